//! The memory that a statement uses, by what uses it.

use super::limits::Limits;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::Batch;
use crate::value::allowance::readable_size;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What memory is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    /// Rows that are sorted.
    Sorting,
    /// Groups with their aggregates, collected lists among them.
    Grouping,
    /// Rows that `DISTINCT` and `UNION` have seen.
    Distinct,
    /// The rows of one side of a join.
    Joining,
    /// Rows that must all be there before the next step begins.
    Waiting,
    /// Paths under way, and nodes that a search has seen.
    Paths,
    /// Values of expressions.
    Values,
    /// Rows on their way from one operator to the next.
    Rows,
    /// What procedures hold.
    Procedures,
    /// Changes, and how to undo them.
    Changes,
    /// Rows of the answer.
    Answer,
}

/// Every use, in the order of the counters.
const USES: [Usage; 11] = [
    Usage::Sorting,
    Usage::Grouping,
    Usage::Distinct,
    Usage::Joining,
    Usage::Waiting,
    Usage::Paths,
    Usage::Values,
    Usage::Rows,
    Usage::Procedures,
    Usage::Changes,
    Usage::Answer,
];

impl Usage {
    /// What uses the memory, and what would use less.
    fn described(self) -> (&'static str, &'static str) {
        match self {
            Usage::Sorting => ("sorted rows", "sort fewer rows or columns, or add a LIMIT"),
            Usage::Grouping => (
                "groups and collected values",
                "group by fewer values, or collect less",
            ),
            Usage::Distinct => (
                "rows that must differ",
                "ask for distinct rows where there are fewer of them",
            ),
            Usage::Joining => (
                "one side of a join",
                "bind one of the patterns more closely",
            ),
            Usage::Waiting => (
                "rows that wait for one another",
                "change fewer rows at once: CALL { … } IN TRANSACTIONS",
            ),
            Usage::Paths => (
                "paths",
                "bound the length, `*1..5`, or name the relationship types",
            ),
            Usage::Values => ("lists and strings", "make shorter lists and strings"),
            Usage::Rows => ("rows under way", "make shorter lists and strings"),
            Usage::Procedures => ("a procedure", "give the procedure a smaller graph"),
            Usage::Changes => (
                "changes that could still be undone",
                "write in parts: CALL { … } IN TRANSACTIONS",
            ),
            Usage::Answer => ("rows of the answer", "add a LIMIT, or return less"),
        }
    }
}

/// Counts the bytes in use.
#[derive(Debug, Default)]
pub(super) struct Meter {
    total: AtomicU64,
    by_usage: [AtomicU64; USES.len()],
}

impl Meter {
    /// How many bytes are in use.
    pub(super) fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// How many bytes are in use for one purpose.
    pub(super) fn of(&self, usage: Usage) -> u64 {
        self.by_usage[usage as usize].load(Ordering::Relaxed)
    }

    /// Counts bytes; where they are more than is allowed, nothing is counted.
    pub(super) fn add(&self, bytes: u64, usage: Usage, allowed: u64) -> Result<()> {
        let before = self.total.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > allowed {
            self.total.fetch_sub(bytes, Ordering::Relaxed);
            return Err(self.too_much(bytes, usage, allowed));
        }
        self.by_usage[usage as usize].fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Takes bytes from the count.
    pub(super) fn subtract(&self, bytes: u64, usage: Usage) {
        self.total.fetch_sub(bytes, Ordering::Relaxed);
        self.by_usage[usage as usize].fetch_sub(bytes, Ordering::Relaxed);
    }

    /// The error of a statement that asks for more than it may have; it names what uses most.
    pub(super) fn too_much(&self, bytes: u64, usage: Usage, allowed: u64) -> Error {
        let with = |of: &Usage| match *of == usage {
            true => self.of(*of).saturating_add(bytes),
            false => self.of(*of),
        };
        let most = USES.into_iter().max_by_key(with).unwrap_or(usage);
        let (what, way_out) = most.described();
        Error::limit(
            ErrorCode::MemoryLimit,
            format!(
                "the query needs more than the {} of memory that it may use; {what} need {}",
                readable_size(allowed),
                readable_size(with(&most)),
            ),
        )
        .hint(format!(
            "{way_out}; or allow more: --memory-limit, `:limits memory`, `DatabaseBuilder::memory_limit`"
        ))
    }
}

/// Memory that an operator has, counted until it is given back or the operator is gone.
#[derive(Debug)]
pub(super) struct Reservation {
    usage: Usage,
    bytes: u64,
    meter: Option<Arc<Meter>>,
}

impl Reservation {
    /// Nothing so far.
    pub(super) fn new(usage: Usage) -> Reservation {
        Reservation {
            usage,
            bytes: 0,
            meter: None,
        }
    }

