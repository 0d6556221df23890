//! What counting needs besides the pattern.

use crate::error::Result;
use crate::executor::context::Context;
use crate::executor::reservation::Reservation;
use crate::graph::GraphView;

/// The number of relationships after which the time limit and interrupts are looked at again.
const STEPS: u64 = 1 << 16;

/// What counting needs besides the pattern.
pub(super) struct Counting<'a, 'g> {
    pub cx: &'a Context<'g>,
    pub memory: &'a mut Reservation,
    /// Relationships that were looked at since the limits were.
    pub steps: &'a mut u64,
}

impl Counting<'_, '_> {
    pub(super) fn graph(&self) -> &GraphView {
        self.cx.graph()
    }

    /// Counts relationships that were looked at.
    pub(super) fn step(&mut self, steps: u64) -> Result<()> {
        self.cx.run().work.rows_expanded.add(steps);
        *self.steps += steps;
        if *self.steps < STEPS {
            return Ok(());
        }
        *self.steps = 0;
        self.cx.check()
    }
}
