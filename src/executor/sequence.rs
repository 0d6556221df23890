//! `NEXT` before a `UNION`: what follows is run once, over all rows so far.

use super::context::Context;
use super::eager::all;
use super::meter::Usage;
use super::operator::{BoxOperator, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::Batch;

/// Reads all rows of its left side, and runs its right side once with all of them as argument.
pub(super) struct Sequence {
    left: BoxOperator,
    right: BoxOperator,
    started: bool,
    memory: Reservation,
}

impl Sequence {
    pub(super) fn new((left, right): (BoxOperator, BoxOperator)) -> Sequence {
        Sequence {
            left,
            right,
            started: false,
            memory: Reservation::new(Usage::Waiting),
        }
    }
}

impl Operator for Sequence {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        if !self.started {
            let rows = Batch::concat(all(&mut self.left, &mut self.memory, cx)?);
            self.right.restart(&rows);
            self.started = true;
        }
        self.right.next(cx)
    }

    fn restart(&mut self, argument: &Batch) {
        self.left.restart(argument);
        self.started = false;
        self.memory.clear();
    }
}
