//! A set of entity ids: roaring bitmaps in shards, so that a writer copies only one shard.

use roaring::RoaringBitmap;
use std::ops::Range;
use std::sync::Arc;

/// The number of bits of an id within a shard: a bitmap of at most 128 KiB.
const SHARD_BITS: u32 = 20;

/// From this length on, adding a run as a range is cheaper.
const WORTH_A_RANGE: usize = 16;

/// A sorted set of ids whose clones share the shards that none of them has written to since.
#[derive(Clone, Debug, Default)]
pub struct IdSet {
    shards: Vec<Arc<RoaringBitmap>>,
    len: u64,
}

impl IdSet {
    /// Adds an id above all ids of the set.
    pub fn push(&mut self, id: u32) {
        let place = (id >> SHARD_BITS) as usize;
        if place >= self.shards.len() {
            self.shards.resize_with(place + 1, Arc::default);
        }
        if Arc::make_mut(&mut self.shards[place]).try_push(id).is_ok() {
            self.len += 1;
        }
    }

    /// Adds a range of ids above all ids of the set.
    pub fn push_run(&mut self, ids: Range<u32>) {
        match ids.len() < WORTH_A_RANGE {
            true => ids.for_each(|id| self.push(id)),
            false => self.insert_run(ids),
        }
    }

    /// Converts the set to its smallest representation.
    pub fn compact(&mut self) {
        for shard in &mut self.shards {
            Arc::make_mut(shard).optimize();
        }
    }

    /// The number of ids.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// From the least id to the greatest.
    pub fn extent(&self) -> Range<u32> {
        let least = self.shards.iter().find_map(|shard| shard.min());
        let greatest = self.shards.iter().rev().find_map(|shard| shard.max());
        least.unwrap_or(0)..greatest.map_or(0, |greatest| greatest + 1)
    }

    /// Whether an id is in the set.
    pub fn contains(&self, id: u32) -> bool {
        self.shards
            .get((id >> SHARD_BITS) as usize)
            .is_some_and(|shard| shard.contains(id))
    }

    /// Whether all ids of a chunk are in the set; chunks divide the shards evenly.
    pub fn contains_chunk(&self, first: u32, len: u32) -> bool {
        let shard = self.shards.get((first >> SHARD_BITS) as usize);
        shard.is_some_and(|shard| shard.contains_range(first..first.saturating_add(len)))
    }

    /// All ids below a number.
    #[cfg(test)]
    pub fn full(bound: u32) -> IdSet {
        let mut set = IdSet::default();
        set.push_run(0..bound);
        set
    }

    /// Adds an id.
    pub fn insert(&mut self, id: u32) {
        let place = (id >> SHARD_BITS) as usize;
        if place >= self.shards.len() {
            self.shards.resize_with(place + 1, Arc::default);
        }
        if Arc::make_mut(&mut self.shards[place]).insert(id) {
            self.len += 1;
        }
    }

    /// Adds ids; of those that follow each other, many at once.
    pub fn insert_all(&mut self, ids: impl Iterator<Item = u32>) {
        let mut ids = ids.peekable();
        while let Some(first) = ids.next() {
            let mut end = first.saturating_add(1);
            while ids.next_if_eq(&end).is_some() {
                end += 1;
            }
            self.insert_run(first..end);
        }
    }

    fn insert_run(&mut self, ids: Range<u32>) {
        if ids.len() < WORTH_A_RANGE {
            return ids.for_each(|id| self.insert(id));
        }
        let mut first = ids.start;
        while first < ids.end {
            let place = (first >> SHARD_BITS) as usize;
            let end = (u64::from(first >> SHARD_BITS) + 1) << SHARD_BITS;
            let end = u32::try_from(end).unwrap_or(u32::MAX).min(ids.end);
            if place >= self.shards.len() {
                self.shards.resize_with(place + 1, Arc::default);
            }
            self.len += Arc::make_mut(&mut self.shards[place]).insert_range(first..end);
            first = end;
        }
    }

