//! Hops that close a cycle between the core and a node that is counted.

use super::conditions::Condition;
use super::pattern::Pattern;
use super::rows::turned;
use crate::expression::Slot;
use crate::plan::{Closing, Expand};
use std::collections::BTreeSet;

/// A way from a node next to the core back into the core.
pub(super) struct Way {
    /// The node next to the core, at which it begins.
    pub near: Slot,
    /// The node of the core at which it ends.
    pub anchor: Slot,
    /// The hops, by index, from the first to the one that closes the cycle.
    pub hops: Vec<usize>,
    /// The nodes between, in this order.
    pub between: Vec<Slot>,
}

/// The way that a hop between two known nodes closes, if exactly one of them is in the core and the way can be counted:
/// it is that hop, or it runs over nodes that have nothing but their labels.
pub(super) fn way(pattern: &Pattern<'_>, place: usize, core: &BTreeSet<Slot>) -> Option<Way> {
    let (end, anchor) = outer_end(pattern, place, core)?;
    let outside = outside(pattern, end, anchor, core);
    let (near, between) = outside.split_last()?;
    let mut way = Way {
        near: *near,
        anchor,
        hops: vec![place],
        between: between.to_vec(),
    };
    for pair in outside.windows(2) {
        let hop = pattern.hops.iter().position(|hop| {
            let ends = (hop.from, hop.to);
            !hop.into && (ends == (pair[0], pair[1]) || ends == (pair[1], pair[0]))
        });
        way.hops.push(hop?);
    }
    way.hops.reverse();
    way.between.reverse();
    (way.between.is_empty() || is_plain(pattern, &way)).then_some(way)
}

/// The end outside of the core, and the end within, of a hop between two known nodes.
pub(super) fn outer_end(
    pattern: &Pattern<'_>,
    place: usize,
    core: &BTreeSet<Slot>,
) -> Option<(Slot, Slot)> {
    let hop = pattern.hops.get(place).filter(|hop| hop.into)?;
    match (core.contains(&hop.from), core.contains(&hop.to)) {
        (true, false) => Some((hop.to, hop.from)),
        (false, true) => Some((hop.from, hop.to)),
        (true, true) | (false, false) => None,
    }
}

/// The nodes from one outside of the core up to the last one before the core.
pub(super) fn outside(
    pattern: &Pattern<'_>,
    end: Slot,
    anchor: Slot,
    core: &BTreeSet<Slot>,
) -> Vec<Slot> {
    let path = pattern.path(end, anchor).into_iter();
    path.take_while(|node| !core.contains(node)).collect()
}

/// Whether nothing is asked of what lies on a way but labels.
fn is_plain(pattern: &Pattern<'_>, way: &Way) -> bool {
    let on_way = |place: &usize| way.hops.contains(place);
    let nodes = way.between.iter().all(|node| {
        let touches = |hop: &&Expand| hop.from == *node || hop.to == *node;
        pattern.tests_of(*node).is_empty()
            && pattern.hops.iter().filter(touches).count() == 2
            && pattern.optionals.iter().all(|one| one.hop.from != *node)
    });
    let conditions = pattern.conditions.iter().all(|condition| match condition {
        Condition::Distinct(one, other) => !on_way(one) && !on_way(other),
        Condition::Closed { place, .. } if on_way(place) => true,
        other => other.nodes().iter().all(|node| !way.between.contains(node)),
    });
    let used = way.hops.iter().filter_map(|place| pattern.used.get(*place));
    nodes && conditions && used.into_iter().all(Vec::is_empty)
}

/// All ways back into the core.
pub(super) fn ways(pattern: &Pattern<'_>, core: &BTreeSet<Slot>) -> Vec<Way> {
    let places = 0..pattern.hops.len();
    places
        .filter_map(|place| way(pattern, place, core))
        .collect()
}

/// Whether a way back into the core begins at a node.
pub(super) fn closes(pattern: &Pattern<'_>, node: Slot, core: &BTreeSet<Slot>) -> bool {
    ways(pattern, core).iter().any(|way| way.near == node)
}

/// The closings of the hop at a place, whose end is next to the core; the ends of the relationships in the core that
/// they must not repeat; and relationships from before that they must not repeat.
pub(super) fn closings(
    pattern: &Pattern<'_>,
    place: usize,
    ways: &[&Way],
    core: &BTreeSet<Slot>,
) -> (Vec<Closing>, BTreeSet<Slot>, Vec<Slot>) {
    let mut met = BTreeSet::new();
    let mut carried = pattern.used.get(place).cloned().unwrap_or_default();
    let distinct = |one: usize, other: usize| {
        pattern.conditions.iter().any(|condition| match condition {
            Condition::Distinct(a, b) => (*a, *b) == (one, other) || (*a, *b) == (other, one),
            _ => false,
        })
    };
    let mut repeated = |place: usize| {
        let hops = pattern.hops.iter().enumerate();
        let inner = hops.filter(|(other, hop)| {
            core.contains(&hop.from) && core.contains(&hop.to) && distinct(place, *other)
        });
        let slots = inner.map(|(_, hop)| {
            met.extend([hop.from, hop.to]);
            hop.relationship
        });
        slots.collect::<Vec<Slot>>()
    };
    repeated(place);
    let mut closings: Vec<(usize, Closing)> = Vec::new();
    for way in ways {
        let last = way.hops.last().copied().unwrap_or(place);
        let mut hops = hops_of(pattern, way);
        if let [only] = hops.as_mut_slice() {
            let used = pattern.used.get(last).cloned().unwrap_or_default();
            only.distinct_from = repeated(last);
            only.distinct_from.extend(&used);
            carried.extend(used);
        }
        let before = closings.iter().enumerate();
        let unlike = before.filter(|(_, (other, _))| distinct(last, *other));
        let closing = Closing {
            hops,
            unlike_hop: distinct(last, place),
            unlike: unlike.map(|(at, _)| at).collect(),
        };
        closings.push((last, closing));
    }
    let closings = closings.into_iter().map(|(_, closing)| closing).collect();
    (closings, met, carried)
}

/// The hops of a way as they are followed from its beginning.
fn hops_of(pattern: &Pattern<'_>, way: &Way) -> Vec<Expand> {
    let mut at = way.near;
    let hops = way.hops.iter().filter_map(|place| {
        let mut hop = turned(pattern.hops.get(*place)?, at);
        at = hop.to;
        if at != way.anchor {
            hop.labels = pattern.labels_of(at).to_vec();
        }
        Some(hop)
    });
    hops.collect()
}
