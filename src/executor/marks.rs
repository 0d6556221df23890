//! The neighbours of one node, marked: many rows ask about the same node in turn when a pattern closes a cycle.

use crate::graph::{Direction, GraphView, TypeId};
use crate::value::NodeId;

/// The neighbours of a node, marked in a table laid out by id. Marking the next node costs as many steps as it has
/// neighbours, whatever was marked before.
#[derive(Default)]
pub(super) struct Marks {
    of: Option<NodeId>,
    stamps: Vec<u32>,
    epoch: u32,
}

impl Marks {
    /// Forgets which node is marked: the graph may have changed.
    pub(super) fn clear(&mut self) {
        self.of = None;
    }

    /// Whether these are the marks of a node.
    pub(super) fn are_of(&self, node: NodeId) -> bool {
        self.of == Some(node)
    }

    /// Marks the neighbours of a node; false where they are not laid out as a slice.
    pub(super) fn mark(
        &mut self,
        node: NodeId,
        direction: Direction,
        relationship_type: TypeId,
        graph: &GraphView,
    ) -> bool {
        let slices = match direction {
            Direction::Both => None,
            direction => graph.neighbours(node, direction, relationship_type),
        };
        let Some((ends, _)) = slices else {
            self.of = None;
            return false;
        };
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            // Stamps of four billion nodes ago would count again.
            self.stamps.fill(0);
            self.epoch = 1;
        }
        for end in ends {
            let at = end.0 as usize;
            if self.stamps.len() <= at {
                self.stamps.resize(at + 1, 0);
            }
            self.stamps[at] = self.epoch;
        }
        self.of = Some(node);
        true
    }

    /// Whether a node is marked.
    pub(super) fn has(&self, node: NodeId) -> bool {
        self.stamps.get(node.0 as usize) == Some(&self.epoch)
    }
}
