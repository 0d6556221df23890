//! A chunk of an adjacency: a shared base and an overlay of the changes since the base was built.

use super::base::{Base, Entry, Room};
use super::layout::Layout;
use crate::graph::chunked::CHUNK;
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;
use std::sync::Arc;

/// The chunks that are laid out anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All with an overlay.
    All,
    /// Those for which it has been done already, by readers or for a snapshot.
    Made,
}

/// A chunk as plain arrays.
#[derive(Clone, Debug, Default)]
pub struct AdjacencyParts {
    /// The indices of the nodes that have relationships, in ascending order.
    pub sources: Vec<u16>,
    /// The number of relationships of each of them.
    pub degrees: Vec<u32>,
    /// The other ends, node by node, sorted for each node.
    pub neighbours: Vec<NodeId>,
    /// The relationships to these ends.
    pub relationships: Vec<RelationshipId>,
}

/// The relationships of 2,048 nodes of one type in one direction.
#[derive(Clone, Debug, Default)]
pub struct AdjacencyChunk {
    base: Arc<Base>,
    /// In ascending order; none of them is in the base.
    added: Vec<Entry>,
    /// Indices in the base, in ascending order.
    removed: Vec<u32>,
    /// The base and the overlay together, once reading them apart has cost as much.
    layout: Layout,
}

impl AdjacencyChunk {
    /// Builds a chunk from relationships in any order.
    pub fn from_unsorted(entries: &[Entry], room: &mut Room) -> AdjacencyChunk {
        AdjacencyChunk {
            base: Arc::new(Base::from_unsorted(entries, room)),
            ..AdjacencyChunk::default()
        }
    }

    /// From untrusted arrays; `None` if they are inconsistent.
    pub fn from_parts(parts: AdjacencyParts) -> Option<AdjacencyChunk> {
        let AdjacencyParts {
            sources,
            degrees,
            neighbours,
            relationships,
        } = parts;
        let base = Base::from_parts(sources, &degrees, neighbours, relationships)?;
        Some(AdjacencyChunk {
            base: Arc::new(base),
            ..AdjacencyChunk::default()
        })
    }

    /// The arrays from which it could be rebuilt. It is laid out anew for that, for those who read it later as well.
    pub fn parts(&self) -> AdjacencyParts {
        let base = match self.has_overlay() {
            true => self.layout.get_or_make(|| self.folded()),
            false => &self.base,
        };
        let (neighbours, relationships) = base.arrays();
        let mut parts = AdjacencyParts {
            neighbours: neighbours.to_vec(),
            relationships: relationships.to_vec(),
            ..AdjacencyParts::default()
        };
        for source in 0..CHUNK as u16 {
            let degree = base.run(source).len();
            if degree > 0 {
                parts.sources.push(source);
                parts.degrees.push(degree as u32);
            }
        }
        parts
    }

    /// Whether reading it has to merge the base and an overlay.
    pub fn is_merged(&self) -> bool {
        self.has_overlay() && self.layout.get().is_none()
    }

    /// The same chunk without an overlay, if it has one and was laid out anew, or is to be.
    pub fn laid_out(&self, wanted: Wanted) -> Option<AdjacencyChunk> {
        if !self.has_overlay() {
            return None;
        }
        let base = match wanted {
            Wanted::Made => self.layout.get()?,
            Wanted::All => self.layout.get_or_make(|| self.folded()),
        };
        Some(AdjacencyChunk {
            base: Arc::clone(base),
            ..AdjacencyChunk::default()
        })
    }

    /// Whether anything has changed since the base was built.
    #[inline]
    pub fn has_overlay(&self) -> bool {
        !self.added.is_empty() || !self.removed.is_empty()
    }

    /// Rows with all relationships, for a reader; `None` if the overlay has to be read as well.
    #[inline]
    fn whole(&self) -> Option<&Base> {
        if !self.has_overlay() {
            return Some(&self.base);
        }
        self.layout
            .read(self.base.len() + self.added.len(), || self.folded())
            .map(|base| &**base)
    }

