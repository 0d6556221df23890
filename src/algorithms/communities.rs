//! Shared parts of the algorithms that find communities: sums by label, and renumbering of the remaining labels.

use super::cancellation::filled;
use crate::error::Result;
use crate::value::allowance::Allowance;

/// Numbers from 0 on in the order of first use, and how many there are.
pub fn renumbered(communities: &[u32]) -> (Vec<u32>, usize) {
    const NONE: u32 = u32::MAX;
    let mut numbers = vec![NONE; communities.len()];
    let mut next = 0;
    let renumber = |community: &u32| {
        let number = &mut numbers[*community as usize];
        if *number == NONE {
            *number = next;
            next += 1;
        }
        *number
    };
    let renumbered = communities.iter().map(renumber).collect();
    (renumbered, next as usize)
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

    /// Removes all labels with their sums, in the order in which they were first added.
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
}
