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
    /// What follows from rules.
    Derived,
}

/// Every purpose, in the order of the counters.
const USES: [Usage; 14] = [
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
    Usage::Derived,
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
            Usage::Derived => (
                "what follows from rules",
                "give the rules fewer nodes to begin with, or bound what they derive",
            ),
            Usage::Values => ("lists and strings", "make shorter lists and strings"),
            Usage::Rows => ("rows in progress", "make shorter lists and strings"),
            Usage::Procedures => ("procedures", "give the procedure a smaller graph"),
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

/// The number of bytes from which a purpose is named beside the one that uses most.
const WORTH_TELLING: u64 = 1 << 10;

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

    /// What is held for other purposes than the one that uses most: the largest two of them.
    fn besides(&self, most: Usage) -> String {
        let others = USES.into_iter().filter(|of| *of != most);
        let held = others.map(|of| (self.of(of), of));
        let mut held: Vec<(u64, Usage)> =
            held.filter(|(bytes, _)| *bytes >= WORTH_TELLING).collect();
        held.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
        held.truncate(2);
        let parts: Vec<String> = held
            .into_iter()
            .map(|(bytes, of)| format!("{} {}", of.described().0, readable_size(bytes)))
            .collect();
        match parts.is_empty() {
            true => String::new(),
            false => format!("; besides, there are {}", parts.join(" and ")),
        }
    }

    /// The error for a statement that exceeds its memory limit; it names the purpose that uses most.
    pub(super) fn too_much(&self, bytes: u64, usage: Usage, allowed: u64) -> Error {
        let with = |of: &Usage| match *of == usage {
            true => self.of(*of).saturating_add(bytes),
            false => self.of(*of),
        };
        let most = USES.into_iter().max_by_key(with).unwrap_or(usage);
        let (what, way_out) = most.described();
        let besides = self.besides(most);
        Error::limit(
            ErrorCode::MemoryLimit,
            format!(
                "the query needs more than the {} of memory that it may use; {what} need {}{besides}",
                readable_size(allowed),
                readable_size(with(&most)),
            ),
        )
        .hint(format!(
            "{way_out}; or allow more: --memory-limit, `:limits memory`, `DatabaseBuilder::memory_limit`"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_besides_is_named() {
        let meter = Meter::default();
        let most = 512 << 20;
        let add = |bytes, usage| {
            meter
                .add(bytes, usage, most)
                .map_err(|error| error.message().to_owned())
        };
        assert!(add(200 << 20, Usage::Grouping).is_ok() && add(300 << 20, Usage::Values).is_ok());
        assert!(add(1 << 20, Usage::Paths).is_ok() && add(10, Usage::Sorting).is_ok());
        assert_eq!(
            add(20 << 20, Usage::Answer),
            Err("the query needs more than the 512MiB of memory that it may use; lists and strings need 300MiB; \
                 besides, there are groups and collected values 200MiB and paths 1MiB"
                .to_owned())
        );
        let alone = Meter::default();
        let error = alone.add(600 << 20, Usage::Sorting, most);
        let message = error.map_err(|error| error.message().to_owned());
        assert!(message.is_err_and(|message| message.ends_with("sorted rows need 600MiB")));
    }
}
