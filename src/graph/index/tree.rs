//! Sorted entries in shared leaves.
//!
//! Two levels instead of a general persistent tree: leaves of packed bytes are searched and copied without following a
//! pointer per entry, are built from sorted input at once, and take little more memory than their keys.

use super::key::successor;
use crate::graph::lazy::Slot;
use crate::graph::spine::Spine;
use std::ops::Range;
use std::sync::Arc;

/// A leaf with more entries, or more bytes, is split in two.
const MAX_ENTRIES: usize = 256;
const MAX_BYTES: usize = 16 * 1024;

/// Sorted entries (key, entity) without duplicates; clones share the leaves.
#[derive(Clone, Debug, Default)]
pub struct SortedTree {
    /// None of them is empty.
    pub(super) leaves: Spine<Arc<LeafSlot>>,
    pub(super) len: u64,
    pub(super) distinct: u64,
}

/// A leaf, in memory or still in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct LeafSlot {
    leaf: Slot<Leaf>,
    /// The last entry of a leaf in the file: searching reads only the leaf that it ends in.
    last: Option<(Vec<u8>, u32)>,
}

/// Sorted entries, packed.
#[derive(Clone, Debug, Default)]
pub struct Leaf {
    /// The end of each key in `bytes`.
    ends: Vec<u32>,
    bytes: Vec<u8>,
    ids: Vec<u32>,
}

/// The position of an entry: the index of its leaf and its index in the leaf; or the end of the tree.
type EntryPosition = (usize, usize);

impl SortedTree {
    /// Builds a tree from sorted entries.
    pub fn from_sorted<K: AsRef<[u8]>>(entries: impl IntoIterator<Item = (K, u32)>) -> SortedTree {
        let mut tree = SortedTree::default();
        let (mut leaves, mut leaf) = (Spine::default(), Leaf::default());
        let mut last: Option<K> = None;
        for (key, id) in entries {
            if leaf.is_full() {
                leaves.push(LeafSlot::shared(std::mem::take(&mut leaf)));
            }
            leaf.push((key.as_ref(), id));
            tree.len += 1;
            if last.as_ref().map(K::as_ref) != Some(key.as_ref()) {
                tree.distinct += 1;
                last = Some(key);
            }
        }
        if !leaf.ids.is_empty() {
            leaves.push(LeafSlot::shared(leaf));
        }
        tree.leaves = leaves;
        tree
    }

    /// A tree whose leaves are in the file, each with its last entry and its number of entries; `None` if they are out
    /// of order.
    pub fn stored(
        leaves: impl Iterator<Item = (Slot<Leaf>, (Vec<u8>, u32), u32)>,
        distinct: u64,
    ) -> Option<SortedTree> {
        let (mut slots, mut len): (Spine<Arc<LeafSlot>>, u64) = (Spine::default(), 0);
        for (leaf, last, entries) in leaves {
            let before = slots.last().and_then(|slot| slot.last());
            if entries == 0 || before.is_some_and(|before| before >= (&last.0, last.1)) {
                return None;
            }
            len += u64::from(entries);
            slots.push(Arc::new(LeafSlot {
                leaf,
                last: Some(last),
            }));
        }
        (distinct <= len).then(|| SortedTree {
            leaves: slots,
            len,
            distinct,
        })
    }

