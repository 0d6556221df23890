//! Centrality: degree, closeness, betweenness.

use super::cancellation::{Cancellation, filled};
use super::paths::Search;
use super::projection::{Layout, Rows};
use crate::error::Result;
use crate::parallel::{blocks, map_parallel};
use crate::value::allowance::Allowance;
use std::ops::Range;

/// The degree of each node: the number of its relationships along the direction, or their total weight.
pub fn degree(layout: &Layout) -> Vec<f64> {
    let (rows, weights) = (layout.forward(), layout.weights(layout.direction()));
    let degree = |node| match weights {
        None => rows.run(node).len() as f64,
        Some(weights) => weights[rows.run(node)].iter().sum(),
    };
    (0..rows.len() as u32).map(degree).collect()
}

/// The number of sources that a thread processes at a time.
const SOURCES: usize = 16;

/// Closeness: with `r` other nodes reaching a node among `n` nodes at a total distance `d`, `r / d`, scaled by `r / (n
/// - 1)` so that nodes of small components do not appear central (Wasserman and Faust; networkx's
/// `closeness_centrality`). Distances are measured along the direction, to the node.
pub fn closeness(layout: &Layout, allowance: &dyn Allowance) -> Result<Vec<f64>> {
    let count = layout.node_count();
    let work = |search: &mut Search<'_>, range: Range<usize>| {
        let of = |node| -> Result<f64> {
            let (total, reached) = search.reach(node as u32)?;
            let others = (reached - 1) as f64;
            let share = others / (count.max(2) - 1) as f64;
            Ok(if total > 0.0 {
                others / total * share
            } else {
                0.0
            })
        };
        range.map(of).collect::<Result<Vec<f64>>>()
    };
    let start = || Search::new(layout, layout.against(), allowance);
    let parts = map_parallel(allowance.threads(), blocks(count, SOURCES), start, work)?;
    Ok(parts.concat())
}

/// Sums of floats depend on their order, so the sources are split into this many parts, independently of the number of
/// cores.
const PARTS: usize = 8;

/// Betweenness: the number of shortest paths between other nodes that go through each node, each pair of nodes counting
/// once. Parallel relationships count once; weights are ignored. `normalized`: as a fraction of all pairs (networkx's
/// `betweenness_centrality`). Brandes' algorithm.
pub fn betweenness(
    layout: &Layout,
    normalized: bool,
    allowance: &dyn Allowance,
) -> Result<Vec<f64>> {
    let rows = layout.forward().distinct(false, allowance)?;
    let count = rows.len();
    let work = |(): &mut (), range: Range<usize>| {
        let mut brandes = Brandes::new(&rows, allowance)?;
        range
            .into_iter()
            .try_for_each(|source| brandes.from(source as u32))?;
        Ok(brandes.sums)
    };
    let parts = map_parallel(
        allowance.threads(),
        blocks(count, count.div_ceil(PARTS).max(1)),
        || Ok(()),
        work,
    )?;
    let mut sums = filled(allowance, 0.0, count)?;
    for part in parts {
        sums.iter_mut()
            .zip(part)
            .for_each(|(sum, more)| *sum += more);
    }
    let undirected = layout.direction() == crate::graph::Direction::Both;
    let pairs = (count.max(1) - 1) as f64 * (count.max(2) - 2) as f64;
    // In an undirected graph, each pair has been counted from both ends.
    let scale = match (normalized, undirected) {
        (true, _) if pairs > 0.0 => 1.0 / pairs,
        (false, true) => 0.5,
        _ => 1.0,
    };
    sums.iter_mut().for_each(|sum| *sum *= scale);
    Ok(sums)
}

/// The distance of a node that has not been reached.
const FAR: u32 = u32::MAX;

struct Brandes<'a> {
    rows: &'a Rows,
    distances: Vec<u32>,
    /// The number of shortest paths to each node.
    paths: Vec<f64>,
    /// The dependency of the source on each node.
    gathered: Vec<f64>,
    /// Nodes in the order in which they were reached.
    order: Vec<u32>,
    sums: Vec<f64>,
    cancellation: Cancellation<'a>,
}

impl<'a> Brandes<'a> {
    fn new(rows: &'a Rows, allowance: &'a dyn Allowance) -> Result<Brandes<'a>> {
        let count = rows.len();
        Ok(Brandes {
            rows,
            distances: filled(allowance, FAR, count)?,
            paths: filled(allowance, 0.0, count)?,
            gathered: filled(allowance, 0.0, count)?,
            order: Vec::new(),
            sums: filled(allowance, 0.0, count)?,
            cancellation: Cancellation::new(allowance),
        })
    }

    fn from(&mut self, source: u32) -> Result<()> {
        self.spread(source)?;
        self.collect(source)?;
        for node in self.order.drain(..) {
            let place = node as usize;
            (
                self.distances[place],
                self.paths[place],
                self.gathered[place],
            ) = (FAR, 0.0, 0.0);
        }
        Ok(())
    }

    /// Computes distances and numbers of shortest paths by breadth-first search.
    fn spread(&mut self, source: u32) -> Result<()> {
        self.distances[source as usize] = 0;
        self.paths[source as usize] = 1.0;
        self.order.push(source);
        let mut at = 0;
        while let Some(node) = self.order.get(at).copied() {
            at += 1;
            let row = self.rows.row(node);
            self.cancellation.steps(1 + row.len())?;
            let further = self.distances[node as usize] + 1;
            for next in row {
                let place = *next as usize;
                if self.distances[place] == FAR {
                    self.distances[place] = further;
                    self.order.push(*next);
                }
                if self.distances[place] == further {
                    self.paths[place] += self.paths[node as usize];
                }
            }
        }
        Ok(())
    }

    /// Accumulates dependencies from the farthest node back: each node passes its own to its predecessors, in
    /// proportion to their numbers of paths.
    fn collect(&mut self, source: u32) -> Result<()> {
        for node in self.order.iter().rev() {
            let place = *node as usize;
            let further = self.distances[place] + 1;
            let row = self.rows.row(*node);
            self.cancellation.steps(1 + row.len())?;
            let behind = row.iter().map(|next| *next as usize);
            let behind = behind.filter(|next| self.distances[*next] == further);
            let share = |next: usize| (1.0 + self.gathered[next]) / self.paths[next];
            let gathered = self.paths[place] * behind.map(share).sum::<f64>();
            self.gathered[place] = gathered;
            if *node != source {
                self.sums[place] += gathered;
            }
        }
        Ok(())
    }
}
