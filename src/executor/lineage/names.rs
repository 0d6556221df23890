//! The names of the sources in some sets, each once, sorted.

use super::arena::{Arena, Collector, Handle};
use crate::graph::{GraphView, ReferenceSet, SourceId};
use crate::value::Value;
use std::sync::Arc;

/// From so many sources on they may be worth the order of all names at once.
const MANY: usize = 24;

/// A list of sources is worth the order of all names if it has one in so many of them.
const PART: usize = 32;

/// Finds the names of the sources in some sets.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: Vec<u32>,
    places: Places,
    sorted: Vec<u32>,
    /// The number of sources so far.
    found: usize,
}

impl Names {
    /// The names of the sources of a lineage, as values: each once, sorted.
    pub fn of_lineage(
        &mut self,
        (collector, arena): (&mut Collector, &Arena),
        handle: Handle,
        view: &GraphView,
    ) -> Vec<Value> {
        let Some(known) = view.set_places(is_worth_order(self.found, view)) else {
            let leaves = collector.leaves(arena, handle).iter();
            let sets = leaves.map(|leaf| ReferenceSet::numbered(*leaf));
            return self.of(sets, view).map(text).collect();
        };
        let (places, order) = (&mut self.places, known.order());
        collector.for_each_leaf(arena, handle, &mut |leaf| {
            let set = ReferenceSet::numbered(leaf);
            match known.of_one(set) {
                Some(place) => places.insert(place as usize),
                None => view
                    .sources_of(set)
                    .iter()
                    .filter_map(|source| order.place(source.0))
                    .for_each(|place| places.insert(place as usize)),
            }
        });
        self.sorted.clear();
        places.take_all(|place| self.sorted.push(place));
        self.found += self.sorted.len();
        let names = self.sorted.iter().filter_map(|place| order.name_at(*place));
        let mut shown = Vec::with_capacity(self.sorted.len());
        shown.extend(names.map(text));
        shown
    }

    /// The names of the sources in some sets, each once, sorted.
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
            Some(order) => self.ids.sort_unstable_by_key(|id| order.place(*id)),
            None => self.ids.sort_unstable_by_key(name),
        }
        self.ids.dedup();
        self.ids.iter().map(name)
    }
}

/// Whether the order of all names is worth being found for so many sources.
pub(super) fn is_worth_order(found: usize, view: &GraphView) -> bool {
    found * PART >= view.source_names().len()
}

/// A name as a value.
pub(super) fn text(name: &Arc<str>) -> Value {
    Value::String(Arc::clone(name))
}

/// A set of the places of names: a bit for each place, and a bit for each word of those bits that is not zero.
#[derive(Debug, Default)]
pub(super) struct Places {
    words: Vec<u64>,
    used: Vec<u64>,
}

impl Places {
    #[inline]
    pub fn insert(&mut self, place: usize) {
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
    pub fn take_all(&mut self, mut take: impl FnMut(u32)) {
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

    #[test]
    fn places_come_back_once_and_in_order() {
        let mut places = Places::default();
        for count in [1_usize, 3, 200, 9000, 2] {
            let all = (0..count).map(|number| number * 7919 % 10_007);
            all.clone()
                .chain(all.clone())
                .for_each(|place| places.insert(place));
            let mut found = Vec::new();
            places.take_all(|place| found.push(place as usize));
            let mut expected: Vec<usize> = all.collect();
            expected.sort_unstable();
            assert_eq!(found, expected);
        }
        places.take_all(|place| panic!("{place} was forgotten"));
    }
}
