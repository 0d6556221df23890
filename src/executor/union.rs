//! The rows of all parts, one part after the other.

use super::context::Context;
use super::operator::{BoxOperator, Operator};
use crate::error::Result;
use crate::expression::{Batch, Slot};

/// The rows of every part, with the part's slots copied to those of the union.
pub(super) struct Union {
    inputs: Vec<BoxOperator>,
    slots: Vec<Slot>,
    parts: Vec<Vec<Slot>>,
    at: usize,
}

impl Union {
    pub(super) fn new(inputs: Vec<BoxOperator>, slots: Vec<Slot>, parts: Vec<Vec<Slot>>) -> Union {
        Union {
            inputs,
            slots,
            parts,
            at: 0,
        }
    }

    fn renamed(&self, batch: &Batch) -> Batch {
        let mut renamed = Batch::new(batch.len());
        renamed.annotate_as(batch);
        let part = self.parts.get(self.at).map_or(&[][..], Vec::as_slice);
        for (to, from) in self.slots.iter().zip(part) {
            renamed.set(*to, batch.column(*from));
        }
        renamed
    }
}

impl Operator for Union {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        while let Some(input) = self.inputs.get_mut(self.at) {
            if let Some(batch) = input.next(cx)? {
                return Ok(Some(self.renamed(&batch)));
            }
            self.at += 1;
        }
        Ok(None)
    }

    fn restart(&mut self, argument: &Batch) {
        for input in &mut self.inputs {
            input.restart(argument);
        }
        self.at = 0;
    }
}
