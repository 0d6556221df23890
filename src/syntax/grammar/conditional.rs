//! Conditional queries: `WHEN predicate THEN query … ELSE query`.

use super::super::ast::{ConditionalBranch, ConditionalQuery, Query};
use super::super::combinator::{CLAUSE_LEVELS, braced, keyword, nested, with_bar};
use super::super::failure::{Expected, Failure, fatal};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::Symbol;
use super::expression::expression;
use super::statement::{Conclusion, query, single_query};
use crate::error::{Error, ErrorCode};
use nom::Parser;

/// `WHEN predicate THEN branch … [ELSE branch]`
pub(super) fn conditional_query(
    input: Input<'_>,
    conclusion: Conclusion,
) -> Parsed<'_, ConditionalQuery> {
    let (mut branches, mut rest) = (Vec::new(), input);
    while rest.is_word(Keyword::When) {
        let start = rest;
        let (after, predicate) = expression(rest.skip(1))?;
        let (after, _) = keyword(Keyword::Then)(after)?;
        let (after, query) = branch(after, conclusion)?;
        rest = after;
        branches.push(ConditionalBranch {
            predicate,
            query,
            span: start.span_to(rest),
        });
    }
    rest.note(Expected::Keyword(Keyword::When));
    let mut otherwise = None;
    if rest.is_word(Keyword::Else) {
        let (after, query) = branch(rest.skip(1), conclusion)?;
        otherwise = Some((Box::new(query), rest.span_to(after)));
        rest = after;
    } else {
        rest.note(Expected::Keyword(Keyword::Else));
    }
    let span = input.span_to(rest);
    let conditional = ConditionalQuery {
        branches,
        otherwise,
        span,
    };
    Ok((rest, conditional))
}

/// A query in braces, or a sequence of clauses.
fn branch(input: Input<'_>, conclusion: Conclusion) -> Parsed<'_, Query> {
    if !input.is(Symbol::LeftBrace) {
        input.note(Expected::Symbol(Symbol::LeftBrace));
        let (rest, single) = single_query(input, conclusion)?;
        return Ok((rest, Query::Single(single)));
    }
    nested(CLAUSE_LEVELS, input, |input| {
        with_bar(false, input, |input| {
            braced(|inside| query(inside, conclusion)).parse(input)
        })
    })
}

/// Returns an error for a `WHEN` after clauses, with advice on how to correct it.
pub(super) fn refuse_when(input: Input<'_>) -> Result<(), nom::Err<Failure>> {
    let hint = "put NEXT before it behind RETURN, or write CALL (*) { WHEN … }; for a value write CASE WHEN … END";
    let message = "WHEN … THEN begins a query: it cannot follow a clause";
    refuse(input, Keyword::When, message, hint)
}

/// Rejects a `UNION` after a conditional query, because it is ambiguous to which of the branches it belongs.
pub(super) fn refuse_union(input: Input<'_>) -> Result<(), nom::Err<Failure>> {
    let hint = "put braces around the branch that it belongs to: WHEN … THEN { … UNION … }";
    let message = "UNION cannot follow WHEN … THEN";
    refuse(input, Keyword::Union, message, hint)
}

fn refuse(
    input: Input<'_>,
    word: Keyword,
    message: &str,
    hint: &str,
) -> Result<(), nom::Err<Failure>> {
    if !input.is_word(word) {
        return Ok(());
    }
    let error = Error::syntax(ErrorCode::InvalidClauseComposition, message);
    Err(fatal(error.at(input.span()).hint(hint)))
}
