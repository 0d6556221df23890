//! Whether there is a trail to an end, looked for backwards and only through nodes that walks reach.
//!
//! Every step back leads to the end of a walk from the start of the chain, so no search is longer than that of all walks
//! to the end, and it stops at the first one that repeats no relationship.

use super::level::{Conflict, Level};
use super::searching::Searching;
use super::step::Step;
use crate::error::Result;
use crate::value::{NodeId, RelationshipId};

/// If a level has no more nodes than this, the relationships to each of them are looked up.
const FEW: u64 = 4;

/// A search for trails along the hops of a chain.
pub(super) struct Witness<'c> {
    steps: &'c [Step],
    conflicts: &'c [Vec<Conflict>],
    /// The ends of the walks before each hop.
    levels: &'c [Level],
    /// The nodes before each hop, if they are few.
    few: Vec<Option<Vec<NodeId>>>,
    /// The relationships of the hops that have been followed back, with their hops.
    used: Vec<(usize, RelationshipId)>,
}

impl<'c> Witness<'c> {
    pub(super) fn new(
        steps: &'c [Step],
        conflicts: &'c [Vec<Conflict>],
        levels: &'c [Level],
    ) -> Witness<'c> {
        let few = |level: &Level| (level.walks.len() <= FEW).then(|| level.walks.nodes());
        Witness {
            steps,
            conflicts,
            levels,
            few: levels.iter().map(few).collect(),
            used: Vec::new(),
        }
    }

    /// Whether there is a trail of all hops to a node.
    pub(super) fn has_trail(
        &mut self,
        end: NodeId,
        searching: &mut Searching<'_, '_>,
    ) -> Result<bool> {
        self.used.clear();
        self.back(self.steps.len(), end, searching)
    }

    /// Whether a node is reached by a number of hops whose relationships none of the later hops has used.
    fn back(
        &mut self,
        hops: usize,
        node: NodeId,
        searching: &mut Searching<'_, '_>,
    ) -> Result<bool> {
        let Some(hop) = hops.checked_sub(1) else {
            return Ok(true);
        };
        for (relationship, before) in self.hops_to(hop, node, searching)? {
            if self.repeats(hop, relationship) {
                continue;
            }
            self.used.push((hop, relationship));
            let found = self.back(hop, before, searching)?;
            self.used.pop();
            if found {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a later hop that must not repeat the relationship of this one has used it.
    fn repeats(&self, hop: usize, relationship: RelationshipId) -> bool {
        self.used.iter().any(|(later, used)| {
            let conflicts = self.conflicts.get(*later);
            *used == relationship
                && conflicts.is_some_and(|earlier| earlier.iter().any(|one| one.hop == hop))
        })
    }

    /// The relationships by which a hop leads to a node, and where they come from.
    fn hops_to(
        &self,
        hop: usize,
        node: NodeId,
        searching: &mut Searching<'_, '_>,
    ) -> Result<Vec<(RelationshipId, NodeId)>> {
        let (Some(step), Some(level)) = (self.steps.get(hop), self.levels.get(hop)) else {
            return Ok(Vec::new());
        };
        let (graph, types) = (searching.cx.graph(), step.types.ids());
        let mut found = Vec::new();
        if let Some(Some(few)) = self.few.get(hop) {
            for before in few {
                graph.expand_into(*before, node, step.direction, types, &mut |relationship| {
                    found.push((relationship, *before));
                });
            }
            searching.step(found.len() as u64)?;
            step.keep_held(&mut found, searching)?;
            return Ok(found);
        }
        let mut looked_at = 0;
        graph.expand(
            node,
            step.direction.opposite(),
            types,
            &mut |relationship, before| {
                looked_at += 1;
                if level.walks.contains(before) {
                    found.push((relationship, before));
                }
            },
        );
        searching.step(looked_at)?;
        step.keep_held(&mut found, searching)?;
        Ok(found)
    }
}
