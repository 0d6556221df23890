//! What most reading operators have in common: each row of the input becomes some rows, or none.

use super::context::Context;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, RowOrigin, Slot};
use crate::value::column::Column;
use crate::value::footprint::column_bytes;

/// What makes rows of a row.
pub(super) trait Spread: Send {
    /// A new batch of input rows has come: time to look names up and to evaluate what does not depend on results.
    fn prepare(&mut self, _input: &Batch, _cx: &mut Context<'_>) -> Result<()> {
        Ok(())
    }

    /// Turns to a row of the input.
    fn begin(&mut self, _input: &Batch, _row: usize, _cx: &mut Context<'_>) -> Result<()> {
        Ok(())
    }

    /// Makes rows of it: pushes `row` to `rows` for each, and keeps what goes with them for [`Spread::columns`]. May stop
    /// before the end where many rows have come together; says whether the end was reached.
    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool>;

    /// Hands over the new columns for all rows pushed since the last call.
    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column));

    /// Hands over where those rows were read, where that is a file.
    fn origins(&mut self) -> Option<Vec<RowOrigin>> {
        None
    }

    /// Starts again from the beginning.
    fn restart(&mut self, _argument: &Batch) {}
}

/// The operator around a [`Spread`].
pub(super) struct PerRow<S> {
    input: BoxOperator,
    spread: S,
    live: Live,
    batch: Option<Batch>,
    row: usize,
    begun: bool,
    /// Counts the rows that were handed on last.
    handed_on: Reservation,
}

impl<S: Spread> PerRow<S> {
    pub(super) fn new(input: BoxOperator, spread: S, live: Live) -> PerRow<S> {
        PerRow {
            input,
            spread,
            live,
            batch: None,
            row: 0,
            begun: false,
            handed_on: Reservation::new(Usage::Rows),
        }
    }

    /// Rows of the present batch until enough have come together or it has no more.
    fn collect(&mut self, batch: &Batch, cx: &mut Context<'_>) -> Result<Vec<u32>> {
        let mut rows = Vec::new();
        while self.row < batch.len() && rows.len() < BATCH_ROWS {
            let result = self.collect_row(batch, &mut rows, cx);
            if result.map_err(|error| batch.locate(error, self.row))? {
                self.begun = false;
                self.row += 1;
            }
        }
        Ok(rows)
    }

    /// Rows of the present row; says whether it has no more.
    fn collect_row(
        &mut self,
        batch: &Batch,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        if !self.begun {
            self.spread.begin(batch, self.row, cx)?;
            self.begun = true;
        }
        self.spread.fill(batch, self.row, rows, cx)
    }

    fn output(&mut self, batch: &Batch, rows: &[u32], cx: &Context<'_>) -> Result<Batch> {
        let limits = &cx.run().limits;
        let copies = batch.bytes_per_row() * rows.len() as u64;
        self.handed_on.set(copies, limits)?;
        let mut output = batch.gather_live(rows, self.live.as_deref());
        let mut found = 0;
        self.spread.columns(&mut |slot, column| {
            if limits.memory.is_some() {
                found += column_bytes(&column);
            }
            output.set(slot, column);
        });
        if let Some(origins) = self.spread.origins() {
            output.set_origins(origins);
        }
        self.handed_on.grow(found, limits)?;
        Ok(output)
    }
}

impl<S: Spread> Operator for PerRow<S> {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        loop {
            cx.check()?;
            let batch = match self.batch.take() {
                Some(batch) => batch,
                None => match self.input.next(cx)? {
                    Some(batch) => {
                        self.spread.prepare(&batch, cx)?;
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
        self.spread.restart(argument);
        self.batch = None;
        self.handed_on.clear();
        self.row = 0;
        self.begun = false;
    }
}

/// How many more rows fit a batch that has these already; at least one.
pub(super) fn room(rows: &[u32]) -> usize {
    BATCH_ROWS.saturating_sub(rows.len()).max(1)
}

/// Whether a slot is read above.
pub(super) fn is_live(live: &Live, slot: Slot) -> bool {
    live.as_ref().is_none_or(|live| live.contains(&slot))
}
