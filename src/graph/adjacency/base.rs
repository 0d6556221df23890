//! The compressed sparse rows of a chunk, which are immutable once built.

use crate::graph::chunked::CHUNK;
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;
use std::sync::OnceLock;

/// With fewer nodes than this, a chunk lists those that have relationships instead of storing an offset for each node.
const SPARSE: usize = 256;

/// One relationship seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The index of the node in its chunk.
    pub source: u16,
    /// The node at the other end.
    pub neighbour: NodeId,
    /// The relationship.
    pub relationship: RelationshipId,
}

/// What building rows takes, to be used again for the next ones.
#[derive(Debug, Default)]
pub struct Room {
    /// Where the next entry of each node goes.
    ends: Vec<u32>,
    /// A neighbour in the upper half, and the relationship in the lower one.
    pairs: Vec<u64>,
}

fn pair(entry: Entry) -> u64 {
    u64::from(entry.neighbour.0) << u32::BITS | u64::from(entry.relationship.0)
}

/// Runs of neighbours and relationships, one for each node.
#[derive(Debug, Default)]
pub struct Base {
    runs: Runs,
    neighbours: Vec<NodeId>,
    relationships: Vec<RelationshipId>,
    /// The sum of the squares of the lengths of the runs, once it has been asked for.
    squares: OnceLock<u64>,
    /// The greatest id of a relationship, once it has been asked for.
    newest: OnceLock<Option<RelationshipId>>,
}

/// The start and end of the run of each node.
#[derive(Debug)]
enum Runs {
    /// One offset for each node of the chunk, and one for the end.
    Dense(Box<[u32]>),
    /// The nodes that have relationships, ascending; one offset for each, and one for the end.
    Sparse {
        sources: Vec<u16>,
        offsets: Vec<u32>,
    },
}

impl Default for Runs {
    fn default() -> Self {
        Runs::Sparse {
            sources: Vec::new(),
            offsets: vec![0],
        }
    }
}

impl Base {
    /// Builds rows from sorted entries.
    pub fn from_sorted(entries: impl ExactSizeIterator<Item = Entry>) -> Base {
        let mut base = Base {
            runs: Runs::default(),
            neighbours: Vec::with_capacity(entries.len()),
            relationships: Vec::with_capacity(entries.len()),
            squares: OnceLock::new(),
            newest: OnceLock::new(),
        };
        let (mut sources, mut offsets) = (Vec::new(), Vec::new());
        for entry in entries {
            if sources.last() != Some(&entry.source) {
                sources.push(entry.source);
                offsets.push(base.neighbours.len() as u32);
            }
            base.neighbours.push(entry.neighbour);
            base.relationships.push(entry.relationship);
        }
        offsets.push(base.neighbours.len() as u32);
        base.runs = Runs::new(sources, offsets);
        base
    }

    /// Builds rows from entries in any order. Those of a node are counted first, so that only they are sorted.
    pub fn from_unsorted(entries: &[Entry], room: &mut Room) -> Base {
        let Room { ends, pairs } = room;
        ends.clear();
        ends.resize(CHUNK, 0_u32);
        for entry in entries {
            ends[usize::from(entry.source)] += 1;
        }
        let (mut sources, mut offsets, mut start) = (Vec::new(), Vec::new(), 0);
        for (source, end) in (0_u16..).zip(ends.iter_mut()) {
            let count = std::mem::replace(end, start);
            if count > 0 {
                sources.push(source);
                offsets.push(start);
                start += count;
            }
        }
        offsets.push(start);
        pairs.clear();
        pairs.resize(entries.len(), 0);
        for entry in entries {
            let place = &mut ends[usize::from(entry.source)];
            pairs[*place as usize] = pair(*entry);
            *place += 1;
        }
        for bounds in offsets.windows(2) {
            pairs[bounds[0] as usize..bounds[1] as usize].sort_unstable();
        }
        let neighbours = pairs.iter().map(|pair| NodeId((pair >> u32::BITS) as u32));
        let relationships = pairs.iter().map(|pair| RelationshipId(*pair as u32));
        Base {
            neighbours: neighbours.collect(),
            relationships: relationships.collect(),
            runs: Runs::new(sources, offsets),
            squares: OnceLock::new(),
            newest: OnceLock::new(),
        }
    }

    /// Builds rows from untrusted arrays: nodes, the number of relationships of each, and these in order; `None` if
    /// they are inconsistent or not sorted.
    pub fn from_parts(
        sources: Vec<u16>,
        degrees: &[u32],
        neighbours: Vec<NodeId>,
        relationships: Vec<RelationshipId>,
    ) -> Option<Base> {
        let ascend = sources.is_sorted_by(|a, b| a < b);
        let in_chunk = sources.last().is_none_or(|last| usize::from(*last) < CHUNK);
        let even = sources.len() == degrees.len() && neighbours.len() == relationships.len();
        if !ascend || !in_chunk || !even {
            return None;
        }
        let mut offsets = Vec::with_capacity(degrees.len() + 1);
        let mut start = 0_usize;
        offsets.push(0);
        for degree in degrees {
            let end = start + *degree as usize;
            let (nodes, ids) = (neighbours.get(start..end)?, relationships.get(start..end)?);
            let pairs = nodes.iter().zip(ids);
            if *degree == 0 || !pairs.is_sorted_by(|a, b| a < b) {
                return None;
            }
            offsets.push(u32::try_from(end).ok()?);
            start = end;
        }
        (start == neighbours.len()).then(|| Base {
            runs: Runs::new(sources, offsets),
            neighbours,
            relationships,
            squares: OnceLock::new(),
            newest: OnceLock::new(),
        })
    }

