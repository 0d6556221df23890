//! Sorts all rows, or selects only the first of them.

use super::context::Context;
use super::limit::row_count;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, Expression, concat_columns, evaluate};
use crate::plan::SortKey;
use crate::value::column::Column;
use crate::value::footprint::{cell_bytes, column_bytes};
use crate::value::ordering::order;
use crate::value::sorting::sort_in_steps;
use std::cmp::Ordering;
use std::sync::Arc;

/// All rows, sorted; stable. With a limit, rows that cannot be among the first are dropped early.
pub(super) struct Sort {
    input: BoxOperator,
    keys: Vec<SortKey>,
    limit: Option<Expression>,
    live: Live,
    kept: Kept,
    memory: Reservation,
    sorted: Option<Batch>,
    given: usize,
}

/// Rows kept so far, with the columns of their keys.
#[derive(Default)]
struct Kept {
    batches: Vec<Batch>,
    keys: Vec<Vec<Arc<Column>>>,
    rows: usize,
}

impl Sort {
    pub(super) fn new(
        input: BoxOperator,
        keys: Vec<SortKey>,
        limit: Option<Expression>,
        live: Live,
    ) -> Sort {
        Sort {
            input,
            keys,
            limit,
            live,
            kept: Kept::default(),
            memory: Reservation::new(Usage::Sorting),
            sorted: None,
            given: 0,
        }
    }

    fn take_all(&mut self, cx: &mut Context<'_>) -> Result<Batch> {
        let limit = match &self.limit {
            Some(limit) => Some(row_count(limit, "LIMIT", cx)?),
            None => None,
        };
        let slack = limit.map(|limit| limit.saturating_mul(2).max(4 * BATCH_ROWS));
        while let Some(batch) = self.input.next(cx)? {
            cx.check()?;
            let (batch, keys) = self.candidates(batch, limit, cx)?;
            let limits = &cx.run().limits;
            self.memory.grow_by_batch(&batch, limits)?;
            self.memory.grow(columns_bytes(&keys), limits)?;
            self.kept.rows += batch.len();
            self.kept.batches.push(batch);
            self.kept.keys.push(keys);
            if slack.is_some_and(|slack| self.kept.rows > slack) {
                self.settle(limit, cx)?;
            }
        }
        self.settle(limit, cx)?;
        Ok(self.kept.batches.pop().unwrap_or_default())
    }

    /// The rows of a batch that may be among the first, and their keys.
    fn candidates(
        &self,
        batch: Batch,
        limit: Option<usize>,
        cx: &Context<'_>,
    ) -> Result<(Batch, Vec<Arc<Column>>)> {
        let keys = self
            .keys
            .iter()
            .map(|key| evaluate(&key.expression, &batch, &cx.evaluation()))
            .collect::<Result<Vec<_>>>()?;
        // If the kept rows are already sorted, the last of them is the threshold for new rows.
        let last = match (limit, self.kept.keys.as_slice()) {
            (Some(limit), [first, ..]) if limit > 0 && self.kept.batches[0].len() == limit => {
                Some((first, limit - 1))
            }
            _ => None,
        };
        let Some((first, row)) = last else {
            return Ok((batch, keys));
        };
        let mut rows = match self.keys.first() {
            Some(key) => level_or_before(&keys[0], (&first[0], row), key.descending),
            None => (0..batch.len() as u32).collect(),
        };
        rows.retain(|at| self.compare((&keys, *at as usize), (first, row)).is_lt());
        if rows.len() == batch.len() {
            return Ok((batch, keys));
        }
        let keys = keys.iter().map(|key| Arc::new(key.gather(&rows))).collect();
        Ok((batch.gather_live(&rows, self.live.as_deref()), keys))
    }

    /// Merges everything kept into one sorted batch, truncated at the limit.
    fn settle(&mut self, limit: Option<usize>, cx: &Context<'_>) -> Result<()> {
        let kept = std::mem::take(&mut self.kept);
        self.count_copies(&kept, cx)?;
        let all = Batch::concat(kept.batches);
        let keys: Vec<Arc<Column>> = (0..self.keys.len())
            .map(|at| {
                let parts = kept.keys.iter().map(|keys| keys[at].clone());
                Arc::new(concat_columns(parts))
            })
            .collect();
        let mut rows: Vec<u32> = (0..all.len() as u32).collect();
        let compare = |a: &u32, b: &u32| {
            let by_keys = self.compare((&keys, *a as usize), (&keys, *b as usize));
            by_keys.then(a.cmp(b))
        };
        match limit {
            Some(0) => rows.clear(),
            Some(limit) if limit < rows.len() => {
                rows.select_nth_unstable_by(limit - 1, compare);
                rows.truncate(limit);
            }
            _ => {}
        }
        sort_in_steps(&mut rows, compare, &|| cx.check())?;
        self.kept.rows = rows.len();
        self.kept.keys = vec![keys.iter().map(|key| Arc::new(key.gather(&rows))).collect()];
        self.kept.batches = vec![all.gather_live(&rows, self.live.as_deref())];
        let kept = self.kept.batches.iter().map(Batch::bytes).sum::<u64>();
        let keys = self.kept.keys.iter().map(|keys| columns_bytes(keys));
        self.memory.set(kept + keys.sum::<u64>(), &cx.run().limits)
    }

