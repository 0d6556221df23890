//! Matches of a pattern that are only counted are counted without their rows: whatever hangs on one node of a row is
//! counted once for each node, and the numbers are multiplied.
//!
//! `pattern.rs` reads the pattern off the plan, with `conditions.rs` and `optional.rs`; `choose.rs` chooses the nodes
//! that are still found row by row, the core, as few as the conditions between nodes and between relationships allow;
//! `build.rs` makes the new plan, with `rows.rs`. Every hop outside of the core must be exact without its row:
//!
//! - A condition on one node restricts that node.
//! - `a <> b`, and the rule that a pattern uses no relationship twice, are exact between the core and a hop that
//!   leaves it, and between two hops that leave it: the cases that coincide are subtracted. Relationships of different
//!   types never coincide. A hop takes part in one such pair only; otherwise the core grows.
//! - `(a)--(b)`, and `NOT (a)--(b)`, of one relationship are exact between the core and a hop that leaves it.
//! - An `OPTIONAL MATCH` that hangs on one node multiplies by its number of matches, or by one.
//! - A cycle is exact if all of it but one node is in the core: `closed.rs` finds the hops that lead from such a node, or
//!   from one behind it, back into the core.
//! - Everything else puts its nodes into the core.

mod build;
mod choose;
mod closed;
mod conditions;
mod core;
mod optional;
mod pattern;
mod rows;

use super::tally::{Tally, name_slot, next_slot, sums};
use crate::expression::{Expression, Slot};
use crate::functions::AggregateKind;
use crate::graph::GraphView;
use crate::plan::{Aggregate, Aggregation, Operator, Plan, PlanNode, Subplan};
use pattern::Pattern;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    let groups =
        |root: &PlanNode| root.any(&|node| matches!(node.operator, Operator::Aggregate(_)));
    if !groups(&plan.root) && !plan.subplans.iter().any(|subplan| groups(&subplan.root)) {
        return;
    }
    let mut names = std::mem::take(&mut plan.slot_names);
    let subplans = plan.subplans.clone();
    plan.for_each_root_mut(&mut |root| {
        root.for_each_mut(&mut |node| below_aggregate(node, &mut names, &subplans, view));
    });
    plan.slot_names = names;
}

fn below_aggregate(
    node: &mut PlanNode,
    names: &mut Vec<Arc<str>>,
    subplans: &[Subplan],
    view: &GraphView,
) {
    let Operator::Aggregate(Aggregate { keys, aggregates }) = &mut node.operator else {
        return;
    };
    let Some(child) = node.children.first_mut() else {
        return;
    };
    if !aggregates.iter().any(|(_, made)| counts(made)) {
        return;
    }
    let count = next_slot(names);
    let needed = needed(keys, aggregates);
    let Some(tally) = rewritten(child, &needed, count, (subplans, view)) else {
        return;
    };
    if let Some(sums) = sums(keys, aggregates, &tally, count) {
        *aggregates = sums;
        *child = tally.node;
        name_slot(names);
    }
}

/// Rows of the core with the number of matches of each, in place of the rows of a pattern.
fn rewritten(
    node: &PlanNode,
    needed: &BTreeSet<Slot>,
    count: Slot,
    (subplans, view): (&[Subplan], &GraphView),
) -> Option<Tally> {
    let pattern = Pattern::read(node, needed, subplans)?;
    let core = choose::choose(&pattern, view)?;
    // Without rows there is a relationship to be followed where there was a row, at most.
    let worth =
        pattern.start.is_none() || core.work <= choose::ROW * choose::all_rows(node).max(1.0);
    worth.then(|| build::tally(&pattern, &core, count, view))
}

/// `count(*)`, or `count` of a variable.
fn counts(made: &Aggregation) -> bool {
    let is_count = made
        .function
        .is_none_or(|function| function.body.kind == AggregateKind::Count);
    let plain = matches!(made.arguments.as_slice(), [] | [Expression::Slot(_)]);
    is_count && !made.distinct && plain
}

/// The slots that grouping reads of each row.
fn needed(keys: &[(Slot, Expression)], aggregates: &[(Slot, Aggregation)]) -> BTreeSet<Slot> {
    let others = aggregates.iter().filter(|(_, made)| !counts(made));
    let read = others.flat_map(|(_, made)| &made.arguments);
    let read = read.chain(keys.iter().map(|(_, key)| key));
    read.flat_map(|expression| expression.slots()).collect()
}
