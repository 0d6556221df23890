//! Removes duplicate rows.

use super::context::Context;
use super::grouping::{Grouping, entry_bytes};
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::value::column::Column;
use std::sync::Arc;

/// The first of all rows that are equal in some slots.
pub(super) struct Distinct {
    input: BoxOperator,
    slots: Vec<Slot>,
    live: Live,
    seen: Grouping,
    memory: Reservation,
}

impl Distinct {
    pub(super) fn new(input: BoxOperator, slots: Vec<Slot>, live: Live) -> Distinct {
        Distinct {
            input,
            slots,
            live,
            seen: Grouping::default(),
            memory: Reservation::new(Usage::Distinct),
        }
    }
}

impl Operator for Distinct {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next(cx)? {
            cx.check()?;
            let mut columns: Vec<_> = self.slots.iter().map(|slot| batch.column(*slot)).collect();
            // Rows of different outer rows are never duplicates.
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
            let limits = &cx.run().limits;
            self.memory
                .grow(entry_bytes(&columns, &rows, limits), limits)?;
            if !rows.is_empty() {
                return Ok(Some(batch.gather_live(&rows, self.live.as_deref())));
            }
        }
        Ok(None)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.seen.clear();
        self.memory.clear();
    }
}
