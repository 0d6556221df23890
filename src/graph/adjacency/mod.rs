//! Neighbours by type and direction: derived from the relationships, stored so that traversals read memory
//! sequentially.
//!
//! The source nodes are split into chunks of 2,048. A chunk consists of a compressed sparse row base (offsets,
//! neighbours, relationships; each run sorted by neighbour, then relationship) that all states share, and a small
//! overlay of the changes since the base was built ([`chunk`]). A write copies the overlay of one chunk; an overlay
//! that has grown is merged into a new base. No operation is linear in the degree of a node except this merge, whose
//! cost is amortized over the changes that lead to it. A smaller overlay is merged once it has been read often enough
//! ([`layout`]), for a snapshot, and after transactions that have changed a good part of the graph.

mod base;
mod chunk;
mod layout;

pub use base::Entry;
use base::Room;
pub use chunk::{AdjacencyChunk, AdjacencyParts, Wanted};

use super::chunked::CHUNK;
use super::lazy::Slot;
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;

/// Of more chunks than this, moments of degrees are taken from a sample.
const SAMPLED: usize = 16;

/// A relationship as seen by a traversal: from, to, relationship.
pub type Step = (NodeId, NodeId, RelationshipId);

/// Relationships of one type, seen from one of their ends.
#[derive(Clone, Debug, Default)]
pub struct Adjacency {
    /// `None` if no node of the chunk has a relationship of the type.
    chunks: Vec<Option<Slot<AdjacencyChunk>>>,
}

/// Relationships of one type, seen from both ends.
#[derive(Clone, Debug, Default)]
pub struct TypeAdjacency {
    /// By start node.
    pub outgoing: Adjacency,
    /// By end node.
    pub incoming: Adjacency,
}

impl TypeAdjacency {
    /// Adds a relationship to both sides.
    pub fn insert(&mut self, relationship: RelationshipId, start: NodeId, end: NodeId) {
        self.outgoing.insert(start, end, relationship);
        self.incoming.insert(end, start, relationship);
    }

    /// Adds new relationships, given as (start, end, relationship), to both sides.
    pub fn insert_all(&mut self, mut steps: Vec<Step>) {
        steps.sort_unstable();
        self.outgoing.insert_all(&steps);
        for (from, to, _) in &mut steps {
            std::mem::swap(from, to);
        }
        steps.sort_unstable();
        self.incoming.insert_all(&steps);
    }

    /// Removes a relationship from both sides.
    pub fn remove(&mut self, relationship: RelationshipId, start: NodeId, end: NodeId) {
        self.outgoing.remove(start, end, relationship);
        self.incoming.remove(end, start, relationship);
    }

    /// The chunks that are in memory and have been written to, of both sides.
    pub fn written(&self) -> impl Iterator<Item = &AdjacencyChunk> {
        self.outgoing.held().chain(self.incoming.held())
    }

    /// Whether a chunk would change if it were laid out anew.
    pub fn gains(&self, wanted: Wanted) -> bool {
        let mut chunks = self.written();
        match wanted {
            Wanted::All => chunks.any(AdjacencyChunk::has_overlay),
            Wanted::Made => chunks.any(|chunk| chunk.has_overlay() && !chunk.is_merged()),
        }
    }

    /// Lays chunks out anew.
    pub fn lay_out(&mut self, wanted: Wanted) {
        self.outgoing.lay_out(wanted);
        self.incoming.lay_out(wanted);
    }
}

