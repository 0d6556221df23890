//! The set number of each entity under one key: chunks, which only exist if something in them is cited.

use super::set::ReferenceSet;
use crate::graph::id_set::IdSet;
use rustc_hash::FxHashSet;
use std::sync::{Arc, OnceLock};

/// The number of entities of a chunk: 4 KiB of numbers, so that a write copies little and a few citations take little
/// memory.
pub const CHUNK: usize = 1024;

/// A chunk with more distinct sets is read entity by entity: to remember them would take as much memory as the chunk.
const MOST_DISTINCT: usize = CHUNK / 4;

/// A column of set numbers whose clones share the chunks that none of them has written to since.
#[derive(Clone, Debug, Default)]
pub struct SetColumn {
    chunks: Arc<Vec<Option<Arc<Chunk>>>>,
    len: u64,
}

#[derive(Clone, Debug)]
struct Chunk {
    sets: [ReferenceSet; CHUNK],
    /// The number of sets that are not empty.
    cited: u32,
    /// The distinct sets, found when they are first asked for and forgotten at the next write; `None` if there are many.
    distinct: OnceLock<Option<Box<[ReferenceSet]>>>,
}

impl Chunk {
    fn empty() -> Chunk {
        Chunk {
            sets: [ReferenceSet::NONE; CHUNK],
            cited: 0,
            distinct: OnceLock::new(),
        }
    }

    fn distinct(&self) -> Option<&[ReferenceSet]> {
        let distinct = self.distinct.get_or_init(|| {
            let mut seen = FxHashSet::default();
            let mut found = Vec::new();
            for set in self.sets.iter().filter(|set| !set.is_empty()) {
                if found.last() != Some(set) && seen.insert(*set) {
                    found.push(*set);
                }
                if found.len() > MOST_DISTINCT {
                    return None;
                }
            }
            Some(found.into_boxed_slice())
        });
        distinct.as_deref()
    }
}

impl SetColumn {
    /// The number of entities whose set is not empty.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The set of an entity.
    #[inline]
    pub fn get(&self, id: u32) -> ReferenceSet {
        let place = id as usize;
        let chunk = self.chunks.get(place / CHUNK).and_then(Option::as_ref);
        let set = chunk.and_then(|chunk| chunk.sets.get(place % CHUNK));
        set.copied().unwrap_or_default()
    }

    /// The number of the part of an entity: those of entities that follow one another are in one part.
    pub fn part_of(id: u32) -> usize {
        id as usize / CHUNK
    }

    /// The place of an entity in its part.
    #[inline]
    pub fn place_of(id: u32) -> usize {
        id as usize % CHUNK
    }

    /// The sets of the entities of a part, by their places; empty if none has a set.
    pub fn part(&self, number: usize) -> &[ReferenceSet] {
        let chunk = self.chunks.get(number).and_then(Option::as_ref);
        chunk.map_or(&[], |chunk| &chunk.sets)
    }

    /// Passes on the set of each of some entities that has one.
    pub fn for_each_of(&self, ids: impl Iterator<Item = u32>, mut take: impl FnMut(ReferenceSet)) {
        let chunks = self.chunks.as_slice();
        for id in ids {
            let place = id as usize;
            if let Some(Some(chunk)) = chunks.get(place / CHUNK) {
                take(chunk.sets[place % CHUNK]);
            }
        }
    }

    /// Sets the set of an entity; returns the previous one.
    pub fn set(&mut self, id: u32, set: ReferenceSet) -> ReferenceSet {
        let place = id as usize;
        let former = self.get(id);
        if former == set {
            return former;
        }
        let chunks = Arc::make_mut(&mut self.chunks);
        if chunks.len() <= place / CHUNK {
            chunks.resize_with(place / CHUNK + 1, || None);
        }
        let slot = &mut chunks[place / CHUNK];
        let chunk = Arc::make_mut(slot.get_or_insert_with(|| Arc::new(Chunk::empty())));
        chunk.sets[place % CHUNK] = set;
        chunk.distinct = OnceLock::new();
        match (former.is_empty(), set.is_empty()) {
            (true, false) => {
                chunk.cited += 1;
                self.len += 1;
            }
            (false, true) => {
                chunk.cited -= 1;
                self.len -= 1;
            }
            (true, true) | (false, false) => {}
        }
        if chunk.cited == 0 {
            *slot = None;
        }
        former
    }

