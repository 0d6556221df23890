//! Several new nodes at once: checked, then written column by column and index by index.

use super::Graph;
use super::indexing::Coverage;
use crate::error::Result;
use crate::graph::index::Entries;
use crate::graph::label_set::canonical;
use crate::graph::many::{CreatedNodes, PropertyColumns};
use crate::graph::record::NodeRecord;
use crate::graph::search::SearchTarget;
use crate::graph::symbol::{KeyId, LabelId, SymbolKind};
use crate::graph::validation::{is_storable, require_id, require_symbol};
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, Value};
use std::sync::Arc;

impl Graph {
    /// The ids that the next created nodes should have, in this order.
    pub fn next_nodes(&self, count: usize) -> Vec<NodeId> {
        let free = self.nodes.free.iter();
        let ids = free.chain(self.view.node_bound()..u32::MAX);
        ids.take(count).map(NodeId).collect()
    }

    /// Creates nodes with the same labels, as applying their changes one by one would. `false`, and nothing is done, if one of
    /// them may not be created: then the first such change gives the error.
    pub fn create_nodes(&mut self, created: &CreatedNodes) -> Result<bool> {
        self.load()?;
        if created.nodes.is_empty() {
            return Ok(true);
        }
        if !self.are_new(created) {
            return Ok(false);
        }
        let labels = canonical(created.labels.clone(), &self.view.symbols);
        let ids = || created.nodes.iter().map(|node| node.0);
        let Some(entries) = self.new_entries(Coverage::Labels(&labels), &ids, &created.properties)
        else {
            return Ok(false);
        };
        self.merge_entries(&entries);
        self.write_nodes(created, &labels);
        Ok(true)
    }

    /// Whether the ids of new nodes are free and ascend, their labels are known, and their properties may be stored.
    fn are_new(&self, created: &CreatedNodes) -> bool {
        let bound = self.view.node_bound();
        let known = |label: &LabelId| require_symbol(&self.view, SymbolKind::Label, label.0);
        let is_free = |node: &NodeId| {
            require_id(EntityId::Node(*node), bound).is_ok() && !self.view.has_node(*node)
        };
        created.labels.iter().all(|label| known(label).is_ok())
            && created.nodes.is_sorted_by(|a, b| a < b)
            && created.nodes.iter().all(is_free)
            && self.may_be_stored(&created.properties, created.nodes.len())
    }

    /// Whether there is a row for each of `len` entities, the keys are known, and the values can be properties.
    pub(super) fn may_be_stored(&self, properties: &PropertyColumns, len: usize) -> bool {
        properties.iter().all(|(key, column)| {
            let known = require_symbol(&self.view, SymbolKind::PropertyKey, key.0).is_ok();
            known && column.len() == len && holds_only_properties(column)
        })
    }

    /// The entries of new entities, by the place of the index; `None` if one may violate uniqueness.
    pub(super) fn new_entries<I: Iterator<Item = u32>>(
        &self,
        covered: Coverage<'_>,
        ids: &dyn Fn() -> I,
        properties: &PropertyColumns,
    ) -> Option<Vec<(usize, Entries)>> {
        let mut all = Vec::new();
        for (place, index) in self.view.schema.indexes.iter().enumerate() {
            if !covered.includes(index.definition.target) {
                continue;
            }
            let keys = index.definition.keys.iter();
            let columns = keys.map(|key| properties.column(*key));
            // Where a key is missing, there are no entries.
            let Some(columns) = columns.collect::<Option<Vec<_>>>() else {
                continue;
            };
            let entries = index.entries_of_columns(ids(), &columns)?;
            if index.unique {
                let sorted = entries.sorted();
                let twice = sorted.windows(2).any(|pair| pair[0].0 == pair[1].0);
                let mut keys = sorted.iter().map(|(key, _)| *key);
                if twice || keys.any(|key| index.tree.first(key).is_some()) {
                    return None;
                }
            }
            all.push((place, entries));
        }
        Some(all)
    }

    /// Adds entries to indexes.
    pub(super) fn merge_entries(&mut self, entries: &[(usize, Entries)]) {
        if entries.is_empty() {
            return;
        }
        let schema = Arc::make_mut(&mut self.view.schema);
        for (index, entries) in entries {
            if let Some(index) = schema.indexes.get_mut(*index) {
                index.tree.merge(&entries.sorted());
            }
        }
    }

