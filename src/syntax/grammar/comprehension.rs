//! Expressions over the elements of a list or the matches of a pattern: comprehensions, quantifiers, `reduce`; and map
//! projections.

use super::super::ast::{Expression, ExpressionKind, ListQuantifier, MapProjectionItem, Name};
use super::super::combinator::{comma_list, keyword, symbol, with_bar};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::atom::map_entry;
use super::expression::{enclosed_expression, expression, spanned};
use super::name::{is_variable, property_key, variable};
use super::pattern::{pattern, pattern_follows};
use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

/// An expression that starts with `[`: a list, a list comprehension or a pattern comprehension.
pub(super) fn bracketed(input: Input<'_>) -> Parsed<'_, Expression> {
    let inside = input.skip(1);
    let named = inside.ahead(0).is_some_and(is_variable);
    if named && inside.is_word_ahead(1, Keyword::In) && !is_list_of_tests(input) {
        return list_comprehension(input);
    }
    let path = match named && inside.is_ahead(1, Symbol::Equal) {
        true => inside.skip(2),
        false => inside,
    };
    if path.is(Symbol::LeftParen) && pattern_follows(path) && holds(input, BAR) {
        return pattern_comprehension(input);
    }
    list(input)
}

/// `[x IN a, y IN b]` is a list of booleans: it contains a comma and none of the parts of a comprehension.
fn is_list_of_tests(input: Input<'_>) -> bool {
    holds(input, COMMA) && !holds(input, BAR)
}

const BAR: TokenKind = TokenKind::Symbol(Symbol::Bar);
const COMMA: TokenKind = TokenKind::Symbol(Symbol::Comma);

/// Whether the brackets that open here directly contain this token, outside of inner brackets. Each token is scanned
/// only for the brackets around it, so all these scans together take linear time.
pub(super) fn holds(input: Input<'_>, wanted: TokenKind) -> bool {
    let Some(close) = input.closing_ahead(0) else {
        return false;
    };
    let mut at = 1;
    while at < close {
        if input.ahead(at) == Some(wanted) {
            return true;
        }
        at = input.closing_ahead(at).unwrap_or(at) + 1;
    }
    false
}

fn list(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, _) = symbol(Symbol::LeftBracket)(input)?;
    let (rest, items) = match rest.is(Symbol::RightBracket) {
        true => (rest, Vec::new()),
        false => comma_list(enclosed_expression).parse(rest)?,
    };
    let (rest, _) = symbol(Symbol::RightBracket)(rest)?;
    Ok((rest, spanned(input, rest, ExpressionKind::List(items))))
}

/// `variable IN list [WHERE predicate]`, where `|` ends both expressions.
struct Elements {
    variable: Name,
    list: Box<Expression>,
    predicate: Option<Box<Expression>>,
}

