//! The display of an error: the query line, a caret under the wrong word, what was expected, the advice.

use super::{Error, line_column};
use unicode_width::UnicodeWidthStr;

/// The maximum number of expected items in a report.
const EXPECTED_SHOWN: usize = 5;

/// The maximum number of characters that a report shows of a long line: before the position, at the position, and after
/// it.
const SHOWN_BEFORE: usize = 200;
const SHOWN_MARKED: usize = 200;
const SHOWN_AFTER: usize = 100;

/// The error for display, with the text of its query.
///
/// The caret is placed by display width, so that it is correctly aligned under Chinese text.
pub fn report(error: &Error, query: &str) -> String {
    let mut out = format!("{} ({}): {}", error.kind(), error.code(), error.message());
    if let Some(span) = error.span() {
        push_source(&mut out, query, span.start as usize, span.end as usize);
    }
    if !error.expected().is_empty() {
        let shown: Vec<&str> = error
            .expected()
            .iter()
            .take(EXPECTED_SHOWN)
            .map(String::as_str)
            .collect();
        out.push_str("\n  expected ");
        out.push_str(&shown.join(", "));
        if error.expected().len() > EXPECTED_SHOWN {
            out.push_str(", …");
        }
    }
    if let Some(hint) = error.hint_text() {
        out.push_str("\n  help: ");
        out.push_str(hint);
    }
    out
}

fn push_source(out: &mut String, query: &str, start: usize, end: usize) {
    let floor = |mut at: usize| {
        at = at.min(query.len());
        while !query.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(start), floor(end.max(start)));
    let line_start = query[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = query[start..]
        .find('\n')
        .map_or(query.len(), |at| start + at);
    let (line, column) = line_column(query, start);
    let gutter = line.to_string();
    let before = head_cut(&query[line_start..start], SHOWN_BEFORE).replace('\t', " ");
    let marked = tail_cut(&query[start..end.min(line_end)], SHOWN_MARKED);
    let after = tail_cut(&query[start + marked.len()..line_end], SHOWN_AFTER);
    let cut_before = before.len() < start - line_start;
    let cut_after = start + marked.len() + after.len() < line_end;
    out.push_str(&format!(
        "\n  line {line}, column {column}\n{gutter} | {from}{before}{text}{to}\n{blank} | {space}{mark}",
        from = if cut_before { "…" } else { "" },
        text = format!("{marked}{after}").replace('\t', " "),
        to = if cut_after { "…" } else { "" },
        blank = " ".repeat(gutter.len()),
        space = " ".repeat(before.width() + usize::from(cut_before)),
        mark = "^".repeat(marked.width().max(1)),
    ));
}

/// The last `most` characters of a text.
fn head_cut(text: &str, most: usize) -> &str {
    let first = text.char_indices().rev().nth(most.saturating_sub(1));
    first.map_or(text, |(at, _)| &text[at..])
}

/// The first `most` characters of a text.
fn tail_cut(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most);
    end.map_or(text, |(at, _)| &text[..at])
}

/// A count with its noun: `1 row`, `2 rows`.
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The candidate most similar to an unknown name, if one is similar enough to be meant.
///
/// Names are similar if they differ by a few typing errors (one character inserted, missing, replaced or swapped with
/// its neighbour): one error in a name of three to five characters, two in one of up to eight, three in a longer one. A
/// part of a name is similar to it if it is at least half as long. Case does not matter.
/// near to it when it is half of it at least. Case does not count.
///
/// ```
/// use tupu::language::nearest;
/// assert_eq!(nearest("Ctiy", ["City", "County"]), Some("City"));
/// assert_eq!(nearest("省", ["省份", "城市"]), Some("省份"));
/// assert_eq!(nearest("rpad", ["rand", "round"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let length = lower.chars().count();
    let near = candidates
        .into_iter()
        .filter(|candidate| *candidate != name);
    let near = near.filter_map(|candidate| {
        let other = candidate.to_lowercase();
        let slips = slips(&lower, length, &other)?;
        let likeness = strsim::jaro_winkler(&lower, &other);
        Some((slips, likeness, candidate))
    });
    near.min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))
        .map(|(_, _, candidate)| candidate)
}

/// The number of typing errors between two names in lower case; `None` if there are too many.
fn slips(name: &str, length: usize, other: &str) -> Option<usize> {
    let other_length = other.chars().count();
    let apart = length.abs_diff(other_length);
    let bearable = match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    if apart <= bearable {
        let slips = strsim::osa_distance(name, other);
        if slips <= bearable {
            return Some(slips);
        }
    }
    let (short, long) = match length < other_length {
        true => (name, other),
        false => (other, name),
    };
    let enough = 2 * length.min(other_length) >= length.max(other_length);
    // A single letter is part of too many words; a single ideograph is a word.
    let says_something = short.chars().count() > 2 || !short.is_ascii();
    let part = enough && says_something && (long.starts_with(short) || long.ends_with(short));
    part.then_some(apart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorCode, Span};

    #[test]
    fn caret_stands_under_chinese_text() {
        let query = "MATCH (p:Province {name:'山西省'}) RETURN q";
        let at = query.len() - 1;
        let error = Error::syntax(ErrorCode::UndefinedVariable, "variable `q` is not defined")
            .at(Span::new(at, at + 1));
        let text = error.report(query);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2].width(), lines[3].width());
    }

    #[test]
    fn nearest_needs_likeness() {
        assert_eq!(nearest("cuont", ["count", "collect"]), Some("count"));
        assert_eq!(nearest("zzz", ["count"]), None);
        for (typed, meant) in [
            ("toUper", "toUpper"),
            ("nmae", "name"),
            ("CITY", "City"),
            ("省", "省份"),
            ("colect", "collect"),
            ("db.lables", "db.labels"),
            ("relationshps", "relationships"),
            ("index", "indexes"),
        ] {
            assert_eq!(nearest(typed, [meant, "zebra"]), Some(meant), "{typed}");
        }
        for (typed, other) in [
            ("rpad", "rand"),
            ("ALTER", "FILTER"),
            ("db.awaitIndexes", "db.indexes"),
            ("point", "pi"),
            ("x", "y"),
            ("ab", "abcdef"),
            ("山西省", "江苏"),
        ] {
            assert_eq!(nearest(typed, [other]), None, "{typed}");
        }
        assert_eq!(nearest("counts", ["county", "count"]), Some("count"));
    }
}
