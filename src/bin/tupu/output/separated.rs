//! Comma- and tab-separated rows with a header, by RFC 4180. Null is an empty field and the empty text is `""`; lists,
//! maps and entities are JSON.

use super::run_to_end;
use super::watched::watched;
use std::io::{self, Write};
use tupu::{Rows, Value};

/// Writes a header and all rows.
pub fn write(rows: &mut Rows, separator: char, out: &mut dyn Write) -> tupu::Result<()> {
    if rows.columns().is_empty() {
        return run_to_end(rows);
    }
    let header: Vec<Option<String>> = rows
        .columns()
        .iter()
        .map(|name| Some(name.to_string()))
        .collect();
    record(header.into_iter(), separator, out)?;
    while let Some(row) = rows.next() {
        let row = row?;
        let fields = row.values().iter().map(field);
        watched(rows, out, |out| record(fields, separator, out))?;
    }
    Ok(out.flush()?)
}

fn record(
    fields: impl Iterator<Item = Option<String>>,
    separator: char,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            write!(out, "{separator}")?;
        }
        match field {
            None => {}
            Some(text) if is_quoted(&text, separator) => {
                write!(out, "\"{}\"", text.replace('"', "\"\""))?;
            }
            Some(text) => out.write_all(text.as_bytes())?,
        }
    }
    out.write_all(b"\n")
}

/// The empty text is quoted, to distinguish it from null.
fn is_quoted(text: &str, separator: char) -> bool {
    text.is_empty() || text.contains([separator, '"', '\n', '\r'])
}

fn field(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => Some(super::plain(value).to_string()),
        other @ (Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Date(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::LocalDateTime(_)
        | Value::DateTime(_)
        | Value::Duration(_)
        | Value::Decimal(_)
        | Value::Period(_)
        | Value::Quantity(_)) => Some(super::cell(other)),
    }
}
