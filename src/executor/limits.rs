//! Time, memory and work that a caller allows a statement.

use super::interrupt::Interrupt;
use super::meter::{Meter, Usage};
use crate::error::{Error, ErrorCode, Result};
use crate::functions::Allowance;
use crate::value::Value;
use crate::value::footprint::heap_bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Time, memory and work that a caller allows a statement; nothing is limited by default.
#[derive(Debug, Default)]
pub struct Limits {
    /// When it must have ended.
    pub deadline: Option<Instant>,
    /// What other threads stop it by.
    pub interrupts: Vec<Interrupt>,
    /// How many bytes (estimated) it may use beside the graph.
    pub memory: Option<u64>,
    /// How many steps variable-length patterns may take.
    pub steps: Option<u64>,
    meter: Arc<Meter>,
    taken: AtomicU64,
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

    /// Counts bytes that are used until they are given back.
    pub(super) fn add(&self, bytes: u64, usage: Usage) -> Result<()> {
        match self.memory {
            Some(allowed) => self.meter.add(bytes, usage, allowed),
            None => Ok(()),
        }
    }

    /// Takes bytes from the count.
    pub(super) fn subtract(&self, bytes: u64, usage: Usage) {
        if self.memory.is_some() {
            self.meter.subtract(bytes, usage);
        }
    }

    /// Counts what changes and the means to undo them take: those of the transaction before the statement begins.
    pub fn add_changes(&self, bytes: u64) -> Result<()> {
        self.add(bytes, Usage::Changes)
    }

    /// Counts what the caller keeps of the answer.
    pub fn add_kept(&self, bytes: u64) -> Result<()> {
        self.add(bytes, Usage::Answer)
    }

    /// Counts a row of the answer that stays in memory, with what it points to.
    pub fn add_answer(&self, row: &[Value]) -> Result<()> {
        if self.memory.is_none() {
            return Ok(());
        }
        let cells = size_of_val(row) as u64 + size_of::<Vec<Value>>() as u64;
        let heap = row.iter().map(heap_bytes).sum::<u64>();
        self.add(cells + heap, Usage::Answer)
    }

    /// What procedures hold.
    pub(super) fn held_by_procedures(&self) -> u64 {
        self.meter.of(Usage::Procedures)
    }

    /// Gives back what a procedure has held since then.
    pub(super) fn release_procedure(&self, before: u64) {
        let held = self.held_by_procedures();
        self.subtract(held.saturating_sub(before), Usage::Procedures);
    }

    /// What counts the memory in use.
    pub(super) fn meter(&self) -> Arc<Meter> {
        Arc::clone(&self.meter)
    }

    /// The error of a statement that asks for more memory than it may use, or than the system has.
    pub(super) fn too_much(&self, bytes: u64, usage: Usage) -> Error {
        let allowed = self.memory.unwrap_or_else(|| self.meter.total());
        self.meter.too_much(bytes, usage, allowed)
    }

    /// Counts steps of a variable-length pattern; called every so many steps, so it looks at the clock too.
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

/// What functions and procedures, which are on floors below, see of it.
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
