//! CSV whose header only names its columns: what a caller says of them, and what each becomes.

use super::header::{Column, Field, Header};
use super::infer::ColumnTypes;
use super::kind::Kind;
use crate::error::{Error, Result, nearest};
use crate::exchange::advice::delimiter_advice;
use crate::exchange::bad;
use std::sync::Arc;

/// What the columns of a CSV file are, where its header names them without types: which one holds ids, where
/// relationships start and end, and what types the others have.
///
/// A column that nothing is said of becomes a property of its name: text, or of the type that all its values have where
/// types are [inferred](Columns::infer).
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let (people, knows) = (folder.path().join("people.csv"), folder.path().join("knows.csv"));
/// std::fs::write(&people, "id,name,born\n1,Ada,1815-12-10\n2,Charles,1791-12-26\n")?;
/// std::fs::write(&knows, "from,to,since\n1,2,1833\n")?;
/// let (db, _) = tupu::Importer::new()
///     .nodes_with(["Person"], &people, tupu::Columns::new().id("id").infer())
///     .relationships_with("KNOWS", &knows, tupu::Columns::new().from("from", None).to("to", None).infer())
///     .in_memory()?;
/// let found: (i64, i64) = db.query_one("MATCH (a {name: 'Ada'})-[k:KNOWS]->() RETURN a.born.year, k.since", ())?;
/// assert_eq!(found, (1815, 1833));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    pub(in crate::exchange) infer: bool,
    id: Option<String>,
    from: Option<End>,
    to: Option<End>,
    types: Vec<(String, Kind)>,
    renamed: Vec<(String, String)>,
    left_out: Vec<String>,
}

/// The column of an end, and the label of the nodes there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    column: String,
    label: Option<String>,
}

impl Columns {
    /// All columns are text.
    ///
    /// ```
    /// assert_eq!(tupu::Columns::new(), tupu::Columns::default());
    /// ```
    pub fn new() -> Columns {
        Columns::default()
    }

    /// Reads the file twice and gives each column the first type that all its values have: integer, float, boolean, date,
    /// a date with a time, a time, or else text. Numbers that would not be written back as they are, such as `007`, stay
    /// text. [`ImportReport::columns`](crate::ImportReport) says what was chosen and why.
    ///
    /// ```
    /// assert_ne!(tupu::Columns::new().infer(), tupu::Columns::new());
    /// ```
    #[must_use]
    pub fn infer(mut self) -> Columns {
        self.infer = true;
        self
    }

    /// The column that holds the ids of nodes; it becomes a property too. Ids are distinct among the nodes with the first
    /// label of the file.
    ///
    /// ```
    /// assert_ne!(tupu::Columns::new().id("code"), tupu::Columns::new());
    /// ```
    #[must_use]
    pub fn id(mut self, column: impl Into<String>) -> Columns {
        self.id = Some(column.into());
        self
    }

    /// The column that holds the ids of the nodes where relationships start, and the label whose ids they are; without a
    /// label, the only one that has ids.
    ///
    /// ```
    /// assert_ne!(tupu::Columns::new().from("person", Some("Person")), tupu::Columns::new());
    /// ```
    #[must_use]
    pub fn from(mut self, column: impl Into<String>, label: Option<&str>) -> Columns {
        self.from = Some(End {
            column: column.into(),
            label: label.map(str::to_owned),
        });
        self
    }

    /// The same for where relationships end.
    ///
    /// ```
    /// assert_ne!(tupu::Columns::new().to("company", Some("Company")), tupu::Columns::new());
    /// ```
    #[must_use]
    pub fn to(mut self, column: impl Into<String>, label: Option<&str>) -> Columns {
        self.to = Some(End {
            column: column.into(),
            label: label.map(str::to_owned),
        });
        self
    }

    /// The type of a column, by a name that a header could give it: `INT`, `FLOAT`, `STRING`, `BOOLEAN`, `DATE`,
    /// `STRING[]`, …
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidInput`) where the type is not known.
    ///
    /// ```
    /// assert!(tupu::Columns::new().column_type("age", "INT").is_ok());
    /// assert!(tupu::Columns::new().column_type("age", "NUMBER").is_err());
    /// ```
    pub fn column_type(mut self, column: impl Into<String>, name: &str) -> Result<Columns> {
        let column = column.into();
        let kind = Kind::parse(name).map_err(|what| bad(format!("column `{column}`: {what}")))?;
        self.types.push((column, kind));
        Ok(self)
    }

    /// The property that a column becomes, where it is not called like the column.
    ///
    /// ```
    /// assert_ne!(tupu::Columns::new().rename("nm", "name"), tupu::Columns::new());
    /// ```
    #[must_use]
    pub fn rename(mut self, column: impl Into<String>, key: impl Into<String>) -> Columns {
        self.renamed.push((column.into(), key.into()));
        self
    }

    /// Passes a column over.
    ///
    /// ```
    /// assert_ne!(tupu::Columns::new().leave_out("notes"), tupu::Columns::new());
    /// ```
    #[must_use]
    pub fn leave_out(mut self, column: impl Into<String>) -> Columns {
        self.left_out.push(column.into());
        self
    }

    /// The columns that every file must have.
    fn required(&self) -> impl Iterator<Item = &str> {
        let ends = self.from.iter().chain(&self.to);
        self.id
            .as_deref()
            .into_iter()
            .chain(ends.map(|end| &*end.column))
    }

