//! Several changes of one kind as columns: new nodes with the same labels, new relationships of one type, a property of many
//! entities.

use super::created::{CreatedNode, CreatedRelationship, SetProperty};
use super::symbol::{KeyId, LabelId, TypeId};
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// Several changes that are made, written to the log and undone together. A clone shares them.
#[derive(Clone, Debug)]
pub enum Many {
    /// Creates nodes.
    NodesCreated(Arc<CreatedNodes>),
    /// Deletes nodes that have no relationships, the last one first.
    NodesDeleted(Arc<CreatedNodes>),
    /// Creates relationships.
    RelationshipsCreated(Arc<CreatedRelationships>),
    /// Deletes relationships, the last one first.
    RelationshipsDeleted(Arc<CreatedRelationships>),
    /// Sets a property of entities, each of which occurs once.
    PropertiesSet(Arc<SetProperties>),
}

/// Nodes with the same labels at their creation.
#[derive(Clone, Debug)]
pub struct CreatedNodes {
    /// Their ids, ascending: free ones, and those after the last.
    pub nodes: Vec<NodeId>,
    /// The labels of each of them.
    pub labels: Vec<LabelId>,
    /// Their properties.
    pub properties: PropertyColumns,
}

impl CreatedNodes {
    /// The nodes one by one.
    pub fn each(&self) -> impl Iterator<Item = CreatedNode> {
        let numbered = self.nodes.iter().enumerate();
        numbered.map(|(row, node)| CreatedNode {
            node: *node,
            labels: self.labels.clone(),
            properties: self.properties.row(row),
        })
    }
}

/// Relationships of one type at their creation.
#[derive(Clone, Debug)]
pub struct CreatedRelationships {
    /// Their ids, ascending: free ones, and those after the last.
    pub relationships: Vec<RelationshipId>,
    /// Their type.
    pub relationship_type: TypeId,
    /// The start and the end node of each.
    pub ends: Vec<(NodeId, NodeId)>,
    /// Their properties.
    pub properties: PropertyColumns,
}

impl CreatedRelationships {
    /// The relationships one by one.
    pub fn each(&self) -> impl Iterator<Item = CreatedRelationship> {
        let numbered = self.relationships.iter().zip(&self.ends).enumerate();
        numbered.map(|(row, (relationship, (start, end)))| CreatedRelationship {
            relationship: *relationship,
            relationship_type: self.relationship_type,
            start: *start,
            end: *end,
            properties: self.properties.row(row),
        })
    }
}

/// A property of several entities with its new values.
#[derive(Clone, Debug)]
pub struct SetProperties {
    /// The entities, each once.
    pub entities: Vec<EntityId>,
    /// The key.
    pub key: KeyId,
    /// The new value of each; null removes the property.
    pub values: Arc<Column>,
}

impl SetProperties {
    /// The properties one by one.
    pub fn each(&self) -> impl Iterator<Item = SetProperty> {
        let numbered = self.entities.iter().enumerate();
        numbered.map(|(row, entity)| SetProperty {
            entity: *entity,
            key: self.key,
            value: self.values.get(row),
        })
    }
}

/// The properties of several entities: a column for each key, each key once. Null where an entity does not have it.
#[derive(Clone, Debug, Default)]
pub struct PropertyColumns(Vec<(KeyId, Arc<Column>)>);

impl PropertyColumns {
    /// Properties of columns that have a row for each entity.
    pub fn new(columns: Vec<(KeyId, Arc<Column>)>) -> PropertyColumns {
        PropertyColumns(columns)
    }

    /// The same properties as lists, one for each entity; the last value of a key counts.
    pub fn of_rows<'p>(
        rows: impl Iterator<Item = &'p [(KeyId, Value)]> + Clone,
    ) -> PropertyColumns {
        let mut keys: Vec<KeyId> = Vec::new();
        for (key, _) in rows.clone().flatten() {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        let value = |properties: &[(KeyId, Value)], key| {
            let found = properties.iter().rev().find(|(other, _)| *other == key);
            found.map_or(Value::Null, |(_, value)| value.clone())
        };
        let column = |key: KeyId| {
            let values = rows.clone().map(|properties| value(properties, key));
            (key, Arc::new(Column::Values(values.collect())))
        };
        PropertyColumns(keys.into_iter().map(column).collect())
    }

    /// The keys with their columns.
    pub fn iter(&self) -> impl Iterator<Item = (KeyId, &Arc<Column>)> {
        self.0.iter().map(|(key, column)| (*key, column))
    }

    /// The column of a key.
    pub fn column(&self, key: KeyId) -> Option<&Column> {
        let found = self.0.iter().find(|(other, _)| *other == key);
        found.map(|(_, column)| &**column)
    }

    /// The value of a key of one entity; null if it does not have it.
    pub fn value(&self, key: KeyId, row: usize) -> Cow<'_, Value> {
        self.column(key)
            .map_or(Cow::Owned(Value::Null), |column| column.value_at(row))
    }

    /// Whether an entity has a key.
    pub fn has(&self, key: KeyId, row: usize) -> bool {
        self.column(key).is_some_and(|column| !column.is_null(row))
    }

    /// The properties of one entity.
    pub fn row(&self, row: usize) -> Vec<(KeyId, Value)> {
        let values = self.0.iter().map(|(key, column)| (*key, column.get(row)));
        values.filter(|(_, value)| !value.is_null()).collect()
    }

    /// How many properties all of `len` entities have.
    pub fn count(&self, len: usize) -> u64 {
        let present = |column: &Column| (0..len).filter(|row| !column.is_null(*row)).count() as u64;
        self.0.iter().map(|(_, column)| present(column)).sum()
    }
}
