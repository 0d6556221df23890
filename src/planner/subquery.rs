//! Subquery expressions: each has a plan of its own over the outer row.

use super::clause::is_batched;
use super::{Planner, argument};
use crate::binder::{BoundClause, BoundMatch, BoundSubquery, QueryBody};
use crate::expression::Slot;
use crate::plan::{PlanNode, Subplan};

impl Planner<'_> {
    /// The plan of a subquery expression, without lineage.
    pub fn plan_subquery(&mut self, subquery: &BoundSubquery) -> Subplan {
        let tracking = self.tracking.take();
        let subplan = self.plan_within(subquery, |planner| planner.plan_unbound(subquery));
        self.tracking = tracking;
        subplan
    }

    /// The plan of a subquery expression with the lineage of its rows.
    pub fn plan_traced_subquery(&mut self, subquery: &BoundSubquery) -> Subplan {
        self.plan_within(subquery, |_| None)
    }

    /// Only its arguments are bound, and nothing that is known elsewhere.
    fn plan_within(
        &mut self,
        subquery: &BoundSubquery,
        unbound: impl FnOnce(&mut Self) -> Option<(Slot, PlanNode)>,
    ) -> Subplan {
        let arguments = subquery.arguments.iter().copied().collect();
        let available = std::mem::replace(&mut self.available, arguments);
        let labels = std::mem::take(&mut self.labels);
        let (root, lineage) = self.plan_scope(&subquery.query, 1.0);
        self.available.clear();
        self.labels.clear();
        let unbound = unbound(self);
        (self.available, self.labels) = (available, labels);
        Subplan {
            batched: is_batched(&root),
            root,
            result: subquery.result,
            count: None,
            lineage,
            unbound,
        }
    }

    /// For a pattern around one node of the outer row: the plan that finds all such nodes without an argument.
    fn plan_unbound(&mut self, subquery: &BoundSubquery) -> Option<(Slot, PlanNode)> {
        let [node] = subquery.arguments.as_slice() else {
            return None;
        };
        let found = only_match(subquery)?;
        let is_node = found.graph.nodes.iter().any(|part| part.slot == *node);
        let plain = is_node && found.graph.selections.is_empty();
        plain.then(|| (*node, self.plan_pattern(&found.graph, argument(1.0))))
    }
}

/// The pattern of a subquery that consists of nothing else.
fn only_match(subquery: &BoundSubquery) -> Option<&BoundMatch> {
    match &subquery.query.body {
        QueryBody::Clauses(clauses) => match clauses.as_slice() {
            [BoundClause::Match(found)] if !found.optional => Some(found),
            _ => None,
        },
        QueryBody::Union { .. } => None,
    }
}