    /// Charges the copy before the original is dropped: everything in one batch, with its keys and its order.
    fn count_copies(&mut self, kept: &Kept, cx: &Context<'_>) -> Result<()> {
        let rows = kept.batches.iter().map(Batch::bytes_per_row).max();
        let keys = kept.keys.iter().map(|keys| row_bytes(keys)).max();
        let bytes = rows.unwrap_or(0) + keys.unwrap_or(0) + size_of::<u32>() as u64;
        self.memory.grow(bytes * kept.rows as u64, &cx.run().limits)
    }

    fn compare(&self, a: (&Vec<Arc<Column>>, usize), b: (&Vec<Arc<Column>>, usize)) -> Ordering {
        for (at, key) in self.keys.iter().enumerate() {
            let found = compare_cells(&a.0[at], a.1, &b.0[at], b.1);
            let found = if key.descending {
                found.reverse()
            } else {
                found
            };
            if found.is_ne() {
                return found;
            }
        }
        Ordering::Equal
    }
}

fn columns_bytes(columns: &[Arc<Column>]) -> u64 {
    columns.iter().map(|column| column_bytes(column)).sum()
}

fn row_bytes(columns: &[Arc<Column>]) -> u64 {
    columns.iter().map(|column| cell_bytes(column)).sum()
}

/// The rows whose first key is not after that of a threshold row; all of them if there is no loop for their type.
fn level_or_before(keys: &Column, (column, row): (&Column, usize), descending: bool) -> Vec<u32> {
    match (keys, column) {
        (Column::Integers(keys, None), Column::Integers(column, None))
        | (Column::Dates(keys, None), Column::Dates(column, None)) => {
            let beaten = column[row];
            pick(keys, |key| match descending {
                true => *key >= beaten,
                false => *key <= beaten,
            })
        }
        (Column::Decimals(keys, None), Column::Decimals(column, None)) => {
            let beaten = column[row];
            pick(keys, |key| match descending {
                true => *key >= beaten,
                false => *key <= beaten,
            })
        }
        // NaN, which is not ordered among numbers, passes the test and is compared again.
        (Column::Floats(keys, None), Column::Floats(column, None)) => {
            let beaten = column[row];
            pick(keys, |key| match descending {
                true => key.partial_cmp(&beaten) != Some(Ordering::Less),
                false => key.partial_cmp(&beaten) != Some(Ordering::Greater),
            })
        }
        _ => (0..keys.len() as u32).collect(),
    }
}

fn pick<T>(keys: &[T], keep: impl Fn(&T) -> bool) -> Vec<u32> {
    let rows = (0_u32..).zip(keys);
    rows.filter(|(_, key)| keep(key))
        .map(|(row, _)| row)
        .collect()
}

fn compare_cells(a: &Column, row_a: usize, b: &Column, row_b: usize) -> Ordering {
    match (a, b) {
        (Column::Integers(x, None), Column::Integers(y, None)) => x[row_a].cmp(&y[row_b]),
        (Column::Floats(x, None), Column::Floats(y, None))
            if !x[row_a].is_nan() && !y[row_b].is_nan() =>
        {
            x[row_a].partial_cmp(&y[row_b]).unwrap_or(Ordering::Equal)
        }
        (Column::Dates(x, None), Column::Dates(y, None)) => x[row_a].cmp(&y[row_b]),
        (Column::Decimals(x, None), Column::Decimals(y, None)) => x[row_a].cmp(&y[row_b]),
        (Column::Values(x), Column::Values(y)) => order(&x[row_a], &y[row_b]),
        _ => order(&a.get(row_a), &b.get(row_b)),
    }
}

impl Operator for Sort {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let sorted = match self.sorted.take() {
            Some(sorted) => sorted,
            None => self.take_all(cx)?,
        };
        let end = (self.given + BATCH_ROWS).min(sorted.len());
        let next = (self.given < end).then(|| sorted.slice(self.given, end));
        self.given = end;
        self.sorted = Some(sorted);
        Ok(next)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.kept = Kept::default();
        self.memory.clear();
        self.sorted = None;
        self.given = 0;
    }
}
