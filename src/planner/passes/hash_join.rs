//! Parts of a pattern that are only connected by comparisons: each is traversed once, and they are joined with a hash
//! table or in the order of a key, instead of traversing the second part again for every row of the first. The filter above
//! stays: it decides about every pair, and fails where a comparison fails.

use super::super::join_condition::{Join, join_by, may_join};
use super::super::predicate::conjuncts;
use super::demand::made_slots;
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::plan::{Filter, Operator, Plan, PlanNode};
use std::collections::BTreeSet;

/// The minimum number of rows expected on the left side: a hash table for one row does not pay.
const ROWS_WORTH_JOINING: f64 = 1.5;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut join));
}

/// A `Filter` over a part of a pattern that reads nothing of its input.
fn join(filter: &mut PlanNode) {
    let Operator::Filter(Filter { predicate }) = &filter.operator else {
        return;
    };
    // Most filters compare no two expressions, and can be skipped quickly.
    if !conjuncts(predicate).iter().any(may_join) {
        return;
    }
    let Some((depth, made)) = filter.children.first().and_then(part) else {
        return;
    };
    let reads_itself = |top: &PlanNode| reads_only(top, depth, &made);
    if !filter.children.first().is_some_and(reads_itself) {
        return;
    }
    let operator = match join_by(conjuncts(predicate), &made) {
        None => return,
        Some(Join::Hash(join)) => Operator::HashJoin(join),
        Some(Join::Range(join)) => Operator::RangeJoin(join),
    };
    let Some(mut part) = filter.children.pop() else {
        return;
    };
    let below = std::mem::replace(leaf_input(&mut part, depth), super::super::argument(1.0));
    rescale(&mut part, below.estimate);
    filter.children.push(PlanNode {
        operator,
        estimate: filter.estimate,
        children: vec![below, part],
        live: None,
        by_graph_type: Vec::new(),
    });
}

/// The number of operators from here down that traverse a part of a pattern, the last of them a scan, over enough input
/// rows for a join; and the slots that they bind.
fn part(top: &PlanNode) -> Option<(usize, BTreeSet<Slot>)> {
    let (mut node, mut depth) = (top, 0);
    let mut made = BTreeSet::new();
    loop {
        depth += 1;
        made.extend(made_slots(&node.operator));
        let input = node.children.first()?;
        match &node.operator {
            Operator::Filter(_) | Operator::Expand(_) | Operator::VariableExpand(_) => {
                node = input;
            }
            operator if operator.facts().scans => {
                let worth = input.estimate > ROWS_WORTH_JOINING || is_argument(input);
                return worth.then_some((depth, made));
            }
            _ => return None,
        }
    }
}

/// Whether `depth` operators from here down read nothing but these slots.
fn reads_only(top: &PlanNode, depth: usize, made: &BTreeSet<Slot>) -> bool {
    let below = std::iter::successors(Some(top), |node| node.children.first());
    below
        .take(depth)
        .all(|node| node.operator.reads().is_subset(made))
}

/// An argument, which may have many rows.
fn is_argument(node: &PlanNode) -> bool {
    matches!(node.operator, Operator::Argument)
}

/// The input of the operator `depth` operators below.
fn leaf_input(node: &mut PlanNode, depth: usize) -> &mut PlanNode {
    let mut node = node;
    for _ in 0..depth {
        node = &mut node.children[0];
    }
    node
}

/// Rescales the estimates of a part that is now traversed once, not once per row.
fn rescale(node: &mut PlanNode, rows: f64) {
    node.estimate /= rows.max(1.0);
    if let Some(input) = node
        .children
        .first_mut()
        .filter(|input| !is_argument(input))
    {
        rescale(input, rows);
    }
}
