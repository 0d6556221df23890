//! The signature of a procedure, known before it is called.

use crate::error::Error;
use crate::value::Value;
use crate::value::kind::TypeSet;
use std::fmt;
use std::sync::Arc;

/// Name, parameters and result columns of a procedure. Printed as `SHOW PROCEDURES` lists it.
///
/// ```
/// use tupu::{ProcedureField, ProcedureSignature, TypeSet};
/// let signature = ProcedureSignature::new("my.cities")
///     .parameter(ProcedureField::new("province", TypeSet::STRING))
///     .parameter(ProcedureField::new("limit", TypeSet::INTEGER).or(10))
///     .result(ProcedureField::new("name", TypeSet::STRING))
///     .describe("Cities of a province.");
/// assert_eq!(
///     signature.to_string(),
///     "my.cities(province :: String, limit = 10 :: Integer) :: (name :: String)"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct ProcedureSignature {
    /// With its namespace: `db.labels`.
    pub name: Arc<str>,
    /// The parameters in order.
    pub parameters: Vec<ProcedureField>,
    /// The result columns in order; empty for a procedure that returns no rows.
    pub results: Vec<ProcedureField>,
    /// One sentence for `SHOW PROCEDURES` and `:help`.
    pub description: Arc<str>,
    /// A statement that shows it, for `:help`; may be empty.
    pub example: Arc<str>,
    /// The entries that its options map may have; empty if it takes none.
    pub options: Vec<ProcedureOption>,
}

/// An entry of the options map of a procedure.
///
/// ```
/// let reference = tupu::language::reference();
/// let page = reference.find("algo.pageRank").expect("a procedure");
/// let damping = page.options.iter().find(|option| &*option.name == "damping").expect("an option");
/// assert_eq!(&*damping.takes, "number = 0.85");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcedureOption {
    /// Its key in the map.
    pub name: Arc<str>,
    /// The type of its value, and the default: `number = 0.85`.
    pub takes: Arc<str>,
}

/// A parameter or a result column.
///
/// ```
/// use tupu::{ProcedureField, TypeSet};
/// let limit = ProcedureField::new("limit", TypeSet::INTEGER).or(10);
/// assert_eq!(limit.to_string(), "limit = 10 :: Integer");
/// ```
#[derive(Clone, Debug)]
pub struct ProcedureField {
    /// Its name.
    pub name: Arc<str>,
    /// The types that its values may have.
    pub field_type: TypeSet,
    /// The default value of an optional parameter; `None` if it is required.
    pub default: Option<Value>,
}

impl ProcedureSignature {
    /// A signature without parameters and results.
    ///
    /// ```
    /// assert_eq!(tupu::ProcedureSignature::new("my.act").to_string(), "my.act()");
    /// ```
    pub fn new(name: impl Into<Arc<str>>) -> ProcedureSignature {
        ProcedureSignature {
            name: name.into(),
            parameters: Vec::new(),
            results: Vec::new(),
            description: "".into(),
            example: "".into(),
            options: Vec::new(),
        }
    }

    /// Adds a parameter.
    ///
    /// ```
    /// use tupu::{ProcedureField, ProcedureSignature, TypeSet};
    /// let signature = ProcedureSignature::new("my.act").parameter(ProcedureField::new("n", TypeSet::INTEGER));
    /// assert_eq!(signature.to_string(), "my.act(n :: Integer)");
    /// ```
    #[must_use]
    pub fn parameter(mut self, field: ProcedureField) -> ProcedureSignature {
        self.parameters.push(field);
        self
    }

    /// Adds a result column.
    ///
    /// ```
    /// use tupu::{ProcedureField, ProcedureSignature, TypeSet};
    /// let signature = ProcedureSignature::new("my.list").result(ProcedureField::new("n", TypeSet::INTEGER));
    /// assert_eq!(signature.to_string(), "my.list() :: (n :: Integer)");
    /// ```
    #[must_use]
    pub fn result(mut self, field: ProcedureField) -> ProcedureSignature {
        self.results.push(field);
        self
    }

