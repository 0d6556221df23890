//! Tables: for a terminal, with columns that are aligned also with Chinese text, and for Markdown.

use super::fit::{fits, fitted, widths};
use super::grid::{Cell, Grid};
use super::readable::{NULL, Pieces, named, pieces};
use super::watched::watched;
use super::{Format, Layout, cell, run_to_end, vertical};
use std::fmt::{self, Write as _};
use std::io::Write;
use tupu::{Rows, Summary, Value};

/// The memory of a cell besides its text: in the rows, fitted to its column, in the table, in the drawing.
const CELL: usize = 320;

/// The number of copies of the text of a cell that exist at once.
const COPIES: usize = 5;

/// Writes a table, followed by its number of rows and a summary. If its columns would not be legible in the available
/// width, the rows are written one below another.
pub fn write(rows: &mut Rows, layout: Layout, out: &mut dyn Write) -> tupu::Result<()> {
    let fits = |cells: &[Vec<Pieces>]| layout.width.is_none_or(|width| fits(cells, width));
    write_as(rows, layout, out, fits)
}

/// Writes the rows one below another, followed by their number and a summary.
pub fn write_vertical(rows: &mut Rows, layout: Layout, out: &mut dyn Write) -> tupu::Result<()> {
    write_as(rows, layout, out, |_| false)
}

fn write_as(
    rows: &mut Rows,
    layout: Layout,
    out: &mut dyn Write,
    as_table: impl Fn(&[Vec<Pieces>]) -> bool,
) -> tupu::Result<()> {
    let mut cells = cells(rows)?;
    let zeros_after = layout.before_counters.filter(|_| cells.len() > 1);
    let all = cells.first().map_or(0, Vec::len);
    if let Some(before) = zeros_after {
        leave_out_zeros(&mut cells, before);
    }
    let left_out = all - cells.first().map_or(0, Vec::len);
    let has_rows = !rows.columns().is_empty();
    let as_table = has_rows && as_table(&cells);
    watched(rows, out, |out| match as_table {
        true => grid(&cells, layout).draw(out),
        false => vertical::write(&cells, layout, out),
    })?;
    run_to_end(rows)?;
    let footer = footer(&rows.summary(), has_rows, layout.timing);
    if !footer.is_empty() {
        writeln!(out, "{footer}")?;
    }
    match (zeros_after, as_table, left_out) {
        (Some(_), false, _) => writeln!(out, "zeros left out; YIELD * shows all")?,
        (Some(_), true, 1..) => {
            let columns = plural(left_out as u64, "column");
            writeln!(out, "{columns} of zeros left out; YIELD * shows all")?;
        }
        (Some(_), true, 0) | (None, _, _) => {}
    }
    Ok(())
}

/// Whether a cell is the number zero.
pub(super) fn is_zero(pieces: &Pieces) -> bool {
    matches!(pieces, Pieces::Number(text) if text == "0")
}

/// Removes the columns after the first ones that are zero in all rows.
fn leave_out_zeros(cells: &mut [Vec<Pieces>], before: usize) {
    let columns = cells.first().map_or(0, Vec::len);
    for column in (before..columns).rev() {
        let mut rows = cells.iter().skip(1);
        if rows.all(|row| row.get(column).is_some_and(is_zero)) {
            cells.iter_mut().for_each(|row| drop(row.remove(column)));
        }
    }
}

/// A table with a heading.
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
}

impl Section {
    /// The result of a query, under a heading.
    pub fn of_rows(heading: &str, rows: Rows) -> tupu::Result<Section> {
        let columns = rows.columns().iter().map(|name| name.to_string()).collect();
        let values = rows.map(|row| Ok(row?.values().to_vec()));
        Ok(Section {
            heading: heading.to_owned(),
            columns,
            rows: values.collect::<tupu::Result<_>>()?,
        })
    }
}

/// Writes a table under its heading, or that it is empty. Lists are written as words separated by commas.
pub fn write_section(section: &Section, layout: Layout, out: &mut dyn Write) -> tupu::Result<()> {
    if section.rows.is_empty() {
        writeln!(out, "{}: none", section.heading)?;
        return Ok(());
    }
    if layout.format == Format::Markdown {
        return write_section_in_markdown(section, out);
    }
    let header = section.columns.iter().map(|name| Pieces::of_text(name));
    let mut cells: Vec<Vec<Pieces>> = vec![header.collect()];
    let rows = section.rows.iter();
    cells.extend(rows.map(|row| row.iter().map(named).collect()));
    writeln!(out, "{}", section.heading)?;
    Ok(grid(&cells, layout).draw(out)?)
}