    /// The nodes and relationships of the base.
    pub fn base_arrays(&self) -> (&[NodeId], &[RelationshipId]) {
        self.base.arrays()
    }

    /// The sums of the degrees and of their squares, without what has changed since the base was built.
    pub fn moments(&self) -> (u64, u64) {
        let base = self.layout.get().unwrap_or(&self.base);
        (base.len() as u64, base.squares())
    }

    /// Every relationship of a node, sorted by the other end, then by the relationship.
    pub fn for_each(&self, source: u16, visit: &mut dyn FnMut(RelationshipId, NodeId)) {
        if let Some((neighbours, relationships)) = self.slices(source) {
            for (neighbour, relationship) in neighbours.iter().zip(relationships) {
                visit(*relationship, *neighbour);
            }
            return;
        }
        self.merge(self.base.run(source), self.added_of(source), &mut |entry| {
            visit(entry.1, entry.0);
        });
    }

    /// The relationships of a node as slices; `None` if the overlay contains changes of the node.
    #[inline]
    pub fn slices(&self, source: u16) -> Option<(&[NodeId], &[RelationshipId])> {
        if let Some(base) = self.whole() {
            return Some(base.slices(base.run(source)));
        }
        let run = self.base.run(source);
        let changed = !self.removed_in(&run).is_empty() || !self.added_of(source).is_empty();
        (!changed).then(|| self.base.slices(run))
    }

    /// The relationships of a node as slices, in several parts if the overlay contains changes of the node.
    pub fn for_each_part(&self, source: u16, visit: &mut impl FnMut(&[NodeId], &[RelationshipId])) {
        if let Some((neighbours, relationships)) = self.slices(source) {
            return visit(neighbours, relationships);
        }
        let (run, added) = (self.base.run(source), self.added_of(source));
        if !self.removed_in(&run).is_empty() {
            let (mut neighbours, mut relationships) = (Vec::new(), Vec::new());
            self.merge(run, added, &mut |(neighbour, relationship)| {
                neighbours.push(neighbour);
                relationships.push(relationship);
            });
            return visit(&neighbours, &relationships);
        }
        let (neighbours, relationships) = self.base.slices(run);
        visit(neighbours, relationships);
        added
            .iter()
            .for_each(|entry| visit(&[entry.neighbour], &[entry.relationship]));
    }

    /// The nodes of a range that have relationships, with their neighbours.
    pub fn for_each_run(&self, nodes: Range<u16>, visit: &mut impl FnMut(u16, &[NodeId])) {
        if let Some(base) = self.whole() {
            return base.for_each_run(nodes, &mut |source, neighbours, _| {
                visit(source, neighbours)
            });
        }
        let mut merged = Vec::new();
        for source in nodes {
            merged.clear();
            self.for_each(source, &mut |_, neighbour| merged.push(neighbour));
            if !merged.is_empty() {
                visit(source, &merged);
            }
        }
    }

    /// The number of relationships of a node.
    pub fn degree(&self, source: u16) -> u64 {
        if let Some(base) = self.whole() {
            return base.run(source).len() as u64;
        }
        let run = self.base.run(source);
        let gone = self.removed_in(&run).len();
        (run.len() - gone + self.added_of(source).len()) as u64
    }

    /// The relationships between a node and another one.
    pub fn between(&self, source: u16, neighbour: NodeId, visit: &mut dyn FnMut(RelationshipId)) {
        if let Some(base) = self.whole() {
            let (_, relationships) = base.slices(base.between(source, neighbour));
            return relationships.iter().for_each(|id| visit(*id));
        }
        let added = self.added_of(source);
        let start = added.partition_point(|entry| entry.neighbour < neighbour);
        let len = added[start..].partition_point(|entry| entry.neighbour == neighbour);
        let part = self.base.between(source, neighbour);
        self.merge(part, &added[start..start + len], &mut |entry| {
            visit(entry.1)
        });
    }

