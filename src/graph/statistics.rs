//! Counts that the planner estimates from, kept up by every change.

use rustc_hash::FxHashMap;

/// How many relationships there are between nodes of two label sets: the finest count that costs one addition a
/// relationship. What is asked about labels is summed from it.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// (label set of the start, type, label set of the end) → relationships; none is zero.
    triples: FxHashMap<(u32, u32, u32), u64>,
}

impl Statistics {
    /// Counts relationships more.
    pub fn add(&mut self, start: u32, relationship_type: u32, end: u32, count: u64) {
        *self
            .triples
            .entry((start, relationship_type, end))
            .or_default() += count;
    }

    /// Counts one relationship less.
    pub fn remove(&mut self, start: u32, relationship_type: u32, end: u32) {
        let triple = (start, relationship_type, end);
        if let Some(count) = self.triples.get_mut(&triple) {
            *count -= 1;
            if *count == 0 {
                self.triples.remove(&triple);
            }
        }
    }

    /// All counts that are not zero.
    pub fn triples(&self) -> impl Iterator<Item = ((u32, u32, u32), u64)> {
        self.triples.iter().map(|(triple, count)| (*triple, *count))
    }
}
