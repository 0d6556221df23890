//! Replaces the count of a pattern in the whole graph, of which nothing but the sum is asked. Shared by the passes that count
//! such a pattern without going from node to node.

use crate::expression::Expression;
use crate::plan::{Aggregate, Operator, PatternCount, Plan, PlanNode};

/// Finds what counts a pattern, and what its scan is for; the node is the one that counts it so far.
pub(super) type Find<'f> = dyn Fn(&PatternCount, &PlanNode) -> Option<(Operator, PlanNode)> + 'f;

/// Replaces suitable counts below aggregates.
pub(super) fn replace(plan: &mut Plan, find: &Find<'_>) {
    if !plan.writes && plan.cite.is_none() && plan.at.is_none() {
        plan.for_each_root_mut(&mut |root| {
            root.for_each_mut(&mut |node| below_aggregate(node, find));
        });
    }
}

fn below_aggregate(node: &mut PlanNode, find: &Find<'_>) {
    let Operator::Aggregate(Aggregate { keys, aggregates }) = &node.operator else {
        return;
    };
    let Some(below) = node.children.first_mut().filter(|_| keys.is_empty()) else {
        return;
    };
    let Operator::PatternCount(pattern) = &below.operator else {
        return;
    };
    let only_sums = aggregates.iter().all(|(_, made)| {
        matches!(made.arguments.as_slice(), [Expression::Slot(slot)] if *slot == pattern.count)
    });
    let Some((operator, argument)) = find(pattern, below).filter(|_| only_sums) else {
        return;
    };
    let mut known = std::mem::take(&mut below.by_graph_type);
    for child in &mut below.children {
        child.for_each_mut(&mut |node| known.append(&mut node.by_graph_type));
    }
    below.by_graph_type = known;
    below.estimate = argument.estimate;
    below.operator = operator;
    below.children = vec![argument];
}
