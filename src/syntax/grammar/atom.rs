//! Atoms: literals, variables, parameters, parentheses, lists, maps, `CASE`, function calls.

use super::super::ast::{Expression, ExpressionKind, Literal, Name};
use super::super::combinator::{comma_list, nested, symbol, with_bar};
use super::super::failure::{Expected, fatal};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::literal;
use super::super::token::{Symbol, TokenKind};
use super::case::case;
use super::comprehension::{bracketed, legacy_comprehension, quantifier, reduce};
use super::expression::{enclosed_expression, expression, spanned};
use super::name::{
    is_named_word, is_variable, leading_word, number, property_key, qualified_name,
    qualified_pieces, require_nonempty, require_unambiguous, variable,
};
use super::pattern::{pattern_follows, pattern_predicate, shortest_path};
use super::special_call::special_call;
use super::subquery::{subquery, subquery_kind};
use nom::Parser;
use nom::sequence::separated_pair;

/// An atom, determined by its first token, and for words by the one after it.
pub(super) fn atom(input: Input<'_>) -> Parsed<'_, Expression> {
    match input.first() {
        Some(TokenKind::Integer) => integer(input),
        Some(TokenKind::Float) => float(input),
        Some(TokenKind::Decimal) => decimal(input),
        Some(TokenKind::String) => string(input),
        Some(TokenKind::Parameter) => parameter(input),
        Some(TokenKind::Symbol(Symbol::LeftParen)) => parenthesis(input),
        Some(_) => nested(1, input, compound),
        None => input.fail(Expected::Thing("an expression")),
    }
}

/// Atoms that contain lists of others. Each counts as a level of its own in addition to its expressions, because
/// parsing it takes more stack.
fn compound(input: Input<'_>) -> Parsed<'_, Expression> {
    match input.first() {
        Some(TokenKind::Symbol(Symbol::LeftBracket)) => bracketed(input),
        Some(TokenKind::Symbol(Symbol::LeftBrace)) => map(input),
        Some(TokenKind::Keyword(word)) => keyword_atom(input, word),
        Some(TokenKind::Identifier | TokenKind::QuotedIdentifier) => name_atom(input),
        _ => input.fail(Expected::Thing("an expression")),
    }
}

fn keyword_atom(input: Input<'_>, word: Keyword) -> Parsed<'_, Expression> {
    match word {
        Keyword::Null => constant(input, Literal::Null),
        Keyword::True => constant(input, Literal::Boolean(true)),
        Keyword::False => constant(input, Literal::Boolean(false)),
        Keyword::Case if !is_named_word(input) => {
            require_unambiguous(input)?;
            case(input)
        }
        _ if word.is_reserved() && input.has_named(word) => name_atom(input),
        // In operand position, `in(…)` is the function: the operator is only valid between two operands.
        Keyword::In if input.is_ahead(1, Symbol::LeftParen) => name_atom(input),
        _ if word.is_reserved() => input.fail(Expected::Thing("an expression")),
        _ if input.is_ahead(1, Symbol::LeftParen) => keyword_call(input, word),
        _ => match subquery_kind(input) {
            Some(kind) => subquery(input, kind),
            None => name_atom(input),
        },
    }
}

/// Calls that are more than a list of arguments.
fn keyword_call(input: Input<'_>, word: Keyword) -> Parsed<'_, Expression> {
    let element_of = input.ahead(2).is_some_and(is_variable) && input.is_word_ahead(3, Keyword::In);
    match word {
        Keyword::All | Keyword::Any | Keyword::None | Keyword::Single if element_of => {
            quantifier(input, word)
        }
        Keyword::Filter | Keyword::Extract if element_of => legacy_comprehension(input),
        Keyword::Reduce if input.is_ahead(3, Symbol::Equal) => reduce(input),
        Keyword::ShortestPath | Keyword::AllShortestPaths => shortest_path(input),
        Keyword::Count if input.is_ahead(2, Symbol::Star) => count_star(input),
        _ => name_atom(input),
    }
}

/// A function call if an argument list follows the name, else a variable.
fn name_atom(input: Input<'_>) -> Parsed<'_, Expression> {
    let pieces = qualified_pieces(input);
    if input.is_ahead((2 * pieces).saturating_sub(1), Symbol::LeftParen) {
        return call(input, pieces);
    }
    if let Some(number) = number(input) {
        return constant(input, Literal::Float(number));
    }
    let (rest, name) = variable(input)?;
    Ok((
        rest,
        spanned(input, rest, ExpressionKind::Variable(name.text)),
    ))
}

fn constant(input: Input<'_>, literal: Literal) -> Parsed<'_, Expression> {
    let rest = input.skip(1);
    Ok((rest, spanned(input, rest, ExpressionKind::Literal(literal))))
}

fn integer(input: Input<'_>) -> Parsed<'_, Expression> {
    let (text, span) = (input.text(input.span()), input.span());
    let magnitude = literal::magnitude(text, span).map_err(fatal)?;
    match i64::try_from(magnitude) {
        Ok(value) => constant(input, Literal::Integer(value)),
        Err(_) => Err(fatal(literal::integer_overflow(text, span))),
    }
}

fn float(input: Input<'_>) -> Parsed<'_, Expression> {
    let value = literal::float(input.text(input.span()), input.span()).map_err(fatal)?;
    constant(input, Literal::Float(value))
}

fn decimal(input: Input<'_>) -> Parsed<'_, Expression> {
    let value = literal::decimal(input.text(input.span()), input.span()).map_err(fatal)?;
    constant(input, Literal::Decimal(value))
}

fn string(input: Input<'_>) -> Parsed<'_, Expression> {
    let value = literal::string(input.text(input.span()), input.span()).map_err(fatal)?;
    constant(input, Literal::String(value.into()))
}

/// `$name`
pub(super) fn parameter(input: Input<'_>) -> Parsed<'_, Expression> {
    if input.first() != Some(TokenKind::Parameter) {
        return input.fail(Expected::Thing("a parameter"));
    }
    require_nonempty(input, "a parameter")?;
    let name = input.name().into();
    let rest = input.skip(1);
    Ok((rest, spanned(input, rest, ExpressionKind::Parameter(name))))
}

/// A pattern used as a predicate, or an expression in parentheses.
fn parenthesis(input: Input<'_>) -> Parsed<'_, Expression> {
    if pattern_follows(input) {
        return pattern_predicate(input);
    }
    let (rest, inner) = enclosed_expression(input.skip(1))?;
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    Ok((rest, inner))
}

/// `{key: value, …}`
pub(super) fn map(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, _) = symbol(Symbol::LeftBrace)(input)?;
    let (rest, entries) = match rest.is(Symbol::RightBrace) {
        true => (rest, Vec::new()),
        false => with_bar(false, rest, |rest| comma_list(map_entry).parse(rest))?,
    };
    let (rest, _) = symbol(Symbol::RightBrace)(rest)?;
    Ok((rest, spanned(input, rest, ExpressionKind::Map(entries))))
}

/// `key: value`
pub(super) fn map_entry(input: Input<'_>) -> Parsed<'_, (Name, Expression)> {
    separated_pair(property_key, symbol(Symbol::Colon), expression).parse(input)
}

fn count_star(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, _) = symbol(Symbol::RightParen)(input.skip(3))?;
    Ok((rest, spanned(input, rest, ExpressionKind::CountStar)))
}

/// `name([DISTINCT] arguments)`, and `trim(…)` and `normalize(…)`, which have keywords of their own.
fn call(input: Input<'_>, pieces: u32) -> Parsed<'_, Expression> {
    let (rest, name) = qualified_name(input, pieces);
    if let Some(special) = special_call(input, &name) {
        return special;
    }
    let (rest, _) = symbol(Symbol::LeftParen)(rest)?;
    let (rest, distinct) = leading_word(Keyword::Distinct)(rest)?;
    let (rest, arguments) = arguments(rest)?;
    let kind = ExpressionKind::Call {
        name,
        distinct,
        arguments,
    };
    Ok((rest, spanned(input, rest, kind)))
}

/// Expressions between commas up to the closing parenthesis; possibly none.
pub(super) fn arguments(input: Input<'_>) -> Parsed<'_, Vec<Expression>> {
    let (rest, arguments) = match input.is(Symbol::RightParen) {
        true => (input, Vec::new()),
        false => comma_list(enclosed_expression).parse(input)?,
    };
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    Ok((rest, arguments))
}
