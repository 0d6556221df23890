//! Search indexes: `CREATE NAME INDEX`, `CREATE FULLTEXT INDEX`.

use super::super::ast::{
    Expression, Name, SchemaCommand, SearchIndexCommand, SearchKind, SearchTarget,
};
use super::super::combinator::{comma_list, keyword, symbol};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::atom::map;
use super::name::{label, variable};
use super::schema::{if_not_exists, key_of, optional_name};
use crate::error::Span;
use nom::Parser;
use nom::combinator::opt;
use nom::multi::separated_list1;
use nom::sequence::{delimited, preceded};

/// Whether `CREATE NAME INDEX` or `CREATE FULLTEXT` begins here.
pub(super) fn starts_search_index(input: Input<'_>) -> bool {
    if !input.is_word(Keyword::Create) {
        return false;
    }
    let kind = input.skip(1);
    kind.is_word(Keyword::FullText) || is_word(kind, NAME) && kind.is_word_ahead(1, Keyword::Index)
}

/// `CREATE NAME INDEX [name] [IF NOT EXISTS] FOR target ON EACH [n.key, …]`, and `CREATE FULLTEXT INDEX … [OPTIONS {…}]`
pub(super) fn create_search_index(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keyword(Keyword::Create)(input)?;
    let (rest, kind) = kind(rest)?;
    let (rest, _) = keyword(Keyword::Index)(rest)?;
    let (rest, name) = optional_name(rest)?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let (rest, (variable, target)) = preceded(keyword(Keyword::For), target).parse(rest)?;
    let (rest, _) = (keyword(Keyword::On), keyword(Keyword::Each)).parse(rest)?;
    let keys = delimited(
        symbol(Symbol::LeftBracket),
        comma_list(key_of(&variable)),
        symbol(Symbol::RightBracket),
    );
    let (rest, keys) = { keys }.parse(rest)?;
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

fn kind(input: Input<'_>) -> Parsed<'_, SearchKind> {
    match input.is_word(Keyword::FullText) {
        true => Ok((input.skip(1), SearchKind::FullText)),
        false => {
            let (rest, _) = word(NAME, "`NAME`")(input)?;
            Ok((rest, SearchKind::Name))
        }
    }
}

/// `OPTIONS {…}`
fn options(input: Input<'_>) -> Parsed<'_, Option<Expression>> {
    opt(preceded(word("OPTIONS", "`OPTIONS`"), map)).parse(input)
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

/// `NAME` and `OPTIONS` are too common as names to be keywords: they are words of the language here and nowhere else.
const NAME: &str = "NAME";

pub(super) fn is_word(input: Input<'_>, word: &str) -> bool {
    input.first() == Some(TokenKind::Identifier) && input.name().eq_ignore_ascii_case(word)
}

fn word<'a>(
    word: &'static str,
    expected: &'static str,
) -> impl Fn(Input<'a>) -> Parsed<'a, Span> + Copy {
    move |input: Input<'a>| match is_word(input, word) {
        true => Ok((input.skip(1), input.span())),
        false => input.fail(Expected::Thing(expected)),
    }
}
