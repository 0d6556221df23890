//! Moves predicates down to the first operator where everything that they read has a value.

use super::super::predicate::{conjunction, conjuncts};
use super::demand::made_slots;
use crate::expression::{Expression, Slot};
use crate::graph::GraphView;
use crate::plan::{Filter, Operator, Plan, PlanNode};
use std::collections::BTreeSet;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    plan.for_each_root_mut(&mut |root| push_below(root));
}

/// From the root down, so that a predicate is moved all the way in one pass.
fn push_below(node: &mut PlanNode) {
    while push(node) {}
    for child in &mut node.children {
        push_below(child);
    }
}

/// Moves predicates down by one operator; returns whether `node` has changed so that it must be visited again.
fn push(node: &mut PlanNode) -> bool {
    let Operator::Filter(Filter { predicate }) = &node.operator else {
        return false;
    };
    let predicates = conjuncts(predicate).to_vec();
    let Some(below) = node.children.first_mut() else {
        return false;
    };
    if let Operator::Filter(Filter { predicate: lower }) = &below.operator {
        let mut together = conjuncts(lower).to_vec();
        together.extend(predicates);
        replace_by_child(node, Expression::And(together));
        return true;
    }
    if !below.operator.facts().passes_filters {
        return false;
    }
    let made = made_slots(&below.operator);
    let (moving, staying): (Vec<_>, Vec<_>) = predicates
        .into_iter()
        .partition(|predicate| may_move(predicate, &made));
    if moving.is_empty() {
        return false;
    }
    put_under(below, moving);
    match conjunction(staying) {
        Some(predicate) => {
            node.operator = Operator::Filter(Filter { predicate });
            false
        }
        None => {
            if let Some(child) = node.children.pop() {
                *node = child;
            }
            true
        }
    }
}

/// Merges two filters into the lower one, with the predicates of both.
fn replace_by_child(node: &mut PlanNode, predicate: Expression) {
    let estimate = node.estimate;
    if let Some(mut child) = node.children.pop() {
        child.operator = Operator::Filter(Filter { predicate });
        child.estimate = estimate;
        *node = child;
    }
}

/// Inserts a filter between an operator and its first child.
fn put_under(node: &mut PlanNode, predicates: Vec<Expression>) {
    let Some(child) = node.children.first_mut() else {
        return;
    };
    let estimate = child.estimate;
    let input = std::mem::replace(child, super::super::argument(0.0));
    *child = super::super::filter(input, predicates, estimate);
}

/// Excludes predicates that read a slot bound by the operator, and those that are expensive or random, which are better
/// evaluated for fewer rows.
fn may_move(predicate: &Expression, made: &BTreeSet<Slot>) -> bool {
    predicate.slots().is_disjoint(made)
        && !predicate.is_random()
        && !predicate.any(&|part| matches!(part, Expression::Subquery { .. }))
}
