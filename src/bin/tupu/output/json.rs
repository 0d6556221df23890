//! JSON and JSON Lines: plain values; entities as objects with their id, labels or type, and properties.

use std::io::Write;
use tupu::{Row, Rows};

/// One array of objects, one object a line.
pub fn write_array(rows: Rows, out: &mut dyn Write) -> tupu::Result<()> {
    if rows.columns().is_empty() {
        return rows.finish().map(drop);
    }
    let mut first = true;
    for row in rows {
        out.write_all(if first { b"[\n  " } else { b",\n  " })?;
        first = false;
        write_object(&row?, out)?;
    }
    out.write_all(if first { b"[]\n" } else { b"\n]\n" })?;
    Ok(())
}

/// One object a line.
pub fn write_lines(rows: Rows, out: &mut dyn Write) -> tupu::Result<()> {
    for row in rows {
        write_object(&row?, out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_object(row: &Row, out: &mut dyn Write) -> tupu::Result<()> {
    let entries = row.columns().iter().zip(row.values());
    let object: serde_json::Map<String, serde_json::Value> = entries
        .map(|(name, value)| (name.to_string(), super::plain(value)))
        .collect();
    let text = serde_json::Value::Object(object).to_string();
    out.write_all(text.as_bytes())?;
    Ok(())
}
