//! A subquery in transactions of its own every so many rows.

use super::context::Context;
use super::eager::all;
use super::filter::drop_dead;
use super::limit::row_count;
use super::operator::{BoxOperator, Live, Operator};
use crate::error::{Error, ErrorCode, Phase, Result};
use crate::expression::{Batch, Expression};

/// Runs its right side for each left row, and commits every so many rows and at the end.
pub(super) struct InTransactions {
    left: BoxOperator,
    right: BoxOperator,
    rows: Expression,
    live: Live,
    /// Rows since the last commit.
    since: usize,
    size: Option<usize>,
}

impl InTransactions {
    pub(super) fn new(
        (left, right): (BoxOperator, BoxOperator),
        rows: Expression,
        live: Live,
    ) -> InTransactions {
        InTransactions {
            left,
            right,
            rows,
            live,
            since: 0,
            size: None,
        }
    }

    fn size(&mut self, cx: &Context<'_>) -> Result<usize> {
        if let Some(size) = self.size {
            return Ok(size);
        }
        let size = row_count(&self.rows, "OF … ROWS", cx)?;
        if size == 0 {
            return Err(Error::syntax(
                ErrorCode::NegativeIntegerArgument,
                "a transaction needs one row at least",
            )
            .in_phase(Phase::Runtime));
        }
        Ok(*self.size.insert(size))
    }

    fn run(&mut self, batch: &Batch, size: usize, cx: &mut Context<'_>) -> Result<Batch> {
        let mut results = Vec::new();
        for row in 0..batch.len() {
            cx.check()?;
            let one = batch.slice(row, row + 1);
            let mut argument = one.clone();
            argument.set_origin(None);
            self.right.restart(&argument);
            let found = Batch::concat(all(&mut self.right, cx)?);
            // A subquery that returns nothing lets its row pass.
            let rows = vec![0; found.len().max(1)];
            let mut outer = one.gather(&rows);
            if !found.is_empty() {
                outer.adopt(&found);
            }
            results.push(outer);
            self.since += 1;
            if self.since == size {
                cx.commit()?;
                self.since = 0;
            }
        }
        Ok(Batch::concat(results))
    }
}

impl Operator for InTransactions {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let size = self.size(cx)?;
        let Some(batch) = self.left.next(cx)? else {
            if std::mem::take(&mut self.since) > 0 {
                cx.commit()?;
            }
            return Ok(None);
        };
        let mut results = self.run(&batch, size, cx)?;
        drop_dead(&mut results, &self.live);
        Ok(Some(results))
    }

    fn restart(&mut self, argument: &Batch) {
        self.left.restart(argument);
        self.since = 0;
    }
}
