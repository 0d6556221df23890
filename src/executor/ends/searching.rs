//! What a search needs besides the pattern.

use super::node_set::NodeSet;
use crate::error::Result;
use crate::executor::context::Context;
use crate::executor::reservation::Reservation;

/// The number of relationships after which limits and interrupts are looked at again.
const STEPS: u64 = 1 << 16;

/// What a search needs besides the pattern.
pub(super) struct Searching<'a, 'g> {
    pub(super) cx: &'a Context<'g>,
    memory: &'a mut Reservation,
    /// Relationships that were looked at since the limits were.
    steps: u64,
}

impl<'a, 'g> Searching<'a, 'g> {
    pub(super) fn new(cx: &'a Context<'g>, memory: &'a mut Reservation) -> Searching<'a, 'g> {
        Searching {
            cx,
            memory,
            steps: 0,
        }
    }

    /// Counts relationships that were looked at.
    pub(super) fn step(&mut self, steps: u64) -> Result<()> {
        self.cx.run().work.rows_expanded.add(steps);
        self.steps += steps;
        if self.steps < STEPS {
            return Ok(());
        }
        self.steps = 0;
        self.cx.check()
    }

    /// Charges a set for as long as the search lasts.
    pub(super) fn hold(&mut self, set: &NodeSet) -> Result<()> {
        self.memory.grow(set.bytes(), &self.cx.run().limits)
    }
}
