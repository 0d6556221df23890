//! The names of the sources in some sets, each once, sorted.

use crate::graph::{GraphView, NameOrder, ReferenceSet, SourceId};
use std::sync::Arc;

/// From so many sources on their places are sorted by a bitmap.
const MANY: usize = 24;

/// A list of sources is worth the order of all names if it has one in so many of them.
const PART: usize = 32;

/// Finds the names of the sources in some sets.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: Vec<u32>,
    places: Places,
    /// The number of sources so far.
    found: usize,
}

impl Names {
    /// Each once, sorted.
    pub fn of<'v>(
        &mut self,
        sets: impl Iterator<Item = ReferenceSet>,
        view: &'v GraphView,
    ) -> impl ExactSizeIterator<Item = &'v Arc<str>> {
        self.ids.clear();
        let sources = sets.flat_map(|set| view.sources_of(set));
        self.ids.extend(sources.map(|source| source.0));
        self.found += self.ids.len();
        let all = view.source_names().len();
        let many = self.ids.len() >= MANY && self.ids.len() * PART >= all;
        // It takes time to find the order of all names, which is worth it if it is asked for often.
        let order = match many || self.found >= all {
            true => Some(view.source_order()),
            false => view.known_source_order(),
        };
        let name = |id: &u32| view.source_name(SourceId(*id));
        match order {
            Some(order) => self.places.sort(&mut self.ids, order),
            None => {
                self.ids.sort_unstable_by_key(name);
                self.ids.dedup();
            }
        }
        self.ids.iter().map(name)
    }
}

/// A set of the places of names: a bit for each place, and a bit for each word of those bits that is not zero.
#[derive(Debug, Default)]
struct Places {
    words: Vec<u64>,
    used: Vec<u64>,
}

impl Places {
    /// Sorts ids by their names, and keeps each once.
    fn sort(&mut self, ids: &mut Vec<u32>, order: &NameOrder) {
        if ids.len() < MANY {
            ids.sort_unstable_by_key(|id| order.place(*id));
            ids.dedup();
            return;
        }
        ids.iter()
            .filter_map(|id| order.place(*id))
            .for_each(|place| self.insert(place as usize));
        ids.clear();
        self.take_all(|place| ids.extend(order.id_at(place)));
    }

    fn insert(&mut self, place: usize) {
        let word = place / 64;
        if self.words.len() <= word {
            let words = (word + 1).next_power_of_two();
            self.words.resize(words, 0);
            self.used.resize(words.div_ceil(64), 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= 1 << (place % 64);
        }
        if let Some(used) = self.used.get_mut(word / 64) {
            *used |= 1 << (word % 64);
        }
    }

    /// Passes all places on in ascending order, and forgets them.
    fn take_all(&mut self, mut take: impl FnMut(u32)) {
        for (group, used) in self.used.iter_mut().enumerate() {
            for_each_bit(std::mem::take(used), |bit| {
                let place = group * 64 + bit as usize;
                if let Some(word) = self.words.get_mut(place) {
                    for_each_bit(std::mem::take(word), |bit| take(place as u32 * 64 + bit));
                }
            });
        }
    }
}

/// The numbers of the bits that are set, in ascending order.
fn for_each_bit(mut word: u64, mut take: impl FnMut(u32)) {
    while word != 0 {
        take(word.trailing_zeros());
        word &= word - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Change, Graph, NewSymbol, SymbolKind};

    #[test]
    fn ids_are_sorted_by_their_names_however_many_there_are() {
        let mut graph = Graph::default();
        for number in 0..5000_u32 {
            let name = format!("{}", number * 7919 % 5000).into();
            let kind = SymbolKind::Source;
            graph
                .apply(Change::SymbolAdded(NewSymbol { kind, name }))
                .expect("a new name");
        }
        let view = graph.view();
        let mut places = Places::default();
        for count in [1, 3, MANY as u32, 200, 4999, 2] {
            let mut ids: Vec<u32> = (0..count).chain(0..count).rev().collect();
            places.sort(&mut ids, view.source_order());
            assert_eq!(ids.len(), count as usize);
            let name = |id: &u32| view.source_name(SourceId(*id));
            assert!(ids.is_sorted_by_key(name), "{count}");
        }
    }
}
