//! How the same script reads in other databases.

use crate::value::Value;
use crate::value::display::plain_text;
use std::borrow::Cow;
use std::sync::Arc;

/// The database that a script is for. Indexes and constraints have different words, and FalkorDB has fewer types.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE INDEX by_name FOR (c:City) ON (c.name)", ())?;
/// let mut script = Vec::new();
/// db.export(tupu::Format::Cypher(tupu::Dialect::Memgraph), &mut script)?;
/// assert!(String::from_utf8_lossy(&script).contains("CREATE INDEX ON :`City`(`name`);"));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// Neo4j, and tupu itself.
    #[default]
    Neo4j,
    /// Memgraph.
    Memgraph,
    /// FalkorDB. It has constraints by a command of its own, which stands in the script as a comment; times with offsets
    /// become text; a name cannot have a backtick in it.
    FalkorDb,
}

impl Dialect {
    /// A value as the database can hold it: FalkorDB has no times with offsets, and gets their text.
    pub(super) fn portable(self, value: &Value) -> Cow<'_, Value> {
        match (self, value) {
            (Dialect::FalkorDb, Value::DateTime(_) | Value::Time(_)) => {
                Cow::Owned(Value::from(plain_text(value).unwrap_or_default().as_str()))
            }
            (Dialect::FalkorDb, Value::List(elements)) => {
                let elements = elements.iter();
                let elements = elements.map(|element| self.portable(element).into_owned());
                Cow::Owned(Value::List(Arc::new(elements.collect())))
            }
            (_, value) => Cow::Borrowed(value),
        }
    }
}

/// A name in backticks, whatever it is: what is a keyword differs from database to database.
pub fn quoted(name: &str) -> String {
    let inside = if name.contains('`') {
        Cow::Owned(name.replace('`', "``"))
    } else {
        Cow::Borrowed(name)
    };
    format!("`{inside}`")
}