fn elements(input: Input<'_>) -> Parsed<'_, Elements> {
    let (rest, variable) = variable(input)?;
    let (rest, _) = keyword(Keyword::In)(rest)?;
    let (rest, list) = with_bar(true, rest, expression)?;
    let (rest, predicate) = where_before_bar(rest)?;
    let elements = Elements {
        variable,
        list: Box::new(list),
        predicate,
    };
    Ok((rest, elements))
}

fn where_before_bar(input: Input<'_>) -> Parsed<'_, Option<Box<Expression>>> {
    let (rest, predicate) = with_bar(true, input, |input| {
        opt(preceded(keyword(Keyword::Where), expression)).parse(input)
    })?;
    Ok((rest, predicate.map(Box::new)))
}

/// `[variable IN list WHERE predicate | result]`
fn list_comprehension(input: Input<'_>) -> Parsed<'_, Expression> {
    comprehension_until(input, input.skip(1), Symbol::RightBracket)
}

/// `filter(variable IN list WHERE predicate)` and `extract(variable IN list | result)`: the older way to write a list
/// comprehension.
pub(super) fn legacy_comprehension(input: Input<'_>) -> Parsed<'_, Expression> {
    comprehension_until(input, input.skip(2), Symbol::RightParen)
}

fn comprehension_until<'a>(
    input: Input<'a>,
    inside: Input<'a>,
    close: Symbol,
) -> Parsed<'a, Expression> {
    let (rest, elements) = elements(inside)?;
    let (rest, result) = opt(preceded(symbol(Symbol::Bar), enclosed_expression)).parse(rest)?;
    let (rest, _) = symbol(close)(rest)?;
    let kind = ExpressionKind::ListComprehension {
        variable: elements.variable,
        list: elements.list,
        predicate: elements.predicate,
        result: result.map(Box::new),
    };
    Ok((rest, spanned(input, rest, kind)))
}

/// `[p = (a)-->(b) WHERE predicate | result]`
fn pattern_comprehension(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, pattern) = pattern(input.skip(1))?;
    let (rest, predicate) = where_before_bar(rest)?;
    let (rest, _) = symbol(Symbol::Bar)(rest)?;
    let (rest, result) = enclosed_expression(rest)?;
    let (rest, _) = symbol(Symbol::RightBracket)(rest)?;
    let kind = ExpressionKind::PatternComprehension {
        pattern: Box::new(pattern),
        predicate,
        result: Box::new(result),
    };
    Ok((rest, spanned(input, rest, kind)))
}

/// `all(variable IN list WHERE predicate)`, and likewise `any`, `none`, `single`
pub(super) fn quantifier(input: Input<'_>, word: Keyword) -> Parsed<'_, Expression> {
    let (rest, elements) = elements(input.skip(2))?;
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    let quantifier = match word {
        Keyword::Any => ListQuantifier::Any,
        Keyword::None => ListQuantifier::None,
        Keyword::Single => ListQuantifier::Single,
        _ => ListQuantifier::All,
    };
    let kind = ExpressionKind::Quantifier {
        quantifier,
        variable: elements.variable,
        list: elements.list,
        predicate: elements.predicate,
    };
    Ok((rest, spanned(input, rest, kind)))
}

/// `reduce(accumulator = start, variable IN list | step)`
pub(super) fn reduce(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, accumulator) = variable(input.skip(2))?;
    let (rest, _) = symbol(Symbol::Equal)(rest)?;
    let (rest, start) = enclosed_expression(rest)?;
    let (rest, _) = symbol(Symbol::Comma)(rest)?;
    let (rest, variable) = variable(rest)?;
    let (rest, _) = keyword(Keyword::In)(rest)?;
    let (rest, list) = with_bar(true, rest, expression)?;
    let (rest, _) = symbol(Symbol::Bar)(rest)?;
    let (rest, step) = enclosed_expression(rest)?;
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    let kind = ExpressionKind::Reduce {
        accumulator,
        start: Box::new(start),
        variable,
        list: Box::new(list),
        step: Box::new(step),
    };
    Ok((rest, spanned(input, rest, kind)))
}

/// `subject {.key, .*, other: value, variable}`; `at` is at the brace.
pub(super) fn map_projection<'a>(
    input: Input<'a>,
    at: Input<'a>,
    subject: Expression,
) -> Parsed<'a, Expression> {
    let inside = at.skip(1);
    let (rest, items) = match inside.is(Symbol::RightBrace) {
        true => (inside, Vec::new()),
        false => with_bar(false, inside, |inside| {
            comma_list(map_projection_item).parse(inside)
        })?,
    };
    let (rest, _) = symbol(Symbol::RightBrace)(rest)?;
    let kind = ExpressionKind::MapProjection {
        subject: Box::new(subject),
        items,
    };
    Ok((rest, spanned(input, rest, kind)))
}

fn map_projection_item(input: Input<'_>) -> Parsed<'_, MapProjectionItem> {
    if input.is(Symbol::Dot) {
        if input.is_ahead(1, Symbol::Star) {
            return Ok((input.skip(2), MapProjectionItem::All));
        }
        let (rest, key) = property_key(input.skip(1))?;
        return Ok((rest, MapProjectionItem::Property(key)));
    }
    if input.is_ahead(1, Symbol::Colon) {
        let (rest, (key, value)) = map_entry(input)?;
        return Ok((rest, MapProjectionItem::Entry(key, value)));
    }
    input.note(Expected::Symbol(Symbol::Dot));
    let (rest, name) = variable(input)?;
    Ok((rest, MapProjectionItem::Variable(name)))
}
