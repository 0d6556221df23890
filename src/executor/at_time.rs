//! Which nodes and relationships hold at the time that a statement asks about (`AT`).

use super::context::Context;
use crate::error::Result;
use crate::graph::{LabelId, NodeRun, TypeId};
use crate::value::interval::Interval;
use crate::value::{NodeId, RelationshipId};

/// The number of nodes that are looked at between two checks of the limits.
const NODES_BETWEEN_CHECKS: usize = 1 << 12;

impl Context<'_> {
    fn time(&self) -> Option<Interval> {
        self.run().at.get().copied()
    }

    /// How many nodes hold, of those with a label or of all. It is remembered for as long as the graph stays as it is.
    pub(super) fn count_held_nodes(&self, label: Option<LabelId>) -> Result<u64> {
        let known = self.run().holding.get();
        if let Some(count) = known.and_then(|holding| holding.counted(label)) {
            return Ok(count);
        }
        let mut count = 0;
        self.for_each_held_node(label, &mut |_| count += 1)?;
        if let Some(holding) = known {
            holding.remember_count(label, count);
        }
        Ok(count)
    }

    /// Passes on the nodes that hold, of those with a label or of all.
    pub(super) fn for_each_held_node(
        &self,
        label: Option<LabelId>,
        take: &mut dyn FnMut(NodeId),
    ) -> Result<()> {
        let graph = self.graph();
        let (mut cursor, mut found) = (0, Vec::new());
        loop {
            self.check()?;
            found.clear();
            match label {
                Some(label) => {
                    graph.scan_label(label, &mut cursor, NODES_BETWEEN_CHECKS, &mut found);
                }
                None => graph.scan_nodes(&mut cursor, NODES_BETWEEN_CHECKS, &mut found),
            }
            if found.is_empty() {
                return Ok(());
            }
            self.run().work.rows_scanned.add(found.len() as u64);
            self.keep_held_nodes(&mut found)?;
            found.iter().for_each(|node| take(*node));
        }
    }

    /// Keeps the nodes that hold.
    pub(super) fn keep_held_nodes(&self, nodes: &mut Vec<NodeId>) -> Result<()> {
        let mut held = self.nodes_held(nodes)?.into_iter();
        nodes.retain(|_| held.next().unwrap_or(true));
        Ok(())
    }

    /// Whether each of some nodes holds.
    pub(super) fn nodes_held(&self, nodes: &[NodeId]) -> Result<Vec<bool>> {
        let (graph, Some(at)) = (self.graph(), self.time()) else {
            return Ok(vec![true; nodes.len()]);
        };
        let Some(holding) = self.run().holding.get() else {
            return graph.nodes_hold(nodes, at);
        };
        holding.learn_nodes(nodes.iter().copied(), (graph, at))?;
        let held = nodes.iter().map(|node| holding.has_node(*node, graph));
        Ok(held.collect())
    }

    /// Whether all nodes of a run hold, if that is seen without looking at them.
    pub(super) fn run_holds(&self, run: &NodeRun) -> bool {
        let at = self.time();
        at.is_none_or(|at| self.graph().run_holds(run, at))
    }

    /// Whether all nodes hold, and all relationships of some types or of all, if that is seen without looking at each of them.
    /// It is remembered for as long as the graph stays as it is.
    pub(super) fn everything_holds(&self, types: Option<&[TypeId]>) -> Result<bool> {
        let (graph, Some(at)) = (self.graph(), self.time()) else {
            return Ok(true);
        };
        if !graph.has_valid_time() {
            return Ok(true);
        }
        let Some(holding) = self.run().holding.get() else {
            return Ok(false);
        };
        let holds = |of_type| holding.surely_holds(of_type, (graph, at));
        if !holds(None)? {
            return Ok(false);
        }
        let mut hold = true;
        match types {
            Some(types) => {
                for of_type in types {
                    hold = hold && holds(Some(*of_type))?;
                }
            }
            None => {
                for of_type in graph.type_ids() {
                    hold = hold && holds(Some(of_type))?;
                }
            }
        }
        Ok(hold)
    }

    /// Keeps the hops whose relationships and ends hold.
    pub(super) fn keep_held_hops(&self, hops: &mut Vec<(RelationshipId, NodeId)>) -> Result<()> {
        self.keep_held_relationships(hops)?;
        let (graph, Some(at)) = (self.graph(), self.time()) else {
            return Ok(());
        };
        if let Some(holding) = self.run().holding.get() {
            holding.learn_nodes(hops.iter().map(|hop| hop.1), (graph, at))?;
            hops.retain(|hop| holding.has_node(hop.1, graph));
            return Ok(());
        }
        let ends: Vec<NodeId> = hops.iter().map(|hop| hop.1).collect();
        let mut held = graph.nodes_hold(&ends, at)?.into_iter();
        hops.retain(|_| held.next().unwrap_or(true));
        Ok(())
    }

    /// Keeps the hops whose relationships hold.
    pub(super) fn keep_held_relationships(
        &self,
        hops: &mut Vec<(RelationshipId, NodeId)>,
    ) -> Result<()> {
        let (graph, Some(at)) = (self.graph(), self.time()) else {
            return Ok(());
        };
        if let Some(holding) = self.run().holding.get() {
            holding.learn_relationships(hops.iter().map(|hop| hop.0), (graph, at))?;
            hops.retain(|hop| holding.has_relationship(hop.0, graph));
            return Ok(());
        }
        let relationships: Vec<RelationshipId> = hops.iter().map(|hop| hop.0).collect();
        let mut held = graph.relationships_hold(&relationships, at)?.into_iter();
        hops.retain(|_| held.next().unwrap_or(true));
        Ok(())
    }
}
