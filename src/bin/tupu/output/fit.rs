//! Fitting cells: the width of each column of a table, truncated text, wrapped parts.
//!
//! Widths are those of the terminal: a Chinese character takes two columns.

use super::readable::{NULL, Pieces};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks truncated text.
const CUT: char = '…';
/// The minimum width of a column when others need more space.
const NARROWEST: usize = 6;
/// The minimum width at which a column is legible.
const LEGIBLE: usize = 12;
/// A space on each side and a line.
const FRAME: usize = 3;

/// The widths of the columns, with the frame at most `available`. Columns narrower than their fair share keep their
/// width, and the wide ones share the rest.
pub fn widths(rows: &[Vec<Pieces>], available: Option<usize>) -> Vec<usize> {
    let mut widths = natural_widths(rows);
    let columns = widths.len();
    let Some(available) = available else {
        return widths;
    };
    let mut room = available.saturating_sub(FRAME * columns + 1);
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by_key(|column| widths.get(*column).copied());
    for (at, column) in order.into_iter().enumerate() {
        let share = (room / (columns - at)).max(NARROWEST);
        if let Some(width) = widths.get_mut(column) {
            *width = (*width).min(share);
            room = room.saturating_sub(*width);
        }
    }
    widths
}

/// Whether every column is legible in a table of at most this width.
pub fn fits(rows: &[Vec<Pieces>], available: usize) -> bool {
    let widths = natural_widths(rows);
    let least: usize = widths.iter().map(|width| (*width).min(LEGIBLE)).sum();
    least + FRAME * widths.len() < available
}

/// The widths of the columns without a limit.
fn natural_widths(rows: &[Vec<Pieces>]) -> Vec<usize> {
    let columns = rows.first().map_or(0, Vec::len);
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(natural).max().unwrap_or(0)
    };
    (0..columns).map(widest).collect()
}

/// The width of a cell without a limit.
fn natural(pieces: &Pieces) -> usize {
    match pieces {
        Pieces::Null => NULL.width(),
        Pieces::Number(text) => text.width(),
        Pieces::Text(text) => text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0),
        Pieces::Wrapped(parts) => parts.iter().map(|part| part.width()).sum(),
    }
}

/// A cell within a width: lines of text are truncated, parts continue on the next line.
pub fn fitted(pieces: &Pieces, width: usize) -> String {
    match pieces {
        Pieces::Null => NULL.to_owned(),
        Pieces::Number(text) => cut(text, width),
        Pieces::Text(text) => {
            let lines: Vec<String> = text.lines().map(|line| cut(line, width)).collect();
            lines.join("\n")
        }
        Pieces::Wrapped(parts) => wrapped(parts, width),
    }
}

/// The complete content of a cell: what exceeds the width continues on the next line.
pub fn broken(pieces: &Pieces, width: usize) -> String {
    let lines: Vec<String> = match pieces {
        Pieces::Null => vec![NULL.to_owned()],
        Pieces::Number(text) => vec![text.clone()],
        Pieces::Text(text) => text
            .split('\n')
            .map(|line| broken_line(line, width))
            .collect(),
        Pieces::Wrapped(parts) => {
            let lines = joined(parts, width);
            lines
                .iter()
                .map(|line| broken_line(line.trim_end(), width))
                .collect()
        }
    };
    lines.join("\n")
}

fn broken_line(line: &str, width: usize) -> String {
    let mut out = String::with_capacity(line.len());
    let mut used = 0;
    for c in line.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width && used > 0 {
            out.push('\n');
            used = 0;
        }
        out.push(c);
        used += wide;
    }
    out
}

fn wrapped(parts: &[String], width: usize) -> String {
    let lines = joined(parts, width);
    let lines: Vec<String> = lines
        .iter()
        .map(|line| cut(line.trim_end(), width))
        .collect();
    lines.join("\n")
}

/// Pieces wrapped onto as few lines as possible.
fn joined(parts: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // The width of the last line, updated for each part, so that a long list takes linear time.
    let mut used = 0;
    for part in parts {
        let fits = used + part.trim_end().width() <= width;
        match lines.last_mut().filter(|_| fits) {
            Some(line) => line.push_str(part),
            None => {
                used = 0;
                lines.push(part.clone());
            }
        }
        used += part.width();
    }
    lines
}

/// The beginning of a text with a mark, if it is too wide.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut room = width.saturating_sub(1);
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if wide > room {
            break;
        }
        room -= wide;
        shown.push(c);
    }
    shown.push(CUT);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(row: &[&str]) -> Vec<Pieces> {
        row.iter().map(|text| Pieces::of_text(text)).collect()
    }

    #[test]
    fn narrow_columns_keep_their_width_and_wide_ones_share() {
        let rows = [
            texts(&["n", "一二三四五六七八九十", "x"]),
            texts(&["1", "a", &"y".repeat(90)]),
        ];
        assert_eq!(widths(&rows, None), [1, 20, 90]);
        assert_eq!(widths(&rows, Some(60)), [1, 20, 29]);
        assert_eq!(widths(&rows, Some(40)), [1, 14, 15]);
        // The minimum useful widths, even if they are too wide.
        assert_eq!(widths(&rows, Some(3)), [1, 6, 6]);
    }

    #[test]
    fn chinese_text_is_cut_between_characters() {
        assert_eq!(cut("泰安市高新区", 12), "泰安市高新区");
        assert_eq!(cut("泰安市高新区", 8), "泰安市…");
        assert_eq!(cut("泰安市高新区", 7), "泰安市…");
        assert_eq!(fitted(&Pieces::of_text("ab\n泰安市"), 4), "ab\n泰…");
    }

    #[test]
    fn what_does_not_fit_a_table() {
        let rows = [texts(&["n", "一二三四五六七八九十", "x"])];
        // Three frames and a line, 1 + 12 + 1 columns.
        assert!(fits(&rows, 24));
        assert!(!fits(&rows, 23));
    }

    #[test]
    fn nothing_is_lost_of_what_is_broken() {
        assert_eq!(
            broken(&Pieces::of_text("泰安市高新区\n"), 7),
            "泰安市\n高新区\n"
        );
        let parts = Pieces::Wrapped(["['泰安市', ", "'济南市']"].map(str::to_owned).into());
        assert_eq!(broken(&parts, 11), "['泰安市',\n'济南市']");
        assert_eq!(broken(&Pieces::Null, 80), "null");
    }

    #[test]
    fn parts_wrap() {
        let parts = Pieces::Wrapped(
            ["['泰安市', ", "'济南市', ", "'青岛市']"]
                .map(str::to_owned)
                .into(),
        );
        assert_eq!(fitted(&parts, 99), "['泰安市', '济南市', '青岛市']");
        assert_eq!(fitted(&parts, 20), "['泰安市', '济南市',\n'青岛市']");
        assert_eq!(fitted(&parts, 9), "['泰安市…\n'济南市',\n'青岛市']");
    }

    /// Each part is measured once: measuring the whole line for each part would take minutes.
    #[test]
    fn a_long_list_wraps_in_linear_time() {
        let parts: Vec<String> = (0..300_000).map(|number| format!("{number}, ")).collect();
        let lines = joined(&parts, usize::MAX);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines.first().map(String::len), Some(parts.concat().len()));
    }
}
