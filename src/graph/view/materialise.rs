//! Adds the records of entities to values that are returned to callers.

use super::GraphView;
use crate::value::shape::Shape;
use crate::value::{
    EntityId, Node, NodeData, NodeId, Path, Relationship, RelationshipData, RelationshipId, Value,
};
use std::sync::Arc;

/// Lists and maps nested deeper are returned unchanged.
const MAX_DEPTH: usize = 128;

impl GraphView {
    /// A value whose nodes, relationships and paths carry their records, for returning it to a caller.
    pub fn materialise(&self, value: Value) -> Value {
        if holds_entity(&value, MAX_DEPTH) {
            self.materialise_within(value, MAX_DEPTH)
        } else {
            value
        }
    }

    fn materialise_within(&self, value: Value, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else {
            return value;
        };
        match value.shape() {
            Shape::Node(node) => Value::Node(self.with_record(node.clone())),
            Shape::Relationship(relationship) => {
                Value::Relationship(self.with_relationship_record(relationship.clone()))
            }
            Shape::Path(path) => Value::Path(Arc::new(self.path_with_records(path))),
            Shape::List(values) => Value::List(Arc::new(
                values
                    .iter()
                    .map(|value| self.materialise_within(value.clone(), depth))
                    .collect(),
            )),
            Shape::Map(map) => Value::Map(Arc::new(
                map.iter()
                    .map(|(key, value)| {
                        (key.clone(), self.materialise_within(value.clone(), depth))
                    })
                    .collect(),
            )),
            Shape::Null | Shape::Piece => value,
        }
    }

    fn path_with_records(&self, path: &Path) -> Path {
        let nodes = path.nodes.iter().cloned();
        let relationships = path.relationships.iter().cloned();
        Path {
            nodes: nodes.map(|node| self.with_record(node)).collect(),
            relationships: relationships
                .map(|relationship| self.with_relationship_record(relationship))
                .collect(),
        }
    }

    fn with_record(&self, mut node: Node) -> Node {
        if self.has_node(node.id) {
            node.data = Some(Arc::new(self.node_data(node.id)));
        }
        node
    }

    fn node_data(&self, node: NodeId) -> NodeData {
        let labels = self.labels(node).iter();
        NodeData {
            labels: labels
                .map(|label| self.label_name(*label).clone())
                .collect(),
            properties: self.properties(EntityId::Node(node)),
        }
    }

    fn with_relationship_record(&self, mut relationship: Relationship) -> Relationship {
        if let Some(data) = self.relationship_data(relationship.id) {
            relationship.data = Some(Arc::new(data));
        }
        relationship
    }

    fn relationship_data(&self, relationship: RelationshipId) -> Option<RelationshipData> {
        let relationship_type = self.relationship_type(relationship)?;
        let (start, end) = self.endpoints(relationship)?;
        Some(RelationshipData {
            relationship_type: self.type_name(relationship_type).clone(),
            start,
            end,
            properties: self.properties(EntityId::Relationship(relationship)),
        })
    }
}

/// Whether there is anything to materialise; plain lists and maps are not copied.
fn holds_entity(value: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match value.shape() {
        Shape::Node(_) | Shape::Relationship(_) | Shape::Path(_) => true,
        Shape::List(values) => values.iter().any(|value| holds_entity(value, depth)),
        Shape::Map(map) => map.values().any(|value| holds_entity(value, depth)),
        Shape::Null | Shape::Piece => false,
    }
}
