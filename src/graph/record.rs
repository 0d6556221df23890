//! What the directories hold of a node and of a relationship: small, fixed, no properties.

use super::symbol::TypeId;
use crate::value::NodeId;

/// Marks a missing label set, type or row.
pub const NONE: u32 = u32::MAX;

/// Ids stay below this: the last number means "no entity" in columns of ids.
pub const MAX_ENTITIES: u32 = u32::MAX - 1;

/// A node: which table its properties are in, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeRecord {
    /// The label set, which is also the number of its table; [`NONE`] where no node lives.
    pub label_set: u32,
    /// Its row in the table.
    pub row: u32,
}

impl NodeRecord {
    /// No node lives at this id.
    pub const VACANT: NodeRecord = NodeRecord {
        label_set: NONE,
        row: NONE,
    };

    /// Whether a node lives here.
    pub fn is_live(self) -> bool {
        self.label_set != NONE
    }
}

/// A relationship: its type, its ends, and its row in the table of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationshipRecord {
    /// The type; [`NONE`] where there is no relationship.
    pub relationship_type: u32,
    /// Where it starts.
    pub start: NodeId,
    /// Where it ends.
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

    /// Whether the relationship is there and not deleted.
    pub fn is_live(self) -> bool {
        self.row != NONE
    }

    /// The type, of a deleted one too.
    pub fn type_id(self) -> Option<TypeId> {
        (self.relationship_type != NONE).then_some(TypeId(self.relationship_type))
    }
}
