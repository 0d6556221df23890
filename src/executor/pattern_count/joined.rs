//! A test for a relationship between a node of the row and the end of a hop.

use crate::executor::marks::Marks;
use crate::executor::type_filter::TypeFilter;
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView};
use crate::plan;
use crate::value::NodeId;

/// So many neighbours are looked through faster than they are marked.
const FEW: usize = 16;

/// The neighbours of a node of the row, marked.
pub(super) struct Joined {
    anchor: Slot,
    direction: Direction,
    types: TypeFilter,
    pub(super) wanted: bool,
    pub(super) marks: Marks,
}

impl Joined {
    pub(super) fn new(plan: &plan::Joined) -> Joined {
        Joined {
            anchor: plan.hop.from,
            direction: plan.hop.direction,
            types: TypeFilter::new(plan.hop.types.clone()),
            wanted: plan.wanted,
            marks: Marks::default(),
        }
    }

    /// Looks names up, and forgets the marks, because the graph may have changed.
    pub(super) fn prepare(&mut self, graph: &GraphView) {
        self.types.resolve(graph);
        self.marks.of = None;
    }

    /// Marks the neighbours of the node of a row; returns how many are new.
    pub(super) fn begin(&mut self, input: &Batch, row: usize, graph: &GraphView) -> u64 {
        let anchor = input.node(self.anchor, row);
        if anchor.is_some() && self.marks.of == anchor {
            return 0;
        }
        match anchor {
            Some(node) => self.marks.mark(node, self.direction, &self.types, graph),
            // Null has no relationships.
            None => self.marks.clear(),
        }
        self.marks.list.len() as u64
    }

    /// The neighbours of the node of a row, sorted, if they are so few that marking them does not pay.
    pub(super) fn few<'g>(
        &self,
        input: &Batch,
        row: usize,
        graph: &'g GraphView,
    ) -> Option<&'g [NodeId]> {
        let anchor = input.node(self.anchor, row)?;
        let (found, _) = graph.neighbours(anchor, self.direction, self.types.single()?)?;
        (found.len() <= FEW).then_some(found)
    }

    /// Whether a row may have a node as the end of the hop.
    pub(super) fn allows(&self, end: NodeId) -> bool {
        self.marks.has(end) == self.wanted
    }
}
