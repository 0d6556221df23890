//! The order of clauses, and the clauses in which a query may end.

use crate::error::{Error, ErrorCode, Result, Span};
use crate::syntax::ast::{Clause, Role, SingleQuery};

/// The position of a query, which determines how it may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QueryPosition {
    /// A whole statement, or the body of `CALL { }`: it must return or change something.
    Whole,
    /// The body of `EXISTS { }` and the like: its rows count, whatever their columns.
    Expression,
    /// Before `NEXT`.
    First,
}

/// Checks the order of the clauses of a query.
pub(super) fn check(query: &SingleQuery, place: QueryPosition) -> Result<()> {
    let Some((last, before)) = query.clauses.split_last() else {
        return Err(invalid("a query without clauses", query.span));
    };
    if let Some(clause) = before
        .iter()
        .find(|clause| clause.kind.role() == Role::Ends)
    {
        let message = format!("{} must be the last clause", clause.kind.name());
        return Err(invalid(&message, clause.span));
    }
    if place == QueryPosition::Whole && !query.returns() && !last.may_end() {
        let message = format!("a query cannot end in {}", last.kind.name());
        return Err(invalid(&message, last.span).hint("end it with RETURN, FINISH or an update"));
    }
    Ok(())
}

/// Checks that the body of `FOREACH` only updates.
pub(super) fn check_foreach(body: &[Clause]) -> Result<()> {
    match body
        .iter()
        .find(|clause| clause.kind.role() != Role::Updates)
    {
        Some(clause) => {
            let message = format!("FOREACH takes updates, not {}", clause.kind.name());
            Err(invalid(&message, clause.span).hint("use UNWIND or CALL { … }"))
        }
        None => Ok(()),
    }
}

fn invalid(message: &str, span: Span) -> Error {
    Error::syntax(ErrorCode::InvalidClauseComposition, message).at(span)
}
