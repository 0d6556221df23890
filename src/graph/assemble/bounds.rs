//! What the parts of a stored state are checked against when they are read.

use crate::graph::label_set::LabelSets;
use crate::value::{EntityId, NodeId, RelationshipId};
use std::sync::Arc;

/// What the parts are checked against.
#[derive(Debug)]
pub struct Bounds {
    /// Ids of nodes are below this number.
    pub nodes: u32,
    /// Ids of relationships are below this number.
    pub relationships: u32,
    /// How many property keys there are.
    pub keys: usize,
    /// The sets of labels.
    pub label_sets: Arc<LabelSets>,
    /// The rows of each table of nodes.
    pub node_rows: Vec<u32>,
    /// The rows of each table of relationships.
    pub relationship_rows: Vec<u32>,
}

impl Bounds {
    /// Whether an entity has an id that there is.
    pub fn admit(&self, entity: EntityId) -> bool {
        match entity {
            EntityId::Node(NodeId(id)) => id < self.nodes,
            EntityId::Relationship(RelationshipId(id)) => id < self.relationships,
        }
    }
}
