//! Types as queries write them: `INTEGER NOT NULL`, `LIST<STRING>`, `DATE | ZONED DATETIME`.

use super::super::combinator::{keywords, nested, symbol};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::name::text;
use crate::value::kind::Type;
use crate::value::vector::MOST_DIMENSIONS;
use crate::value::{CoordinateType, ValueType};
use nom::Parser;
use nom::combinator::{map, opt};
use nom::multi::separated_list1;
use nom::sequence::delimited;

/// A type, or several separated by `|`.
pub(in super::super) fn value_type(input: Input<'_>) -> Parsed<'_, ValueType> {
    nested(1, input, |input| {
        if input.progress.bar_ends.get() {
            return single(input);
        }
        let (rest, mut members) = separated_list1(symbol(Symbol::Bar), single).parse(input)?;
        let only = match members.len() {
            1 => members.pop(),
            _ => None,
        };
        Ok((rest, only.unwrap_or(ValueType::Union(members))))
    })
}

/// One type with the words that make it a list or exclude null: `STRING NOT NULL LIST`.
fn single(input: Input<'_>) -> Parsed<'_, ValueType> {
    let (mut rest, mut found) = name(input)?;
    loop {
        let (after, strict) = not_null(rest)?;
        (rest, found) = match strict && !matches!(found, ValueType::NotNull(_)) {
            true => (after, ValueType::NotNull(Box::new(found))),
            false if is_word(rest, "LIST") || is_word(rest, "ARRAY") => {
                (rest.skip(1), ValueType::List(Box::new(found)))
            }
            false => return Ok((rest, found)),
        };
    }
}

/// `NOT NULL` or `!`
fn not_null(input: Input<'_>) -> Parsed<'_, bool> {
    if input.is(Symbol::Exclamation) {
        return Ok((input.skip(1), true));
    }
    let words = opt(keywords(Keyword::Not, Keyword::Null));
    map(words, |words| words.is_some()).parse(input)
}

fn is_word(input: Input<'_>, word: &str) -> bool {
    input.word().eq_ignore_ascii_case(word)
}

/// The words of a type, longest first, and the type.
const NAMES: &[(&[&str], ValueType)] = &[
    (
        &["TIMESTAMP", "WITHOUT", "TIME", "ZONE"],
        ValueType::Plain(Type::LocalDateTime),
    ),
    (
        &["TIMESTAMP", "WITH", "TIME", "ZONE"],
        ValueType::Plain(Type::DateTime),
    ),
    (
        &["TIME", "WITHOUT", "TIME", "ZONE"],
        ValueType::Plain(Type::LocalTime),
    ),
    (
        &["TIME", "WITH", "TIME", "ZONE"],
        ValueType::Plain(Type::Time),
    ),
    (
        &["LOCAL", "DATETIME"],
        ValueType::Plain(Type::LocalDateTime),
    ),
    (&["ZONED", "DATETIME"], ValueType::Plain(Type::DateTime)),
    (&["LOCAL", "TIME"], ValueType::Plain(Type::LocalTime)),
    (&["ZONED", "TIME"], ValueType::Plain(Type::Time)),
    (&["SIGNED", "INTEGER"], ValueType::Plain(Type::Integer)),
    (&["PROPERTY", "VALUE"], ValueType::Property),
    (&["ANY", "VALUE"], ValueType::Any),
    (&["ANY", "NODE"], ValueType::Plain(Type::Node)),
    (
        &["ANY", "RELATIONSHIP"],
        ValueType::Plain(Type::Relationship),
    ),
    (&["ANY", "MAP"], ValueType::Plain(Type::Map)),
    (&["ANY"], ValueType::Any),
    (&["NOTHING"], ValueType::Nothing),
    (&["NULL"], ValueType::Plain(Type::Null)),
    (&["BOOLEAN"], ValueType::Plain(Type::Boolean)),
    (&["BOOL"], ValueType::Plain(Type::Boolean)),
    (&["STRING"], ValueType::Plain(Type::String)),
    (&["VARCHAR"], ValueType::Plain(Type::String)),
    (&["INTEGER"], ValueType::Plain(Type::Integer)),
    (&["INTEGER64"], ValueType::Plain(Type::Integer)),
    (&["INT"], ValueType::Plain(Type::Integer)),
    (&["INT64"], ValueType::Plain(Type::Integer)),
    (&["FLOAT"], ValueType::Plain(Type::Float)),
    (&["FLOAT64"], ValueType::Plain(Type::Float)),
    (&["DECIMAL"], ValueType::Plain(Type::Decimal)),
    (&["DEC"], ValueType::Plain(Type::Decimal)),
    (&["QUANTITY"], ValueType::Plain(Type::Quantity)),
    (&["PERIOD"], ValueType::Plain(Type::Period)),
    (&["VECTOR"], ValueType::Plain(Type::Vector)),
    (&["DATE"], ValueType::Plain(Type::Date)),
    (&["DURATION"], ValueType::Plain(Type::Duration)),
    (&["NODE"], ValueType::Plain(Type::Node)),
    (&["VERTEX"], ValueType::Plain(Type::Node)),
    (&["RELATIONSHIP"], ValueType::Plain(Type::Relationship)),
    (&["EDGE"], ValueType::Plain(Type::Relationship)),
    (&["MAP"], ValueType::Plain(Type::Map)),
    (&["PATH"], ValueType::Plain(Type::Path)),
];

fn name(input: Input<'_>) -> Parsed<'_, ValueType> {
    if is_word(input, "LIST") || is_word(input, "ARRAY") {
        return list(input);
    }
    let begins_with = |words: &[&str]| {
        let mut rest = input;
        words.iter().all(|word| {
            let same = is_word(rest, word);
            rest = rest.skip(1);
            same
        })
    };
    match NAMES.iter().find(|(words, _)| begins_with(words)) {
        Some((words, found)) => {
            let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
            let rest = input.skip(count);
            match found {
                ValueType::Plain(Type::Quantity) if rest.is(Symbol::LeftParen) => measured(rest),
                ValueType::Plain(Type::Vector) => vector(rest),
                found => Ok((rest, found.clone())),
            }
        }
        None => input.fail(Expected::ValueType),
    }
}

/// `('area')` after QUANTITY: a quantity of this dimension.
fn measured(input: Input<'_>) -> Parsed<'_, ValueType> {
    let dimension = delimited(symbol(Symbol::LeftParen), text, symbol(Symbol::RightParen));
    map(dimension, ValueType::Measured).parse(input)
}

/// `<FLOAT32>(3)` after VECTOR, where either may be left out: a vector of this type and dimension.
fn vector(input: Input<'_>) -> Parsed<'_, ValueType> {
    let (mut rest, mut of, mut dimension) = (input, None, None);
    if rest.is(Symbol::Less) {
        let (after, found) = coordinate_type(rest.skip(1))?;
        (rest, _) = symbol(Symbol::Greater)(after)?;
        of = Some(found);
    }
    if rest.is(Symbol::LeftParen) && rest.ahead(1) == Some(TokenKind::Integer) {
        let number = rest.skip(1);
        let found = number.word().parse().ok();
        dimension = found.filter(|found| (1..=MOST_DIMENSIONS).contains(&usize::from(*found)));
        if dimension.is_none() {
            return number.fail(Expected::Thing("a dimension from 1 to 4096"));
        }
        (rest, _) = symbol(Symbol::RightParen)(number.skip(1))?;
    }
    let found = match (of, dimension) {
        (None, None) => ValueType::Plain(Type::Vector),
        (of, dimension) => ValueType::Vector(of, dimension),
    };
    Ok((rest, found))
}

/// `FLOAT32`, `SIGNED INTEGER`, …, and NOT NULL behind, which all coordinates are.
pub(in super::super) fn coordinate_type(input: Input<'_>) -> Parsed<'_, CoordinateType> {
    let two = format!("{} {}", input.word(), input.skip(1).word());
    let (rest, found) = match CoordinateType::of_name(&two) {
        Some(found) => (input.skip(2), Some(found)),
        None => (input.skip(1), CoordinateType::of_name(&input.word())),
    };
    let Some(found) = found else {
        return input.fail(Expected::Thing("a type of coordinates, such as FLOAT32"));
    };
    let (rest, _) = not_null(rest)?;
    Ok((rest, found))
}

/// `LIST<element>`; a bare `LIST` may contain anything.
fn list(input: Input<'_>) -> Parsed<'_, ValueType> {
    if !input.is_ahead(1, Symbol::Less) {
        return Ok((input.skip(1), ValueType::List(Box::new(ValueType::Any))));
    }
    let (rest, element) = value_type(input.skip(2))?;
    let (rest, _) = symbol(Symbol::Greater)(rest)?;
    Ok((rest, ValueType::List(Box::new(element))))
}

/// Every word with which a type may begin.
pub(in super::super) fn type_words() -> Vec<&'static str> {
    let first = NAMES.iter().filter_map(|(words, _)| words.first().copied());
    first.chain(["LIST"]).collect()
}
