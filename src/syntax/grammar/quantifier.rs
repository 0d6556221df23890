//! The number of repetitions of a relationship or a group: openCypher's `*1..3`, GQL's `{1,3}`, `+` and `*`.

use super::super::ast::Quantifier;
use super::super::combinator::symbol;
use super::super::failure::{Expected, Failure, fatal, fatal_at};
use super::super::input::{Input, Parsed};
use super::super::literal;
use super::super::token::{Symbol, TokenKind};
use crate::error::{Error, ErrorCode};
use nom::Parser;
use nom::combinator::opt;

/// `*`, `*2`, `*1..3`, `*..3` or `*1..` inside the brackets of a relationship, if present.
pub(super) fn legacy_length(input: Input<'_>) -> Parsed<'_, Option<Quantifier>> {
    let (rest, star) = opt(symbol(Symbol::Star)).parse(input)?;
    if star.is_none() {
        return Ok((input, None));
    }
    let (rest, min) = bound(rest)?;
    let (rest, max) = match rest.is(Symbol::DotDot) {
        true => bound(rest.skip(1))?,
        false => (rest, min),
    };
    if min.is_none() || max.is_none() {
        no_parameter(rest)?;
    }
    if let Some(TokenKind::Symbol(Symbol::Minus) | TokenKind::Float | TokenKind::Decimal) =
        rest.first()
    {
        let message = "a length is a whole number that is not negative";
        let code = ErrorCode::InvalidRelationshipPattern;
        return Err(fatal_at(code, rest.span(), message));
    }
    let quantifier = Quantifier {
        min,
        max,
        legacy: true,
        span: input.span_to(rest),
    };
    Ok((rest, Some(quantifier)))
}

/// `{2}`, `{1,3}`, `{1,}`, `{,3}`, `+` or `*` after a relationship or a group, if present.
pub(super) fn path_quantifier(input: Input<'_>) -> Parsed<'_, Option<Quantifier>> {
    let (rest, min, max) = match input.first() {
        Some(TokenKind::Symbol(Symbol::Plus)) => (input.skip(1), Some(1), None),
        Some(TokenKind::Symbol(Symbol::Star)) => (input.skip(1), Some(0), None),
        Some(TokenKind::Symbol(Symbol::LeftBrace)) => {
            let (rest, (min, max)) = range(input.skip(1))?;
            (rest, min, max)
        }
        _ => return Ok((input, None)),
    };
    let quantifier = Quantifier {
        min,
        max,
        legacy: false,
        span: input.span_to(rest),
    };
    Ok((rest, Some(quantifier)))
}

fn range(input: Input<'_>) -> Parsed<'_, (Option<u64>, Option<u64>)> {
    let (rest, min) = bound(input)?;
    no_parameter(rest)?;
    let (rest, max) = match rest.is(Symbol::Comma) {
        true => bound(rest.skip(1))?,
        false if min.is_none() => return rest.fail(Expected::Thing("a number")),
        false => (rest, min),
    };
    no_parameter(rest)?;
    rest.note(Expected::Symbol(Symbol::Comma));
    let (rest, _) = symbol(Symbol::RightBrace)(rest)?;
    if let (Some(least), Some(most)) = (min, max)
        && least > most
    {
        let message = format!("nothing repeats at least {least} and at most {most} times");
        let code = ErrorCode::InvalidRelationshipPattern;
        return Err(fatal_at(code, input.span_to(rest), message));
    }
    Ok((rest, (min, max)))
}

/// A length is part of the plan, so it cannot be passed as a parameter.
fn no_parameter(input: Input<'_>) -> Result<(), nom::Err<Failure>> {
    if input.first() != Some(TokenKind::Parameter) {
        return Ok(());
    }
    let name = input.word();
    let message =
        format!("the length of a path is written as a number; `{name}` cannot be used for it");
    let error = Error::syntax(ErrorCode::InvalidParameterUse, message).at(input.span());
    Err(fatal(error.hint(format!(
        "write the largest number that is wanted, and keep the shorter paths with WHERE length(path) <= {name}"
    ))))
}

fn bound(input: Input<'_>) -> Parsed<'_, Option<u64>> {
    if input.first() != Some(TokenKind::Integer) {
        return Ok((input, None));
    }
    let bound = literal::magnitude(input.text(input.span()), input.span()).map_err(fatal)?;
    Ok((input.skip(1), Some(bound)))
}
