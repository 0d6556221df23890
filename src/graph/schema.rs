//! The targets and requirements of indexes and constraints.

use super::symbol::{KeyId, LabelId, TypeId};
use crate::value::{EntityId, NodeId, RelationshipId};
use std::sync::Arc;

/// The entities that an index or a constraint applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaTarget {
    /// Nodes with a label.
    Node(LabelId),
    /// Relationships of a type.
    Relationship(TypeId),
}

impl SchemaTarget {
    /// The entity with this id in an index over this target.
    pub fn entity(self, id: u32) -> EntityId {
        match self {
            SchemaTarget::Node(_) => EntityId::Node(NodeId(id)),
            SchemaTarget::Relationship(_) => EntityId::Relationship(RelationshipId(id)),
        }
    }
}

/// The kind of an index. [`IndexKind::serves`] defines which look-ups it supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IndexKind {
    /// Sorted values, over one or several keys.
    Range,
}

/// A look-up for which the planner may use an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexUse {
    /// Entities whose values equal given ones.
    Equality,
    /// Entities whose value is in a range.
    Range,
    /// Entities whose value is a string with a given prefix.
    Prefix,
}

impl IndexKind {
    /// Its name in the language and in `SHOW INDEXES`.
    pub fn name(self) -> &'static str {
        match self {
            IndexKind::Range => "RANGE",
        }
    }

    /// Whether indexes of this kind support a look-up.
    pub fn serves(self, wanted: IndexUse) -> bool {
        match (self, wanted) {
            (IndexKind::Range, IndexUse::Equality | IndexUse::Range | IndexUse::Prefix) => true,
        }
    }
}

/// An index over one or several property keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDefinition {
    /// The kind.
    pub kind: IndexKind,
    /// Its name, unique in the graph.
    pub name: Arc<str>,
    /// The target.
    pub target: SchemaTarget,
    /// The keys in order.
    pub keys: Vec<KeyId>,
    /// Whether it belongs to a constraint, and is dropped with it.
    pub owned: bool,
}

/// A rule that holds after every commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstraintDefinition {
    /// Its name, unique in the graph.
    pub name: Arc<str>,
    /// The target.
    pub target: SchemaTarget,
    /// The keys in order.
    pub keys: Vec<KeyId>,
    /// The requirement.
    pub kind: ConstraintKind,
}

/// The requirement of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConstraintKind {
    /// No two entities have the same values.
    Unique,
    /// Every entity has a value.
    NotNull,
    /// Both.
    Key,
    /// Both, and the nodes are the sources that facts are cited from: no other source can be cited then.
    SourceKey,
}

impl ConstraintKind {
    /// Whether equal values are rejected.
    pub fn is_unique(self) -> bool {
        match self {
            ConstraintKind::Unique | ConstraintKind::Key | ConstraintKind::SourceKey => true,
            ConstraintKind::NotNull => false,
        }
    }

    /// Whether missing values are rejected.
    pub fn needs_presence(self) -> bool {
        match self {
            ConstraintKind::NotNull | ConstraintKind::Key | ConstraintKind::SourceKey => true,
            ConstraintKind::Unique => false,
        }
    }
}

impl ConstraintDefinition {
    /// The index of a uniqueness constraint, which has the same name.
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
