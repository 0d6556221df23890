//! Parts that are still in the file.

use super::GraphView;
use crate::error::Result;
use crate::graph::properties::Table;
use crate::graph::symbol::TypeId;
use std::sync::Arc;

/// From this number of chunks of relationships on, a second thread is worth its start.
const WORTH_A_THREAD: u32 = 32 * 2048;

/// Loading.
impl GraphView {
    /// How often a part of this state, or of one that shares parts with it, could not be read.
    pub fn unreadable(&self) -> u64 {
        self.damage.count()
    }

    /// The reason why a part could not be read, if that has happened since [`GraphView::unreadable`] returned `before`:
    /// then what has been read since is not to be relied on.
    pub fn require_readable(&self, before: u64) -> Result<()> {
        if let Some(derived) = &self.derived {
            derived.check()?;
        }
        self.damage.since(before)
    }

    /// Reads every part that has not been needed yet.
    pub fn load(&self) -> Result<()> {
        let before = self.unreadable();
        if self.relationship_bound() < WORTH_A_THREAD {
            self.load_records();
            self.load_columns();
        } else {
            std::thread::scope(|scope| {
                scope.spawn(|| self.load_columns());
                self.load_records();
            });
        }
        self.require_readable(before)
    }

    /// Reads the neighbours by these types that have not been needed yet.
    pub fn load_neighbours(&self, types: &[TypeId]) {
        let sides = types
            .iter()
            .filter_map(|of| self.adjacency.get(of.0 as usize));
        for sides in sides {
            let chunks = sides.outgoing.chunks().chain(sides.incoming.chunks());
            chunks.for_each(|_| {});
        }
    }

    fn load_records(&self) {
        self.nodes.load();
        self.relationships.load();
        for sides in self.adjacency.iter() {
            let chunks = sides.outgoing.chunks().chain(sides.incoming.chunks());
            chunks.for_each(|_| {});
        }
        self.references.iter().for_each(|references| {
            references.get();
        });
        self.statements.iter().for_each(|statements| {
            statements.get();
        });
    }

    fn load_columns(&self) {
        let load = |table: &Arc<Table>| {
            let columns = table.columns().iter();
            columns.for_each(|(_, column)| column.chunks().for_each(|_| {}));
        };
        self.node_tables.iter().for_each(load);
        self.relationship_tables.iter().for_each(load);
        for index in &self.schema.indexes {
            index.tree.leaves().for_each(|_| {});
        }
    }
}
