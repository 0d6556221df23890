//! `MERGE` for the rows of a batch at once: what is there already is looked up for all of them in one go, and of the rest each
//! distinct one is created once.

use super::context::Context;
use super::create::{How, create_nodes, create_relationships};
use super::eager::all;
use super::fixed::is_fixed;
use super::meter::Usage;
use super::operator::BoxOperator;
use super::reservation::Reservation;
use super::set::set_row;
use super::write::Nulls;
use crate::error::{ErrorKind, Result};
use crate::expression::{Batch, Expression, NewRelationship, Slot, check_alive, evaluate};
use crate::plan;
use crate::value::column::Column;
use crate::value::key::RowKey;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashMap;

const HOW: How<'_> = How {
    nulls: Nulls::Refused,
    citing: &[],
    together: true,
};

/// What is found or created for an output row.
#[derive(Clone, Copy)]
enum Merged {
    Found(u32),
    /// The number of what is created, and whether for this row.
    Created(u32, bool),
}

/// The output rows of a batch; `None`, and nothing is changed, where rows may depend on each other in another way than by
/// creating the same, or one of them fails: then it is to be done row by row.
pub(super) fn merge_together(
    plan: &plan::Merge,
    matches: &mut BoxOperator,
    batch: &Batch,
    cx: &mut Context<'_>,
) -> Result<Option<Batch>> {
    let Some(keys) = keys(plan, batch, cx)? else {
        return Ok(None);
    };
    let slot = match (plan.nodes.as_slice(), plan.relationships.as_slice()) {
        ([node], []) => node.slot,
        ([], [relationship]) => relationship.slot,
        _ => return Ok(None),
    };
    let found = match find(matches, slot, batch, cx) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::LimitError => return Err(error),
        Err(_) => return Ok(None),
    };
    let Some((rows, merged, creating)) = merged(&keys, &found, plan.nodes.is_empty()) else {
        return Ok(None);
    };
    cx.attempt(|cx| {
        let created = create(plan, &batch.gather(&creating), cx)?;
        let id = |merged: &Merged| match merged {
            Merged::Found(id) => *id,
            Merged::Created(number, _) => created.get(*number as usize).copied().unwrap_or(0),
        };
        let ids = merged.iter().map(id);
        let mut output = batch.gather(&rows);
        output.set(
            slot,
            match plan.nodes.is_empty() {
                false => Column::Nodes(ids.map(NodeId).collect()),
                true => Column::Relationships(ids.map(RelationshipId).collect()),
            },
        );
        for (row, merged) in merged.iter().enumerate() {
            let items = match merged {
                Merged::Created(_, true) => &plan.on_create,
                Merged::Created(_, false) | Merged::Found(_) => &plan.on_match,
            };
            if !items.is_empty() {
                set_row(items, &output, row, cx)?;
            }
        }
        Ok(output)
    })
}

/// What each row asks for; `None` if the values are not certain to be equal to themselves, or may change with other rows.
fn keys(plan: &plan::Merge, batch: &Batch, cx: &Context<'_>) -> Result<Option<Vec<RowKey>>> {
    let mut columns = Vec::new();
    let made = plan.nodes.iter().map(|node| node.properties.as_ref());
    let properties = made.chain(
        plan.relationships
            .iter()
            .map(|made| made.properties.as_ref()),
    );
    for properties in properties.flatten() {
        let Expression::Map(entries) = properties else {
            return Ok(None);
        };
        for (_, value) in entries {
            if value.is_random() || !is_fixed(value, batch) {
                return Ok(None);
            }
            match evaluate(value, batch, &cx.evaluation()) {
                Ok(column) => columns.push(column),
                Err(error) if error.kind() == ErrorKind::LimitError => return Err(error),
                Err(_) => return Ok(None),
            }
        }
    }
    let relationship = plan.relationships.first();
    let key = |row: usize| {
        let ends = match relationship {
            None => Vec::new(),
            Some(relationship) => ends(relationship, batch, row, cx)?,
        };
        let mut values = ends;
        for column in &columns {
            let value = column.get(row);
            if !equals_itself(&value) {
                return None;
            }
            values.push(value);
        }
        Some(RowKey(values.into()))
    };
    Ok((0..batch.len()).map(key).collect())
}

