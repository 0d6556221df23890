//! Groups of rows that are found from the nodes of a scan are made by several threads, each from a part of the nodes.

use super::column_aggregate::is_typed;
use super::column_scan::by_columns;
use crate::expression::Expression;
use crate::graph::GraphView;
use crate::plan::{Aggregate, Branch, Closing, Operator, PatternCount, Plan, PlanNode};

/// The number of expected rows from which on several threads pay.
const WORTH: f64 = 50_000.0;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if !plan.writes && plan.cite.is_none() {
        plan.root.for_each_mut(&mut share);
    }
}

fn share(node: &mut PlanNode) {
    let Operator::Aggregate(aggregate) = &node.operator else {
        return;
    };
    let Some(below) = node.children.first() else {
        return;
    };
    let typed = aggregate.aggregates.iter().all(|(_, made)| is_typed(made));
    if typed && !is_random(&node.operator) && most_rows(below) >= WORTH && is_shared(below, false) {
        node.operator = Operator::ParallelAggregate(Aggregate {
            keys: aggregate.keys.clone(),
            aggregates: aggregate.aggregates.clone(),
        });
    }
}

/// The largest number of rows that an operator of a chain is expected to return.
fn most_rows(node: &PlanNode) -> f64 {
    let below = node.children.first().map_or(0.0, most_rows);
    node.estimate.max(below)
}

/// Whether the rows of a plan are those of parts of one scan, one after the other; `beyond`: there is more than the scan.
fn is_shared(node: &PlanNode, beyond: bool) -> bool {
    let [below] = node.children.as_slice() else {
        return false;
    };
    if is_random(&node.operator) {
        return false;
    }
    if let Some(scan) = by_columns(&node.operator) {
        return is_start(below) && beyond && scan.first.is_none();
    }
    if let Operator::PatternCount(count) = &node.operator
        && !counts_row_by_row(count)
    {
        return false;
    }
    let facts = node.operator.facts();
    let one_by_one = facts.parallel && facts.batched && !facts.blocks && !facts.scans;
    one_by_one && is_shared(below, true)
}

/// Whether little of what is counted for a row is kept for later rows, which each thread would count for itself: nothing is
/// behind the ends of the hops, and only ends that close a cycle, of which there are few, have to pass tests.
fn counts_row_by_row(count: &PatternCount) -> bool {
    let one_hop = |closing: &Closing| closing.hops.len() == 1;
    let is_tested = |branch: &Branch| {
        let mut predicates = count.predicates.iter();
        predicates.any(|(slot, _)| *slot == branch.hop.to)
    };
    count.branches.iter().all(|branch| {
        branch.branches.is_empty()
            && branch.closings.iter().all(one_hop)
            && (!branch.closings.is_empty() || !is_tested(branch))
    })
}

fn is_start(node: &PlanNode) -> bool {
    matches!(node.operator, Operator::Argument)
}

fn is_random(operator: &Operator) -> bool {
    operator.any_expression(&|part| {
        matches!(part, Expression::Function { function, .. } if !function.is_deterministic())
    })
}
