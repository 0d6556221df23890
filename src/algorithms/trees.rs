//! Concurrent union-find.

use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, Ordering};

/// The number of nodes that are sampled to find the largest component.
const ASKED: usize = 1024;

/// A forest in which every node points to an earlier node, or is a root.
pub struct Trees {
    parents: Vec<AtomicU32>,
}

impl Trees {
    /// Each node is its own tree.
    pub fn new(count: usize) -> Trees {
        Trees {
            parents: (0..count as u32).map(AtomicU32::new).collect(),
        }
    }

    fn parent(&self, node: u32) -> u32 {
        // The value may be stale: it is still on the path to the root, and links are only made by compare-and-swap.
        self.parents[node as usize].load(Ordering::Relaxed)
    }

    /// The root of a node; shortens the path by halving it.
    pub fn root(&self, mut node: u32) -> u32 {
        loop {
            let parent = self.parent(node);
            if parent == node {
                return node;
            }
            let above = self.parent(parent);
            if above != parent {
                self.parents[node as usize].store(above, Ordering::Relaxed);
            }
            node = above;
        }
    }

    /// The most frequent root in a sample of the nodes: probably that of the largest tree.
    pub fn commonest(&self) -> u32 {
        let mut seen: FxHashMap<u32, usize> = FxHashMap::default();
        let step = self.parents.len().div_ceil(ASKED).max(1);
        for node in (0..self.parents.len()).step_by(step) {
            *seen.entry(self.root(node as u32)).or_default() += 1;
        }
        let most = seen.into_iter().max_by_key(|(root, count)| (*count, *root));
        most.map_or(0, |(root, _)| root)
    }

    /// Merges the trees of two nodes; returns whether they were different.
    pub fn link(&self, a: u32, b: u32) -> bool {
        let (mut a, mut b) = (a, b);
        loop {
            (a, b) = (self.root(a), self.root(b));
            if a == b {
                return false;
            }
            let (low, high) = (a.min(b), a.max(b));
            let root = &self.parents[high as usize];
            // Fails if another thread has linked `high` in the meantime; then its new root must be linked.
            let linked = root.compare_exchange(high, low, Ordering::Relaxed, Ordering::Relaxed);
            if linked.is_ok() {
                return true;
            }
        }
    }
}
