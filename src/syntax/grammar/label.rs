//! Label expressions: `A&B`, `A|B`, `!A`, `%`, and openCypher's `:A:B` and `:A|:B`.

use super::super::ast::{LabelExpression, Name};
use super::super::combinator::{grow, keyword, nested, symbol, with_bar};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::Symbol;
use super::name::label;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{opt, value};
use nom::multi::{many1, separated_list1};
use nom::sequence::preceded;

/// `:expression` or `IS expression` in a pattern; nothing where neither stands.
pub(super) fn labels_of_pattern(input: Input<'_>) -> Parsed<'_, Option<LabelExpression>> {
    let sign = alt((symbol(Symbol::Colon), keyword(Keyword::Is)));
    opt(preceded(sign, label_expression)).parse(input)
}

/// `:A:B` or `IS A&B`: the labels that `SET` and `REMOVE` take, which must be named one by one.
pub(super) fn label_names(input: Input<'_>) -> Parsed<'_, Vec<Name>> {
    if input.is_word(Keyword::Is) {
        return separated_list1(symbol(Symbol::Ampersand), label).parse(input.skip(1));
    }
    many1(preceded(symbol(Symbol::Colon), label)).parse(input)
}

/// The expression after the colon.
pub(super) fn label_expression(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    nested(1, input, |input| {
        let (mut rest, mut left) = conjunction(input)?;
        while rest.is(Symbol::Bar) && !rest.progress.bar_ends.get() {
            let (after, _) = opt(symbol(Symbol::Colon)).parse(rest.skip(1))?;
            let (after, right) = conjunction(after)?;
            grow(rest, 1)?;
            left = LabelExpression::Or(Box::new(left), Box::new(right));
            rest = after;
        }
        Ok((rest, left))
    })
}

fn conjunction(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    let (mut rest, mut left) = negation(input)?;
    while rest.is(Symbol::Ampersand) || rest.is(Symbol::Colon) {
        let (after, right) = negation(rest.skip(1))?;
        grow(rest, 1)?;
        left = LabelExpression::And(Box::new(left), Box::new(right));
        rest = after;
    }
    Ok((rest, left))
}

fn negation(input: Input<'_>) -> Parsed<'_, LabelExpression> {
    let mut rest = input;
    let mut negations = 0;
    while rest.is(Symbol::Exclamation) {
        negations += 1;
        rest = rest.skip(1);
    }
    let (rest, mut inner) = primary(rest)?;
    grow(input, negations)?;
    for _ in 0..negations {
        inner = LabelExpression::Not(Box::new(inner));
    }
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
    match label(input) {
        Ok((rest, name)) => Ok((rest, LabelExpression::Label(name))),
        Err(_) => input.fail(Expected::Symbol(Symbol::Percent)),
    }
}
