//! Builds a new graph in bulk, for import: no step is undone and there are no concurrent readers, so neighbours, labels
//! and statistics are built at the end. This is the only way to write to a graph without a [`super::Change`].

use super::batch::{BatchCells, BatchColumn, PerRow};
use super::derive::derive;
use super::label_set::canonical;
use super::properties::Table;
use super::record::{MAX_ENTITIES, NodeRecord, RelationshipRecord};
use super::references::SetNumbers;
use super::symbol::{KeyId, LabelId, SymbolKind, TypeId};
use super::validation::{full, missing, require_storable, unfit};
use super::view::GraphView;
use crate::error::{Error, Result};
use crate::value::key::GroupKey;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashSet;
use std::iter;
use std::sync::Arc;

/// The number of a label set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LabelSetId(u32);

/// A graph under construction. Nodes and relationships are given ids in the order in which they are added.
#[derive(Debug, Default)]
pub struct GraphBuilder {
    pub(super) view: GraphView,
    pub(super) set_numbers: SetNumbers,
    node_tables: Vec<Table>,
    relationship_tables: Vec<Table>,
    /// The label set of the last node; the next node often has the same.
    last_labels: Option<(Vec<LabelId>, u32)>,
}

impl GraphBuilder {
    /// The label of a name, which is added if it is new.
    pub fn label(&mut self, name: &str) -> LabelId {
        LabelId(self.symbol(SymbolKind::Label, name))
    }

    /// The relationship type of a name, which is added if it is new.
    pub fn relationship_type(&mut self, name: &str) -> TypeId {
        let id = self.symbol(SymbolKind::RelationshipType, name);
        let types = id as usize + 1;
        if types > self.relationship_tables.len() {
            self.relationship_tables.resize_with(types, Table::default);
        }
        TypeId(id)
    }

    /// The property key of a name, which is added if it is new.
    pub fn key(&mut self, name: &str) -> KeyId {
        KeyId(self.symbol(SymbolKind::PropertyKey, name))
    }

