//! What indexes and constraints are over.

use super::symbol::{KeyId, LabelId, TypeId};
use std::sync::Arc;

/// The entities that an index or a constraint is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaTarget {
    /// Nodes with a label.
    Node(LabelId),
    /// Relationships of a type.
    Relationship(TypeId),
}

/// A range index: equality, ranges and prefixes over one key or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDefinition {
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
}
