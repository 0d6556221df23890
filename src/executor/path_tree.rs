//! Enumeration of the paths between two nodes by length, kept as a tree that shares common prefixes.

use super::context::Context;
use super::hop::Hop;
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{PathMode, Row};
use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The memory of a node with its distance.
const BYTES_PER_NODE: u64 = 40;

/// Without a memory limit of the caller: the memory that partial paths may take.
const MOST_BYTES: usize = 640 << 20;

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
    length: u32,
}

/// All paths between two nodes, by length. A partial path waits for the length that it has with the shortest way on to the
/// goal, so that those which lead nowhere are never made longer.
pub(super) struct PathTree {
    from: NodeId,
    to: NodeId,
    mode: PathMode,
    bounds: (u64, Option<u64>),
    /// The number of hops to the goal, of the nodes from which it can be reached.
    distances: FxHashMap<NodeId, u64>,
    partials: Vec<Partial>,
    /// The partial paths that have not been made longer, by the least length with which they reach the goal.
    waiting: BTreeMap<u64, Vec<u32>>,
    begun: bool,
    memory: Reservation,
}

impl PathTree {
    pub(super) fn new(
        (from, to): (NodeId, NodeId),
        mode: PathMode,
        bounds: (u64, Option<u64>),
        step: &Step<'_, '_>,
    ) -> Result<PathTree> {
        let mut memory = Reservation::new(Usage::Paths);
        Ok(PathTree {
            from,
            to,
            mode,
            bounds,
            distances: distances(to, bounds.1, step, &mut memory)?,
            partials: Vec::new(),
            waiting: BTreeMap::new(),
            begun: false,
            memory,
        })
    }

    /// The next path that is long enough, and no longer than `most`; never shorter than the one before.
    pub(super) fn next(
        &mut self,
        most: u64,
        step: &Step<'_, '_>,
    ) -> Result<Option<RelationshipPath>> {
        if !std::mem::replace(&mut self.begun, true) {
            self.extend(None, self.from, 0, step)?;
            if self.bounds.0 == 0 && self.from == self.to {
                return Ok(Some(Vec::new()));
            }
        }
        while let Some(mut entry) = self.waiting.first_entry() {
            if *entry.key() > most {
                break;
            }
            let Some(at) = entry.get_mut().pop() else {
                entry.remove();
                continue;
            };
            let Some(partial) = self.partials.get(at as usize) else {
                continue;
            };
            let (node, length) = (partial.node, u64::from(partial.length));
            self.extend(Some(at), node, length, step)?;
            if node == self.to && length >= self.bounds.0 {
                return Ok(Some(self.path(at as usize)));
            }
        }
        Ok(None)
    }

    fn extend(
        &mut self,
        before: Option<u32>,
        node: NodeId,
        length: u64,
        step: &Step<'_, '_>,
    ) -> Result<()> {
        if self.bounds.1.is_some_and(|max| length >= max) {
            return Ok(());
        }
        let mut hops = Vec::new();
        let direction = step.hop.plan.direction;
        step.hop
            .from(node, direction, step.row, step.cx, &mut hops)?;
        let limits = &step.cx.run().limits;
        limits.step(hops.len() as u64)?;
        self.memory
            .make_room(&mut self.partials, hops.len(), limits)?;
        let bytes = self.partials.len() * (size_of::<Partial>() + size_of::<u32>());
        if limits.memory.is_none() && bytes > MOST_BYTES {
            return Err(limits
                .meter()
                .too_much(bytes as u64, Usage::Paths, MOST_BYTES as u64));
        }
        // The first hop is to be the first that is taken out again.
        for (relationship, node) in hops.into_iter().rev() {
            let Some(rest) = self.distances.get(&node) else {
                continue;
            };
            let least = (length + 1 + rest).max(self.bounds.0);
            if self.bounds.1.is_some_and(|max| least > max)
                || !self.may_take(before, relationship, node)
            {
                continue;
            }
            let place = u32::try_from(self.partials.len()).unwrap_or(u32::MAX);
            self.partials.push(Partial {
                before,
                relationship,
                node,
                length: u32::try_from(length + 1).unwrap_or(u32::MAX),
            });
            if step.hop.tests_so_far() {
                let path = self.path(place as usize);
                let ends = (self.from, node);
                if !step.hop.admits_so_far(ends, &path, step.row, step.cx)? {
                    self.partials.pop();
                    continue;
                }
            }
            self.waiting.entry(least).or_default().push(place);
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

/// The number of hops from each node to the goal.
fn distances(
    to: NodeId,
    max: Option<u64>,
    step: &Step<'_, '_>,
    memory: &mut Reservation,
) -> Result<FxHashMap<NodeId, u64>> {
    let direction = step.hop.plan.direction.opposite();
    let limits = &step.cx.run().limits;
    let mut distances = FxHashMap::from_iter([(to, 0)]);
    let (mut level, mut distance) = (vec![to], 0);
    while !level.is_empty() && max.is_none_or(|max| distance < max) {
        distance += 1;
        let mut next = Vec::new();
        for node in level {
            let mut hops = Vec::new();
            step.hop
                .from(node, direction, step.row, step.cx, &mut hops)?;
            limits.step(hops.len() as u64)?;
            for (_, node) in hops {
                distances.entry(node).or_insert_with(|| {
                    next.push(node);
                    distance
                });
            }
        }
        memory.grow(BYTES_PER_NODE * next.len() as u64, limits)?;
        level = next;
    }
    Ok(distances)
}

/// The memory that a path takes while it is one of the paths found.
pub(super) fn path_bytes(path: &RelationshipPath) -> u64 {
    (size_of::<RelationshipPath>() + size_of_val(path.as_slice())) as u64
}
