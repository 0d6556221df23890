//! Chains of relationships of any length in one direction: breadth first, from all nodes together.
//!
//! The shortest walk from another node repeats nothing, and the shortest walk from a node back to itself in one direction
//! does not either: so the ends of walks are those of trails, as long as the least length is at most one.

use super::node_set::NodeSet;
use super::searching::Searching;
use super::step::{Step, keep_held_nodes};
use crate::error::Result;
use crate::executor::lineage::Gathering;
use crate::plan::VariableExpand;

/// A chain of relationships.
pub(super) struct Many {
    step: Step,
    /// The nodes whose relationships have been followed.
    followed: NodeSet,
    /// A chain of no relationship is one too.
    none: bool,
    max: Option<u64>,
}

impl Many {
    pub(super) fn new(step: Step, plan: &VariableExpand) -> Many {
        Many {
            step,
            followed: NodeSet::default(),
            none: plan.hops.min == 0,
            max: plan.hops.max,
        }
    }

    /// Under `AT`, a chain is followed between nodes that hold.
    fn keep_held(&self, level: &mut NodeSet, searching: &Searching<'_, '_>) -> Result<()> {
        match self.step.holding {
            true => keep_held_nodes(level, searching),
            false => Ok(()),
        }
    }

    /// What all chains from some nodes rest on, after their ends have been found; every end passes the tests.
    pub(super) fn gather(
        &self,
        (from, ends): (&NodeSet, &NodeSet),
        gathering: &mut Gathering,
        searching: &mut Searching<'_, '_>,
    ) -> Result<()> {
        let followed = &self.followed;
        let all_start = self.step.gather_all(followed, gathering, searching)?;
        let graph = searching.cx.graph();
        for start in from.nodes() {
            if self.none || all_start || self.step.has_hops(start, graph) {
                gathering.start(start);
            }
        }
        ends.told(|of| gathering.many_ends(of, graph, || ends.nodes()))
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
        self.followed = NodeSet::new(bound);
        let mut found = NodeSet::new(bound);
        let mut level = from.clone();
        self.keep_held(&mut level, searching)?;
        let mut length = 0;
        while !level.is_empty() && self.max.is_none_or(|max| length < max) {
            self.followed.unite(&level);
            let mut next = NodeSet::new(bound);
            let looked_at = self.step.follow(&level, &mut next, searching)?;
            searching.cx.run().limits.step(looked_at)?;
            self.keep_held(&mut next, searching)?;
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
