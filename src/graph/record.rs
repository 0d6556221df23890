//! The records of nodes and relationships in the directories: small, of fixed size, without properties.

use super::symbol::TypeId;
use crate::value::NodeId;

/// Marks a missing label set, type or row.
pub const NONE: u32 = u32::MAX;

/// The limit of ids: the last number means "no entity" in columns of ids.
pub const MAX_ENTITIES: u32 = u32::MAX - 1;

/// A node: the table and the row of its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeRecord {
    /// The label set, which is also the number of its table; [`NONE`] if there is no node.
    pub label_set: u32,
    /// Its row in the table.
    pub row: u32,
}

impl NodeRecord {
    /// There is no node with this id.
    pub const VACANT: NodeRecord = NodeRecord {
        label_set: NONE,
        row: NONE,
    };

    /// Whether there is a node.
    pub fn is_live(self) -> bool {
        self.label_set != NONE
    }
}

/// A relationship: its type, its ends, and its row in the table of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationshipRecord {
    /// The type; [`NONE`] if there is no relationship.
    pub relationship_type: u32,
    /// The start node.
    pub start: NodeId,
    /// The end node.
    pub end: NodeId,
    /// Its row in the table of its type; [`NONE`] once it is deleted.
    pub row: u32,
}

impl RelationshipRecord {
    /// No relationship has this id.
    pub const VACANT: RelationshipRecord = RelationshipRecord {
        relationship_type: NONE,
        start: NodeId(NONE),
        end: NodeId(NONE),
        row: NONE,
    };

    /// Whether the relationship exists and is not deleted.
    pub fn is_live(self) -> bool {
        self.row != NONE
    }

    /// The type, also of a deleted relationship.
    pub fn type_id(self) -> Option<TypeId> {
        (self.relationship_type != NONE).then_some(TypeId(self.relationship_type))
    }
}