    /// Adds a node with labels and keys of this builder; nulls are omitted.
    pub fn add_node(
        &mut self,
        labels: &[LabelId],
        properties: &[(KeyId, Value)],
    ) -> Result<NodeId> {
        let id = self.view.node_bound();
        if id >= MAX_ENTITIES {
            return Err(full());
        }
        let label_set = self.label_set_number(labels);
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

    /// Adds values that a property of an existing entity does not have yet; several values are combined to a list.
    pub fn add_distinct_values(
        &mut self,
        entity: EntityId,
        key: KeyId,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<()> {
        let (table, row) = self.place_of(entity).ok_or_else(|| missing(entity))?;
        let identity = |value: &Value| (std::mem::discriminant(value), GroupKey(value.clone()));
        let mut known: FxHashSet<_> = match table.get(row, key) {
            Value::Null => FxHashSet::default(),
            Value::List(elements) => elements.iter().map(identity).collect(),
            value => iter::once(identity(&value)).collect(),
        };
        let values = values.into_iter();
        let new: Vec<Value> = values
            .filter(|value| known.insert(identity(value)))
            .collect();
        match new.is_empty() {
            true => Ok(()),
            false => self.add_values(entity, key, new),
        }
    }

    /// Adds values to a property of an existing entity; several values are combined to a list.
    pub fn add_values(
        &mut self,
        entity: EntityId,
        key: KeyId,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<()> {
        let (table, row) = self.place_of(entity).ok_or_else(|| missing(entity))?;
        let known = Some(table.get(row, key)).filter(|known| !known.is_null());
        let value = gathered(known.into_iter().chain(values));
        require_storable(&self.view, key, &value)?;
        if let Some((table, row)) = self.place_of(entity) {
            table.set(row, key, &value);
        }
        Ok(())
    }

    /// Replaces the content of `keys` by the keys of an entity's properties.
    pub(super) fn keys_of(&mut self, entity: EntityId, keys: &mut Vec<KeyId>) {
        keys.clear();
        if let Some((table, row)) = self.place_of(entity) {
            keys.extend(table.keys(row));
        }
    }

    /// The table that holds an entity's properties, and its row there.
    pub(super) fn place_of(&mut self, entity: EntityId) -> Option<(&mut Table, u32)> {
        let (tables, table, row) = match entity {
            EntityId::Node(id) => {
                let node = self.view.nodes.get(id.0 as usize)?;
                (&mut self.node_tables, node.label_set, node.row)
            }
            EntityId::Relationship(id) => {
                let of = self.view.relationships.get(id.0 as usize)?;
                (&mut self.relationship_tables, of.relationship_type, of.row)
            }
        };
        Some((tables.get_mut(table as usize)?, row))
    }

    /// The label set of labels of this builder, which is added if it is new.
    pub fn label_set(&mut self, labels: &[LabelId]) -> LabelSetId {
        LabelSetId(self.label_set_number(labels))
    }

    /// Adds `count` nodes, whose columns have the same number of rows. Their ids are consecutive; returns the first.
    pub fn add_nodes(
        &mut self,
        count: usize,
        label_sets: &PerRow<LabelSetId>,
        columns: &[(KeyId, BatchColumn)],
    ) -> Result<NodeId> {
        let first = self.view.node_bound();
        require_room(first, count)?;
        require_storable_rows(&self.view, columns)?;
        let (mut rows, mut records) = (RowsByTable::default(), Vec::with_capacity(count));
        for of in 0..count {
            let LabelSetId(label_set) = label_sets.get(of).ok_or_else(uneven)?;
            let row = self.node_tables[label_set as usize].add_row();
            rows.add(label_set, of, row);
            records.push(NodeRecord { label_set, row });
        }
        self.view.nodes.append(records);
        rows.fill(&mut self.node_tables, columns);
        Ok(NodeId(first))
    }

    /// Adds relationships, one for each start, between existing nodes; columns have the same number of rows.
    pub fn add_relationships(
        &mut self,
        types: &PerRow<TypeId>,
        starts: &[NodeId],
        ends: &[NodeId],
        columns: &[(KeyId, BatchColumn)],
    ) -> Result<()> {
        require_room(self.view.relationship_bound(), starts.len())?;
        require_storable_rows(&self.view, columns)?;
        let bound = self.view.node_bound();
        let beyond = starts.iter().chain(ends).find(|node| node.0 >= bound);
        if let Some(node) = beyond {
            return Err(missing(EntityId::Node(*node)));
        }
        if let (PerRow::Same(of), []) = (types, columns) {
            self.add_bare_relationships(*of, starts, ends);
            return Ok(());
        }
        let mut rows = RowsByTable::default();
        let mut records = Vec::with_capacity(starts.len());
        for (of, (start, end)) in starts.iter().zip(ends).enumerate() {
            let TypeId(relationship_type) = types.get(of).ok_or_else(uneven)?;
            let row = self.relationship_tables[relationship_type as usize].add_row();
            rows.add(relationship_type, of, row);
            records.push(RelationshipRecord {
                relationship_type,
                start: *start,
                end: *end,
                row,
            });
        }
        self.view.relationships.append(records);
        rows.fill(&mut self.relationship_tables, columns);
        Ok(())
    }

    /// Adds relationships of one type without properties.
    fn add_bare_relationships(&mut self, of: TypeId, starts: &[NodeId], ends: &[NodeId]) {
        let TypeId(relationship_type) = of;
        let table = &mut self.relationship_tables[relationship_type as usize];
        let records = starts
            .iter()
            .zip(ends)
            .map(|(start, end)| RelationshipRecord {
                relationship_type,
                start: *start,
                end: *end,
                row: table.add_row(),
            });
        self.view.relationships.append(records);
    }

    /// The number of nodes so far.
    pub fn node_count(&self) -> u64 {
        u64::from(self.view.node_bound())
    }

    /// The number of relationships so far.
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

    pub(super) fn symbol(&mut self, kind: SymbolKind, name: &str) -> u32 {
        let names = Arc::make_mut(&mut self.view.symbols).of_mut(kind);
        names.id(name).unwrap_or_else(|| {
            names.push(Arc::from(name));
            names.names().len() as u32 - 1
        })
    }

    fn label_set_number(&mut self, labels: &[LabelId]) -> u32 {
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

/// The rows of a batch by their table, as (row of the batch, row of the table).
#[derive(Default)]
struct RowsByTable {
    tables: Vec<(u32, Vec<(u32, u32)>)>,
    /// The table of the last row; the next row often has the same.
    last: usize,
}

impl RowsByTable {
    fn add(&mut self, table: u32, of: usize, row: u32) {
        if self
            .tables
            .get(self.last)
            .is_none_or(|(number, _)| *number != table)
        {
            let known = self.tables.iter().position(|(number, _)| *number == table);
            self.last = known.unwrap_or_else(|| {
                self.tables.push((table, Vec::new()));
                self.tables.len() - 1
            });
        }
        self.tables[self.last].1.push((of as u32, row));
    }

    fn fill(&self, tables: &mut [Table], columns: &[(KeyId, BatchColumn)]) {
        for (number, rows) in &self.tables {
            for (key, column) in columns {
                tables[*number as usize].fill(*key, rows, column);
            }
        }
    }
}

fn require_room(bound: u32, more: usize) -> Result<()> {
    if more > (MAX_ENTITIES - bound) as usize {
        return Err(full());
    }
    Ok(())
}

fn require_storable_rows(view: &GraphView, columns: &[(KeyId, BatchColumn)]) -> Result<()> {
    for (key, column) in columns {
        if let BatchCells::Values(values) = column.cells() {
            let present = values.iter().filter(|value| !matches!(value, Value::Null));
            for value in present {
                require_storable(view, *key, value)?;
            }
        }
    }
    Ok(())
}

/// A single value unchanged; several values as a list of all of them, with lists flattened.
fn gathered(values: impl Iterator<Item = Value>) -> Value {
    let mut values: Vec<Value> = values.collect();
    if values.len() == 1 {
        return values.swap_remove(0);
    }
    let elements = values.into_iter().flat_map(|value| match value {
        Value::List(elements) => elements.to_vec(),
        value => vec![value],
    });
    Value::List(Arc::new(elements.collect()))
}

fn uneven() -> Error {
    unfit("a batch has fewer labels or types than rows")
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
