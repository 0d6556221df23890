//! Rows as text. One file per format; [`write`] is the entry point.
//!
//! `file` creates output files. `readable` formats values for tables, `fit` truncates and wraps them to the available
//! width, `grid` draws the lines of a table, `vertical` writes rows one below another, `style` has the colours,
//! and `watched` stops with the statement.

mod file;
mod fit;
mod grid;
mod json;
mod readable;
mod separated;
pub mod style;
mod table;
mod vertical;
mod watched;

pub use file::{OutputFile, same_file};
pub use readable::name;
pub use table::{Section, plural, write_section};

use clap::ValueEnum;
use std::io::{IsTerminal, Write};
use std::path::Path;
use tupu::{Rows, Value};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns, for people.
    Table,
    /// One line per column, rows one below another.
    Vertical,
    /// Comma-separated, RFC 4180.
    Csv,
    /// Tab-separated.
    Tsv,
    /// One array of objects.
    Json,
    /// One object per line.
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

    /// The format of a file extension, JSON Lines where there is none; `None` for an unknown one.
    pub fn of_file(path: &str) -> Option<Format> {
        let ending = Path::new(path).extension().unwrap_or_default();
        Some(match ending.to_string_lossy().to_lowercase().as_str() {
            "csv" => Format::Csv,
            "tsv" | "tab" => Format::Tsv,
            "json" => Format::Json,
            "md" | "markdown" => Format::Markdown,
            "txt" => Format::Table,
            "" | "jsonl" | "ndjson" => Format::Jsonl,
            _ => return None,
        })
    }
}

/// How rows are written: the format, and the layout of tables.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub format: Format,
    /// The width of the terminal in columns; without one a table is as wide as its rows.
    pub width: Option<usize>,
    /// Whether null is dimmed.
    pub colour: bool,
    /// Whether the execution time of a statement is shown below its table.
    pub timing: bool,
    /// The number of columns before those that are left out where they are zero: of a table in all rows, of rows one below
    /// another in each. `None` shows all.
    pub before_counters: Option<usize>,
}

/// Columns and lines of the terminal, if standard output is one.
pub fn terminal_size() -> Option<(usize, usize)> {
    let size = terminal_size::terminal_size_of(std::io::stdout());
    size.map(|(width, height)| (usize::from(width.0), usize::from(height.0)))
}

/// The rest of the rows is made and dropped.
fn run_to_end(rows: &mut Rows) -> tupu::Result<()> {
    while rows.next().transpose()?.is_some() {}
    Ok(())
}

/// Writes all rows; if the statement returns no columns, only a table shows anything: a summary.
pub fn write(rows: &mut Rows, layout: Layout, out: &mut dyn Write) -> tupu::Result<()> {
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

/// A value as a cell of a table: text and times unchanged, everything else as a literal, null as an empty cell.
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
        | Value::Vector(_)
        | Value::Decimal(_)) => other.to_string(),
    }
}
