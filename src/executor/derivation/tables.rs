//! What is derived so far of the tables of one group, while its rules are followed round by round.

use crate::graph::BindingPattern;
use crate::value::{NodeId, RelationshipId};
use rustc_hash::{FxHashMap, FxHashSet};

/// The neighbours of a node so far, each list sorted by neighbour.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub all: Pairs,
    /// Those of the last round.
    pub new: Pairs,
    /// Those of this round.
    coming: Vec<(NodeId, RelationshipId)>,
}

/// Neighbours with the relationships to them.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub nodes: Vec<NodeId>,
    pub relationships: Vec<RelationshipId>,
}

impl Pairs {
    pub fn slices(&self) -> (&[NodeId], &[RelationshipId]) {
        (&self.nodes, &self.relationships)
    }

    /// Adds sorted pairs. What lies before the first of them stays where it is.
    fn merge(&mut self, more: &[(NodeId, RelationshipId)]) {
        let Some(first) = more.first() else { return };
        let own = self.nodes.iter().zip(&self.relationships);
        let after = own.rev().take_while(|(node, of)| (**node, **of) > *first);
        let from = self.nodes.len() - after.count();
        let later = self.nodes.drain(from..);
        let mut merged: Vec<_> = later.zip(self.relationships.drain(from..)).collect();
        merged.extend_from_slice(more);
        // Two sorted runs.
        merged.sort();
        self.nodes.extend(merged.iter().map(|(node, _)| *node));
        let relationships = merged.iter().map(|(_, of)| *of);
        self.relationships.extend(relationships);
    }
}

/// One direction of a table.
#[derive(Debug, Default)]
pub(super) struct Side {
    pub entries: FxHashMap<NodeId, Entry>,
    /// The nodes that were asked for, in the order in which they were.
    pub asked: Vec<NodeId>,
    seen: FxHashSet<RelationshipId>,
    changed: Vec<NodeId>,
}

/// A table: by start, and by end.
#[derive(Debug, Default)]
pub(super) struct GroupTable {
    pub starts: Side,
    pub ends: Side,
    /// All of it was asked for.
    pub whole: bool,
    /// The last round has added something.
    pub has_new: bool,
}

impl Side {
    fn add(&mut self, at: NodeId, other: NodeId, relationship: RelationshipId) {
        if !self.seen.insert(relationship) {
            return;
        }
        let entry = self.entries.entry(at).or_default();
        if entry.coming.is_empty() {
            self.changed.push(at);
        }
        entry.coming.push((other, relationship));
    }

    /// What came in this round is what is new in the next. Returns whether there is anything.
    fn turn(&mut self, before: &mut Vec<NodeId>) -> bool {
        for node in before.drain(..) {
            if let Some(entry) = self.entries.get_mut(&node) {
                entry.new = Pairs::default();
            }
        }
        for node in &self.changed {
            if let Some(entry) = self.entries.get_mut(node) {
                let mut coming = std::mem::take(&mut entry.coming);
                coming.sort_unstable();
                entry.all.merge(&coming);
                (entry.new.nodes, entry.new.relationships) = coming.into_iter().unzip();
            }
        }
        *before = std::mem::take(&mut self.changed);
        !before.is_empty()
    }
}

impl GroupTable {
    /// Adds what was derived for given nodes.
    pub fn add(
        &mut self,
        given: BindingPattern,
        (start, end): (NodeId, NodeId),
        relationship: RelationshipId,
    ) {
        if given != BindingPattern::End {
            self.starts.add(start, end, relationship);
        }
        if given != BindingPattern::Start {
            self.ends.add(end, start, relationship);
        }
    }

    /// Ends a round.
    pub fn turn(&mut self, [starts, ends]: &mut [Vec<NodeId>; 2]) {
        let by_start = self.starts.turn(starts);
        let by_end = self.ends.turn(ends);
        self.has_new = by_start || by_end;
    }
}
