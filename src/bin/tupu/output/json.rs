//! JSON and JSON Lines: plain values; entities as objects with their id, labels or type, and properties.

use super::run_to_end;
use super::watched::watched;
use serde::{Serialize, Serializer};
use std::io::{self, Write};
use tupu::json::PlainJson;
use tupu::{Row, Rows};

/// One array of objects, one object per line.
pub fn write_array(rows: &mut Rows, out: &mut dyn Write) -> tupu::Result<()> {
    if rows.columns().is_empty() {
        return run_to_end(rows);
    }
    let mut first = true;
    while let Some(row) = rows.next() {
        let row = row?;
        watched(rows, out, |out| {
            out.write_all(if first { b"[\n  " } else { b",\n  " })?;
            write_object(&row, out)
        })?;
        first = false;
    }
    out.write_all(if first { b"[]\n" } else { b"\n]\n" })?;
    Ok(())
}

/// One object per line.
pub fn write_lines(rows: &mut Rows, out: &mut dyn Write) -> tupu::Result<()> {
    while let Some(row) = rows.next() {
        let row = row?;
        watched(rows, out, |out| {
            write_object(&row, out)?;
            out.write_all(b"\n")
        })?;
    }
    Ok(())
}

fn write_object(row: &Row, out: &mut dyn Write) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &Object(row))?)
}

/// A row as an object, its columns in their order.
struct Object<'a>(&'a Row);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.0.values().iter().map(PlainJson);
        serializer.collect_map(self.0.columns().iter().zip(values))
    }
}
