//! The properties of new entities: a column for each key where the expressions say the keys, or all rows have maps of one list;
//! a list for each row elsewhere.

use super::context::Context;
use super::write::{self, Nulls, Stored};
use crate::error::Result;
use crate::expression::{Batch, Expression, evaluate};
use crate::graph::{KeyId, PropertyColumns, require_property};
use crate::value::column::{Column, NULL_ID};
use std::sync::Arc;

/// The properties of the entities that the rows of a batch create.
pub(super) enum NewProperties {
    /// By key.
    Columns(PropertyColumns),
    /// By row.
    Rows(Vec<Stored>),
}

impl NewProperties {
    /// As columns.
    pub(super) fn columns(&self) -> PropertyColumns {
        match self {
            NewProperties::Columns(columns) => columns.clone(),
            NewProperties::Rows(rows) => PropertyColumns::of_rows(rows.iter().map(Vec::as_slice)),
        }
    }

    /// Those of each of `len` rows.
    pub(super) fn into_rows(self, len: usize) -> Vec<Stored> {
        match self {
            NewProperties::Columns(columns) => (0..len).map(|row| columns.row(row)).collect(),
            NewProperties::Rows(rows) => rows,
        }
    }
}

/// The properties of new entities, one for each row; new keys are created.
pub(super) fn new_properties(
    properties: Option<&Expression>,
    nulls: Nulls,
    batch: &Batch,
    cx: &mut Context<'_>,
) -> Result<NewProperties> {
    match properties {
        None => Ok(NewProperties::Columns(PropertyColumns::default())),
        Some(Expression::Map(entries)) if each_once(entries) => {
            let mut columns = Vec::with_capacity(entries.len());
            for (name, value) in entries {
                let column = evaluate(value, batch, &cx.evaluation())?;
                if check(name, &column, nulls, batch)? {
                    columns.push((write::key(name, cx)?, column));
                }
            }
            Ok(NewProperties::Columns(PropertyColumns::new(columns)))
        }
        Some(Expression::Map(entries)) => {
            write::property_rows(entries, nulls, batch, cx).map(NewProperties::Rows)
        }
        Some(other) => {
            let maps = evaluate(other, batch, &cx.evaluation())?;
            if let Some(columns) = of_records(&maps, nulls, batch, cx)? {
                return Ok(NewProperties::Columns(columns));
            }
            write::stored_maps(&maps, nulls, batch, cx).map(NewProperties::Rows)
        }
    }
}

fn each_once(entries: &[(Arc<str>, Expression)]) -> bool {
    let mut names = entries.iter().enumerate();
    names.all(|(at, (name, _))| entries[..at].iter().all(|(other, _)| other != name))
}

/// Checks the values of a key; returns whether there are any but nulls.
pub(super) fn check(name: &Arc<str>, column: &Column, nulls: Nulls, batch: &Batch) -> Result<bool> {
    if is_sound(name, column, nulls) {
        return Ok(column.first_value().is_some());
    }
    let mut any = false;
    for row in 0..batch.len() {
        let value = column.value_at(row);
        let kept = nulls.keep(&value, name).and_then(|kept| match kept {
            true => require_property(name, &value).map(|()| true),
            false => Ok(false),
        });
        any |= kept.map_err(|error| batch.locate(error, row))?;
    }
    Ok(any)
}

/// Whether the type of a column says that all of its values can be properties.
fn is_sound(name: &str, column: &Column, nulls: Nulls) -> bool {
    let without_nulls = match column {
        Column::Integers(_, valid)
        | Column::Floats(_, valid)
        | Column::Dates(_, valid)
        | Column::Decimals(_, valid) => valid.is_none(),
        Column::Booleans(values) => values.iter().all(Option::is_some),
        Column::Dictionary(_, codes) => !codes.contains(&NULL_ID),
        Column::Nodes(_)
        | Column::Relationships(_)
        | Column::Records(..)
        | Column::Lists(..)
        | Column::Values(_)
        | Column::Constant(..) => return false,
    };
    !name.is_empty() && (without_nulls || nulls == Nulls::LeftOut)
}

/// The properties of maps of one list, key by key; `None` where that cannot be done, or one of them cannot be stored: row by row
/// the first such is found.
fn of_records(
    maps: &Column,
    nulls: Nulls,
    batch: &Batch,
    cx: &mut Context<'_>,
) -> Result<Option<PropertyColumns>> {
    let Some(found) = columns_of_records(maps) else {
        return Ok(None);
    };
    let checked = found
        .iter()
        .map(|(name, column)| check(name, column, nulls, batch));
    let Ok(kept) = checked.collect::<Result<Vec<bool>>>() else {
        return Ok(None);
    };
    // The keys that are new get their ids in the order in which row by row would come to them.
    let kept = found.into_iter().zip(kept).filter(|(_, kept)| *kept);
    let mut columns: Vec<_> = kept.map(|(of, _)| of).collect();
    columns.sort_by_key(|(_, column)| column.first_value());
    let columns = columns
        .into_iter()
        .map(|(name, column)| Ok((write::key(&name, cx)?, Arc::new(column))));
    let columns: Vec<(KeyId, Arc<Column>)> = columns.collect::<Result<_>>()?;
    Ok(Some(PropertyColumns::new(columns)))
}

/// The keys of maps of one list, sorted, with their values; `None` if one of the rows has no map, or they are too different.
pub(super) fn columns_of_records(maps: &Column) -> Option<Vec<(Arc<str>, Column)>> {
    let Column::Records(records, places) = maps else {
        return None;
    };
    let is_there = |place: &u32| (*place as usize) < records.len();
    if !places.iter().all(is_there) {
        return None;
    }
    let keys = records.keys()?;
    let column = |key: &Arc<str>| Some((Arc::clone(key), maps.key_of_records(key)?));
    keys.iter().map(column).collect()
}
