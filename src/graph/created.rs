//! A node or a relationship at its creation, and a property with a new value: one at a time.

use super::symbol::{KeyId, LabelId, TypeId};
use crate::value::{EntityId, NodeId, RelationshipId, Value};

/// A node at its creation.
#[derive(Clone, Debug)]
pub struct CreatedNode {
    /// Its id: a free one, or the one after the last.
    pub node: NodeId,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// Its properties; no nulls.
    pub properties: Vec<(KeyId, Value)>,
}

/// A relationship at its creation.
#[derive(Clone, Debug)]
pub struct CreatedRelationship {
    /// Its id: a free one, or the one after the last.
    pub relationship: RelationshipId,
    /// Its type.
    pub relationship_type: TypeId,
    /// The start node.
    pub start: NodeId,
    /// The end node.
    pub end: NodeId,
    /// Its properties; no nulls.
    pub properties: Vec<(KeyId, Value)>,
}

/// A property with its new value.
#[derive(Clone, Debug)]
pub struct SetProperty {
    /// The entity.
    pub entity: EntityId,
    /// Its key.
    pub key: KeyId,
    /// The new value; null removes the property.
    pub value: Value,
}
