//! Making a new graph at once, for import: no step is undone, nobody reads meanwhile, so neighbours, labels and
//! statistics are laid out when everything is there. The one way into a graph that is no [`super::Change`].

use super::derive::derive;
use super::label_set::canonical;
use super::properties::Table;
use super::record::{MAX_ENTITIES, NodeRecord, RelationshipRecord};
use super::refusal::{full, missing, require_storable};
use super::symbol::{KeyId, LabelId, SymbolKind, TypeId};
use super::view::GraphView;
use crate::error::Result;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// A graph in the making. Nodes and relationships get ids in the order in which they are added.
#[derive(Debug, Default)]
pub struct GraphBuilder {
    view: GraphView,
    node_tables: Vec<Table>,
    relationship_tables: Vec<Table>,
    /// The label set of the last node: the next one often has the same.
    last_labels: Option<(Vec<LabelId>, u32)>,
}

impl GraphBuilder {
    /// The label of a name, new or known.
    pub fn label(&mut self, name: &str) -> LabelId {
        LabelId(self.symbol(SymbolKind::Label, name))
    }

    /// The relationship type of a name, new or known.
    pub fn relationship_type(&mut self, name: &str) -> TypeId {
        let id = self.symbol(SymbolKind::RelationshipType, name);
        let types = id as usize + 1;
        if types > self.relationship_tables.len() {
            self.relationship_tables.resize_with(types, Table::default);
        }
        TypeId(id)
    }

    /// The property key of a name, new or known.
    pub fn key(&mut self, name: &str) -> KeyId {
        KeyId(self.symbol(SymbolKind::PropertyKey, name))
    }

    /// Adds a node with labels and keys of this builder; nulls are left out.
    pub fn add_node(
        &mut self,
        labels: &[LabelId],
        properties: &[(KeyId, Value)],
    ) -> Result<NodeId> {
        let id = self.view.node_bound();
        if id >= MAX_ENTITIES {
            return Err(full());
        }
        let label_set = self.label_set(labels);
        let table = &mut self.node_tables[label_set as usize];
        let row = fill_row(&self.view, table, properties)?;
        self.view.nodes.push(NodeRecord { label_set, row });
        Ok(NodeId(id))
    }

    /// Adds a relationship between nodes that have been added.
    pub fn add_relationship(
        &mut self,
        relationship_type: TypeId,
        start: NodeId,
        end: NodeId,
        properties: &[(KeyId, Value)],
    ) -> Result<RelationshipId> {
        let id = self.view.relationship_bound();
        if id >= MAX_ENTITIES {
            return Err(full());
        }
        for node in [start, end] {
            if node.0 >= self.view.node_bound() {
                return Err(missing(EntityId::Node(node)));
            }
        }
        let table = &mut self.relationship_tables[relationship_type.0 as usize];
        let row = fill_row(&self.view, table, properties)?;
        self.view.relationships.push(RelationshipRecord {
            relationship_type: relationship_type.0,
            start,
            end,
            row,
        });
        Ok(RelationshipId(id))
    }

    /// How many nodes have been added.
    pub fn node_count(&self) -> u64 {
        u64::from(self.view.node_bound())
    }

    /// How many relationships have been added.
    pub fn relationship_count(&self) -> u64 {
        u64::from(self.view.relationship_bound())
    }

    /// The graph. Indexes and constraints are created on it as on any other.
    pub fn finish(self) -> GraphView {
        let mut view = self.view;
        let share = |tables: Vec<Table>| Arc::new(tables.into_iter().map(Arc::new).collect());
        view.node_tables = share(self.node_tables);
        view.relationship_tables = share(self.relationship_tables);
        view.schema_version = 1;
        derive(&mut view);
        view
    }

    fn symbol(&mut self, kind: SymbolKind, name: &str) -> u32 {
        let names = Arc::make_mut(&mut self.view.symbols).of_mut(kind);
        names.id(name).unwrap_or_else(|| {
            names.push(Arc::from(name));
            names.names().len() as u32 - 1
        })
    }

    fn label_set(&mut self, labels: &[LabelId]) -> u32 {
        if let Some((last, number)) = &self.last_labels
            && last == labels
        {
            return *number;
        }
        let set = canonical(labels.to_vec(), &self.view.symbols);
        let sets = Arc::make_mut(&mut self.view.label_sets);
        let number = sets.insert(&set);
        self.node_tables.resize_with(sets.len(), Table::default);
        self.last_labels = Some((labels.to_vec(), number));
        number
    }
}

/// Writes the properties of a new entity to a new row.
fn fill_row(view: &GraphView, table: &mut Table, properties: &[(KeyId, Value)]) -> Result<u32> {
    for (key, value) in properties {
        require_storable(view, *key, value)?;
    }
    let row = table.add_row();
    for (key, value) in properties {
        table.set(row, *key, value);
    }
    Ok(row)
}
