//! Nodes and relationships: existence, labels, types, ends.

use super::GraphView;
use crate::graph::record::{NodeRecord, RelationshipRecord};
use crate::graph::symbol::{LabelId, TypeId};
use crate::value::{EntityId, NodeId, RelationshipId};

/// Entities. Ids that do not exist, or were deleted in this transaction, read as empty.
impl GraphView {
    /// Whether a node exists and is not deleted.
    pub fn has_node(&self, node: NodeId) -> bool {
        self.node_record(node).is_some()
    }

    /// Whether a relationship exists and is not deleted.
    pub fn has_relationship(&self, relationship: RelationshipId) -> bool {
        self.relationship_record(relationship).is_some()
            || self.derived_relationship(relationship).is_some()
    }

    /// Whether an entity exists and is not deleted.
    pub fn has_entity(&self, entity: EntityId) -> bool {
        match entity {
            EntityId::Node(node) => self.has_node(node),
            EntityId::Relationship(relationship) => self.has_relationship(relationship),
        }
    }

    /// The number of the set of all labels of a node; `None` if there is no such node.
    pub fn label_set(&self, node: NodeId) -> Option<u32> {
        let record = self
            .nodes
            .get(node.0 as usize)
            .filter(|record| record.is_live())?;
        Some(record.label_set)
    }

    /// The labels of a node, sorted by name; under a graph type those first that imply others.
    pub fn labels(&self, node: NodeId) -> &[LabelId] {
        self.node_record(node)
            .map_or(&[], |record| self.label_sets.labels(record.label_set))
    }

    /// Whether a node has a label.
    pub fn has_label(&self, node: NodeId, label: LabelId) -> bool {
        self.labels(node).contains(&label)
    }

    /// The type of a relationship; still known after its deletion within the transaction.
    pub fn relationship_type(&self, relationship: RelationshipId) -> Option<TypeId> {
        match self.relationships.get(relationship.0 as usize) {
            Some(record) => record.type_id(),
            None => Some(self.derived_relationship(relationship)?.relationship_type),
        }
    }

    /// Start and end of a relationship; still known after its deletion within the transaction.
    pub fn endpoints(&self, relationship: RelationshipId) -> Option<(NodeId, NodeId)> {
        let Some(record) = self.relationships.get(relationship.0 as usize) else {
            let derived = self.derived_relationship(relationship)?;
            return Some((derived.start, derived.end));
        };
        record.type_id().map(|_| (record.start, record.end))
    }

    /// One past the last node id that has been assigned.
    pub fn node_bound(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// One past the last relationship id that has been assigned.
    pub fn relationship_bound(&self) -> u32 {
        self.relationships.len() as u32
    }

    /// The record of an existing node.
    pub(in crate::graph) fn node_record(&self, node: NodeId) -> Option<NodeRecord> {
        let record = self.nodes.get(node.0 as usize)?;
        record.is_live().then_some(*record)
    }

    /// The record of an existing relationship.
    pub(in crate::graph) fn relationship_record(
        &self,
        relationship: RelationshipId,
    ) -> Option<RelationshipRecord> {
        let record = self.relationships.get(relationship.0 as usize)?;
        record.is_live().then_some(*record)
    }
}
