//! The effects and costs of a statement.

use crate::executor::WorkDone;
use crate::graph::Counters;
use std::time::Duration;

/// The effects and costs of a statement.
///
/// ```
/// let summary = tupu::Database::in_memory().execute("CREATE (:City {name: '泰安市'})", ())?;
/// assert_eq!(summary.counters.nodes_created, 1);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// What it created, deleted and set.
    pub counters: Counters,
    /// The time from the text to the last row, inside the engine.
    pub elapsed: Duration,
    /// The number of rows returned.
    pub rows: u64,
    /// The work that it took, independently of the machine.
    pub work: WorkDone,
}

impl Summary {
    /// Adds the summary of another statement.
    pub(super) fn add(&mut self, other: &Summary) {
        self.counters.add(&other.counters);
        self.elapsed += other.elapsed;
        self.rows += other.rows;
        self.work.add(&other.work);
    }
}
