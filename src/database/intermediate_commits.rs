//! Commits in the middle of a statement: `CALL { … } IN TRANSACTIONS`.

use super::commit::hand_over;
use super::shared::Shared;
use crate::error::Result;
use crate::executor::{Commit, Journal};
use crate::graph::{Counters, Graph};
use crate::storage::Store;

/// Commits what a statement has done so far, while it is running; the statement is a transaction of its own.
pub(super) struct IntermediateCommits<'w> {
    shared: &'w Shared,
    store: Option<&'w mut Store>,
    /// The counters of all commits so far.
    pub counters: Counters,
}

impl<'w> IntermediateCommits<'w> {
    pub fn new(shared: &'w Shared, store: Option<&'w mut Store>) -> IntermediateCommits<'w> {
        IntermediateCommits {
            shared,
            store,
            counters: Counters::default(),
        }
    }
}

impl Commit for IntermediateCommits<'_> {
    /// First durable, then visible. Ids of deleted entities only become free at the end of the statement, because its
    /// later rows may still hold them.
    fn commit(&mut self, graph: &mut Graph, journal: &mut Journal) -> Result<()> {
        if journal.changes.is_empty() {
            return Ok(());
        }
        let written = hand_over(
            graph,
            self.store.as_deref_mut(),
            &journal.changes,
            &self.shared.past.source,
        )?;
        let journal = journal.take_intermediate();
        self.counters.add(&journal.counters);
        self.shared.publish(written.as_ref(), graph.view(), journal);
        if let Some(written) = written {
            written.syncer.sync_to(written.commit)?;
            self.shared.published.release(written.syncer.durable());
        }
        Ok(())
    }
}
