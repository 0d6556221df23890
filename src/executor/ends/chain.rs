//! Hops of one relationship each: the ends of trails from those of walks.
//!
//! Let `S0` be the nodes at which the chain starts, and `Si` the ends of the walks of its first `i` hops. A walk is no
//! trail only if its relationship at some hop `k` is the one at an earlier hop `i`. If both follow it the same way, the
//! node before hop `k` is in `S(i-1)`; if they follow it opposite ways, the node before hop `k` is in `Si`, and the node
//! after it in `S(i-1)`. Where hop `i` comes directly before hop `k`, the same way means that it is a loop, and the
//! opposite way that the walk turns round.
//!
//! So an end is *certain* to be that of a trail if a hop leads to it from a node that is certain, not in any of these
//! sets, by no loop, and it is not itself where a walk that turned round would be. Hops whose relationships cannot be the
//! same, because they have no type in common or are in different `MATCH`, ask for nothing: all their ends are certain.
//! The ends of the last hop that are not certain are few in most graphs, and for each of them a trail is looked for
//! backwards (`witness.rs`). An end for which there is none is removed.

use super::level::{Conflict, Level};
use super::node_set::NodeSet;
use super::searching::Searching;
use super::step::Step;
use super::witness::Witness;
use crate::error::Result;
use crate::expression::Slot;
use crate::graph::Direction;
use crate::plan::Expand;

/// Hops of one relationship each.
#[derive(Default)]
pub(super) struct Chain {
    steps: Vec<Step>,
    relationships: Vec<Slot>,
    /// For each hop, the earlier ones whose relationship it must not repeat.
    conflicts: Vec<Vec<Conflict>>,
}

impl Chain {
    /// Adds a hop.
    pub(super) fn push(&mut self, step: Step, plan: &Expand) {
        let earlier = self.relationships.iter().enumerate();
        let conflicts = earlier
            .filter(|(_, slot)| plan.distinct_from.contains(slot))
            .filter_map(|(hop, _)| {
                let other = self.steps.get(hop)?.direction;
                let both = other == Direction::Both || step.direction == Direction::Both;
                Some(Conflict {
                    hop,
                    same: both || other == step.direction,
                    opposite: both || other != step.direction,
                })
            });
        let conflicts = conflicts.collect();
        self.conflicts.push(conflicts);
        self.relationships.push(plan.relationship);
        self.steps.push(step);
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// For each hop, the earlier ones whose relationship it must not repeat.
    pub(super) fn conflicts(&self) -> &[Vec<Conflict>] {
        &self.conflicts
    }

    /// The ends of all trails from some nodes.
    pub(super) fn ends(
        &mut self,
        from: NodeSet,
        searching: &mut Searching<'_, '_>,
    ) -> Result<NodeSet> {
        let mut reached = self.reached(from, searching)?;
        Ok(reached.pop().unwrap_or_default())
    }

    /// Some nodes, and the nodes that walks from them reach after each hop; at the last one, the ends of all trails.
    pub(super) fn reached(
        &mut self,
        from: NodeSet,
        searching: &mut Searching<'_, '_>,
    ) -> Result<Vec<NodeSet>> {
        let graph = searching.cx.graph();
        self.steps.iter_mut().for_each(|step| step.prepare(graph));
        let mut levels = vec![Level::all(from)];
        for (hop, step) in self.steps.iter().enumerate() {
            let level = self.level(hop, &levels, searching)?;
            let level = kept(step, level, searching)?;
            searching.hold(&level.walks)?;
            if let Some(certain) = &level.certain {
                searching.hold(certain)?;
            }
            levels.push(level);
        }
        let mut last = levels.pop().unwrap_or_default();
        let reached = |levels: Vec<Level>, ends: NodeSet| {
            let walks = levels.into_iter().map(|level| level.walks);
            walks.chain([ends]).collect()
        };
        let Some(certain) = last.certain.take() else {
            return Ok(reached(levels, last.walks));
        };
        let mut doubtful = last.walks.clone();
        doubtful.subtract(&certain);
        let mut witness = Witness::new(&self.steps, &self.conflicts, &levels);
        for end in doubtful.nodes() {
            if !witness.has_trail(end, searching)? {
                last.walks.remove(end);
            }
        }
        Ok(reached(levels, last.walks))
    }

    /// The ends of a hop, before they are tested.
    fn level(
        &self,
        hop: usize,
        levels: &[Level],
        searching: &mut Searching<'_, '_>,
    ) -> Result<Level> {
        let (Some(step), Some(before)) = (self.steps.get(hop), levels.last()) else {
            return Ok(Level::default());
        };
        let bound = searching.cx.graph().node_bound();
        let mut walks = NodeSet::new(bound);
        let conflicts = self.conflicts.get(hop).map_or(&[][..], Vec::as_slice);
        let (clean, rest) = split(hop, conflicts, levels);
        let adjacent = conflicts.iter().find(|conflict| conflict.hop + 1 == hop);
        if adjacent.is_some_and(|adjacent| adjacent.same) {
            let mut loops = NodeSet::new(bound);
            step.follow_apart(&clean, (&mut walks, &mut loops), searching)?;
            let certain = walks.clone();
            walks.unite(&loops);
            return self.finish((hop, step), (walks, certain, &rest), levels, searching);
        }
        step.follow(&clean, &mut walks, searching)?;
        if conflicts.is_empty() && before.certain.is_none() {
            return Ok(Level::all(walks));
        }
        let certain = walks.clone();
        self.finish((hop, step), (walks, certain, &rest), levels, searching)
    }

    /// Adds the ends of hops that are not certain.
    fn finish(
        &self,
        (hop, step): (usize, &Step),
        (mut walks, mut certain, rest): (NodeSet, NodeSet, &NodeSet),
        levels: &[Level],
        searching: &mut Searching<'_, '_>,
    ) -> Result<Level> {
        step.follow(rest, &mut walks, searching)?;
        let conflicts = self.conflicts.get(hop).map_or(&[][..], Vec::as_slice);
        let turning = conflicts
            .iter()
            .find(|conflict| conflict.hop + 1 == hop && conflict.opposite);
        if let Some(start) = turning.and_then(|turning| levels.get(turning.hop)) {
            certain.subtract(&start.walks);
        }
        let certain = (certain.len() < walks.len()).then_some(certain);
        Ok(Level { walks, certain })
    }
}

/// The nodes before a hop whose relationships are certain not to have been followed before, and the others.
fn split(hop: usize, conflicts: &[Conflict], levels: &[Level]) -> (NodeSet, NodeSet) {
    let Some(before) = levels.last() else {
        return (NodeSet::default(), NodeSet::default());
    };
    let mut clean = before.certain().clone();
    for conflict in conflicts.iter().filter(|conflict| conflict.hop + 1 < hop) {
        let starts = levels.get(conflict.hop).filter(|_| conflict.same);
        let ends = levels.get(conflict.hop + 1).filter(|_| conflict.opposite);
        for met in [starts, ends].into_iter().flatten() {
            clean.subtract(&met.walks);
        }
    }
    let mut rest = before.walks.clone();
    rest.subtract(&clean);
    (clean, rest)
}

/// The ends that pass the tests of the hop.
fn kept(step: &Step, mut level: Level, searching: &mut Searching<'_, '_>) -> Result<Level> {
    step.keep(&mut level.walks, false, searching)?;
    if let Some(certain) = &mut level.certain {
        certain.intersect(&level.walks);
        if certain.len() == level.walks.len() {
            level.certain = None;
        }
    }
    Ok(level)
}
