//! The types of columns: their names in a header, and a cell's text as a value.

use crate::error::{Error, Result};
use crate::exchange::bad;
use crate::graph::BatchColumn;
use crate::value::json::{self, from_json};
use crate::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use crate::value::{Decimal, Quantity, Value, Vector};
use std::borrow::Cow;
use std::num::ParseIntError;
use std::sync::Arc;

/// The type of a property column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `STRING`, `CHAR`, or no type.
    Text,
    /// `INT`, `LONG`, `SHORT`, `BYTE`.
    Integer,
    /// `FLOAT`, `DOUBLE`.
    Float,
    /// `DECIMAL`, an extension of tupu: exact decimal numbers.
    Decimal,
    /// `BOOLEAN`: `true` or `false`.
    Boolean,
    /// `DATE`.
    Date,
    /// `LOCALTIME`.
    LocalTime,
    /// `TIME`.
    Time,
    /// `LOCALDATETIME`.
    LocalDateTime,
    /// `DATETIME`.
    DateTime,
    /// `DURATION`.
    Duration,
    /// `QUANTITY`, an extension of tupu: quantities as web pages write them.
    Quantity,
    /// `PERIOD`, an extension of tupu.
    Period,
    /// `VECTOR`, an extension of tupu: `[1.0, 2.5]`, whose coordinates are 32-bit floats, or a call of `vector`.
    Vector,
    /// `JSON`, an extension of tupu: typed JSON, for values that the convention has no type for.
    Json,
    /// Elements separated by the array delimiter.
    Array(Box<Kind>),
}

/// Names in a header, in lower case; the first of a type is the one that is written.
const NAMES: &[(&str, Kind)] = &[
    ("string", Kind::Text),
    ("", Kind::Text),
    ("char", Kind::Text),
    ("long", Kind::Integer),
    ("int", Kind::Integer),
    ("integer", Kind::Integer),
    ("short", Kind::Integer),
    ("byte", Kind::Integer),
    ("double", Kind::Float),
    ("float", Kind::Float),
    ("decimal", Kind::Decimal),
    ("boolean", Kind::Boolean),
    ("date", Kind::Date),
    ("localtime", Kind::LocalTime),
    ("time", Kind::Time),
    ("localdatetime", Kind::LocalDateTime),
    ("datetime", Kind::DateTime),
    ("duration", Kind::Duration),
    ("quantity", Kind::Quantity),
    ("period", Kind::Period),
    ("vector", Kind::Vector),
    ("json", Kind::Json),
];

impl Kind {
    /// Whether `""` is a value of the type. For other types it means that there is no value, because writers that quote
    /// every field cannot express this otherwise.
    pub fn has_empty_text(&self) -> bool {
        matches!(self, Kind::Text | Kind::Array(_))
    }

    /// Looks up a type by its name.
    pub fn parse(name: &str) -> Result<Kind, String> {
        if let Some(element) = name.strip_suffix("[]") {
            return match Kind::parse(element)? {
                Kind::Array(_) => Err("an array of arrays cannot be a property".to_owned()),
                kind => Ok(Kind::Array(Box::new(kind))),
            };
        }
        let lower = name.to_ascii_lowercase();
        let known = NAMES.iter().find(|(known, _)| *known == lower);
        known.map(|(_, kind)| kind.clone()).ok_or_else(|| {
            format!(
                "`{name}` is not a type; the types are STRING, LONG, DOUBLE, DECIMAL, BOOLEAN, DATE, LOCALTIME, TIME, LOCALDATETIME, \
                 DATETIME, DURATION, QUANTITY, PERIOD, VECTOR, arrays of them as in STRING[], and IGNORE"
            )
        })
    }

    /// Its name in a header, in lower case as in Neo4j's own examples.
    pub fn name(&self) -> String {
        if let Kind::Array(element) = self {
            return format!("{}[]", element.name());
        }
        let known = NAMES.iter().find(|(_, kind)| kind == self);
        known.map_or("", |(name, _)| name).to_owned()
    }

    /// The name that is displayed, as the command line accepts it.
    pub fn shown(&self) -> String {
        match self {
            Kind::Integer => "INT".to_owned(),
            Kind::Float => "FLOAT".to_owned(),
            other => other.name().to_ascii_uppercase(),
        }
    }

    /// Appends a nonempty cell to a column.
    pub fn push(&self, text: &str, array_delimiter: char, to: &mut BatchColumn) -> Result<()> {
        match self {
            Kind::Text => to.push_text(text),
            Kind::Integer => to.push_integer(integer(text)?),
            Kind::Float => to.push_float(float(text)?),
            _ => to.push(self.read(text, array_delimiter)?),
        }
        Ok(())
    }

