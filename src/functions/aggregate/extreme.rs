//! `min` and `max`, by the order of `ORDER BY`.

use super::Accumulator;
use crate::error::Result;
use crate::value::Value;
use crate::value::column::Column;
use crate::value::ordering::order;
use std::cmp::Ordering;

/// The smallest or the largest of the values that are not null.
pub struct Extreme {
    /// The ordering of a better value relative to the best one so far.
    better: Ordering,
    best: Value,
}

impl Extreme {
    /// `min`.
    pub fn min() -> Extreme {
        Extreme {
            better: Ordering::Less,
            best: Value::Null,
        }
    }

    /// `max`.
    pub fn max() -> Extreme {
        Extreme {
            better: Ordering::Greater,
            best: Value::Null,
        }
    }

    /// Adds a value.
    pub fn offer(&mut self, value: &Value) {
        let first = matches!(self.best, Value::Null);
        if !matches!(value, Value::Null) && (first || order(value, &self.best) == self.better) {
            self.best = value.clone();
        }
    }

    /// Adds the best of the rows that follow.
    pub fn merge(&mut self, later: &Extreme) {
        self.offer(&later.best);
    }

    /// Finds the best number of a column first, so that only one value is made.
    fn offer_best<T: Ord>(&mut self, values: impl Iterator<Item = T>, value: fn(T) -> Value) {
        let best = match self.better {
            Ordering::Less => values.min(),
            _ => values.max(),
        };
        if let Some(best) = best {
            self.offer(&value(best));
        }
    }
}

impl Accumulator for Extreme {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        arguments.iter().for_each(|value| self.offer(value));
        Ok(())
    }

    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        let rows = rows.iter().map(|row| *row as usize);
        match column {
            Column::Integers(values, valid) => {
                let rows = rows.filter(|row| valid.as_ref().is_none_or(|valid| valid[*row]));
                self.offer_best(rows.map(|row| values[row]), Value::Integer);
            }
            Column::Decimals(values, valid) => {
                let rows = rows.filter(|row| valid.as_ref().is_none_or(|valid| valid[*row]));
                self.offer_best(rows.map(|row| values[row]), Value::Decimal);
            }
            Column::Values(values) => rows.for_each(|row| self.offer(&values[row])),
            other => rows.for_each(|row| self.offer(&other.get(row))),
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Value> {
        Ok(std::mem::take(&mut self.best))
    }
}
