//! `CREATE`, `SET` and `MERGE` write the rows of a batch at once: entities and properties as columns, entries of an index sorted,
//! and what a `MERGE` finds is looked up for all rows in one go.
//!
//! Here it is decided by the statement alone; when it runs, a batch whose values are of a kind for which rows might depend on
//! each other, or in which one row fails, is written row by row.

use crate::expression::{Expression, NewNode, NewRelationship, Slot, Update};
use crate::graph::GraphView;
use crate::plan::{Merge, Operator, Plan, PlanNode};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut mark));
}

fn mark(node: &mut PlanNode) {
    let found = node.children.get(1);
    let found_at_once = found.is_some_and(|found| !found.any(&|node| !is_batched(node)));
    match &mut node.operator {
        Operator::Create(create) => create.together = create.citing.is_empty(),
        Operator::Set(set) => {
            set.together = set.citing.is_empty() && sets_one_entity(&set.items);
        }
        Operator::Merge(merge) => {
            merge.together = merge.citing.is_empty() && found_at_once && merges_one(merge);
        }
        _ => {}
    }
}

/// Whether an operator finds for many rows at once what it finds for each of them. What a join keeps in memory does not depend on
/// the rows, so that one is enough for all of them.
fn is_batched(node: &PlanNode) -> bool {
    let is_join = matches!(
        node.operator,
        Operator::HashJoin(_) | Operator::RangeJoin(_)
    );
    is_join || node.operator.facts().batched
}

/// Whether all items set properties of the entity in one slot.
fn sets_one_entity(items: &[Update]) -> bool {
    let target = |item: &Update| match item {
        Update::Property {
            target: Expression::Slot(slot),
            key,
            ..
        } => key.written_text().map(|_| *slot),
        Update::Merge {
            target: Expression::Slot(slot),
            value: Expression::Slot(_),
            ..
        }
        | Update::Replace {
            target: Expression::Slot(slot),
            value: Expression::Slot(_),
            ..
        } => Some(*slot),
        _ => None,
    };
    let first = items.first().and_then(target);
    first.is_some() && items.iter().all(|item| target(item) == first)
}

/// Whether one node with properties or one relationship is found or created, and what is set then does not change which rows it
/// is found for.
fn merges_one(merge: &Merge) -> bool {
    let (slot, keys) = match (merge.nodes.as_slice(), merge.relationships.as_slice()) {
        ([node], []) => match keys_of_node(node) {
            Some(keys) if !keys.is_empty() => (node.slot, keys),
            _ => return false,
        },
        ([], [relationship]) => match keys_of_relationship(relationship) {
            Some(keys) => (relationship.slot, keys),
            None => return false,
        },
        _ => return false,
    };
    let mut items = merge.on_create.iter().chain(&merge.on_match);
    items.all(|item| leaves(item, slot, &keys))
}

fn keys_of_node(node: &NewNode) -> Option<Vec<Arc<str>>> {
    let fixed = node
        .labels
        .iter()
        .all(|label| label.written_text().is_some());
    keys_of(node.properties.as_ref()).filter(|_| fixed)
}

fn keys_of_relationship(relationship: &NewRelationship) -> Option<Vec<Arc<str>>> {
    relationship.relationship_type.written_text()?;
    keys_of(relationship.properties.as_ref())
}

/// The keys of a map, each of which is there once.
fn keys_of(properties: Option<&Expression>) -> Option<Vec<Arc<str>>> {
    let entries = match properties {
        None => return Some(Vec::new()),
        Some(Expression::Map(entries)) => entries,
        Some(_) => return None,
    };
    let mut keys: Vec<Arc<str>> = entries.iter().map(|(key, _)| Arc::clone(key)).collect();
    keys.sort_unstable();
    keys.dedup();
    (keys.len() == entries.len()).then_some(keys)
}

/// Whether an item sets another property, or adds labels, to what was found or created, from what the row and that have.
fn leaves(item: &Update, slot: Slot, keys: &[Arc<str>]) -> bool {
    let is_it = |target: &Expression| matches!(target, Expression::Slot(of) if *of == slot);
    match item {
        Update::Property {
            target, key, value, ..
        } => {
            let other = key.written_text().is_some_and(|key| !keys.contains(key));
            let is_local = !value
                .any(&|part| matches!(part, Expression::Subquery { .. } | Expression::Path(_)));
            is_it(target) && other && is_local
        }
        Update::AddLabels { target, labels, .. } => {
            is_it(target) && labels.iter().all(|label| label.written_text().is_some())
        }
        _ => false,
    }
}