    /// The leaves in order.
    pub fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        self.leaves.iter().map(|leaf| leaf.get())
    }

    /// The leaves in order, which may still be in the file.
    pub fn slots(&self) -> impl Iterator<Item = &Slot<Leaf>> {
        self.leaves.iter().map(|leaf| &leaf.leaf)
    }

    /// How many entries.
    pub fn entries(&self) -> u64 {
        self.len
    }

    /// The number of distinct keys.
    pub fn distinct(&self) -> u64 {
        self.distinct
    }

    /// The first entity with a key.
    pub fn first(&self, key: &[u8]) -> Option<u32> {
        self.entry(self.lower(key, 0))
            .filter(|(found, _)| *found == key)
            .map(|(_, id)| id)
    }

    /// The first entity whose key starts with some bytes.
    pub fn first_starting_with(&self, bytes: &[u8]) -> Option<u32> {
        self.entry(self.lower(bytes, 0))
            .filter(|(found, _)| found.starts_with(bytes))
            .map(|(_, id)| id)
    }

    /// The entities whose keys start with some bytes, in the order of the keys.
    pub fn starting_with(&self, bytes: &[u8]) -> Vec<u32> {
        self.range(bytes, &successor(bytes.to_vec()))
    }

    /// The entities whose keys are at least `from` and less than `to`, in the order of the keys.
    pub fn range(&self, from: &[u8], to: &[u8]) -> Vec<u32> {
        if from >= to {
            return Vec::new();
        }
        let (start, end) = (self.lower(from, 0), self.lower(to, 0));
        let mut found = Vec::new();
        for number in start.0..(end.0 + 1).min(self.leaves.len()) {
            let Some(leaf) = self.leaves.get(number).map(|leaf| leaf.get()) else {
                break;
            };
            let first = if number == start.0 { start.1 } else { 0 };
            let last = if number == end.0 {
                end.1
            } else {
                leaf.ids.len()
            };
            found.extend(leaf.ids.get(first..last).unwrap_or(&[]));
        }
        found
    }

    /// Appends the entities with a key. `from`: a position that is not behind the key, if one is known; returns the one
    /// behind it.
    pub(super) fn take_key(
        &self,
        key: &[u8],
        from: Option<(usize, usize)>,
        found: &mut Vec<u32>,
    ) -> (usize, usize) {
        let is_here = |leaf: &Leaf| leaf.last().is_some_and(|(last, _)| key <= last);
        let here = from.and_then(|(number, place)| {
            let leaf = self.leaves.get(number)?.get();
            is_here(leaf).then(|| (number, leaf.lower_from(place, key, 0)))
        });
        let (mut number, mut place) = here.unwrap_or_else(|| self.lower(key, 0));
        while let Some(leaf) = self.leaves.get(number).map(|leaf| leaf.get()) {
            let start = place;
            if leaf.last().is_some_and(|(last, _)| last == key) {
                place = leaf.ids.len();
            }
            while place < leaf.ids.len() && leaf.key(place) == key {
                place += 1;
            }
            found.extend(leaf.ids.get(start..place).unwrap_or(&[]));
            if place < leaf.ids.len() {
                break;
            }
            (number, place) = (number + 1, 0);
        }
        (number, place)
    }

    /// Every entry in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], u32)> {
        self.leaves
            .iter()
            .map(|leaf| leaf.get())
            .flat_map(Leaf::entries)
    }

    /// Adds an entry that does not exist yet.
    pub fn insert(&mut self, key: &[u8], id: u32) {
        let place = self.lower(key, id);
        if self.entry(place) == Some((key, id)) {
            return;
        }
        self.len += 1;
        self.distinct += u64::from(!self.stands_beside(place, place, key));
        // The position after the last leaf is the end of the last leaf.
        let (number, entry) = match self.leaves.last() {
            Some(last) if place.0 == self.leaves.len() => (place.0 - 1, last.get().ids.len()),
            Some(_) => place,
            None => {
                self.leaves.push(Arc::default());
                (0, 0)
            }
        };
        let Some(leaf) = self.leaves.get_mut(number) else {
            return;
        };
        let leaf = Arc::make_mut(leaf).make_mut();
        leaf.insert(entry, key, id);
        if leaf.is_full() && leaf.ids.len() > 1 {
            let upper = leaf.split();
            let upper = LeafSlot::shared(upper);
            self.leaves.replace(number + 1, 0, vec![upper]);
        }
    }

    /// Removes an entry, if it exists.
    pub fn remove(&mut self, key: &[u8], id: u32) {
        let place = self.lower(key, id);
        if self.entry(place) != Some((key, id)) {
            return;
        }
        self.len -= 1;
        let after = self.next(place);
        self.distinct -= u64::from(!self.stands_beside(place, after, key));
        let Some(leaf) = self.leaves.get_mut(place.0) else {
            return;
        };
        let leaf = Arc::make_mut(leaf).make_mut();
        leaf.remove(place.1);
        if leaf.ids.is_empty() {
            self.leaves.replace(place.0, 1, Vec::new());
        }
    }

    /// Whether the entry before `place` or the one at `after` has the key.
    fn stands_beside(&self, place: EntryPosition, after: EntryPosition, key: &[u8]) -> bool {
        let before = self.previous(place).and_then(|place| self.entry(place));
        [before, self.entry(after)]
            .into_iter()
            .flatten()
            .any(|(other, _)| other == key)
    }

    fn entry(&self, (number, entry): EntryPosition) -> Option<(&[u8], u32)> {
        let leaf = self.leaves.get(number)?.get();
        let id = leaf.ids.get(entry)?;
        Some((leaf.key(entry), *id))
    }

    fn previous(&self, (number, entry): EntryPosition) -> Option<EntryPosition> {
        match entry {
            0 => {
                let number = number.checked_sub(1)?;
                let entries = self.leaves.get(number)?.get().ids.len();
                Some((number, entries.checked_sub(1)?))
            }
            _ => Some((number, entry - 1)),
        }
    }

    fn next(&self, (number, entry): EntryPosition) -> EntryPosition {
        match self.leaves.get(number).map(|leaf| leaf.get()) {
            Some(leaf) if entry + 1 < leaf.ids.len() => (number, entry + 1),
            _ => (number + 1, 0),
        }
    }

    /// The position of the first entry that is not less than (key, id).
    fn lower(&self, key: &[u8], id: u32) -> EntryPosition {
        let number = self
            .leaves
            .partition_point(|leaf| leaf.last() < Some((key, id)));
        match self.leaves.get(number).map(|leaf| leaf.get()) {
            Some(leaf) => (number, leaf.lower(key, id)),
            None => (number, 0),
        }
    }
}