impl Adjacency {
    /// Builds an adjacency from relationships given as (from, to, relationship) between nodes below `bound`; `steps` goes through all
    /// of them, each time in the same order.
    ///
    /// They are distributed to the chunks of their nodes, and put in order chunk by chunk: what is written to at a time fits
    /// into the caches, however far apart the nodes are.
    pub fn build<I: Iterator<Item = Step>>(steps: impl Fn() -> I, bound: u32) -> Adjacency {
        // There are no more relationships than ids of 32 bits.
        let mut ends = vec![0_u32; (bound as usize).div_ceil(CHUNK)];
        for (from, ..) in steps() {
            ends[place(from).0] += 1;
        }
        let mut count = 0;
        for end in &mut ends {
            count += std::mem::replace(end, count);
        }
        let none = Entry {
            source: 0,
            neighbour: NodeId(0),
            relationship: RelationshipId(0),
        };
        let mut entries = vec![none; count as usize];
        for (from, neighbour, relationship) in steps() {
            let (number, source) = place(from);
            entries[ends[number] as usize] = Entry {
                source,
                neighbour,
                relationship,
            };
            ends[number] += 1;
        }
        let (mut chunks, mut room, mut rest) = (Vec::new(), Room::default(), &entries[..]);
        let mut start = 0;
        for (number, end) in ends.into_iter().enumerate() {
            let (these, others) = rest.split_at((end - start) as usize);
            (rest, start) = (others, end);
            if !these.is_empty() {
                chunks.resize_with(number, || None);
                let chunk = AdjacencyChunk::from_unsorted(these, &mut room);
                chunks.push(Some(Slot::held(chunk)));
            }
        }
        Adjacency { chunks }
    }

    /// Adds a chunk that was built elsewhere; `None` if there already is one.
    pub fn add_chunk(&mut self, number: usize, chunk: AdjacencyChunk) -> Option<()> {
        self.add_slot(number, Slot::held(chunk))
    }

    /// Adds a chunk that may be in the file; `None` if there already is one.
    pub fn add_slot(&mut self, number: usize, chunk: Slot<AdjacencyChunk>) -> Option<()> {
        if number >= self.chunks.len() {
            self.chunks.resize_with(number + 1, || None);
        }
        let place = &mut self.chunks[number];
        if place.is_some() {
            return None;
        }
        *place = Some(chunk);
        Some(())
    }

    /// The chunks of nodes that have relationships, with their numbers.
    pub fn chunks(&self) -> impl Iterator<Item = (u32, &AdjacencyChunk)> {
        let numbered = (0..).zip(&self.chunks);
        numbered.filter_map(|(number, chunk)| Some((number, chunk.as_ref()?.get())))
    }

    /// The sums of the degrees and of their squares, over all nodes or over the nodes of some chunks, evenly chosen.
    pub fn moments(&self) -> (u64, u64) {
        let chunks: Vec<&Slot<AdjacencyChunk>> = self.chunks.iter().flatten().collect();
        let step = chunks.len().div_ceil(SAMPLED).max(1);
        let sampled = chunks.into_iter().step_by(step);
        sampled.fold((0, 0), |sums, chunk| {
            let (degrees, squares) = chunk.get().moments();
            (sums.0 + degrees, sums.1 + squares)
        })
    }

    /// The same chunks, which may still be in the file.
    pub fn slots(&self) -> impl Iterator<Item = (u32, &Slot<AdjacencyChunk>)> {
        let numbered = (0..).zip(&self.chunks);
        numbered.filter_map(|(number, chunk)| Some((number, chunk.as_ref()?)))
    }

    /// The chunks that are in memory and have been written to.
    fn held(&self) -> impl Iterator<Item = &AdjacencyChunk> {
        self.chunks.iter().flatten().filter_map(Slot::held_part)
    }

    fn lay_out(&mut self, wanted: Wanted) {
        for slot in self.chunks.iter_mut().flatten() {
            let chunk = slot.held_part();
            if let Some(chunk) = chunk.and_then(|chunk| chunk.laid_out(wanted)) {
                *slot = Slot::held(chunk);
            }
        }
    }

    /// The chunk of a node, and its index in the chunk.
    fn locate(&self, from: NodeId) -> Option<(&AdjacencyChunk, u16)> {
        let (number, source) = place(from);
        Some((self.chunks.get(number)?.as_ref()?.get(), source))
    }

    /// Every relationship of a node with its other end, sorted by that end, then by the relationship.
    pub fn for_each(&self, from: NodeId, visit: &mut dyn FnMut(RelationshipId, NodeId)) {
        if let Some((chunk, source)) = self.locate(from) {
            chunk.for_each(source, visit);
        }
    }

    /// The relationships of a node as slices; `None` if the overlay contains changes of the node.
    pub fn slices(&self, from: NodeId) -> Option<(&[NodeId], &[RelationshipId])> {
        match self.locate(from) {
            Some((chunk, source)) => chunk.slices(source),
            None => Some((&[], &[])),
        }
    }

