//! Weakly and strongly connected components. Components are numbered in the order of their first nodes.

use super::cancellation::{Cancellation, filled};
use super::parallel::{blocks, map_parallel};
use super::projection::{Layout, Rows};
use super::trees::Trees;
use crate::error::Result;
use crate::graph::Direction;
use crate::value::allowance::Allowance;
use std::ops::Range;

/// How many nodes one thread links at a time.
const BLOCK: usize = 1 << 14;

/// How many relationships of each node are followed before it is seen which component is the largest.
const FIRST: usize = 2;

/// The weakly connected component of each node: nodes are in one component where relationships, followed either way,
/// lead from one to the other.
///
/// Union-find that all cores link in at once. A root is always the first node of its tree, so the answer is the same
/// whoever links first. Most nodes of most graphs are in one large component, and a few relationships of each are enough
/// to find that out: the others are followed only for the nodes that are not in it by then (Afforest).
pub fn weakly_connected_components(layout: &Layout, allowance: &dyn Allowance) -> Result<Vec<u32>> {
    let count = layout.node_count();
    allowance.hold(8 * count as u64)?;
    let (trees, source) = (Trees::new(count), layout.source());
    let all = |work: &(dyn Fn(u32) + Sync)| {
        let block = |(): &mut (), range: Range<usize>| {
            allowance.check()?;
            range.for_each(|node| work(node as u32));
            Ok(())
        };
        map_parallel(blocks(count, BLOCK), || Ok(()), block).map(drop)
    };
    all(&|node| {
        source.visit_first(node, FIRST, |other| {
            trees.link(node, other);
        })
    })?;
    let largest = trees.commonest();
    all(&|node| {
        if trees.root(node) != trees.root(largest) {
            source.visit(node, Direction::Both, |other, _| {
                trees.link(node, other);
            });
        }
    })?;
    Ok(numbered((0..count as u32).map(|node| trees.root(node))))
}

/// Roots, which come before all others of their trees, as numbers without gaps.
fn numbered(roots: impl ExactSizeIterator<Item = u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::with_capacity(roots.len());
    let mut next = 0;
    for (node, root) in roots.enumerate() {
        let number = match numbers.get(root as usize) {
            Some(number) => *number,
            None => {
                debug_assert_eq!(root as usize, node, "a root is the first node of its tree");
                next += 1;
                next - 1
            }
        };
        numbers.push(number);
    }
    numbers
}

/// No number yet.
const UNSEEN: u32 = u32::MAX;

/// The strongly connected component of each node: nodes are in one component where relationships lead from each to the
/// other. Tarjan's algorithm with its stack on the heap.
pub fn strongly_connected_components(
    layout: &Layout,
    allowance: &dyn Allowance,
) -> Result<Vec<u32>> {
    let count = layout.node_count();
    let mut search = Tarjan {
        rows: layout.forward(),
        seen: 0,
        numbers: filled(allowance, UNSEEN, count)?,
        lowest: filled(allowance, 0, count)?,
        open: Vec::new(),
        path: Vec::new(),
        first: filled(allowance, UNSEEN, count)?,
    };
    let mut cancellation = Cancellation::new(allowance);
    for node in 0..count as u32 {
        if search.numbers[node as usize] == UNSEEN {
            search.from(node, &mut cancellation)?;
        }
    }
    Ok(numbered(search.first.into_iter()))
}

struct Tarjan<'a> {
    rows: &'a Rows,
    seen: u32,
    /// When a node was first seen.
    numbers: Vec<u32>,
    /// The earliest open node that is known to be reached from a node.
    lowest: Vec<u32>,
    /// Nodes whose component is not closed.
    open: Vec<u32>,
    /// The way from the root to where the search is: a node, and its next entry.
    path: Vec<(u32, usize)>,
    /// The first node of each closed node's component.
    first: Vec<u32>,
}

impl Tarjan<'_> {
    fn from(&mut self, root: u32, cancellation: &mut Cancellation<'_>) -> Result<()> {
        self.enter(root);
        while let Some((node, entry)) = self.path.last_mut() {
            let node = *node;
            if *entry < self.rows.run(node).end {
                let next = self.rows.neighbour(*entry);
                *entry += 1;
                self.follow(node, next);
            } else {
                self.path.pop();
                self.leave(node);
            }
            cancellation.steps(1)?;
        }
        Ok(())
    }

    fn enter(&mut self, node: u32) {
        self.numbers[node as usize] = self.seen;
        self.lowest[node as usize] = self.seen;
        self.seen += 1;
        self.open.push(node);
        self.path.push((node, self.rows.run(node).start));
    }

    fn follow(&mut self, node: u32, next: u32) {
        if self.numbers[next as usize] == UNSEEN {
            self.enter(next);
        } else if self.first[next as usize] == UNSEEN {
            self.lower(node, self.numbers[next as usize]);
        }
    }

    fn leave(&mut self, node: u32) {
        let lowest = self.lowest[node as usize];
        if lowest == self.numbers[node as usize] {
            self.close(node);
        }
        if let Some((parent, _)) = self.path.last() {
            self.lower(*parent, lowest);
        }
    }

    fn lower(&mut self, node: u32, to: u32) {
        let lowest = &mut self.lowest[node as usize];
        *lowest = (*lowest).min(to);
    }

    /// Everything that has been opened since `node` is its component.
    fn close(&mut self, node: u32) {
        let start = self
            .open
            .iter()
            .rposition(|open| *open == node)
            .unwrap_or(0);
        let component = self.open.split_off(start);
        let first = component.iter().copied().min().unwrap_or(node);
        for member in component {
            self.first[member as usize] = first;
        }
    }
}
