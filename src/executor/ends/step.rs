//! One hop between sets of nodes.

use super::node_set::NodeSet;
use super::searching::Searching;
use crate::error::Result;
use crate::executor::end_labels::EndLabels;
use crate::executor::type_filter::TypeFilter;
use crate::expression::{BATCH_ROWS, Batch, Expression, Slot, true_rows};
use crate::graph::{Direction, GraphView};
use crate::plan::{EndHop, EndStep};
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId};
use std::sync::Arc;

/// A hop, and the tests of the nodes at its end.
pub(super) struct Step {
    pub(super) types: TypeFilter,
    pub(super) direction: Direction,
    to: Slot,
    names: Vec<Arc<str>>,
    labels: EndLabels,
    predicate: Option<Expression>,
    /// Only relationships that hold are followed.
    pub(super) holding: bool,
    /// Only nodes that hold are kept at the end.
    holding_ends: bool,
}

/// Where one of so many nodes is followed from, it pays to look at the columns as a whole for what holds.
const PART: u64 = 16;

impl Step {
    pub(super) fn new(plan: &EndStep) -> Step {
        let (types, direction) = match &plan.hop {
            EndHop::One(expand) => (&expand.types, expand.direction),
            EndHop::Many(expand) => (&expand.hops.types, expand.direction),
        };
        let to = plan.nodes().1;
        let (times, mut predicates): (Vec<Expression>, Vec<Expression>) = plan
            .predicates
            .iter()
            .cloned()
            .partition(|one| one.held() == Some(to));
        Step {
            types: TypeFilter::new(types.clone()),
            direction,
            to,
            holding: plan.holding,
            holding_ends: !times.is_empty(),
            names: plan.labels.clone(),
            labels: EndLabels::Unknown,
            predicate: match predicates.len() {
                0 | 1 => predicates.pop(),
                _ => Some(Expression::And(predicates)),
            },
        }
    }

    /// Looks names up.
    pub(super) fn prepare(&mut self, graph: &GraphView) {
        self.types.resolve(graph);
        self.labels = EndLabels::of_hop(&self.names, (&self.types, self.direction), graph);
    }

    /// Adds the other ends of the hops from some nodes to a set; the number of relationships that were looked at.
    pub(super) fn follow(
        &self,
        from: &NodeSet,
        to: &mut NodeSet,
        searching: &mut Searching<'_, '_>,
    ) -> Result<u64> {
        if !self.all_hold(from, searching)? {
            return self.follow_held(from, (to, None), searching);
        }
        let graph = searching.cx.graph();
        if self.pull_pays(from, graph) {
            return self.pull(from, (to, None), searching);
        }
        if graph.derives(self.types.ids())
            && let Some(ends) = graph.derived_ends(&from.nodes(), self.direction, self.types.ids())
        {
            to.extend(&ends);
            let looked_at = ends.len() as u64;
            searching.step(looked_at)?;
            return Ok(looked_at);
        }
        self.visit(from, searching, &mut |_, neighbours| to.extend(neighbours))
    }

    /// Whether all relationships that might be followed hold, as far as that matters and is seen without looking at them.
    pub(super) fn all_hold(&self, from: &NodeSet, searching: &Searching<'_, '_>) -> Result<bool> {
        if !self.holding {
            return Ok(true);
        }
        let many = from.len().saturating_mul(PART) >= searching.cx.graph().node_count();
        Ok(many && searching.cx.everything_holds(self.types.ids())?)
    }

    /// The same as following the hops, of those that hold.
    fn follow_held(
        &self,
        from: &NodeSet,
        (to, mut loops): (&mut NodeSet, Option<&mut NodeSet>),
        searching: &mut Searching<'_, '_>,
    ) -> Result<u64> {
        let mut hops = Vec::new();
        let mut all = 0;
        for node in from.nodes() {
            all += self.hops(node, &mut hops, searching)?;
            for (_, end) in &hops {
                match &mut loops {
                    Some(loops) if *end == node => loops.insert(node),
                    Some(_) | None => to.insert(*end),
                }
            }
        }
        Ok(all)
    }

    /// The hops from a node that hold, if that is asked for; the number of relationships that were looked at.
    pub(super) fn hops(
        &self,
        from: NodeId,
        hops: &mut Vec<(RelationshipId, NodeId)>,
        searching: &mut Searching<'_, '_>,
    ) -> Result<u64> {
        self.hops_along(from, self.direction, hops, searching)
    }

    /// The hops that lead to a node, with the nodes that they come from.
    pub(super) fn hops_back(
        &self,
        to: NodeId,
        hops: &mut Vec<(RelationshipId, NodeId)>,
        searching: &mut Searching<'_, '_>,
    ) -> Result<()> {
        let back = self.direction.opposite();
        self.hops_along(to, back, hops, searching).map(drop)
    }

    fn hops_along(
        &self,
        node: NodeId,
        direction: Direction,
        hops: &mut Vec<(RelationshipId, NodeId)>,
        searching: &mut Searching<'_, '_>,
    ) -> Result<u64> {
        hops.clear();
        let graph = searching.cx.graph();
        graph.expand(node, direction, self.types.ids(), &mut |hop, other| {
            hops.push((hop, other));
        });
        let looked_at = hops.len() as u64;
        searching.step(looked_at)?;
        self.keep_held(hops, searching)?;
        Ok(looked_at)
    }

    /// Keeps the hops that hold, if that is asked for.
    pub(super) fn keep_held(
        &self,
        hops: &mut Vec<(RelationshipId, NodeId)>,
        searching: &Searching<'_, '_>,
    ) -> Result<()> {
        match self.holding {
            true => searching.cx.keep_held_relationships(hops),
            false => Ok(()),
        }
    }

