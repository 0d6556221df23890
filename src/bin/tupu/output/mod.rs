//! Rows as text. One file a format; [`write`] is the way in.
//!
//! `file` makes the files that are written into. `readable` says how a value looks in a table, `fit` how it is cut and wrapped to the width there is, `grid` draws the
//! lines of a table, `vertical` writes rows one below another, and `style` has the colours.

mod file;
mod fit;
mod grid;
mod json;
mod readable;
mod separated;
pub mod style;
mod table;
mod vertical;

pub use file::{OutputFile, same_file};
pub use readable::name;
pub use table::{Section, plural, write_section};

use clap::ValueEnum;
use std::io::{IsTerminal, Write};
use tupu::{Rows, Value};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns that line up, for people.
    Table,
    /// A line a column, rows one below another.
    Vertical,
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

    /// The one that the ending of a file's name stands for; JSON Lines where it stands for none.
    pub fn of_file(path: &str) -> Format {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_lowercase().as_str() {
            "csv" => Format::Csv,
            "tsv" | "tab" => Format::Tsv,
            "json" => Format::Json,
            "md" | "markdown" => Format::Markdown,
            "txt" => Format::Table,
            _ => Format::Jsonl,
        }
    }
}

/// How rows are written: the format, and what a table for people needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub format: Format,
    /// How many columns the terminal has; a table is as wide as its rows where there is none.
    pub width: Option<usize>,
    /// Whether null is dim.
    pub colour: bool,
    /// Whether the execution time of a statement is shown below its table.
    pub timing: bool,
}

/// Columns and lines of the terminal that standard output is, if it is one.
pub fn terminal_size() -> Option<(usize, usize)> {
    let size = terminal_size::terminal_size_of(std::io::stdout());
    size.map(|(width, height)| (usize::from(width.0), usize::from(height.0)))
}

/// Writes all rows; where the statement returns no columns, nothing but, in a table, what it did.
pub fn write(rows: Rows, layout: Layout, out: &mut dyn Write) -> tupu::Result<()> {
    match layout.format {
        Format::Table => table::write(rows, layout, out),
        Format::Vertical => table::write_vertical(rows, layout, out),
        Format::Markdown => table::write_markdown(rows, out),
        Format::Csv => separated::write(rows, ',', out),
        Format::Tsv => separated::write(rows, '\t', out),
        Format::Json => json::write_array(rows, out),
        Format::Jsonl => json::write_lines(rows, out),
    }
}

/// A value as a cell of a table: text and times as they are, everything else as a literal, null as nothing.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::LocalTime(time) => time.to_string(),
        Value::Time(time) => time.to_string(),
        Value::LocalDateTime(instant) => instant.to_string(),
        Value::DateTime(instant) => instant.to_string(),
        Value::Duration(duration) => duration.to_string(),
        Value::Period(period) => period.to_string(),
        Value::Quantity(figure) => figure.to_string(),
        other @ (Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_)
        | Value::Decimal(_)) => other.to_string(),
    }
}

/// A value as plain JSON.
fn plain(value: &Value) -> serde_json::Value {
    // Serialising into memory fails only where a map key is no string, and there is none such.
    serde_json::to_value(tupu::json::PlainJson(value)).unwrap_or(serde_json::Value::Null)
}
