//! Distinct label sets: a node holds the number of its set, and the set owns a table of properties.

use super::symbol::{LabelId, Symbols};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Every label set that a node has had, by number.
#[derive(Clone, Debug, Default)]
pub struct LabelSets {
    /// Sorted by name; `None` where the set went with one of its labels.
    sets: Vec<Option<Box<[LabelId]>>>,
    /// The numbers of the sets whose newest label this is, so that the sets of a label that is forgotten are found without
    /// a look at the others: thousands of labels are forgotten one by one when a statement that has made them is undone.
    by_newest: FxHashMap<LabelId, Vec<u32>>,
    /// The numbers that are no longer in use.
    vacant: BTreeSet<u32>,
    numbers: FxHashMap<Box<[LabelId]>, u32>,
}

impl LabelSets {
    /// Creates label sets with given numbers, as [`canonical`] orders them; `None` if one occurs twice.
    pub fn from_sets(sets: Vec<Option<Vec<LabelId>>>) -> Option<LabelSets> {
        let mut all = LabelSets::default();
        for (number, set) in (0..).zip(sets) {
            let set = set.map(Vec::into_boxed_slice);
            match &set {
                Some(set) if all.numbers.insert(set.clone(), number).is_some() => return None,
                Some(set) => all.add_newest(set, number),
                None => {
                    all.vacant.insert(number);
                }
            }
            all.sets.push(set);
        }
        Some(all)
    }

    /// Every set by its number; `None` if a number is no longer in use.
    pub fn iter(&self) -> impl Iterator<Item = Option<&[LabelId]>> {
        self.sets.iter().map(Option::as_deref)
    }

    /// Returns whether a number is in use.
    pub fn has(&self, number: u32) -> bool {
        matches!(self.sets.get(number as usize), Some(Some(_)))
    }

    /// The labels of a set, sorted by name.
    pub fn labels(&self, number: u32) -> &[LabelId] {
        self.sets
            .get(number as usize)
            .and_then(|set| set.as_deref())
            .unwrap_or(&[])
    }

    /// How many numbers have been given.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// The number of a set that is already there; `labels` as [`canonical`] makes them.
    pub fn number(&self, labels: &[LabelId]) -> Option<u32> {
        self.numbers.get(labels).copied()
    }

    /// Gives a set a number; `labels` as [`canonical`] makes them.
    pub fn insert(&mut self, labels: &[LabelId]) -> u32 {
        if let Some(number) = self.number(labels) {
            return number;
        }
        let number = self.vacant.pop_first().unwrap_or_else(|| {
            self.sets.push(None);
            self.sets.len() as u32 - 1
        });
        self.add_newest(labels, number);
        self.sets[number as usize] = Some(labels.into());
        self.numbers.insert(labels.into(), number);
        number
    }

    /// Removes the sets with the newest label of all: its symbol is removed, and its id may be reused for another name.
    pub fn forget(&mut self, newest: LabelId) {
        for number in self.by_newest.remove(&newest).unwrap_or_default() {
            if let Some(set) = self.sets.get_mut(number as usize).and_then(Option::take) {
                self.numbers.remove(&set);
                self.vacant.insert(number);
            }
        }
    }

    /// Notes the number of a set under the label that got its id last.
    fn add_newest(&mut self, labels: &[LabelId], number: u32) {
        if let Some(newest) = labels.iter().max() {
            self.by_newest.entry(*newest).or_default().push(number);
        }
    }
}

/// Labels sorted by name, each once.
pub fn canonical(mut labels: Vec<LabelId>, symbols: &Symbols) -> Vec<LabelId> {
    labels.sort_by(|a, b| symbols.labels.name(a.0).cmp(symbols.labels.name(b.0)));
    labels.dedup();
    labels
}
