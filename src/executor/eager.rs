//! Barriers: operators that read all input rows before they return any, or that return none.

use super::context::Context;
use super::meter::Usage;
use super::operator::{BoxOperator, Operator, pull_within};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::Batch;
use std::collections::VecDeque;

/// The rows that are passed to a (sub)plan.
pub(super) struct Argument {
    rows: Option<Batch>,
}

impl Argument {
    pub(super) fn new() -> Argument {
        Argument {
            rows: Some(Batch::unit()),
        }
    }
}

impl Operator for Argument {
    fn next(&mut self, _: &mut Context<'_>) -> Result<Option<Batch>> {
        Ok(self.rows.take().filter(|rows| !rows.is_empty()))
    }

    fn restart(&mut self, argument: &Batch) {
        self.rows = Some(argument.clone());
    }
}

/// Reads all rows before it returns the first one.
pub(super) struct Eager {
    input: BoxOperator,
    waiting: Option<VecDeque<Batch>>,
    memory: Reservation,
}

impl Eager {
    pub(super) fn new(input: BoxOperator) -> Eager {
        Eager {
            input,
            waiting: None,
            memory: Reservation::new(Usage::Waiting),
        }
    }
}

impl Operator for Eager {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        if let Some(waiting) = &mut self.waiting {
            let next = waiting.pop_front();
            if next.is_none() {
                self.memory.clear();
            }
            return Ok(next);
        }
        let mut waiting: VecDeque<Batch> = all(&mut self.input, &mut self.memory, cx)?.into();
        cx.derive_anew();
        let first = waiting.pop_front();
        self.waiting = Some(waiting);
        Ok(first)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.waiting = None;
        self.memory.clear();
    }
}

/// All rows of an operator, charged to a reservation.
pub(super) fn all(
    input: &mut BoxOperator,
    memory: &mut Reservation,
    cx: &mut Context<'_>,
) -> Result<Vec<Batch>> {
    let mut batches = Vec::new();
    while let Some(batch) = pull_within(input, cx)? {
        cx.check()?;
        memory.grow_by_batch(&batch, &cx.run().limits)?;
        batches.push(batch);
    }
    Ok(batches)
}

/// Reads all rows and returns none.
pub(super) struct Discard {
    input: BoxOperator,
}

impl Discard {
    pub(super) fn new(input: BoxOperator) -> Discard {
        Discard { input }
    }
}

impl Operator for Discard {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        while self.input.next(cx)?.is_some() {
            cx.check()?;
        }
        Ok(None)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}
