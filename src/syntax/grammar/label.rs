//! Label expressions: `A&B`, `A|B`, `!A`, `%`, `$(expression)`, and openCypher's `:A:B` and `:A|:B`.

use super::super::ast::LabelExpression;
use super::super::combinator::{grow, keyword, nested, parenthesised, symbol, with_bar};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::expression::enclosed_expression;
use super::name::label;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::multi::{many1, separated_list1};
use nom::sequence::preceded;

/// `:expression` or `IS expression` in a pattern; nothing if neither is present.
pub(super) fn labels_of_pattern(input: Input<'_>) -> Parsed<'_, Option<LabelExpression>> {
    let sign = alt((symbol(Symbol::Colon), keyword(Keyword::Is)));
    opt(preceded(sign, label_expression)).parse(input)
}

/// `:A:$(name)` or `IS A&B`: the labels that `SET` and `REMOVE` take one by one.
pub(super) fn label_list(input: Input<'_>) -> Parsed<'_, Vec<LabelExpression>> {
    if input.is_word(Keyword::Is) {
        return separated_list1(symbol(Symbol::Ampersand), one_label).parse(input.skip(1));
    }
    many1(preceded(symbol(Symbol::Colon), one_label)).parse(input)
}

/// A label that is named or computed.
fn one_label(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    match starts_dynamic(input) {
        true => dynamic(input),
        false => map(label, LabelExpression::Label).parse(input),
    }
}

/// Returns whether `$(`, `$all(` or `$any(` is next.
fn starts_dynamic(input: Input<'_>) -> bool {
    let word = match input.first() {
        Some(TokenKind::Symbol(Symbol::Dollar)) => true,
        Some(TokenKind::Parameter) => {
            let text = input.word();
            text.eq_ignore_ascii_case("$all") || text.eq_ignore_ascii_case("$any")
        }
        _ => false,
    };
    word && input.is_ahead(1, Symbol::LeftParen)
}

/// `$(expression)`; [`starts_dynamic`] has already checked that it is one.
fn dynamic(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    let any = input.word().eq_ignore_ascii_case("$any");
    let (rest, names) = parenthesised(enclosed_expression).parse(input.skip(1))?;
    let names = Box::new(names);
    Ok((rest, LabelExpression::Dynamic { names, any }))
}

/// The expression after the colon.
pub(super) fn label_expression(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    nested(1, input, |input| {
        let (mut rest, first) = nested(1, input, conjunction)?;
        let mut alternatives = vec![first];
        while rest.is(Symbol::Bar) && !rest.progress.bar_ends.get() {
            let (after, _) = opt(symbol(Symbol::Colon)).parse(rest.skip(1))?;
            let (after, alternative) = nested(1, after, conjunction)?;
            alternatives.push(alternative);
            rest = after;
        }
        grow(input, u32::from(alternatives.len() > 1))?;
        Ok((rest, one_or(alternatives, LabelExpression::Or)))
    })
}

fn conjunction(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    let (mut rest, first) = negation(input)?;
    let mut parts = vec![first];
    while rest.is(Symbol::Ampersand) || rest.is(Symbol::Colon) {
        let (after, part) = negation(rest.skip(1))?;
        parts.push(part);
        rest = after;
    }
    grow(input, u32::from(parts.len() > 1))?;
    Ok((rest, one_or(parts, LabelExpression::And)))
}

/// The only part, or all of them combined.
fn one_or(
    mut parts: Vec<LabelExpression>,
    join: fn(Vec<LabelExpression>) -> LabelExpression,
) -> LabelExpression {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            join(parts)
        }
    }
}

/// `!A`. Of many `!` only the parity counts: `!!A` is `A`.
fn negation(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    let mut rest = input;
    let mut negations = 0;
    while rest.is(Symbol::Exclamation) {
        negations += 1;
        rest = rest.skip(1);
    }
    let (rest, inner) = nested(1, rest, primary)?;
    let inner = match negations % 2 {
        0 => inner,
        _ => LabelExpression::Not(Box::new(inner)),
    };
    Ok((rest, inner))
}

fn primary(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    if input.is(Symbol::LeftParen) {
        let (rest, inner) = with_bar(false, input.skip(1), label_expression)?;
        let (rest, _) = symbol(Symbol::RightParen)(rest)?;
        return Ok((rest, inner));
    }
    if input.is(Symbol::Percent) {
        return value(LabelExpression::Any, symbol(Symbol::Percent)).parse(input);
    }
    if starts_dynamic(input) {
        return dynamic(input);
    }
    match label(input) {
        Ok((rest, name)) => Ok((rest, LabelExpression::Label(name))),
        Err(_) => input.fail(Expected::Symbol(Symbol::Percent)),
    }
}
