//! Statistics of a run: work for every run, rows and time by operator for `PROFILE`.

use crate::plan::{Plan, PlanNode};
use std::sync::atomic::{AtomicU64, Ordering};

/// A counter that operators add to.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds to it.
    pub fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Ordering::Relaxed);
    }

    /// The current value.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The work of a run in machine-independent numbers, on which tests of plans and performance rely.
#[derive(Debug, Default)]
pub struct Work {
    /// Entities looked at by scans.
    pub rows_scanned: Counter,
    /// Nodes passed over by scans.
    pub rows_skipped: Counter,
    /// Relationships visited by expansions.
    pub rows_expanded: Counter,
    /// Index lookups.
    pub index_seeks: Counter,
    /// Subplans started.
    pub subplan_runs: Counter,
    /// Writes: many changes of one kind at once are one.
    pub writes: Counter,
}

/// The work of a statement in machine-independent numbers.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("UNWIND range(1, 100) AS n CREATE (:City {n: n})", ())?;
/// let summary = db.execute("MATCH (c:City) RETURN count(c)", ())?;
/// assert_eq!(summary.work.rows_scanned, 0); // the graph keeps that count
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkDone {
    /// Nodes and relationships looked at by scans.
    pub rows_scanned: u64,
    /// Nodes passed over by scans, because the least and the greatest value of their part of a column tell that none of them is
    /// looked for.
    pub rows_skipped: u64,
    /// Relationships visited by expansions.
    pub rows_expanded: u64,
    /// Index lookups.
    pub index_seeks: u64,
    /// Subqueries started, and searches of `MERGE`.
    pub subplan_runs: u64,
    /// Writes to the graph. What is written for many rows at once counts once.
    pub writes: u64,
}

impl WorkDone {
    /// Adds the work of another statement.
    pub(crate) fn add(&mut self, other: &WorkDone) {
        self.rows_scanned += other.rows_scanned;
        self.rows_skipped += other.rows_skipped;
        self.rows_expanded += other.rows_expanded;
        self.index_seeks += other.index_seeks;
        self.subplan_runs += other.subplan_runs;
        self.writes += other.writes;
    }
}

impl Work {
    /// The current values.
    pub fn done(&self) -> WorkDone {
        WorkDone {
            rows_scanned: self.rows_scanned.get(),
            rows_skipped: self.rows_skipped.get(),
            rows_expanded: self.rows_expanded.get(),
            index_seeks: self.index_seeks.get(),
            subplan_runs: self.subplan_runs.get(),
            writes: self.writes.get(),
        }
    }
}

/// Rows and time of one operator.
#[derive(Debug, Default)]
pub struct OperatorProfile {
    /// Rows returned.
    pub rows: Counter,
    /// Nanoseconds spent, including children.
    pub nanoseconds: Counter,
    /// Batches returned.
    pub batches: Counter,
}

/// Rows and time by operator. Operators are numbered in preorder, first child first; subplans follow in the order of
/// their ids.
#[derive(Debug)]
pub struct Profile {
    operators: Vec<OperatorProfile>,
}

impl Profile {
    /// An empty profile of a plan.
    pub fn new(plan: &Plan) -> Profile {
        let nodes = size(&plan.root)
            + plan
                .subplans
                .iter()
                .map(|sub| size(&sub.root))
                .sum::<usize>();
        Profile {
            operators: (0..nodes).map(|_| OperatorProfile::default()).collect(),
        }
    }

    /// The statistics of the operators, in the order of their numbers.
    pub fn operators(&self) -> &[OperatorProfile] {
        &self.operators
    }
}

/// The number of operators of a tree. A body inside an operator is not counted: it is not numbered.
pub(super) fn size(node: &PlanNode) -> usize {
    1 + node.children.iter().map(size).sum::<usize>()
}
