//! One row of a batch, with the values of comprehension variables.

use super::{Batch, Slot};
use crate::value::Value;
use crate::value::column::Column;

/// One row of a batch, and the variables that are bound in addition.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    batch: &'a Batch,
    index: usize,
    bound: Option<&'a Bound<'a>>,
}

/// The variable of a comprehension and its current value.
#[derive(Debug)]
pub struct Bound<'a> {
    slot: Slot,
    value: Value,
    outer: Option<&'a Bound<'a>>,
}

impl<'a> Row<'a> {
    /// A row of a batch.
    pub fn new(batch: &'a Batch, index: usize) -> Row<'a> {
        Row {
            batch,
            index,
            bound: None,
        }
    }

    /// The value of a slot; null if there is none.
    pub fn value(&self, slot: Slot) -> Value {
        match self.bound_value(slot) {
            Some(value) => value.clone(),
            None => self.batch.value(slot, self.index),
        }
    }

    fn bound_value(&self, slot: Slot) -> Option<&'a Value> {
        let mut bound = self.bound;
        while let Some(variable) = bound {
            if variable.slot == slot {
                return Some(&variable.value);
            }
            bound = variable.outer;
        }
        None
    }

    /// The value of a key of the map in a slot, if the slot holds maps of a list: the map itself is not made.
    pub fn key_of_record(&self, slot: Slot, key: &str) -> Option<Value> {
        let Some(Column::Records(records, places)) = self.batch.get(slot).map(|of| &**of) else {
            return None;
        };
        if self.bound_value(slot).is_some() {
            return None;
        }
        let place = *places.get(self.index)?;
        Some(records.column(key).get(place as usize))
    }

    /// A variable and its value, for [`Row::with`].
    pub fn bind(&self, slot: Slot, value: Value) -> Bound<'a> {
        Bound {
            slot,
            value,
            outer: self.bound,
        }
    }

    /// The row with a variable bound.
    pub fn with<'b>(&self, bound: &'b Bound<'b>) -> Row<'b>
    where
        'a: 'b,
    {
        Row {
            batch: self.batch,
            index: self.index,
            bound: Some(bound),
        }
    }

    /// A batch of only this row, with only these slots.
    pub fn to_batch(self, slots: &[Slot]) -> Batch {
        let mut batch = Batch::unit();
        for slot in slots {
            batch.set(*slot, Column::from_values(vec![self.value(*slot)]));
        }
        batch
    }
}
