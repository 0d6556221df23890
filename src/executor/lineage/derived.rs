//! What a relationship rests on that follows from a rule: the stored facts of its first derivation, and of those of the derived
//! relationships in it.

use super::super::derivation::Records;
use crate::graph::{Fact, derived_of};
use crate::value::RelationshipId;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The stored facts that a derived relationship rests on, each once.
pub(super) fn stored_facts(relationship: RelationshipId, records: &Arc<Records>) -> Vec<Fact> {
    let (mut open, mut seen) = (vec![relationship], FxHashSet::default());
    let (mut facts, mut known) = (Vec::new(), FxHashSet::default());
    while let Some(next) = open.pop() {
        if !seen.insert(next) {
            continue;
        }
        let Some(derivation) = records.derivation(next) else {
            continue;
        };
        for fact in &derivation.facts {
            match derived_of(fact.entity) {
                Some(derived) => open.push(derived),
                None if known.insert(*fact) => facts.push(*fact),
                None => {}
            }
        }
    }
    facts
}
