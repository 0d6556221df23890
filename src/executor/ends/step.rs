//! One hop between sets of nodes.

use super::node_set::NodeSet;
use super::Searching;
use crate::error::Result;
use crate::executor::end_labels::EndLabels;
use crate::executor::hop::TypeFilter;
use crate::expression::{BATCH_ROWS, Batch, Expression, Slot, true_rows};
use crate::graph::{Direction, GraphView};
use crate::plan::{EndHop, EndStep};
use crate::value::NodeId;
use crate::value::column::Column;
use std::sync::Arc;

/// A hop, and the tests of the nodes at its end.
pub(super) struct Step {
    pub(super) types: TypeFilter,
    pub(super) direction: Direction,
    to: Slot,
    names: Vec<Arc<str>>,
    labels: EndLabels,
    predicate: Option<Expression>,
}

impl Step {
    pub(super) fn new(plan: &EndStep) -> Step {
        let (types, direction) = match &plan.hop {
            EndHop::One(expand) => (&expand.types, expand.direction),
            EndHop::Many(expand) => (&expand.hops.types, expand.direction),
        };
        let mut predicates = plan.predicates.clone();
        Step {
            types: TypeFilter::new(types.clone()),
            direction,
            to: plan.nodes().1,
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
        self.visit(from, searching, &mut |_, neighbours| to.extend(neighbours))
    }

    /// Adds the other ends of the hops from some nodes to a set, those of loops to another one.
    pub(super) fn follow_apart(
        &self,
        from: &NodeSet,
        (to, loops): (&mut NodeSet, &mut NodeSet),
        searching: &mut Searching<'_, '_>,
    ) -> Result<u64> {
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
            true => &EndLabels::of_hop(&self.names, (&TypeFilter::new(None), self.direction), graph),
            false => &self.labels,
        };
        if !labels.implied() {
            let nodes = set.nodes();
            let gone = nodes.into_iter().filter(|node| !labels.accept(*node, graph));
            gone.for_each(|node| set.remove(node));
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
