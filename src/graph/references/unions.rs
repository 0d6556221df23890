//! Unions of sets of sources that are remembered: those of all nodes with a label, for as long as neither the nodes nor their
//! sources change, and those that were asked for before.

use super::{NumberSet, ReferenceSet};
use crate::graph::id_set::IdSet;
use crate::graph::symbol::{KeyId, LabelId};
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

/// The number of unions of nodes that are remembered.
const REMEMBERED: usize = 8;

/// The number of names up to which they are remembered.
const MOST_NAMES: usize = 1 << 16;

/// Unions of fewer sets are put together faster than they are looked up.
const MANY: usize = 24;

/// All unions that were asked for twice take at most so many bytes, with the names of the sources.
const MOST_BYTES: usize = 1 << 24;

/// How much that was asked for once is told from what is new.
const ASKED_ONCE: usize = 1 << 12;

/// Sets in a list take no more memory than in bits if there is one for so many numbers.
const NUMBERS_PER_SET: usize = 32;

/// The sets of sources of some facts, each once, and the names of all these sources.
#[derive(Debug)]
pub struct SetUnion {
    sets: Sets,
    len: usize,
    names: OnceLock<Arc<Vec<Value>>>,
}

#[derive(Debug)]
enum Sets {
    /// In ascending order.
    Listed(Box<[ReferenceSet]>),
    Numbers(NumberSet),
}

impl SetUnion {
    /// The union of sets that are given by their numbers, none of them empty.
    pub(super) fn of(numbers: &NumberSet) -> SetUnion {
        let len = numbers.count();
        let trimmed = numbers.trimmed();
        let sets = match trimmed.bytes() * 8 > len * NUMBERS_PER_SET {
            true => {
                let mut sets = Vec::with_capacity(len);
                trimmed.for_each(|number| sets.push(ReferenceSet::numbered(number)));
                Sets::Listed(sets.into_boxed_slice())
            }
            false => Sets::Numbers(trimmed),
        };
        SetUnion {
            sets,
            len,
            names: OnceLock::new(),
        }
    }

    /// The memory that it takes, with the names of as many sources.
    pub fn bytes(&self) -> usize {
        let sets = match &self.sets {
            Sets::Listed(sets) => size_of_val(&**sets),
            Sets::Numbers(numbers) => numbers.bytes(),
        };
        sets + self.len.min(MOST_NAMES) * size_of::<Value>()
    }

    /// The number of sets.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Passes on the sets in ascending order, each once and none of them empty.
    pub fn for_each(&self, mut take: impl FnMut(ReferenceSet)) {
        match &self.sets {
            Sets::Listed(sets) => sets.iter().for_each(|set| take(*set)),
            Sets::Numbers(numbers) => {
                numbers.for_each(|number| take(ReferenceSet::numbered(number)));
            }
        }
    }

    /// Adds the numbers of the sets to others.
    pub fn add_to(&self, numbers: &mut NumberSet) {
        match &self.sets {
            Sets::Listed(sets) => sets.iter().for_each(|set| numbers.insert(set.number())),
            Sets::Numbers(own) => numbers.unite(own),
        }
    }

    /// Whether a set is among them.
    pub fn contains(&self, set: ReferenceSet) -> bool {
        match &self.sets {
            Sets::Listed(sets) => sets.binary_search(&set).is_ok(),
            Sets::Numbers(numbers) => numbers.contains(set.number()),
        }
    }

    fn is(&self, numbers: &NumberSet) -> bool {
        match &self.sets {
            Sets::Numbers(own) => own == numbers,
            Sets::Listed(sets) => {
                let mut sets = sets.iter();
                let mut same = true;
                numbers.for_each(|number| {
                    same &= sets.next() == Some(&ReferenceSet::numbered(number));
                });
                same && sets.next().is_none()
            }
        }
    }

    /// The names of the sources, each once, in order. They are found if they are not known, and remembered unless they are
    /// many.
    pub fn names(&self, find: impl FnOnce() -> Vec<Value>) -> Arc<Vec<Value>> {
        if let Some(known) = self.names.get() {
            return Arc::clone(known);
        }
        let found = Arc::new(find());
        if found.len() <= MOST_NAMES {
            // Another thread may have found the same.
            let _ = self.names.set(Arc::clone(&found));
        }
        found
    }
}

/// What the union is of: nodes with a label or all, and their existence or properties.
pub type UnionOf<'k> = (Option<LabelId>, &'k [Option<KeyId>]);

/// The unions that were asked for last. A clone has none: it is made to be changed.
#[derive(Debug, Default)]
pub struct Unions(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    of_nodes: Vec<Known>,
    again: AskedAgain,
}

#[derive(Debug)]
struct Known {
    /// The nodes by label. Whoever changes them makes others.
    nodes: Weak<Vec<IdSet>>,
    label: Option<LabelId>,
    keys: Vec<Option<KeyId>>,
    union: Arc<SetUnion>,
}

