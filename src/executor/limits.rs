//! Time, memory and work that a caller allows a statement.

use super::interrupt::Interrupt;
use crate::error::{Error, ErrorCode, Result};
use crate::functions::Allowance;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Time, memory and work that a caller allows a statement; nothing is limited by default.
#[derive(Debug, Default)]
pub struct Limits {
    /// When it must have ended.
    pub deadline: Option<Instant>,
    /// What other threads stop it by.
    pub interrupts: Vec<Interrupt>,
    /// How many bytes (estimated) sorting, grouping, joining and collecting may hold.
    pub memory: Option<u64>,
    /// How many steps variable-length patterns may take.
    pub steps: Option<u64>,
    held: AtomicU64,
    taken: AtomicU64,
}

impl Limits {
    /// Fails where time is over or another thread has said stop.
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

    /// Counts bytes that are held until the statement ends.
    pub fn hold(&self, bytes: u64) -> Result<()> {
        let held = self
            .held
            .fetch_add(bytes, Ordering::Relaxed)
            .saturating_add(bytes);
        match self.memory {
            Some(allowed) if held > allowed => Err(too_much_memory(allowed)),
            _ => Ok(()),
        }
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
        Limits::hold(self, bytes)
    }

    fn allow(&self, bytes: u64) -> Result<()> {
        let held = self.held.load(Ordering::Relaxed);
        match self.memory {
            Some(allowed) if held.saturating_add(bytes) > allowed => Err(too_much_memory(allowed)),
            _ => Ok(()),
        }
    }
}

fn too_much_memory(allowed: u64) -> Error {
    Error::limit(
        ErrorCode::MemoryLimit,
        format!("the query needs more than the {allowed} bytes it is allowed to hold"),
    )
    .hint("allow it more memory, or sort, group and collect fewer rows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_limited_by_default() {
        let limits = Limits::default();
        assert!(limits.check().is_ok() && limits.hold(u64::MAX).is_ok() && limits.step(9).is_ok());
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
        assert!(limits.hold(10).is_ok());
        assert!(limits.hold(1).is_err());
        assert!(limits.step(10).is_ok());
        assert!(limits.step(1).is_err());
        interrupt.interrupt();
        assert_eq!(
            limits.check().map_err(|error| error.code()),
            Err(ErrorCode::Cancelled)
        );
    }
}
