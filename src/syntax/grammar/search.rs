//! Search indexes: `CREATE NAME INDEX`, `CREATE FULLTEXT INDEX`, `CREATE TEXT INDEX`, `CREATE VECTOR INDEX`.

use super::super::ast::{
    Expression, MatchSearch, Name, SchemaCommand, SearchIndexCommand, SearchKind, SearchTarget,
};
use super::super::combinator::{comma_list, keyword, parenthesised, symbol};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::atom::map;
use super::expression::expression;
use super::name::{any_name, label, variable};
use super::projection::where_clause;
use super::schema::{if_not_exists, key_of, optional_name};
use crate::error::Span;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{opt, value};
use nom::multi::separated_list1;
use nom::sequence::{delimited, preceded};

/// Whether `CREATE NAME INDEX`, `CREATE TEXT INDEX`, `CREATE VECTOR INDEX` or `CREATE FULLTEXT` begins here.
pub(super) fn starts_search_index(input: Input<'_>) -> bool {
    if !input.is_word(Keyword::Create) {
        return false;
    }
    let kind = input.skip(1);
    let is_kind = [NAME, TEXT, VECTOR].iter().any(|word| is_word(kind, word));
    kind.is_word(Keyword::FullText) || is_kind && kind.is_word_ahead(1, Keyword::Index)
}

/// `CREATE NAME INDEX [name] [IF NOT EXISTS] FOR target ON EACH [n.key, …]`, `CREATE FULLTEXT INDEX … [OPTIONS {…}]`,
/// and `CREATE TEXT INDEX …`, `CREATE VECTOR INDEX … ON (n.key) [OPTIONS {…}]`
pub(super) fn create_search_index(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keyword(Keyword::Create)(input)?;
    let (rest, kind) = kind(rest)?;
    let (rest, _) = keyword(Keyword::Index)(rest)?;
    let (rest, name) = optional_name(rest)?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let (rest, (variable, target)) = preceded(keyword(Keyword::For), target).parse(rest)?;
    let (rest, keys) = match kind {
        SearchKind::Name | SearchKind::FullText => each_key(rest, &variable)?,
        SearchKind::Text | SearchKind::Vector => one_key(rest, &variable)?,
    };
    let (rest, options) = options(rest)?;
    let command = SearchIndexCommand {
        kind,
        name,
        if_not_exists,
        target,
        keys,
        options,
    };
    Ok((rest, SchemaCommand::CreateSearchIndex(command)))
}

/// `ON EACH [n.key, …]`
fn each_key<'a>(input: Input<'a>, variable: &Name) -> Parsed<'a, Vec<Name>> {
    let (rest, _) = (keyword(Keyword::On), keyword(Keyword::Each)).parse(input)?;
    let keys = delimited(
        symbol(Symbol::LeftBracket),
        comma_list(key_of(variable)),
        symbol(Symbol::RightBracket),
    );
    { keys }.parse(rest)
}

/// `ON (n.key)`, or without the parentheses
fn one_key<'a>(input: Input<'a>, variable: &Name) -> Parsed<'a, Vec<Name>> {
    let (rest, _) = keyword(Keyword::On)(input)?;
    let (rest, key) = match rest.is(Symbol::LeftParen) {
        true => parenthesised(key_of(variable)).parse(rest)?,
        false => key_of(variable).parse(rest)?,
    };
    Ok((rest, vec![key]))
}

