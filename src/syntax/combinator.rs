//! The combinators of which productions consist, and the limit on the nesting depth of texts.

use super::failure::{Expected, Failure, fatal};
use super::input::{Input, Parsed};
use super::keyword::Keyword;
use super::token::Symbol;
use crate::error::{Error, ErrorCode, Span};
use nom::Parser;
use nom::multi::separated_list1;
use nom::sequence::delimited;

/// The maximum depth of a syntax tree. Every later stage walks the tree by recursion, and each of them must fit into
/// the 2 MiB stack of a spawned thread.
pub(super) const MAX_DEPTH: u32 = 200;

/// The number of levels that a clause which contains clauses counts as.
pub(super) const CLAUSE_LEVELS: u32 = 4;

/// Parses this word.
pub(super) fn keyword<'a>(keyword: Keyword) -> impl Fn(Input<'a>) -> Parsed<'a, Span> + Copy {
    move |input| match input.is_word(keyword) {
        true => Ok((input.skip(1), input.span())),
        false => input.fail(Expected::Keyword(keyword)),
    }
}

/// Parses these two words.
pub(super) fn keywords<'a>(
    first: Keyword,
    second: Keyword,
) -> impl Fn(Input<'a>) -> Parsed<'a, Span> + Copy {
    move |input| {
        let (rest, start) = keyword(first)(input)?;
        let (rest, end) = keyword(second)(rest)?;
        Ok((rest, start.to(end)))
    }
}

/// Parses this symbol.
pub(super) fn symbol<'a>(symbol: Symbol) -> impl Fn(Input<'a>) -> Parsed<'a, Span> + Copy {
    move |input| match input.is(symbol) {
        true => Ok((input.skip(1), input.span())),
        false => input.fail(Expected::Symbol(symbol)),
    }
}

/// Parses an optional word; returns whether it is present.
pub(super) fn flag<'a>(keyword: Keyword) -> impl Fn(Input<'a>) -> Parsed<'a, bool> + Copy {
    move |input| {
        if input.is_word(keyword) {
            return Ok((input.skip(1), true));
        }
        input.note(Expected::Keyword(keyword));
        Ok((input, false))
    }
}

/// One or more, separated by commas. A comma must be followed by another one.
pub(super) fn comma_list<'a, T>(
    item: impl Parser<Input<'a>, Output = T, Error = Failure>,
) -> impl Parser<Input<'a>, Output = Vec<T>, Error = Failure> {
    separated_list1(symbol(Symbol::Comma), item)
}

/// In parentheses.
pub(super) fn parenthesised<'a, T>(
    item: impl Parser<Input<'a>, Output = T, Error = Failure>,
) -> impl Parser<Input<'a>, Output = T, Error = Failure> {
    delimited(symbol(Symbol::LeftParen), item, symbol(Symbol::RightParen))
}

/// In braces.
pub(super) fn braced<'a, T>(
    item: impl Parser<Input<'a>, Output = T, Error = Failure>,
) -> impl Parser<Input<'a>, Output = T, Error = Failure> {
    delimited(symbol(Symbol::LeftBrace), item, symbol(Symbol::RightBrace))
}

/// Parses a recursive production, which counts as `levels` levels: one, or more if it needs more of the stack.
pub(super) fn nested<'a, T>(
    levels: u32,
    input: Input<'a>,
    production: impl FnOnce(Input<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    let progress = input.progress;
    let outer_depth = progress.depth.get();
    let depth = outer_depth + levels;
    if depth > MAX_DEPTH {
        return Err(too_deep(input));
    }
    progress.depth.set(depth);
    let outer = progress.reach.replace(depth);
    let result = production(input);
    progress.depth.set(outer_depth);
    progress.reach.set(outer.max(progress.reach.get()));
    result
}

/// Records that the tree read in the current production was placed under `levels` new nodes, as in `1 + 2 + 3`, where
/// the text itself is not nested.
pub(super) fn grow<'a>(input: Input<'a>, levels: u32) -> Result<(), nom::Err<Failure>> {
    let reach = input.progress.reach.get().saturating_add(levels);
    input.progress.reach.set(reach);
    match reach > MAX_DEPTH {
        true => Err(too_deep(input)),
        false => Ok(()),
    }
}

fn too_deep(input: Input<'_>) -> nom::Err<Failure> {
    let message = format!("the statement is nested more than {MAX_DEPTH} levels deep");
    let error = Error::syntax(ErrorCode::NestingTooDeep, message);
    fatal(
        error
            .at(input.span())
            .hint("name parts of it with WITH or LET, or pass a list as a parameter"),
    )
}

/// Reads a production within which `|` does or does not end an expression.
pub(super) fn with_bar<'a, T>(
    ends: bool,
    input: Input<'a>,
    production: impl FnOnce(Input<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    let outer = input.progress.bar_ends.replace(ends);
    let result = production(input);
    input.progress.bar_ends.set(outer);
    result
}
