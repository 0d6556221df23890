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
        let mut bound = self.bound;
        while let Some(variable) = bound {
            if variable.slot == slot {
                return variable.value.clone();
            }
            bound = variable.outer;
        }
        self.batch.value(slot, self.index)
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
