//! Conditional queries: `WHEN predicate THEN query … ELSE query`.
//!
//! Each row is given the number of its branch, and then runs a union of all branches. Each of them begins with a filter
//! on that number, so a branch that is not chosen does nothing.

use super::composition::QueryPosition;
use super::query::Start;
use super::{Binder, BoundClause, BoundQuery, QueryBody};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, Slot, ValueOperator};
use crate::syntax::ast::{ConditionalQuery, Query};
use crate::value::Value;

impl Binder<'_> {
    /// A conditional query for each row of `clauses`, in the current scope; its branches begin with the scope that
    /// `start` returns.
    pub(super) fn bind_conditional(
        &mut self,
        conditional: &ConditionalQuery,
        start: &Start<'_>,
        place: QueryPosition,
        mut clauses: Vec<BoundClause>,
    ) -> Result<BoundQuery> {
        let (choice, chosen) = self.bind_choice(conditional)?;
        self.step(choice.operators(), conditional.span)?;
        clauses.push(choice);
        let written = written_branches(conditional);
        let mut bound = Vec::with_capacity(written.len());
        let (before, mut longest) = (self.steps, self.steps);
        for (number, (query, span)) in written.iter().enumerate() {
            self.steps = before;
            let branch = self.bind_query_at(query, start, place)?;
            bound.push(guarded(branch, (chosen, number), place, *span));
            // The filter, the call and the operator that feeds the call.
            self.step(4, *span)?;
            longest = longest.max(self.steps);
        }
        // The branches are alternatives: the plan is as deep as the deepest of them.
        self.steps = longest;
        let query = self.unite(bound, false, &|position| {
            let place = written.get(position).map(|(_, span)| *span);
            different(place.unwrap_or(conditional.span))
        })?;
        let (columns, returns) = (query.columns.clone(), query.returns);
        clauses.push(BoundClause::CallSubquery {
            query,
            optional: false,
            in_transactions: None,
        });
        Ok(BoundQuery {
            body: QueryBody::Clauses(clauses),
            columns,
            returns,
            span: conditional.span,
        })
    }

    /// The number of the branch that a row takes, in a slot of its own. Predicates are evaluated in order, up to the
    /// first one that is true.
    fn bind_choice(&mut self, conditional: &ConditionalQuery) -> Result<(BoundClause, Slot)> {
        let mut branches = Vec::with_capacity(conditional.branches.len());
        for (position, branch) in conditional.branches.iter().enumerate() {
            let predicate = self.bind_predicate(&branch.predicate)?.expression;
            branches.push((predicate, number(position)));
        }
        let choice = Expression::Case {
            subject: None,
            otherwise: Some(Box::new(number(branches.len()))),
            branches,
        };
        let chosen = self.slots.anonymous("branch");
        Ok((BoundClause::Extend(vec![(chosen, choice)]), chosen))
    }
}

/// The query and the position of each branch, `ELSE` last.
fn written_branches(conditional: &ConditionalQuery) -> Vec<(&Query, Span)> {
    let branches = conditional.branches.iter();
    let mut written: Vec<(&Query, Span)> = branches
        .map(|branch| (&branch.query, branch.span))
        .collect();
    if let Some((query, span)) = &conditional.otherwise {
        written.push((query, *span));
    }
    written
}

/// The branch for the rows that have chosen it. It is a subquery after the filter, because a branch that aggregates
/// would otherwise return a row for no rows.
fn guarded(
    mut branch: BoundQuery,
    (chosen, position): (Slot, usize),
    place: QueryPosition,
    span: Span,
) -> BoundQuery {
    // In EXISTS and COUNT a row counts whether it has columns or not.
    branch.returns |= place == QueryPosition::Expression;
    let is_chosen = Expression::Binary {
        operator: ValueOperator::Equal,
        left: Box::new(Expression::Slot(chosen)),
        right: Box::new(number(position)),
        span,
    };
    let (columns, returns) = (branch.columns.clone(), branch.returns);
    let call = BoundClause::CallSubquery {
        query: branch,
        optional: false,
        in_transactions: None,
    };
    BoundQuery {
        body: QueryBody::Clauses(vec![BoundClause::Filter(vec![is_chosen]), call]),
        columns,
        returns,
        span,
    }
}

fn number(position: usize) -> Expression {
    Expression::Literal(Value::Integer(i64::try_from(position).unwrap_or(i64::MAX)))
}

fn different(span: Span) -> Error {
    Error::syntax(
        ErrorCode::DifferentColumnsInUnion,
        "the branches of WHEN … THEN must return the same columns",
    )
    .at(span)
    .hint("name them alike with AS; a branch that returns nothing can only be combined with such branches")
}
