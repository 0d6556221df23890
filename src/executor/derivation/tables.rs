//! What is derived so far of the tables of one group, while its rules are followed round by round.

use crate::graph::BindingPattern;
use crate::value::{NodeId, RelationshipId};
use rustc_hash::{FxHashMap, FxHashSet};

/// The neighbours of a node so far, each list sorted by neighbour.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub all: Pairs,
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
    /// What the last round has added, by node. What is known here already is among it where it was added to the other direction: a
    /// body may read one place in both.
    pub new: FxHashMap<NodeId, Pairs>,
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

    /// What came in this round is what is new in the next. `other_way`: what the other direction has got in this round and this one
    /// knew already, as node, neighbour and relationship.
    fn turn(&mut self, other_way: Vec<Added>) {
        let mut new: FxHashMap<NodeId, Vec<(NodeId, RelationshipId)>> = FxHashMap::default();
        for node in self.changed.drain(..) {
            if let Some(entry) = self.entries.get_mut(&node) {
                let mut coming = std::mem::take(&mut entry.coming);
                coming.sort_unstable();
                entry.all.merge(&coming);
                new.insert(node, coming);
            }
        }
        for (node, other, relationship) in other_way {
            new.entry(node).or_default().push((other, relationship));
        }
        let told = new.into_iter().map(|(node, mut pairs)| {
            pairs.sort_unstable();
            pairs.dedup();
            let (nodes, relationships) = pairs.into_iter().unzip();
            (
                node,
                Pairs {
                    nodes,
                    relationships,
                },
            )
        });
        self.new = told.collect();
    }

    /// What came in this round, seen from its other end, if the other direction knew it already.
    fn known_to(&self, other: &Side, is_complete: &dyn Fn(NodeId) -> bool) -> Vec<Added> {
        let mut found = Vec::new();
        for node in &self.changed {
            let coming = self.entries.get(node).map(|entry| &entry.coming);
            for (neighbour, relationship) in coming.into_iter().flatten() {
                if other.seen.contains(relationship) || is_complete(*neighbour) {
                    found.push((*neighbour, *node, *relationship));
                }
            }
        }
        found
    }
}

/// A node, its neighbour, and the relationship between them.
type Added = (NodeId, NodeId, RelationshipId);

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

    /// Ends a round. `is_complete`: whether what begins, or ends, with a node was derived for good before.
    pub fn turn(&mut self, is_complete: &dyn Fn(BindingPattern, NodeId) -> bool) {
        let at_end = |node| is_complete(BindingPattern::End, node);
        let at_start = |node| is_complete(BindingPattern::Start, node);
        let by_end = self.starts.known_to(&self.ends, &at_end);
        let by_start = self.ends.known_to(&self.starts, &at_start);
        self.starts.turn(by_start);
        self.ends.turn(by_end);
        self.has_new = !self.starts.new.is_empty() || !self.ends.new.is_empty();
    }
}
