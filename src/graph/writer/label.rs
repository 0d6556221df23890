//! Labels of existing nodes.

use super::Graph;
use super::indexing::{Coverage, has_key, listed};
use crate::error::Result;
use crate::graph::change::{Change, NodeLabel};
use crate::graph::label_set::canonical;
use crate::graph::search::SearchTarget;
use crate::graph::symbol::{LabelId, SymbolKind};
use crate::graph::validation::{entity_name, missing, require_symbol, unfit};
use crate::graph::view::Direction;
use crate::value::{EntityId, NodeId, RelationshipId};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The node and the label of a change, and whether the label is added; `None` for a change of anything else.
fn label_change(change: &Change) -> Option<(NodeId, bool, LabelId)> {
    match change {
        Change::LabelAdded(NodeLabel { node, label }) => Some((*node, true, *label)),
        Change::LabelRemoved(NodeLabel { node, label }) => Some((*node, false, *label)),
        Change::NodeCreated(_)
        | Change::NodeDeleted(_)
        | Change::RelationshipCreated(_)
        | Change::RelationshipDeleted(_)
        | Change::PropertySet(_)
        | Change::ReferencesSet(_)
        | Change::StatementsSet(_)
        | Change::SymbolAdded(_)
        | Change::SymbolRemoved(_)
        | Change::IndexCreated(_)
        | Change::IndexDropped(_)
        | Change::SearchIndexCreated(_)
        | Change::SearchIndexDropped(_)
        | Change::ConstraintCreated(_)
        | Change::ConstraintDropped(_)
        | Change::RuleCreated(_)
        | Change::RuleDropped(_)
        | Change::UnitCreated(_)
        | Change::UnitDropped(_)
        | Change::GraphTypeSet(_)
        | Change::Many(_) => None,
    }
}

impl Graph {
    /// Applies changes one after the other; consecutive label changes of one node are applied at once.
    pub fn apply_all(&mut self, changes: impl IntoIterator<Item = Result<Change>>) -> Result<()> {
        let mut changes = changes.into_iter().peekable();
        while let Some(change) = changes.next() {
            let change = change?;
            let Some((node, adds, label)) = label_change(&change) else {
                self.apply(change)?;
                continue;
            };
            let mut labels = vec![label];
            while let Some(Ok(next)) = changes.peek()
                && let Some((same, also, label)) = label_change(next)
                && (same, also) == (node, adds)
            {
                labels.push(label);
                changes.next();
            }
            match adds {
                true => self.add_labels(node, &labels)?,
                false => self.remove_labels(node, &labels)?,
            }
        }
        Ok(())
    }

    pub(super) fn add_label(&mut self, added: NodeLabel) -> Result<Change> {
        self.add_labels(added.node, &[added.label])?;
        Ok(Change::LabelRemoved(added))
    }

    pub(super) fn remove_label(&mut self, removed: NodeLabel) -> Result<Change> {
        self.remove_labels(removed.node, &[removed.label])?;
        Ok(Change::LabelAdded(removed))
    }

    /// Does the same as a [`Change::LabelAdded`] for each label, and has the same inverse, but processes the node's
    /// labels only once: no intermediate label sets are created. On an error nothing is changed.
    pub fn add_labels(&mut self, node: NodeId, added: &[LabelId]) -> Result<()> {
        let mut all: FxHashSet<LabelId> = self.view.labels(node).iter().copied().collect();
        for label in added {
            require_symbol(&self.view, SymbolKind::Label, label.0)?;
            if !all.insert(*label) {
                return Err(unfit(&self.label_message(node, *label, "already has")));
            }
        }
        self.change_labels(node, all.into_iter().collect())?;
        for label in added {
            self.list_under(*label, node);
        }
        Ok(())
    }

    /// Does the same as a [`Change::LabelRemoved`] for each label, at once.
    pub fn remove_labels(&mut self, node: NodeId, removed: &[LabelId]) -> Result<()> {
        let mut rest: FxHashSet<LabelId> = self.view.labels(node).iter().copied().collect();
        for label in removed {
            if !rest.remove(label) && self.view.has_node(node) {
                return Err(unfit(&self.label_message(node, *label, "does not have")));
            }
        }
        self.change_labels(node, rest.into_iter().collect())?;
        for label in removed {
            self.strike_under(*label, node);
        }
        Ok(())
    }

    fn label_message(&self, node: NodeId, label: LabelId, what: &str) -> String {
        let name = entity_name(EntityId::Node(node));
        format!("{name} {what} the label `{}`", self.view.label_name(label))
    }

    /// A different label set means a different table: the node's row is moved there. The caller updates the list of the
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
        let sets = Arc::clone(&self.view.label_sets);
        let former = sets.labels(record.label_set);
        let concerned =
            |target: &SearchTarget| target.covers_node(former) != target.covers_node(&labels);
        self.mark_searches(entity, &concerned, &|key| has_key(&properties, key));
        self.touch(entity);
        self.touch_around(node);
        Ok(())
    }

    /// Moves the counts of the relationships of a node from its old label set to the new one.
    fn recount(&mut self, node: NodeId, old: u32, new: u32) {
        let mut statistics = std::mem::take(&mut self.view.statistics);
        let counts = Arc::make_mut(&mut statistics);
        let view = &self.view;
        let type_of = |relationship: RelationshipId| {
            let record = view.relationship_record(relationship);
            record.map_or(0, |record| record.relationship_type)
        };
        // The record of the node itself already has the new label set.
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
