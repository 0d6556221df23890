//! Rows as text. One file a format; [`write`] is the way in.

mod json;
mod separated;
mod table;

use clap::ValueEnum;
use std::io::{IsTerminal, Write};
use tupu::{Rows, Value};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns that line up, for people.
    Table,
    /// Comma-separated, RFC 4180.
    Csv,
    /// Tab-separated.
    Tsv,
    /// One array of objects.
    Json,
    /// One object a line.
    Jsonl,
    /// A Markdown table.
    Markdown,
}

impl Format {
    /// A table on a terminal, JSON Lines otherwise.
    pub fn for_output() -> Format {
        if std::io::stdout().is_terminal() {
            Format::Table
        } else {
            Format::Jsonl
        }
    }
}

/// Writes all rows; where the statement returns no columns, nothing but, in a table, what it did.
pub fn write(rows: Rows, format: Format, out: &mut dyn Write) -> tupu::Result<()> {
    match format {
        Format::Table => table::write(rows, table::Style::Terminal, out),
        Format::Markdown => table::write(rows, table::Style::Markdown, out),
        Format::Csv => separated::write(rows, b',', out),
        Format::Tsv => separated::write(rows, b'\t', out),
        Format::Json => json::write_array(rows, out),
        Format::Jsonl => json::write_lines(rows, out),
    }
}

/// A value as a cell of a table: text as it is, everything else as a literal, null as nothing.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.to_string(),
        other => other.to_string(),
    }
}

/// A value as plain JSON.
fn plain(value: &Value) -> serde_json::Value {
    // Serialising into memory fails only where a map key is no string, and there is none such.
    serde_json::to_value(tupu::json::PlainJson(value)).unwrap_or(serde_json::Value::Null)
}
