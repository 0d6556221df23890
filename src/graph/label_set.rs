//! Distinct label sets: a node has the number of its set, and each set has a table of properties.

use super::symbol::{LabelId, Symbols};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Every label set that has been used by a node, by number.
#[derive(Clone, Debug, Default)]
pub struct LabelSets {
    /// Sorted by name; `None` if the set was removed with one of its labels.
    sets: Vec<Option<Box<[LabelId]>>>,
    /// The numbers of the sets by their newest label, so that the sets of a removed label are found without searching
    /// all others: thousands of labels are removed one by one when the statement that created them is rolled back.
    by_newest: FxHashMap<LabelId, Vec<u32>>,
    /// The numbers that are no longer in use.
    vacant: BTreeSet<u32>,
    numbers: FxHashMap<Box<[LabelId]>, u32>,
    /// The sets that are shown in another order, since a graph type says which labels are more specific.
    shown: FxHashMap<u32, Box<[LabelId]>>,
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

    /// The labels of a set: sorted by name, or as [`LabelSets::reorder`] has ordered them.
    pub fn labels(&self, number: u32) -> &[LabelId] {
        if let Some(shown) = self.shown.get(&number) {
            return shown;
        }
        self.sets
            .get(number as usize)
            .and_then(|set| set.as_deref())
            .unwrap_or(&[])
    }

    /// The number of numbers that have been assigned.
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// The number of an existing set; `labels` as [`canonical`] orders them.
    pub fn number(&self, labels: &[LabelId]) -> Option<u32> {
        self.numbers.get(labels).copied()
    }

    /// Assigns a number to a set; `labels` as [`canonical`] orders them.
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

    /// Removes the sets that contain the newest of all labels: its symbol is removed, and its id may be reused for
    /// another name.
    pub fn forget(&mut self, newest: LabelId) {
        for number in self.by_newest.remove(&newest).unwrap_or_default() {
            if let Some(set) = self.sets.get_mut(number as usize).and_then(Option::take) {
                self.numbers.remove(&set);
                self.vacant.insert(number);
            }
        }
        let sets = &self.sets;
        let there = |number: &u32| matches!(sets.get(*number as usize), Some(Some(_)));
        self.shown.retain(|number, _| there(number));
    }

    /// Orders the labels of every set anew; `order` says whether it has changed the order.
    pub fn reorder(&mut self, order: &dyn Fn(&mut [LabelId]) -> bool) {
        self.shown.clear();
        for number in 0..self.sets.len() as u32 {
            self.order(number, order);
        }
    }

    /// Orders the labels of one set.
    pub fn order(&mut self, number: u32, order: &dyn Fn(&mut [LabelId]) -> bool) {
        if let Some(Some(set)) = self.sets.get(number as usize) {
            let mut labels = set.clone();
            if order(&mut labels) {
                self.shown.insert(number, labels);
            }
        }
    }

    /// Records the number of a set under its newest label.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Each set is only listed under its newest label, so that removing a label takes as many steps as it has sets.
    #[test]
    fn forgotten_label_takes_its_own_sets_and_their_numbers_are_used_again() {
        let mut sets = LabelSets::default();
        let set = |newest: u32| -> Vec<LabelId> { (0..=newest).map(LabelId).collect() };
        let numbers: Vec<u32> = (0..50).map(|newest| sets.insert(&set(newest))).collect();
        for newest in (10..50).rev() {
            let own = sets.by_newest.get(&LabelId(newest)).map(Vec::len);
            assert_eq!(own, Some(1), "one step");
            sets.forget(LabelId(newest));
            assert_eq!(sets.number(&set(newest)), None);
            assert!(!sets.has(numbers[newest as usize]));
        }
        assert!((0..10).all(|newest| sets.number(&set(newest)) == Some(numbers[newest as usize])));
        assert_eq!(
            sets.insert(&[LabelId(3)]),
            numbers[10],
            "the lowest free number"
        );
        assert_eq!(sets.len(), 50);
        let all = sets
            .iter()
            .map(|set| set.map(<[LabelId]>::to_vec))
            .collect();
        let mut read = LabelSets::from_sets(all).expect("none comes twice");
        assert_eq!(read.insert(&[LabelId(4)]), numbers[11]);
        read.forget(LabelId(9));
        assert_eq!(read.number(&set(9)), None);
    }
}
