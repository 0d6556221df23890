//! Nodes: creation and deletion.

use super::Graph;
use super::indexing::{Coverage, has_key, listed};
use crate::error::{Error, ErrorCode, Result, counted};
use crate::graph::change::{Change, CreatedNode};
use crate::graph::label_set::canonical;
use crate::graph::properties::Table;
use crate::graph::record::NodeRecord;
use crate::graph::symbol::{KeyId, LabelId, SymbolKind};
use crate::graph::validation::{
    entity_name, missing, require_id, require_properties, require_symbol, unfit,
};
use crate::graph::view::Direction;
use crate::value::{EntityId, NodeId, Value};
use std::sync::Arc;

impl Graph {
    pub(super) fn create_node(&mut self, created: CreatedNode) -> Result<Change> {
        let CreatedNode {
            node,
            labels,
            properties,
        } = created;
        let entity = EntityId::Node(node);
        require_id(entity, self.view.node_bound())?;
        if self.view.has_node(node) {
            return Err(unfit(&format!("{} is there already", entity_name(entity))));
        }
        for label in &labels {
            require_symbol(&self.view, SymbolKind::Label, label.0)?;
        }
        require_properties(&self.view, &properties)?;
        let labels = canonical(labels, &self.view.symbols);
        let value = |key| listed(&properties, key);
        let entries = self.entries_for(Coverage::Labels(&labels), None, &value);
        let delta = self.index_delta(entity, Vec::new(), entries, &value)?;
        self.insert_node(node, &labels, &properties);
        self.write_indexes(entity, &delta);
        let has = |key| has_key(&properties, key);
        self.mark_searches(entity, &|target| target.covers_node(&labels), &has);
        self.nodes.take(node.0);
        self.view.node_count += 1;
        self.touch(entity);
        Ok(Change::NodeDeleted(node))
    }

    pub(super) fn delete_node(&mut self, node: NodeId) -> Result<Change> {
        let entity = EntityId::Node(node);
        if !self.view.has_node(node) {
            return Err(missing(entity));
        }
        self.require_uncited(entity)?;
        self.require_unstated(entity)?;
        let degree = self.view.degree(node, Direction::Both, None);
        if degree > 0 {
            return Err(connected(entity, degree));
        }
        let labels = self.view.labels(node).to_vec();
        let properties = self.view.property_ids(entity);
        let value = |key| listed(&properties, key);
        let entries = self.entries_of(entity, None);
        let delta = self.index_delta(entity, entries, Vec::new(), &value)?;
        self.write_indexes(entity, &delta);
        let has = |key| has_key(&properties, key);
        self.mark_searches(entity, &|target| target.covers_node(&labels), &has);
        self.remove_node(node);
        self.write_node(node, NodeRecord::VACANT);
        self.nodes.deleted.insert(node.0);
        self.view.node_count -= 1;
        Ok(Change::NodeCreated(CreatedNode {
            node,
            labels,
            properties,
        }))
    }

    /// Adds a node to its table and to the lists of its labels; returns its label set.
    pub(super) fn insert_node(
        &mut self,
        node: NodeId,
        labels: &[LabelId],
        properties: &[(KeyId, Value)],
    ) -> u32 {
        for label in labels {
            self.list_under(*label, node);
        }
        self.place_node(node, labels, properties)
    }

    /// Adds a node to its table; returns its label set.
    pub(super) fn place_node(
        &mut self,
        node: NodeId,
        labels: &[LabelId],
        properties: &[(KeyId, Value)],
    ) -> u32 {
        let label_set = self.label_set(labels);
        let row = self.new_node_row(label_set, node);
        let table = self.node_table(label_set);
        for (key, value) in properties {
            table.set(row, *key, value);
        }
        self.write_node(node, NodeRecord { label_set, row });
        label_set
    }

    /// The table of a label set, for writing.
    pub(super) fn node_table(&mut self, label_set: u32) -> &mut Table {
        let tables = Arc::make_mut(&mut self.view.node_tables);
        Arc::make_mut(&mut tables[label_set as usize])
    }

    /// Adds a node to the list of a label.
    pub(super) fn list_under(&mut self, label: LabelId, node: NodeId) {
        Arc::make_mut(&mut self.view.labels)[label.0 as usize].insert(node.0);
    }

    /// Removes a node from the list of a label.
    pub(super) fn strike_under(&mut self, label: LabelId, node: NodeId) {
        Arc::make_mut(&mut self.view.labels)[label.0 as usize].remove(node.0);
    }

    /// Removes a node from its table and from the lists of its labels; the caller writes its record.
    pub(super) fn remove_node(&mut self, node: NodeId) {
        for label in self.view.labels(node).to_vec() {
            self.strike_under(label, node);
        }
        self.displace_node(node);
    }

    /// Removes a node from its table; the caller writes its record.
    pub(super) fn displace_node(&mut self, node: NodeId) {
        let Some(record) = self.view.node_record(node) else {
            return;
        };
        self.rows().of_label_set(record.label_set).push(record.row);
        let tables = Arc::make_mut(&mut self.view.node_tables);
        Arc::make_mut(&mut tables[record.label_set as usize]).clear(record.row);
    }

    /// The number of a label set, which is created with a table if it is new.
    pub(super) fn label_set(&mut self, labels: &[LabelId]) -> u32 {
        if let Some(number) = self.view.label_sets.number(labels) {
            return number;
        }
        let sets = Arc::make_mut(&mut self.view.label_sets);
        let number = sets.insert(labels);
        if let Some(of) = &self.view.schema.graph_type {
            sets.order(number, &|labels| of.order(labels));
        }
        let len = sets.len();
        Arc::make_mut(&mut self.view.node_tables).resize_with(len, Arc::default);
        number
    }
}

fn connected(entity: EntityId, degree: u64) -> Error {
    let name = entity_name(entity);
    let message = format!("{name} still has {}", counted(degree, "relationship"));
    Error::constraint(ErrorCode::DeleteConnectedNode, message)
        .hint("DETACH DELETE deletes them with it")
}
