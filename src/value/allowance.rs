//! The time and memory that a statement is allowed: the executor's limits, seen from functions, expressions and procedures.

use crate::error::Result;
use std::fmt::Debug;

/// What an element of a list is estimated to hold.
pub const BYTES_PER_ELEMENT: u64 = size_of::<crate::value::Value>() as u64;

/// How many elements are made or walked between two looks at the limits.
pub const ELEMENTS_BETWEEN_CHECKS: usize = 1 << 12;

/// The time and memory that a statement is allowed.
pub trait Allowance: Debug + Sync {
    /// Fails where time is over or another thread has said stop.
    fn check(&self) -> Result<()>;

    /// Counts bytes that are held until the statement ends; fails where they are too many.
    fn hold(&self, bytes: u64) -> Result<()>;

    /// Fails where so many more bytes would be too many; nothing is counted, for most values are gone with their row.
    fn allow(&self, bytes: u64) -> Result<()>;
}

/// Allows everything: for constants and tests.
#[derive(Clone, Copy, Debug)]
pub struct Unlimited;

impl Allowance for Unlimited {
    fn check(&self) -> Result<()> {
        Ok(())
    }

    fn hold(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn allow(&self, _: u64) -> Result<()> {
        Ok(())
    }
}

impl dyn Allowance + '_ {
    /// Looks at the limits once in every [`ELEMENTS_BETWEEN_CHECKS`] steps of a loop that makes a list.
    pub fn check_list(&self, step: usize, elements: usize) -> Result<()> {
        if !step.is_multiple_of(ELEMENTS_BETWEEN_CHECKS) {
            return Ok(());
        }
        self.allow(elements as u64 * BYTES_PER_ELEMENT)?;
        self.check()
    }
}
