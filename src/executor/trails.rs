//! Trails between two nodes in the order of their lengths.

use super::context::Context;
use super::hop::Hop;
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{PathMode, Row};
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;

/// How many trails are made longer between two looks at the limits.
const TRAILS_BETWEEN_CHECKS: usize = 1 << 10;

/// The relationships of a path from the pattern's bound `from` to its bound `to`.
pub(super) type Trail = Vec<RelationshipId>;

/// What a step needs to see.
pub(super) struct Step<'a, 'g> {
    pub(super) hop: &'a Hop,
    pub(super) row: &'a Row<'a>,
    pub(super) cx: &'a Context<'g>,
}

/// A trail under way: one more relationship after another trail.
struct Partial {
    before: Option<u32>,
    relationship: RelationshipId,
    node: NodeId,
}

/// All trails from a node, one length after the other.
pub(super) struct Trails {
    from: NodeId,
    to: NodeId,
    mode: PathMode,
    partials: Vec<Partial>,
    memory: Reservation,
    /// Where the partials of the longest length so far start.
    level: usize,
    length: u64,
}

impl Trails {
    pub(super) fn new(from: NodeId, to: NodeId, mode: PathMode) -> Trails {
        Trails {
            from,
            to,
            mode,
            partials: Vec::new(),
            memory: Reservation::new(Usage::Paths),
            level: 0,
            length: 0,
        }
    }

    /// Goes on to the trails one longer than the last ones: answers with the places of those that are long enough,
    /// for [`Trails::arrived`]; `None` when there are no longer ones at all.
    pub(super) fn next_level(
        &mut self,
        step: &Step<'_, '_>,
        (min, max): (u64, Option<u64>),
    ) -> Result<Option<Range<usize>>> {
        if max.is_some_and(|max| self.length >= max) {
            return Ok(None);
        }
        let ends = self.level..self.partials.len();
        let start = self.partials.len();
        if self.length == 0 {
            self.extend(None, self.from, step)?;
        }
        let mut counted = start;
        for at in ends {
            if at.is_multiple_of(TRAILS_BETWEEN_CHECKS) {
                counted = self.count_from(counted, step)?;
            }
            let node = self.partials[at].node;
            // Positions fit: the limits on memory are reached long before four billion trails.
            self.extend(u32::try_from(at).ok(), node, step)?;
        }
        self.count_from(counted, step)?;
        self.level = start;
        self.length += 1;
        if start == self.partials.len() {
            return Ok(None);
        }
        let end = self.partials.len();
        let from = if self.length < min { end } else { start };
        Ok(Some(from..end))
    }

    /// Counts the trails from a position on as work; gives the position that comes next.
    fn count_from(&self, from: usize, step: &Step<'_, '_>) -> Result<usize> {
        let limits = &step.cx.run().limits;
        let added = (self.partials.len() - from) as u64;
        limits.step(added)?;
        Ok(self.partials.len())
    }

    fn extend(&mut self, before: Option<u32>, node: NodeId, step: &Step<'_, '_>) -> Result<()> {
        let mut hops = Vec::new();
        step.hop
            .from(node, step.hop.direction, step.row, step.cx, &mut hops)?;
        let limits = &step.cx.run().limits;
        self.memory
            .make_room(&mut self.partials, hops.len(), limits)?;
        for (relationship, node) in hops {
            if self.may_take(before, relationship, node) {
                self.partials.push(Partial {
                    before,
                    relationship,
                    node,
                });
            }
        }
        Ok(())
    }

    fn may_take(&self, before: Option<u32>, relationship: RelationshipId, node: NodeId) -> bool {
        let mut at = before;
        while let Some(partial) = at.and_then(|at| self.partials.get(at as usize)) {
            let repeats = match self.mode {
                PathMode::Walk => false,
                PathMode::Trail => partial.relationship == relationship,
                PathMode::Acyclic => partial.node == node,
            };
            if repeats {
                return false;
            }
            at = partial.before;
        }
        self.mode != PathMode::Acyclic || node != self.from
    }

    /// The trail of a place, where it ends at the goal.
    pub(super) fn arrived(&self, at: usize) -> Option<Trail> {
        (self.partials[at].node == self.to).then(|| self.trail(at))
    }

    fn trail(&self, at: usize) -> Trail {
        let mut trail = Vec::new();
        let mut at = Some(at);
        while let Some(partial) = at.and_then(|at| self.partials.get(at)) {
            trail.push(partial.relationship);
            at = partial.before.map(|at| at as usize);
        }
        trail.reverse();
        trail
    }
}

/// What a path takes while it is one of many that have been found.
pub(super) fn trail_bytes(trail: &Trail) -> u64 {
    (size_of::<Trail>() + size_of_val(trail.as_slice())) as u64
}
