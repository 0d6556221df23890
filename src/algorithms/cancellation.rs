//! Cooperative cancellation: algorithms check the limits periodically, and before they allocate much memory.

use crate::error::Result;
use crate::value::allowance::Allowance;

/// The number of steps between two checks of the limits: some tens of microseconds.
const STEPS: usize = 1 << 14;

/// Counts steps, and checks the limits of an [`Allowance`] every [`STEPS`] of them.
pub struct Cancellation<'a> {
    allowance: &'a dyn Allowance,
    steps: usize,
}

impl<'a> Cancellation<'a> {
    /// Starts counting.
    pub fn new(allowance: &'a dyn Allowance) -> Cancellation<'a> {
        Cancellation {
            allowance,
            steps: 0,
        }
    }

    /// Counts `steps` more steps.
    pub fn steps(&mut self, steps: usize) -> Result<()> {
        self.steps += steps;
        if self.steps < STEPS {
            return Ok(());
        }
        self.steps = 0;
        self.allowance.check()
    }
}

/// A vector of `len` copies of a value; its bytes are charged before it is allocated.
pub fn filled<T: Clone>(allowance: &dyn Allowance, value: T, len: usize) -> Result<Vec<T>> {
    allowance.hold((len * size_of::<T>()) as u64)?;
    Ok(vec![value; len])
}
