//! A set of nodes in the order in which they were met.

use crate::value::NodeId;

/// A set of nodes, which serves one search after another.
pub(super) struct Reached {
    bits: Vec<u64>,
    /// In the order in which they were met.
    nodes: Vec<NodeId>,
}

impl Reached {
    /// For nodes below a bound.
    pub fn new(bound: u32) -> Reached {
        Reached {
            bits: vec![0; (bound as usize).div_ceil(64)],
            nodes: Vec::new(),
        }
    }

    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    pub fn contains(&self, node: NodeId) -> bool {
        let word = self.bits.get(node.0 as usize / 64);
        word.is_some_and(|word| word & (1 << (node.0 % 64)) != 0)
    }

    pub fn insert(&mut self, node: NodeId) {
        let bit = 1 << (node.0 % 64);
        if let Some(word) = self.bits.get_mut(node.0 as usize / 64)
            && *word & bit == 0
        {
            *word |= bit;
            self.nodes.push(node);
        }
    }

    pub fn extend(&mut self, nodes: &[NodeId]) {
        nodes.iter().for_each(|node| self.insert(*node));
    }

    /// Empties the set.
    pub fn clear(&mut self) {
        if self.nodes.len() >= self.bits.len() {
            self.bits.fill(0);
        } else {
            for node in &self.nodes {
                if let Some(word) = self.bits.get_mut(node.0 as usize / 64) {
                    *word = 0;
                }
            }
        }
        self.nodes.clear();
    }

    /// Empties the set; its nodes in the order of their ids.
    pub fn drain(&mut self) -> Vec<NodeId> {
        // A few are sorted sooner than the whole set is looked through.
        if self.nodes.len() < self.bits.len() {
            let mut nodes = self.nodes.clone();
            self.clear();
            nodes.sort_unstable();
            return nodes;
        }
        let mut nodes = Vec::with_capacity(self.nodes.len());
        for (number, word) in (0..).zip(&mut self.bits) {
            let mut left = std::mem::take(word);
            while left != 0 {
                nodes.push(NodeId(number * 64 + left.trailing_zeros()));
                left &= left - 1;
            }
        }
        self.nodes.clear();
        nodes
    }
}
