//! The memory that a statement uses, by purpose.

use crate::error::{Error, ErrorCode, Result};
use crate::value::allowance::readable_size;
use std::sync::atomic::{AtomicU64, Ordering};

/// A purpose for which memory is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    /// Rows that are sorted.
    Sorting,
    /// Groups with their aggregates, including collected lists.
    Grouping,
    /// Rows that `DISTINCT` and `UNION` have seen.
    Distinct,
    /// The rows of one side of a join.
    Joining,
    /// Rows that must be complete before the next step begins.
    Waiting,
    /// Current paths, and nodes that a search has visited.
    Paths,
    /// Values of expressions.
    Values,
    /// Rows that are passed between operators.
    Rows,
    /// Memory that procedures hold.
    Procedures,
    /// Changes and their inverses.
    Changes,
    /// Rows of the result.
    Answer,
    /// Lineages of rows.
    Lineage,
    /// Numbers of matches by node.
    Counting,
}

/// Every purpose, in the order of the counters.
const USES: [Usage; 13] = [
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
    Usage::Counting,
];

impl Usage {
    /// What uses the memory, and how to use less.
    fn described(self) -> (&'static str, &'static str) {
        match self {
            Usage::Sorting => ("sorted rows", "sort fewer rows or columns, or add a LIMIT"),
            Usage::Grouping => (
                "groups and collected values",
                "group by fewer values, or collect less",
            ),
            Usage::Distinct => (
                "rows that must differ",
                "return distinct rows if there are fewer of them",
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
            Usage::Rows => ("rows in progress", "make shorter lists and strings"),
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
            Usage::Counting => (
                "numbers of matches by node",
                "bind the patterns more closely",
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
    /// The number of bytes in use.
    pub(super) fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// The number of bytes in use for one purpose.
    pub(super) fn of(&self, usage: Usage) -> u64 {
        self.by_usage[usage as usize].load(Ordering::Relaxed)
    }

    /// Charges bytes; if the limit would be exceeded, nothing is charged.
    pub(super) fn add(&self, bytes: u64, usage: Usage, allowed: u64) -> Result<()> {
        let before = self.total.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > allowed {
            self.total.fetch_sub(bytes, Ordering::Relaxed);
            return Err(self.too_much(bytes, usage, allowed));
        }
        self.by_usage[usage as usize].fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Returns charged bytes.
    pub(super) fn subtract(&self, bytes: u64, usage: Usage) {
        self.total.fetch_sub(bytes, Ordering::Relaxed);
        self.by_usage[usage as usize].fetch_sub(bytes, Ordering::Relaxed);
    }

    /// The error for a statement that exceeds its memory limit; it names the purpose that uses most.
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
