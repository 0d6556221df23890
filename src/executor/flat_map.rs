//! A flat map over the rows of the input, which most reading operators are: each input row gives any number of output rows.

use super::context::Context;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, RowOrigin, Slot};
use crate::value::column::Column;
use crate::value::footprint::column_bytes;

/// A function from one input row to any number of output rows, written so that output rows are made in batches.
pub(super) trait FlatMap: Send {
    /// Called for each new batch of input rows: looks names up, and evaluates what does not depend on earlier rows.
    fn prepare(&mut self, _input: &Batch, _cx: &mut Context<'_>) -> Result<()> {
        Ok(())
    }

    /// Called once for each input row, before [`FlatMap::fill`].
    fn begin(&mut self, _input: &Batch, _row: usize, _cx: &mut Context<'_>) -> Result<()> {
        Ok(())
    }

    /// Makes output rows of input row `row`: pushes `row` to `rows` once for each of them, and keeps their new values for
    /// [`FlatMap::columns`]. May stop early when `rows` is full; returns whether the input row is exhausted.
    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool>;

    /// Passes the new columns to `set`; they cover all rows pushed since the last call.
    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column));

    /// Takes the places in the file that those rows were read from, if they were read from a file.
    fn origins(&mut self) -> Option<Vec<RowOrigin>> {
        None
    }

    /// Discards all state, so that the next rows come from a new argument batch.
    fn restart(&mut self, _argument: &Batch) {}
}

/// The operator that runs a [`FlatMap`] over its input.
pub(super) struct FlatMapOperator<M> {
    input: BoxOperator,
    map: M,
    live: Live,
    batch: Option<Batch>,
    row: usize,
    begun: bool,
    /// Accounts for the memory of the batch that was returned last.
    returned: Reservation,
}

impl<M: FlatMap> FlatMapOperator<M> {
    pub(super) fn new(input: BoxOperator, map: M, live: Live) -> FlatMapOperator<M> {
        FlatMapOperator {
            input,
            map,
            live,
            batch: None,
            row: 0,
            begun: false,
            returned: Reservation::new(Usage::Rows),
        }
    }

    /// Output rows of the current input batch, until an output batch is full or the input batch is exhausted.
    fn collect(&mut self, batch: &Batch, cx: &mut Context<'_>) -> Result<Vec<u32>> {
        let mut rows = Vec::new();
        while self.row < batch.len() && rows.len() < BATCH_ROWS {
            if cx.is_answered(batch, self.row) {
                self.begun = false;
                self.row += 1;
                continue;
            }
            let result = self.collect_row(batch, &mut rows, cx);
            if result.map_err(|error| batch.locate(error, self.row))? {
                self.begun = false;
                self.row += 1;
            }
        }
        Ok(rows)
    }

    /// Output rows of the current input row; returns whether that row is exhausted.
    fn collect_row(
        &mut self,
        batch: &Batch,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        if !self.begun {
            self.map.begin(batch, self.row, cx)?;
            self.begun = true;
        }
        self.map.fill(batch, self.row, rows, cx)
    }

    fn output(&mut self, batch: &Batch, rows: &[u32], cx: &Context<'_>) -> Result<Batch> {
        let limits = &cx.run().limits;
        let copies = batch.bytes_per_row() * rows.len() as u64;
        self.returned.set(copies, limits)?;
        let mut output = batch.gather_live(rows, self.live.as_deref());
        let mut found = 0;
        self.map.columns(&mut |slot, column| {
            if limits.memory.is_some() {
                found += column_bytes(&column);
            }
            output.set(slot, column);
        });
        if let Some(origins) = self.map.origins() {
            output.set_origins(origins);
        }
        self.returned.grow(found, limits)?;
        Ok(output)
    }
}

impl<M: FlatMap> Operator for FlatMapOperator<M> {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        loop {
            cx.check()?;
            let batch = match self.batch.take() {
                Some(batch) => batch,
                None => match self.input.next(cx)? {
                    Some(batch) => {
                        self.map.prepare(&batch, cx)?;
                        batch
                    }
                    None => return Ok(None),
                },
            };
            let rows = self.collect(&batch, cx)?;
            let output = match rows.is_empty() {
                true => None,
                false => Some(self.output(&batch, &rows, cx)?),
            };
            if self.row < batch.len() {
                self.batch = Some(batch);
            } else {
                self.row = 0;
            }
            if output.is_some() {
                return Ok(output);
            }
        }
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.map.restart(argument);
        self.batch = None;
        self.returned.clear();
        self.row = 0;
        self.begun = false;
    }
}

/// How many more rows fit into a batch that has `rows` already; at least one.
pub(super) fn room(rows: &[u32]) -> usize {
    BATCH_ROWS.saturating_sub(rows.len()).max(1)
}
