//! What indexes and constraints are over, and what they require.

use super::symbol::{KeyId, LabelId, TypeId};
use crate::value::{EntityId, NodeId, RelationshipId};
use std::sync::Arc;

/// The entities that an index or a constraint is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaTarget {
    /// Nodes with a label.
    Node(LabelId),
    /// Relationships of a type.
    Relationship(TypeId),
}

impl SchemaTarget {
    /// The entity of an id in an index over it.
    pub fn entity(self, id: u32) -> EntityId {
        match self {
            SchemaTarget::Node(_) => EntityId::Node(NodeId(id)),
            SchemaTarget::Relationship(_) => EntityId::Relationship(RelationshipId(id)),
        }
    }
}

/// What an index is made for. A new kind says in [`IndexKind::serves`] which look-ups it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IndexKind {
    /// Values in their order, over one key or several.
    Range,
}

/// A look-up that the planner may leave to an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexUse {
    /// Entities whose values equal given ones.
    Equality,
    /// Entities whose value lies in a range.
    Range,
    /// Entities whose value is a string with a given beginning.
    Prefix,
}

impl IndexKind {
    /// Its name in the language and in `SHOW INDEXES`.
    pub fn name(self) -> &'static str {
        match self {
            IndexKind::Range => "RANGE",
        }
    }

    /// Whether indexes of this kind answer a look-up.
    pub fn serves(self, wanted: IndexUse) -> bool {
        match (self, wanted) {
            (IndexKind::Range, IndexUse::Equality | IndexUse::Range | IndexUse::Prefix) => true,
        }
    }
}

/// An index over one property key or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDefinition {
    /// What it is made for.
    pub kind: IndexKind,
    /// Its name, unique in the graph.
    pub name: Arc<str>,
    /// What it is over.
    pub target: SchemaTarget,
    /// The keys in order.
    pub keys: Vec<KeyId>,
    /// Whether it belongs to a constraint, and goes with it.
    pub owned: bool,
}

/// A rule that every commit keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstraintDefinition {
    /// Its name, unique in the graph.
    pub name: Arc<str>,
    /// What it is over.
    pub target: SchemaTarget,
    /// The keys in order.
    pub keys: Vec<KeyId>,
    /// What it requires of them.
    pub kind: ConstraintKind,
}

/// What a constraint requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConstraintKind {
    /// No two entities have the same values.
    Unique,
    /// Every entity has a value.
    NotNull,
    /// Both.
    Key,
    /// Both, and that the nodes are the sources that facts are cited from: no other source can be cited then.
    SourceKey,
}

impl ConstraintKind {
    /// Whether equal values are refused.
    pub fn is_unique(self) -> bool {
        match self {
            ConstraintKind::Unique | ConstraintKind::Key | ConstraintKind::SourceKey => true,
            ConstraintKind::NotNull => false,
        }
    }

    /// Whether missing values are refused.
    pub fn needs_presence(self) -> bool {
        match self {
            ConstraintKind::NotNull | ConstraintKind::Key | ConstraintKind::SourceKey => true,
            ConstraintKind::Unique => false,
        }
    }
}

impl ConstraintDefinition {
    /// The index that a uniqueness constraint rests on; it has the constraint's name.
    pub fn index(&self) -> Option<IndexDefinition> {
        self.kind.is_unique().then(|| IndexDefinition {
            kind: IndexKind::Range,
            name: self.name.clone(),
            target: self.target,
            keys: self.keys.clone(),
            owned: true,
        })
    }
}
