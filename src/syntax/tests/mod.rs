//! Tests of the room as a whole. They are inside the crate because the room is not public.

mod conformance;
mod kit;
mod language;
mod limits;
mod scripts;
mod wide;

use super::ast::Statement;
use super::script::Script;
use crate::error::Result;

/// Parses one statement, which nothing stops.
fn parse(text: &str) -> Result<Statement> {
    super::parse(text, &|| Ok(()))
}

/// The statements of a script.
fn statements(text: &str) -> Vec<Result<Statement>> {
    let script = Script::new(text, &|| Ok(())).expect("nothing stops it");
    script.collect()
}

/// A tree without what printing does not preserve: spans, and the source text of columns.
fn shape(statement: &Statement) -> String {
    let debug = format!("{statement:?}");
    let spanless = erase(&debug, "Span {", |from| from.find('}'));
    erase(&spanless, ", text: \"", end_of_string)
}

/// The text without each part from `start` up to where `end` returns that it ends.
fn erase(text: &str, start: &str, end: impl Fn(&str) -> Option<usize>) -> String {
    let mut pieces = text.split(start);
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        out.push_str(&piece[end(piece).map_or(0, |end| end + 1)..]);
    }
    out
}

/// The closing quote of a string in debug form.
fn end_of_string(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}
