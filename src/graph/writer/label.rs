//! Labels of nodes that are there.

use super::Graph;
use super::indexing::{Coverage, listed};
use crate::error::Result;
use crate::graph::change::{Change, NodeLabel};
use crate::graph::label_set::canonical;
use crate::graph::symbol::{LabelId, SymbolKind};
use crate::graph::validation::{entity_name, missing, require_symbol, unfit};
use crate::graph::view::Direction;
use crate::value::{EntityId, NodeId, RelationshipId};
use std::sync::Arc;

impl Graph {
    pub(super) fn add_label(&mut self, added: NodeLabel) -> Result<Change> {
        let NodeLabel { node, label } = added;
        require_symbol(&self.view, SymbolKind::Label, label.0)?;
        if self.view.has_label(node, label) {
            return Err(unfit(&self.label_message(node, label, "already has")));
        }
        let mut labels = self.view.labels(node).to_vec();
        labels.push(label);
        self.change_labels(node, labels)?;
        self.list_under(label, node);
        Ok(Change::LabelRemoved(added))
    }

    pub(super) fn remove_label(&mut self, removed: NodeLabel) -> Result<Change> {
        let NodeLabel { node, label } = removed;
        if self.view.has_node(node) && !self.view.has_label(node, label) {
            return Err(unfit(&self.label_message(node, label, "does not have")));
        }
        let mut labels = self.view.labels(node).to_vec();
        labels.retain(|other| *other != label);
        self.change_labels(node, labels)?;
        self.strike_under(label, node);
        Ok(Change::LabelAdded(removed))
    }

    fn label_message(&self, node: NodeId, label: LabelId, what: &str) -> String {
        let name = entity_name(EntityId::Node(node));
        format!("{name} {what} the label `{}`", self.view.label_name(label))
    }

    /// A different label set means a different table: the node's row moves there. The caller updates the list of the
    /// label that was added or removed, so that a node with many labels is not listed again under all of them.
    fn change_labels(&mut self, node: NodeId, labels: Vec<LabelId>) -> Result<()> {
        let entity = EntityId::Node(node);
        let Some(record) = self.view.node_record(node) else {
            return Err(missing(entity));
        };
        let labels = canonical(labels, &self.view.symbols);
        let properties = self.view.property_ids(entity);
        let value = |key| listed(&properties, key);
        let before = self.entries_of(entity, None);
        let after = self.entries_for(Coverage::Labels(&labels), None, &value);
        let delta = self.index_delta(entity, before, after, &value)?;
        self.displace_node(node);
        let label_set = self.place_node(node, &labels, &properties);
        self.recount(node, record.label_set, label_set);
        self.write_indexes(entity, &delta);
        self.touch(entity);
        self.touch_around(node);
        Ok(())
    }

    /// Counts the relationships of a node under its new label set instead of the old one.
    fn recount(&mut self, node: NodeId, old: u32, new: u32) {
        let mut statistics = std::mem::take(&mut self.view.statistics);
        let counts = Arc::make_mut(&mut statistics);
        let view = &self.view;
        let type_of = |relationship: RelationshipId| {
            let record = view.relationship_record(relationship);
            record.map_or(0, |record| record.relationship_type)
        };
        // The node itself has its new label set by now.
        let far = |other: NodeId, own: u32| match view.node_record(other) {
            Some(record) if other != node => record.label_set,
            _ => own,
        };
        view.expand(
            node,
            Direction::Outgoing,
            None,
            &mut |relationship, other| {
                let of = type_of(relationship);
                counts.remove((old, of, far(other, old)));
                counts.add((new, of, far(other, new)), 1);
            },
        );
        view.expand(
            node,
            Direction::Incoming,
            None,
            &mut |relationship, other| {
                if other != node {
                    let of = type_of(relationship);
                    counts.remove((far(other, old), of, old));
                    counts.add((far(other, new), of, new), 1);
                }
            },
        );
        self.view.statistics = statistics;
    }
}
