//! Comma- and tab-separated rows with a header. Null is an empty field; lists, maps and entities are JSON.

use std::io::Write;
use tupu::{Error, ErrorCode, Rows, Value};

/// Writes a header and all rows.
pub fn write(rows: Rows, separator: u8, out: &mut dyn Write) -> tupu::Result<()> {
    if rows.columns().is_empty() {
        return rows.finish().map(drop);
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .from_writer(out);
    let header: Vec<String> = rows.columns().iter().map(|name| name.to_string()).collect();
    writer.write_record(&header).map_err(failed)?;
    for row in rows {
        let row = row?;
        writer
            .write_record(row.values().iter().map(field))
            .map_err(failed)?;
    }
    writer.flush()?;
    Ok(())
}

fn field(value: &Value) -> String {
    match value {
        Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => super::plain(value).to_string(),
        other => super::cell(other),
    }
}

fn failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => Error::storage(ErrorCode::InputOutput, format!("{other:?}")),
    }
}
