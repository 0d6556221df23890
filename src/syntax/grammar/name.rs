//! Names: variables, which reserved words can not be, and all others, which any word can be.

use super::super::ast::Name;
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::token::{Symbol, TokenKind};

/// A variable.
pub(super) fn variable(input: Input<'_>) -> Parsed<'_, Name> {
    match input.first() {
        Some(kind) if is_variable(kind) => Ok((input.skip(1), read_name(input))),
        _ => input.fail(Expected::Thing("a variable")),
    }
}

/// A property key or the key of a map.
pub(super) fn property_key(input: Input<'_>) -> Parsed<'_, Name> {
    any_name(input, "a property key")
}

/// A label or a relationship type.
pub(super) fn label(input: Input<'_>) -> Parsed<'_, Name> {
    any_name(input, "a label or type")
}

/// Any word or a name in backticks; `what` says what it is for.
pub(super) fn any_name<'a>(input: Input<'a>, what: &'static str) -> Parsed<'a, Name> {
    match input.first() {
        Some(kind) if is_name(kind) => Ok((input.skip(1), read_name(input))),
        _ => input.fail(Expected::Thing(what)),
    }
}

/// The name of a function or a procedure with its namespace, `date.truncate`, made of `pieces` words.
pub(super) fn qualified_name(input: Input<'_>, pieces: u32) -> (Input<'_>, Name) {
    let texts: Vec<_> = (0..pieces)
        .map(|piece| read_name(input.skip(2 * piece)).text)
        .collect();
    let rest = input.skip((2 * pieces).saturating_sub(1));
    let name = Name {
        text: texts.join(".").into(),
        span: input.span_to(rest),
    };
    (rest, name)
}

/// How many words with dots between them stand here.
pub(super) fn qualified_pieces(input: Input<'_>) -> u32 {
    let mut pieces = 0;
    while input.ahead(2 * pieces).is_some_and(is_name) {
        pieces += 1;
        if !input.is_ahead(2 * pieces - 1, Symbol::Dot) {
            break;
        }
    }
    pieces
}

/// Whether a token can be a variable.
pub(super) fn is_variable(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Identifier | TokenKind::QuotedIdentifier => true,
        TokenKind::Keyword(keyword) => !keyword.is_reserved(),
        _ => false,
    }
}

fn is_name(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier | TokenKind::QuotedIdentifier | TokenKind::Keyword(_)
    )
}

/// The next token as a name, without its backticks.
fn read_name(input: Input<'_>) -> Name {
    Name {
        text: input.name().into(),
        span: input.span(),
    }
}
