//! Many entries into a sorted tree at once: each leaf that they go into is written once.

use super::tree::{Leaf, LeafSlot, SortedTree};
use crate::graph::spine::Spine;
use std::sync::Arc;

/// New entries of an index, in any order.
#[derive(Debug, Default)]
pub struct Entries {
    keys: Vec<u8>,
    /// The end of each key, and its entity.
    ends: Vec<(usize, u32)>,
}

impl Entries {
    /// Adds the entry of an entity, unless `write`, which appends its key, finds that it has none.
    pub fn add(&mut self, id: u32, write: impl FnOnce(&mut Vec<u8>) -> Option<()>) {
        let start = self.keys.len();
        match write(&mut self.keys) {
            Some(()) => self.ends.push((self.keys.len(), id)),
            None => self.keys.truncate(start),
        }
    }

    /// Keys and entities in order.
    pub fn sorted(&self) -> Vec<(&[u8], u32)> {
        let mut start = 0;
        let entries = self.ends.iter().map(|(end, id)| {
            let key = &self.keys[start..*end];
            start = *end;
            (key, *id)
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_unstable();
        entries
    }
}

impl SortedTree {
    /// Adds entries in order that do not exist yet, as [`SortedTree::insert`] does one by one.
    pub fn merge(&mut self, new: &[(&[u8], u32)]) {
        self.len += new.len() as u64;
        // Only the last leaf ends with another entry afterwards, and nothing goes in behind it.
        let leaves = &self.leaves;
        let (mut written, mut rest) = (Vec::new(), new);
        while let Some((key, id)) = rest.first() {
            let found = leaves.partition_point(|leaf| leaf.last() < Some((key, *id)));
            // What follows all leaves goes into the last one.
            let place = found.min(leaves.len().saturating_sub(1));
            let is_last = place + 1 >= leaves.len();
            let leaf = leaves.get(place);
            let last = leaf.and_then(|leaf| leaf.last());
            let here = match is_last {
                true => rest.len(),
                false => rest.partition_point(|entry| Some(*entry) <= last),
            };
            let (these, others) = rest.split_at(here);
            let before = place.checked_sub(1).and_then(|before| leaves.get(before));
            let before = before.and_then(|leaf| leaf.last()).map(|(key, _)| key);
            let (into, keys) = merged(leaf.map(|leaf| leaf.get()), these, before);
            self.distinct += keys;
            written.push((place, into));
            rest = others;
        }
        self.put(written);
    }

    /// Puts leaves in the place of one each, given in order.
    fn put(&mut self, written: Vec<(usize, Vec<Arc<LeafSlot>>)>) {
        if written.len() == 1 || written.iter().all(|(_, into)| into.len() == 1) {
            for (place, into) in written {
                let count = usize::from(place < self.leaves.len());
                self.leaves.replace(place, count, into);
            }
            return;
        }
        let mut written = written.into_iter().peekable();
        let mut all = Spine::default();
        for (place, leaf) in self.leaves.iter().enumerate() {
            match written.next_if(|(at, _)| *at == place) {
                Some((_, into)) => into.into_iter().for_each(|leaf| all.push(leaf)),
                None => all.push(Arc::clone(leaf)),
            }
        }
        self.leaves = all;
    }
}

/// The leaves with the entries of one and some new ones, and how many keys are new. `before` is the key in front of the leaf;
/// new entries do not follow its last one, unless it is the last leaf.
fn merged(
    leaf: Option<&Leaf>,
    new: &[(&[u8], u32)],
    before: Option<&[u8]>,
) -> (Vec<Arc<LeafSlot>>, u64) {
    let (mut leaves, mut keys) = (Vec::new(), 0);
    let mut written = Leaf::default();
    let mut last = before.map(<[u8]>::to_vec);
    let mut add = |entry: (&[u8], u32), last: &mut Option<Vec<u8>>| {
        if written.is_full() {
            leaves.push(LeafSlot::shared(std::mem::take(&mut written)));
        }
        written.push(entry);
        let key = last.get_or_insert_default();
        key.clear();
        key.extend_from_slice(entry.0);
    };
    let mut old = leaf.into_iter().flat_map(Leaf::entries).peekable();
    for entry in new {
        while let Some(smaller) = old.next_if(|old| old < entry) {
            add(smaller, &mut last);
        }
        let known = old.peek().is_some_and(|(key, _)| *key == entry.0);
        keys += u64::from(!known && last.as_deref() != Some(entry.0));
        add(*entry, &mut last);
    }
    old.for_each(|entry| add(entry, &mut last));
    leaves.push(LeafSlot::shared(written));
    (leaves, keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn merging_is_inserting_one_by_one(
            first in proptest::collection::vec((0_u16..300, 0_u32..2000), 0..1500),
            then in proptest::collection::vec((0_u16..400, 2000_u32..4000), 0..600),
        ) {
            let entry = |(key, id): (u16, u32)| (key.to_be_bytes().to_vec(), id);
            let old: BTreeSet<_> = first.into_iter().map(entry).collect();
            let new: BTreeSet<_> = then.into_iter().map(entry).collect();
            let mut merged = SortedTree::from_sorted(old.iter().cloned());
            let mut inserted = merged.clone();
            let mut entries = Entries::default();
            for (key, id) in &new {
                inserted.insert(key, *id);
                entries.add(*id, |keys| {
                    keys.extend_from_slice(key);
                    Some(())
                });
            }
            merged.merge(&entries.sorted());
            prop_assert!(merged.iter().eq(inserted.iter()));
            prop_assert_eq!(merged.entries(), inserted.entries());
            prop_assert_eq!(merged.distinct(), inserted.distinct());
            prop_assert!(merged.leaves().all(|leaf| leaf.last().is_some()) || merged.entries() == 0);
        }
    }
}
