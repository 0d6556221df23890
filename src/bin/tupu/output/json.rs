//! JSON and JSON Lines: plain values; entities as objects with their id, labels or type, and properties.

use serde::{Serialize, Serializer};
use std::io::Write;
use tupu::json::PlainJson;
use tupu::{Row, Rows};

/// One array of objects, one object per line.
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

/// One object per line.
pub fn write_lines(rows: Rows, out: &mut dyn Write) -> tupu::Result<()> {
    for row in rows {
        write_object(&row?, out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_object(row: &Row, out: &mut dyn Write) -> tupu::Result<()> {
    serde_json::to_writer(out, &Object(row)).map_err(std::io::Error::from)?;
    Ok(())
}

/// A row as an object, its columns in their order.
struct Object<'a>(&'a Row);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.0.values().iter().map(PlainJson);
        serializer.collect_map(self.0.columns().iter().zip(values))
    }
}
