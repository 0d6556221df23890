//! What a relationship rests on that follows from a rule: the facts of its first derivation, of which some are derived themselves.

use super::super::derivation::{Derivation, Records};
use crate::graph::derived_of;
use crate::value::RelationshipId;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The first derivations of a derived relationship and of those that it rests on, each behind those that it rests on itself; without
/// those that are known, and what these rest on.
pub(super) fn derivations(
    relationship: RelationshipId,
    records: &Records,
    is_known: impl Fn(RelationshipId) -> bool,
) -> Vec<(RelationshipId, Arc<Derivation>)> {
    let (mut open, mut found) = (vec![relationship], Vec::new());
    let (mut entered, mut left) = (FxHashSet::default(), FxHashSet::default());
    while let Some(next) = open.last().copied() {
        let derivation = match left.contains(&next) || is_known(next) {
            true => None,
            false => records.derivation(next),
        };
        let Some(derivation) = derivation else {
            open.pop();
            continue;
        };
        if entered.insert(next) {
            let facts = derivation.facts.iter();
            open.extend(facts.filter_map(|fact| derived_of(fact.entity)));
            continue;
        }
        open.pop();
        left.insert(next);
        found.push((next, derivation));
    }
    found
}
