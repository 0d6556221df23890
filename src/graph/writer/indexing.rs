//! Maintains indexes: the entries of an entity before a change are compared with those after it.

use super::Graph;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::catalog::IndexEntry;
use crate::graph::index::{decode_text, has_nan};
use crate::graph::schema::{ConstraintKind, IndexDefinition, SchemaTarget};
use crate::graph::symbol::{KeyId, LabelId, TypeId};
use crate::graph::validation::entity_name;
use crate::graph::view::GraphView;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// Determines which rules cover an entity.
#[derive(Clone, Copy, Debug)]
pub enum Coverage<'a> {
    /// A node with these labels.
    Labels(&'a [LabelId]),
    /// A relationship of this type.
    Type(TypeId),
}

impl Coverage<'_> {
    /// Whether a rule over `target` covers the entity.
    pub fn includes(self, target: SchemaTarget) -> bool {
        match (self, target) {
            (Coverage::Labels(labels), SchemaTarget::Node(label)) => labels.contains(&label),
            (Coverage::Type(of), SchemaTarget::Relationship(wanted)) => of == wanted,
            _ => false,
        }
    }
}

/// Determines which rules cover an entity of the view.
pub fn coverage(view: &GraphView, entity: EntityId) -> Coverage<'_> {
    match entity {
        EntityId::Node(node) => Coverage::Labels(view.labels(node)),
        EntityId::Relationship(relationship) => view
            .relationship_type(relationship)
            .map_or(Coverage::Labels(&[]), Coverage::Type),
    }
}

/// The value of a key in a list of properties; the last one counts, as it does when they are written.
pub fn listed(properties: &[(KeyId, Value)], key: KeyId) -> Value {
    let found = properties.iter().rev().find(|(other, _)| *other == key);
    found.map_or(Value::Null, |(_, value)| value.clone())
}

/// Whether a list of properties has a key.
pub fn has_key(properties: &[(KeyId, Value)], key: KeyId) -> bool {
    properties.iter().any(|(other, _)| *other == key)
}

/// The index entries that are removed and added by a change of one entity.
#[derive(Debug, Default)]
pub struct IndexDelta {
    gone: Vec<IndexEntry>,
    new: Vec<IndexEntry>,
}

impl Graph {
    /// The entries that an entity of the view has, in all indexes or only in those over one key.
    pub(super) fn entries_of(&self, entity: EntityId, only: Option<KeyId>) -> Vec<IndexEntry> {
        let covered = coverage(&self.view, entity);
        self.entries_for(covered, only, &|key| self.view.property(entity, key))
    }

    /// The entries that an entity would have.
    pub(super) fn entries_for(
        &self,
        covered: Coverage<'_>,
        only: Option<KeyId>,
        value: &dyn Fn(KeyId) -> Value,
    ) -> Vec<IndexEntry> {
        let covers = |target| covered.includes(target);
        self.view.schema.entries(&covers, only, value)
    }

    /// The difference between two lists of entries; fails if a new one would violate uniqueness.
    pub(super) fn index_delta(
        &self,
        entity: EntityId,
        mut before: Vec<IndexEntry>,
        mut after: Vec<IndexEntry>,
        value: &dyn Fn(KeyId) -> Value,
    ) -> Result<IndexDelta> {
        before.retain(|entry| {
            let place = after.iter().position(|other| other == entry);
            place.map(|place| after.swap_remove(place)).is_none()
        });
        for entry in &after {
            let Some(index) = self.view.schema.indexes.get(entry.index) else {
                continue;
            };
            let definition = &index.definition;
            let holder = index.tree.first(&entry.key).filter(|_| index.unique);
            // NaN does not equal NaN, so it may occur more than once.
            if let Some(holder) = holder
                && !definition.keys.iter().any(|key| has_nan(&value(*key)))
            {
                let holder = definition.target.entity(holder);
                return Err(duplicate(&self.view, definition, entity, holder, value));
            }
        }
        Ok(IndexDelta {
            gone: before,
            new: after,
        })
    }

    /// Applies a change of index entries.
    pub(super) fn write_indexes(&mut self, entity: EntityId, delta: &IndexDelta) {
        if delta.gone.is_empty() && delta.new.is_empty() {
            return;
        }
        let (EntityId::Node(NodeId(id)) | EntityId::Relationship(RelationshipId(id))) = entity;
        self.note_gone_sources(&delta.gone);
        let schema = Arc::make_mut(&mut self.view.schema);
        for entry in &delta.gone {
            if let Some(index) = schema.indexes.get_mut(entry.index) {
                index.tree.remove(&entry.key, id);
            }
        }
        for entry in &delta.new {
            if let Some(index) = schema.indexes.get_mut(entry.index) {
                index.tree.insert(&entry.key, id);
            }
        }
    }

    /// Records removed entries of source keys, for [`Graph::verify`].
    fn note_gone_sources(&mut self, gone: &[IndexEntry]) {
        if gone.is_empty() || !self.view.has_source_key() {
            return;
        }
        let schema = &self.view.schema;
        for entry in gone {
            let index = schema.indexes.get(entry.index);
            let of_sources = index.is_some_and(|index| {
                let mut rules = schema.constraints.iter();
                rules.any(|rule| {
                    rule.kind == ConstraintKind::SourceKey && rule.name == index.definition.name
                })
            });
            if of_sources {
                // A node whose key is not the name of a source has never been cited.
                let name = decode_text(&entry.key);
                let source = name.and_then(|name| self.view.source_id(&name));
                self.sources.gone.extend(source);
            }
        }
    }

    /// Records an entity for [`Graph::verify`] if a presence constraint covers it.
    pub(super) fn touch(&mut self, entity: EntityId) {
        let schema = &self.view.schema;
        if schema.constraints.is_empty() && schema.graph_type.is_none() {
            return;
        }
        let covered = coverage(&self.view, entity);
        if let Some(of) = &schema.graph_type
            && match covered {
                Coverage::Labels(labels) => of.concerns_labels(labels),
                Coverage::Type(id) => of.concerns_type(id),
            }
        {
            self.touched.insert(entity);
            return;
        }
        let covers = |target| covered.includes(target);
        if self.view.schema.needs_presence(&covers) {
            self.touched.insert(entity);
        }
    }
}

/// `:Person(name, born)`.
pub fn target_text(view: &GraphView, target: SchemaTarget, keys: &[KeyId]) -> String {
    let name = match target {
        SchemaTarget::Node(label) => view.label_name(label),
        SchemaTarget::Relationship(of) => view.type_name(of),
    };
    let keys: Vec<&str> = keys.iter().map(|key| &**view.key_name(*key)).collect();
    format!(":{name}({})", keys.join(", "))
}

/// The error for two entities with the same values under a uniqueness constraint.
pub fn duplicate(
    view: &GraphView,
    definition: &IndexDefinition,
    entity: EntityId,
    holder: EntityId,
    value: &dyn Fn(KeyId) -> Value,
) -> Error {
    let values = definition.keys.iter().map(|key| value(*key).to_string());
    let message = format!(
        "{} would have the value {} that {} has: the constraint `{}` keeps {} unique",
        entity_name(entity),
        values.collect::<Vec<_>>().join(", "),
        entity_name(holder),
        definition.name,
        target_text(view, definition.target, &definition.keys),
    );
    Error::constraint(ErrorCode::ConstraintViolation, message)
        .hint("find the one that is there with MERGE, or give one of them another value")
}
