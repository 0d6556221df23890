//! Comma- and tab-separated rows with a header, by RFC 4180. Null is an empty field and the empty text is `""`; lists,
//! maps and entities are JSON. A value is written part by part: however long it is, no copy of it is made.

use super::run_to_end;
use super::watched::watched;
use std::io::{self, Write};
use tupu::json::PlainJson;
use tupu::{Rows, Value};

/// Writes a header and all rows.
pub fn write(rows: &mut Rows, separator: char, out: &mut dyn Write) -> tupu::Result<()> {
    if rows.columns().is_empty() {
        return run_to_end(rows);
    }
    for (at, name) in rows.columns().iter().enumerate() {
        start_field(at, separator, out)?;
        write_text(name, separator, out)?;
    }
    out.write_all(b"\n")?;
    while let Some(row) = rows.next() {
        let row = row?;
        watched(rows, out, |out| {
            for (at, value) in row.values().iter().enumerate() {
                start_field(at, separator, out)?;
                write_value(value, separator, out)?;
            }
            out.write_all(b"\n")
        })?;
    }
    Ok(out.flush()?)
}

fn start_field(at: usize, separator: char, out: &mut dyn Write) -> io::Result<()> {
    match at {
        0 => Ok(()),
        _ => write!(out, "{separator}"),
    }
}

fn write_value(value: &Value, separator: char, out: &mut dyn Write) -> io::Result<()> {
    match value {
        Value::Null => Ok(()),
        Value::String(text) => write_text(text, separator, out),
        Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => write_json(value, separator, out),
        other @ (Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Date(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::LocalDateTime(_)
        | Value::DateTime(_)
        | Value::Duration(_)
        | Value::Decimal(_)
        | Value::Period(_)
        | Value::Quantity(_)
        | Value::Vector(_)) => write_text(&super::cell(other), separator, out),
    }
}

/// The empty text is quoted, to distinguish it from null.
fn write_text(text: &str, separator: char, out: &mut dyn Write) -> io::Result<()> {
    if !text.is_empty() && !text.contains([separator, '"', '\n', '\r']) {
        return out.write_all(text.as_bytes());
    }
    out.write_all(b"\"")?;
    Doubling(out).write_all(text.as_bytes())?;
    out.write_all(b"\"")
}

fn write_json(value: &Value, separator: char, out: &mut dyn Write) -> io::Result<()> {
    let mut search = Search {
        separator,
        found: false,
    };
    serde_json::to_writer(&mut search, &PlainJson(value))?;
    if !search.found {
        return Ok(serde_json::to_writer(out, &PlainJson(value))?);
    }
    out.write_all(b"\"")?;
    serde_json::to_writer(Doubling(out), &PlainJson(value))?;
    out.write_all(b"\"")
}

/// Looks for the characters for which a field is quoted, and writes nothing.
struct Search {
    separator: char,
    found: bool,
}

impl Write for Search {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // All of them are ASCII, and JSON has line ends only as escapes.
        let special = |byte: &u8| *byte == b'"' || char::from(*byte) == self.separator;
        self.found |= bytes.iter().any(special);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Doubles the quotes.
struct Doubling<'o>(&'o mut dyn Write);

impl Write for Doubling<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (at, part) in bytes.split(|byte| *byte == b'"').enumerate() {
            if at > 0 {
                self.0.write_all(b"\"\"")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tupu::Database;

    fn written(statement: &str, separator: char) -> String {
        let database = Database::in_memory();
        let mut out = Vec::new();
        write(
            &mut database.query(statement, ()).unwrap(),
            separator,
            &mut out,
        )
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn fields_are_quoted_where_they_have_to_be() {
        assert_eq!(
            written(
                "RETURN 'a' AS a, 'a,\"b\"' AS `b,c`, '' AS c, null AS d, [1] AS e, [1, 'x'] AS f, {k: 'v\n'} AS g, true AS h",
                ','
            ),
            "a,\"b,c\",c,d,e,f,g,h\na,\"a,\"\"b\"\"\",\"\",,[1],\"[1,\"\"x\"\"]\",\"{\"\"k\"\":\"\"v\\n\"\"}\",true\n"
        );
        assert_eq!(
            written("RETURN 'a,b' AS a, [1, 2] AS b", '\t'),
            "a\tb\na,b\t[1,2]\n"
        );
    }

    /// The largest part that is written at once.
    #[derive(Default)]
    struct Largest(usize);

    impl Write for Largest {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.max(bytes.len());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_long_list_is_not_written_in_one_piece() {
        let database = Database::in_memory();
        let mut rows = database
            .query("RETURN [i IN range(1, 100000) | 'a\"b'] AS list", ())
            .unwrap();
        let mut out = Largest::default();
        write(&mut rows, ',', &mut out).unwrap();
        assert!(out.0 < 1000, "{}", out.0);
    }
}
