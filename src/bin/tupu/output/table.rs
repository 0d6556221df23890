//! Tables: for a terminal, with columns that line up under Chinese text, and for Markdown.

use super::fit::{fitted, widths};
use super::readable::{Pieces, named, pieces};
use super::{Layout, cell};
use comfy_table::presets::{ASCII_MARKDOWN, UTF8_FULL_CONDENSED};
use comfy_table::{ContentArrangement, Table};
use std::io::Write;
use tupu::{Rows, Summary, Value};

/// Writes a table, and under it how many rows it has and what the statement did.
pub fn write(mut rows: Rows, layout: Layout, out: &mut dyn Write) -> tupu::Result<()> {
    let cells = cells(&mut rows, pieces)?;
    let has_rows = !rows.columns().is_empty();
    if has_rows {
        writeln!(out, "{}", drawn(&cells, layout.width))?;
    }
    let footer = footer(&rows.finish()?, has_rows, layout.timing);
    if !footer.is_empty() {
        writeln!(out, "{footer}")?;
    }
    Ok(())
}

/// Writes a table under a heading, or that there is nothing of the kind.
pub fn write_section(
    heading: &str,
    mut rows: Rows,
    layout: Layout,
    out: &mut dyn Write,
) -> tupu::Result<()> {
    let cells = cells(&mut rows, named)?;
    if cells.len() > 1 {
        writeln!(out, "{heading}\n{}", drawn(&cells, layout.width))?;
    } else {
        writeln!(out, "{heading}: none")?;
    }
    Ok(())
}

/// The names of the columns, and the rows.
fn cells(rows: &mut Rows, shown: fn(&Value) -> Pieces) -> tupu::Result<Vec<Vec<Pieces>>> {
    let header = rows.columns().iter().map(|name| Pieces::of_text(name));
    let mut cells = vec![header.collect()];
    for row in rows {
        cells.push(row?.values().iter().map(shown).collect());
    }
    Ok(cells)
}

/// The first row is the header.
fn drawn(cells: &[Vec<Pieces>], width: Option<usize>) -> Table {
    let widths = widths(cells, width);
    let mut rows = cells.iter().map(|row| {
        let cells = row.iter().zip(&widths);
        cells
            .map(|(pieces, width)| fitted(pieces, *width))
            .collect::<Vec<_>>()
    });
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    // The cells have been fitted to their columns already.
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(rows.next().unwrap_or_default());
    table.add_rows(rows);
    table
}

/// Writes a Markdown table with the whole text of every value.
pub fn write_markdown(mut rows: Rows, out: &mut dyn Write) -> tupu::Result<()> {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN);
    table.set_header(rows.columns().iter().map(|name| name.to_string()));
    for row in rows.by_ref() {
        let escaped = |value| cell(value).replace('|', "\\|").replace('\n', "<br>");
        table.add_row(row?.values().iter().map(escaped).collect::<Vec<_>>());
    }
    if !rows.columns().is_empty() {
        writeln!(out, "{table}")?;
    }
    Ok(())
}

/// `3 rows, 2 nodes created, 1.2 ms`
fn footer(summary: &Summary, has_rows: bool, timing: bool) -> String {
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
    if timing {
        parts.push(format!("{:.1} ms", summary.elapsed.as_secs_f64() * 1e3));
    }
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
