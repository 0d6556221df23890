//! What people write who come from SQL, from another graph database or from a programming language, and what it is
//! called here. Only errors look here: nothing of this is accepted.
//!
//! To add one, add a row to `WORDS`, or a case to [`of_symbol`].

use super::failure::Expected;
use super::input::Input;
use super::token::{Symbol, Token, TokenKind};

/// A word that some other language has, in upper case, and the way out.
const WORDS: &[(&str, &str)] = &[
    (
        "SELECT",
        "a query begins with what it looks for: MATCH (n:Label) RETURN n.key",
    ),
    ("UPDATE", "MATCH (n:Label) SET n.key = value"),
    ("INTO", "CREATE (:Label {key: value})"),
    (
        "TABLE",
        "there are no tables to declare: CREATE (:Label {key: value}) makes a node",
    ),
    (
        "GROUP",
        "leave it out: rows are grouped by the items that are not aggregates",
    ),
    (
        "HAVING",
        "compute it first: WITH …, count(*) AS rows WHERE rows > 1 RETURN …",
    ),
    (
        "LIKE",
        "use CONTAINS, STARTS WITH, ENDS WITH, or =~ with a regular expression",
    ),
    ("ILIKE", "use =~ '(?i).*text.*'"),
    ("BETWEEN", "use 1 <= x <= 2"),
    (
        "JOIN",
        "a pattern joins: MATCH (a)-[:TYPE]->(b); OPTIONAL MATCH keeps the rows without one",
    ),
    (
        "LEFT",
        "OPTIONAL MATCH keeps the rows for which there is nothing",
    ),
    ("INNER", "a pattern joins: MATCH (a)-[:TYPE]->(b)"),
    ("USE", "a database is one graph: leave USE out"),
    (
        "USING",
        "leave it out: indexes are chosen by what they save, and EXPLAIN shows which",
    ),
    ("FETCH", "use LIMIT"),
];

/// Words that are read as names, so that what follows them is what seems wrong.
const WORDS_BEFORE: &[(&str, &str)] = &[
    ("FROM", "MATCH (n:Label) says what is meant, by a pattern"),
    ("TOP", "use LIMIT, after RETURN and ORDER BY"),
];

/// The way out for the token that is not expected.
pub(super) fn way_out(at: Input<'_>, token: Token, expected: &[Expected]) -> Option<String> {
    let word = |words: &[(&str, &str)], text: &str| {
        let row = words
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(text));
        row.map(|(_, way_out)| (*way_out).to_owned())
    };
    let text = at.text(token.span);
    let before = at
        .position()
        .checked_sub(1)
        .and_then(|at_before| at.token_at(at_before));
    let quote =
        |before: &Token| before.kind == TokenKind::String && before.span.end == token.span.start;
    if before.as_ref().is_some_and(quote) {
        return Some("a quote within a string is written `\\'`".to_owned());
    }
    word(WORDS, text)
        .or_else(|| word(WORDS_BEFORE, at.text(before?.span)))
        .or_else(|| of_place(text, token, expected).map(str::to_owned))
}

/// What is right in itself and stands in a wrong place.
fn of_place(text: &str, token: Token, expected: &[Expected]) -> Option<&'static str> {
    let wants = |thing| expected.contains(&Expected::Thing(thing));
    let name_wanted = wants("a variable") || wants("a property key");
    match token.kind {
        TokenKind::String if name_wanted => Some("a name stands without quotes, or in backticks"),
        _ if text.eq_ignore_ascii_case("where") && wants("the end of the statement") => {
            Some("WHERE belongs to MATCH, WITH or YIELD: put it before this clause")
        }
        TokenKind::Identifier if expected.contains(&Expected::Symbol(Symbol::LeftParen)) => {
            Some("a node stands in parentheses: (n:Label)")
        }
        _ => None,
    }
}

/// What other languages write for an operator, or for something else in its place.
pub(super) fn of_symbol(
    symbol: Symbol,
    next: Option<Symbol>,
    expected: &[Expected],
) -> Option<&'static str> {
    let wants = |wanted: Symbol| expected.contains(&Expected::Symbol(wanted));
    let may = |wanted: Expected| expected.contains(&wanted);
    match (symbol, next) {
        (Symbol::Exclamation, Some(Symbol::Equal)) => Some("inequality is written `<>`"),
        (Symbol::Exclamation, _) => Some("negation is written `NOT`"),
        (Symbol::Greater | Symbol::Equal, _) if wants(Symbol::Minus) => {
            Some("an arrow is written `-->` or `-[:TYPE]->`")
        }
        (Symbol::Equal, _) if wants(Symbol::Colon) && !may(Expected::Clause) => {
            Some("a map is written {key: value}")
        }
        (Symbol::Equal, _) => Some("equality is written with one `=`"),
        (Symbol::Ampersand, _) => Some("conjunction is written `AND`"),
        (Symbol::Dollar, _) => Some("a parameter is written `$name`"),
        (Symbol::Colon, _) if may(Expected::Thing("an expression")) => {
            Some("a parameter is written `$name`")
        }
        (Symbol::Comma, _) if wants(Symbol::RightParen) => {
            Some("a list stands in brackets: [1, 2]")
        }
        (Symbol::Comma, _) if may(Expected::Clause) => {
            Some("conditions are joined with AND; a list stands in brackets: [1, 2]")
        }
        (Symbol::Comma, _) if may(Expected::Operator) => Some("use SKIP 5 LIMIT 10"),
        _ => None,
    }
}
