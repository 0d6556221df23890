//! The recorded parts of the lineage that have not been computed yet.

use super::predicate::conjuncts;
use super::reads::{Known, named};
use crate::expression::{Expression, ListQuantifier, Slot, SubqueryId, VariableLength};
use crate::plan::{Grounds, Witness};
use std::collections::{BTreeMap, BTreeSet};

/// The lineage of the rows so far.
#[derive(Clone, Debug)]
pub(super) struct Tracking {
    /// The parts that are recorded but not computed yet.
    pub noted: Grounds,
    /// The slots in `noted.lineages` that hold lists of lineages.
    pub lists: BTreeSet<Slot>,
    /// The lineage of one repetition of a group of patterns, by the slot of its relationships.
    pub groups: BTreeMap<Slot, Witness>,
    /// Slots that hold entities which are part of the lineage.
    pub entities: BTreeSet<Slot>,
    /// Slots whose values contain no entity.
    pub scalars: BTreeSet<Slot>,
    /// The number of subquery expressions of the statement, which is the offset of the indices of their traced plans.
    subqueries: usize,
}

impl Tracking {
    /// Nothing recorded.
    pub fn new(subqueries: usize) -> Tracking {
        Tracking {
            noted: Grounds::default(),
            lists: BTreeSet::new(),
            groups: BTreeMap::new(),
            entities: BTreeSet::new(),
            scalars: BTreeSet::new(),
            subqueries,
        }
    }

    pub fn entity(&mut self, slot: Slot) {
        self.entities.insert(slot);
        add(&mut self.noted.entities, slot);
    }

    /// Records what an expression reads in each row.
    pub fn expression(&mut self, expression: &Expression) {
        let known = Known {
            entities: &self.entities,
            scalars: &self.scalars,
        };
        let reads = match known.reads(expression) {
            Some(reads) => reads,
            // A second evaluation could give a different result.
            None if expression.is_random() => named(expression),
            None => {
                let traced = self.traced(expression);
                self.noted.traced.push(traced);
                return;
            }
        };
        for slot in reads.entities {
            add(&mut self.noted.entities, slot);
        }
        for slot in reads.whole {
            add(&mut self.noted.whole, slot);
        }
        for read in reads.properties {
            add(&mut self.noted.reads, read);
        }
    }

    /// The same expression, with subqueries that also return the lineage of their rows.
    fn traced(&self, expression: &Expression) -> Expression {
        let mut traced = expression.clone();
        renumber(&mut traced, self.subqueries as u32);
        traced
    }

    /// A chain of relationships: each of them, and what is read of each.
    pub fn chain(&mut self, hops: &VariableLength) {
        self.entity(hops.relationships);
        let Some(predicate) = &hops.predicate else {
            return;
        };
        let of_step = [hops.step].into();
        let known = Known {
            entities: &of_step,
            scalars: &self.scalars,
        };
        let mut each = Vec::new();
        for part in conjuncts(predicate) {
            match known.reads(part) {
                Some(reads) if only_of(&reads.properties, hops.step) && reads.whole.is_empty() => {
                    let keys = reads.properties.into_iter().map(|(_, key)| key);
                    each.extend(keys.map(|key| (hops.relationships, key)));
                }
                _ => {
                    let whole = Expression::Quantifier {
                        quantifier: ListQuantifier::All,
                        variable: hops.step,
                        list: Box::new(Expression::Slot(hops.relationships)),
                        predicate: Box::new(part.clone()),
                    };
                    let traced = self.traced(&whole);
                    self.noted.traced.push(traced);
                }
            }
        }
        for read in each {
            add(&mut self.noted.reads, read);
        }
    }
}

fn only_of(reads: &BTreeSet<(Slot, std::sync::Arc<str>)>, slot: Slot) -> bool {
    reads.iter().all(|(read, _)| *read == slot)
}

pub(super) fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

fn renumber(expression: &mut Expression, by: u32) {
    if let Expression::Subquery { id, .. } = expression {
        *id = SubqueryId(id.0 + by);
    }
    expression.for_each_child_mut(&mut |child| renumber(child, by));
}

impl Tracking {
    /// The slot of the computed lineage, if nothing else has been recorded.
    pub fn settled(&self) -> Option<Slot> {
        let Grounds {
            lineages,
            entities,
            whole,
            reads,
            traced,
        } = &self.noted;
        let others = entities.len() + whole.len() + reads.len() + traced.len();
        match lineages.as_slice() {
            [one] if others == 0 && !self.lists.contains(one) => Some(*one),
            _ => None,
        }
    }
}
