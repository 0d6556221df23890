//! Subscribing to commits.

use super::shared::Source;
use super::writer::read_only;
use super::{Database, Subscription};
use crate::error::Result;

/// The default capacity of a queue in changes; a single larger transaction is kept completely.
const CAPACITY: usize = 100_000;

impl Database {
    /// Subscribes to all commits from now on. A subscriber that falls more than 100,000 changes behind misses the
    /// oldest transactions, and receives their number; see [`Database::subscribe_with_capacity`].
    ///
    /// Only commits of this process are reported: a database that follows another process has none.
    ///
    /// # Errors
    ///
    /// `TransactionError` (`ReadOnly`) on a database that only follows another process.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let changes = db.subscribe()?;
    /// assert!(changes.try_next().is_none());
    /// db.execute("CREATE (:City)", ())?;
    /// assert!(changes.try_next().is_some());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn subscribe(&self) -> Result<Subscription> {
        self.subscribe_with_capacity(CAPACITY)
    }

    /// Subscribes with a queue for up to `changes` changes; the newest transaction is kept whatever its size.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::subscribe`].
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let changes = db.subscribe_with_capacity(2)?;
    /// for _ in 0..5 {
    ///     db.execute("CREATE (:City)", ())?;
    /// }
    /// assert_eq!(changes.try_next().map(|commit| commit.missed), Some(3));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn subscribe_with_capacity(&self, changes: usize) -> Result<Subscription> {
        match &self.shared.source {
            Source::Writer(_) => Ok(self.shared.published.subscribers.add(changes)),
            Source::Following(_) => Err(read_only()
                .hint("subscribe in the process that writes; beside it, ask again with a query")),
        }
    }
}
