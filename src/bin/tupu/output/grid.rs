//! A table with its lines: fitted cells, padded and framed.
//!
//! Widths are those of the terminal: a Chinese character takes two columns.

use super::style;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// The text of a cell, over one line or several.
#[derive(Debug)]
pub struct Cell {
    /// The text.
    pub text: String,
    /// Whether it is dimmed, if colours are enabled.
    pub dim: bool,
}

/// The ends, the filling and the joints of a line across the table.
struct Rule {
    left: &'static str,
    fill: &'static str,
    joint: &'static str,
    right: &'static str,
}

const TOP: Rule = Rule {
    left: "┌",
    fill: "─",
    joint: "┬",
    right: "┐",
};
const BELOW_HEADER: Rule = Rule {
    left: "╞",
    fill: "═",
    joint: "╪",
    right: "╡",
};
const BETWEEN_ROWS: Rule = Rule {
    left: "├",
    fill: "╌",
    joint: "┼",
    right: "┤",
};
const BOTTOM: Rule = Rule {
    left: "└",
    fill: "─",
    joint: "┴",
    right: "┘",
};

/// A header and rows, all with the same number of cells.
#[derive(Debug)]
pub struct Grid {
    /// The names of the columns.
    pub header: Vec<Cell>,
    /// The rows below it.
    pub rows: Vec<Vec<Cell>>,
    /// The right-aligned columns.
    pub right: Vec<bool>,
    /// Whether colours are enabled.
    pub colour: bool,
}

impl Grid {
    /// Draws the table for a terminal. Lines separate the rows if a row takes several lines.
    pub fn draw(&self, out: &mut dyn Write) -> io::Result<()> {
        let widths = self.widths();
        let tall = |row: &Vec<Cell>| row.iter().any(|cell| cell.text.contains('\n'));
        let separated = self.rows.iter().any(tall);
        rule(&TOP, &widths, out)?;
        self.row(&self.header, &widths, out)?;
        rule(&BELOW_HEADER, &widths, out)?;
        for (at, row) in self.rows.iter().enumerate() {
            if separated && at > 0 {
                rule(&BETWEEN_ROWS, &widths, out)?;
            }
            self.row(row, &widths, out)?;
        }
        rule(&BOTTOM, &widths, out)
    }

    /// Writes a Markdown table; no cell has several lines.
    pub fn draw_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let widths = self.widths();
        self.markdown_row(&self.header, &widths, out)?;
        for (width, right) in widths.iter().zip(&self.right) {
            let end = if *right { ":" } else { "-" };
            write!(out, "|{}{end}", "-".repeat(width + 1))?;
        }
        writeln!(out, "|")?;
        self.rows
            .iter()
            .try_for_each(|row| self.markdown_row(row, &widths, out))
    }

    /// The width of the widest line of each column.
    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.header.len()];
        for row in std::iter::once(&self.header).chain(&self.rows) {
            for (width, cell) in widths.iter_mut().zip(row) {
                let widest = cell.text.lines().map(UnicodeWidthStr::width).max();
                *width = (*width).max(widest.unwrap_or(0));
            }
        }
        widths
    }

    fn row(&self, cells: &[Cell], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
        let height = cells.iter().map(|cell| cell.text.lines().count()).max();
        for line in 0..height.unwrap_or(1).max(1) {
            for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
                let text = cell.text.lines().nth(line).unwrap_or("");
                let padded = self.padded(at, cell, text, *width);
                write!(out, "{} {padded} ", if at == 0 { "│" } else { "┆" })?;
            }
            writeln!(out, "│")?;
        }
        Ok(())
    }

    fn markdown_row(
        &self,
        cells: &[Cell],
        widths: &[usize],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            write!(out, "| {} ", self.padded(at, cell, &cell.text, *width))?;
        }
        writeln!(out, "|")
    }

    /// A line of a cell, padded to the width of its column.
    fn padded(&self, column: usize, cell: &Cell, text: &str, width: usize) -> String {
        let gap = " ".repeat(width.saturating_sub(text.width()));
        let shown = match cell.dim && self.colour {
            true => style::dim(text),
            false => text.to_owned(),
        };
        match self.right.get(column) {
            Some(true) => gap + &shown,
            Some(false) | None => shown + &gap,
        }
    }
}

fn rule(rule: &Rule, widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    for (at, width) in widths.iter().enumerate() {
        let start = if at == 0 { rule.left } else { rule.joint };
        write!(out, "{start}{}", rule.fill.repeat(width + 2))?;
    }
    writeln!(out, "{}", rule.right)
}

#[cfg(test)]
mod tests {
    use super::{Cell, Grid};

    fn cells(texts: &[&str]) -> Vec<Cell> {
        let cell = |text: &&str| Cell {
            text: (*text).to_owned(),
            dim: *text == "null",
        };
        texts.iter().map(cell).collect()
    }

    fn grid(rows: &[&[&str]], colour: bool) -> Grid {
        Grid {
            header: cells(&["市", "n"]),
            rows: rows.iter().map(|row| cells(row)).collect(),
            right: vec![false, true],
            colour,
        }
    }

    fn drawn(grid: &Grid) -> String {
        let mut out = Vec::new();
        grid.draw(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_stand_to_the_right_and_rows_of_one_line_close_together() {
        let expected = "\
┌────────┬─────┐
│ 市     ┆   n │
╞════════╪═════╡
│ 泰安市 ┆   5 │
│        ┆ 120 │
└────────┴─────┘
";
        assert_eq!(
            drawn(&grid(&[&["泰安市", "5"], &["", "120"]], true)),
            expected
        );
    }

    #[test]
    fn a_line_separates_rows_of_several_lines() {
        let expected = "\
┌────┬───┐
│ 市 ┆ n │
╞════╪═══╡
│ a  ┆ 1 │
│ b  ┆   │
├╌╌╌╌┼╌╌╌┤
│ c  ┆ 2 │
└────┴───┘
";
        assert_eq!(drawn(&grid(&[&["a\nb", "1"], &["c", "2"]], true)), expected);
    }

    #[test]
    fn null_is_dim_where_there_are_colours() {
        let null: &[&[&str]] = &[&["null", "1"]];
        assert!(drawn(&grid(null, true)).contains("│ \x1b[2mnull\x1b[0m ┆ 1 │"));
        assert!(drawn(&grid(null, false)).contains("│ null ┆ 1 │"));
    }

    #[test]
    fn markdown_says_which_columns_are_flush_right() {
        let mut out = Vec::new();
        grid(&[&["泰安市", "12"]], false)
            .draw_markdown(&mut out)
            .unwrap();
        let expected = "| 市     |  n |\n|--------|---:|\n| 泰安市 | 12 |\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
