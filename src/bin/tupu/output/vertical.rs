//! Rows one below another, one line per column: for rows that are wider than the terminal, and for values that should
//! be read completely.

use super::Layout;
use super::fit::broken;
use super::readable::Pieces;
use super::style;
use super::table::is_zero;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// The gap between the name of a column and its value.
const GAP: usize = 2;
/// The minimum width of a value.
const NARROWEST: usize = 16;
/// The length of the line above a row without a terminal.
const RULE: usize = 40;

/// Writes rows one below another; the first contains the names of the columns.
pub fn write(cells: &[Vec<Pieces>], layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    let Some((header, rows)) = cells.split_first() else {
        return Ok(());
    };
    let names: Vec<String> = header.iter().map(|name| broken(name, usize::MAX)).collect();
    let indent = names.iter().map(|name| name.width()).max().unwrap_or(0) + GAP;
    let width = layout.width.unwrap_or(usize::MAX);
    for (at, row) in rows.iter().enumerate() {
        let title = format!("─ row {} ", at + 1);
        let rest = width.min(RULE).saturating_sub(title.width());
        writeln!(out, "{title}{}", "─".repeat(rest))?;
        let counters = layout.before_counters.unwrap_or(usize::MAX);
        let cells = names.iter().zip(row).enumerate();
        let shown = cells.filter(|(place, (_, cell))| *place < counters || !is_zero(cell));
        for (_, (name, pieces)) in shown {
            let room = width.saturating_sub(indent).max(NARROWEST);
            let text = broken(pieces, room);
            let text = match matches!(pieces, Pieces::Null) && layout.colour {
                true => style::dim(&text),
                false => text,
            };
            let mut lines = text.split('\n');
            let gap = " ".repeat(indent - name.width());
            writeln!(
                out,
                "{}",
                format!("{name}{gap}{}", lines.next().unwrap_or("")).trim_end()
            )?;
            for line in lines {
                writeln!(out, "{}{line}", " ".repeat(indent))?;
            }
        }
    }
    Ok(())
}
