//! The best of many hits.

use super::lists::Hits;
use super::table::TextHit;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The best of the hits that were added, at most so many.
pub(super) struct BestHits {
    pub most: usize,
    /// The worst one is on top.
    heap: BinaryHeap<Ranked>,
}

struct Ranked(TextHit);

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        self.0.order(&other.0)
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

impl BestHits {
    /// None yet, and never more than `most`.
    pub fn new(most: usize) -> BestHits {
        BestHits {
            most,
            heap: BinaryHeap::new(),
        }
    }

    /// Adds a hit, if it is among the best.
    pub fn add(&mut self, hit: TextHit) {
        if self.heap.len() < self.most {
            self.heap.push(Ranked(hit));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && hit.order(&worst.0).is_lt()
        {
            *worst = Ranked(hit);
        }
    }

    /// What a hit has to be better than.
    pub fn least(&self) -> f64 {
        match self.heap.peek() {
            Some(worst) if self.heap.len() >= self.most => worst.0.score,
            _ => f64::NEG_INFINITY,
        }
    }

    /// All of them, the best first.
    pub fn into_sorted(self) -> Hits {
        let sorted = self.heap.into_sorted_vec().into_iter();
        sorted.map(|ranked| ranked.0).collect()
    }
}
