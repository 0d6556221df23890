//! PageRank: how often a random walk along relationships visits each node.
//!
//! Power iteration in pull form: each node sums the shares of its predecessors. At a node without successors the walk
//! jumps to any node (or to the sources, if there are any), so the scores sum to 1 in every step: networkx's
//! definition. Sums are taken over blocks of a fixed size, so the scores do not depend on the number of cores.

use super::cancellation::filled;
use super::projection::{Layout, Rows};
use crate::error::Result;
use crate::parallel::map_parallel;
use crate::value::NodeId;
use crate::value::allowance::Allowance;

/// The number of nodes that a thread updates at a time.
const BLOCK: usize = 1 << 14;

/// The options of PageRank.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (a:City)-[:ROAD]->(:City), (:Village)-[:ROAD]->(a)", ())?;
/// let near = db.read(|graph| {
///     let from_here = tupu::PageRank { sources: graph.nodes("City").take(1).collect(), ..Default::default() };
///     graph.project().build()?.page_rank(&from_here)
/// })??;
/// assert_eq!(near[2].1, 0.0); // nobody comes by the village
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PageRank<N = NodeId> {
    /// The probability that the walk follows a relationship rather than starting again.
    pub damping: f64,
    /// The maximum number of iterations.
    pub iterations: usize,
    /// The iteration stops once the sum of the changes of all scores is at most this.
    pub tolerance: f64,
    /// Where the walk starts; anywhere if empty.
    pub sources: Vec<N>,
}

impl<N> Default for PageRank<N> {
    fn default() -> Self {
        PageRank {
            damping: 0.85,
            iterations: 100,
            tolerance: 1e-9,
            sources: Vec::new(),
        }
    }
}

/// The scores of all nodes.
pub fn page_rank(
    layout: &Layout,
    options: &PageRank<u32>,
    allowance: &dyn Allowance,
) -> Result<Vec<f64>> {
    let count = layout.node_count();
    if count == 0 {
        return Ok(Vec::new());
    }
    let walk = RandomWalk::new(layout, options, allowance)?;
    let mut scores = match &walk.starts {
        None => filled(allowance, 1.0 / count as f64, count)?,
        Some(starts) => starts.clone(),
    };
    let mut handed_on = filled(allowance, 0.0, count)?;
    let mut next = filled(allowance, 0.0, count)?;
    let mut stuck = walk.compute_shares(&scores, &mut handed_on);
    for _ in 0..options.iterations {
        let update = walk.step(&mut scores, &handed_on, &mut next, stuck)?;
        std::mem::swap(&mut handed_on, &mut next);
        stuck = update.stuck;
        if update.change <= options.tolerance {
            break;
        }
    }
    Ok(scores)
}

/// The data that is the same in all steps.
struct RandomWalk<'a> {
    damping: f64,
    backward: &'a Rows,
    weights: Option<&'a [f64]>,
    /// The reciprocal of the number (or weight) of the outgoing relationships of a node; 0 if there are none.
    shares: Vec<f64>,
    /// The probability of starting at each node; `None` if it is uniform.
    starts: Option<Vec<f64>>,
    allowance: &'a dyn Allowance,
}

/// The result of one step, or of one block of it.
#[derive(Clone, Copy, Debug, Default)]
struct Update {
    /// The total score of nodes without successors.
    stuck: f64,
    /// The sum of the changes of the scores.
    change: f64,
}

impl<'a> RandomWalk<'a> {
    fn new(
        layout: &'a Layout,
        options: &PageRank<u32>,
        allowance: &'a dyn Allowance,
    ) -> Result<Self> {
        let count = layout.node_count();
        let (backward, weights) = (layout.backward(), layout.distances(layout.against())?);
        let mut shares = filled(allowance, 0.0, count)?;
        for (entry, from) in backward.neighbours().iter().enumerate() {
            shares[*from as usize] += weights.map_or(1.0, |weights| weights[entry]);
        }
        for share in &mut shares {
            *share = if *share > 0.0 { 1.0 / *share } else { 0.0 };
        }
        let starts = match &options.sources[..] {
            [] => None,
            sources => {
                let mut starts = filled(allowance, 0.0, count)?;
                for source in sources {
                    starts[*source as usize] += 1.0 / sources.len() as f64;
                }
                Some(starts)
            }
        };
        Ok(RandomWalk {
            damping: options.damping,
            backward,
            weights,
            shares,
            starts,
            allowance,
        })
    }

    /// Computes the share that each node passes along each of its relationships; returns the score of nodes without
    /// successors.
    fn compute_shares(&self, scores: &[f64], handed_on: &mut [f64]) -> f64 {
        let mut stuck = 0.0;
        for ((score, share), out) in scores.iter().zip(&self.shares).zip(handed_on) {
            *out = score * share;
            stuck += if *share == 0.0 { *score } else { 0.0 };
        }
        stuck
    }

    fn step(
        &self,
        scores: &mut [f64],
        handed_on: &[f64],
        next: &mut [f64],
        stuck: f64,
    ) -> Result<Update> {
        let parts = scores.chunks_mut(BLOCK).zip(next.chunks_mut(BLOCK));
        let updates = map_parallel(
            self.allowance.threads(),
            parts.enumerate(),
            || Ok(()),
            |(), (number, (scores, next))| {
                self.allowance.check()?;
                Ok(self.update(number * BLOCK, scores, (handed_on, next), stuck))
            },
        )?;
        let sum = |a: Update, b: &Update| Update {
            stuck: a.stuck + b.stuck,
            change: a.change + b.change,
        };
        Ok(updates.iter().fold(Update::default(), sum))
    }

    /// Computes the new scores of the nodes from `first` on, and their shares.
    fn update(
        &self,
        first: usize,
        scores: &mut [f64],
        (handed_on, next): (&[f64], &mut [f64]),
        stuck: f64,
    ) -> Update {
        let anywhere = 1.0 / self.backward.len() as f64;
        let base = (1.0 - self.damping) + self.damping * stuck;
        let mut update = Update::default();
        for (place, (score, next)) in scores.iter_mut().zip(next).enumerate() {
            let node = first + place;
            let start = self.starts.as_ref().map_or(anywhere, |starts| starts[node]);
            let received = self.received(node as u32, handed_on);
            let new = base * start + self.damping * received;
            update.change += (new - *score).abs();
            let share = self.shares[node];
            update.stuck += if share == 0.0 { new } else { 0.0 };
            (*score, *next) = (new, new * share);
        }
        update
    }

    fn received(&self, node: u32, handed_on: &[f64]) -> f64 {
        let row = self.backward.row(node);
        match self.weights {
            None => row.iter().map(|from| handed_on[*from as usize]).sum(),
            Some(weights) => {
                let weights = &weights[self.backward.run(node)];
                let handed_on = row.iter().map(|from| handed_on[*from as usize]);
                handed_on
                    .zip(weights)
                    .map(|(part, weight)| part * weight)
                    .sum()
            }
        }
    }
}
