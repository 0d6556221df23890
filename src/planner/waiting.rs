//! The predicates of a pattern that wait until everything that they read has a value.

use crate::expression::{Expression, Slot};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Each predicate counts the slots that it reads and that have no value yet, and each slot lists the predicates that
/// read it: so a pattern of many predicates is traversed without testing all of them in every step.
#[derive(Clone)]
pub(super) struct Waiting {
    /// By their index in the pattern; `None` for those that were applied.
    predicates: Vec<Option<Predicate>>,
    readers: Rc<BTreeMap<Slot, Vec<usize>>>,
    ready: BTreeSet<usize>,
}

#[derive(Clone)]
struct Predicate {
    expression: Rc<Expression>,
    /// The slots without a value that it reads.
    missing: usize,
}

impl Predicate {
    fn into_expression(self) -> Expression {
        Rc::unwrap_or_clone(self.expression)
    }
}

impl Waiting {
    pub fn new(expressions: impl Iterator<Item = Expression>, solved: &BTreeSet<Slot>) -> Waiting {
        let mut readers: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
        let (mut predicates, mut ready) = (Vec::new(), BTreeSet::new());
        for (place, expression) in expressions.enumerate() {
            let slots = expression.slots();
            let missing = slots.difference(solved).count();
            for slot in slots {
                readers.entry(slot).or_default().push(place);
            }
            if missing == 0 {
                ready.insert(place);
            }
            predicates.push(Some(Predicate {
                expression: Rc::new(expression),
                missing,
            }));
        }
        Waiting {
            predicates,
            readers: Rc::new(readers),
            ready,
        }
    }

    /// Records that a slot has been bound.
    pub fn solve(&mut self, slot: Slot) {
        for place in self.readers.get(&slot).into_iter().flatten() {
            if let Some(Some(predicate)) = self.predicates.get_mut(*place) {
                predicate.missing = predicate.missing.saturating_sub(1);
                if predicate.missing == 0 {
                    self.ready.insert(*place);
                }
            }
        }
    }

    /// Removes the predicates that can be applied now, in the order of the pattern.
    pub fn take_ready(&mut self) -> Vec<Expression> {
        let places = std::mem::take(&mut self.ready).into_iter();
        let taken = places.filter_map(|place| self.predicates.get_mut(place)?.take());
        taken.map(Predicate::into_expression).collect()
    }

    /// The predicates that read a slot.
    pub fn on(&self, slot: Slot) -> impl Iterator<Item = &Expression> {
        self.readers_of(slot)
            .map(|(_, predicate)| &*predicate.expression)
    }

    /// The predicates that read a slot and wait for nothing else.
    pub fn only_on(&self, slot: Slot) -> impl Iterator<Item = &Expression> {
        let only = self
            .readers_of(slot)
            .filter(|(_, predicate)| predicate.missing == 1);
        only.map(|(_, predicate)| &*predicate.expression)
    }

    /// The predicates that could be applied if these unbound slots were bound.
    pub fn ready_with(&self, slots: &BTreeSet<Slot>) -> Vec<Expression> {
        let mut filled: BTreeMap<usize, usize> = BTreeMap::new();
        for slot in slots {
            for (place, _) in self.readers_of(*slot) {
                *filled.entry(place).or_default() += 1;
            }
        }
        let whole = filled.into_iter().filter_map(|(place, count)| {
            let predicate = self.predicates.get(place)?.as_ref()?;
            (predicate.missing == count).then(|| (*predicate.expression).clone())
        });
        whole.collect()
    }

    /// Removes the predicates on a slot that are known to be true.
    pub fn drop_on(&mut self, slot: Slot, holds: impl Fn(&Expression) -> bool) {
        for place in self.readers.get(&slot).into_iter().flatten() {
            if let Some(entry) = self.predicates.get_mut(*place)
                && entry.as_ref().is_some_and(|known| holds(&known.expression))
            {
                *entry = None;
            }
        }
    }

    /// The predicates that have not been applied.
    pub fn all(&self) -> impl Iterator<Item = &Expression> {
        let left = self.predicates.iter().flatten();
        left.map(|predicate| &*predicate.expression)
    }

    /// All remaining predicates.
    pub fn into_rest(self) -> Vec<Expression> {
        let left = self.predicates.into_iter().flatten();
        left.map(Predicate::into_expression).collect()
    }

    fn readers_of(&self, slot: Slot) -> impl Iterator<Item = (usize, &Predicate)> {
        let places = self.readers.get(&slot).into_iter().flatten();
        places.filter_map(|place| Some((*place, self.predicates.get(*place)?.as_ref()?)))
    }
}
