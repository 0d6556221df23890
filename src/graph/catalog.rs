//! The indexes, constraints and units of a graph.

use super::graph_type::CurrentType;
use super::index::PropertyIndex;
use super::schema::{ConstraintDefinition, SchemaTarget};
use super::symbol::KeyId;
use crate::value::Value;
use crate::value::quantity::UnitTable;
use std::sync::Arc;

/// The schema of a graph. Indexes and constraints are ordered by name, so that a rollback restores their positions.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Indexes with their entries.
    pub indexes: Vec<PropertyIndex>,
    /// Constraints.
    pub constraints: Vec<ConstraintDefinition>,
    /// All known units: the built-in ones, then those of the program and of the graph in the order in which they were
    /// added. `None` if there have only been built-in ones.
    pub units: Option<Arc<UnitTable>>,
    /// The graph type; `None` where nothing is said.
    pub graph_type: Option<Arc<CurrentType>>,
}

/// The key of an entity in an index, whether it is in the index already or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// The position of the index.
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

    /// Whether a constraint belongs to the graph type, and goes with it.
    pub fn is_of_graph_type(&self, name: &str) -> bool {
        let of = self.graph_type.as_ref();
        of.is_some_and(|of| of.constraints.iter().any(|rule| *rule.name == *name))
    }

    /// Adds an index at its position.
    pub fn add_index(&mut self, index: PropertyIndex) {
        let name = &index.definition.name;
        let place = self
            .indexes
            .partition_point(|other| other.definition.name < *name);
        self.indexes.insert(place, index);
    }

    /// Adds a constraint at its position.
    pub fn add_constraint(&mut self, rule: ConstraintDefinition) {
        let place = self
            .constraints
            .partition_point(|other| other.name < rule.name);
        self.constraints.insert(place, rule);
    }

    /// Whether any constraint on an entity requires its values to be present.
    pub fn needs_presence(&self, covers: &dyn Fn(SchemaTarget) -> bool) -> bool {
        self.constraints
            .iter()
            .any(|rule| rule.kind.needs_presence() && covers(rule.target))
    }
}
