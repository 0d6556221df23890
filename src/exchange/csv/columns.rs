//! Columns of CSV files whose header contains only names: the description given by the caller, and the resulting roles.

use super::header::{Column, Field, Header};
use super::infer::ColumnTypes;
use super::kind::Kind;
use crate::error::{Error, Result, nearest};
use crate::exchange::advice::delimiter_advice;
use crate::exchange::bad;
use std::sync::Arc;

/// Describes the columns of a CSV file whose header contains names without types: which one holds ids, in which
/// relationships start and end, and the types of the others.
///
/// A column that is not described becomes a property of the same name: text, or of the type of all its values if types
/// are [inferred](Columns::infer).
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

/// The column of an end, and the label of the end nodes.
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

    /// Reads the file twice and gives each column the first type as which all its values can be read: integer, float,
    /// boolean, date, date with time, time, or else text. Numbers that would be written differently, such as `007`,
    /// remain text. [`ImportReport::columns`](crate::ImportReport) reports the choices and the reasons.
    ///
    /// ```
    /// assert_ne!(tupu::Columns::new().infer(), tupu::Columns::new());
    /// ```
    #[must_use]
    pub fn infer(mut self) -> Columns {
        self.infer = true;
        self
    }

    /// The column with the ids of nodes, which also becomes a property. Ids are distinct among the nodes with the first
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

    /// The column with the ids of the start nodes of relationships, and the label of these nodes; without a label, the
    /// only one that has ids.
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

    /// The column with the ids of the end nodes of relationships, and the label of these nodes.
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
    /// `ArgumentError` (`InvalidInput`) if the type is not known.
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

    /// The name of the property of a column, if it differs from that of the column; or another role, written as in a
    /// header: `:SOURCE`, `gdp:SOURCE`, `:ID`, `:LABEL`, `n:INT`, …
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "nm,paper\n泰安市,光明日报\n")?;
    /// let columns = tupu::Columns::new().rename("nm", "name").rename("paper", ":SOURCE");
    /// let (db, _) = tupu::Importer::new().nodes_with(["City"], &cities, columns).in_memory()?;
    /// let source: String = db.query_one("MATCH (c:City {name: '泰安市'}) RETURN sources(c)[0]", ())?;
    /// assert_eq!(source, "光明日报");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rename(mut self, column: impl Into<String>, key: impl Into<String>) -> Columns {
        self.renamed.push((column.into(), key.into()));
        self
    }

    /// Ignores a column.
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

    /// The columns that are described.
    pub(in crate::exchange) fn mentioned(&self) -> impl Iterator<Item = &str> {
        let types = self.types.iter().map(|(column, _)| &**column);
        let renamed = self.renamed.iter().map(|(column, _)| &**column);
        types
            .chain(renamed)
            .chain(self.left_out.iter().map(|column| &**column))
    }
}

/// The role of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The id, kept as a property.
    Id,
    /// The start of relationships.
    Start,
    /// The end of relationships.
    End,
    /// A property.
    Property,
    /// The role is given by the header, or by the name that the column is given in its place, such as `:LABEL`.
    Header,
    /// Ignored.
    LeftOut,
}

/// A column and its role.
#[derive(Clone, Debug)]
pub struct PlannedColumn {
    /// Its name in the file.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The property, if it becomes one.
    pub key: String,
    /// The type of its values.
    pub kind: Kind,
    /// The reason why it has no other type.
    pub why: Option<String>,
}

/// The roles of the columns of a file. `types` is what is known of their values, if types are inferred.
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
    require_one_role(file, columns)?;
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

/// Columns that are renamed to a role, such as `:SOURCE`, have no other role and no type.
fn require_one_role(file: &str, columns: &Columns) -> Result<()> {
    for (column, key) in &columns.renamed {
        let role = match Column::typed(key) {
            // A name, perhaps with a type.
            Some(Column::Property(_)) => continue,
            None if !key.starts_with([':', '：']) => continue,
            role => role,
        };
        let what = format!("{file}:1: column `{column}` cannot be renamed to `{key}`");
        let has_end = columns.required().any(|required| required == column);
        let has_type = columns.types.iter().any(|(typed, _)| typed == column);
        return Err(match role {
            None => bad(format!("{what}: a column has no such role")).hint(
                "write a name, or :ID, :START_ID, :END_ID, :LABEL, :TYPE, :SOURCE, name:SOURCE or :IGNORE",
            ),
            Some(_) if has_end => bad(format!("{what}: it holds the ids"))
                .hint("leave out --rename, or --id, --from and --to for this column"),
            Some(_) if has_type => bad(format!("{what}: a type is given for it"))
                .hint("leave out --rename, or --types for this column"),
            Some(_) => continue,
        });
    }
    Ok(())
}

/// The error for a column that does not exist.
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
    let given = renamed.map_or(name, |(_, key)| key);
    match (Column::typed(given), said, renamed) {
        (Some(_), None, _) => column(Role::Header, Kind::Text, None),
        // The type that is given goes before that of the new name.
        (Some(Column::Property(field)), Some(_), Some(_)) => PlannedColumn {
            key: field.name.to_string(),
            ..column(Role::Property, kind, why)
        },
        _ => column(Role::Property, kind, why),
    }
}

/// The header of a file with these roles. Ids belong to the group `id_group`; ends to the group that `ends` returns for
/// their label.
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
            Role::Header => Column::typed(&column.key).unwrap_or(Column::Ignore),
            Role::LeftOut => Column::Ignore,
        })
    });
    Ok(Header {
        columns: columns.collect::<Result<_>>()?,
        names,
    })
}
