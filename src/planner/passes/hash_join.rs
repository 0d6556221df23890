//! Parts of a pattern that hang together by nothing but an equality: each is walked once and they are joined by a hash
//! table, instead of walking the second part again for every row of the first.

use super::super::predicate::conjuncts;
use super::demand::made_slots;
use crate::expression::{Expression, Slot, ValueOperator};
use crate::graph::GraphView;
use crate::plan::{Filter, HashJoin, Operator, Plan, PlanNode};
use std::collections::BTreeSet;

/// The left side must be expected to have more rows than this: a table for one row is not worth making.
const ROWS_WORTH_JOINING: f64 = 1.5;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut join));
}

/// `Filter` over a part of a pattern that reads nothing of what lies below it.
fn join(filter: &mut PlanNode) {
    let Operator::Filter(Filter { predicate }) = &filter.operator else {
        return;
    };
    // Most filters compare no two slots: those need no look at what lies below.
    if !conjuncts(predicate).iter().any(compares_slots) {
        return;
    }
    let Some((depth, made)) = filter.children.first().and_then(part) else {
        return;
    };
    let pairs = conjuncts(predicate)
        .iter()
        .filter_map(|part| keys(part, &made));
    let (left, right): (Vec<_>, Vec<_>) = pairs.unzip();
    let reads_itself = |top: &PlanNode| reads_only(top, depth, &made);
    if left.is_empty() || !filter.children.first().is_some_and(reads_itself) {
        return;
    }
    let Some(mut part) = filter.children.pop() else {
        return;
    };
    let below = std::mem::replace(leaf_input(&mut part, depth), super::super::argument(1.0));
    rescale(&mut part, below.estimate);
    filter.children.push(PlanNode {
        operator: Operator::HashJoin(HashJoin { left, right }),
        estimate: filter.estimate,
        children: vec![below, part],
        live: None,
        by_graph_type: Vec::new(),
    });
}

/// How many operators from here down walk through a part of a pattern, the last of them a scan over rows that are worth
/// joining with; and the slots they make.
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

/// Whether so many operators from here down read nothing but these slots.
fn reads_only(top: &PlanNode, depth: usize, made: &BTreeSet<Slot>) -> bool {
    let below = std::iter::successors(Some(top), |node| node.children.first());
    below
        .take(depth)
        .all(|node| node.operator.reads().is_subset(made))
}

/// Rows from outside, of which there may be many.
fn is_argument(node: &PlanNode) -> bool {
    matches!(node.operator, Operator::Argument)
}

/// Whether a predicate compares two slots, or properties of them, for equality.
fn compares_slots(predicate: &Expression) -> bool {
    let Expression::Binary {
        operator: ValueOperator::Equal,
        left,
        right,
        ..
    } = predicate
    else {
        return false;
    };
    root_slot(left).is_some() && root_slot(right).is_some()
}

/// The sides of an equality between what lies below and what the part makes, in this order. Only slots and their
/// properties: what could fail must not be asked of rows that would never have met.
fn keys(predicate: &Expression, made: &BTreeSet<Slot>) -> Option<(Expression, Expression)> {
    let Expression::Binary {
        operator: ValueOperator::Equal,
        left,
        right,
        ..
    } = predicate
    else {
        return None;
    };
    let inside = |side: &Expression| root_slot(side).is_some_and(|slot| made.contains(&slot));
    let outside = |side: &Expression| root_slot(side).is_some_and(|slot| !made.contains(&slot));
    match (left.as_ref(), right.as_ref()) {
        (below, part) if outside(below) && inside(part) => Some((below.clone(), part.clone())),
        (part, below) if outside(below) && inside(part) => Some((below.clone(), part.clone())),
        _ => None,
    }
}

fn root_slot(expression: &Expression) -> Option<Slot> {
    match expression {
        Expression::Slot(slot) => Some(*slot),
        Expression::Property { subject, .. } => match **subject {
            Expression::Slot(slot) => Some(slot),
            _ => None,
        },
        _ => None,
    }
}

/// The input of the operator that lies `depth` operators below.
fn leaf_input(node: &mut PlanNode, depth: usize) -> &mut PlanNode {
    let mut node = node;
    for _ in 0..depth {
        node = &mut node.children[0];
    }
    node
}

/// Estimates of a part that is now walked once, not once a row.
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
