//! What rows rest on: only where a statement asks for it (`CITE`).
//!
//! A *lineage* is an integer in a slot of its own, a handle into the arena of the statement's run; null is nothing at all.
//! It is derived from what the clauses say, never from how their rows were found, so that no rewrite of the plan
//! changes it.

use super::expression_text::{joined, slot_name};
use crate::expression::{Expression, Slot};
use std::sync::Arc;

/// Per row, puts together what it rests on.
#[derive(Clone, Debug)]
pub struct Witness {
    /// What that is.
    pub grounds: Grounds,
    /// Gets the handle.
    pub lineage: Slot,
}

/// What a row rests on, found in its slots.
#[derive(Clone, Debug, Default)]
pub struct Grounds {
    /// Lineages, or lists of them.
    pub lineages: Vec<Slot>,
    /// The existence of the nodes and relationships that these hold, or hold in them.
    pub entities: Vec<Slot>,
    /// The same, with all their properties.
    pub whole: Vec<Slot>,
    /// A property of the node or relationship that a slot holds, or of each in the list that it holds.
    pub reads: Vec<(Slot, Arc<str>)>,
    /// What the evaluation of these reads in the row.
    pub traced: Vec<Expression>,
}

/// Per row, its lineage as what is shown of it.
#[derive(Clone, Debug)]
pub struct Citation {
    /// Has the handle.
    pub lineage: Slot,
    /// Gets the list of sources, or of facts.
    pub column: Slot,
}

impl Grounds {
    /// The slots that are read, those of traced expressions apart.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let reads = self.reads.iter().map(|(slot, _)| slot);
        let whole = self.entities.iter().chain(&self.whole);
        self.lineages.iter().chain(whole).chain(reads).copied()
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.traced.is_empty() && self.slots().next().is_none()
    }
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
