//! Marked neighbours of a node: when a pattern closes a cycle, many consecutive rows test the same node.

use super::type_filter::TypeFilter;
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView};
use crate::plan;
use crate::value::NodeId;
use std::sync::Arc;

/// The neighbours of a node: in a list, each once, and marked in a bit table indexed by id. Switching to the next node
/// takes as many steps as both have neighbours.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) of: Option<NodeId>,
    bits: Vec<u64>,
    pub(super) list: Vec<NodeId>,
    /// There are several relationships to one of them.
    pub(super) parallel: bool,
}

impl Marks {
    pub(super) fn mark(
        &mut self,
        node: NodeId,
        direction: Direction,
        types: &TypeFilter,
        graph: &GraphView,
    ) {
        self.clear();
        let (bits, list) = (&mut self.bits, &mut self.list);
        let mut found = 0;
        graph.expand(node, direction, types.ids(), &mut |_, end| {
            found += 1;
            let (word, bit) = (end.0 as usize / 64, 1 << (end.0 % 64));
            if bits.len() <= word {
                bits.resize(word + 1, 0);
            }
            if bits[word] & bit == 0 {
                bits[word] |= bit;
                list.push(end);
            }
        });
        self.parallel = found > self.list.len();
        self.of = Some(node);
    }

    pub(super) fn clear(&mut self) {
        for marked in self.list.drain(..) {
            self.bits[marked.0 as usize / 64] = 0;
        }
        self.of = None;
    }

    #[inline]
    pub(super) fn has(&self, node: NodeId) -> bool {
        self.bit(node) == 1
    }

    /// How many of some nodes are marked.
    pub(super) fn count(&self, nodes: &[NodeId]) -> u64 {
        nodes.iter().map(|node| self.bit(*node)).sum()
    }

    #[inline]
    fn bit(&self, node: NodeId) -> u64 {
        let word = self.bits.get(node.0 as usize / 64);
        word.map_or(0, |word| word >> (node.0 % 64) & 1)
    }
}

/// A hop between two nodes of a pattern, one of which has just been found: a test of which ends can close the cycle.
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

    /// The test for the nodes in slot `found`; `None` if the cycle is not closed there.
    pub(super) fn test_of(self, found: Slot) -> Option<ClosingTest> {
        let (anchor, direction) = match self.ends {
            (anchor, end) if end == found => (anchor, self.direction),
            (end, anchor) if end == found => (anchor, self.direction.opposite()),
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

/// Tests which nodes are neighbours of an anchor. Rows of the same anchor are consecutive, so its neighbours are marked
/// when the second row uses it; marking does not pay for a single row.
pub(super) struct ClosingTest {
    anchor: Slot,
    direction: Direction,
    types: TypeFilter,
    marks: Marks,
}

impl ClosingTest {
    /// Looks names up, and clears the marks, because the graph may have changed.
    pub(super) fn prepare(&mut self, graph: &GraphView) {
        self.types.resolve(graph);
        self.marks.of = None;
    }

    /// Sets the current row; false if it has no marks.
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

    /// Whether the ends of a row may be connected: false only if they are certainly not.
    pub(super) fn may_meet(
        &mut self,
        end: NodeId,
        input: &Batch,
        row: usize,
        graph: &GraphView,
    ) -> bool {
        !self.begin(input, row, graph) || self.has(end)
    }

    /// Whether a node is a neighbour of the row's anchor.
    pub(super) fn has(&self, node: NodeId) -> bool {
        self.marks.has(node)
    }

    /// The neighbours of the row's anchor, each once.
    pub(super) fn neighbours(&self) -> &[NodeId] {
        &self.marks.list
    }
}