    /// Passes on every set that an entity among some has, and the empty one perhaps: once for a chunk where all of its
    /// entities are among them, and as often as it is found otherwise.
    pub fn for_each_among(&self, ids: &IdSet, take: &mut dyn FnMut(ReferenceSet)) {
        for (first, chunk) in self.existing_chunks() {
            let all = ids.contains_chunk(first, CHUNK as u32);
            match chunk.distinct().filter(|_| all) {
                Some(distinct) => distinct.iter().for_each(|set| take(*set)),
                None => {
                    let among = ids.iter_from(first).map(|id| (id - first) as usize);
                    let sets = among.map_while(|place| chunk.sets.get(place));
                    sets.for_each(|set| take(*set));
                }
            }
        }
    }

    /// Passes on every set that any entity has, and the empty one perhaps; some of them more than once.
    pub fn for_each_set(&self, take: &mut dyn FnMut(ReferenceSet)) {
        for (_, chunk) in self.existing_chunks() {
            let sets = chunk.distinct().unwrap_or(&chunk.sets);
            sets.iter().for_each(|set| take(*set));
        }
    }

    /// The entities that have a set, in ascending order, with their sets.
    pub fn iter(&self) -> impl Iterator<Item = (u32, ReferenceSet)> {
        self.chunks().flat_map(|(first, sets)| {
            let numbered = (first..).zip(sets.iter().copied());
            numbered.filter(|(_, set)| !set.is_empty())
        })
    }

    /// The existing chunks, with the id of the first entity of each.
    fn chunks(&self) -> impl Iterator<Item = (u32, &[ReferenceSet])> {
        self.existing_chunks()
            .map(|(first, chunk)| (first, &chunk.sets[..]))
    }

    fn existing_chunks(&self) -> impl Iterator<Item = (u32, &Chunk)> {
        let numbered = (0..).step_by(CHUNK).zip(self.chunks.iter());
        numbered.filter_map(|(first, chunk)| Some((first, &**chunk.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_there_only_where_something_is_cited() {
        let mut column = SetColumn::default();
        assert_eq!(
            column.set(5000, ReferenceSet::numbered(2)),
            ReferenceSet::NONE
        );
        let reader = column.clone();
        assert_eq!(
            column.set(5000, ReferenceSet::numbered(3)),
            ReferenceSet::numbered(2)
        );
        column.set(7, ReferenceSet::numbered(1));
        assert_eq!(reader.get(5000), ReferenceSet::numbered(2));
        assert_eq!((reader.len(), column.len()), (1, 2));
        let all: Vec<_> = column.iter().collect();
        assert_eq!(
            all,
            [
                (7, ReferenceSet::numbered(1)),
                (5000, ReferenceSet::numbered(3))
            ]
        );
        assert_eq!(column.chunks().count(), 2);
        column.set(7, ReferenceSet::NONE);
        column.set(7, ReferenceSet::NONE);
        assert_eq!((column.chunks().count(), column.len()), (1, 1));
        assert_eq!(column.get(u32::MAX), ReferenceSet::NONE);
    }

    #[test]
    fn the_sets_of_a_chunk_are_those_after_the_last_write() {
        let mut column = SetColumn::default();
        let all = IdSet::full(3000);
        let mut few = IdSet::default();
        few.push(5);
        few.push(2000);
        (0..3000).for_each(|id| {
            column.set(id, ReferenceSet::numbered(id / 100 + 1));
        });
        let among = |column: &SetColumn, ids: &IdSet| {
            let mut found = Vec::new();
            column.for_each_among(ids, &mut |set| found.push(set.place()));
            found.sort_unstable();
            found.dedup();
            found
        };
        assert_eq!(among(&column, &all), (1..=30).collect::<Vec<_>>());
        assert_eq!(among(&column, &few), [1, 21]);
        column.set(5, ReferenceSet::numbered(50));
        assert_eq!(among(&column, &few), [21, 50]);
        assert!(among(&column, &all).contains(&50));
        // Too many to remember.
        (0..1000).for_each(|id| {
            column.set(id, ReferenceSet::numbered(id + 100));
        });
        assert_eq!(among(&column, &all).len(), 1000 + 20);
        let mut number = 0;
        column.for_each_set(&mut |set| number = number.max(set.place()));
        assert_eq!(number, 1099);
    }
}
