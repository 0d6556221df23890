//! The nodes that are connected with one node, found by going out from it in both directions, with a bit for each node.
//!
//! Level by level, the neighbours of the nodes that came last are added; once those are many, each node that is left looks
//! for a neighbour that is in instead, and most find one among the first that they look at (Beamer's push and pull). A bit
//! for each node stays in the nearest cache, where the trees of union-find do not.

use super::projection::Layout;
use crate::error::Result;
use crate::graph::Direction;
use crate::parallel::map_parallel;
use crate::value::NodeId;
use crate::value::allowance::Allowance;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// The number of bits of a word.
const BITS: u32 = u64::BITS;

/// The number of ids that a thread looks at at a time: whole words, so that each word has one writer.
const BLOCK: u32 = 1 << 14;

/// Nodes look for a neighbour that is in once those that came last are at least this part of those that are left.
const PULL: usize = 8;

/// The number of nodes among which the one with the most relationships is looked for.
const ASKED: usize = 256;

/// The nodes of a layout that are connected with one of them.
pub struct Spreading<'a> {
    layout: &'a Layout,
    /// A bit for each id of the graph.
    words: Vec<AtomicU64>,
    /// How many nodes are in.
    len: usize,
}

impl<'a> Spreading<'a> {
    /// The nodes that are connected with a node of many relationships: probably those of the largest component. All
    /// relationships of the layout are followed, whether they hold or not.
    pub fn from_hub(layout: &'a Layout, allowance: &dyn Allowance) -> Result<Spreading<'a>> {
        let bound = layout.graph().node_bound();
        let words = bound.div_ceil(BITS) as usize;
        allowance.hold(8 * words as u64)?;
        let mut spreading = Spreading {
            layout,
            words: (0..words).map(|_| AtomicU64::new(0)).collect(),
            len: 0,
        };
        if let Some(hub) = spreading.hub() {
            spreading.spread(hub, allowance)?;
        }
        Ok(spreading)
    }

    /// How many nodes are in.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether a node is in.
    pub fn contains(&self, node: NodeId) -> bool {
        let word = self.words.get((node.0 / BITS) as usize);
        word.is_some_and(|word| word.load(Ordering::Relaxed) >> (node.0 % BITS) & 1 == 1)
    }

    /// Adds a node; only one thread may write to its word.
    fn add(&self, node: NodeId) {
        if let Some(word) = self.words.get((node.0 / BITS) as usize) {
            let bits = word.load(Ordering::Relaxed);
            word.store(bits | 1 << (node.0 % BITS), Ordering::Relaxed);
        }
    }

    /// The node with the most relationships of some that are spread evenly.
    fn hub(&self) -> Option<NodeId> {
        let source = self.layout.source();
        let step = source.nodes.len().div_ceil(ASKED).max(1);
        let asked = (0..source.nodes.len()).step_by(step);
        let asked = asked.map(|place| source.nodes.id(place as u32));
        let types = Some(source.types.as_slice());
        asked.max_by_key(|node| source.graph.degree(*node, Direction::Both, types))
    }

    fn spread(&mut self, from: NodeId, allowance: &dyn Allowance) -> Result<()> {
        self.add(from);
        self.len = 1;
        let mut last = vec![from];
        while !last.is_empty() {
            allowance.check()?;
            let left = self.layout.node_count() - self.len;
            last = match last.len().saturating_mul(PULL) > left {
                true => self.pull(allowance)?,
                false => self.push(&last),
            };
            self.len += last.len();
        }
        Ok(())
    }

    /// Adds the neighbours of some nodes; answers which were not in.
    fn push(&self, last: &[NodeId]) -> Vec<NodeId> {
        let source = self.layout.source();
        let mut found = Vec::new();
        let add = &mut |_: NodeId, neighbours: &[NodeId]| {
            for other in neighbours {
                if !self.contains(*other) && source.nodes.place(*other).is_some() {
                    self.add(*other);
                    found.push(*other);
                }
            }
        };
        let (last, types) = (last.iter().copied(), Some(source.types.as_slice()));
        source
            .graph
            .for_each_neighbours(last, Direction::Both, types, add);
        found
    }

    /// Adds each node that has a neighbour that is in; answers which were added. Only these may have neighbours now that
    /// are not in.
    fn pull(&self, allowance: &dyn Allowance) -> Result<Vec<NodeId>> {
        let nodes = &self.layout.source().nodes;
        let ends = nodes.len().checked_sub(1);
        let ends = ends.map(|last| (nodes.id(0).0, nodes.id(last as u32).0 + 1));
        let (first, end) = ends.unwrap_or_default();
        let first = first - first % BITS;
        let count = (end - first).div_ceil(BLOCK) as usize;
        let blocks = (0..count).map(|block| {
            let start = first + block as u32 * BLOCK;
            start..end.min(start + BLOCK)
        });
        let look = |(): &mut (), ids: Range<u32>| {
            allowance.check()?;
            Ok(self.pull_among(ids))
        };
        let found = map_parallel(allowance.threads(), blocks, || Ok(()), look)?;
        Ok(found.concat())
    }

    fn pull_among(&self, ids: Range<u32>) -> Vec<NodeId> {
        let source = self.layout.source();
        let mut found = Vec::new();
        // What has been added by the way is left out of the rest.
        let left = ids
            .map(NodeId)
            .filter(|node| !self.contains(*node) && source.nodes.place(*node).is_some());
        let look = &mut |node: NodeId, neighbours: &[NodeId]| {
            if !self.contains(node) && neighbours.iter().any(|other| self.contains(*other)) {
                self.add(node);
                found.push(node);
            }
        };
        let types = Some(source.types.as_slice());
        source
            .graph
            .for_each_neighbours(left, Direction::Both, types, look);
        found
    }
}
