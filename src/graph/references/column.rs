//! The set number of each entity under one key: chunks, which only exist if something in them is cited.

use super::set::ReferenceSet;
use std::sync::Arc;

/// The number of entities of a chunk: 4 KiB of numbers, so that a write copies little and a few citations take little
/// memory.
pub const CHUNK: usize = 1024;

/// A column of set numbers whose clones share the chunks that none of them has written to since.
#[derive(Clone, Debug, Default)]
pub struct SetColumn {
    chunks: Arc<Vec<Option<Arc<Chunk>>>>,
    len: u64,
}

#[derive(Clone, Debug)]
struct Chunk {
    sets: Box<[ReferenceSet]>,
    /// The number of sets that are not empty.
    cited: u32,
}

impl Chunk {
    fn empty() -> Chunk {
        Chunk {
            sets: vec![ReferenceSet::NONE; CHUNK].into_boxed_slice(),
            cited: 0,
        }
    }
}

impl SetColumn {
    /// The number of entities whose set is not empty.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The set of an entity.
    pub fn get(&self, id: u32) -> ReferenceSet {
        let place = id as usize;
        let chunk = self.chunks.get(place / CHUNK).and_then(Option::as_ref);
        let set = chunk.and_then(|chunk| chunk.sets.get(place % CHUNK));
        set.copied().unwrap_or_default()
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

    /// The entities that have a set, in ascending order, with their sets.
    pub fn iter(&self) -> impl Iterator<Item = (u32, ReferenceSet)> {
        self.chunks().flat_map(|(first, sets)| {
            let numbered = (first..).zip(sets.iter().copied());
            numbered.filter(|(_, set)| !set.is_empty())
        })
    }

    /// The existing chunks, with the id of the first entity of each.
    fn chunks(&self) -> impl Iterator<Item = (u32, &[ReferenceSet])> {
        let numbered = (0..).step_by(CHUNK).zip(self.chunks.iter());
        numbered.filter_map(|(first, chunk)| Some((first, &*chunk.as_ref()?.sets)))
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
}
