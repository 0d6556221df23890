//! What a statement did to the graph: the changes for the log, their inverses for undoing, their tally.

use crate::error::Result;
use crate::graph::{Change, Counters, Graph};

/// The changes of one statement in order, with their inverses.
#[derive(Debug, Default)]
pub struct Journal {
    /// What was done.
    pub changes: Vec<Change>,
    /// How to undo it: to be applied from the last to the first.
    pub inverses: Vec<Change>,
    /// What was done, counted.
    pub counters: Counters,
    /// Entities were deleted in parts of the statement that are committed already.
    pub deleted_before: bool,
}

impl Journal {
    /// Changes the graph and writes it down; an error leaves both as they were.
    pub fn apply(&mut self, graph: &mut Graph, change: Change) -> Result<()> {
        let inverse = graph.apply(change.clone())?;
        count(&mut self.counters, &change);
        self.inverses.push(inverse);
        self.changes.push(change);
        Ok(())
    }

    /// Takes everything back.
    pub fn undo(&mut self, graph: &mut Graph) -> Result<()> {
        self.changes.clear();
        self.counters = Counters::default();
        while let Some(inverse) = self.inverses.pop() {
            graph.apply(inverse)?;
        }
        Ok(())
    }

    /// Whether any entity has been deleted.
    pub fn has_deleted(&self) -> bool {
        let deleted = self.counters.nodes_deleted + self.counters.relationships_deleted;
        self.deleted_before || deleted > 0
    }

    /// What is to be committed in the middle of a statement; the journal goes on empty.
    pub fn take_part(&mut self) -> Journal {
        let deleted_before = self.has_deleted();
        let rest = Journal {
            deleted_before,
            ..Journal::default()
        };
        std::mem::replace(self, rest)
    }

    /// Adds what a later statement of the same transaction did.
    pub fn append(&mut self, later: Journal) {
        self.changes.extend(later.changes);
        self.inverses.extend(later.inverses);
        self.counters.add(&later.counters);
    }
}

fn count(counters: &mut Counters, change: &Change) {
    match change {
        Change::NodeCreated {
            labels, properties, ..
        } => {
            counters.nodes_created += 1;
            counters.labels_added += labels.len() as u64;
            counters.properties_set += properties.len() as u64;
        }
        Change::NodeDeleted { .. } => counters.nodes_deleted += 1,
        Change::RelationshipCreated { properties, .. } => {
            counters.relationships_created += 1;
            counters.properties_set += properties.len() as u64;
        }
        Change::RelationshipDeleted { .. } => counters.relationships_deleted += 1,
        Change::PropertySet { .. } => counters.properties_set += 1,
        Change::LabelAdded { .. } => counters.labels_added += 1,
        Change::LabelRemoved { .. } => counters.labels_removed += 1,
        Change::IndexCreated(_) => counters.indexes_added += 1,
        Change::IndexDropped(_) => counters.indexes_removed += 1,
        Change::ConstraintCreated(_) => counters.constraints_added += 1,
        Change::ConstraintDropped(_) => counters.constraints_removed += 1,
        Change::SymbolAdded { .. } | Change::SymbolRemoved { .. } => {}
    }
}