    /// Sets a one-sentence description.
    ///
    /// ```
    /// let signature = tupu::ProcedureSignature::new("my.act").describe("Acts.");
    /// assert_eq!(&*signature.description, "Acts.");
    /// ```
    #[must_use]
    pub fn describe(mut self, description: impl Into<Arc<str>>) -> ProcedureSignature {
        self.description = description.into();
        self
    }

    /// Sets an example statement.
    ///
    /// ```
    /// let signature = tupu::ProcedureSignature::new("my.act").example("CALL my.act()");
    /// assert_eq!(&*signature.example, "CALL my.act()");
    /// ```
    #[must_use]
    pub fn example(mut self, example: impl Into<Arc<str>>) -> ProcedureSignature {
        self.example = example.into();
        self
    }
}

impl ProcedureSignature {
    /// Adds an entry that its options map may have.
    ///
    /// ```
    /// let signature = tupu::ProcedureSignature::new("my.rank").option("damping", "number = 0.85");
    /// assert_eq!(&*signature.options[0].name, "damping");
    /// ```
    #[must_use]
    pub fn option(
        mut self,
        name: impl Into<Arc<str>>,
        takes: impl Into<Arc<str>>,
    ) -> ProcedureSignature {
        self.options.push(ProcedureOption {
            name: name.into(),
            takes: takes.into(),
        });
        self
    }
}

impl ProcedureSignature {
    /// How it is called, for those who take it for a function.
    pub(crate) fn way_to_call(&self) -> String {
        let columns: Vec<&str> = self.results.iter().map(|column| &*column.name).collect();
        let name = &self.name;
        format!(
            "it is a procedure, and gives rows: CALL {name}(…) YIELD {}",
            columns.join(", ")
        )
    }

    /// The error of an argument of a wrong type: what options look like, if it should have been a map of them.
    pub(crate) fn explain(&self, parameter: &ProcedureField, error: Error) -> Error {
        if self.options.is_empty() || parameter.field_type != TypeSet::MAP {
            return error;
        }
        let options = self
            .options
            .iter()
            .map(|option| format!("{}: …", option.name));
        let options: Vec<String> = options.collect();
        error.hint(format!("the options are a map: {{{}}}", options.join(", ")))
    }
}

impl ProcedureField {
    /// A required parameter, or a result column.
    ///
    /// ```
    /// use tupu::{ProcedureField, TypeSet};
    /// assert_eq!(ProcedureField::new("name", TypeSet::STRING).to_string(), "name :: String");
    /// ```
    pub fn new(name: impl Into<Arc<str>>, field_type: TypeSet) -> ProcedureField {
        ProcedureField {
            name: name.into(),
            field_type,
            default: None,
        }
    }

    /// An optional parameter with this default.
    ///
    /// ```
    /// use tupu::{ProcedureField, TypeSet};
    /// assert!(ProcedureField::new("n", TypeSet::INTEGER).or(3).default.is_some());
    /// ```
    #[must_use]
    pub fn or(mut self, default: impl Into<Value>) -> ProcedureField {
        self.default = Some(default.into());
        self
    }
}

impl fmt::Display for ProcedureSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.name)?;
        fields(f, &self.parameters)?;
        f.write_str(")")?;
        if self.results.is_empty() {
            return Ok(());
        }
        f.write_str(" :: (")?;
        fields(f, &self.results)?;
        f.write_str(")")
    }
}

fn fields(f: &mut fmt::Formatter<'_>, fields: &[ProcedureField]) -> fmt::Result {
    for (position, field) in fields.iter().enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{field}")?;
    }
    Ok(())
}

impl fmt::Display for ProcedureField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(default) = &self.default {
            write!(f, " = {default}")?;
        }
        write!(f, " :: {}", self.field_type)
    }
}