    /// The neighbours of each of some nodes, as slices. Of nodes in ascending order each chunk is looked up once.
    pub fn for_each_neighbours(
        &self,
        from: impl Iterator<Item = NodeId>,
        visit: &mut impl FnMut(NodeId, &[NodeId]),
    ) {
        let mut held: Option<(usize, &AdjacencyChunk)> = None;
        let mut merged = Vec::new();
        for node in from {
            let (number, source) = place(node);
            let chunk = match held {
                Some((at, chunk)) if at == number => chunk,
                _ => match self.chunks.get(number) {
                    Some(Some(chunk)) => chunk.get(),
                    _ => continue,
                },
            };
            held = Some((number, chunk));
            if let Some((neighbours, _)) = chunk.slices(source) {
                visit(node, neighbours);
                continue;
            }
            merged.clear();
            chunk.for_each(source, &mut |_, neighbour| merged.push(neighbour));
            visit(node, &merged);
        }
    }

    /// The same with the relationships to the neighbours; a node may come several times.
    pub fn for_each_hops(
        &self,
        from: impl Iterator<Item = NodeId>,
        visit: &mut impl FnMut(NodeId, &[NodeId], &[RelationshipId]),
    ) {
        for node in from {
            if let Some((chunk, source)) = self.locate(node) {
                chunk.for_each_part(source, &mut |neighbours, relationships| {
                    visit(node, neighbours, relationships);
                });
            }
        }
    }

    /// The nodes that have relationships, of those with ids in a range and in ascending order, with their neighbours.
    pub fn for_each_run(&self, ids: Range<u32>, visit: &mut impl FnMut(NodeId, &[NodeId])) {
        let (first, last) = (
            ids.start as usize / CHUNK,
            (ids.end as usize).div_ceil(CHUNK),
        );
        let chunks = self.chunks.iter().enumerate().take(last).skip(first);
        for (number, chunk) in chunks {
            let Some(chunk) = chunk else {
                continue;
            };
            let start = (number * CHUNK) as u32;
            let within = |id: u32| id.saturating_sub(start).min(CHUNK as u32) as u16;
            let nodes = within(ids.start)..within(ids.end);
            chunk.get().for_each_run(nodes, &mut |source, neighbours| {
                visit(NodeId(start + u32::from(source)), neighbours);
            });
        }
    }

    /// The number of relationships of a node.
    pub fn degree(&self, from: NodeId) -> u64 {
        self.locate(from)
            .map_or(0, |(chunk, source)| chunk.degree(source))
    }

    /// The relationships between a node and another one.
    pub fn between(&self, from: NodeId, to: NodeId, visit: &mut dyn FnMut(RelationshipId)) {
        if let Some((chunk, source)) = self.locate(from) {
            chunk.between(source, to, visit);
        }
    }

    fn insert(&mut self, from: NodeId, to: NodeId, relationship: RelationshipId) {
        let (number, source) = place(from);
        self.chunk_mut(number).insert(Entry {
            source,
            neighbour: to,
            relationship,
        });
    }

    /// Adds sorted relationships chunk by chunk.
    fn insert_all(&mut self, steps: &[Step]) {
        let number_of = |(from, ..): &Step| place(*from).0;
        for these in steps.chunk_by(|a, b| number_of(a) == number_of(b)) {
            let entries = these.iter().map(|(from, to, relationship)| Entry {
                source: place(*from).1,
                neighbour: *to,
                relationship: *relationship,
            });
            let number = these.first().map_or(0, number_of);
            self.chunk_mut(number).insert_all(entries.collect());
        }
    }

    /// A chunk for writing.
    fn chunk_mut(&mut self, number: usize) -> &mut AdjacencyChunk {
        if number >= self.chunks.len() {
            self.chunks.resize_with(number + 1, || None);
        }
        self.chunks[number].get_or_insert_default().make_mut()
    }

    fn remove(&mut self, from: NodeId, to: NodeId, relationship: RelationshipId) {
        let (number, source) = place(from);
        if let Some(Some(chunk)) = self.chunks.get_mut(number) {
            chunk.make_mut().remove(Entry {
                source,
                neighbour: to,
                relationship,
            });
        }
    }
}

fn place(node: NodeId) -> (usize, u16) {
    let id = node.0 as usize;
    (id / CHUNK, (id % CHUNK) as u16)
}