/// Unions that were asked for at least twice, by their fingerprints.
#[derive(Debug, Default)]
struct AskedAgain {
    unions: FxHashMap<u64, Arc<SetUnion>>,
    /// They take so many bytes.
    bytes: usize,
    once: AskedOnce,
}

/// The fingerprints of what was asked for once, at places that follow from these: a new one takes the place of an old one.
#[derive(Debug, Default)]
pub(super) struct AskedOnce(Vec<u64>);

impl AskedOnce {
    /// Whether it has been asked for before.
    pub fn is_again(&mut self, fingerprint: u64) -> bool {
        self.0.resize(ASKED_ONCE, 0);
        let asked = self.0.get_mut(fingerprint as usize % ASKED_ONCE);
        asked.is_some_and(|asked| std::mem::replace(asked, fingerprint) == fingerprint)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Clone for Unions {
    fn clone(&self) -> Unions {
        Unions::default()
    }
}

impl Unions {
    /// The union, which is found if it is not known for these nodes.
    pub fn get(
        &self,
        (label, keys): UnionOf<'_>,
        nodes: &Arc<Vec<IdSet>>,
        find: impl FnOnce() -> NumberSet,
    ) -> Arc<SetUnion> {
        let of_nodes = |known: &Known| known.nodes.as_ptr() == Arc::as_ptr(nodes);
        let is_it = |known: &&Known| {
            of_nodes(known) && known.label == label && known.keys.as_slice() == keys
        };
        if let Some(known) = self.lock().of_nodes.iter().find(is_it) {
            return Arc::clone(&known.union);
        }
        let union = Arc::new(SetUnion::of(&find()));
        let known = &mut self.lock().of_nodes;
        known.retain(of_nodes);
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push(Known {
            nodes: Arc::downgrade(nodes),
            label,
            keys: keys.to_vec(),
            union: Arc::clone(&union),
        });
        union
    }

    /// The union of many sets, given by their numbers, if it has been asked for before: then it is remembered.
    pub fn again(&self, numbers: &NumberSet) -> Option<Arc<SetUnion>> {
        let count = numbers.count();
        if !(MANY..=MOST_NAMES).contains(&count) {
            return None;
        }
        self.lock().again.get(numbers)
    }

    /// Forgets all of them, because the sources change.
    pub fn forget(&mut self) {
        let remembered = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !remembered.of_nodes.is_empty() || !remembered.again.once.is_empty() {
            *remembered = Remembered::default();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AskedAgain {
    fn get(&mut self, numbers: &NumberSet) -> Option<Arc<SetUnion>> {
        let fingerprint = numbers.fingerprint();
        if let Some(known) = self.unions.get(&fingerprint) {
            return known.is(numbers).then(|| Arc::clone(known));
        }
        if !self.once.is_again(fingerprint) {
            return None;
        }
        let union = Arc::new(SetUnion::of(numbers));
        if self.bytes + union.bytes() > MOST_BYTES {
            self.unions.clear();
            self.bytes = 0;
        }
        self.bytes += union.bytes();
        self.unions.insert(fingerprint, Arc::clone(&union));
        Some(union)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(numbers: impl IntoIterator<Item = u32>) -> NumberSet {
        let mut set = NumberSet::default();
        numbers.into_iter().for_each(|number| set.insert(number));
        set
    }

    #[test]
    fn a_union_is_remembered_once_it_is_asked_for_again() {
        let mut unions = Unions::default();
        for all in [
            numbers(1..100),
            numbers((1..200).map(|number| number * 1000)),
        ] {
            assert!(unions.again(&all).is_none());
            let union = unions.again(&all).expect("asked for again");
            assert_eq!(union.len(), all.count());
            let mut sets = NumberSet::default();
            union.for_each(|set| sets.insert(set.number()));
            assert_eq!(sets, all);
            let mut united = numbers([7]);
            union.add_to(&mut united);
            assert!(united.contains(7) && united.contains(50) == all.contains(50));
            assert!(union.contains(ReferenceSet::numbered(1000)) == all.contains(1000));
            assert!(Arc::ptr_eq(&union, &unions.again(&all).expect("known")));
        }
        // Others are not taken for it, and few are not worth it.
        assert!(unions.again(&numbers(1..101)).is_none());
        let few = numbers(1..5);
        assert!(unions.again(&few).is_none() && unions.again(&few).is_none());
        unions.forget();
        assert!(unions.again(&numbers(1..100)).is_none());
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let unions = Unions::default();
        for first in 0..40 {
            let all = numbers(first..first + MOST_NAMES as u32 - 1);
            assert!(unions.again(&all).is_none());
            assert!(unions.again(&all).is_some());
            assert!(unions.lock().again.bytes <= MOST_BYTES);
        }
        assert!(unions.lock().again.unions.len() < 40);
        let many = numbers(0..MOST_NAMES as u32 + 1);
        assert!(unions.again(&many).is_none() && unions.again(&many).is_none());
    }
}
