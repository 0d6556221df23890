//! The ends of variable-length paths whose minimum length is greater than one, if the paths themselves are not needed.
//!
//! A path of at least `min` relationships is one of `min - 1` and then the shortest way on that repeats nothing of it.
//! So the first parts are tried one after the other, each with a breadth-first search behind it, until every node has
//! been found that a walk of such a length reaches at all. Where most nodes have several neighbours, the first of them
//! finds all.

use super::context::Context;
use super::hop::Hop;
use super::reach::Search;
use crate::error::Result;
use crate::expression::{PathMode, Row};
use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashSet;

/// For longer minimum lengths paths are followed one by one.
const LONGEST_MINIMUM: u64 = 64;

/// Whether the ends of a pattern are found in this way.
pub(super) fn applies(hop: &Hop) -> bool {
    let hops = &hop.plan.hops;
    let possible = hops.max.is_none_or(|max| hops.min <= max);
    possible && hops.min >= 1 && hops.min <= LONGEST_MINIMUM
}

/// The nodes at the ends of the paths from a node, each once; only the target if there is one.
pub(super) fn ends(
    hop: &Hop,
    (from, target): (NodeId, Option<NodeId>),
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<Vec<NodeId>> {
    let mut search = Search::new(hop, row, cx);
    let (reached, order) = by_walks(&mut search, from, hop)?;
    if hop.plan.hops.mode == PathMode::Walk {
        return Ok(order);
    }
    let wanted = match target {
        None => reached,
        Some(target) => reached.into_iter().filter(|node| *node == target).collect(),
    };
    let mut trails = Trails {
        max: hop.plan.hops.max.map(|max| max - (hop.plan.hops.min - 1)),
        acyclic: hop.plan.hops.mode == PathMode::Acyclic,
        search,
        wanted,
        found: Vec::new(),
    };
    if trails.acyclic {
        trails.search.avoided.push(from);
    }
    trails.follow(from, hop.plan.hops.min - 1)?;
    Ok(trails.found)
}

/// The nodes that walks of an admitted length reach: a superset of the ends.
fn by_walks(
    search: &mut Search<'_, '_>,
    from: NodeId,
    hop: &Hop,
) -> Result<(FxHashSet<NodeId>, Vec<NodeId>)> {
    let hops = &hop.plan.hops;
    let mut level = vec![from];
    for _ in 0..hops.min {
        level = next_level(search, &level, &mut FxHashSet::default())?;
    }
    let mut seen: FxHashSet<NodeId> = level.iter().copied().collect();
    let mut order = level.clone();
    let mut length = hops.min;
    while !level.is_empty() && hops.max.is_none_or(|max| length < max) {
        level = next_level(search, &level, &mut seen)?;
        order.extend(&level);
        length += 1;
    }
    Ok((seen, order))
}

/// The nodes one hop on that have not been seen.
fn next_level(
    search: &mut Search<'_, '_>,
    level: &[NodeId],
    seen: &mut FxHashSet<NodeId>,
) -> Result<Vec<NodeId>> {
    let mut next = Vec::new();
    for node in level {
        search.hops(*node)?;
        let ends = search.hops.iter().map(|hop| hop.1);
        next.extend(ends.filter(|end| seen.insert(*end)));
    }
    Ok(next)
}

/// The search for the ends that are still wanted. The relationships of the first part are those that the search is without.
struct Trails<'a, 'g> {
    search: Search<'a, 'g>,
    max: Option<u64>,
    acyclic: bool,
    wanted: FxHashSet<NodeId>,
    found: Vec<NodeId>,
}

impl Trails<'_, '_> {
    /// Follows every first part that has a number of relationships left to go.
    fn follow(&mut self, node: NodeId, left: u64) -> Result<()> {
        if left == 0 {
            return self.go_on(node);
        }
        self.search.hops(node)?;
        let hops: Vec<(RelationshipId, NodeId)> = self.search.hops.clone();
        for (relationship, end) in hops {
            let repeats = self.search.without.contains(&relationship)
                || (self.acyclic && self.search.avoided.contains(&end));
            if repeats {
                continue;
            }
            self.search.without.push(relationship);
            if self.acyclic {
                self.search.avoided.push(end);
            }
            self.follow(end, left - 1)?;
            self.search.without.pop();
            if self.acyclic {
                self.search.avoided.pop();
            }
            if self.wanted.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The ends behind a first part.
    fn go_on(&mut self, node: NodeId) -> Result<()> {
        let others = self.search.others(node, self.max, None)?;
        let new = others.into_iter().filter(|end| self.wanted.remove(end));
        self.found.extend(new);
        let asks = !self.acyclic && self.wanted.contains(&node);
        if asks && self.search.returns_to_start(node, self.max)? {
            self.wanted.remove(&node);
            self.found.push(node);
        }
        Ok(())
    }
}
