//! The ends of variable-length paths, if the paths themselves are not needed: breadth first, each node once.

use super::context::Context;
use super::hop::Hop;
use super::lineage::Gathering;
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{PathMode, Row};
use crate::graph::Direction;
use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashSet;

/// The memory of a visited node: an entry of the set, of the list of all nodes, and of that of its level.
const BYTES_PER_NODE: u64 = 24;

/// The memory of a relationship that was followed.
const BYTES_PER_RELATIONSHIP: u64 = 4;

/// Whether one breadth-first search finds the ends of a pattern. The shortest path to another node repeats nothing, so it
/// does for a minimum length of at most one; for a larger minimum an end may only be reached by a detour
/// (`reach_beyond.rs`).
pub(super) fn applies(hop: &Hop) -> bool {
    let hops = &hop.plan.hops;
    let returns_to_start = hops.min == 1 && hops.mode == PathMode::Acyclic;
    hops.min <= 1 && !returns_to_start
}

/// Receives every relationship on a path to any of the ends.
pub(super) enum Walked<'w> {
    /// A list of them.
    List(&'w mut Vec<RelationshipId>),
    /// What they rest on.
    Sources(&'w mut Gathering),
}

impl Walked<'_> {
    /// How many relationships the list has grown by.
    fn take(&mut self, hops: &[(RelationshipId, NodeId)]) -> u64 {
        let relationships = hops.iter().map(|hop| hop.0);
        match self {
            Walked::List(list) => {
                list.extend(relationships);
                hops.len() as u64
            }
            Walked::Sources(gathering) => {
                relationships.for_each(|relationship| gathering.relationship(relationship));
                0
            }
        }
    }
}

/// The nodes at the ends of the paths from a node, each once; `walked` receives every relationship on a path to any of
/// them.
pub(super) fn ends(
    hop: &Hop,
    from: NodeId,
    row: &Row<'_>,
    (walked, cx): (Option<Walked<'_>>, &Context<'_>),
) -> Result<Vec<NodeId>> {
    let max = hop.plan.hops.max;
    let mut search = Search::new(hop, row, cx);
    let mut found = search.others(from, max, walked)?;
    if hop.plan.hops.min == 0 || search.returns_to_start(from, max)? {
        found.insert(0, from);
    }
    Ok(found)
}

/// Breadth-first searches from nodes.
pub(super) struct Search<'a, 'g> {
    hop: &'a Hop,
    row: &'a Row<'a>,
    cx: &'a Context<'g>,
    /// The hops from the node that was looked at last.
    pub(super) hops: Vec<(RelationshipId, NodeId)>,
    /// Relationships that must not be used.
    pub(super) without: Vec<RelationshipId>,
    /// Nodes that must not be visited.
    pub(super) avoided: Vec<NodeId>,
}

impl<'a, 'g> Search<'a, 'g> {
    pub(super) fn new(hop: &'a Hop, row: &'a Row<'a>, cx: &'a Context<'g>) -> Search<'a, 'g> {
        Search {
            hop,
            row,
            cx,
            hops: Vec::new(),
            without: Vec::new(),
            avoided: Vec::new(),
        }
    }

    /// Looks the hops from a node up.
    pub(super) fn hops(&mut self, node: NodeId) -> Result<()> {
        self.hops.clear();
        self.hop.from(
            node,
            self.hop.plan.direction,
            self.row,
            self.cx,
            &mut self.hops,
        )?;
        self.cx.run().limits.step(self.hops.len() as u64)
    }

    /// Every other reachable node, nearest first.
    pub(super) fn others(
        &mut self,
        from: NodeId,
        max: Option<u64>,
        mut walked: Option<Walked<'_>>,
    ) -> Result<Vec<NodeId>> {
        let mut hops = 0;
        let mut memory = Reservation::new(Usage::Paths);
        let mut seen = FxHashSet::default();
        seen.insert(from);
        seen.extend(self.avoided.iter().copied());
        let mut found = Vec::new();
        let mut level_start = 0;
        let mut level = vec![from];
        let mut depth = 0;
        while !level.is_empty() && max.is_none_or(|max| depth < max) {
            for node in &level {
                self.hops(*node)?;
                if let Some(walked) = &mut walked {
                    hops += walked.take(&self.hops);
                }
                let without = &self.without;
                let taken = self.hops.iter().filter(|hop| !without.contains(&hop.0));
                found.extend(taken.map(|hop| hop.1).filter(|end| seen.insert(*end)));
            }
            let nodes = found.len() as u64;
            let bytes = nodes * BYTES_PER_NODE + hops * BYTES_PER_RELATIONSHIP;
            memory.set(bytes, &self.cx.run().limits)?;
            level = found[level_start..].to_vec();
            level_start = found.len();
            depth += 1;
        }
        Ok(found)
    }

    /// Whether a path leads back to its start without using a relationship twice.
    pub(super) fn returns_to_start(&mut self, from: NodeId, max: Option<u64>) -> Result<bool> {
        let Some(rest) = max.map_or(Some(u64::MAX), |max| max.checked_sub(1)) else {
            return Ok(false);
        };
        self.hops(from)?;
        let without = &self.without;
        let first = self.hops.iter().filter(|hop| !without.contains(&hop.0));
        let first: Vec<(RelationshipId, NodeId)> = first.copied().collect();
        if first.iter().any(|(_, end)| *end == from) {
            return Ok(true);
        }
        // Only if relationships are followed both ways could a path return along the same relationship.
        let both = self.hop.plan.direction == Direction::Both
            && self.hop.plan.hops.mode == PathMode::Trail;
        for (relationship, end) in first {
            let known = self.without.len();
            self.without.extend(both.then_some(relationship));
            let found = self.others(end, Some(rest), None);
            self.without.truncate(known);
            if found?.contains(&from) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
