//! The name and the role of each clause in a query. Whether a clause writes, and whether it may end a query, is only
//! decided here.

use super::{CallSubqueryClause, Clause, ClauseKind, MatchClause, Query, SingleQuery};

/// The role of a clause in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Creates rows for the clauses after it, so it cannot be the last.
    Reads,
    /// Changes the graph; a query may end with it.
    Updates,
    /// Ends a query; nothing follows it.
    Ends,
    /// Runs a procedure, before other clauses or at the end of the query.
    Calls,
    /// Runs a query in braces that returns nothing: a query may end with it.
    RunsQuery,
}

impl ClauseKind {
    /// The role of each clause.
    pub fn role(&self) -> Role {
        match self {
            ClauseKind::Match(_) => Role::Reads,
            ClauseKind::Unwind(_) => Role::Reads,
            ClauseKind::With(_) => Role::Reads,
            ClauseKind::Return(_) => Role::Ends,
            ClauseKind::Finish => Role::Ends,
            ClauseKind::Let(_) => Role::Reads,
            ClauseKind::Filter(_) => Role::Reads,
            ClauseKind::OrderBy(_) => Role::Reads,
            ClauseKind::Create(_) => Role::Updates,
            ClauseKind::Merge(_) => Role::Updates,
            ClauseKind::Set(_) => Role::Updates,
            ClauseKind::Add(_) => Role::Updates,
            ClauseKind::Remove(_) => Role::Updates,
            ClauseKind::Delete(_) => Role::Updates,
            ClauseKind::Foreach(_) => Role::Updates,
            ClauseKind::CallProcedure(_) => Role::Calls,
            ClauseKind::Show(_) => Role::Reads,
            ClauseKind::CallSubquery(CallSubqueryClause { query, .. }) if query.returns() => {
                Role::Reads
            }
            ClauseKind::CallSubquery(_) => Role::RunsQuery,
            ClauseKind::LoadCsv(_) => Role::Reads,
        }
    }

    /// Whether it states facts, which may be cited: what creates, sets and adds does, what deletes does not.
    pub fn states(&self) -> bool {
        matches!(
            self,
            ClauseKind::Create(_) | ClauseKind::Merge(_) | ClauseKind::Set(_) | ClauseKind::Add(_)
        )
    }

    /// Its name in messages.
    pub fn name(&self) -> &'static str {
        match self {
            ClauseKind::Match(MatchClause { optional: true, .. }) => "OPTIONAL MATCH",
            ClauseKind::Match(_) => "MATCH",
            ClauseKind::Unwind(_) => "UNWIND",
            ClauseKind::With(_) => "WITH",
            ClauseKind::Return(_) => "RETURN",
            ClauseKind::Finish => "FINISH",
            ClauseKind::Let(_) => "LET",
            ClauseKind::Filter(_) => "FILTER",
            ClauseKind::OrderBy(_) => "ORDER BY",
            ClauseKind::Create(_) => "CREATE",
            ClauseKind::Merge(_) => "MERGE",
            ClauseKind::Set(_) => "SET",
            ClauseKind::Add(_) => "ADD",
            ClauseKind::Remove(_) => "REMOVE",
            ClauseKind::Delete(_) => "DELETE",
            ClauseKind::Foreach(_) => "FOREACH",
            ClauseKind::CallProcedure(_) => "CALL",
            ClauseKind::Show(_) => "SHOW",
            ClauseKind::CallSubquery(_) => "CALL { … } with RETURN",
            ClauseKind::LoadCsv(_) => "LOAD CSV",
        }
    }

    /// Whether the clause by itself changes the graph or ends a transaction; the query in its braces is asked
    /// separately.
    pub fn writes(&self) -> bool {
        let commits = matches!(
            self,
            ClauseKind::CallSubquery(CallSubqueryClause {
                in_transactions: Some(_),
                ..
            })
        );
        commits || self.role() == Role::Updates
    }
}

impl Clause {
    /// Whether a query may end here without `RETURN`.
    pub fn may_end(&self) -> bool {
        match self.kind.role() {
            Role::Reads => false,
            Role::Updates | Role::Ends | Role::Calls | Role::RunsQuery => true,
        }
    }
}

impl Query {
    /// Whether it ends in `RETURN`.
    pub fn returns(&self) -> bool {
        match self {
            Query::Single(part) => part.returns(),
            Query::Union { parts, .. } => parts.iter().any(SingleQuery::returns),
            Query::Next(parts) => parts.last().is_some_and(Query::returns),
            Query::Conditional(conditional) => conditional.queries().any(Query::returns),
        }
    }
}
