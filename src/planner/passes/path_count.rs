//! A last chain of hops in one direction whose paths are only counted is replaced by their number, for which no path is
//! followed where there are no cycles.

use super::tally::{Tally, replace_below_aggregates, without_filters};
use crate::expression::{PathMode, Slot};
use crate::graph::{Direction, GraphView};
use crate::plan::{Operator, PathCount, Plan, PlanNode, VariableExpand};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    // A subquery that tests for existence, or compares a number, stops at the path that decides.
    replace_below_aggregates(plan, &find);
}

fn find(node: &PlanNode, count: Slot) -> Option<Tally> {
    let (node, required) = without_filters(node)?;
    let mut labels = required.labels;
    let Operator::VariableExpand(expand) = &node.operator else {
        return None;
    };
    let of_end = labels.remove(&expand.to).unwrap_or_default();
    if !labels.is_empty() || !required.holding.is_empty() || !may_be_counted(expand) {
        return None;
    }
    let input = node.children.first()?.clone();
    Some(Tally {
        node: PlanNode {
            estimate: input.estimate,
            operator: Operator::PathCount(PathCount {
                expand: expand.clone(),
                labels: of_end,
                count,
            }),
            children: vec![input],
            live: None,
            by_graph_type: Vec::new(),
        },
        gone: vec![expand.to, expand.hops.relationships],
        optional: false,
        nullable: Vec::new(),
        given: Vec::new(),
        // Nothing is gathered along paths.
        met: Vec::new(),
    })
}

fn may_be_counted(expand: &VariableExpand) -> bool {
    let hops = &expand.hops;
    let plain = hops.predicate.is_none() && expand.prune.is_empty();
    let free = !hops.bound && !expand.into && expand.distinct_from.is_empty();
    plain && free && expand.direction != Direction::Both && hops.mode != PathMode::Acyclic
}
