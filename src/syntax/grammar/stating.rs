//! `ADD` and `REMOVE STATEMENT`: statements of properties, one by one.

use super::super::ast::{
    ClauseKind, Expression, ExpressionKind, Literal, PropertyKey, Stated, ValidPeriod,
    refuse_unquoted_time,
};
use super::super::combinator::{comma_list, keyword, symbol};
use super::super::failure::{Expected, fatal};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::expression::expression;
use super::writing::{Target, target};
use nom::Parser;
use nom::combinator::map;
use nom::sequence::preceded;
use std::sync::Arc;

/// `ADD entity.key = value [RANK rank] [VALID [FROM time] [TO time]], …`
pub(super) fn add_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let items = preceded(keyword(Keyword::Add), comma_list(added));
    map(items, ClauseKind::Add).parse(input)
}

fn added(input: Input<'_>) -> Parsed<'_, Stated> {
    let (rest, mut stated) = value_stated(input)?;
    let (rest, rank) = rank(rest)?;
    let (rest, valid) = valid_period(rest)?;
    stated.rank = rank;
    stated.valid = valid;
    Ok((rest, stated))
}

/// A variable may be called `statement`: then a dot, a colon, an index or `IS` follows it.
pub(super) fn starts_statement(input: Input<'_>) -> bool {
    let of_variable = matches!(
        input.ahead(1),
        Some(TokenKind::Symbol(
            Symbol::Dot | Symbol::Colon | Symbol::LeftBracket
        ))
    );
    input.is_word(Keyword::Statement) && !of_variable && !input.is_word_ahead(1, Keyword::Is)
}

/// `STATEMENT entity.key = value [VALID [FROM time] [TO time]]`
pub(super) fn removed(input: Input<'_>) -> Parsed<'_, Stated> {
    let (rest, mut stated) = preceded(keyword(Keyword::Statement), value_stated).parse(input)?;
    let (rest, valid) = valid_period(rest)?;
    stated.valid = valid;
    Ok((rest, stated))
}

/// `entity.key = value`
fn value_stated(input: Input<'_>) -> Parsed<'_, Stated> {
    let (rest, found) = target(input)?;
    let (target, key) = match found {
        Target::Property(target, key) => (target, PropertyKey::Named(key)),
        Target::DynamicProperty(target, key) => (target, PropertyKey::Computed(key)),
        Target::Variable(_) | Target::Labels(..) => {
            return rest.fail(Expected::Symbol(Symbol::Dot));
        }
    };
    let (rest, value) = preceded(symbol(Symbol::Equal), expression).parse(rest)?;
    let stated = Stated {
        target,
        key,
        value,
        rank: None,
        valid: None,
    };
    Ok((rest, stated))
}

/// `RANK PREFERRED`, `RANK NORMAL`, `RANK DEPRECATED`, or what an expression gives.
fn rank(input: Input<'_>) -> Parsed<'_, Option<Expression>> {
    if !input.is_word(Keyword::Rank) {
        input.note(Expected::Keyword(Keyword::Rank));
        return Ok((input, None));
    }
    let input = input.skip(1);
    for word in [Keyword::Preferred, Keyword::Normal, Keyword::Deprecated] {
        if input.is_word(word) {
            let name = Arc::from(word.as_str().to_lowercase());
            let rank = Expression {
                kind: ExpressionKind::Literal(Literal::String(name)),
                span: input.span(),
            };
            return Ok((input.skip(1), Some(rank)));
        }
        input.note(Expected::Keyword(word));
    }
    map(expression, Some).parse(input)
}

/// `VALID FROM time TO time`, of which one may be left out.
fn valid_period(input: Input<'_>) -> Parsed<'_, Option<ValidPeriod>> {
    if !input.is_word(Keyword::Valid) {
        input.note(Expected::Keyword(Keyword::Valid));
        return Ok((input, None));
    }
    let (rest, from) = end_of_period(input.skip(1), Keyword::From)?;
    let (rest, to) = end_of_period(rest, Keyword::To)?;
    match from.is_some() || to.is_some() {
        true => Ok((rest, Some(ValidPeriod { from, to }))),
        false => rest.fail(Expected::Keyword(Keyword::From)),
    }
}

fn end_of_period(input: Input<'_>, word: Keyword) -> Parsed<'_, Option<Expression>> {
    match input.is_word(word) {
        true => map(time, Some).parse(input.skip(1)),
        false => {
            input.note(Expected::Keyword(word));
            Ok((input, None))
        }
    }
}

/// The time of `AT`, `AS OF`, `VALID FROM` and `TO`. An integer is a year or a commit there, so a date without quotes would be
/// a wrong one.
pub(super) fn time(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, time) = expression(input)?;
    refuse_unquoted_time(&time).map_err(fatal)?;
    Ok((rest, time))
}
