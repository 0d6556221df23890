//! Distinct label sets: a node holds the number of its set, and the set owns a table of properties.

use super::symbol::{LabelId, Symbols};
use rustc_hash::FxHashMap;

/// Every label set that a node has had, by number.
#[derive(Clone, Debug, Default)]
pub struct LabelSets {
    /// Sorted by name; `None` where the set went with one of its labels.
    sets: Vec<Option<Box<[LabelId]>>>,
    /// The newest label of each set, so that the sets of a label that is forgotten are found without a look at the others'
    /// labels: thousands of labels are forgotten one by one when a statement that has made them is undone.
    newest: Vec<Option<LabelId>>,
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
            if let Some(set) = &set
                && all.numbers.insert(set.clone(), number).is_some()
            {
                return None;
            }
            all.newest.push(newest(set.as_deref().unwrap_or(&[])));
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
        let vacant = self.sets.iter().position(Option::is_none);
        let place = vacant.unwrap_or(self.sets.len());
        if place == self.sets.len() {
            self.sets.push(None);
            self.newest.push(None);
        }
        self.newest[place] = newest(labels);
        self.sets[place] = Some(labels.into());
        self.numbers.insert(labels.into(), place as u32);
        place as u32
    }

    /// Removes the sets with a label: its symbol is removed, and its id may be reused for another name.
    pub fn forget(&mut self, label: LabelId) {
        for (set, newest) in self.sets.iter_mut().zip(&self.newest) {
            let may_have = newest.is_some_and(|newest| newest >= label);
            if may_have && let Some(gone) = set.take_if(|labels| labels.contains(&label)) {
                self.numbers.remove(&gone);
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
}

/// The label that got its id last.
fn newest(labels: &[LabelId]) -> Option<LabelId> {
    labels.iter().copied().max()
}

/// Labels sorted by name, each once.
pub fn canonical(mut labels: Vec<LabelId>, symbols: &Symbols) -> Vec<LabelId> {
    labels.sort_by(|a, b| symbols.labels.name(a.0).cmp(symbols.labels.name(b.0)));
    labels.dedup();
    labels
}
