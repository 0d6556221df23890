//! Adjacency and counts under construction: loaded from blocks, or derived if there are none.

use super::{all_live, corrupt};
use crate::error::Result;
use crate::graph::adjacency::{Adjacency, AdjacencyChunk, TypeAdjacency};
use crate::graph::blocks::AdjacencyBlock;
use crate::graph::chunked::CHUNK;
use crate::graph::derive::{adjacency, statistics};
use crate::graph::statistics::{Statistics, Triple};
use crate::graph::view::GraphView;
use crate::value::{NodeId, RelationshipId};
use std::sync::Arc;

/// Adjacency and counts from the blocks so far.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// By type; empty before the first block.
    types: Vec<Sides>,
    /// Whether there are ids without a relationship; determined with the first block.
    vacancies: Option<bool>,
    statistics: Option<Statistics>,
}

/// The adjacency of one type from both ends, and the number of relationships of each.
#[derive(Debug, Default)]
struct Sides {
    outgoing: (Adjacency, u64),
    incoming: (Adjacency, u64),
}

impl Neighbours {
    /// Whether any block that depends on relationships has been added.
    pub fn have_begun(&self) -> bool {
        !self.types.is_empty() || self.statistics.is_some()
    }

    /// Adds the adjacency of some nodes. [`crate::graph::Graph::check`] verifies that it matches the relationships;
    /// this only checks that everything that is referred to exists.
    pub fn add(&mut self, blocks: Vec<AdjacencyBlock>, view: &GraphView) -> Result<()> {
        self.types
            .resize_with(view.type_names().len(), Sides::default);
        let vacancies = *self.vacancies.get_or_insert_with(|| {
            let mut records = view.relationships.iter();
            records.any(|record| !record.is_live())
        });
        for block in blocks {
            let sides = self.types.get_mut(block.relationship_type.0 as usize);
            let sides = sides.ok_or_else(|| corrupt("neighbours have a type without a name"))?;
            let side = match block.incoming {
                false => &mut sides.outgoing,
                true => &mut sides.incoming,
            };
            let chunk = lead_somewhere(view, &block, vacancies)
                .then(|| AdjacencyChunk::from_parts(block.parts))
                .flatten()
                .ok_or_else(|| corrupt("a chunk of neighbours is uneven or leads nowhere"))?;
            side.1 += chunk.base_arrays().0.len() as u64;
            side.0
                .add_chunk(block.chunk as usize, chunk)
                .ok_or_else(|| corrupt("a chunk of neighbours comes twice"))?;
        }
        Ok(())
    }

    /// Adds the counts of relationships.
    pub fn count(&mut self, counts: Vec<(Triple, u64)>, view: &GraphView) -> Result<()> {
        let ascend = counts.is_sorted_by(|(a, _), (b, _)| a < b);
        let known = |((start, of, end), count): &(Triple, u64)| {
            let named = (*of as usize) < view.type_names().len();
            named && *count > 0 && view.label_sets.has(*start) && view.label_sets.has(*end)
        };
        if !ascend || self.statistics.is_some() || !counts.iter().all(known) {
            return Err(corrupt("the counts of relationships are of nothing"));
        }
        let mut statistics = Statistics::default();
        for (triple, count) in counts {
            statistics.add(triple, count);
        }
        self.statistics = Some(statistics);
        Ok(())
    }

    /// Moves the counts to the state, with an adjacency that was made elsewhere; the counts must have been added.
    pub fn finish_with(
        self,
        adjacency: Vec<Arc<TypeAdjacency>>,
        view: &mut GraphView,
    ) -> Result<()> {
        let statistics = self.statistics.unwrap_or_default();
        require_counts(&statistics, view)?;
        view.statistics = Arc::new(statistics);
        view.adjacency = Arc::new(adjacency);
        Ok(())
    }

    /// Moves everything to the state, whose relationships by type are already known.
    pub fn finish(self, view: &mut GraphView) -> Result<()> {
        match self.statistics {
            Some(statistics) => {
                require_counts(&statistics, view)?;
                view.statistics = Arc::new(statistics);
            }
            None => view.statistics = Arc::new(statistics(view)),
        }
        if self.types.is_empty() {
            view.adjacency = Arc::new(adjacency(view));
            return Ok(());
        }
        let mut sides = self.types.iter().zip(view.types.iter());
        if !sides.all(|(sides, set)| [sides.outgoing.1, sides.incoming.1] == [set.len(); 2]) {
            return Err(corrupt("there is not one neighbour for each relationship"));
        }
        let both = self.types.into_iter().map(|sides| {
            Arc::new(TypeAdjacency {
                outgoing: sides.outgoing.0,
                incoming: sides.incoming.0,
            })
        });
        view.adjacency = Arc::new(both.collect());
        Ok(())
    }
}

/// Whether the nodes of a block, its neighbours and its relationships exist.
fn lead_somewhere(view: &GraphView, block: &AdjacencyBlock, vacancies: bool) -> bool {
    let parts = &block.parts;
    let first = block.chunk as usize * CHUNK;
    let is_node = |place: &u16| {
        let id = u32::try_from(first + usize::from(*place));
        id.is_ok_and(|id| view.has_node(NodeId(id)))
    };
    // If every id has a relationship, only the highest one is checked: a random look-up for each would cost more than
    // the rest of loading.
    let mut relationships = parts.relationships.iter();
    let known = match vacancies {
        true => relationships.all(|id| view.has_relationship(*id)),
        false => relationships
            .max()
            .is_none_or(|RelationshipId(last)| *last < view.relationship_bound()),
    };
    known && parts.sources.iter().all(is_node) && all_live(view, parts.neighbours.iter().copied())
}

/// For each type, the sum of the counts must be the number of relationships.
fn require_counts(statistics: &Statistics, view: &GraphView) -> Result<()> {
    let mut counted = vec![0_u64; view.types.len()];
    for ((_, of, _), count) in statistics.triples() {
        if let Some(sum) = counted.get_mut(of as usize) {
            *sum = sum.saturating_add(count);
        }
    }
    if counted.iter().eq(view
        .types
        .iter()
        .map(|set| set.len())
        .collect::<Vec<_>>()
        .iter())
    {
        Ok(())
    } else {
        Err(corrupt(
            "the counts of relationships are not those of their types",
        ))
    }
}
