//! Statements, and the order of clauses within them.

use super::super::ast::{
    CallProcedureClause, Cite, Clause, ClauseKind, Expression, Mode, Prefixes, Query, Role,
    SingleQuery, Statement, StatementKind, Yield,
};
use super::super::combinator::{grow, nested, with_bar};
use super::super::failure::{Expected, fatal_at};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::TokenKind;
use super::call::call_clause;
use super::conditional::{conditional_query, refuse_union, refuse_when};
use super::expression::expression;
use super::projection::{order_clause, return_clause, with_clause};
use super::reading::{
    filter_clause, for_clause, let_clause, load_csv, match_clause, show_clause, unwind_clause,
};
use super::schema::{schema_command, starts_schema_command};
use super::search::is_word;
use super::stating::{add_clause, time};
use super::writing::{
    create_clause, delete_clause, foreach_clause, merge_clause, remove_clause, set_clause,
};
use crate::error::{ErrorCode, Span};
use nom::Parser;
use nom::combinator::map;

/// One statement, which must take up all of the input.
pub(in super::super) fn statement(input: Input<'_>) -> Parsed<'_, Statement> {
    let (rest, (mode, prefixes)) = prefixes(input)?;
    let (rest, kind) = match prefixes.is_empty() {
        true => statement_kind(rest)?,
        false => only_query(rest, &prefixes)?,
    };
    if rest.first().is_some() {
        return rest.fail(Expected::Thing("the end of the statement"));
    }
    let span = input.span_to(rest);
    let statement = Statement {
        mode,
        prefixes,
        kind,
        span,
    };
    Ok((rest, statement))
}

fn mode(input: Input<'_>) -> (Input<'_>, Mode) {
    match input.first() {
        Some(TokenKind::Keyword(Keyword::Explain)) if is_word(input.skip(1), "WHY") => {
            (input.skip(2), Mode::Why)
        }
        Some(TokenKind::Keyword(Keyword::Explain)) => (input.skip(1), Mode::Explain),
        Some(TokenKind::Keyword(Keyword::Profile)) => (input.skip(1), Mode::Profile),
        _ => (input, Mode::Execute),
    }
}

/// `EXPLAIN` or `PROFILE`, and the prefixes of a query: each once at most, in any order.
fn prefixes(input: Input<'_>) -> Parsed<'_, (Mode, Prefixes)> {
    let (mut rest, mut found, mut how) = (input, Prefixes::default(), Mode::Execute);
    loop {
        let before = rest.position();
        if how == Mode::Execute {
            (rest, how) = mode(rest);
        }
        if found.citing.is_none() {
            (rest, found.citing) = citing(rest)?;
        }
        if found.cite.is_none() {
            (rest, found.cite) = cite(rest);
        }
        if found.at.is_none() && rest.is_word(Keyword::At) {
            let (after, moment) = time(rest.skip(1))?;
            (rest, found.at) = (after, Some(moment));
        }
        if found.as_of.is_none() {
            (rest, found.as_of) = as_of(rest)?;
        }
        if rest.position() == before {
            return Ok((rest, (how, found)));
        }
    }
}

/// `AS OF point`, where it is said.
fn as_of(input: Input<'_>) -> Parsed<'_, Option<Expression>> {
    match input.is_word(Keyword::As) && input.is_word_ahead(1, Keyword::Of) {
        true => map(time, Some).parse(input.skip(2)),
        false => Ok((input, None)),
    }
}

/// `CITE`, `CITE NODES` or `CITE FACTS`
fn cite(input: Input<'_>) -> (Input<'_>, Option<(Cite, Span)>) {
    if !input.is_word(Keyword::Cite) {
        return (input, None);
    }
    let (words, what) = match input.ahead(1) {
        Some(TokenKind::Keyword(Keyword::Facts)) => (2, Cite::Facts),
        Some(TokenKind::Keyword(Keyword::Nodes)) => (2, Cite::Nodes),
        _ => (1, Cite::Sources),
    };
    let rest = input.skip(words);
    (rest, Some((what, input.span_to(rest))))
}

fn statement_kind(input: Input<'_>) -> Parsed<'_, StatementKind> {
    match input.first() {
        Some(TokenKind::Keyword(Keyword::Begin | Keyword::Start)) => {
            Ok((transaction_word(input), StatementKind::Begin))
        }
        Some(TokenKind::Keyword(Keyword::Commit)) => {
            Ok((transaction_word(input), StatementKind::Commit))
        }
        Some(TokenKind::Keyword(Keyword::Rollback)) => {
            Ok((transaction_word(input), StatementKind::Rollback))
        }
        _ if starts_schema_command(input) => {
            map(schema_command, StatementKind::Schema).parse(input)
        }
        _ => {
            let (rest, query) = query(input, Conclusion::Effect)?;
            Ok((rest, StatementKind::Query(query)))
        }
    }
}

/// Only queries state anything (`CITING`), have rows that rest on something (`CITE`), see what holds (`AT`), and
/// read a state (`AS OF`).
fn only_query<'i>(input: Input<'i>, prefixes: &Prefixes) -> Parsed<'i, StatementKind> {
    if starts_schema_command(input) {
        let message = match (&prefixes.as_of, prefixes.cite, &prefixes.at) {
            (Some(_), _, _) => {
                "AS OF is only valid before a query that reads; a schema command changes the newest state"
            }
            (None, Some(_), _) => "CITE is only valid before a query; a schema command has no rows",
            (None, None, Some(_)) => "AT is only valid before a query; the schema always applies",
            (None, None, None) => {
                "CITING is only valid before a query; a schema command has no sources"
            }
        };
        return Err(fatal_at(ErrorCode::UnexpectedSyntax, input.span(), message));
    }
    let (rest, query) = query(input, Conclusion::Effect)?;
    Ok((rest, StatementKind::Query(query)))
}

/// `CITING sources`, if present.
fn citing(input: Input<'_>) -> Parsed<'_, Option<Expression>> {
    match input.is_word(Keyword::Citing) {
        true => map(expression, Some).parse(input.skip(1)),
        false => Ok((input, None)),
    }
}

/// `BEGIN` or `BEGIN TRANSACTION`
fn transaction_word(input: Input<'_>) -> Input<'_> {
    let rest = input.skip(1);
    rest.skip(u32::from(rest.is_word(Keyword::Transaction)))
}

/// How a query must end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Conclusion {
    /// With rows or writes.
    Effect,
    /// With rows: `RETURN`.
    Rows,
    /// With anything: within `EXISTS` and `COUNT` only the number of rows matters.
    Any,
}

/// `query UNION query`, `query NEXT query`, `WHEN predicate THEN query`
pub(super) fn query(input: Input<'_>, conclusion: Conclusion) -> Parsed<'_, Query> {
    nested(1, input, |input| {
        let (mut rest, mut query) = composed(input, conclusion)?;
        if rest.is_word(Keyword::Next) {
            grow(rest, 1)?;
            let mut parts = vec![query];
            while rest.is_word(Keyword::Next) {
                let (after, next) = composed(rest.skip(1), conclusion)?;
                parts.push(next);
                rest = after;
            }
            query = Query::Next(parts);
        }
        rest.note(Expected::Keyword(Keyword::Next));
        refuse_when(rest)?;
        Ok((rest, query))
    })
}

/// A query between two `NEXT`: a conditional query, a union, or a sequence of clauses.
fn composed(input: Input<'_>, conclusion: Conclusion) -> Parsed<'_, Query> {
    if !input.is_word(Keyword::When) {
        return union(input, conclusion);
    }
    let (rest, conditional) = conditional_query(input, conclusion)?;
    refuse_union(rest)?;
    Ok((rest, Query::Conditional(conditional)))
}

fn union(input: Input<'_>, conclusion: Conclusion) -> Parsed<'_, Query> {
    let (mut rest, first) = single_query(input, conclusion)?;
    let (mut parts, mut all, mut spans) = (vec![first], Vec::new(), Vec::new());
    while rest.is_word(Keyword::Union) {
        let every = rest.is_word_ahead(1, Keyword::All);
        let words = 1 + u32::from(every || rest.is_word_ahead(1, Keyword::Distinct));
        let (after, part) = single_query(rest.skip(words), conclusion)?;
        spans.push(rest.span_to(rest.skip(words)));
        all.push(every);
        parts.push(part);
        rest = after;
    }
    let query = match <[SingleQuery; 1]>::try_from(parts) {
        Ok([single]) => Query::Single(single),
        Err(parts) => Query::Union { parts, all, spans },
    };
    Ok((rest, query))
}

/// A sequence of clauses.
pub(super) fn single_query(input: Input<'_>, conclusion: Conclusion) -> Parsed<'_, SingleQuery> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut rest = input;
    while let Some(production) = clause_production(rest) {
        let (after, clause) = clause(rest, production)?;
        clauses.push(clause);
        rest = after;
        if clauses.last().is_some_and(ends_query) {
            break;
        }
    }
    let span = input.span_to(rest);
    let query = SingleQuery { clauses, span };
    if !concludes(&query, conclusion) {
        if !query.clauses.is_empty() {
            refuse_when(rest)?;
        }
        rest.note(Expected::Keyword(Keyword::Return));
        return rest.fail(Expected::Clause);
    }
    if !query.clauses.last().is_some_and(ends_query) {
        rest.note(Expected::Clause);
    }
    standalone_only(&query.clauses)?;
    Ok((rest, query))
}

fn ends_query(clause: &Clause) -> bool {
    clause.kind.role() == Role::Ends
}

fn concludes(query: &SingleQuery, conclusion: Conclusion) -> bool {
    let clauses = &query.clauses;
    let Some(last) = clauses.last() else {
        return false;
    };
    match (&last.kind, conclusion) {
        (_, Conclusion::Any) => true,
        _ if query.returns() => true,
        (_, Conclusion::Rows) => false,
        (ClauseKind::CallProcedure(CallProcedureClause { yields, .. }), _) => {
            clauses.len() == 1 || *yields == Yield::None
        }
        // The binder reports it if the query in braces returns rows that are not used.
        (ClauseKind::CallSubquery(_), _) => true,
        _ => last.may_end(),
    }
}

/// `YIELD *` would add names that are not visible in the query text, so it is only valid on its own.
fn standalone_only(clauses: &[Clause]) -> Result<(), nom::Err<super::super::failure::Failure>> {
    let star = clauses.iter().find(|clause| {
        matches!(
            clause.kind,
            ClauseKind::CallProcedure(CallProcedureClause {
                yields: Yield::Star,
                ..
            })
        )
    });
    match star {
        Some(clause) if clauses.len() > 1 => Err(fatal_at(
            ErrorCode::UnexpectedSyntax,
            clause.span,
            "`YIELD *` is only valid in a CALL that is a statement of its own",
        )),
        _ => Ok(()),
    }
}

type Production = for<'a> fn(Input<'a>) -> Parsed<'a, ClauseKind>;

/// Clauses that read, and their first words.
const READING: &[(Keyword, Production)] = &[
    (Keyword::Match, match_clause),
    (Keyword::Optional, optional_clause),
    (Keyword::Unwind, unwind_clause),
    (Keyword::For, for_clause),
    (Keyword::With, with_clause),
    (Keyword::Return, return_clause),
    (Keyword::Finish, finish_clause),
    (Keyword::Let, let_clause),
    (Keyword::Filter, filter_clause),
    (Keyword::Order, order_clause),
    (Keyword::Skip, order_clause),
    (Keyword::Offset, order_clause),
    (Keyword::Limit, order_clause),
    (Keyword::Call, call_clause),
    (Keyword::Load, load_csv),
    (Keyword::Show, show_clause),
];

/// Clauses that write, and their first words.
const UPDATING: &[(Keyword, Production)] = &[
    (Keyword::Create, create_clause),
    (Keyword::Insert, create_clause),
    (Keyword::Merge, merge_clause),
    (Keyword::Set, set_clause),
    (Keyword::Add, add_clause),
    (Keyword::Remove, remove_clause),
    (Keyword::Delete, delete_clause),
    (Keyword::Detach, delete_clause),
    (Keyword::Nodetach, delete_clause),
    (Keyword::Foreach, foreach_clause),
];

/// Every word that can continue a query.
pub(in super::super) fn clause_words() -> Vec<&'static str> {
    let first = READING.iter().chain(UPDATING).map(|(word, _)| *word);
    first.chain([Keyword::Union]).map(Keyword::as_str).collect()
}

/// The production of the clause that begins here.
fn clause_production(input: Input<'_>) -> Option<Production> {
    find_production(input, READING).or_else(|| find_production(input, UPDATING))
}

fn find_production(input: Input<'_>, table: &[(Keyword, Production)]) -> Option<Production> {
    let Some(TokenKind::Keyword(word)) = input.first() else {
        return None;
    };
    let found = table.iter().find(|(first, _)| *first == word);
    found.map(|(_, production)| *production)
}

fn optional_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    match input.is_word_ahead(1, Keyword::Call) {
        true => call_clause(input),
        false => match_clause(input),
    }
}

fn finish_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    Ok((input.skip(1), ClauseKind::Finish))
}

/// A clause of the body of `FOREACH`.
pub(super) fn updating_clause(input: Input<'_>) -> Parsed<'_, Clause> {
    match find_production(input, UPDATING) {
        Some(production) => clause(input, production),
        None => input.fail(Expected::Thing("a clause that writes")),
    }
}

/// A clause consists of at least one token: `ORDER x`, all of whose parts are optional, is not a clause.
fn clause(input: Input<'_>, production: Production) -> Parsed<'_, Clause> {
    let (rest, kind) = with_bar(false, input, production)?;
    if rest.position() == input.position() {
        return input.fail(Expected::Clause);
    }
    let (rest, citing) = match kind.states() {
        true => citing(rest)?,
        false => (rest, None),
    };
    let span = input.span_to(rest);
    Ok((rest, Clause { kind, citing, span }))
}
