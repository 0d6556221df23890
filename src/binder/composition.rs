//! Which clauses may follow which, and what a query may end in.

use crate::error::{Error, ErrorCode, Result, Span};
use crate::syntax::ast::{Clause, ClauseKind, Query, SingleQuery};

/// Where a query stands: what it may end in depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A whole statement, or the body of `CALL { }`: it returns something or changes something.
    Whole,
    /// The body of `EXISTS { }` and its sisters: its rows count, whatever their columns.
    Expression,
    /// Before `NEXT`.
    First,
}

/// Checks the order of the clauses of a query.
pub(super) fn check(query: &SingleQuery, place: Place) -> Result<()> {
    let Some((last, before)) = query.clauses.split_last() else {
        return Err(invalid("a query without clauses", query.span));
    };
    for clause in before {
        let word = match &clause.kind {
            ClauseKind::Return(_) => "RETURN",
            ClauseKind::Finish => "FINISH",
            _ => continue,
        };
        return Err(invalid(
            &format!("{word} must be the last clause"),
            clause.span,
        ));
    }
    if place == Place::Whole && !query.returns() && !may_end(last) {
        let message = format!("a query cannot end in {}", name(last));
        return Err(invalid(&message, last.span).hint("end it with RETURN, FINISH or an update"));
    }
    Ok(())
}

/// Checks that the body of `FOREACH` only updates.
pub(super) fn check_foreach(body: &[Clause]) -> Result<()> {
    match body.iter().find(|clause| !is_update(clause)) {
        Some(clause) => {
            let message = format!("FOREACH takes updates, not {}", name(clause));
            Err(invalid(&message, clause.span).hint("use UNWIND or CALL { … }"))
        }
        None => Ok(()),
    }
}

fn invalid(message: &str, span: Span) -> Error {
    Error::syntax(ErrorCode::InvalidClauseComposition, message).at(span)
}

fn may_end(clause: &Clause) -> bool {
    match &clause.kind {
        ClauseKind::Return(_) | ClauseKind::Finish | ClauseKind::CallProcedure { .. } => true,
        ClauseKind::CallSubquery { query, .. } => !returns(query),
        _ => is_update(clause),
    }
}

fn is_update(clause: &Clause) -> bool {
    matches!(
        clause.kind,
        ClauseKind::Create(_)
            | ClauseKind::Merge { .. }
            | ClauseKind::Set(_)
            | ClauseKind::Remove(_)
            | ClauseKind::Delete { .. }
            | ClauseKind::Foreach { .. }
    )
}

/// Whether a query ends in `RETURN`.
fn returns(query: &Query) -> bool {
    match query {
        Query::Single(part) => part.returns(),
        Query::Union { parts, .. } => parts.iter().any(SingleQuery::returns),
        Query::Next(_, last) => returns(last),
    }
}

fn name(clause: &Clause) -> &'static str {
    match &clause.kind {
        ClauseKind::Match { optional: true, .. } => "OPTIONAL MATCH",
        ClauseKind::Match { .. } => "MATCH",
        ClauseKind::Unwind { .. } => "UNWIND",
        ClauseKind::With { .. } => "WITH",
        ClauseKind::Return(_) => "RETURN",
        ClauseKind::Finish => "FINISH",
        ClauseKind::Let(_) => "LET",
        ClauseKind::Filter(_) => "FILTER",
        ClauseKind::OrderBy(_) => "ORDER BY",
        ClauseKind::Create(_) => "CREATE",
        ClauseKind::Merge { .. } => "MERGE",
        ClauseKind::Set(_) => "SET",
        ClauseKind::Remove(_) => "REMOVE",
        ClauseKind::Delete { .. } => "DELETE",
        ClauseKind::Foreach { .. } => "FOREACH",
        ClauseKind::CallProcedure { .. } => "CALL",
        ClauseKind::Show { .. } => "SHOW",
        ClauseKind::CallSubquery { .. } => "CALL { … } with RETURN",
        ClauseKind::LoadCsv { .. } => "LOAD CSV",
    }
}
