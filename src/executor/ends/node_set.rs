//! A set of nodes: a table of few ids, or a bit for each node of the graph.

use crate::graph::HopNodes;
use crate::value::NodeId;
use rustc_hash::FxHashSet;

/// The number of bits of a word.
const BITS: usize = u64::BITS as usize;

/// Below this number of nodes no set has a bit for each node of the graph.
const FEW: usize = 16;

/// Above this number every set has.
const MANY: usize = 4096;

/// Between, a set has a bit for each node if that takes no more than so many bits for each node that is in it.
const BITS_PER_NODE: usize = 8192;

/// A set of nodes of a graph.
#[derive(Clone, Debug, Default)]
pub(super) struct NodeSet {
    few: FxHashSet<NodeId>,
    /// Empty as long as the nodes are in `few`.
    words: Vec<u64>,
    /// No id is as large.
    bound: usize,
}

impl NodeSet {
    /// An empty set of nodes with ids below a bound.
    pub(super) fn new(bound: u32) -> NodeSet {
        NodeSet {
            bound: bound as usize,
            ..NodeSet::default()
        }
    }

    /// The memory that it takes.
    pub(super) fn bytes(&self) -> u64 {
        (self.words.len() * size_of::<u64>() + self.few.capacity() * size_of::<u64>()) as u64
    }

    /// Whether ids below a bound have a place.
    pub(super) fn fits(&self, bound: u32) -> bool {
        bound as usize <= self.bound
    }

    /// Whether it has a bit for each node.
    pub(super) fn is_dense(&self) -> bool {
        !self.words.is_empty()
    }

    /// Gives every node a bit if the nodes are no longer few.
    fn settle(&mut self) {
        if self.few.len() > (self.bound / BITS_PER_NODE).clamp(FEW, MANY) {
            self.words = vec![0; self.bound.div_ceil(BITS)];
            for node in std::mem::take(&mut self.few) {
                set_bit(&mut self.words, node);
            }
        }
    }

    pub(super) fn insert(&mut self, node: NodeId) {
        if self.is_dense() {
            set_bit(&mut self.words, node);
        } else {
            self.few.insert(node);
            self.settle();
        }
    }

    /// Adds nodes.
    pub(super) fn extend(&mut self, mut nodes: &[NodeId]) {
        while !self.is_dense() {
            let Some((first, rest)) = nodes.split_first() else {
                return;
            };
            self.insert(*first);
            nodes = rest;
        }
        for node in nodes {
            set_bit(&mut self.words, *node);
        }
    }

    pub(super) fn remove(&mut self, node: NodeId) {
        let place = node.0 as usize;
        match self.words.get_mut(place / BITS) {
            Some(word) => *word &= !(1 << (place % BITS)),
            None => {
                self.few.remove(&node);
            }
        }
    }

    pub(super) fn contains(&self, node: NodeId) -> bool {
        let place = node.0 as usize;
        match self.words.get(place / BITS) {
            Some(word) => word & (1 << (place % BITS)) != 0,
            None => self.few.contains(&node),
        }
    }

    pub(super) fn len(&self) -> u64 {
        let bits: u64 = self
            .words
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum();
        bits + self.few.len() as u64
    }

    pub(super) fn is_empty(&self) -> bool {
        self.few.is_empty() && self.words.iter().all(|word| *word == 0)
    }

    /// Adds the nodes of another set.
    pub(super) fn unite(&mut self, other: &NodeSet) {
        if self.is_dense() && other.is_dense() {
            for (word, with) in self.words.iter_mut().zip(&other.words) {
                *word |= with;
            }
        } else {
            other.nodes().into_iter().for_each(|node| self.insert(node));
        }
    }

    /// Removes the nodes of another set.
    pub(super) fn subtract(&mut self, other: &NodeSet) {
        if self.is_dense() && other.is_dense() {
            for (word, without) in self.words.iter_mut().zip(&other.words) {
                *word &= !without;
            }
        } else if self.is_dense() {
            other.few.iter().for_each(|node| self.remove(*node));
        } else {
            self.few.retain(|node| !other.contains(*node));
        }
    }

    /// Keeps the nodes that are in another set too.
    pub(super) fn intersect(&mut self, other: &NodeSet) {
        if self.is_dense() && other.is_dense() {
            for (word, with) in self.words.iter_mut().zip(&other.words) {
                *word &= with;
            }
        } else if self.is_dense() {
            let few = other.few.iter().copied();
            let few = few.filter(|node| self.contains(*node)).collect();
            *self = NodeSet {
                few,
                ..NodeSet::new(self.bound as u32)
            };
        } else {
            self.few.retain(|node| other.contains(*node));
        }
    }

    /// Tells the nodes to who remembers what is known of them.
    pub(super) fn told<T>(&self, to: impl FnOnce(HopNodes<'_>) -> T) -> T {
        match self.is_dense() {
            true => to(HopNodes::Bits(&self.words)),
            false => to(HopNodes::Listed(&self.nodes())),
        }
    }

    /// Its nodes in ascending order.
    pub(super) fn nodes(&self) -> Vec<NodeId> {
        if !self.is_dense() {
            let mut nodes: Vec<NodeId> = self.few.iter().copied().collect();
            nodes.sort_unstable();
            return nodes;
        }
        let mut nodes = Vec::with_capacity(self.len() as usize);
        for (place, word) in (0..).zip(&self.words) {
            let mut left = *word;
            while left != 0 {
                nodes.push(NodeId(place * u64::BITS + left.trailing_zeros()));
                left &= left - 1;
            }
        }
        nodes
    }
}

fn set_bit(words: &mut [u64], node: NodeId) {
    let place = node.0 as usize;
    if let Some(word) = words.get_mut(place / BITS) {
        *word |= 1 << (place % BITS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn set(ids: impl Iterator<Item = u32>) -> (NodeSet, BTreeSet<NodeId>) {
        let ids: Vec<NodeId> = ids.map(NodeId).collect();
        let mut set = NodeSet::new(1000);
        set.extend(&ids);
        (set, ids.into_iter().collect())
    }

    /// Every pair of a table of few ids and a bit for each node.
    #[test]
    fn sets_agree_with_ordered_ones() {
        let sets = || {
            let few = (0..1000).step_by(97);
            [
                set(few),
                set((0..1000).step_by(3)),
                set([5, 6, 999].into_iter()),
                set(500..900),
                set(0..0),
            ]
        };
        for (one, first) in sets() {
            assert_eq!(one.len() as usize, first.len());
            assert_eq!(one.is_empty(), first.is_empty());
            assert!(one.nodes().iter().eq(&first));
            for (other, second) in sets() {
                let mut made = one.clone();
                made.unite(&other);
                assert!(made.nodes().iter().eq(first.union(&second)));
                let mut made = one.clone();
                made.subtract(&other);
                assert!(made.nodes().iter().eq(first.difference(&second)));
                let mut made = one.clone();
                made.intersect(&other);
                assert!(made.nodes().iter().eq(first.intersection(&second)));
            }
            let mut made = one.clone();
            for node in &first {
                assert!(made.contains(*node));
                made.remove(*node);
                assert!(!made.contains(*node));
            }
            assert!(made.is_empty());
        }
    }
}
