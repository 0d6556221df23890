//! Tables: for a terminal, with columns that line up under Chinese text, and for Markdown.

use super::cell;
use comfy_table::presets::{ASCII_MARKDOWN, UTF8_FULL_CONDENSED};
use comfy_table::{ContentArrangement, Table};
use std::io::Write;
use tupu::{Rows, Summary};

/// Which kind of table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// With lines, cut to the width of the terminal.
    Terminal,
    /// For Markdown.
    Markdown,
}

/// Writes a table, and under one for a terminal how many rows it has and what the statement did.
pub fn write(mut rows: Rows, style: Style, out: &mut dyn Write) -> tupu::Result<()> {
    let mut table = Table::new();
    table.load_style(if style == Style::Markdown {
        ASCII_MARKDOWN
    } else {
        UTF8_FULL_CONDENSED
    });
    table.set_header(rows.columns().iter().map(|name| name.to_string()));
    if let (Style::Terminal, Some((terminal_size::Width(width), _))) =
        (style, terminal_size::terminal_size())
    {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
    for row in rows.by_ref() {
        let cells = row?
            .values()
            .iter()
            .map(|value| escaped(cell(value), style))
            .collect::<Vec<_>>();
        table.add_row(cells);
    }
    if !rows.columns().is_empty() {
        writeln!(out, "{table}")?;
    }
    if style == Style::Terminal {
        writeln!(
            out,
            "{}",
            footer(&rows.summary(), !rows.columns().is_empty())
        )?;
    }
    Ok(())
}

fn escaped(text: String, style: Style) -> String {
    match style {
        Style::Terminal => text,
        Style::Markdown => text.replace('|', "\\|").replace('\n', "<br>"),
    }
}

/// `3 rows, 2 nodes created, 1.2 ms`
fn footer(summary: &Summary, has_rows: bool) -> String {
    let counters = &summary.counters;
    let counted = [
        (counters.nodes_created, "node", "created"),
        (counters.nodes_deleted, "node", "deleted"),
        (counters.relationships_created, "relationship", "created"),
        (counters.relationships_deleted, "relationship", "deleted"),
        (counters.properties_set, "property", "set"),
        (counters.labels_added, "label", "added"),
        (counters.labels_removed, "label", "removed"),
        (counters.indexes_added, "index", "added"),
        (counters.indexes_removed, "index", "removed"),
        (counters.constraints_added, "constraint", "added"),
        (counters.constraints_removed, "constraint", "removed"),
    ];
    let mut parts = Vec::new();
    if has_rows {
        parts.push(plural(summary.rows, "row"));
    }
    let done = counted.into_iter().filter(|(count, _, _)| *count > 0);
    parts.extend(done.map(|(count, noun, verb)| format!("{} {verb}", plural(count, noun))));
    parts.push(format!("{:.1} ms", summary.elapsed.as_secs_f64() * 1e3));
    parts.join(", ")
}

fn plural(count: u64, noun: &str) -> String {
    match (count, noun) {
        (1, noun) => format!("1 {noun}"),
        (count, "property") => format!("{count} properties"),
        (count, "index") => format!("{count} indexes"),
        (count, noun) => format!("{count} {noun}s"),
    }
}
