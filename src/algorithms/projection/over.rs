//! The relationships of a graph that do not hold within an interval.

use crate::error::Result;
use crate::graph::{GraphView, TypeId};
use crate::value::RelationshipId;
use crate::value::interval::Interval;

/// How many ids are looked at at once.
const BATCH: usize = 4096;

/// A bit for each relationship that is over, or has not begun; empty where all hold.
#[derive(Clone, Debug, Default)]
pub struct Over {
    words: Vec<u64>,
}

impl Over {
    /// Those of some types.
    pub fn of(graph: &GraphView, types: &[TypeId], at: Interval) -> Result<Over> {
        let mut over = Over::default();
        if !graph.has_valid_time() {
            return Ok(over);
        }
        let mut ids = Vec::with_capacity(BATCH);
        for of_type in types {
            let mut cursor = 0;
            loop {
                ids.clear();
                graph.scan_relationships(Some(*of_type), &mut cursor, BATCH, &mut ids);
                if ids.is_empty() {
                    break;
                }
                let held = graph.relationships_hold(&ids, at)?;
                let gone = ids.iter().zip(held).filter(|(_, held)| !held);
                gone.for_each(|(id, _)| over.add(*id, graph.relationship_bound()));
            }
        }
        Ok(over)
    }

    fn add(&mut self, id: RelationshipId, bound: u32) {
        if self.words.is_empty() {
            self.words.resize(bound as usize / 64 + 1, 0);
        }
        if let Some(word) = self.words.get_mut(id.0 as usize / 64) {
            *word |= 1 << (id.0 % 64);
        }
    }

    /// Whether all hold.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a relationship is one of them.
    pub fn has(&self, id: RelationshipId) -> bool {
        let word = self.words.get(id.0 as usize / 64);
        word.is_some_and(|word| word & (1 << (id.0 % 64)) != 0)
    }

    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        8 * self.words.len()
    }
}