    /// Whether every node at the end of a hop is kept.
    pub(super) fn keeps_all(&self) -> bool {
        self.labels.implied() && self.predicate.is_none() && !self.holding_ends
    }

    /// Adds the other ends of the hops from some nodes to a set, those of loops to another one.
    pub(super) fn follow_apart(
        &self,
        from: &NodeSet,
        (to, loops): (&mut NodeSet, &mut NodeSet),
        searching: &mut Searching<'_, '_>,
    ) -> Result<u64> {
        if !self.all_hold(from, searching)? {
            return self.follow_held(from, (to, Some(loops)), searching);
        }
        if self.pull_pays(from, searching.cx.graph()) {
            return self.pull(from, (to, Some(loops)), searching);
        }
        self.visit(from, searching, &mut |node, neighbours| {
            // Neighbours are sorted by id.
            match neighbours.binary_search(&node) {
                Err(_) => to.extend(neighbours),
                Ok(_) => {
                    loops.insert(node);
                    let others = neighbours.iter().filter(|other| **other != node);
                    others.for_each(|other| to.insert(*other));
                }
            }
        })
    }

    /// Whether so many nodes are gone on from that it is cheaper to look from each node of the graph back for the first of
    /// them than to look at all their relationships.
    fn pull_pays(&self, from: &NodeSet, graph: &GraphView) -> bool {
        let Some(types) = self
            .types
            .ids()
            .filter(|_| self.direction != Direction::Both)
        else {
            return false;
        };
        if graph.derives(Some(types)) {
            return false;
        }
        let nodes = u64::from(graph.node_bound());
        let relationships = graph.types_count(Some(types));
        from.is_dense() && relationships > 2 * nodes && from.len() * 3 > nodes
    }

    /// The same as following the hops, from their other ends: adds each node to which a hop from some nodes leads.
    fn pull(
        &self,
        from: &NodeSet,
        (to, mut loops): (&mut NodeSet, Option<&mut NodeSet>),
        searching: &mut Searching<'_, '_>,
    ) -> Result<u64> {
        let graph = searching.cx.graph();
        let (back, types, apart) = (self.direction.opposite(), self.types.ids(), loops.is_some());
        let nodes = (0..graph.node_bound()).map(NodeId);
        let nodes: Vec<NodeId> = nodes.filter(|node| !to.contains(*node)).collect();
        let mut all = 0;
        for some in nodes.chunks(BATCH_ROWS) {
            let mut looked_at = 0;
            let some = some.iter().copied();
            graph.for_each_neighbours(some, back, types, &mut |node, neighbours| {
                let leads = |other: &NodeId| from.contains(*other) && (!apart || *other != node);
                let first = neighbours.iter().position(leads);
                looked_at += first.map_or(neighbours.len(), |place| place + 1) as u64;
                if first.is_some() {
                    to.insert(node);
                } else if let Some(loops) = &mut loops
                    && from.contains(node)
                    && neighbours.contains(&node)
                {
                    loops.insert(node);
                }
            });
            all += looked_at;
            searching.step(looked_at)?;
        }
        Ok(all)
    }

    fn visit(
        &self,
        from: &NodeSet,
        searching: &mut Searching<'_, '_>,
        visit: &mut impl FnMut(NodeId, &[NodeId]),
    ) -> Result<u64> {
        let (graph, nodes) = (searching.cx.graph(), from.nodes());
        let mut all = 0;
        for some in nodes.chunks(BATCH_ROWS) {
            let mut looked_at = 0;
            let (from, types) = (some.iter().copied(), self.types.ids());
            graph.for_each_neighbours(from, self.direction, types, &mut |node, neighbours| {
                looked_at += neighbours.len() as u64;
                visit(node, neighbours);
            });
            all += looked_at;
            searching.step(looked_at)?;
        }
        Ok(all)
    }

    /// Removes the nodes that do not pass the tests. `any`: nodes that are not at the end of a hop of these types too.
    pub(super) fn keep(
        &self,
        set: &mut NodeSet,
        any: bool,
        searching: &mut Searching<'_, '_>,
    ) -> Result<()> {
        let graph = searching.cx.graph();
        let labels = match any {
            true => {
                &EndLabels::of_hop(&self.names, (&TypeFilter::new(None), self.direction), graph)
            }
            false => &self.labels,
        };
        if !labels.implied() {
            let nodes = set.nodes();
            let gone = nodes
                .into_iter()
                .filter(|node| !labels.accept(*node, graph));
            gone.for_each(|node| set.remove(node));
        }
        if self.holding_ends {
            keep_held_nodes(set, searching)?;
        }
        let Some(predicate) = &self.predicate else {
            return Ok(());
        };
        for some in set.nodes().chunks(BATCH_ROWS) {
            searching.cx.check()?;
            let mut batch = Batch::new(some.len());
            batch.set(self.to, Column::Nodes(some.to_vec()));
            let passing = true_rows(predicate, &batch, &searching.cx.evaluation())?;
            let mut passing = passing.into_iter().peekable();
            for (row, node) in (0..).zip(some) {
                if passing.next_if_eq(&row).is_none() {
                    set.remove(*node);
                }
            }
        }
        Ok(())
    }
}

/// Removes the nodes that do not hold.
pub(super) fn keep_held_nodes(set: &mut NodeSet, searching: &Searching<'_, '_>) -> Result<()> {
    let cx = searching.cx;
    let many = set.len().saturating_mul(PART) >= cx.graph().node_count();
    if many && cx.everything_holds(Some(&[]))? {
        return Ok(());
    }
    let nodes = set.nodes();
    let held = nodes.iter().zip(cx.nodes_held(&nodes)?);
    let gone = held.filter(|(_, held)| !held);
    gone.for_each(|(node, _)| set.remove(*node));
    Ok(())
}
