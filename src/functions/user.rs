//! Functions that a program registers.

use super::arguments::any_null;
use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;
use crate::value::display::described;
use crate::value::kind::{Type, TypeSet};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The body of a function.
type Body = Arc<dyn Fn(&[Value]) -> Result<Value> + Send + Sync>;

/// A scalar function that a program adds to the language, passed to
/// [`DatabaseBuilder::function`](crate::DatabaseBuilder::function).
///
/// The number and types of the arguments are checked before the first row if they are known by then, else in the call.
/// A null argument makes the result null, unless [`Function::called_on_null`] is set.
///
/// ```
/// use tupu::{Database, Function, TypeSet, Value};
/// let initial = Function::new("my.initial", |arguments| match arguments {
///     [Value::String(text), ..] => Ok(Value::from(text.chars().take(1).collect::<String>())),
///     _ => Ok(Value::Null),
/// })
/// .parameter("text", TypeSet::STRING)
/// .returns(TypeSet::STRING)
/// .describe("The first character of a string.");
/// let db = Database::builder().function(initial).in_memory();
/// assert_eq!(db.query_one::<String>("RETURN my.initial('泰安市')", ())?, "泰");
/// assert_eq!(db.query_one::<Option<String>>("RETURN my.initial(null)", ())?, None);
/// let wrong = db.query("RETURN my.initial(1)", ()).unwrap_err();
/// assert_eq!(wrong.phase(), tupu::Phase::CompileTime);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone)]
pub struct Function {
    name: Arc<str>,
    parameters: Vec<(Arc<str>, TypeSet)>,
    /// The number of required parameters.
    required: usize,
    result: TypeSet,
    description: Arc<str>,
    example: Arc<str>,
    deterministic: bool,
    called_on_null: bool,
    body: Body,
}

