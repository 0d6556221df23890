//! Cells made to fit: how wide each column of a table may be, text cut with a mark, parts wrapped.
//!
//! Widths are those of the terminal: a Chinese character takes two columns.

use super::readable::Pieces;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands where text has been cut.
const CUT: char = '…';
/// A column is not made narrower than this for the sake of the others.
const NARROWEST: usize = 6;
/// A space on each side and a line.
const FRAME: usize = 3;

/// The widths of the columns, with the frame at most `available`. What is narrower than its fair share stays as it is,
/// and the wide ones share the rest.
pub fn widths(rows: &[Vec<Pieces>], available: Option<usize>) -> Vec<usize> {
    let columns = rows.first().map_or(0, Vec::len);
    let widest = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(natural)
            .max()
    };
    let mut widths: Vec<usize> = (0..columns)
        .map(|column| widest(column).unwrap_or(0))
        .collect();
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

/// How wide a cell would be if it could.
fn natural(pieces: &Pieces) -> usize {
    match pieces {
        Pieces::Text(text) => text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0),
        Pieces::Parts(parts) => parts.iter().map(|part| part.width()).sum(),
    }
}

/// A cell within a width: lines of text are cut, parts go on on the next line.
pub fn fitted(pieces: &Pieces, width: usize) -> String {
    match pieces {
        Pieces::Text(text) => {
            let lines: Vec<String> = text.lines().map(|line| cut(line, width)).collect();
            lines.join("\n")
        }
        Pieces::Parts(parts) => wrapped(parts, width),
    }
}

fn wrapped(parts: &[String], width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let fits = |line: &String| line.width() + part.trim_end().width() <= width;
        match lines.last_mut().filter(|line| fits(line)) {
            Some(line) => line.push_str(part),
            None => lines.push(part.clone()),
        }
    }
    let lines: Vec<String> = lines
        .iter()
        .map(|line| cut(line.trim_end(), width))
        .collect();
    lines.join("\n")
}

/// The beginning of a text with a mark, where it is too wide.
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
        // The narrowest that is still of use, even where it is too wide.
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
    fn parts_wrap() {
        let parts = Pieces::Parts(
            ["['泰安市', ", "'济南市', ", "'青岛市']"]
                .map(str::to_owned)
                .into(),
        );
        assert_eq!(fitted(&parts, 99), "['泰安市', '济南市', '青岛市']");
        assert_eq!(fitted(&parts, 20), "['泰安市', '济南市',\n'青岛市']");
        assert_eq!(fitted(&parts, 9), "['泰安市…\n'济南市',\n'青岛市']");
    }
}
