//! Enumeration of the paths between two nodes by length, kept as a tree that shares common prefixes.

use super::context::Context;
use super::hop::Hop;
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{PathMode, Row};
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;

/// The number of paths extended between two checks of the limits.
const PATHS_BETWEEN_CHECKS: usize = 1 << 10;

/// The relationships of a path from the pattern's bound `from` to its bound `to`.
pub(super) type RelationshipPath = Vec<RelationshipId>;

/// The context of one step.
pub(super) struct Step<'a, 'g> {
    pub(super) hop: &'a Hop,
    pub(super) row: &'a Row<'a>,
    pub(super) cx: &'a Context<'g>,
}

/// A partial path: one relationship after the partial path before it.
struct Partial {
    before: Option<u32>,
    relationship: RelationshipId,
    node: NodeId,
}

/// All paths from a node, breadth first: one length after the other.
pub(super) struct PathTree {
    from: NodeId,
    to: NodeId,
    mode: PathMode,
    partials: Vec<Partial>,
    memory: Reservation,
    /// The index of the first partial path of the longest length so far.
    level: usize,
    length: u64,
}

impl PathTree {
    pub(super) fn new(from: NodeId, to: NodeId, mode: PathMode) -> PathTree {
        PathTree {
            from,
            to,
            mode,
            partials: Vec::new(),
            memory: Reservation::new(Usage::Paths),
            level: 0,
            length: 0,
        }
    }

    /// Extends all paths of the longest length by one relationship. Returns the indices of the new paths if they are
    /// long enough, for [`PathTree::arrived`], and `None` if there are no longer paths.
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
            if at.is_multiple_of(PATHS_BETWEEN_CHECKS) {
                counted = self.count_from(counted, step)?;
            }
            let node = self.partials[at].node;
            // Indices fit into 32 bits: the memory limit is reached long before four billion paths.
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

    /// Counts the paths from an index on as work; returns the next index.
    fn count_from(&self, from: usize, step: &Step<'_, '_>) -> Result<usize> {
        let limits = &step.cx.run().limits;
        let added = (self.partials.len() - from) as u64;
        limits.step(added)?;
        Ok(self.partials.len())
    }

    fn extend(&mut self, before: Option<u32>, node: NodeId, step: &Step<'_, '_>) -> Result<()> {
        let mut hops = Vec::new();
        step.hop
            .from(node, step.hop.plan.direction, step.row, step.cx, &mut hops)?;
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

    /// The path of the partial path `at`, if it ends at the goal.
    pub(super) fn arrived(&self, at: usize) -> Option<RelationshipPath> {
        (self.partials[at].node == self.to).then(|| self.path(at))
    }

    fn path(&self, at: usize) -> RelationshipPath {
        let mut path = Vec::new();
        let mut at = Some(at);
        while let Some(partial) = at.and_then(|at| self.partials.get(at)) {
            path.push(partial.relationship);
            at = partial.before.map(|at| at as usize);
        }
        path.reverse();
        path
    }
}

/// The memory that a path takes while it is one of the paths found.
pub(super) fn path_bytes(path: &RelationshipPath) -> u64 {
    (size_of::<RelationshipPath>() + size_of_val(path.as_slice())) as u64
}