    /// The columns that something is said of.
    pub(in crate::exchange) fn mentioned(&self) -> impl Iterator<Item = &str> {
        let types = self.types.iter().map(|(column, _)| &**column);
        let renamed = self.renamed.iter().map(|(column, _)| &**column);
        types
            .chain(renamed)
            .chain(self.left_out.iter().map(|column| &**column))
    }
}

/// What a column becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The id, kept as a property.
    Id,
    /// Where relationships start.
    Start,
    /// Where they end.
    End,
    /// A property.
    Property,
    /// What the header itself says, such as `:LABEL`.
    Header,
    /// Nothing.
    LeftOut,
}

/// A column and what it becomes.
#[derive(Clone, Debug)]
pub struct PlannedColumn {
    /// Its name in the file.
    pub name: String,
    /// What it becomes.
    pub role: Role,
    /// The property, where it becomes one.
    pub key: String,
    /// The type of its values.
    pub kind: Kind,
    /// Why it has not become something else.
    pub why: Option<String>,
}

/// What the columns of a file become. `types` has what is known of their values where types are inferred.
pub fn plan(
    file: &str,
    names: &[String],
    types: Option<&[ColumnTypes]>,
    columns: &Columns,
) -> Result<Vec<PlannedColumn>> {
    for required in columns.required() {
        if !names.iter().any(|name| name == required) {
            return Err(no_column(file, required, names));
        }
    }
    let planned = names.iter().enumerate().map(|(at, name)| {
        let types = types.and_then(|types| types.get(at));
        planned_column(name, types, columns)
    });
    let planned: Vec<PlannedColumn> = planned.collect();
    let mut keys: Vec<&str> = Vec::new();
    let named = |column: &&PlannedColumn| matches!(column.role, Role::Id | Role::Property);
    for column in planned.iter().filter(named) {
        if column.key.is_empty() {
            return Err(bad(format!(
                "{file}:1: column `{}` is renamed to nothing",
                column.name
            )));
        }
        if keys.contains(&&*column.key) {
            let error = bad(format!("{file}:1: two columns are `{}`", column.key));
            return Err(error.hint("rename one of them in the header, or leave it out"));
        }
        keys.push(&column.key);
    }
    Ok(planned)
}

/// A column that is named and not there.
pub fn no_column(file: &str, wanted: &str, names: &[String]) -> Error {
    let error = bad(format!("{file}:1: there is no column `{wanted}`"));
    let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let all = all.join(", ");
    if let [only] = names
        && let Some(advice) = delimiter_advice(only)
    {
        return error.hint(advice);
    }
    error.hint(match nearest(wanted, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? the columns are {all}"),
        None => format!("the columns are {all}"),
    })
}

fn planned_column(name: &str, types: Option<&ColumnTypes>, columns: &Columns) -> PlannedColumn {
    let said = columns.types.iter().find(|(column, _)| column == name);
    let (kind, why) = match (said, types) {
        (Some((_, kind)), _) => (kind.clone(), None),
        (None, Some(types)) => types.kind(),
        (None, None) => (Kind::Text, None),
    };
    let renamed = columns.renamed.iter().find(|(column, _)| column == name);
    let column = |role, kind, why| PlannedColumn {
        name: name.to_owned(),
        role,
        key: renamed.map_or(name, |(_, key)| key).to_owned(),
        kind,
        why,
    };
    let is_end = |end: &Option<End>| end.as_ref().is_some_and(|end| end.column == name);
    if columns.left_out.iter().any(|column| column == name) {
        return column(Role::LeftOut, Kind::Text, None);
    }
    if name.is_empty() {
        let why = "it has no name".to_owned();
        return column(Role::LeftOut, Kind::Text, Some(why));
    }
    if columns.id.as_deref() == Some(name) {
        let kind = match kind {
            Kind::Integer => Kind::Integer,
            _ => Kind::Text,
        };
        return column(Role::Id, kind, why);
    }
    if is_end(&columns.from) {
        return column(Role::Start, Kind::Text, None);
    }
    if is_end(&columns.to) {
        return column(Role::End, Kind::Text, None);
    }
    match Column::typed(name) {
        Some(_) if said.is_none() => column(Role::Header, Kind::Text, None),
        _ => column(Role::Property, kind, why),
    }
}

/// The header of a file whose columns become this. Ids are of the group `id_group`; ends, of what `ends` says of the label
/// that they were given.
pub fn header(
    planned: &[PlannedColumn],
    columns: &Columns,
    id_group: &Arc<str>,
    ends: impl Fn(Option<&str>) -> Result<Arc<str>>,
) -> Result<Header> {
    let names = planned.iter().map(|column| Arc::from(&*column.name));
    let names = names.collect();
    let group = |end: &Option<End>| ends(end.as_ref().and_then(|end| end.label.as_deref()));
    let columns = planned.iter().map(|column| {
        let key = Arc::from(&*column.key);
        Ok(match column.role {
            Role::Id => Column::Id {
                group: Arc::clone(id_group),
                name: Some(key),
            },
            Role::Start => Column::Start(group(&columns.from)?),
            Role::End => Column::End(group(&columns.to)?),
            Role::Property => Column::Property(Field {
                name: key,
                kind: column.kind.clone(),
            }),
            Role::Header => Column::typed(&column.name).unwrap_or(Column::Ignore),
            Role::LeftOut => Column::Ignore,
        })
    });
    Ok(Header {
        columns: columns.collect::<Result<_>>()?,
        names,
    })
}
