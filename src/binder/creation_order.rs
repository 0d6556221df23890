//! The order in which a `CREATE` creates its parts: everything after what it reads, a relationship after its ends.

use super::BoundCreate;
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, NewNode, NewRelationship, PathPart, Slot};
use crate::syntax::ast::{Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The state of a `CREATE` before a pattern was added to it.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    nodes: usize,
    relationships: usize,
}

impl Mark {
    pub fn of(create: &BoundCreate) -> Mark {
        Mark {
            nodes: create.nodes.len(),
            relationships: create.relationships.len(),
        }
    }
}

/// Rejects a pattern in which a part depends on itself, such as a node that reads one of its own relationships.
/// Everything before the mark has already been created when this pattern is.
pub(super) fn check_order(
    create: &BoundCreate,
    mark: Mark,
    pattern: &Pattern,
    parts: &[PathPart],
) -> Result<()> {
    let nodes = create.nodes.get(mark.nodes..).unwrap_or_default();
    let relationships = create.relationships.get(mark.relationships..);
    let new = new_parts(nodes, relationships.unwrap_or_default());
    let rounds = rounds(&new);
    if rounds.len() == new.len() {
        return Ok(());
    }
    let is_stuck = |slot: &Slot| new.contains_key(slot) && !rounds.contains_key(slot);
    let reads_stuck = |slot: &Slot| {
        let new = new.get(slot);
        new.is_some_and(|new| new.reads.iter().any(is_stuck))
    };
    let mut written = parts.iter().map(slot).zip(&pattern.elements);
    let place = written.find(|(slot, _)| is_stuck(slot) && reads_stuck(slot));
    let place = place.and_then(|(_, element)| properties(element));
    Err(waits_for_itself(place.unwrap_or(pattern.span)))
}

/// The round in which each part of a `CREATE` can be created, from 0: after everything that it reads, and for a
/// relationship not before its ends. A part that depends on itself has no round.
pub fn creation_rounds(create: &BoundCreate) -> BTreeMap<Slot, usize> {
    rounds(&new_parts(&create.nodes, &create.relationships))
}

/// The dependencies of a new part.
struct NewPart {
    /// The slots that its expressions read.
    reads: BTreeSet<Slot>,
    /// The end nodes of a relationship.
    ends: Vec<Slot>,
}

fn new_parts(nodes: &[NewNode], relationships: &[NewRelationship]) -> BTreeMap<Slot, NewPart> {
    let nodes = nodes.iter().map(|new| {
        let (reads, ends) = (read(new.parts()), Vec::new());
        (new.slot, NewPart { reads, ends })
    });
    let relationships = relationships.iter().map(|new| {
        let (reads, ends) = (read(new.parts()), vec![new.start, new.end]);
        (new.slot, NewPart { reads, ends })
    });
    nodes.chain(relationships).collect()
}

fn read<'e>(parts: impl Iterator<Item = &'e Expression>) -> BTreeSet<Slot> {
    parts.flat_map(Expression::slots).collect()
}

/// Assigns each part its round, as soon as the last of its dependencies has one.
fn rounds(new: &BTreeMap<Slot, NewPart>) -> BTreeMap<Slot, usize> {
    let mut waiting: BTreeMap<Slot, (usize, usize)> = BTreeMap::new();
    let mut waited_for: BTreeMap<Slot, Vec<(Slot, usize)>> = BTreeMap::new();
    let mut free = VecDeque::new();
    for (slot, part) in new {
        let reads = part.reads.iter().map(|read| (*read, 1));
        let waits = reads.chain(part.ends.iter().map(|end| (*end, 0)));
        let mut count = 0;
        for (before, later) in waits.filter(|(before, _)| new.contains_key(before)) {
            waited_for.entry(before).or_default().push((*slot, later));
            count += 1;
        }
        match count {
            0 => free.push_back((*slot, 0)),
            _ => drop(waiting.insert(*slot, (count, 0))),
        }
    }
    let mut rounds = BTreeMap::new();
    while let Some((made, round)) = free.pop_front() {
        rounds.insert(made, round);
        for (slot, later) in waited_for.remove(&made).unwrap_or_default() {
            let Some((count, least)) = waiting.get_mut(&slot) else {
                continue;
            };
            *least = (*least).max(round + later);
            *count -= 1;
            if *count == 0 {
                free.push_back((slot, *least));
            }
        }
    }
    rounds
}

fn slot(part: &PathPart) -> Slot {
    match part {
        PathPart::Node(slot) | PathPart::Relationship(slot) | PathPart::Relationships(slot) => {
            *slot
        }
    }
}

/// The position of the properties of an element.
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
