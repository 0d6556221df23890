//! The memory that a statement uses, by what uses it.

use crate::error::{Error, ErrorCode, Result};
use crate::value::allowance::readable_size;
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
    /// What rows rest on.
    Lineage,
}

/// Every use, in the order of the counters.
const USES: [Usage; 12] = [
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
    Usage::Lineage,
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
            Usage::Lineage => (
                "the facts that rows rest on",
                "bind the patterns more closely, or leave CITE out",
            ),
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
