//! Replaces rows that are only counted by fewer rows that carry a number. Shared by the passes that use statistics and
//! degrees.

use super::super::cost::KnownLabels;
use super::super::predicate::{conjuncts, label_of};
use super::demand::subquery_kinds;
use crate::expression::{Expression, Slot, SubqueryKind};
use crate::functions::{AggregateKind, aggregate_of};
use crate::plan::{Aggregate, Aggregation, Filter, Operator, Plan, PlanNode, Subplan};
use std::sync::Arc;

/// The replacement of rows that are only counted.
pub(super) struct Tally {
    /// Returns rows that carry a number.
    pub node: PlanNode,
    /// The slots that it no longer binds.
    pub gone: Vec<Slot>,
    /// Rows without a match are kept, with zero: only matches may be counted, not rows.
    pub optional: bool,
    /// Those of `gone` that may be null: rows may be counted, but not these.
    pub nullable: Vec<Slot>,
    /// Slots that have a value in every row and are still bound: to count them is to count rows.
    pub given: Vec<Slot>,
}

/// Finds the replacement of a subtree; the slot receives the number.
pub(super) type Find<'f> = dyn Fn(&PlanNode, Slot) -> Option<Tally> + 'f;

/// Replaces suitable subtrees below aggregates that count, and in subqueries that test existence or count.
pub(super) fn replace(plan: &mut Plan, find: &Find<'_>) {
    let kinds = subquery_kinds(plan);
    replace_below_aggregates(plan, find);
    let mut names = std::mem::take(&mut plan.slot_names);
    for (number, subplan) in plan.subplans.iter_mut().enumerate() {
        in_subquery(subplan, kinds.get(&number).copied(), &mut names, find);
    }
    plan.slot_names = names;
}

/// Replaces suitable subtrees below aggregates that count.
pub(super) fn replace_below_aggregates(plan: &mut Plan, find: &Find<'_>) {
    let mut names = std::mem::take(&mut plan.slot_names);
    plan.for_each_root_mut(&mut |root| {
        root.for_each_mut(&mut |node| below_aggregate(node, &mut names, find));
    });
    plan.slot_names = names;
}

pub(super) fn next_slot(names: &[Arc<str>]) -> Slot {
    Slot(names.len() as u32)
}

pub(super) fn name_slot(names: &mut Vec<Arc<str>>) {
    let name = format!("#count{}", names.len());
    names.push(name.into());
}

fn below_aggregate(node: &mut PlanNode, names: &mut Vec<Arc<str>>, find: &Find<'_>) {
    let Operator::Aggregate(Aggregate { keys, aggregates }) = &mut node.operator else {
        return;
    };
    let Some(child) = node.children.first_mut() else {
        return;
    };
    let count = next_slot(names);
    let Some(tally) = find(child, count) else {
        return;
    };
    if let Some(sums) = sums(keys, aggregates, &tally, count) {
        *aggregates = sums;
        *child = tally.node;
        name_slot(names);
    }
}

/// The aggregates with sums of the number in place of counts; `None` if they need more than that.
pub(super) fn sums(
    keys: &[(Slot, Expression)],
    aggregates: &[(Slot, Aggregation)],
    tally: &Tally,
    count: Slot,
) -> Option<Vec<(Slot, Aggregation)>> {
    let reads_gone = |read: &Expression| tally.gone.iter().any(|gone| read.reads(*gone));
    if keys
        .iter()
        .any(|(_, key)| reads_gone(key) || key.is_random())
    {
        return None;
    }
    let counts = |made: &Aggregation| counts_rows(made, tally);
    if !aggregates.iter().any(|(_, made)| counts(made)) {
        return None;
    }
    let sum = Aggregation {
        function: Some(aggregate_of(AggregateKind::Sum)?),
        distinct: false,
        arguments: vec![Expression::Slot(count)],
    };
    let replaced = aggregates.iter().map(|(slot, made)| {
        if counts(made) {
            return Some((*slot, sum.clone()));
        }
        let read = made.arguments.iter();
        let stays = made.ignores_duplicates()
            && !read.clone().any(reads_gone)
            && !read.clone().any(Expression::is_random);
        stays.then(|| (*slot, made.clone()))
    });
    replaced.collect()
}

/// `count(*)`, or `count` of something that is bound in every matching row.
fn counts_rows(made: &Aggregation, tally: &Tally) -> bool {
    let is_count = made
        .function
        .is_none_or(|function| function.body.kind == AggregateKind::Count);
    is_count
        && !made.distinct
        && match made.arguments.as_slice() {
            [] => !tally.optional,
            [Expression::Slot(slot)] => {
                let gone = tally.gone.contains(slot) && !tally.nullable.contains(slot);
                gone || tally.given.contains(slot)
            }
            _ => false,
        }
}

fn in_subquery(
    subplan: &mut Subplan,
    kind: Option<SubqueryKind>,
    names: &mut Vec<Arc<str>>,
    find: &Find<'_>,
) {
    let counted = matches!(kind, Some(SubqueryKind::Exists | SubqueryKind::Count));
    if !counted || subplan.count.is_some() {
        return;
    }
    let count = next_slot(names);
    let Some(tally) = find(&subplan.root, count).filter(|tally| !tally.optional) else {
        return;
    };
    subplan.root = tally.node;
    subplan.count = Some(count);
    name_slot(names);
}

/// A subtree without the filter at its top, and the labels that the filter, and the hop below it, require of slots;
/// `None` if the filter requires anything else.
pub(super) fn without_labels(node: &PlanNode) -> Option<(&PlanNode, KnownLabels)> {
    let mut labels = KnownLabels::new();
    let node = match &node.operator {
        Operator::Filter(Filter { predicate }) => {
            for part in conjuncts(predicate) {
                let (slot, label) = label_of(part)?;
                labels.entry(slot).or_default().push(label.clone());
            }
            node.children.first()?
        }
        _ => node,
    };
    if let Operator::Expand(expand) = &node.operator
        && !expand.labels.is_empty()
    {
        let known = labels.entry(expand.to).or_default();
        known.extend(expand.labels.iter().cloned());
    }
    Some((node, labels))
}