fn write_section_in_markdown(section: &Section, out: &mut dyn Write) -> tupu::Result<()> {
    let word = |value: &Value| match value {
        Value::List(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => cell(other),
    };
    let row = |row: &Vec<Value>| row.iter().map(|value| escaped(word(value))).collect();
    let column_is_right = |at| {
        let mut values = section.rows.iter().filter_map(|row| row.get(at));
        values.all(stands_right)
    };
    let grid = Grid {
        header: section.columns.iter().cloned().map(escaped).collect(),
        right: (0..section.columns.len()).map(column_is_right).collect(),
        rows: section.rows.iter().map(row).collect(),
        colour: false,
    };
    writeln!(out, "\n### {}\n", section.heading)?;
    Ok(grid.draw_markdown(out)?)
}

/// Text in a cell of Markdown.
fn escaped(text: String) -> Cell {
    Cell {
        text: text.replace('|', "\\|").replace('\n', "<br>"),
        dim: false,
    }
}

/// Whether a value is a number, or nothing in a column of numbers.
fn stands_right(value: &Value) -> bool {
    matches!(
        value,
        Value::Integer(_) | Value::Float(_) | Value::Decimal(_) | Value::Null
    )
}

/// The names of the columns, and the rows.
fn cells(rows: &mut Rows) -> tupu::Result<Vec<Vec<Pieces>>> {
    let header = rows.columns().iter().map(|name| Pieces::of_text(name));
    let mut cells = vec![header.collect()];
    while let Some(row) = rows.next().transpose()? {
        rows.check()?;
        let text = charge_text(rows, row.values())?;
        let row: Vec<Pieces> = row.values().iter().map(pieces).collect();
        let bytes: usize = row.iter().map(Pieces::bytes).sum();
        rows.keep((CELL * row.len() + COPIES * bytes.saturating_sub(text)) as u64)?;
        cells.push(row);
    }
    Ok(cells)
}

/// Charges the copies of the text of a row before the first of them is made, and returns the length of the text. A table has
/// to know all of its cells before it can be drawn.
fn charge_text(rows: &mut Rows, values: &[Value]) -> tupu::Result<usize> {
    let mut count = Count(0);
    for value in values {
        // Counting cannot fail.
        let _ = match value {
            Value::String(text) => count.write_str(text),
            other => write!(count, "{other}"),
        };
    }
    rows.keep((COPIES * count.0) as u64)?;
    Ok(count.0)
}

/// Counts the bytes of a text.
struct Count(usize);

impl fmt::Write for Count {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// The first row is the header. Columns of numbers are right-aligned.
fn grid(cells: &[Vec<Pieces>], layout: Layout) -> Grid {
    let widths = widths(cells, layout.width);
    let (header, rows) = cells
        .split_first()
        .map_or((&[][..], cells), |(header, rows)| (header, rows));
    let numeric = |column: usize| {
        let mut of_column = rows.iter().filter_map(|row| row.get(column));
        let number = |pieces: &Pieces| matches!(pieces, Pieces::Number(_));
        let all = of_column
            .clone()
            .all(|pieces| number(pieces) || matches!(pieces, Pieces::Null));
        all && of_column.any(number)
    };
    let fitted_row = |row: &[Pieces]| -> Vec<Cell> {
        let cells = row.iter().zip(&widths);
        let cell = |(pieces, width): (&Pieces, &usize)| Cell {
            text: fitted(pieces, *width),
            dim: matches!(pieces, Pieces::Null),
        };
        cells.map(cell).collect()
    };
    Grid {
        header: fitted_row(header),
        rows: rows.iter().map(|row| fitted_row(row)).collect(),
        right: (0..widths.len()).map(numeric).collect(),
        colour: layout.colour,
    }
}

/// Writes a Markdown table with the complete text of every value.
pub fn write_markdown(rows: &mut Rows, out: &mut dyn Write) -> tupu::Result<()> {
    let header: Vec<Cell> = rows
        .columns()
        .iter()
        .map(|name| escaped(name.to_string()))
        .collect();
    if header.is_empty() {
        return run_to_end(rows);
    }
    let mut right: Vec<bool> = vec![true; header.len()];
    let mut grid_rows = Vec::new();
    while let Some(row) = rows.next().transpose()? {
        rows.check()?;
        for (right, value) in right.iter_mut().zip(row.values()) {
            *right &= stands_right(value);
        }
        let shown = |value: &Value| match value {
            Value::Null => escaped(NULL.to_owned()),
            other => escaped(cell(other)),
        };
        charge_text(rows, row.values())?;
        let cells: Vec<Cell> = row.values().iter().map(shown).collect();
        rows.keep((CELL * cells.len()) as u64)?;
        grid_rows.push(cells);
    }
    let grid = Grid {
        header,
        right: match grid_rows.is_empty() {
            true => vec![false; right.len()],
            false => right,
        },
        rows: grid_rows,
        colour: false,
    };
    watched(rows, out, |out| grid.draw_markdown(out))
}

/// `3 rows, 2 nodes created, 1.2 ms`
fn footer(summary: &Summary, has_rows: bool, timing: bool) -> String {
    let mut parts = Vec::new();
    if has_rows {
        parts.push(plural(summary.rows, "row"));
    }
    let done = summary.counters.each().filter(|counter| counter.count > 0);
    parts.extend(done.map(|counter| counter.to_string()));
    if timing {
        parts.push(format!("{:.1} ms", summary.elapsed.as_secs_f64() * 1e3));
    }
    parts.join(", ")
}

/// `1 row`, `2 rows`
pub fn plural(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
