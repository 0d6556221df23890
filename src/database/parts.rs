//! Commits in the middle of a statement: `CALL { … } IN TRANSACTIONS`.

use super::published::Committed;
use super::run::Journal;
use super::shared::Shared;
use crate::error::Result;
use crate::executor::Commit;
use crate::graph::{Counters, Graph};
use crate::storage::{Durability, Store};

/// Commits the parts of a statement that is a transaction of its own.
pub(super) struct Parts<'w> {
    shared: &'w Shared,
    store: Option<&'w mut Store>,
    /// What all parts have done.
    pub counters: Counters,
}

impl<'w> Parts<'w> {
    pub fn new(shared: &'w Shared, store: Option<&'w mut Store>) -> Parts<'w> {
        Parts {
            shared,
            store,
            counters: Counters::default(),
        }
    }
}

impl Commit for Parts<'_> {
    /// Durable, then visible. Ids of what was deleted become free only at the end of the statement: its later rows may
    /// still hold them.
    fn commit(&mut self, graph: &mut Graph, journal: &mut Journal) -> Result<()> {
        if journal.changes.is_empty() {
            return Ok(());
        }
        let (view, published) = (graph.view().clone(), &self.shared.published);
        let written = self
            .store
            .as_mut()
            .map(|store| store.write(&journal.changes));
        let written = written.transpose()?;
        let journal = journal.take_part();
        self.counters.add(&journal.counters);
        let committed = Committed { view, journal };
        match (&mut self.store, written) {
            (Some(store), Some(commit)) => {
                published.hold(commit, committed);
                let syncer = store.syncer();
                if store.durability() == Durability::Full {
                    syncer.sync_to(commit)?;
                }
                published.release(commit);
            }
            _ => published.publish(committed),
        }
        Ok(())
    }
}
