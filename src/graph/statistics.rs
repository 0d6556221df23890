//! Counts that the planner estimates from, kept up by every change.

use rustc_hash::FxHashMap;

/// Label set of the start, type, label set of the end.
pub type Triple = (u32, u32, u32);

/// How many relationships there are between nodes of two label sets: the finest count that costs one addition a
/// relationship. What is asked about labels is summed from it.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// None is zero.
    triples: FxHashMap<Triple, u64>,
}

impl Statistics {
    /// Counts relationships more.
    pub fn add(&mut self, triple: Triple, count: u64) {
        if count > 0 {
            *self.triples.entry(triple).or_default() += count;
        }
    }

    /// Counts one relationship less.
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