/// The ids of the ends of a relationship; `None` if one of them is not there.
fn ends(
    relationship: &NewRelationship,
    batch: &Batch,
    row: usize,
    cx: &Context<'_>,
) -> Option<Vec<Value>> {
    let end = |slot: Slot| {
        let node = batch.node(slot, row)?;
        check_alive(EntityId::Node(node), &cx.evaluation()).ok()?;
        Some(Value::Integer(i64::from(node.0)))
    };
    Some(vec![end(relationship.start)?, end(relationship.end)?])
}

/// Whether a value is certain to be equal to itself, and to nothing that is not equivalent to it.
fn equals_itself(value: &Value) -> bool {
    match value {
        Value::Boolean(_)
        | Value::Integer(_)
        | Value::String(_)
        | Value::Date(_)
        | Value::LocalTime(_)
        | Value::LocalDateTime(_)
        | Value::Decimal(_) => true,
        Value::Float(number) => !number.is_nan(),
        Value::Null
        | Value::List(_)
        | Value::Map(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::Duration(_)
        | Value::Period(_)
        | Value::Quantity(_)
        | Value::Vector(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => false,
    }
}

/// What is there already: rows of the batch in order, each with the id of an entity.
fn find(
    matches: &mut BoxOperator,
    slot: Slot,
    batch: &Batch,
    cx: &mut Context<'_>,
) -> Result<Vec<(u32, u32)>> {
    let mut argument = batch.clone();
    argument.number_argument_rows();
    matches.restart(&argument);
    cx.run().work.subplan_runs.add(1);
    let mut memory = Reservation::new(Usage::Waiting);
    let mut found = Vec::new();
    for batch in all(matches, &mut memory, cx)? {
        for row in 0..batch.len() {
            let node = batch.node(slot, row).map(|node| node.0);
            let column = batch.get(slot);
            let relationship = || Some(column?.relationship(row)?.0);
            if let Some(id) = node.or_else(relationship) {
                found.push((batch.argument_row(row), id));
            }
        }
    }
    found.sort_by_key(|(row, _)| *row);
    Ok(found)
}

/// Output rows, what is merged for each of them, and the rows for which something is created.
type Plan = (Vec<u32>, Vec<Merged>, Vec<u32>);

/// Decides what is created. `None` if two relationships lead between the same nodes in opposite directions, of which one
/// might match the other.
fn merged(keys: &[RowKey], found: &[(u32, u32)], joins: bool) -> Option<Plan> {
    let (mut rows, mut merged, mut creating) = (Vec::new(), Vec::new(), Vec::new());
    let mut numbers: FxHashMap<&RowKey, u32> = FxHashMap::default();
    let mut found = found.iter().peekable();
    for (row, key) in (0_u32..).zip(keys) {
        let before = rows.len();
        while let Some((_, id)) = found.next_if(|(of, _)| *of == row) {
            rows.push(row);
            merged.push(Merged::Found(*id));
        }
        if rows.len() > before {
            continue;
        }
        rows.push(row);
        if let Some(number) = numbers.get(key) {
            merged.push(Merged::Created(*number, false));
            continue;
        }
        if joins && numbers.contains_key(&turned(key)) {
            return None;
        }
        let number = creating.len() as u32;
        numbers.insert(key, number);
        creating.push(row);
        merged.push(Merged::Created(number, true));
    }
    Some((rows, merged, creating))
}

/// The key of a relationship in the other direction.
fn turned(key: &RowKey) -> RowKey {
    let mut values = key.0.clone();
    if values.len() > 1 {
        values.swap(0, 1);
    }
    RowKey(values)
}

/// Creates what some rows ask for; returns the ids.
fn create(plan: &plan::Merge, rows: &Batch, cx: &mut Context<'_>) -> Result<Vec<u32>> {
    let mut rows = rows.clone();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids = Vec::with_capacity(rows.len());
    for node in &plan.nodes {
        create_nodes(node, HOW, &mut rows, cx)?;
        let created = (0..rows.len()).filter_map(|row| rows.node(node.slot, row));
        ids.extend(created.map(|node| node.0));
    }
    for relationship in &plan.relationships {
        create_relationships(relationship, HOW, &mut rows, cx)?;
        if let Some(column) = rows.get(relationship.slot) {
            let created = (0..rows.len()).filter_map(|row| column.relationship(row));
            ids.extend(created.map(|id| id.0));
        }
    }
    Ok(ids)
}
