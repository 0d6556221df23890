//! Names; any word can be one.
//!
//! If only a name is valid, a reserved word is a name: `AS match`, `(order:Order)`, `UNWIND list AS in`. If an
//! expression can begin, a reserved word is a variable if the statement has bound it before, so that `RETURN match`
//! reads the variable after `MATCH (match)` and is an error without it. `NOT`, `CASE` and `DISTINCT` keep their meaning
//! if something follows that they can be applied to, unless it could also follow the variable: `distinct + 1` is
//! rejected then. `TRUE`, `FALSE`, `NULL`, `Infinity` and `NaN` are names only in backticks: they are constants
//! everywhere.

use super::super::ast::Name;
use super::super::combinator::flag;
use super::super::failure::{Expected, Failure, fatal};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::literal;
use super::super::token::{Symbol, TokenKind};
use crate::error::{Error, ErrorCode};
use std::sync::Arc;

/// A variable where it is bound: any word except a constant, which could not be read as a variable afterwards. The name
/// after `AS` is one.
pub(super) fn variable(input: Input<'_>) -> Parsed<'_, Name> {
    match input.first() {
        Some(kind) if is_variable(kind) && number(input).is_none() => given_name(input),
        _ => input.fail(Expected::Thing("a variable")),
    }
}

/// The number of a word: `Infinity` and `NaN`, as values are written.
pub(super) fn number(input: Input<'_>) -> Option<f64> {
    if input.first() != Some(TokenKind::Identifier) {
        return None;
    }
    match &*input.name() {
        "Infinity" => Some(f64::INFINITY),
        "NaN" => Some(f64::NAN),
        _ => None,
    }
}

fn given_name(input: Input<'_>) -> Parsed<'_, Name> {
    input.note_named();
    Ok((input.skip(1), read_name(input)))
}

/// The variable of a node or a relationship, if present.
pub(super) fn optional_variable(input: Input<'_>) -> Parsed<'_, Option<Name>> {
    if names_element(input, 0) {
        return variable(input).map(|(rest, name)| (rest, Some(name)));
    }
    input.note(Expected::Thing("a variable"));
    Ok((input, None))
}

/// Returns whether the word after `count` others names a node or a relationship. `IS` and `WHERE` are names where the
/// keyword would not be valid: `(is)`, `(where:Place)`.
pub(super) fn names_element(input: Input<'_>, count: u32) -> bool {
    let Some(kind) = input.ahead(count) else {
        return false;
    };
    let clause_word = |kind| matches!(kind, Some(TokenKind::Keyword(Keyword::Is | Keyword::Where)));
    if !clause_word(Some(kind)) {
        return is_variable(kind);
    }
    let next = input.ahead(count + 1);
    let ends = matches!(
        next,
        Some(TokenKind::Symbol(
            Symbol::RightParen
                | Symbol::RightBracket
                | Symbol::Colon
                | Symbol::LeftBrace
                | Symbol::Star
        ))
    );
    let after = input.ahead(count + 2);
    ends || (clause_word(next) && matches!(after, Some(TokenKind::Identifier)))
}

/// Whether the next token is a reserved word that is a variable here: the statement has bound it, and the keyword could
/// not be applied to what follows.
pub(super) fn is_named_word(input: Input<'_>) -> bool {
    match input.first() {
        Some(TokenKind::Keyword(word)) => input.has_named(word) && !begins_operand(input.skip(1)),
        _ => false,
    }
}

/// Returns an error if a reserved word is read as a keyword, but the variable that the statement has bound under this
/// name would be valid too.
pub(super) fn require_unambiguous(input: Input<'_>) -> Result<(), nom::Err<Failure>> {
    let next = match input.ahead(1) {
        Some(TokenKind::Symbol(symbol)) => symbol,
        _ => return Ok(()),
    };
    let goes_on_both = matches!(
        next,
        Symbol::LeftBracket | Symbol::LeftBrace | Symbol::Minus | Symbol::Plus
    );
    if !goes_on_both || !input.has_named_exactly() {
        return Ok(());
    }
    let word = input.text(input.span());
    let capitals = word.to_uppercase();
    let message = format!("`{word}` is a variable here, and could be the word {capitals} as well");
    let error = Error::syntax(ErrorCode::UnexpectedSyntax, message).at(input.span());
    Err(fatal(error.hint(format!(
        "the variable is written in backticks; call it something else to use {capitals} beside it"
    ))))
}

/// Whether an expression may begin here.
fn begins_operand(input: Input<'_>) -> bool {
    match input.first() {
        Some(TokenKind::Keyword(word)) => match word {
            Keyword::Not | Keyword::Null | Keyword::True | Keyword::False | Keyword::Case => true,
            // `DISTINCT order` against `distinct ORDER BY`: two operands are never adjacent.
            _ => (!word.is_reserved() || input.has_named(word)) && !begins_value(input.ahead(1)),
        },
        Some(TokenKind::Symbol(symbol)) => matches!(
            symbol,
            Symbol::LeftParen
                | Symbol::LeftBracket
                | Symbol::LeftBrace
                | Symbol::Minus
                | Symbol::Plus
        ),
        kind => begins_value(kind),
    }
}

/// Whether this is a literal, a parameter, a plain name, or the second word of `ORDER BY` and `STARTS WITH`.
fn begins_value(kind: Option<TokenKind>) -> bool {
    matches!(
        kind,
        Some(
            TokenKind::Integer
                | TokenKind::Float
                | TokenKind::String
                | TokenKind::Parameter
                | TokenKind::Identifier
                | TokenKind::QuotedIdentifier
                | TokenKind::Keyword(Keyword::By | Keyword::With)
        )
    )
}

/// The keyword that modifies what follows it, `DISTINCT` or `WHERE`, if it is present and not a variable.
pub(super) fn leading_word<'a>(word: Keyword) -> impl Fn(Input<'a>) -> Parsed<'a, bool> + Copy {
    move |input| {
        if is_named_word(input) {
            return Ok((input, false));
        }
        let (rest, present) = flag(word)(input)?;
        if present {
            require_unambiguous(input)?;
        }
        Ok((rest, present))
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

/// Text in quotes.
pub(super) fn text(input: Input<'_>) -> Parsed<'_, Arc<str>> {
    match input.first() {
        Some(TokenKind::String) => {
            let text = literal::string(input.text(input.span()), input.span()).map_err(fatal)?;
            Ok((input.skip(1), Arc::from(text)))
        }
        _ => input.fail(Expected::Thing("text in quotes")),
    }
}

/// Any word or a name in backticks; `what` is used in the error.
pub(super) fn any_name<'a>(input: Input<'a>, what: &'static str) -> Parsed<'a, Name> {
    match input.first() {
        Some(kind) if is_name(kind) => Ok((input.skip(1), read_name(input))),
        _ => input.fail(Expected::Thing(what)),
    }
}

/// Returns an error if the name that begins here is empty: two backticks. `what` is what it would be the name of.
pub(super) fn require_nonempty(input: Input<'_>, what: &str) -> Result<(), nom::Err<Failure>> {
    if !input.name().is_empty() {
        return Ok(());
    }
    let message = format!("the name of {what} cannot be empty");
    let error = Error::syntax(ErrorCode::UnexpectedSyntax, message).at(input.span());
    Err(fatal(error))
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

/// The number of words separated by dots that follow.
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

/// Returns whether a token can be a variable where only a name is valid. A variable named like a constant could never
/// be read.
pub(super) fn is_variable(kind: TokenKind) -> bool {
    let constant = matches!(
        kind,
        TokenKind::Keyword(Keyword::True | Keyword::False | Keyword::Null)
    );
    is_name(kind) && !constant
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
