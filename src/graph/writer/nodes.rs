//! Several new nodes at once: checked one by one, then written column by column and index by index.

use super::Graph;
use super::indexing::{Coverage, has_key, listed};
use crate::error::Result;
use crate::graph::change::CreatedNode;
use crate::graph::index::{Entries, has_nan};
use crate::graph::label_set::canonical;
use crate::graph::record::NodeRecord;
use crate::graph::symbol::{KeyId, LabelId, SymbolKind};
use crate::graph::validation::{require_id, require_properties, require_symbol};
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
    pub fn create_nodes(&mut self, nodes: &[CreatedNode]) -> Result<bool> {
        self.load()?;
        let Some(first) = nodes.first() else {
            return Ok(true);
        };
        if !self.are_new(nodes, &first.labels) {
            return Ok(false);
        }
        let labels = canonical(first.labels.clone(), &self.view.symbols);
        let Some(entries) = self.new_entries(nodes, &labels) else {
            return Ok(false);
        };
        let schema = Arc::make_mut(&mut self.view.schema);
        for (index, entries) in &entries {
            if let Some(index) = schema.indexes.get_mut(*index) {
                index.tree.merge(&entries.sorted());
            }
        }
        self.write_nodes(nodes, &labels);
        Ok(true)
    }

    /// Whether the ids of new nodes are free and ascend, their labels are these, and their properties may be stored.
    fn are_new(&self, nodes: &[CreatedNode], labels: &[LabelId]) -> bool {
        let bound = self.view.node_bound();
        let known = |label: &LabelId| require_symbol(&self.view, SymbolKind::Label, label.0);
        labels.iter().all(|label| known(label).is_ok())
            && nodes.is_sorted_by(|a, b| a.node < b.node)
            && nodes.iter().all(|created| {
                require_id(EntityId::Node(created.node), bound).is_ok()
                    && !self.view.has_node(created.node)
                    && created.labels == labels
                    && require_properties(&self.view, &created.properties).is_ok()
            })
    }

    /// The entries of new nodes, by the place of the index; `None` if one may violate uniqueness.
    fn new_entries(
        &self,
        nodes: &[CreatedNode],
        labels: &[LabelId],
    ) -> Option<Vec<(usize, Entries)>> {
        let mut all = Vec::new();
        for (place, index) in self.view.schema.indexes.iter().enumerate() {
            if !Coverage::Labels(labels).includes(index.definition.target) {
                continue;
            }
            let mut entries = Entries::default();
            for created in nodes {
                let value = |key| listed(&created.properties, key);
                if index.unique
                    && index
                        .definition
                        .keys
                        .iter()
                        .any(|key| has_nan(&value(*key)))
                {
                    return None;
                }
                entries.add(created.node.0, |out| index.append_key(&value, out));
            }
            if index.unique {
                let sorted = entries.sorted();
                let twice = sorted.windows(2).any(|pair| pair[0].0 == pair[1].0);
                if twice
                    || sorted
                        .iter()
                        .any(|(key, _)| index.tree.first(key).is_some())
                {
                    return None;
                }
            }
            all.push((place, entries));
        }
        Some(all)
    }

    fn write_nodes(&mut self, nodes: &[CreatedNode], labels: &[LabelId]) {
        let label_set = self.label_set(labels);
        for label in labels {
            nodes
                .iter()
                .for_each(|created| self.list_under(*label, created.node));
        }
        let mut places = Vec::with_capacity(nodes.len());
        for created in nodes {
            let free = self.rows().of_label_set(label_set).pop();
            let row = free.unwrap_or_else(|| self.node_table(label_set).add_row());
            places.push(row);
            self.write_node(created.node, NodeRecord { label_set, row });
            self.nodes.take(created.node.0);
            let entity = EntityId::Node(created.node);
            let has = |key| has_key(&created.properties, key);
            self.mark_searches(entity, &|target| target.covers_node(labels), &has);
            self.touch(entity);
        }
        self.view.node_count += nodes.len() as u64;
        let table = self.node_table(label_set);
        for key in keys_of(nodes.iter().map(|created| &created.properties[..])) {
            let rows = nodes.iter().zip(&places).filter_map(|(created, row)| {
                let properties = created.properties.iter().rev();
                let found = properties.into_iter().find(|(other, _)| *other == key);
                found.map(|(_, value)| (*row, value))
            });
            table.set_all(key, rows);
        }
    }
}

/// The keys of the properties of some entities, each once.
pub(super) fn keys_of<'p>(each: impl Iterator<Item = &'p [(KeyId, Value)]>) -> Vec<KeyId> {
    let mut keys: Vec<KeyId> = Vec::new();
    let properties = each.flatten();
    for (key, _) in properties.filter(|(_, value)| !matches!(value, Value::Null)) {
        if !keys.contains(key) {
            keys.push(*key);
        }
    }
    keys
}
