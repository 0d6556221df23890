//! Replaces rows that are only counted by fewer rows that carry a number. Shared by the passes that use statistics and
//! degrees.

use super::super::cost::KnownLabels;
use super::super::predicate::{conjuncts, label_of};
use super::demand::subquery_kinds;
use super::gather::{self, Divided, Met};
use crate::expression::{Expression, Slot, SubqueryKind};
use crate::functions::{AggregateKind, aggregate_of};
use crate::plan::{Aggregate, Aggregation, Filter, Operator, Plan, PlanNode, Subplan};
use std::collections::BTreeSet;
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
    /// What the slots of `gone` held, if the operator can gather what was read of them.
    pub met: Vec<(Slot, Met)>,
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
    let gathers = gather::applies(plan);
    let mut names = std::mem::take(&mut plan.slot_names);
    plan.for_each_root_mut(&mut |root| {
        root.for_each_mut(&mut |node| below_aggregate(node, &mut names, (find, gathers)));
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

fn below_aggregate(
    node: &mut PlanNode,
    names: &mut Vec<Arc<str>>,
    (find, gathers): (&Find<'_>, bool),
) {
    let Operator::Aggregate(Aggregate { keys, aggregates }) = &mut node.operator else {
        return;
    };
    let Some(child) = node.children.first_mut() else {
        return;
    };
    let count = next_slot(names);
    let (witnesses, below) = gather::witnesses(child);
    if !witnesses.is_empty() && !gathers {
        return;
    }
    let Some(mut tally) = find(below, count) else {
        return;
    };
    let Some(divided) = Divided::of(&witnesses, &tally.met) else {
        return;
    };
    if !witnesses.is_empty() && (tally.optional || tally.met.len() < tally.gone.len()) {
        return;
    }
    let rewritten = divided.rewritten(aggregates);
    let Some(sums) = sums(keys, &rewritten, &tally, count) else {
        return;
    };
    match &mut tally.node.operator {
        Operator::CountStore(counted) => counted.gathered.clone_from(&divided.gathered),
        Operator::Degree(degree) => degree.gathered.clone_from(&divided.gathered),
        _ if divided.gathered.is_some() => return,
        _ => {}
    }
    *aggregates = sums;
    *child = divided.on_top_of(tally.node);
    name_slot(names);
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

/// What a filter and the hop below it require of slots.
#[derive(Default)]
pub(super) struct Required {
    /// Labels.
    pub labels: KnownLabels,
    /// These hold at the time of the statement.
    pub holding: BTreeSet<Slot>,
}

/// A subtree without the filters at its top, and what they, and the hop below them, require of slots; `None` if a filter
/// requires anything but labels and that something holds.
pub(super) fn without_filters(node: &PlanNode) -> Option<(&PlanNode, Required)> {
    let mut required = Required::default();
    let mut node = node;
    while let Operator::Filter(Filter { predicate }) = &node.operator {
        for part in conjuncts(predicate) {
            if let Some(slot) = part.held() {
                required.holding.insert(slot);
                continue;
            }
            let (slot, label) = label_of(part)?;
            required.labels.entry(slot).or_default().push(label.clone());
        }
        node = node.children.first()?;
    }
    if let Operator::Expand(expand) = &node.operator
        && !expand.labels.is_empty()
    {
        let known = required.labels.entry(expand.to).or_default();
        known.extend(expand.labels.iter().cloned());
    }
    Some((node, required))
}
