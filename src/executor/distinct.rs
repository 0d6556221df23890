//! The first of the rows that do not differ.

use super::context::Context;
use super::grouping::Grouping;
use super::operator::{BoxOperator, Live, Operator};
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::value::column::Column;
use std::sync::Arc;

/// What a row remembered is estimated to hold.
const BYTES_PER_ROW: u64 = 48;

/// Rows that differ in some slots, the first of each.
pub(super) struct Distinct {
    input: BoxOperator,
    slots: Vec<Slot>,
    live: Live,
    seen: Grouping,
}

impl Distinct {
    pub(super) fn new(input: BoxOperator, slots: Vec<Slot>, live: Live) -> Distinct {
        Distinct {
            input,
            slots,
            live,
            seen: Grouping::default(),
        }
    }
}

impl Operator for Distinct {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next(cx)? {
            cx.check()?;
            let mut columns: Vec<_> = self.slots.iter().map(|slot| batch.column(*slot)).collect();
            // Rows of different surrounding rows are never the same.
            if let Some(origin) = batch.argument_rows() {
                let origin = origin.iter().map(|row| i64::from(*row)).collect();
                columns.push(Arc::new(Column::Integers(origin, None)));
            }
            let mut next = self.seen.len();
            let numbers = self.seen.numbers(&columns, batch.len());
            let mut rows = Vec::new();
            for (row, number) in numbers.iter().enumerate() {
                if *number as usize == next {
                    rows.push(row as u32);
                    next += 1;
                }
            }
            cx.run().limits.hold(rows.len() as u64 * BYTES_PER_ROW)?;
            if !rows.is_empty() {
                return Ok(Some(batch.gather_live(&rows, self.live.as_deref())));
            }
        }
        Ok(None)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.seen.clear();
    }
}
