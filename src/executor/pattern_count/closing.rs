//! A way from the end of a hop back to a node of the row.

use super::counting::Counting;
use super::reached::Reached;
use crate::error::Result;
use crate::executor::marks::Marks;
use crate::executor::type_filter::TypeFilter;
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::plan;
use crate::value::{NodeId, RelationshipId};

/// Marking the neighbours of a node pays for a single row if it has at most so many times the relationships of the hop.
const MARKED: u64 = 8;

/// A way back to a node of the row.
pub(super) struct Closing {
    pub(super) anchor: Slot,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    /// One hop.
    Hop(Box<Hop>),
    /// Several hops.
    Ways(Box<Reached>),
}

pub(super) struct Hop {
    /// From the end to the node of the row.
    pub(super) plan: plan::Expand,
    types: TypeFilter,
    pub(super) unlike_hop: bool,
    pub(super) unlike: Vec<usize>,
    /// The neighbours of the node of the row.
    pub(super) marks: Marks,
}

impl Closing {
    pub(super) fn new(plan: &plan::Closing) -> Option<Closing> {
        let anchor = plan.anchor()?;
        let kind = match plan.hops.as_slice() {
            [only] => Kind::Hop(Box::new(Hop {
                types: TypeFilter::new(only.types.clone()),
                plan: only.clone(),
                unlike_hop: plan.unlike_hop,
                unlike: plan.unlike.clone(),
                marks: Marks::default(),
            })),
            hops => Kind::Ways(Box::new(Reached::new(hops))),
        };
        Some(Closing { anchor, kind })
    }

    /// Looks names up, and forgets what was found if the graph may have changed.
    pub(super) fn prepare(&mut self, graph: &GraphView, changed: bool) {
        match &mut self.kind {
            Kind::Hop(hop) => {
                hop.types.resolve(graph);
                hop.marks.of = None;
            }
            Kind::Ways(ways) => ways.prepare(graph, changed),
        }
    }
}

impl Hop {
    /// Marks the neighbours of the node of a row if that pays: for several rows, or where they are few.
    pub(super) fn begin(
        &mut self,
        (anchor, again): (NodeId, bool),
        from_degree: u64,
        counting: &mut Counting<'_, '_>,
    ) -> Result<()> {
        let direction = self.plan.direction.opposite();
        let degree = counting.graph().degree(anchor, direction, self.types.ids());
        if !again && degree > MARKED * from_degree.max(1) {
            self.marks.clear();
            return Ok(());
        }
        counting.step(degree)?;
        self.marks
            .mark(anchor, direction, &self.types, counting.graph());
        Ok(())
    }

    /// The number of relationships from an end to the node of the row.
    pub(super) fn number(&self, end: NodeId, anchor: NodeId, graph: &GraphView) -> u64 {
        if self.marks.of == Some(anchor) {
            match (self.marks.has(end), self.marks.parallel) {
                (false, _) => return 0,
                (true, false) => return 1,
                (true, true) => {}
            }
        }
        let mut number = 0;
        self.each(end, anchor, graph, &mut |_| number += 1);
        number
    }

    pub(super) fn each(
        &self,
        end: NodeId,
        anchor: NodeId,
        graph: &GraphView,
        visit: &mut dyn FnMut(RelationshipId),
    ) {
        graph.expand_into(end, anchor, self.plan.direction, self.types.ids(), visit);
    }
}