    /// The sum of the squares of the numbers of relationships of the nodes.
    pub fn squares(&self) -> u64 {
        *self.squares.get_or_init(|| {
            let offsets = match &self.runs {
                Runs::Dense(offsets) => &offsets[..],
                Runs::Sparse { offsets, .. } => &offsets[..],
            };
            let lengths = offsets.windows(2).map(|pair| u64::from(pair[1] - pair[0]));
            lengths.map(|length| length * length).sum()
        })
    }

    /// The greatest id of a relationship.
    pub fn newest(&self) -> Option<RelationshipId> {
        let newest = || self.relationships.iter().max().copied();
        *self.newest.get_or_init(newest)
    }

    /// The neighbours and relationships of all runs.
    pub fn arrays(&self) -> (&[NodeId], &[RelationshipId]) {
        (&self.neighbours, &self.relationships)
    }

    /// The number of relationships.
    pub fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// The range of the run of a node.
    #[inline]
    pub fn run(&self, source: u16) -> Range<usize> {
        let (offsets, place) = match &self.runs {
            Runs::Dense(offsets) => (&offsets[..], usize::from(source)),
            Runs::Sparse { sources, offsets } => match sources.binary_search(&source) {
                Ok(place) => (&offsets[..], place),
                Err(_) => return 0..0,
            },
        };
        offsets[place] as usize..offsets[place + 1] as usize
    }

    /// The nodes of a range that have relationships, with their runs.
    pub fn for_each_run(
        &self,
        nodes: Range<u16>,
        visit: &mut impl FnMut(u16, &[NodeId], &[RelationshipId]),
    ) {
        let mut call = |source: u16, start: u32, end: u32| {
            let (neighbours, relationships) = self.slices(start as usize..end as usize);
            visit(source, neighbours, relationships);
        };
        match &self.runs {
            Runs::Dense(offsets) => {
                let bounds = offsets.windows(2).skip(usize::from(nodes.start));
                for (source, bounds) in nodes.zip(bounds) {
                    if bounds[0] < bounds[1] {
                        call(source, bounds[0], bounds[1]);
                    }
                }
            }
            Runs::Sparse { sources, offsets } => {
                let first = sources.partition_point(|source| *source < nodes.start);
                let bounds = offsets.windows(2).skip(first);
                for (source, bounds) in sources.iter().skip(first).zip(bounds) {
                    if *source >= nodes.end {
                        break;
                    }
                    call(*source, bounds[0], bounds[1]);
                }
            }
        }
    }

    /// The neighbours and relationships of a part of a run.
    #[inline]
    pub fn slices(&self, range: Range<usize>) -> (&[NodeId], &[RelationshipId]) {
        (&self.neighbours[range.clone()], &self.relationships[range])
    }

    /// The part of a node's run with a given neighbour.
    pub fn between(&self, source: u16, neighbour: NodeId) -> Range<usize> {
        let run = self.run(source);
        let neighbours = &self.neighbours[run.clone()];
        let start = neighbours.partition_point(|other| *other < neighbour);
        let len = neighbours[start..].partition_point(|other| *other == neighbour);
        run.start + start..run.start + start + len
    }

    /// The index of an entry.
    pub fn position(&self, entry: Entry) -> Option<usize> {
        let part = self.between(entry.source, entry.neighbour);
        let found = self.relationships[part.clone()].binary_search(&entry.relationship);
        found.ok().map(|place| part.start + place)
    }

    /// All entries with their indices, in ascending order.
    pub fn entries(&self) -> impl Iterator<Item = (usize, Entry)> {
        (0..CHUNK as u16).flat_map(move |source| {
            self.run(source).map(move |place| {
                let entry = Entry {
                    source,
                    neighbour: self.neighbours[place],
                    relationship: self.relationships[place],
                };
                (place, entry)
            })
        })
    }
}

impl Runs {
    fn new(mut sources: Vec<u16>, mut offsets: Vec<u32>) -> Runs {
        if sources.len() < SPARSE {
            sources.shrink_to_fit();
            offsets.shrink_to_fit();
            Runs::Sparse { sources, offsets }
        } else {
            Runs::Dense(spread(&sources, &offsets))
        }
    }
}

/// Expands the offsets of the nodes that have relationships to all nodes of a chunk.
fn spread(sources: &[u16], offsets: &[u32]) -> Box<[u32]> {
    let mut dense = Vec::with_capacity(CHUNK + 1);
    for (source, offset) in sources.iter().zip(offsets) {
        dense.resize(usize::from(*source) + 1, *offset);
    }
    dense.resize(CHUNK + 1, offsets.last().copied().unwrap_or(0));
    dense.into_boxed_slice()
}
