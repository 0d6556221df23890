//! Rows with their distances, and the nearest of many.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A row and how far it is from what is looked for. Of equal distances the lower row is nearer.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    /// The distance.
    pub distance: f32,
    /// The row.
    pub row: u32,
}

impl Ord for Near {
    fn cmp(&self, other: &Near) -> Ordering {
        let distances = self.distance.total_cmp(&other.distance);
        distances.then_with(|| self.row.cmp(&other.row))
    }
}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Near) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Near {
    fn eq(&self, other: &Near) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Near {}

/// The nearest rows of those that were added, at most so many.
#[derive(Clone, Debug)]
pub struct Best {
    most: usize,
    /// The farthest one is on top.
    heap: BinaryHeap<Near>,
}

impl Best {
    /// None yet, and never more than `most`.
    pub fn new(most: usize) -> Best {
        Best {
            most,
            heap: BinaryHeap::new(),
        }
    }

    /// Adds a row, if it is among the nearest.
    pub fn add(&mut self, near: Near) {
        if self.heap.len() < self.most {
            self.heap.push(near);
        } else if let Some(mut farthest) = self.heap.peek_mut()
            && near < *farthest
        {
            *farthest = near;
        }
    }

    /// Whether there are as many as there may be.
    pub fn is_full(&self) -> bool {
        self.heap.len() >= self.most
    }

    /// The farthest of them.
    pub fn farthest(&self) -> Option<Near> {
        self.heap.peek().copied()
    }

    /// All of them, the nearest one first.
    pub fn into_sorted(self) -> Vec<Near> {
        self.heap.into_sorted_vec()
    }
}
