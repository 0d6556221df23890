//! `CALL { … }`: a query within a query.

use super::super::ast::{
    CallSubqueryClause, ClauseKind, Expression, Imports, InTransactions, OnError,
};
use super::super::combinator::{
    CLAUSE_LEVELS, braced, comma_list, flag, keyword, keywords, nested, parenthesised, symbol,
    with_bar,
};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::Symbol;
use super::expression::expression;
use super::name::variable;
use super::reading::call_procedure;
use super::statement::{Conclusion, query};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::sequence::{delimited, preceded};

/// `CALL` of a query or of a procedure.
pub(super) fn call_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let at = u32::from(input.is_word(Keyword::Optional)) + 1;
    let is_query = input.is_ahead(at, Symbol::LeftBrace) || input.is_ahead(at, Symbol::LeftParen);
    match is_query {
        true => nested(CLAUSE_LEVELS, input, call_subquery),
        false => call_procedure(input),
    }
}

/// `[OPTIONAL] CALL [(imports)] { query } [IN TRANSACTIONS …]`
fn call_subquery(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, optional) = flag(Keyword::Optional)(input)?;
    let (rest, _) = keyword(Keyword::Call)(rest)?;
    let (rest, imports) = match rest.is(Symbol::LeftParen) {
        true => map(parenthesised(imports), Some).parse(rest)?,
        false => (rest, None),
    };
    let (rest, query) = with_bar(false, rest, |rest| {
        braced(|inside| query(inside, Conclusion::Effect)).parse(rest)
    })?;
    let (rest, in_transactions) = opt(in_transactions).parse(rest)?;
    let kind = ClauseKind::CallSubquery(CallSubqueryClause {
        optional,
        imports,
        query,
        in_transactions,
    });
    Ok((rest, kind))
}

/// `*`, or variables between commas, or nothing
fn imports(input: Input<'_>) -> Parsed<'_, Imports> {
    if input.is(Symbol::RightParen) {
        return Ok((input, Imports::Variables(Vec::new())));
    }
    let star = value(Imports::Star, symbol(Symbol::Star));
    alt((star, map(comma_list(variable), Imports::Variables))).parse(input)
}

/// `IN TRANSACTIONS [OF n ROWS] [ON ERROR CONTINUE | BREAK | FAIL] [REPORT STATUS AS variable]`
fn in_transactions(input: Input<'_>) -> Parsed<'_, InTransactions> {
    let (rest, _) = keywords(Keyword::In, Keyword::Transactions)(input)?;
    let (rest, rows) = opt(rows_per_transaction).parse(rest)?;
    let on_error = preceded(keywords(Keyword::On, Keyword::Error), on_error);
    let (rest, on_error) = opt(on_error).parse(rest)?;
    let report = (
        keywords(Keyword::Report, Keyword::Status),
        keyword(Keyword::As),
    );
    let (rest, status) = opt(preceded(report, variable)).parse(rest)?;
    let in_transactions = InTransactions {
        rows,
        on_error: on_error.unwrap_or(OnError::Fail),
        status,
    };
    Ok((rest, in_transactions))
}

fn on_error(input: Input<'_>) -> Parsed<'_, OnError> {
    alt((
        value(OnError::Continue, keyword(Keyword::Continue)),
        value(OnError::Break, keyword(Keyword::Break)),
        value(OnError::Fail, keyword(Keyword::Fail)),
    ))
    .parse(input)
}

/// `OF n ROWS`
fn rows_per_transaction(input: Input<'_>) -> Parsed<'_, Expression> {
    let rows = alt((keyword(Keyword::Rows), keyword(Keyword::Row)));
    delimited(keyword(Keyword::Of), expression, rows).parse(input)
}
