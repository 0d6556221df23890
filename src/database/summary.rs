//! What a statement did besides returning rows.

use crate::executor::WorkDone;
use crate::graph::Counters;
use std::time::Duration;

/// What a statement did besides returning rows.
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
    /// From the text to the last row, inside the engine.
    pub elapsed: Duration,
    /// How many rows it gave.
    pub rows: u64,
    /// What it took, whatever the machine.
    pub work: WorkDone,
}

impl Summary {
    /// Adds what another statement did.
    pub(super) fn add(&mut self, other: &Summary) {
        self.counters.add(&other.counters);
        self.elapsed += other.elapsed;
        self.rows += other.rows;
        self.work.add(&other.work);
    }
}
