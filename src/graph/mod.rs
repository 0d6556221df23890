//! The property graph in memory. Must not know files or query text.
//!
//! [`Graph`] belongs to the writer: the petgraph topology and the working state; [`Graph::apply`] is the only way to
//! change it. [`GraphView`] is one state, immutable and shared: what queries read.

mod change;
mod schema;
mod symbol;
mod view;

pub use change::{Change, Counters};
pub use schema::{ConstraintDefinition, ConstraintKind, IndexDefinition, SchemaTarget};
pub use symbol::{KeyId, LabelId, SymbolKind, TypeId};
pub use view::{Direction, GraphView, IndexId};

use crate::error::Result;
use crate::value::{NodeId, RelationshipId};

/// The writer's graph.
#[derive(Debug, Default)]
pub struct Graph {
    view: GraphView,
}

impl Graph {
    /// The working state, uncommitted changes included. Cloning it publishes it.
    pub fn view(&self) -> &GraphView {
        &self.view
    }

    /// Takes one step and answers with the step back. On an error nothing has changed.
    ///
    /// Uniqueness is checked here; presence (`NOT NULL`) when the statement ends, by [`Graph::verify`].
    pub fn apply(&mut self, change: Change) -> Result<Change> {
        unimplemented!()
    }

    /// The id that the next created node should have.
    pub fn next_node(&self) -> NodeId {
        unimplemented!()
    }

    /// The id that the next created relationship should have.
    pub fn next_relationship(&self) -> RelationshipId {
        unimplemented!()
    }

    /// Checks what can only be known when a statement has ended: presence constraints over entities touched since the last call.
    pub fn verify(&mut self) -> Result<()> {
        unimplemented!()
    }

    /// Ends a transaction: ids of deleted entities become free, tombstones go.
    pub fn settle(&mut self) {
        unimplemented!()
    }
}
