//! An error over its source: the line, a caret under the offending word, what was expected, the way out.

use super::{Error, line_column};
use unicode_width::UnicodeWidthStr;

/// How many of the expected things a report names.
const EXPECTED_SHOWN: usize = 5;

/// The error as a person reads it, over the text of its query.
///
/// The caret is placed by display width, so that it stands right under Chinese text.
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
    let text = query[line_start..line_end].replace('\t', " ");
    let (line, column) = line_column(query, start);
    let gutter = line.to_string();
    let pad = query[line_start..start].replace('\t', " ").width();
    let carets = query[start..end.min(line_end)].width().max(1);
    out.push_str(&format!(
        "\n  line {line}, column {column}\n{gutter} | {text}\n{blank} | {space}{mark}",
        blank = " ".repeat(gutter.len()),
        space = " ".repeat(pad),
        mark = "^".repeat(carets),
    ));
}

/// The candidate nearest to a name that is not known, if one is near enough to be meant.
///
/// ```
/// let near = tupu::language::nearest("Ctiy", ["City", "County"]);
/// assert_eq!(near, Some("City"));
/// assert_eq!(tupu::language::nearest("Bank", ["City", "County"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| {
            (
                strsim::jaro_winkler(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
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
    }
}