/// `NAME`, `FULLTEXT`, `TEXT` or `VECTOR`
pub(super) fn kind(input: Input<'_>) -> Parsed<'_, SearchKind> {
    alt((
        value(SearchKind::Name, word(NAME)),
        value(SearchKind::FullText, keyword(Keyword::FullText)),
        value(SearchKind::Text, word(TEXT)),
        value(SearchKind::Vector, word(VECTOR)),
    ))
    .parse(input)
}

/// `OPTIONS {…}`
fn options(input: Input<'_>) -> Parsed<'_, Option<Expression>> {
    opt(preceded(word("OPTIONS"), map)).parse(input)
}

/// `(n)`, `(n:A|B)` or `()-[r:T|U]-()`, with or without an arrow head
fn target(input: Input<'_>) -> Parsed<'_, (Name, SearchTarget)> {
    if !input.is_ahead(1, Symbol::RightParen) {
        let inside = (variable, opt(preceded(symbol(Symbol::Colon), alternatives)));
        let left = symbol(Symbol::LeftParen);
        let node = delimited(left, inside, symbol(Symbol::RightParen));
        let (rest, (variable, labels)) = { node }.parse(input)?;
        return Ok((
            rest,
            (variable, SearchTarget::Nodes(labels.unwrap_or_default())),
        ));
    }
    let empty = || (symbol(Symbol::LeftParen), symbol(Symbol::RightParen));
    let inside = (variable, preceded(symbol(Symbol::Colon), alternatives));
    let before = (empty(), opt(symbol(Symbol::Less)), symbol(Symbol::Minus));
    let after = (symbol(Symbol::Minus), opt(symbol(Symbol::Greater)), empty());
    let brackets = delimited(
        symbol(Symbol::LeftBracket),
        inside,
        symbol(Symbol::RightBracket),
    );
    let (rest, (variable, types)) = delimited(before, brackets, after).parse(input)?;
    Ok((rest, (variable, SearchTarget::Relationships(types))))
}

/// `A|B`
fn alternatives(input: Input<'_>) -> Parsed<'_, Vec<Name>> {
    separated_list1(symbol(Symbol::Bar), label).parse(input)
}

/// `SEARCH variable IN (VECTOR INDEX name FOR vector [WHERE predicate] LIMIT count) [SCORE AS name]`
pub(super) fn match_search(input: Input<'_>) -> Parsed<'_, Option<Box<MatchSearch>>> {
    if !is_word(input, SEARCH) {
        return Ok((input, None));
    }
    let (rest, found) = variable(input.skip(1))?;
    let (rest, _) = (keyword(Keyword::In), symbol(Symbol::LeftParen)).parse(rest)?;
    let (rest, _) = word(VECTOR)(rest)?;
    let (rest, index) = preceded(keyword(Keyword::Index), index_name).parse(rest)?;
    let (rest, vector) = preceded(keyword(Keyword::For), expression).parse(rest)?;
    let (rest, predicate) = where_clause(rest)?;
    let (rest, limit) = preceded(keyword(Keyword::Limit), expression).parse(rest)?;
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    let (rest, score) = match is_word(rest, SCORE) {
        true => {
            let (rest, score) = preceded(keyword(Keyword::As), variable).parse(rest.skip(1))?;
            (rest, Some(score))
        }
        false => (rest, None),
    };
    let search = MatchSearch {
        variable: found,
        index,
        vector,
        predicate,
        limit,
        score,
        span: input.span_to(rest),
    };
    Ok((rest, Some(Box::new(search))))
}

fn index_name(input: Input<'_>) -> Parsed<'_, Name> {
    any_name(input, "the name of an index")
}

/// `NAME`, `TEXT`, `VECTOR`, `SEARCH`, `SCORE` and `OPTIONS` are too common as names to be keywords: they are words of the language here and nowhere else.
const NAME: &str = "NAME";
const TEXT: &str = "TEXT";
const VECTOR: &str = "VECTOR";
const SEARCH: &str = "SEARCH";
const SCORE: &str = "SCORE";

pub(super) fn is_word(input: Input<'_>, word: &str) -> bool {
    input.first() == Some(TokenKind::Identifier) && input.name().eq_ignore_ascii_case(word)
}

fn word<'a>(word: &'static str) -> impl Fn(Input<'a>) -> Parsed<'a, Span> + Copy {
    move |input: Input<'a>| match is_word(input, word) {
        true => Ok((input.skip(1), input.span())),
        false => input.fail(Expected::Word(word)),
    }
}