    /// Adds a relationship.
    pub fn insert(&mut self, entry: Entry) {
        self.use_layout();
        // Most relationships are newer than all of the base.
        let is_newer = self
            .base
            .newest()
            .is_none_or(|newest| entry.relationship > newest);
        let place = (!is_newer).then(|| self.base.position(entry)).flatten();
        match place.map(|place| self.removed.binary_search(&(place as u32))) {
            // It was removed from the base, and a rollback restores it.
            Some(Ok(removed)) => {
                self.removed.remove(removed);
            }
            Some(Err(_)) => {}
            None => {
                if let Err(place) = self.added.binary_search(&entry) {
                    self.added.insert(place, entry);
                    self.fold_when_grown();
                }
            }
        }
    }

    /// Adds sorted relationships.
    pub fn insert_all(&mut self, entries: Vec<Entry>) {
        self.use_layout();
        let newest = self.base.newest();
        let in_base = |entry: &Entry| newest.is_some_and(|newest| entry.relationship <= newest);
        // What was removed may be restored, and what was never there is not looked for one by one.
        if entries.len() < 2 || !self.removed.is_empty() || entries.iter().any(in_base) {
            return entries.into_iter().for_each(|entry| self.insert(entry));
        }
        let old = std::mem::take(&mut self.added);
        let mut all = Vec::with_capacity(old.len() + entries.len());
        let mut old = old.into_iter().peekable();
        for entry in entries {
            while let Some(smaller) = old.next_if(|old| *old < entry) {
                all.push(smaller);
            }
            if all.last() != Some(&entry) && old.peek() != Some(&entry) {
                all.push(entry);
            }
        }
        all.extend(old);
        self.added = all;
        self.fold_when_grown();
    }

    /// Removes a relationship.
    pub fn remove(&mut self, entry: Entry) {
        self.use_layout();
        if let Ok(place) = self.added.binary_search(&entry) {
            self.added.remove(place);
        } else if let Some(place) = self.base.position(entry)
            && let Err(removed) = self.removed.binary_search(&(place as u32))
        {
            self.removed.insert(removed, place as u32);
            self.fold_when_grown();
        }
    }

    /// Goes on from what was laid out anew, before a change that it does not have.
    fn use_layout(&mut self) {
        if let Some(base) = self.layout.take() {
            self.base = base;
            self.added = Vec::new();
            self.removed = Vec::new();
        }
    }

    /// The overlay may grow up to the square root of the size of the base: then neither copying the overlay nor
    /// rebuilding the base costs more than a few dozen entries per change.
    fn fold_when_grown(&mut self) {
        let room = 256 + 4 * self.base.len().isqrt();
        if self.added.len() + self.removed.len() > room {
            self.base = Arc::new(self.folded());
            self.added = Vec::new();
            self.removed = Vec::new();
        }
    }

    fn folded(&self) -> Base {
        let mut entries = Vec::with_capacity(self.base.len() + self.added.len());
        let (mut added, mut removed) =
            (self.added.iter().peekable(), self.removed.iter().peekable());
        for (place, entry) in self.base.entries() {
            if removed.next_if(|gone| **gone as usize == place).is_some() {
                continue;
            }
            while let Some(new) = added.next_if(|new| **new < entry) {
                entries.push(*new);
            }
            entries.push(entry);
        }
        entries.extend(added);
        Base::from_sorted(entries.into_iter())
    }

