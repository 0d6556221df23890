//! Barriers: everything in before anything goes out, and nothing out at all.

use super::context::Context;
use super::operator::{BoxOperator, Operator};
use crate::error::Result;
use crate::expression::Batch;
use std::collections::VecDeque;

/// What a row waiting at a barrier is estimated to hold.
const BYTES_PER_ROW: u64 = 64;

/// The rows that a (sub)plan was given.
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

/// Takes all rows in before it gives the first out.
pub(super) struct Eager {
    input: BoxOperator,
    waiting: Option<VecDeque<Batch>>,
}

impl Eager {
    pub(super) fn new(input: BoxOperator) -> Eager {
        Eager {
            input,
            waiting: None,
        }
    }
}

impl Operator for Eager {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        if let Some(waiting) = &mut self.waiting {
            return Ok(waiting.pop_front());
        }
        let mut waiting: VecDeque<Batch> = all(&mut self.input, cx)?.into();
        let first = waiting.pop_front();
        self.waiting = Some(waiting);
        Ok(first)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.waiting = None;
    }
}

/// Everything that an operator gives.
pub(super) fn all(input: &mut BoxOperator, cx: &mut Context<'_>) -> Result<Vec<Batch>> {
    let mut batches = Vec::new();
    while let Some(batch) = input.next(cx)? {
        cx.check()?;
        cx.run().limits.hold(batch.len() as u64 * BYTES_PER_ROW)?;
        batches.push(batch);
    }
    Ok(batches)
}

/// Takes rows in and gives none out.
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
