//! What indexes and constraints are over, and the ones a graph has.

use super::index::PropertyIndex;
use super::symbol::{KeyId, LabelId, TypeId};
use crate::value::Value;
use std::sync::Arc;

/// The entities that an index or a constraint is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaTarget {
    /// Nodes with a label.
    Node(LabelId),
    /// Relationships of a type.
    Relationship(TypeId),
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
}

impl ConstraintKind {
    /// Whether equal values are refused.
    pub fn is_unique(self) -> bool {
        matches!(self, ConstraintKind::Unique | ConstraintKind::Key)
    }

    /// Whether missing values are refused.
    pub fn needs_presence(self) -> bool {
        matches!(self, ConstraintKind::NotNull | ConstraintKind::Key)
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

/// The indexes and constraints of a graph, each in the order of their names: so that a rollback restores their places.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Indexes with their entries.
    pub indexes: Vec<PropertyIndex>,
    /// Constraints.
    pub constraints: Vec<ConstraintDefinition>,
}

/// The key under which an index has an entity, or would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// The index by its place.
    pub index: usize,
    /// The key.
    pub key: Vec<u8>,
}

impl Schema {
    /// The keys of an entity in all indexes, or only in those over one property key.
    pub fn entries(
        &self,
        covers: &dyn Fn(SchemaTarget) -> bool,
        only: Option<KeyId>,
        value: &dyn Fn(KeyId) -> Value,
    ) -> Vec<IndexEntry> {
        let mut entries = Vec::new();
        for (place, index) in self.indexes.iter().enumerate() {
            let definition = &index.definition;
            let concerned = only.is_none_or(|key| definition.keys.contains(&key));
            if concerned
                && covers(definition.target)
                && let Some(key) = index.key(value)
            {
                entries.push(IndexEntry { index: place, key });
            }
        }
        entries
    }

    /// Whether an index or a constraint has a name.
    pub fn has_name(&self, name: &str) -> bool {
        self.indexes
            .iter()
            .any(|index| &*index.definition.name == name)
            || self.constraints.iter().any(|rule| &*rule.name == name)
    }

    /// Adds an index in its place.
    pub fn add_index(&mut self, index: PropertyIndex) {
        let name = &index.definition.name;
        let place = self
            .indexes
            .partition_point(|other| other.definition.name < *name);
        self.indexes.insert(place, index);
    }

    /// Adds a constraint in its place.
    pub fn add_constraint(&mut self, rule: ConstraintDefinition) {
        let place = self
            .constraints
            .partition_point(|other| other.name < rule.name);
        self.constraints.insert(place, rule);
    }

    /// Whether any constraint over an entity needs its values to be there.
    pub fn needs_presence(&self, covers: &dyn Fn(SchemaTarget) -> bool) -> bool {
        self.constraints
            .iter()
            .any(|rule| rule.kind.needs_presence() && covers(rule.target))
    }
}
