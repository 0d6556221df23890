//! In which order a `CREATE` can make what it makes: everything after what it reads, a relationship after its ends.

use super::BoundCreate;
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, PathPart, Slot};
use crate::syntax::ast::{Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

/// Refuses a pattern in which something waits for itself, as a node does that reads a relationship it hangs on. Patterns
/// further left are made already, as far as this one is concerned.
pub(super) fn check_order(
    create: &BoundCreate,
    pattern: &Pattern,
    parts: &[PathPart],
) -> Result<()> {
    let mut waits = waits(create, parts);
    loop {
        let missing: BTreeSet<Slot> = waits.keys().copied().collect();
        let before = waits.len();
        waits.retain(|_, wait| !wait.is_disjoint(&missing));
        match waits.len() {
            0 => return Ok(()),
            left if left == before => break,
            _ => {}
        }
    }
    let reads = reads(create);
    let reads_stuck = |part: &PathPart| {
        let read = reads.get(&slot(part));
        read.is_some_and(|read| read.iter().any(|slot| waits.contains_key(slot)))
    };
    let mut stuck = parts.iter().zip(&pattern.elements);
    let place = stuck.find(|(part, _)| waits.contains_key(&slot(part)) && reads_stuck(part));
    let place = place.and_then(|(_, element)| properties(element));
    Err(waits_for_itself(place.unwrap_or(pattern.span)))
}

/// What each new part of a pattern waits for: what it reads, and its ends.
fn waits(create: &BoundCreate, parts: &[PathPart]) -> BTreeMap<Slot, BTreeSet<Slot>> {
    let mut waits = reads(create);
    for new in &create.relationships {
        waits
            .entry(new.slot)
            .or_default()
            .extend([new.start, new.end]);
    }
    let of_pattern: BTreeSet<Slot> = parts.iter().map(slot).collect();
    waits.retain(|slot, _| of_pattern.contains(slot));
    waits
}

fn reads(create: &BoundCreate) -> BTreeMap<Slot, BTreeSet<Slot>> {
    let nodes = create.nodes.iter();
    let nodes = nodes.map(|new| (new.slot, read(new.parts())));
    let relationships = create.relationships.iter();
    let relationships = relationships.map(|new| (new.slot, read(new.parts())));
    nodes.chain(relationships).collect()
}

fn read<'e>(parts: impl Iterator<Item = &'e Expression>) -> BTreeSet<Slot> {
    parts.flat_map(Expression::slots).collect()
}

fn slot(part: &PathPart) -> Slot {
    match part {
        PathPart::Node(slot) | PathPart::Relationship(slot) | PathPart::Relationships(slot) => {
            *slot
        }
    }
}

/// Where the properties of an element stand.
fn properties(element: &PatternElement) -> Option<Span> {
    let properties = match element {
        PatternElement::Node(node) => node.properties.as_ref(),
        PatternElement::Relationship(relationship) => relationship.properties.as_ref(),
        PatternElement::Group(_) => None,
    };
    properties.map(|written| written.span)
}

fn waits_for_itself(place: Span) -> Error {
    Error::syntax(
        ErrorCode::UndefinedVariable,
        "this reads what can only be created after it",
    )
    .at(place)
    .hint("create it without, and set the property afterwards: CREATE … SET …")
}
