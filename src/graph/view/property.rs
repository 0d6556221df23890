//! Properties: of one entity, or of many at once.

use super::GraphView;
use crate::graph::chunked::CHUNK;
use crate::graph::derivation::is_derived;
use crate::graph::properties::{ColumnChunk, Gather, Table, test_text};
use crate::graph::symbol::KeyId;
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, Properties, RelationshipId, Value};
use std::sync::Arc;

/// Properties.
impl GraphView {
    /// One property; null if there is none.
    pub fn property(&self, entity: EntityId, key: KeyId) -> Value {
        match self.locate(entity) {
            Some((table, row)) => table.get(row, key),
            None => self.derived_property(entity, key).unwrap_or_default(),
        }
    }

    /// Whether an entity has a property.
    pub fn has_property(&self, entity: EntityId, key: KeyId) -> bool {
        let place = self.locate(entity);
        place.map_or_else(
            || self.derived_property(entity, key).is_some(),
            |(table, row)| table.has(row, key),
        )
    }

    /// All properties, sorted by name.
    pub fn properties(&self, entity: EntityId) -> Properties {
        let mut properties: Properties = self
            .property_ids(entity)
            .into_iter()
            .map(|(key, value)| (self.key_name(key).clone(), value))
            .collect();
        properties.sort_by(|(a, _), (b, _)| a.cmp(b));
        properties
    }

    /// All properties in the order of their keys' ids.
    pub fn property_ids(&self, entity: EntityId) -> Vec<(KeyId, Value)> {
        match self.locate(entity) {
            Some((table, row)) => table.properties(row).collect(),
            None => self.derived_properties(entity).to_vec(),
        }
    }

    /// The keys of an entity's properties in the order of their ids.
    pub fn property_keys(&self, entity: EntityId) -> impl Iterator<Item = KeyId> + use<'_> {
        let place = self.locate(entity).into_iter();
        let derived = self.derived_properties(entity).iter();
        place
            .flat_map(|(table, row)| table.keys(row))
            .chain(derived.map(|(key, _)| *key))
    }

    /// The properties of a relationship that follows from a rule; none for other entities.
    fn derived_properties(&self, entity: EntityId) -> &[(KeyId, Value)] {
        match entity {
            EntityId::Node(_) => &[],
            EntityId::Relationship(relationship) => self
                .derived_relationship(relationship)
                .map_or(&[], |derived| &derived.properties),
        }
    }

    fn derived_property(&self, entity: EntityId, key: KeyId) -> Option<Value> {
        let mut properties = self.derived_properties(entity).iter();
        let found = properties.find(|(known, _)| *known == key);
        found.map(|(_, value)| value.clone())
    }

    /// One property of many nodes, typed if the column is; null for `NULL_ID`.
    pub fn node_properties(&self, nodes: &[NodeId], key: KeyId) -> Column {
        let places = nodes.iter().map(|node| self.node_place(*node));
        gather(nodes.len(), places, &self.node_tables, key)
    }

    /// One property of many relationships.
    pub fn relationship_properties(&self, relationships: &[RelationshipId], key: KeyId) -> Column {
        if self.derived.is_some() && relationships.iter().any(|of| is_derived(*of)) {
            let values = relationships.iter();
            let values = values.map(|of| self.property(EntityId::Relationship(*of), key));
            return Column::from_values(values.collect());
        }
        let places = relationships
            .iter()
            .map(|relationship| self.relationship_place(*relationship));
        gather(relationships.len(), places, &self.relationship_tables, key)
    }

    /// Evaluates a predicate on a string property of many nodes, without creating the strings; `None` if the property
    /// is missing or not a string.
    pub fn filter_text(
        &self,
        nodes: &[NodeId],
        key: KeyId,
        test: &dyn Fn(&str) -> bool,
        other: &dyn Fn(&Value),
    ) -> Vec<Option<bool>> {
        let mut answers = Vec::with_capacity(nodes.len());
        let places = nodes.iter().map(|node| self.node_place(*node));
        each_run(places, &self.node_tables, key, |chunk, rows| match chunk {
            Some(chunk) => test_text(chunk, rows, test, other, &mut answers),
            None => answers.resize(answers.len() + rows.len(), None),
        });
        answers
    }

    /// The table and the row of an entity.
    fn locate(&self, entity: EntityId) -> Option<(&Table, u32)> {
        let (tables, (table, row)) = match entity {
            EntityId::Node(node) => (&self.node_tables, self.node_place(node)?),
            EntityId::Relationship(relationship) => (
                &self.relationship_tables,
                self.relationship_place(relationship)?,
            ),
        };
        Some((tables.get(table as usize)?, row))
    }

    fn node_place(&self, node: NodeId) -> Option<(u32, u32)> {
        let record = self.node_record(node)?;
        Some((record.label_set, record.row))
    }

    fn relationship_place(&self, relationship: RelationshipId) -> Option<(u32, u32)> {
        let record = self.relationship_record(relationship)?;
        Some((record.relationship_type, record.row))
    }
}

fn gather(
    len: usize,
    places: impl Iterator<Item = Option<(u32, u32)>>,
    tables: &[Arc<Table>],
    key: KeyId,
) -> Column {
    let mut column = Gather::with_capacity(len);
    each_run(places, tables, key, |chunk, rows| match chunk {
        Some(chunk) => column.rows(chunk, rows),
        None => column.nulls(rows.len()),
    });
    column.finish()
}

/// Splits (table, row) pairs into runs within one chunk; a run without a chunk has no values. So the layout is only
/// examined once per run, and nodes that are scanned in order form long runs.
fn each_run(
    places: impl Iterator<Item = Option<(u32, u32)>>,
    tables: &[Arc<Table>],
    key: KeyId,
    mut visit: impl FnMut(Option<&ColumnChunk>, &[u32]),
) {
    let chunk_of = |(table, number): (u32, u32)| {
        let column = tables.get(table as usize)?.column(key)?;
        column.chunk(number as usize)
    };
    let mut run = Vec::new();
    let mut current: Option<(u32, u32)> = None;
    for place in places {
        let next = place.map(|(table, row)| (table, row / CHUNK as u32));
        if next != current && !run.is_empty() {
            visit(current.and_then(chunk_of), &run);
            run.clear();
        }
        current = next;
        run.push(place.map_or(0, |(_, row)| row % CHUNK as u32));
    }
    if !run.is_empty() {
        visit(current.and_then(chunk_of), &run);
    }
}