    fn write_nodes(&mut self, created: &CreatedNodes, labels: &[LabelId]) {
        let CreatedNodes {
            nodes, properties, ..
        } = created;
        let label_set = self.label_set(labels);
        if !labels.is_empty() {
            let lists = Arc::make_mut(&mut self.view.labels);
            for label in labels {
                lists[label.0 as usize].insert_all(nodes.iter().map(|node| node.0));
            }
        }
        let rows = self.new_node_rows(label_set, nodes);
        let table = self.node_table(label_set);
        for (key, column) in properties.iter() {
            table.set_column(key, &rows, column);
        }
        self.write_node_records(nodes, label_set, &rows);
        nodes.iter().for_each(|node| self.nodes.take(node.0));
        self.view.node_count += nodes.len() as u64;
        let covers = |target: &SearchTarget| target.covers_node(labels);
        let entities = nodes.iter().map(|node| EntityId::Node(*node));
        self.mark_created(entities, &covers, properties);
    }

    /// Rows of the table of a label set that hold nothing.
    fn new_node_rows(&mut self, label_set: u32, nodes: &[NodeId]) -> Vec<u32> {
        let mut rows = Vec::with_capacity(nodes.len());
        if let Some(last) = nodes.last() {
            self.find_node_rows(label_set, *last, nodes.len());
        }
        while rows.len() < nodes.len() {
            match self.rows().of_label_set(label_set).pop() {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        let table = self.node_table(label_set);
        rows.extend((rows.len()..nodes.len()).map(|_| table.add_row()));
        rows
    }

    /// A row of the table of a label set that holds nothing.
    pub(super) fn new_node_row(&mut self, label_set: u32, node: NodeId) -> u32 {
        self.find_node_rows(label_set, node, 1);
        let free = self.rows().of_label_set(label_set).pop();
        free.unwrap_or_else(|| self.node_table(label_set).add_row())
    }

    /// Writes the records of nodes: those past the end together.
    fn write_node_records(&mut self, nodes: &[NodeId], label_set: u32, rows: &[u32]) {
        let bound = self.view.node_bound();
        let inside = nodes.partition_point(|node| node.0 < bound);
        let record = |row: &u32| NodeRecord {
            label_set,
            row: *row,
        };
        let (below, above) = nodes.split_at(inside);
        let (rows_below, rows_above) = rows.split_at(inside);
        for (node, row) in below.iter().zip(rows_below) {
            self.write_node(*node, record(row));
        }
        let follow = (bound..).zip(above).all(|(id, node)| node.0 == id);
        if !follow || self.topology.is_some() {
            for (node, row) in above.iter().zip(rows_above) {
                self.write_node(*node, record(row));
            }
            return;
        }
        self.view.nodes.append(rows_above.iter().map(record));
    }

    /// Tells those who have to know of new entities: search indexes, and the checks at the end of the statement.
    pub(super) fn mark_created(
        &mut self,
        entities: impl Iterator<Item = EntityId>,
        covers: &dyn Fn(&SearchTarget) -> bool,
        properties: &PropertyColumns,
    ) {
        let schema = &self.view.schema;
        let is_checked = !schema.constraints.is_empty() || schema.graph_type.is_some();
        if self.view.searches.is_empty() && !is_checked {
            return;
        }
        for (row, entity) in entities.enumerate() {
            let has = |key: KeyId| properties.has(key, row);
            self.mark_searches(entity, covers, &has);
            self.touch(entity);
        }
    }
}

/// Whether all values of a column can be properties, or are null.
pub(super) fn holds_only_properties(column: &Column) -> bool {
    let fits = |value: &Value| value.is_null() || is_storable(value);
    match column {
        Column::Booleans(_)
        | Column::Integers(..)
        | Column::Floats(..)
        | Column::Dates(..)
        | Column::Decimals(..)
        | Column::Dictionary(..) => true,
        Column::Values(values) => values.iter().all(fits),
        Column::Constant(value, _) => fits(value),
        Column::Nodes(_) | Column::Relationships(_) | Column::Records(..) | Column::Lists(..) => {
            false
        }
    }
}
