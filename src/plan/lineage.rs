//! Operators for the lineage of rows, which is only tracked if a statement requests it (`CITE`).
//!
//! A *lineage* is an integer in a slot of its own, a handle into the arena of the run; null is the empty lineage. It is
//! derived from what the clauses say, not from how their rows were found, so that no rewrite of the plan changes it.

use super::expression_text::{joined, slot_name};
use crate::expression::{Expression, Slot};
use std::sync::Arc;

/// Computes the lineage of each row.
#[derive(Clone, Debug)]
pub struct Witness {
    /// Its parts.
    pub grounds: Grounds,
    /// Receives the handle.
    pub lineage: Slot,
}

/// The parts of the lineage of a row, found in its slots.
#[derive(Clone, Debug, Default)]
pub struct Grounds {
    /// Lineages, or lists of them.
    pub lineages: Vec<Slot>,
    /// The existence of the nodes and relationships in these slots, or within their values.
    pub entities: Vec<Slot>,
    /// Their existence, with all their properties.
    pub whole: Vec<Slot>,
    /// A property of the node or relationship that a slot holds, or of each in the list that it holds.
    pub reads: Vec<(Slot, Arc<str>)>,
    /// Everything that the evaluation of these expressions reads in the row.
    pub traced: Vec<Expression>,
}

/// What an operator also reads of what it meets and makes no rows of: `None` is the existence, a name that property. Only
/// the sources are asked for.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// Of nodes at which a relationship starts, or that are counted themselves.
    pub starts: Vec<Option<Arc<str>>>,
    /// Of relationships.
    pub relationships: Vec<Option<Arc<str>>>,
    /// Of nodes at which a relationship ends.
    pub ends: Vec<Option<Arc<str>>>,
    /// Receives the handle.
    pub lineage: Slot,
    /// Where chains are followed path by path: these receive what the last relationship and its end rest on, which the handle
    /// leaves out then, so that paths that differ in their last hop have one handle.
    pub last_hop: Option<[Slot; 2]>,
}

impl Gathered {
    /// The slots that it fills.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        let last = self.last_hop.into_iter().flatten();
        std::iter::once(self.lineage).chain(last)
    }

    /// Nothing so far.
    pub fn into_slot(lineage: Slot) -> Gathered {
        Gathered {
            starts: Vec::new(),
            relationships: Vec::new(),
            ends: Vec::new(),
            lineage,
            last_hop: None,
        }
    }
}

/// Shows the lineage of each row.
#[derive(Clone, Debug)]
pub struct Citation {
    /// Holds the handle, unless there are `grounds`.
    pub lineage: Slot,
    /// The parts of the lineage of a row, if nobody has put them together.
    pub grounds: Option<Grounds>,
    /// Receives the list of sources, or of facts.
    pub column: Slot,
}

impl Citation {
    /// The slots that are read, except those of traced expressions.
    pub fn slots(&self) -> Vec<Slot> {
        match &self.grounds {
            Some(grounds) => grounds.slots().collect(),
            None => vec![self.lineage],
        }
    }
}

impl Grounds {
    /// The slots that are read, except those of traced expressions.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let reads = self.reads.iter().map(|(slot, _)| slot);
        let whole = self.entities.iter().chain(&self.whole);
        self.lineages.iter().chain(whole).chain(reads).copied()
    }

    /// Parts that can be computed one by one: each slot alone, and what only evaluation can tell.
    pub fn apart(self) -> Vec<Grounds> {
        let Grounds {
            lineages,
            entities,
            whole,
            reads,
            traced,
        } = self;
        let one = Grounds::default;
        let lineages = lineages.into_iter().map(|slot| Grounds {
            lineages: vec![slot],
            ..one()
        });
        let entities = entities.into_iter().map(|slot| Grounds {
            entities: vec![slot],
            ..one()
        });
        let whole = whole.into_iter().map(|slot| Grounds {
            whole: vec![slot],
            ..one()
        });
        let reads = reads.into_iter().map(|read| Grounds {
            reads: vec![read],
            ..one()
        });
        let traced = Some(traced).filter(|traced| !traced.is_empty());
        let traced = traced.map(|traced| Grounds { traced, ..one() });
        lineages
            .chain(entities)
            .chain(whole)
            .chain(reads)
            .chain(traced)
            .collect()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.traced.is_empty() && self.slots().next().is_none()
    }
}

/// For printed plans: what is gathered, and into which slot.
pub(super) fn gathered_text(gathered: Option<&Gathered>, names: &[Arc<str>]) -> String {
    let Some(gathered) = gathered else {
        return String::new();
    };
    let part = |word: &str, reads: &[Option<Arc<str>>]| -> Vec<String> {
        let name = |read: &Option<Arc<str>>| match read {
            None => word.to_owned(),
            Some(key) => format!("{word}.{key}"),
        };
        reads.iter().map(name).collect()
    };
    let parts = [
        part("start", &gathered.starts),
        part("relationship", &gathered.relationships),
        part("end", &gathered.ends),
    ];
    let slots = gathered.slots().map(|slot| slot_name(slot, names));
    let slots = slots.collect::<Vec<_>>().join(", ");
    format!(", sources of {} AS {slots}", parts.concat().join(", "))
}

/// For printed plans.
pub(super) fn grounds_text(grounds: &Grounds, names: &[Arc<str>]) -> String {
    let slots = |slots: &[Slot]| -> Vec<String> {
        slots.iter().map(|slot| slot_name(*slot, names)).collect()
    };
    let mut parts = slots(&grounds.lineages);
    parts.extend(slots(&grounds.entities));
    let reads = grounds.reads.iter();
    parts.extend(reads.map(|(slot, key)| format!("{}.{key}", slot_name(*slot, names))));
    let whole = slots(&grounds.whole);
    parts.extend(whole.into_iter().map(|slot| format!("{slot}.*")));
    if !grounds.traced.is_empty() {
        parts.push(format!("traced {}", joined(&grounds.traced, ", ", names)));
    }
    parts.join(", ")
}
