//! Chains of relationships of any length in one direction: breadth first, from all nodes together.
//!
//! The shortest walk from another node repeats nothing, and the shortest walk from a node back to itself in one direction
//! does not either: so the ends of walks are those of trails, as long as the least length is at most one.

use super::node_set::NodeSet;
use super::searching::Searching;
use super::step::Step;
use crate::error::Result;
use crate::plan::VariableExpand;

/// A chain of relationships.
pub(super) struct Many {
    step: Step,
    /// A chain of no relationship is one too.
    none: bool,
    max: Option<u64>,
}

impl Many {
    pub(super) fn new(step: Step, plan: &VariableExpand) -> Many {
        Many {
            step,
            none: plan.hops.min == 0,
            max: plan.hops.max,
        }
    }

    /// The ends of all chains from some nodes.
    pub(super) fn ends(
        &mut self,
        from: &NodeSet,
        searching: &mut Searching<'_, '_>,
    ) -> Result<NodeSet> {
        let graph = searching.cx.graph();
        let bound = graph.node_bound();
        self.step.prepare(graph);
        let mut found = NodeSet::new(bound);
        let mut level = from.clone();
        let mut length = 0;
        while !level.is_empty() && self.max.is_none_or(|max| length < max) {
            let mut next = NodeSet::new(bound);
            let looked_at = self.step.follow(&level, &mut next, searching)?;
            searching.cx.run().limits.step(looked_at)?;
            next.subtract(&found);
            found.unite(&next);
            // Where the chains start has been looked at.
            next.subtract(from);
            level = next;
            length += 1;
        }
        if self.none {
            found.unite(from);
        }
        searching.hold(&found)?;
        self.step.keep(&mut found, self.none, searching)?;
        Ok(found)
    }
}
