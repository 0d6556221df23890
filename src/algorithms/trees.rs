//! Union-find that all cores link in at once.

use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many nodes are asked which component is the largest.
const ASKED: usize = 1024;

/// A forest in which every node points to one before it, or is a root.
pub struct Trees {
    parents: Vec<AtomicU32>,
}

impl Trees {
    /// Each node alone.
    pub fn new(count: usize) -> Trees {
        Trees {
            parents: (0..count as u32).map(AtomicU32::new).collect(),
        }
    }

    fn parent(&self, node: u32) -> u32 {
        // What is read may be old: it is still on the way to the root, and a link is made only by compare-and-swap.
        self.parents[node as usize].load(Ordering::Relaxed)
    }

    /// The root of a node; halves the way for whoever comes next.
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

    /// A node of what is probably the largest tree.
    pub fn commonest(&self) -> u32 {
        let mut seen: FxHashMap<u32, usize> = FxHashMap::default();
        let step = self.parents.len().div_ceil(ASKED).max(1);
        for node in (0..self.parents.len()).step_by(step) {
            *seen.entry(self.root(node as u32)).or_default() += 1;
        }
        let most = seen.into_iter().max_by_key(|(root, count)| (*count, *root));
        most.map_or(0, |(root, _)| root)
    }

    /// Puts two nodes into one tree; says whether they were in two.
    pub fn link(&self, a: u32, b: u32) -> bool {
        let (mut a, mut b) = (a, b);
        loop {
            (a, b) = (self.root(a), self.root(b));
            if a == b {
                return false;
            }
            let (low, high) = (a.min(b), a.max(b));
            let root = &self.parents[high as usize];
            // Fails where another thread has linked `high` meanwhile: then its new root is to be linked.
            let linked = root.compare_exchange(high, low, Ordering::Relaxed, Ordering::Relaxed);
            if linked.is_ok() {
                return true;
            }
        }
    }
}
