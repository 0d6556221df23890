//! Commits that are made again, from a log or from history. Where the state is still in a file, they read what they change
//! and no more: what writing needs beyond that (the topology, the rows that are free) is made by the first change of a
//! process, which reads the rest.

use super::Graph;
use super::rows::FreeRows;
use crate::error::Result;
use crate::graph::change::Change;
use crate::graph::commit::CommitStamp;
use crate::graph::record::RelationshipRecord;
use crate::graph::symbol::TypeId;
use crate::value::{NodeId, RelationshipId};

impl Graph {
    /// Applies the changes of a commit that was made before. After an error, some of them may have been applied.
    pub fn replay(
        &mut self,
        commit: CommitStamp,
        changes: impl IntoIterator<Item = Result<Change>>,
    ) -> Result<()> {
        let before = self.view.unreadable();
        self.replaying = true;
        let outcome = self.apply_all(changes).and_then(|()| self.verify());
        self.replaying = false;
        if self.rows.as_ref().is_some_and(FreeRows::is_partial) {
            self.rows = None;
        }
        self.set_commit(commit);
        self.settle();
        // What seems not to fit may be what could not be read.
        self.view.require_readable(before)?;
        outcome
    }

    /// Adds the edge of a relationship to the topology, unless that is made later.
    pub(super) fn add_edge(&mut self, relationship: RelationshipId, record: RelationshipRecord) {
        if self.replaying && self.topology.is_none() {
            return;
        }
        self.topology().insert(relationship, record);
    }

    /// Finds the free rows of the table of a label set, as far as they are needed for so many new nodes, of which this one is
    /// the last.
    pub(super) fn find_node_rows(&mut self, label_set: u32, last: NodeId, count: usize) {
        if !self.rows().is_partial() {
            return;
        }
        let table = self.view.node_tables.get(label_set as usize);
        let rows = table.map_or(0, |table| table.rows());
        let ids = self.view.node_bound().max(last.0.saturating_add(1));
        let known = self.rows().of_label_set(label_set).len();
        self.find_all_rows(rows, count.saturating_sub(known), ids);
    }

    /// Finds the free rows of the table of a type, as far as they are needed for so many new relationships, of which this one
    /// is the last.
    pub(super) fn find_relationship_rows(
        &mut self,
        of: TypeId,
        last: RelationshipId,
        count: usize,
    ) {
        if !self.rows().is_partial() {
            return;
        }
        let table = self.view.relationship_tables.get(of.0 as usize);
        let rows = table.map_or(0, |table| table.rows());
        let ids = self.view.relationship_bound().max(last.0.saturating_add(1));
        let known = self.rows().of_type(of.0).len();
        self.find_all_rows(rows, count.saturating_sub(known), ids);
    }

    /// Where only the rows are known that have become free meanwhile, a table may grow although it has others, until it has as
    /// many rows as there are ids: a file has no more. All new ones are counted at once, because a row that is given to an
    /// entity looks free until the record of that is written.
    fn find_all_rows(&mut self, rows: u32, new: usize, ids: u32) {
        if new > 0 && rows as usize + new > ids as usize {
            let partial = self.rows.take().unwrap_or_default();
            self.rows = Some(partial.completed(&self.view));
        }
    }
}
