//! The ends of variable-length paths, if the paths themselves are not needed: breadth first, each node once.

use super::context::Context;
use super::hop::Hop;
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

/// Whether breadth-first search finds the ends of a pattern. The shortest path to another node repeats nothing, so it
/// does for a minimum length of at most one; for a larger minimum an end may only be reached by a detour, which
/// depth-first search finds.
pub(super) fn applies(hop: &Hop) -> bool {
    let hops = &hop.plan.hops;
    let returns_to_start = hops.min == 1 && hops.mode == PathMode::Acyclic;
    hops.min <= 1 && !returns_to_start
}

/// The nodes at the ends of the paths from a node, each once; every relationship on a path to any of them is appended
/// to `walked`.
pub(super) fn ends(
    hop: &Hop,
    from: NodeId,
    row: &Row<'_>,
    (walked, cx): (Option<&mut Vec<RelationshipId>>, &Context<'_>),
) -> Result<Vec<NodeId>> {
    let mut search = Search {
        hop,
        row,
        cx,
        hops: Vec::new(),
    };
    let mut found = search.others(from, hop.plan.hops.max, None, walked)?;
    if hop.plan.hops.min == 0 || search.returns_to_start(from)? {
        found.insert(0, from);
    }
    Ok(found)
}

struct Search<'a, 'g> {
    hop: &'a Hop,
    row: &'a Row<'a>,
    cx: &'a Context<'g>,
    hops: Vec<(RelationshipId, NodeId)>,
}

impl Search<'_, '_> {
    fn hops(&mut self, node: NodeId) -> Result<()> {
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

    /// Every other reachable node, nearest first; `without` is a relationship that must not be used.
    fn others(
        &mut self,
        from: NodeId,
        max: Option<u64>,
        without: Option<RelationshipId>,
        mut walked: Option<&mut Vec<RelationshipId>>,
    ) -> Result<Vec<NodeId>> {
        let mut hops = 0;
        let mut memory = Reservation::new(Usage::Paths);
        let mut seen = FxHashSet::default();
        seen.insert(from);
        let mut found = Vec::new();
        let mut level_start = 0;
        let mut level = vec![from];
        let mut depth = 0;
        while !level.is_empty() && max.is_none_or(|max| depth < max) {
            for node in &level {
                self.hops(*node)?;
                if let Some(walked) = walked.as_deref_mut() {
                    hops += self.hops.len() as u64;
                    walked.extend(self.hops.iter().map(|hop| hop.0));
                }
                let taken = self.hops.iter().filter(|hop| Some(hop.0) != without);
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
    fn returns_to_start(&mut self, from: NodeId) -> Result<bool> {
        let Some(rest) = self
            .hop
            .plan
            .hops
            .max
            .map(|max| max.checked_sub(1))
            .unwrap_or(Some(u64::MAX))
        else {
            return Ok(false);
        };
        self.hops(from)?;
        let first: Vec<(RelationshipId, NodeId)> = self.hops.clone();
        if first.iter().any(|(_, end)| *end == from) {
            return Ok(true);
        }
        // Only if relationships are followed both ways could a path return along the same relationship.
        let both = self.hop.plan.direction == Direction::Both
            && self.hop.plan.hops.mode == PathMode::Trail;
        for (relationship, end) in first {
            let without = both.then_some(relationship);
            if self.others(end, Some(rest), without, None)?.contains(&from) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
