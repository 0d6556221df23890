//! The neighbours of one node, marked: when a pattern closes a cycle, many rows ask about the same node in turn.

use super::hop::{TypeFilter, opposite};
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView};
use crate::plan;
use crate::value::NodeId;
use std::sync::Arc;

/// The neighbours of a node, marked in a table laid out by id. Marking the next node costs as many steps as it has
/// neighbours, whatever was marked before.
#[derive(Default)]
struct Marks {
    of: Option<NodeId>,
    stamps: Vec<u32>,
    epoch: u32,
}

impl Marks {
    fn mark(&mut self, node: NodeId, direction: Direction, types: &TypeFilter, graph: &GraphView) {
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            // Stamps of four billion nodes ago would count again.
            self.stamps.fill(0);
            self.epoch = 1;
        }
        graph.expand(node, direction, types.ids(), &mut |_, end| {
            let at = end.0 as usize;
            if self.stamps.len() <= at {
                self.stamps.resize(at + 1, 0);
            }
            self.stamps[at] = self.epoch;
        });
        self.of = Some(node);
    }
}

/// A hop between two nodes of a pattern, one of which has just been found: which of its ends can close the cycle.
#[derive(Clone)]
pub(super) struct Closing {
    ends: (Slot, Slot),
    direction: Direction,
    types: Option<Vec<Arc<str>>>,
}

impl Closing {
    /// The cycle that an expansion between bound nodes closes.
    pub(super) fn of(expand: &plan::Expand) -> Option<Closing> {
        let closes = expand.into && !expand.relationship_bound && expand.from != expand.to;
        closes.then(|| Closing {
            ends: (expand.from, expand.to),
            direction: expand.direction,
            types: expand.types.clone(),
        })
    }

    /// The test of the nodes that `found` gets; `None` where the cycle is not closed there.
    pub(super) fn test_of(self, found: Slot) -> Option<ClosingTest> {
        let (anchor, direction) = match self.ends {
            (anchor, end) if end == found => (anchor, self.direction),
            (end, anchor) if end == found => (anchor, opposite(self.direction)),
            _ => return None,
        };
        Some(ClosingTest {
            anchor,
            direction,
            types: TypeFilter::new(self.types),
            marks: Marks::default(),
        })
    }
}

/// Tells which nodes are neighbours of an anchor. Rows of one anchor come one after the other, so its neighbours are
/// marked when the next row asks about it again; a single row is not worth marking for.
pub(super) struct ClosingTest {
    anchor: Slot,
    direction: Direction,
    types: TypeFilter,
    marks: Marks,
}

impl ClosingTest {
    /// Looks names up, and forgets what is marked: the graph may have changed.
    pub(super) fn prepare(&mut self, graph: &GraphView) {
        self.types.resolve(graph);
        self.marks.of = None;
    }

    /// Turns to a row; false where it must do without marks.
    pub(super) fn begin(&mut self, input: &Batch, row: usize, graph: &GraphView) -> bool {
        let Some(column) = input.get(self.anchor) else {
            return false;
        };
        let Some(anchor) = column.node(row) else {
            return false;
        };
        if self.marks.of != Some(anchor) {
            if column.node(row + 1) != Some(anchor) {
                return false;
            }
            self.marks.mark(anchor, self.direction, &self.types, graph);
        }
        true
    }

    /// Whether a node is a neighbour of the row's anchor.
    pub(super) fn has(&self, node: NodeId) -> bool {
        self.marks.stamps.get(node.0 as usize) == Some(&self.marks.epoch)
    }
}
