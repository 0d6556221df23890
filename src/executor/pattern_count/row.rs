//! A row of the input, and what of it must not be met again.

use super::branch::Branch;
use crate::executor::hop::used_relationships;
use crate::expression::{Batch, Slot};
use crate::value::{NodeId, RelationshipId};

/// A row of the input.
#[derive(Clone, Copy)]
pub(super) struct At<'b> {
    pub input: &'b Batch,
    pub row: usize,
}

impl At<'_> {
    pub fn node(&self, slot: Slot) -> Option<NodeId> {
        self.input.node(slot, self.row)
    }
}

/// The nodes of a row that the end must not be, each once; `None` if one is null.
pub(super) fn unlike(branch: &Branch, at: At<'_>) -> Option<Vec<NodeId>> {
    let nodes = branch.unlike.iter().map(|slot| at.node(*slot));
    let mut nodes = nodes.collect::<Option<Vec<NodeId>>>()?;
    nodes.sort_unstable();
    nodes.dedup();
    Some(nodes)
}

/// The relationships of a row that must not be used again, each once.
pub(super) fn used(branch: &Branch, at: At<'_>) -> Vec<RelationshipId> {
    let mut used = Vec::new();
    used_relationships(at.input, at.row, &branch.hop.distinct_from, &mut used);
    used.sort_unstable();
    used.dedup();
    used
}