    /// Counts more bytes; fails, and counts nothing, where they are too many.
    pub(super) fn grow(&mut self, bytes: u64, limits: &Limits) -> Result<()> {
        let Some(allowed) = limits.memory else {
            return Ok(());
        };
        let meter = self.meter.get_or_insert_with(|| limits.meter());
        meter.add(bytes, self.usage, allowed)?;
        self.bytes += bytes;
        Ok(())
    }

    /// Counts a batch that is kept.
    pub(super) fn grow_by_batch(&mut self, batch: &Batch, limits: &Limits) -> Result<()> {
        match limits.memory {
            Some(_) => self.grow(batch.bytes(), limits),
            None => Ok(()),
        }
    }

    /// Counts so many bytes in place of what was counted before.
    pub(super) fn set(&mut self, bytes: u64, limits: &Limits) -> Result<()> {
        if bytes >= self.bytes {
            return self.grow(bytes - self.bytes, limits);
        }
        self.shrink(self.bytes - bytes);
        Ok(())
    }

    /// Gives bytes back.
    pub(super) fn shrink(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        if let Some(meter) = &self.meter {
            meter.subtract(bytes, self.usage);
        }
        self.bytes -= bytes;
    }

    /// Gives everything back.
    pub(super) fn clear(&mut self) {
        self.shrink(self.bytes);
    }

    /// Makes room for more elements of a vector that this reservation counts. Memory is asked for only when the limit
    /// allows it, the old and the new block together, for both are there while elements move; where the system has none
    /// left, that is an error, too, and not the end of the process.
    pub(super) fn make_room<T>(
        &mut self,
        vector: &mut Vec<T>,
        more: usize,
        limits: &Limits,
    ) -> Result<()> {
        if vector.capacity() - vector.len() >= more {
            return Ok(());
        }
        let wanted = (vector.len() + more).max(vector.capacity().saturating_mul(2));
        let bytes = |elements: usize| (elements as u64).saturating_mul(size_of::<T>() as u64);
        let (old, new) = (bytes(vector.capacity()), bytes(wanted));
        self.grow(new, limits)?;
        vector
            .try_reserve_exact(wanted - vector.len())
            .map_err(|_| limits.too_much(new, self.usage))?;
        self.shrink(old);
        Ok(())
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(memory: u64) -> Limits {
        let mut limits = Limits::default();
        limits.memory = Some(memory);
        limits
    }

    #[test]
    fn what_is_given_back_can_be_used_again() {
        let limits = limits(100);
        let mut sorting = Reservation::new(Usage::Sorting);
        for _ in 0..10 {
            sorting.grow(90, &limits).unwrap();
            sorting.clear();
        }
        sorting.grow(60, &limits).unwrap();
        let mut paths = Reservation::new(Usage::Paths);
        let error = paths.grow(50, &limits).unwrap_err();
        assert!(error.message().contains("sorted rows need 60 B"), "{error}");
        assert!(
            error
                .hint_text()
                .is_some_and(|hint| hint.contains("--memory-limit"))
        );
        drop(sorting);
        paths.grow(50, &limits).unwrap();
        assert_eq!(limits.meter().total(), 50);
    }

    #[test]
    fn a_vector_is_not_doubled_past_the_limit() {
        let limits = limits(1 << 20);
        let mut paths = Reservation::new(Usage::Paths);
        let mut vector: Vec<u64> = Vec::new();
        let error = loop {
            if let Err(error) = paths.make_room(&mut vector, 1, &limits) {
                break error;
            }
            vector.push(1);
        };
        assert_eq!(error.code(), ErrorCode::MemoryLimit);
        assert_eq!(vector.capacity() * 8, 1 << 19);
        assert_eq!(limits.meter().of(Usage::Paths), 1 << 19);
    }

    #[test]
    fn memory_that_the_system_does_not_have_is_an_error() {
        let limits = Limits::default();
        let mut vector: Vec<u64> = Vec::new();
        let error = Reservation::new(Usage::Paths)
            .make_room(&mut vector, usize::MAX / 16, &limits)
            .unwrap_err();
        assert_eq!(error.code(), ErrorCode::MemoryLimit);
    }
}