impl Function {
    /// A function without parameters whose result may have any type; parameters are added one by one. The name may have
    /// a namespace, `my.initial`; case does not matter.
    ///
    /// ```
    /// use tupu::{Database, Function, Value};
    /// let db = Database::builder().function(Function::new("answer", |_| Ok(Value::from(42)))).in_memory();
    /// assert_eq!(db.query_one::<i64>("RETURN answer()", ())?, 42);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn new(
        name: impl Into<Arc<str>>,
        body: impl Fn(&[Value]) -> Result<Value> + Send + Sync + 'static,
    ) -> Function {
        Function {
            name: name.into(),
            parameters: Vec::new(),
            required: 0,
            result: TypeSet::ANY,
            description: "".into(),
            example: "".into(),
            deterministic: true,
            called_on_null: false,
            body: Arc::new(body),
        }
    }

    /// Adds a parameter. An integer that is passed for a float is converted.
    ///
    /// ```
    /// use tupu::{Database, Function, TypeSet, Value};
    /// let half = Function::new("half", |arguments| match arguments {
    ///     [Value::Float(number)] => Ok(Value::from(number / 2.0)),
    ///     _ => Ok(Value::Null),
    /// })
    /// .parameter("number", TypeSet::FLOAT);
    /// let db = Database::builder().function(half).in_memory();
    /// assert_eq!(db.query_one::<f64>("RETURN half(3)", ())?, 1.5);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[must_use]
    pub fn parameter(mut self, name: impl Into<Arc<str>>, types: TypeSet) -> Function {
        self.parameters.push((name.into(), types));
        self.required = self.parameters.len();
        self
    }

    /// Adds an optional parameter; all following parameters are optional too.
    ///
    /// ```
    /// use tupu::{Database, Function, TypeSet, Value};
    /// let count = Function::new("given", |arguments| Ok(Value::from(arguments.len() as i64)))
    ///     .parameter("first", TypeSet::INTEGER)
    ///     .optional_parameter("second", TypeSet::INTEGER);
    /// let db = Database::builder().function(count).in_memory();
    /// assert_eq!(db.query_one::<(i64, i64)>("RETURN given(1), given(1, 2)", ())?, (1, 2));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[must_use]
    pub fn optional_parameter(mut self, name: impl Into<Arc<str>>, types: TypeSet) -> Function {
        self.parameters.push((name.into(), types));
        self
    }

    /// Sets the types that the result may have, besides null. Operations on the result are checked against them.
    ///
    /// ```
    /// use tupu::{Database, Function, TypeSet, Value};
    /// let name = Function::new("city", |_| Ok(Value::from("泰安市"))).returns(TypeSet::STRING);
    /// let db = Database::builder().function(name).in_memory();
    /// assert!(db.query("RETURN date.truncate(city(), 1)", ()).is_err());
    /// ```
    #[must_use]
    pub fn returns(mut self, types: TypeSet) -> Function {
        self.result = types;
        self
    }

    /// Sets a one-sentence description for `SHOW FUNCTIONS` and help.
    ///
    /// ```
    /// let function = tupu::Function::new("answer", |_| Ok(tupu::Value::from(42))).describe("The answer.");
    /// let db = tupu::Database::builder().function(function).in_memory();
    /// assert_eq!(&*db.reference().find("answer").expect("a page").description, "The answer.");
    /// ```
    #[must_use]
    pub fn describe(mut self, description: impl Into<Arc<str>>) -> Function {
        self.description = description.into();
        self
    }

    /// Sets an example statement for help.
    ///
    /// ```
    /// let function = tupu::Function::new("answer", |_| Ok(tupu::Value::from(42))).example("RETURN answer()");
    /// let db = tupu::Database::builder().function(function).in_memory();
    /// assert_eq!(&*db.reference().find("answer").expect("a page").example, "RETURN answer()");
    /// ```
    #[must_use]
    pub fn example(mut self, example: impl Into<Arc<str>>) -> Function {
        self.example = example.into();
        self
    }

    /// Declares that equal arguments may give different results, so that every call is evaluated.
    ///
    /// ```
    /// use std::sync::atomic::{AtomicI64, Ordering};
    /// use tupu::{Database, Function, Value};
    /// let calls = AtomicI64::new(0);
    /// let next = Function::new("next", move |_| Ok(Value::from(calls.fetch_add(1, Ordering::Relaxed)))).volatile();
    /// let db = Database::builder().function(next).in_memory();
    /// assert_eq!(db.query_as::<i64>("UNWIND [0, 0, 0] AS row RETURN next()", ())?, [0, 1, 2]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[must_use]
    pub fn volatile(mut self) -> Function {
        self.deterministic = false;
        self
    }

    /// Passes nulls to the function; by default a null argument makes the result null.
    ///
    /// ```
    /// use tupu::{Database, Function, TypeSet, Value};
    /// let is_known = Function::new("isKnown", |arguments| Ok(Value::from(!matches!(arguments, [Value::Null]))))
    ///     .parameter("value", TypeSet::ANY)
    ///     .called_on_null();
    /// let db = Database::builder().function(is_known).in_memory();
    /// assert!(!db.query_one::<bool>("RETURN isKnown(null)", ())?);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[must_use]
    pub fn called_on_null(mut self) -> Function {
        self.called_on_null = true;
        self
    }

    /// The name.
    ///
    /// ```
    /// assert_eq!(tupu::Function::new("my.answer", |_| Ok(tupu::Value::from(42))).name(), "my.answer");
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `name(argument :: Type, …) :: Type`, as help shows it.
    ///
    /// ```
    /// use tupu::{Function, TypeSet, Value};
    /// let function = Function::new("left", |_| Ok(Value::Null))
    ///     .parameter("text", TypeSet::STRING)
    ///     .optional_parameter("length", TypeSet::INTEGER)
    ///     .returns(TypeSet::STRING);
    /// assert_eq!(function.signature(), "left(text :: String, [length :: Integer]) :: String");
    /// ```
    pub fn signature(&self) -> String {
        let parameters = self.parameters.iter().enumerate();
        let parameter = |(place, (name, types)): (usize, &(Arc<str>, TypeSet))| {
            if place < self.required {
                format!("{name} :: {types}")
            } else {
                format!("[{name} :: {types}]")
            }
        };
        let parameters: Vec<String> = parameters.map(parameter).collect();
        format!(
            "{}({}) :: {}",
            self.name,
            parameters.join(", "),
            self.result
        )
    }

    /// The description.
    pub(crate) fn description(&self) -> &Arc<str> {
        &self.description
    }

    /// The example statement.
    pub(crate) fn shown_by(&self) -> &Arc<str> {
        &self.example
    }

    /// The types that compile-time checks accept at a position.
    pub(crate) fn accepts(&self, position: usize) -> TypeSet {
        let types = self.parameters.get(position);
        types.map_or(TypeSet::ANY, |(_, types)| with_integers(*types))
    }

    /// The numbers of arguments that it may be called with.
    pub(crate) fn arity(&self) -> RangeInclusive<usize> {
        self.required..=self.parameters.len()
    }

    /// The types of the result, besides null.
    pub(crate) fn result(&self) -> TypeSet {
        self.result
    }

    /// Whether equal arguments give equal results.
    pub(crate) fn is_deterministic(&self) -> bool {
        self.deterministic
    }

    /// Calls the function with arguments whose number has been checked.
    pub(crate) fn call(&self, arguments: &[Value]) -> Result<Value> {
        if !self.called_on_null && any_null(arguments) {
            return Ok(Value::Null);
        }
        let fits = |(value, (_, types)): (&Value, &(Arc<str>, TypeSet))| {
            value.is_null() || types.contains(value.kind())
        };
        let result = if arguments.iter().zip(&self.parameters).all(fits) {
            (self.body)(arguments)?
        } else {
            (self.body)(&self.converted(arguments)?)?
        };
        if result.is_null() || self.result.contains(result.kind()) {
            return Ok(result);
        }
        let message = format!(
            "{}() is declared to return {}, {}",
            self.name,
            self.result,
            described(&result)
        );
        Err(Error::type_error(ErrorCode::InvalidArgumentType, message))
    }

    /// Converts integers and decimals to floats where a parameter is a float.
    fn converted(&self, arguments: &[Value]) -> Result<Vec<Value>> {
        let convert = |(value, (_, types)): (&Value, &(Arc<str>, TypeSet))| match value {
            Value::Null => Ok(Value::Null),
            value if types.contains(value.kind()) => Ok(value.clone()),
            Value::Integer(number) if types.contains(Type::Float) => {
                Ok(Value::Float(*number as f64))
            }
            Value::Decimal(number) if types.contains(Type::Float) => {
                Ok(Value::Float(number.to_f64()))
            }
            other => {
                let message = format!("{}() takes {types}, {}", self.name, described(other));
                Err(Error::type_error(ErrorCode::InvalidArgumentType, message))
            }
        };
        arguments
            .iter()
            .zip(&self.parameters)
            .map(convert)
            .collect()
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Function({})", self.signature())
    }
}

fn with_integers(types: TypeSet) -> TypeSet {
    if types.contains(Type::Float) {
        types.or(TypeSet::INTEGER)
    } else {
        types
    }
}

/// The functions that a program has registered, by name; case does not matter.
#[derive(Clone, Debug, Default)]
pub struct UserFunctions {
    by_name: BTreeMap<String, Arc<Function>>,
}

impl UserFunctions {
    /// Adds a function, or replaces the one with the same name.
    pub fn register(&mut self, function: Function) {
        let name = function.name.to_lowercase();
        self.by_name.insert(name, Arc::new(function));
    }

    /// The function of a name.
    pub fn get(&self, name: &str) -> Option<&Arc<Function>> {
        if self.by_name.is_empty() {
            return None;
        }
        self.by_name.get(&name.to_lowercase())
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Function>> {
        self.by_name.values()
    }
}
