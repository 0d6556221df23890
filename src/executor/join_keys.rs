//! The keys of joins: a table of the right rows by their keys, and the right rows that may match a left row.
//!
//! Evaluating a key may fail for a row that no pair would have been tested for. So a row whose key fails is paired with
//! all rows: the filter above the join fails where it should, and only there.

use super::context::Context;
use super::reservation::Reservation;
use super::sorted_rows::{Bound, Keyed, SortedRows};
use crate::error::{ErrorKind, Result};
use crate::expression::{Batch, Expression, Row, evaluate, evaluate_row};
use crate::plan::{self, JoinSide};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::key::{RowKey, RowLike};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// The memory of a row in the table of keys: its key and its number, and the blocks that hold them.
const BYTES_PER_ENTRY: u64 = 112;

/// The number of rows that are added to the table between two checks of the limits.
const ROWS_BETWEEN_CHECKS: usize = 1 << 12;

/// What rows are joined by.
pub(super) enum Condition {
    Equal(plan::HashJoin),
    Range(plan::RangeJoin),
}

/// The right rows by their keys.
pub(super) struct Table {
    found: Found,
    /// Rows that match every left row, since their key fails.
    loose: Vec<u32>,
    /// The number of rows.
    rows: u32,
}

enum Found {
    Equal(FxHashMap<RowKey, Vec<u32>>),
    Range(Box<SortedRows>),
}

/// The keys of a batch of left rows.
pub(super) struct ProbeKeys {
    /// Those of an equality that is the same for all rows, or the lower and the upper bound.
    common: Vec<Keys>,
    either: Vec<(Keys, bool)>,
    /// Whether the lower and the upper bound are included.
    bounds: [Option<bool>; 2],
}

/// The values of a key, and the rows where it fails.
struct Keys {
    column: Arc<Column>,
    /// Empty if it fails nowhere.
    fails: Vec<bool>,
}

impl Keys {
    fn of(expression: &Expression, batch: &Batch, cx: &Context<'_>) -> Result<Keys> {
        match evaluate(expression, batch, &cx.evaluation()) {
            Ok(column) => Ok(Keys {
                column,
                fails: Vec::new(),
            }),
            Err(error) if error.kind() == ErrorKind::LimitError => Err(error),
            Err(_) => Keys::one_by_one(expression, batch, cx),
        }
    }

    fn one_by_one(expression: &Expression, batch: &Batch, cx: &Context<'_>) -> Result<Keys> {
        let (mut values, mut fails) = (Vec::new(), vec![false; batch.len()]);
        for (row, fails) in fails.iter_mut().enumerate() {
            match evaluate_row(expression, &Row::new(batch, row), &cx.evaluation()) {
                Ok(value) => values.push(value),
                Err(error) if error.kind() == ErrorKind::LimitError => return Err(error),
                Err(_) => {
                    *fails = true;
                    values.push(Value::Null);
                }
            }
        }
        let column = Arc::new(Column::from_values(values));
        Ok(Keys { column, fails })
    }

    fn fail(&self, row: usize) -> bool {
        self.fails.get(row).copied().unwrap_or(false)
    }

    /// The value of a row; `None` if it is not equal to anything.
    fn value(&self, row: usize) -> Option<Value> {
        match self.column.get(row) {
            Value::Null => None,
            Value::Float(value) if value.is_nan() => None,
            value => Some(value),
        }
    }
}

/// The keys of a row; `None` if it matches everything, because one fails.
fn row_keys(common: &[Keys], either: &[(Keys, bool)], row: usize) -> Option<Vec<Vec<Value>>> {
    if common.iter().any(|keys| keys.fail(row)) || either.iter().any(|(keys, _)| keys.fail(row)) {
        return None;
    }
    let shared: Option<Vec<Value>> = common.iter().map(|keys| keys.value(row)).collect();
    let Some(shared) = shared else {
        return Some(Vec::new());
    };
    if either.is_empty() {
        return Some(vec![shared]);
    }
    let mut found = Vec::new();
    let mut add = |place: usize, value: Value| {
        let own = [Value::Integer(place as i64), value];
        found.push(shared.iter().cloned().chain(own).collect());
    };
    for (place, (keys, is_list)) in either.iter().enumerate() {
        match (keys.value(row), is_list) {
            (None, _) => {}
            (Some(value), false) => add(place, value),
            (Some(Value::List(elements)), true) => {
                elements.iter().cloned().for_each(|one| add(place, one));
            }
            // `IN` fails for what is no list.
            (Some(_), true) => return None,
        }
    }
    Some(found)
}

impl Condition {
    /// The table of the right rows.
    pub(super) fn table(
        &self,
        rows: &Batch,
        memory: &mut Reservation,
        cx: &Context<'_>,
    ) -> Result<Table> {
        match self {
            Condition::Equal(join) => equal_table(join, rows, memory, cx),
            Condition::Range(join) => range_table(join, rows, memory, cx),
        }
    }

    /// The keys of left rows.
    pub(super) fn probe(&self, batch: &Batch, cx: &Context<'_>) -> Result<ProbeKeys> {
        match self {
            Condition::Equal(join) => Ok(ProbeKeys {
                common: all_keys(&join.left, batch, cx)?,
                either: either_keys(join, JoinSide::Left, batch, cx)?,
                bounds: [None, None],
            }),
            Condition::Range(join) => {
                let bounds = [&join.lower, &join.upper];
                let given = bounds.iter().filter_map(|bound| bound.as_ref());
                let keys = given.map(|(bound, _)| Keys::of(bound, batch, cx));
                Ok(ProbeKeys {
                    common: keys.collect::<Result<_>>()?,
                    either: Vec::new(),
                    bounds: bounds.map(|bound| bound.as_ref().map(|(_, included)| *included)),
                })
            }
        }
    }
}