impl LeafSlot {
    pub(super) fn shared(leaf: Leaf) -> Arc<LeafSlot> {
        Arc::new(LeafSlot {
            leaf: Slot::held(leaf),
            last: None,
        })
    }

    pub(super) fn get(&self) -> &Leaf {
        self.leaf.get()
    }

    fn make_mut(&mut self) -> &mut Leaf {
        self.last = None;
        self.leaf.make_mut()
    }

    /// The last entry.
    pub(super) fn last(&self) -> Option<(&[u8], u32)> {
        match &self.last {
            Some(last) => Some((&last.0, last.1)),
            None => self.get().last(),
        }
    }
}

impl Leaf {
    /// A leaf from untrusted parts; `None` if they are uneven or not sorted.
    pub fn from_parts(ends: Vec<u32>, bytes: Vec<u8>, ids: Vec<u32>) -> Option<Leaf> {
        let whole = ends.last().map(|end| *end as usize) == Some(bytes.len());
        if !whole || ends.len() != ids.len() || !ends.is_sorted() {
            return None;
        }
        let leaf = Leaf { ends, bytes, ids };
        let entry = |place: usize| (leaf.key(place), leaf.ids[place]);
        let sorted = (1..leaf.ids.len()).all(|place| entry(place - 1) < entry(place));
        sorted.then_some(leaf)
    }

    /// The end of each key, the keys, and the entities.
    pub fn parts(&self) -> (&[u32], &[u8], &[u32]) {
        (&self.ends, &self.bytes, &self.ids)
    }

    pub(super) fn is_full(&self) -> bool {
        self.ids.len() >= MAX_ENTRIES || self.bytes.len() >= MAX_BYTES
    }

    fn span(&self, place: usize) -> Range<usize> {
        let start = match place {
            0 => 0,
            _ => self.ends.get(place - 1).map_or(0, |end| *end as usize),
        };
        start..self.ends.get(place).map_or(start, |end| *end as usize)
    }

    fn key(&self, place: usize) -> &[u8] {
        &self.bytes[self.span(place)]
    }

    /// The last entry.
    pub fn last(&self) -> Option<(&[u8], u32)> {
        let place = self.ids.len().checked_sub(1)?;
        Some((self.key(place), self.ids[place]))
    }

