//! Counts from which the planner estimates, updated by every change.

use rustc_hash::FxHashMap;

/// Label set of the start, type, label set of the end.
pub type Triple = (u32, u32, u32);

/// The number of relationships between nodes of two label sets: the finest count that costs one addition per
/// relationship. Counts by label are summed from it.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Missing entries are zero.
    triples: FxHashMap<Triple, u64>,
}

impl Statistics {
    /// Adds to a count.
    pub fn add(&mut self, triple: Triple, count: u64) {
        if count > 0 {
            *self.triples.entry(triple).or_default() += count;
        }
    }

    /// Subtracts one from a count.
    pub fn remove(&mut self, triple: Triple) {
        if let Some(count) = self.triples.get_mut(&triple) {
            *count -= 1;
            if *count == 0 {
                self.triples.remove(&triple);
            }
        }
    }

    /// All counts that are not zero.
    pub fn triples(&self) -> impl Iterator<Item = (Triple, u64)> {
        self.triples.iter().map(|(triple, count)| (*triple, *count))
    }
}
