//! Asking now and then whether work may go on, and before it holds much, whether it may.

use crate::error::Result;
use crate::value::allowance::Allowance;

/// How many steps go by between two looks at the clock: some tens of microseconds.
const STEPS: usize = 1 << 14;

/// Counts steps and asks a [`Allowance`] once in a while.
pub struct Pulse<'a> {
    allowance: &'a dyn Allowance,
    steps: usize,
}

impl<'a> Pulse<'a> {
    /// Starts counting.
    pub fn new(allowance: &'a dyn Allowance) -> Pulse<'a> {
        Pulse {
            allowance,
            steps: 0,
        }
    }

    /// Some steps more.
    pub fn steps(&mut self, steps: usize) -> Result<()> {
        self.steps += steps;
        if self.steps < STEPS {
            return Ok(());
        }
        self.steps = 0;
        self.allowance.check()
    }
}

/// A vector of one value, after its bytes have been granted.
pub fn filled<T: Clone>(allowance: &dyn Allowance, value: T, len: usize) -> Result<Vec<T>> {
    allowance.hold((len * size_of::<T>()) as u64)?;
    Ok(vec![value; len])
}
