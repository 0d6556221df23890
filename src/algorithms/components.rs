//! Weakly and strongly connected components. Components are numbered in the order of their first nodes.

use super::cancellation::{Cancellation, filled};
use super::projection::{Layout, Rows};
use super::spreading::Spreading;
use super::trees::Trees;
use crate::error::Result;
use crate::graph::Direction;
use crate::parallel::{blocks, map_parallel};
use crate::value::allowance::Allowance;
use std::ops::Range;

/// The number of nodes that a thread links at a time.
const BLOCK: usize = 1 << 14;

/// The number of relationships of each node that are followed before the largest component is estimated.
const FIRST: usize = 2;

/// The weakly connected component of each node: nodes are in one component if relationships, followed in either
/// direction, connect them.
///
/// Most nodes of most graphs are in one large component. It is found by going out from a node with many relationships;
/// union-find then does the rest, of which nothing is connected with it. Where there is no such component, all is union-find.
pub fn weakly_connected_components(layout: &Layout, allowance: &dyn Allowance) -> Result<Vec<u32>> {
    let (count, source) = (layout.node_count(), layout.source());
    if source.over.is_empty() {
        let large = Spreading::from_hub(layout, allowance)?;
        if 2 * large.len() > count {
            return components_beside(&large, layout, allowance);
        }
    }
    components_by_trees(layout, allowance)
}

/// The components, of which a large one is known.
fn components_beside(
    large: &Spreading<'_>,
    layout: &Layout,
    allowance: &dyn Allowance,
) -> Result<Vec<u32>> {
    let (count, source) = (layout.node_count(), layout.source());
    allowance.hold(8 * count as u64)?;
    let trees = Trees::new(count);
    let is_in = |node: &u32| large.contains(source.nodes.id(*node));
    let mut cancellation = Cancellation::new(allowance);
    for node in (0..count as u32).filter(|node| !is_in(node)) {
        cancellation.steps(1)?;
        // A relationship is in the row of its start, too.
        source.visit(node, Direction::Outgoing, |other, _| {
            trees.link(node, other);
        });
    }
    let first = (0..count as u32).find(is_in).unwrap_or(0);
    let root = |node: u32| match is_in(&node) {
        true => first,
        false => trees.root(node),
    };
    Ok(numbered((0..count as u32).map(root)))
}

/// Concurrent union-find on all cores. A root is always the first node of its tree, so the result does not depend on
/// the order of links. Following a few relationships of each node is enough to find a large component; the others are only
/// followed for nodes that are not in it yet (Afforest).
fn components_by_trees(layout: &Layout, allowance: &dyn Allowance) -> Result<Vec<u32>> {
    let count = layout.node_count();
    allowance.hold(8 * count as u64)?;
    let (trees, source) = (Trees::new(count), layout.source());
    let all = |work: &(dyn Fn(u32) + Sync)| {
        let block = |(): &mut (), range: Range<usize>| {
            allowance.check()?;
            range.for_each(|node| work(node as u32));
            Ok(())
        };
        map_parallel(allowance.threads(), blocks(count, BLOCK), || Ok(()), block).map(drop)
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

/// Numbers roots, which precede all other nodes of their trees, without gaps.
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

/// The number of a node that has not been visited.
const UNSEEN: u32 = u32::MAX;

/// The strongly connected component of each node: nodes are in one component if each can be reached from the other.
/// Tarjan's algorithm with its stack on the heap.
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
    /// The discovery number of each node.
    numbers: Vec<u32>,
    /// The earliest open node that is known to be reachable from a node.
    lowest: Vec<u32>,
    /// Nodes whose component is not complete.
    open: Vec<u32>,
    /// The path from the root to the current position of the search: a node, and its next entry.
    path: Vec<(u32, usize)>,
    /// The first node of each completed node's component.
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

    /// Completes the component of `node`: all nodes opened since then.
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