    /// Visits a part of the base, without removed and with added entries, in ascending order.
    fn merge(
        &self,
        part: Range<usize>,
        added: &[Entry],
        visit: &mut dyn FnMut((NodeId, RelationshipId)),
    ) {
        let mut removed = self.removed_in(&part).iter().peekable();
        let mut added = added
            .iter()
            .map(|entry| (entry.neighbour, entry.relationship))
            .peekable();
        let (neighbours, relationships) = self.base.slices(part.clone());
        let base = neighbours
            .iter()
            .copied()
            .zip(relationships.iter().copied());
        for (place, entry) in part.zip(base) {
            if removed.next_if(|gone| **gone as usize == place).is_some() {
                continue;
            }
            while let Some(new) = added.next_if(|new| *new < entry) {
                visit(new);
            }
            visit(entry);
        }
        added.for_each(visit);
    }

    #[inline]
    fn added_of(&self, source: u16) -> &[Entry] {
        if self.added.is_empty() {
            return &[];
        }
        let start = self.added.partition_point(|entry| entry.source < source);
        let len = self.added[start..].partition_point(|entry| entry.source == source);
        &self.added[start..start + len]
    }

    #[inline]
    fn removed_in(&self, part: &Range<usize>) -> &[u32] {
        if self.removed.is_empty() {
            return &[];
        }
        let start = self
            .removed
            .partition_point(|place| (*place as usize) < part.start);
        let len = self.removed[start..].partition_point(|place| (*place as usize) < part.end);
        &self.removed[start..start + len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn listed(chunk: &AdjacencyChunk, source: u16) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        chunk.for_each(source, &mut |relationship, node| {
            found.push((node.0, relationship.0));
        });
        found
    }

    /// A few hundred thousand changes of a fixed pattern, compared with a plain set.
    #[test]
    fn overlay_and_folding_agree_with_a_set() {
        let mut chunk = AdjacencyChunk::default();
        let mut model: BTreeSet<(u16, u32, u32)> = BTreeSet::new();
        let mut state = 1_u32;
        for step in 0..20_000_u32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let triple = (
                (state >> 8) as u16 % 300,
                state >> 17 & 3,
                state >> 20 & 127,
            );
            let entry = Entry {
                source: triple.0,
                neighbour: NodeId(triple.1),
                relationship: RelationshipId(triple.2),
            };
            if step % 5 < 3 {
                chunk.insert(entry);
                model.insert(triple);
            } else {
                chunk.remove(entry);
                model.remove(&triple);
            }
        }
        for source in 0..301 {
            let expected: Vec<_> = model
                .range((source, 0, 0)..(source + 1, 0, 0))
                .map(|(_, node, relationship)| (*node, *relationship))
                .collect();
            assert_eq!(listed(&chunk, source), expected);
            assert_eq!(chunk.degree(source), expected.len() as u64);
            let mut between = Vec::new();
            chunk.between(source, NodeId(2), &mut |found| between.push((2, found.0)));
            let two: Vec<_> = expected
                .into_iter()
                .filter(|(node, _)| *node == 2)
                .collect();
            assert_eq!(between, two);
        }
    }

    #[test]
    fn parts_are_read_from_the_new_layout_once_it_has_been_made() {
        let entry = |number: u32| Entry {
            source: 0,
            neighbour: NodeId(number),
            relationship: RelationshipId(number),
        };
        let mut chunk = AdjacencyChunk::default();
        (0..100).for_each(|number| chunk.insert(entry(number)));
        chunk.remove(entry(50));
        let parts = |chunk: &AdjacencyChunk| {
            let (mut parts, mut found) = (0, Vec::new());
            chunk.for_each_part(0, &mut |_, relationships| {
                parts += 1;
                found.extend(relationships.iter().map(|id| id.0));
            });
            (parts, found)
        };
        let (first, found) = parts(&chunk);
        let expected: Vec<u32> = (0..100).filter(|number| *number != 50).collect();
        assert!(first > 1);
        assert_eq!(found, expected);
        // These reads cost as much as the layout does.
        (0..20).for_each(|_| assert_eq!(parts(&chunk).1, expected));
        assert!(!chunk.is_merged());
        assert_eq!(parts(&chunk), (1, expected));
    }
}
