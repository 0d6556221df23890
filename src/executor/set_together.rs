//! `SET` for the rows of a batch at once: a property of all their entities in one go.

use super::context::Context;
use super::fixed::is_fixed;
use super::new_properties::{check, columns_of_records};
use super::write::{self, Nulls, target};
use crate::error::{ErrorKind, Result};
use crate::expression::{Batch, Expression, Slot, Update, evaluate};
use crate::graph::{Change, KeyId, SetProperties, SetProperty};
use crate::value::column::Column;
use crate::value::{EntityId, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// A property with its values.
type NewValues = (Arc<str>, Arc<Column>);

/// Sets properties of the entities of one slot; `false`, and nothing is changed, where rows may depend on each other, or one of
/// them fails: then it is to be done row by row.
pub(super) fn set_together(items: &[Update], batch: &Batch, cx: &mut Context<'_>) -> Result<bool> {
    let view = cx.graph();
    if cx.cites() || view.has_references() || view.has_statements() {
        return Ok(false);
    }
    let Some(Expression::Slot(slot)) = items.first().map(Update::target) else {
        return Ok(false);
    };
    let Some((rows, entities)) = entities(*slot, batch, cx) else {
        return Ok(false);
    };
    let Some(values) = new_values(items, &entities, batch, cx)? else {
        return Ok(false);
    };
    let of_all = rows.len() == batch.len();
    let done = cx.attempt(|cx| {
        for (name, column) in &values {
            let column = match of_all {
                true => Arc::clone(column),
                false => Arc::new(column.gather(&rows)),
            };
            set_all(name, &entities, column, cx)?;
        }
        Ok(())
    })?;
    Ok(done.is_some())
}

/// The rows in which there is an entity, and the entities; `None` if one may not be changed, or is there twice.
fn entities(slot: Slot, batch: &Batch, cx: &Context<'_>) -> Option<(Vec<u32>, Vec<EntityId>)> {
    let (mut rows, mut entities) = (Vec::new(), Vec::with_capacity(batch.len()));
    let mut known = FxHashSet::default();
    for row in 0..batch.len() {
        if let Some(entity) = target(&batch.value(slot, row), cx).ok()? {
            if !known.insert(entity) {
                return None;
            }
            rows.push(row as u32);
            entities.push(entity);
        }
    }
    Some((rows, entities))
}

/// The values of all items, one column for each key; `None` where they may depend on what is set, or one cannot be stored.
fn new_values(
    items: &[Update],
    entities: &[EntityId],
    batch: &Batch,
    cx: &Context<'_>,
) -> Result<Option<Vec<NewValues>>> {
    let mut values: Vec<NewValues> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        match item {
            Update::Property {
                key: Expression::Literal(Value::String(key)),
                value,
                ..
            } if is_fixed(value, batch) => match evaluate(value, batch, &cx.evaluation()) {
                Ok(column) => values.push((Arc::clone(key), column)),
                Err(error) if error.kind() == ErrorKind::LimitError => return Err(error),
                Err(_) => return Ok(None),
            },
            Update::Merge {
                value: Expression::Slot(maps),
                ..
            } => match of_maps(*maps, batch) {
                Some(columns) => values.extend(columns),
                None => return Ok(None),
            },
            Update::Replace {
                value: Expression::Slot(maps),
                ..
            } if place == 0 => match of_maps(*maps, batch) {
                Some(columns) if have_no_others(entities, &columns, cx) => values.extend(columns),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        }
    }
    let mut known = FxHashSet::default();
    let fits = |(key, column): &NewValues| check(key, column, Nulls::LeftOut, batch).is_ok();
    let sound = values.iter().all(fits) && values.iter().all(|(key, _)| known.insert(key));
    if !sound {
        return Ok(None);
    }
    // New keys get their ids in the order in which row by row would come to them.
    values.sort_by_key(|(_, column)| column.first_value().unwrap_or(usize::MAX));
    Ok(Some(values))
}

/// The values of maps of one list, all of which have the same keys.
fn of_maps(slot: Slot, batch: &Batch) -> Option<Vec<NewValues>> {
    let maps = batch.get(slot).filter(|maps| have_same_keys(maps))?;
    let columns = columns_of_records(maps)?.into_iter();
    Some(
        columns
            .map(|(key, column)| (key, Arc::new(column)))
            .collect(),
    )
}

/// Whether no entity has a property besides those that are set.
fn have_no_others(entities: &[EntityId], set: &[NewValues], cx: &Context<'_>) -> bool {
    let is_set = |key: KeyId| set.iter().any(|(name, _)| name == cx.graph().key_name(key));
    let has_no_others = |entity: &EntityId| {
        let mut keys = cx.graph().property_keys(*entity);
        keys.all(is_set)
    };
    entities.iter().all(has_no_others)
}

/// Whether null in a row means that the map has the key with null, and not that it does not have it.
fn have_same_keys(maps: &Column) -> bool {
    match maps {
        Column::Records(records, _) => records.has_same_keys(),
        _ => false,
    }
}

/// Gives a property of some entities values; null takes it away, where it is there.
fn set_all(
    name: &Arc<str>,
    entities: &[EntityId],
    column: Arc<Column>,
    cx: &mut Context<'_>,
) -> Result<()> {
    let set = match left_out(name, entities, &column, cx) {
        nulls if nulls.is_empty() => (entities.to_vec(), column),
        nulls => {
            let stays = |row: &u32| nulls.binary_search(row).is_err();
            let rows: Vec<u32> = (0..entities.len() as u32).filter(stays).collect();
            let entities = rows.iter().map(|row| entities[*row as usize]);
            (entities.collect(), Arc::new(column.gather(&rows)))
        }
    };
    let (entities, values) = set;
    if entities.is_empty() {
        return Ok(());
    }
    let key = write::key(name, cx)?;
    let set = SetProperties {
        entities,
        key,
        values,
    };
    let all = set.clone();
    if cx.write_many(|graph, journal| journal.set_properties(graph, set))? {
        return Ok(());
    }
    one_by_one(&all, key, cx)
}

fn one_by_one(all: &SetProperties, key: KeyId, cx: &mut Context<'_>) -> Result<()> {
    for (row, entity) in all.entities.iter().enumerate() {
        cx.apply(Change::PropertySet(SetProperty {
            entity: *entity,
            key,
            value: all.values.get(row),
        }))?;
    }
    Ok(())
}

/// The rows with null whose entity does not have the property.
fn left_out(name: &Arc<str>, entities: &[EntityId], column: &Column, cx: &Context<'_>) -> Vec<u32> {
    let key = cx.graph().key_id(name);
    let has = |entity: &EntityId| key.is_some_and(|key| cx.graph().has_property(*entity, key));
    let rows = (0_u32..).zip(entities);
    let without = rows.filter(|(row, entity)| column.is_null(*row as usize) && !has(entity));
    without.map(|(row, _)| row).collect()
}
