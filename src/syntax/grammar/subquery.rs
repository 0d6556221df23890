//! Subquery expressions: `EXISTS { … }`, `COUNT { … }`, `COLLECT { … }`.

use super::super::ast::{
    ClauseKind, Expression, ExpressionKind, MatchClause, Query, SubqueryBody, SubqueryKind,
};
use super::super::combinator::{keyword, nested, symbol, with_bar};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::expression::{expression, spanned};
use super::pattern::{matched_patterns, starts_path_pattern};
use super::statement::{Conclusion, query};
use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

/// The kind of subquery that begins here. `count {.key}` is a projection of a map of that name.
pub(super) fn subquery_kind(input: Input<'_>) -> Option<SubqueryKind> {
    let braced = input.is_ahead(1, Symbol::LeftBrace) && !input.is_ahead(2, Symbol::Dot);
    match input.first().filter(|_| braced)? {
        TokenKind::Keyword(Keyword::Exists) => Some(SubqueryKind::Exists),
        TokenKind::Keyword(Keyword::Count) => Some(SubqueryKind::Count),
        TokenKind::Keyword(Keyword::Collect) => Some(SubqueryKind::Collect),
        _ => None,
    }
}

/// A subquery expression of this kind.
pub(super) fn subquery(input: Input<'_>, kind: SubqueryKind) -> Parsed<'_, Expression> {
    nested(1, input, |input| {
        let (rest, body) = with_bar(false, input.skip(2), |inside| body(inside, kind))?;
        let (rest, _) = symbol(Symbol::RightBrace)(rest)?;
        let kind = ExpressionKind::Subquery { kind, body };
        Ok((rest, spanned(input, rest, kind)))
    })
}

fn body(input: Input<'_>, kind: SubqueryKind) -> Parsed<'_, SubqueryBody> {
    if kind == SubqueryKind::Collect {
        let (rest, query) = query(input, Conclusion::Rows)?;
        return Ok((rest, SubqueryBody::Query(Box::new(query))));
    }
    if starts_path_pattern(input) {
        return patterns(input);
    }
    let (rest, query) = query(input, Conclusion::Any)?;
    Ok((rest, into_patterns(query)))
}

fn patterns(input: Input<'_>) -> Parsed<'_, SubqueryBody> {
    let (rest, patterns) = matched_patterns(input)?;
    let predicate = preceded(keyword(Keyword::Where), expression);
    let (rest, predicate) = opt(predicate).parse(rest)?;
    let predicate = predicate.map(Box::new);
    let body = SubqueryBody::Patterns {
        patterns,
        predicate,
    };
    Ok((rest, body))
}

/// A lone `MATCH` is equivalent to its patterns.
fn into_patterns(mut query: Query) -> SubqueryBody {
    if let Query::Single(single) = &mut query
        && let [clause] = single.clauses.as_mut_slice()
        && let ClauseKind::Match(MatchClause {
            optional: false,
            patterns,
            search: None,
            predicate,
            repeatable: false,
        }) = &mut clause.kind
    {
        return SubqueryBody::Patterns {
            patterns: std::mem::take(patterns),
            predicate: predicate.take().map(Box::new),
        };
    }
    SubqueryBody::Query(Box::new(query))
}