fn all_keys(expressions: &[Expression], batch: &Batch, cx: &Context<'_>) -> Result<Vec<Keys>> {
    let keys = expressions.iter().map(|key| Keys::of(key, batch, cx));
    keys.collect()
}

fn either_keys(
    join: &plan::HashJoin,
    side: JoinSide,
    batch: &Batch,
    cx: &Context<'_>,
) -> Result<Vec<(Keys, bool)>> {
    let keys = join.either.iter().map(|key| {
        let expression = match side {
            JoinSide::Left => &key.left,
            JoinSide::Right => &key.right,
        };
        Ok((Keys::of(expression, batch, cx)?, key.list == Some(side)))
    });
    keys.collect()
}

fn equal_table(
    join: &plan::HashJoin,
    rows: &Batch,
    memory: &mut Reservation,
    cx: &Context<'_>,
) -> Result<Table> {
    let common = all_keys(&join.right, rows, cx)?;
    let either = either_keys(join, JoinSide::Right, rows, cx)?;
    let values = common.len() + if either.is_empty() { 0 } else { 2 };
    let entry = BYTES_PER_ENTRY + (values * size_of::<Value>()) as u64;
    let mut by_key: FxHashMap<RowKey, Vec<u32>> = FxHashMap::default();
    let (mut loose, mut waiting) = (Vec::new(), 0);
    for row in 0..rows.len() {
        if row.is_multiple_of(ROWS_BETWEEN_CHECKS) {
            cx.check()?;
            memory.grow(entry * waiting, &cx.run().limits)?;
            waiting = 0;
        }
        let Some(keys) = row_keys(&common, &either, row) else {
            loose.push(row as u32);
            continue;
        };
        waiting += keys.len() as u64;
        for key in keys {
            let partners = by_key.entry(RowKey::from(key)).or_default();
            // A list may have an element twice.
            if partners.last() != Some(&(row as u32)) {
                partners.push(row as u32);
            }
        }
    }
    memory.grow(entry * waiting, &cx.run().limits)?;
    Ok(Table {
        found: Found::Equal(by_key),
        loose,
        rows: rows.len() as u32,
    })
}

fn range_table(
    join: &plan::RangeJoin,
    rows: &Batch,
    memory: &mut Reservation,
    cx: &Context<'_>,
) -> Result<Table> {
    let keys = Keys::of(&join.key, rows, cx)?;
    let uppers = join.upper_key.as_ref();
    let uppers = uppers.map(|key| Keys::of(key, rows, cx)).transpose()?;
    memory.grow(BYTES_PER_ENTRY * rows.len() as u64, &cx.run().limits)?;
    let (mut loose, mut values) = (Vec::new(), Vec::new());
    for row in 0..rows.len() {
        if keys.fail(row) || uppers.as_ref().is_some_and(|keys| keys.fail(row)) {
            loose.push(row as u32);
            continue;
        }
        let upper = uppers.as_ref().map(|keys| keys.value(row));
        // Nothing is less or greater than null.
        if let Some(key) = keys.value(row)
            && upper != Some(None)
        {
            values.push(Keyed {
                key,
                upper: upper.flatten(),
                row: row as u32,
            });
        }
    }
    let sorted = SortedRows::new(values, &mut loose);
    Ok(Table {
        found: Found::Range(Box::new(sorted)),
        loose,
        rows: rows.len() as u32,
    })
}

impl Table {
    /// The right rows that may match a left row.
    pub(super) fn partners(&self, probe: &ProbeKeys, row: usize) -> Cow<'_, [u32]> {
        match &self.found {
            Found::Equal(by_key) => self.equal(by_key, probe, row),
            Found::Range(sorted) => self.within(sorted, probe, row),
        }
    }

    fn equal<'t>(
        &self,
        by_key: &'t FxHashMap<RowKey, Vec<u32>>,
        probe: &ProbeKeys,
        row: usize,
    ) -> Cow<'t, [u32]> {
        let Some(keys) = row_keys(&probe.common, &probe.either, row) else {
            return Cow::Owned((0..self.rows).collect());
        };
        let mut found = keys
            .iter()
            .filter_map(|key| by_key.get(key as &dyn RowLike));
        match (keys.len(), self.loose.is_empty()) {
            (0 | 1, true) => Cow::Borrowed(found.next().map_or(&[], Vec::as_slice)),
            _ => {
                let found = found.flatten().copied();
                Cow::Owned(in_order(found.chain(self.loose.iter().copied()).collect()))
            }
        }
    }

    fn within<'t>(&self, sorted: &'t SortedRows, probe: &ProbeKeys, row: usize) -> Cow<'t, [u32]> {
        let mut keys = probe.common.iter();
        let mut given = [None, None];
        for (bound, included) in given.iter_mut().zip(probe.bounds) {
            let Some(included) = included else {
                continue;
            };
            let Some(keys) = keys.next() else {
                continue;
            };
            if keys.fail(row) {
                return Cow::Owned((0..self.rows).collect());
            }
            match keys.value(row) {
                Some(value) => *bound = Some(Bound { value, included }),
                // Nothing is less or greater than null.
                None => return Cow::Borrowed(&[]),
            }
        }
        match sorted.between(&given) {
            None => Cow::Owned((0..self.rows).collect()),
            Some((within, [])) if self.loose.is_empty() => Cow::Borrowed(within),
            Some((within, others)) => {
                let found = within.iter().chain(others).chain(&self.loose);
                Cow::Owned(in_order(found.copied().collect()))
            }
        }
    }
}

fn in_order(mut rows: Vec<u32>) -> Vec<u32> {
    rows.sort_unstable();
    rows.dedup();
    rows
}
