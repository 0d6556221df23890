//! The time, memory and work limits of a statement.

use super::interrupt::Interrupt;
use super::meter::{Meter, Usage};
use crate::error::{Error, ErrorCode, Result};
use crate::functions::Allowance;
use crate::value::Value;
use crate::value::footprint::heap_bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// The time, memory and work limits of a statement; nothing is limited by default.
#[derive(Debug, Default)]
pub struct Limits {
    /// The time at which it must have ended.
    pub deadline: Option<Instant>,
    /// The handles by which other threads stop it.
    pub interrupts: Vec<Interrupt>,
    /// The number of bytes (estimated) that it may use besides the graph.
    pub memory: Option<u64>,
    /// The number of steps that variable-length patterns may take.
    pub steps: Option<u64>,
    /// The number of threads that may work on it; `None`: as many as the machine runs in parallel.
    pub threads: Option<usize>,
    meter: Arc<Meter>,
    taken: Arc<AtomicU64>,
}

impl Limits {
    /// Fails if the time limit has passed or another thread has interrupted the statement.
    pub fn check(&self) -> Result<()> {
        if self.interrupts.iter().any(Interrupt::is_interrupted) {
            return Err(Error::limit(
                ErrorCode::Cancelled,
                "the query was cancelled",
            ));
        }
        if self
            .deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
        {
            return Err(Error::limit(
                ErrorCode::TimeOut,
                "the query ran longer than it was allowed to",
            )
            .hint("allow it more time, or ask for less: a label, a bound on a variable-length pattern, a LIMIT"));
        }
        Ok(())
    }

    /// The same limits for what the statement runs within itself, on one thread.
    pub(super) fn share(&self) -> Limits {
        Limits {
            deadline: self.deadline,
            interrupts: self.interrupts.clone(),
            memory: self.memory,
            steps: self.steps,
            threads: Some(1),
            meter: Arc::clone(&self.meter),
            taken: Arc::clone(&self.taken),
        }
    }

    /// Charges bytes that are used until they are returned.
    pub(super) fn add(&self, bytes: u64, usage: Usage) -> Result<()> {
        match self.memory {
            Some(allowed) => self.meter.add(bytes, usage, allowed),
            None => Ok(()),
        }
    }

    /// Returns charged bytes.
    pub(super) fn subtract(&self, bytes: u64, usage: Usage) {
        if self.memory.is_some() {
            self.meter.subtract(bytes, usage);
        }
    }

    /// Charges the memory of changes and their inverses: those of the transaction before the statement begins.
    pub fn add_changes(&self, bytes: u64) -> Result<()> {
        self.add(bytes, Usage::Changes)
    }

    /// Charges the memory that the caller keeps of the result.
    pub fn add_kept(&self, bytes: u64) -> Result<()> {
        self.add(bytes, Usage::Answer)
    }

    /// Charges a row of the result that stays in memory, with everything that it points to.
    pub fn add_answer(&self, row: &[Value]) -> Result<()> {
        if self.memory.is_none() {
            return Ok(());
        }
        let cells = size_of_val(row) as u64 + size_of::<Vec<Value>>() as u64;
        let heap = row.iter().map(heap_bytes).sum::<u64>();
        self.add(cells + heap, Usage::Answer)
    }

    /// The memory that procedures hold.
    pub(super) fn held_by_procedures(&self) -> u64 {
        self.meter.of(Usage::Procedures)
    }

    /// Returns the memory that a procedure has charged since then.
    pub(super) fn release_procedure(&self, before: u64) {
        let held = self.held_by_procedures();
        self.subtract(held.saturating_sub(before), Usage::Procedures);
    }

    /// The meter of the memory in use.
    pub(super) fn meter(&self) -> Arc<Meter> {
        Arc::clone(&self.meter)
    }

    /// The error for a statement that requests more memory than its limit, or than the system has.
    pub(super) fn too_much(&self, bytes: u64, usage: Usage) -> Error {
        let allowed = self.memory.unwrap_or_else(|| self.meter.total());
        self.meter.too_much(bytes, usage, allowed)
    }

    /// Counts steps of a variable-length pattern; called at regular intervals, so it checks the time limit too.
    pub fn step(&self, steps: u64) -> Result<()> {
        let taken = self
            .taken
            .fetch_add(steps, Ordering::Relaxed)
            .saturating_add(steps);
        match self.steps {
            Some(allowed) if taken > allowed => Err(Error::limit(
                ErrorCode::WorkLimit,
                format!(
                    "variable-length patterns took more than the {allowed} steps they are allowed"
                ),
            )
            .hint("bound the length, `*1..5`, or name the relationship types")),
            _ => self.check(),
        }
    }
}

/// The limits as functions and procedures, on lower floors, see them.
impl Allowance for Limits {
    fn check(&self) -> Result<()> {
        Limits::check(self)
    }

    fn hold(&self, bytes: u64) -> Result<()> {
        self.add(bytes, Usage::Procedures)
    }

    fn check_fits(&self, bytes: u64) -> Result<()> {
        match self.memory {
            Some(allowed) if self.meter.total().saturating_add(bytes) > allowed => {
                Err(self.too_much(bytes, Usage::Values))
            }
            _ => Ok(()),
        }
    }

    fn take(&self, bytes: u64) -> Result<()> {
        self.add(bytes, Usage::Values)
    }

    fn give_back(&self, bytes: u64) {
        self.subtract(bytes, Usage::Values);
    }

    fn threads(&self) -> Option<usize> {
        self.threads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_limited_by_default() {
        let limits = Limits::default();
        assert!(limits.check().is_ok() && limits.take(u64::MAX).is_ok() && limits.step(9).is_ok());
    }

    #[test]
    fn limits_are_kept() {
        let interrupt = Interrupt::new();
        let limits = Limits {
            interrupts: vec![Interrupt::new(), interrupt.clone()],
            memory: Some(10),
            steps: Some(10),
            ..Limits::default()
        };
        assert!(limits.take(10).is_ok());
        assert!(limits.take(1).is_err());
        assert!(limits.step(10).is_ok());
        assert!(limits.step(1).is_err());
        interrupt.interrupt();
        assert_eq!(
            limits.check().map_err(|error| error.code()),
            Err(ErrorCode::Cancelled)
        );
    }
}
