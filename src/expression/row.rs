//! One row of a batch, with the variables that comprehensions have bound on top of it.

use super::{Batch, Slot};
use crate::value::Value;
use crate::value::column::Column;

/// One row of a batch, and what has been bound on top of it.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    batch: &'a Batch,
    index: usize,
    bound: Option<&'a Bound<'a>>,
}

/// A variable of a comprehension and its value for now.
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

    /// The value of a slot; null where there is none.
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

    /// What a variable is to be bound to, for [`Row::with`].
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

    /// A batch of this row alone, with only these slots.
    pub fn to_batch(self, slots: &[Slot]) -> Batch {
        let mut batch = Batch::unit();
        for slot in slots {
            batch.set(*slot, Column::from_values(vec![self.value(*slot)]));
        }
        batch
    }
}