    /// Parses a nonempty cell.
    pub fn read(&self, text: &str, array_delimiter: char) -> Result<Value> {
        let trimmed = text.trim();
        Ok(match self {
            Kind::Text => Value::String(text.into()),
            Kind::Integer => Value::Integer(integer(text)?),
            Kind::Float => Value::Float(float(text)?),
            Kind::Decimal => Value::Decimal(trimmed.parse::<Decimal>()?),
            Kind::Boolean => Value::Boolean(boolean(trimmed)?),
            Kind::Date => {
                let read = trimmed.parse::<Date>();
                Value::Date(read.map_err(|error| form_of_times(&error, "2024-01-31"))?)
            }
            Kind::LocalTime => Value::LocalTime(trimmed.parse::<LocalTime>()?),
            Kind::Time => Value::Time(trimmed.parse::<Time>()?),
            Kind::LocalDateTime => {
                let read = with_t(trimmed).parse::<LocalDateTime>();
                Value::LocalDateTime(
                    read.map_err(|error| form_of_times(&error, "2024-01-31 10:00:00"))?,
                )
            }
            Kind::DateTime => {
                let read = with_t(trimmed).parse::<DateTime>();
                let read = read.map_err(|error| form_of_times(&error, "2024-01-31 10:00:00+08:00"));
                Value::DateTime(Arc::new(read?))
            }
            Kind::Duration => Value::Duration(Arc::new(trimmed.parse::<Duration>()?)),
            Kind::Quantity => Value::from(trimmed.parse::<Quantity>()?),
            Kind::Period => Value::Period(trimmed.parse()?),
            Kind::Vector => Value::from(trimmed.parse::<Vector>()?),
            Kind::Json => json(text)?,
            Kind::Array(_) if text.is_empty() => Value::List(Arc::default()),
            Kind::Array(element) => {
                let elements = text.split(array_delimiter);
                let values = elements.map(|text| element.read(text, array_delimiter));
                Value::List(Arc::new(values.collect::<Result<_>>()?))
            }
        })
    }
}

/// A date-time with `T` between its day and its time, where a space stands, as databases and spreadsheets write it.
fn with_t(text: &str) -> Cow<'_, str> {
    match text.split_once(' ') {
        Some((day, time))
            if day.contains('-') && time.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            Cow::Owned(format!("{day}T{time}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// An error about a day or a date-time, with the form in which files have it.
fn form_of_times(error: &Error, form: &str) -> Error {
    bad(format!(
        "{}; in a file it is written {form}, and as STRING it is kept as it stands",
        error.message()
    ))
}

/// An integer of 64 bits.
pub fn integer(text: &str) -> Result<i64> {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    text.trim()
        .parse()
        .map_err(|error: ParseIntError| match error.kind() {
            PosOverflow | NegOverflow => bad(format!(
                "`{text}` is out of range: an integer has 64 bits (-9223372036854775808 to 9223372036854775807)"
            )),
            _ => bad(format!("`{text}` is not an integer")),
        })
}

fn float(text: &str) -> Result<f64> {
    let number = text.trim().parse();
    number.map_err(|_| bad(format!("`{text}` is not a float")))
}

fn boolean(text: &str) -> Result<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Ok(true),
        _ if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(bad(format!("`{text}` is neither true nor false"))),
    }
}

fn json(text: &str) -> Result<Value> {
    from_json(&json::parse(text.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for (_, kind) in NAMES {
            assert_eq!(Kind::parse(&kind.name()).as_ref(), Ok(kind));
            let array = Kind::Array(Box::new(kind.clone()));
            assert_eq!(Kind::parse(&array.name()), Ok(array));
        }
        assert!(Kind::parse("POINT").is_err());
        assert!(Kind::parse("INT[][]").is_err());
    }

    #[test]
    fn cells_become_values() {
        let shown = |kind: &str, text: &str| {
            let value = Kind::parse(kind)
                .map_err(bad)
                .and_then(|kind| kind.read(text, ';'));
            value.map_or_else(
                |error| error.message().to_owned(),
                |value| value.to_string(),
            )
        };
        assert_eq!(shown("string", " a "), "' a '");
        assert_eq!(shown("short", " 7"), "7");
        assert_eq!(shown("double", "-Infinity"), "-Infinity");
        assert_eq!(shown("boolean", "TRUE"), "true");
        assert_eq!(shown("boolean", "1"), "`1` is neither true nor false");
        assert_eq!(shown("int[]", "1;2"), "[1, 2]");
        assert_eq!(shown("string[]", ""), "[]");
        assert_eq!(shown("date[]", "2024-01-31"), "['2024-01-31']");
        assert_eq!(
            shown("localdatetime", "2023-01-01 10:00:00"),
            "'2023-01-01T10:00'"
        );
        assert_eq!(
            shown("datetime", "2023-01-01 10:00:00+08:00"),
            "'2023-01-01T10:00+08:00'"
        );
        assert!(shown("date", "2023/1/5").contains("it is written 2024-01-31"));
        assert!(shown("localdatetime", "10:00").contains("it is written 2024-01-31 10:00:00"));
        assert_eq!(
            shown("json", r#"[1, {"$type":"Date","_value":"2024-01-31"}]"#),
            "[1, '2024-01-31']"
        );
    }
}
