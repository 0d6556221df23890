//! The differences between the scripts for different databases.

use crate::value::Value;
use crate::value::display::plain_text;
use crate::value::temporal::Date;
use std::borrow::Cow;
use std::sync::Arc;

/// The database that a script is for. Their syntax for indexes and constraints differs, and FalkorDB has fewer types.
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
    /// tupu itself: as for Neo4j, and with CITING if there are citations. For the others, references are omitted, which
    /// a comment mentions.
    #[default]
    Tupu,
    /// Neo4j.
    Neo4j,
    /// Memgraph. Constraints on relationships, and indexes over several of their properties, are written as comments;
    /// temporal values that it does not support become text, and decimals floats or text.
    Memgraph,
    /// FalkorDB. Its constraints are created by a separate command, which is written as a comment; times with offsets
    /// become text; a name cannot contain a backtick.
    FalkorDb,
}

impl Dialect {
    /// Whether it supports references to sources.
    pub(super) fn cites(self) -> bool {
        match self {
            Dialect::Tupu => true,
            Dialect::Neo4j | Dialect::Memgraph | Dialect::FalkorDb => false,
        }
    }

    /// A value as the database supports it: temporal values that it has no type for become text, decimals become floats
    /// if these have the same digits, else text.
    pub(super) fn portable(self, value: &Value) -> Cow<'_, Value> {
        match value {
            Value::List(elements) if elements.iter().any(|element| !self.holds(element)) => {
                let elements = elements.iter();
                let elements = elements.map(|element| self.portable(element).into_owned());
                Cow::Owned(Value::List(Arc::new(elements.collect())))
            }
            value if self.holds(value) => Cow::Borrowed(value),
            Value::Decimal(number) => Cow::Owned(match number.same_float() {
                Some(float) => Value::Float(float),
                None => Value::from(number.to_string()),
            }),
            Value::Vector(vector) => Cow::Owned(Value::from(vector.values().collect::<Vec<_>>())),
            value => Cow::Owned(Value::from(plain_text(value).unwrap_or_default().as_str())),
        }
    }

    fn holds(self, value: &Value) -> bool {
        match self {
            Dialect::Tupu => true,
            Dialect::Neo4j => !is_figure(value),
            Dialect::Memgraph => memgraph_holds(value),
            Dialect::FalkorDb => {
                let temporal = matches!(value, Value::DateTime(_) | Value::Time(_));
                !temporal && !is_figure(value) && !matches!(value, Value::Vector(_))
            }
        }
    }
}

/// Memgraph has microseconds, and the years 0 to 9999; its durations have neither months nor parts of different signs,
/// and it has no time of day with an offset.
fn memgraph_holds(value: &Value) -> bool {
    let has_years = |date: Date| (0..=9999).contains(&date.year());
    match value {
        Value::Time(_)
        | Value::Decimal(_)
        | Value::Quantity(_)
        | Value::Period(_)
        | Value::Vector(_) => false,
        Value::Date(date) => has_years(*date),
        Value::LocalTime(time) => time.nanosecond() % 1000 == 0,
        Value::LocalDateTime(at) => has_years(at.date()) && at.time().nanosecond() % 1000 == 0,
        Value::DateTime(at) => has_years(at.local().date()) && at.nanosecond() % 1000 == 0,
        Value::Duration(length) => {
            let signs = length.days() >= 0 && length.seconds() >= 0;
            length.months() == 0 && signs && length.nanoseconds() % 1000 == 0
        }
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => true,
    }
}

/// Decimals, quantities and periods are tupu's own.
fn is_figure(value: &Value) -> bool {
    matches!(
        value,
        Value::Decimal(_) | Value::Quantity(_) | Value::Period(_)
    )
}

/// A name in backticks in any case, because keywords differ between databases.
pub fn quoted(name: &str) -> String {
    let inside = if name.contains('`') {
        Cow::Owned(name.replace('`', "``"))
    } else {
        Cow::Borrowed(name)
    };
    format!("`{inside}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_memgraph_cannot_hold_is_text() {
        let time: Value = "12:31+08:00".parse().map(Value::Time).expect("a time");
        for (value, held) in [
            (time.clone(), false),
            ("2024-02-29".parse().map(Value::Date).expect("a date"), true),
            (
                "-0044-03-15".parse().map(Value::Date).expect("a date"),
                false,
            ),
            (duration("P2DT3H"), true),
            (duration("P1Y"), false),
            (duration("P1DT-2S"), false),
            (duration("PT0.000000001S"), false),
        ] {
            let portable = Dialect::Memgraph.portable(&value);
            assert_eq!(matches!(*portable, Value::String(_)), !held, "{value}");
            assert!(matches!(Dialect::Neo4j.portable(&value), Cow::Borrowed(_)));
        }
        let list = Value::List(Arc::new(vec![Value::Integer(1), time]));
        let portable = Dialect::FalkorDb.portable(&list);
        assert_eq!(portable.to_string(), "[1, '12:31+08:00']");
    }

    fn duration(text: &str) -> Value {
        Value::Duration(Arc::new(text.parse().expect("a duration")))
    }
}