    /// Removes an id.
    pub fn remove(&mut self, id: u32) {
        let Some(shard) = self.shards.get_mut((id >> SHARD_BITS) as usize) else {
            return;
        };
        if Arc::make_mut(shard).remove(id) {
            self.len -= 1;
        }
    }

    /// Its bytes, in the portable format of the Roaring project: the number of shards, and each of them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = (self.shards.len() as u32).to_le_bytes().to_vec();
        for shard in &self.shards {
            // Writing to memory does not fail.
            let _ = shard.serialize_into(&mut bytes);
        }
        bytes
    }

    /// A set from untrusted bytes, with ids below `bound`; `None` if they are not those of one.
    pub fn from_bytes(mut bytes: &[u8], bound: u32) -> Option<IdSet> {
        let (count, rest) = bytes.split_first_chunk()?;
        bytes = rest;
        let mut set = IdSet::default();
        for place in 0..u32::from_le_bytes(*count) {
            let shard = RoaringBitmap::deserialize_from(&mut bytes).ok()?;
            let mut ends = [shard.min(), shard.max()].into_iter().flatten();
            if !ends.all(|id| id >> SHARD_BITS == place && id < bound) {
                return None;
            }
            set.len += shard.len();
            set.shards.push(Arc::new(shard));
        }
        bytes.is_empty().then_some(set)
    }

    /// The ids below `bound` that none of some sets has.
    pub fn missing<'a>(bound: u32, sets: impl Iterator<Item = &'a IdSet>) -> RoaringBitmap {
        let mut missing = RoaringBitmap::new();
        missing.insert_range(0..bound);
        for shard in sets.flat_map(|set| &set.shards) {
            missing -= &**shard;
        }
        missing
    }

    /// The ids that any of some sets has.
    pub fn any<'a>(sets: impl Iterator<Item = &'a IdSet>) -> RoaringBitmap {
        let mut any = RoaringBitmap::new();
        for shard in sets.flat_map(|set| &set.shards) {
            any |= &**shard;
        }
        any
    }

    /// The ids from `start` on, in ascending order.
    pub fn iter_from(&self, start: u32) -> impl Iterator<Item = u32> {
        let first = ((start >> SHARD_BITS) as usize).min(self.shards.len());
        self.shards[first..]
            .iter()
            .flat_map(move |shard| shard.range(start..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_several_shards() {
        let ids = [3, 70_000, 1 << 20, (1 << 22) + 5];
        let mut set = IdSet::default();
        ids.into_iter().for_each(|id| set.push(id));
        set.compact();
        assert_eq!(set.len(), 4);
        assert!(set.iter_from(0).eq(ids));
        assert!(set.iter_from(4).eq(ids[1..].iter().copied()));
        set.remove(70_000);
        set.remove(70_000);
        set.insert(3);
        assert_eq!(set.len(), 3);
        let mut run = IdSet::default();
        run.push_run(5..7);
        run.push_run((1 << 20) - 20..(1 << 20) + 20);
        assert_eq!(
            (run.len(), run.contains(1 << 20), run.contains(7)),
            (42, true, false)
        );
        let mut all = IdSet::default();
        all.push(1 << 21);
        all.insert_all([3, 4, 9].into_iter().chain((1 << 20) - 30..(1 << 20) + 30));
        assert_eq!(
            (all.len(), all.contains(5), all.contains(1 << 20)),
            (64, false, true)
        );
        assert!(!set.contains(70_000) && set.contains(3) && !set.contains(u32::MAX));
        for set in [set, run] {
            let bytes = set.to_bytes();
            let copy = IdSet::from_bytes(&bytes, 1 << 23).expect("the bytes are sound");
            assert!(copy.iter_from(0).eq(set.iter_from(0)) && copy.len() == set.len());
            assert!(IdSet::from_bytes(&bytes, 1 << 20).is_none());
            let cut = bytes.get(..bytes.len() - 1).unwrap_or_default();
            assert!(IdSet::from_bytes(cut, 1 << 23).is_none());
        }
    }
}
