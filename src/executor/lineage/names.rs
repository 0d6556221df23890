//! The names of the sources in some sets, each once, sorted.

use super::arena::{Arena, Collector, Handle};
use crate::graph::{GraphView, NumberSet, ReferenceSet, SourceId};
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
    places: NumberSet,
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
                Some(place) => places.insert(place),
                None => view
                    .sources_of(set)
                    .iter()
                    .filter_map(|source| order.place(source.0))
                    .for_each(|place| places.insert(place)),
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