    fn lower(&self, key: &[u8], id: u32) -> usize {
        self.lower_from(0, key, id)
    }

    /// The first entry from a place on that is not less than (key, id).
    fn lower_from(&self, from: usize, key: &[u8], id: u32) -> usize {
        let (mut low, mut high) = (from.min(self.ids.len()), self.ids.len());
        while low < high {
            let middle = low.midpoint(high);
            if (self.key(middle), self.ids[middle]) < (key, id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Every entry in order.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&[u8], u32)> {
        (0..self.ids.len()).map(|place| (self.key(place), self.ids[place]))
    }

    /// Adds an entry after the last one.
    pub(super) fn push(&mut self, (key, id): (&[u8], u32)) {
        self.bytes.extend_from_slice(key);
        self.ends.push(self.bytes.len() as u32);
        self.ids.push(id);
    }

    fn insert(&mut self, place: usize, key: &[u8], id: u32) {
        let start = self.span(place).start;
        self.bytes.splice(start..start, key.iter().copied());
        self.ends.insert(place, start as u32);
        for end in &mut self.ends[place..] {
            *end += key.len() as u32;
        }
        self.ids.insert(place, id);
    }

    fn remove(&mut self, place: usize) {
        let span = self.span(place);
        let len = span.len() as u32;
        self.bytes.drain(span);
        self.ends.remove(place);
        for end in &mut self.ends[place..] {
            *end -= len;
        }
        self.ids.remove(place);
    }

    /// Keeps the lower half and returns the upper one.
    fn split(&mut self) -> Leaf {
        let middle = self.ids.len() / 2;
        let cut = self.span(middle).start;
        Leaf {
            ends: self
                .ends
                .split_off(middle)
                .into_iter()
                .map(|end| end - cut as u32)
                .collect(),
            bytes: self.bytes.split_off(cut),
            ids: self.ids.split_off(middle),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn distinct(model: &BTreeSet<(Vec<u8>, u32)>) -> u64 {
        let keys: BTreeMap<_, _> = model.iter().map(|(key, _)| (key, ())).collect();
        keys.len() as u64
    }

    /// Inserting and removing entries of few and of many distinct keys, compared with a plain set.
    #[test]
    fn agrees_with_a_set() {
        for keys in [3_u32, 700] {
            let mut tree = SortedTree::default();
            let mut model = BTreeSet::new();
            let mut state = 7_u32;
            for step in 0..20_000_u32 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let key = (state >> 7) % keys;
                let entry = (key.to_be_bytes()[2..].to_vec(), state >> 21);
                if step % 3 < 2 {
                    tree.insert(&entry.0, entry.1);
                    model.insert(entry);
                } else {
                    tree.remove(&entry.0, entry.1);
                    model.remove(&entry);
                }
            }
            assert!(tree.leaves.len() > 3);
            let bulk = SortedTree::from_sorted(model.iter().cloned());
            for tree in [&tree, &bulk] {
                let entries = tree.iter().map(|(key, id)| (key.to_vec(), id));
                assert!(entries.eq(model.iter().cloned()));
                assert_eq!(
                    (tree.len, tree.distinct()),
                    (model.len() as u64, distinct(&model))
                );
                let (from, to) = (vec![0, 1], vec![0, 3]);
                let expected: Vec<u32> = model
                    .range((from.clone(), 0)..(to.clone(), 0))
                    .map(|(_, id)| *id)
                    .collect();
                assert_eq!(tree.range(&from, &to), expected);
            }
        }
    }

    #[test]
    fn long_keys_split_by_bytes() {
        let mut tree = SortedTree::default();
        for id in 0..20 {
            tree.insert(&vec![id as u8; 10_000], id);
        }
        assert!(tree.leaves.len() > 5);
        assert_eq!(tree.first(&vec![7; 10_000]), Some(7));
        (0..20).for_each(|id| tree.remove(&vec![id as u8; 10_000], id));
        assert_eq!((tree.len, tree.distinct(), tree.leaves.len()), (0, 0, 0));
    }
}
