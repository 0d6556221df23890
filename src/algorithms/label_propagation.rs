//! Label propagation: every node starts with its own label and repeatedly adopts the most frequent label of its
//! neighbours.

use super::cancellation::{Cancellation, filled};
use super::communities::{Tally, renumbered};
use super::projection::Layout;
use crate::error::Result;
use crate::value::allowance::Allowance;

/// The options of label propagation.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (a:City)-[:ROAD]->(b:City), (b)-[:ROAD]->(a)", ())?;
/// let roads = db.read(|graph| graph.project().build())??;
/// let none = tupu::LabelPropagation { iterations: 0, seed: 1 };
/// assert_ne!(roads.label_propagation(none)?[0].1, roads.label_propagation(none)?[1].1);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LabelPropagation {
    /// The maximum number of rounds.
    pub iterations: usize,
    /// Determines the order of the nodes and how ties are broken. The same seed gives the same result.
    pub seed: u64,
}

impl Default for LabelPropagation {
    fn default() -> Self {
        LabelPropagation {
            iterations: 10,
            seed: 0,
        }
    }
}

/// The community of each node, numbered in the order of their first nodes. Neighbours are those along the layout's
/// direction. A node keeps its label if that is among the most frequent ones; otherwise one of these is chosen by
/// [`rank`]. (If the lowest were chosen, the labels of the first nodes would flood the graph while all labels are still
/// rare.)
pub fn label_propagation(
    layout: &Layout,
    options: LabelPropagation,
    allowance: &dyn Allowance,
) -> Result<Vec<u32>> {
    let way = layout.direction();
    let (rows, weights) = (layout.rows(way), layout.distances(way)?);
    let mut labels = filled(allowance, 0, rows.len())?;
    (0..)
        .zip(&mut labels)
        .for_each(|(node, label)| *label = node);
    let (mut tally, mut short) = (Tally::new(rows.len(), allowance)?, ShortTally::default());
    let mut cancellation = Cancellation::new(allowance);
    let order = turns(rows.len(), options.seed, allowance)?;
    for _ in 0..options.iterations {
        let mut changed = false;
        for node in &order {
            let run = rows.run(*node);
            cancellation.steps(1 + run.len())?;
            let few = run.len() <= SHORT;
            let votes = run.map(|entry| {
                let label = labels[rows.neighbour(entry) as usize];
                (label, weights.map_or(1.0, |weights| weights[entry]))
            });
            let present = labels[*node as usize];
            let rank = |label| rank(options.seed, *node, label);
            let winner = if few {
                votes.for_each(|(label, weight)| short.add(label, weight));
                winner(short.0.drain(..), present, rank)
            } else {
                votes.for_each(|(label, weight)| tally.add(label, weight));
                winner(tally.drain(), present, rank)
            };
            changed |= winner != present;
            labels[*node as usize] = winner;
        }
        if !changed {
            break;
        }
    }
    Ok(renumbered(&labels).0)
}

/// The order in which nodes are processed.
pub fn turns(count: usize, seed: u64, allowance: &dyn Allowance) -> Result<Vec<u32>> {
    let mut order = filled(allowance, 0, count)?;
    (0..)
        .zip(&mut order)
        .for_each(|(node, place)| *place = node);
    order.sort_by_cached_key(|node| rank(seed, *node, u32::MAX));
    Ok(order)
}

/// Breaks ties at a node: the label of the lowest rank is chosen. Pseudorandom, but the same on every machine and in
/// every version.
pub fn rank(seed: u64, node: u32, label: u32) -> u64 {
    mixed(mixed(mixed(seed) ^ u64::from(node)) ^ u64::from(label))
}

/// The output function of the generator SplitMix64.
fn mixed(state: u64) -> u64 {
    let mut bits = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// Rows with at most this many entries are counted in a short list, because each access to a table as large as the
/// graph would be a cache miss.
const SHORT: usize = 32;

/// Sums by label, for a small number of labels.
#[derive(Default)]
struct ShortTally(Vec<(u32, f64)>);

impl ShortTally {
    fn add(&mut self, label: u32, weight: f64) {
        match self.0.iter_mut().find(|(known, _)| *known == label) {
            Some((_, sum)) => *sum += weight,
            None => self.0.push((label, weight)),
        }
    }
}

/// The label with the largest sum. In a tie the current label is kept, else the one of the lowest rank is chosen.
fn winner(sums: impl Iterator<Item = (u32, f64)>, present: u32, rank: impl Fn(u32) -> u64) -> u32 {
    let mut best = (present, f64::NEG_INFINITY);
    for (label, sum) in sums {
        let wins_tie = || label == present || (best.0 != present && rank(label) < rank(best.0));
        if sum > best.1 || (sum == best.1 && wins_tie()) {
            best = (label, sum);
        }
    }
    best.0
}
