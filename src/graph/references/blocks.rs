//! References as blocks, and back.

use super::{ReferenceSet, References};
use crate::graph::blocks::{BLOCK_RECORDS, Block, ReferencesBlock, SourcesBlock};
use crate::graph::lazy::Slot;
use crate::graph::symbol::SourceId;
use crate::graph::view::GraphView;
use crate::value::EntityId;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The blocks of a state: none if there are no names of sources. Sets without facts are omitted.
pub fn blocks(view: &GraphView) -> impl Iterator<Item = Block> {
    let named = !view.source_names().is_empty();
    let (mut sets, mut places) = (Vec::new(), Vec::new());
    if let Some(references) = view.kept_references() {
        places = vec![0; references.sets.len()];
        for (set, _) in references.used_sets() {
            places[set.place()] = sets.len() as u32;
            sets.push(references.sources(set).to_vec());
        }
    }
    let sources = named.then(|| {
        Block::Sources(SourcesBlock {
            sources: view.source_names().to_vec(),
            sets,
        })
    });
    let references = view.kept_references().into_iter();
    let pieces = references.flat_map(move |references| pieces(references, &places));
    sources.into_iter().chain(together(pieces))
}

/// The facts of each column in pieces of at most as many records as a block has.
fn pieces(references: &References, places: &[u32]) -> Vec<ReferencesBlock> {
    let mut pieces = Vec::new();
    for (of_relationships, key, column) in references.all_columns() {
        let mut facts = column.iter().peekable();
        while facts.peek().is_some() {
            let mut piece = ReferencesBlock {
                of_relationships,
                key,
                ..ReferencesBlock::default()
            };
            for (entity, set) in facts.by_ref().take(BLOCK_RECORDS) {
                piece.entities.push(entity);
                piece.sets.extend(places.get(set.place()));
            }
            pieces.push(piece);
        }
    }
    pieces
}

/// Combines small pieces, so that many keys do not create sections of a few bytes.
fn together(mut pieces: impl Iterator<Item = ReferencesBlock>) -> impl Iterator<Item = Block> {
    std::iter::from_fn(move || {
        let (mut block, mut facts) = (Vec::new(), 0);
        while facts < BLOCK_RECORDS
            && let Some(piece) = pieces.next()
        {
            facts += piece.entities.len();
            block.push(piece);
        }
        (!block.is_empty()).then_some(Block::References(block))
    })
}

/// References under construction, from blocks that may be damaged. `None` means damage.
#[derive(Clone, Debug, Default)]
pub struct Loader {
    references: References,
    named: bool,
}

impl Loader {
    /// Adds the sets; each must be sorted, consist of known sources, and occur once.
    pub fn add_sets(&mut self, sets: Vec<Vec<SourceId>>, sources: usize) -> Option<()> {
        let mut seen = FxHashSet::default();
        for set in sets {
            let known = set.iter().all(|source| (source.0 as usize) < sources);
            let sorted = set.is_sorted_by(|a, b| a < b);
            let set: Arc<[SourceId]> = Arc::from(set);
            if set.is_empty() || !known || !sorted || !seen.insert(Arc::clone(&set)) {
                return None;
            }
            self.references.add_set(set);
        }
        let first = !self.named;
        self.named = true;
        first.then_some(())
    }

    /// Adds facts; each entity must exist, as `exists` says, its key must be one of `keys`, and each fact must occur once.
    /// Whether the property of a fact exists is only checked by `tupu check`: it would take as long as the rest of opening.
    pub fn add_facts(
        &mut self,
        block: &ReferencesBlock,
        keys: usize,
        exists: impl Fn(EntityId) -> bool,
    ) -> Option<()> {
        if block.entities.len() != block.sets.len() {
            return None;
        }
        if block.key.is_some_and(|key| (key.0 as usize) >= keys) {
            return None;
        }
        for (fact, place) in block.facts() {
            let set = ReferenceSet::numbered(place.checked_add(1)?);
            let is_set = set.place() < self.references.sets.len();
            let new = self.references.of(fact).is_empty();
            if !exists(fact.entity) || !is_set || !new {
                return None;
            }
            self.references.set(fact, set);
        }
        Some(())
    }

    /// The references; `None` if nothing is cited.
    pub fn finish(self) -> Option<Slot<References>> {
        (!self.references.is_empty()).then(|| Slot::held(self.references))
    }

    /// The references, whether anything is cited or not.
    pub fn into_references(self) -> References {
        self.references
    }
}
