//! `IN TRANSACTIONS`: a subquery whose changes are committed after every batch of input rows.

use super::context::Context;
use super::eager::all;
use super::filter::drop_dead;
use super::limit::row_count;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::{Error, ErrorCode, ErrorKind, Phase, Result};
use crate::expression::Batch;
use crate::plan::Transactions;
use crate::syntax::ast::OnError;
use crate::value::column::Column;
use crate::value::{Map, Value};
use std::sync::Arc;

/// Runs its right side for each left row, and commits after every batch of rows and at the end. If a transaction fails,
/// it is rolled back; earlier ones remain committed.
pub(super) struct InTransactions {
    left: BoxOperator,
    right: BoxOperator,
    plan: Transactions,
    live: Live,
    /// Left rows that wait for their transaction.
    waiting: Vec<Batch>,
    memory: Reservation,
    size: Option<usize>,
    /// The number of transactions that have been started.
    started: u64,
    /// A transaction has failed, and no more are to be started.
    stopped: bool,
}

impl InTransactions {
    pub(super) fn new(
        (left, right): (BoxOperator, BoxOperator),
        plan: Transactions,
        live: Live,
    ) -> InTransactions {
        InTransactions {
            left,
            right,
            plan,
            live,
            waiting: Vec::new(),
            memory: Reservation::new(Usage::Waiting),
            size: None,
            started: 0,
            stopped: false,
        }
    }

    fn size(&mut self, cx: &mut Context<'_>) -> Result<usize> {
        if let Some(size) = self.size {
            return Ok(size);
        }
        cx.check_commit()?;
        let size = row_count(&self.plan.rows, "OF … ROWS", cx)?;
        if size == 0 {
            return Err(Error::syntax(
                ErrorCode::NegativeIntegerArgument,
                "a transaction needs one row at least",
            )
            .in_phase(Phase::Runtime));
        }
        Ok(*self.size.insert(size))
    }

    /// The left rows of the next transaction; an empty batch at the end.
    fn take_rows(&mut self, size: usize, cx: &mut Context<'_>) -> Result<Batch> {
        let mut held: usize = self.waiting.iter().map(Batch::len).sum();
        while held < size {
            let Some(batch) = self.left.next(cx)? else {
                break;
            };
            held += batch.len();
            self.memory.grow_by_batch(&batch, &cx.run().limits)?;
            self.waiting.push(batch);
        }
        let mut rows = Batch::concat(std::mem::take(&mut self.waiting));
        if rows.len() > size {
            self.waiting.push(rows.slice(size, rows.len()));
            rows = rows.slice(0, size);
        }
        Ok(rows)
    }

    /// One transaction: its rows with the results of the subquery, and its status.
    fn transact(&mut self, rows: &Batch, cx: &mut Context<'_>) -> Result<Batch> {
        if self.stopped {
            return Ok(self.unfilled(rows, false, None));
        }
        self.started += 1;
        let outcome = self.run(rows, cx).and_then(|found| {
            cx.commit()?;
            Ok(found)
        });
        self.memory.clear();
        match outcome {
            Ok(mut found) => {
                self.report(&mut found, true, true, None);
                Ok(found)
            }
            Err(error) if self.plan.on_error == OnError::Fail || is_final(&error) => Err(error),
            Err(error) => {
                cx.roll_back()?;
                self.stopped = self.plan.on_error == OnError::Break;
                Ok(self.unfilled(rows, true, Some(&error)))
            }
        }
    }

    fn run(&mut self, rows: &Batch, cx: &mut Context<'_>) -> Result<Batch> {
        let mut results = Vec::with_capacity(rows.len());
        for row in 0..rows.len() {
            cx.check()?;
            let one = rows.slice(row, row + 1);
            let mut argument = one.clone();
            argument.set_argument_rows(None);
            self.right.restart(&argument);
            let found = all(&mut self.right, &mut self.memory, cx);
            let found = Batch::concat(found.map_err(|error| rows.locate(error, row))?);
            if !self.plan.returns {
                results.push(one);
                continue;
            }
            let mut outer = one.gather(&vec![0; found.len()]);
            outer.adopt(&found);
            results.push(outer);
        }
        Ok(Batch::concat(results))
    }

    /// The rows of a transaction that has returned none.
    fn unfilled(&self, rows: &Batch, started: bool, error: Option<&Error>) -> Batch {
        let mut rows = rows.clone();
        for slot in &self.plan.filled {
            rows.set(*slot, Column::Constant(Value::Null, rows.len()));
        }
        self.report(&mut rows, started, false, error);
        rows
    }

    /// The value of `REPORT STATUS AS`.
    fn report(&self, rows: &mut Batch, started: bool, committed: bool, error: Option<&Error>) {
        let Some(slot) = self.plan.status else {
            return;
        };
        let text = |text: String| Value::String(text.into());
        let number = started.then(|| text(format!("tupu-transaction-{}", self.started)));
        let message = error.map(|error| text(error.to_string()));
        let entries: [(&str, Value); 4] = [
            ("started", Value::Boolean(started)),
            ("committed", Value::Boolean(committed)),
            ("transactionId", number.unwrap_or_default()),
            ("errorMessage", message.unwrap_or_default()),
        ];
        let status: Map = entries
            .into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect();
        let status = Value::Map(Arc::new(status));
        rows.set(slot, Column::Constant(status, rows.len()));
    }
}

/// After a limit was exceeded or a file could not be written, no `ON ERROR` continues.
fn is_final(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::LimitError | ErrorKind::StorageError | ErrorKind::TransactionError
    )
}

impl Operator for InTransactions {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let size = self.size(cx)?;
        loop {
            let rows = self.take_rows(size, cx)?;
            if rows.is_empty() {
                return Ok(None);
            }
            let mut results = self.transact(&rows, cx)?;
            if !results.is_empty() {
                drop_dead(&mut results, &self.live);
                return Ok(Some(results));
            }
        }
    }

    fn restart(&mut self, argument: &Batch) {
        self.left.restart(argument);
        self.waiting.clear();
    }
}
