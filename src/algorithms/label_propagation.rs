//! Label propagation: every node starts with a label of its own and takes over, in turn, the one that is commonest among
//! its neighbours.

use super::louvain::renumbered;
use super::projection::Layout;
use super::pulse::{Pulse, filled};
use crate::error::Result;
use crate::value::allowance::Allowance;

/// The community of each node, numbered in the order of their first nodes. Neighbours are those along the layout's
/// direction. Nodes take their turns in the order of their ids, at most `iterations` times each.
/// A node keeps its label where it is among the commonest; else the lowest of these wins.
pub fn label_propagation(
    layout: &Layout,
    iterations: usize,
    allowance: &dyn Allowance,
) -> Result<Vec<u32>> {
    let way = layout.direction();
    let (rows, weights) = (layout.rows(way), layout.distances(way)?);
    let count = rows.len();
    let mut labels = filled(allowance, 0, count)?;
    (0..)
        .zip(&mut labels)
        .for_each(|(node, label)| *label = node);
    let mut tally = Tally::new(count, allowance)?;
    let mut pulse = Pulse::new(allowance);
    for _ in 0..iterations {
        let mut changed = false;
        for node in 0..count as u32 {
            let run = rows.run(node);
            pulse.steps(1 + run.len())?;
            for entry in run {
                let label = labels[rows.neighbour(entry) as usize];
                tally.add(label, weights.map_or(1.0, |weights| weights[entry]));
            }
            let label = &mut labels[node as usize];
            let winner = tally.winner(*label);
            changed |= winner != *label;
            *label = winner;
        }
        if !changed {
            break;
        }
    }
    Ok(renumbered(&labels).0)
}

/// Sums by label.
pub struct Tally {
    sums: Vec<f64>,
    labels: Vec<u32>,
}

impl Tally {
    /// For labels below a bound.
    pub fn new(bound: usize, allowance: &dyn Allowance) -> Result<Tally> {
        Ok(Tally {
            sums: filled(allowance, f64::NAN, bound)?,
            labels: Vec::new(),
        })
    }

    /// Adds to a label.
    pub fn add(&mut self, label: u32, weight: f64) {
        let sum = &mut self.sums[label as usize];
        if sum.is_nan() {
            self.labels.push(label);
            *sum = weight;
        } else {
            *sum += weight;
        }
    }

    /// Takes out all labels with their sums, in the order they were first added.
    pub fn drain(&mut self) -> impl Iterator<Item = (u32, f64)> {
        let sums = &mut self.sums;
        let take = |label| {
            (
                label,
                std::mem::replace(&mut sums[label as usize], f64::NAN),
            )
        };
        self.labels.drain(..).map(take)
    }

    /// The label with the largest sum, and an empty tally.
    fn winner(&mut self, present: u32) -> u32 {
        let mut best = (present, f64::NEG_INFINITY);
        for (label, sum) in self.drain() {
            let preferred = best.0 != present && (label == present || label < best.0);
            if sum > best.1 || (sum == best.1 && preferred) {
                best = (label, sum);
            }
        }
        best.0
    }
}
