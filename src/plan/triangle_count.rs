//! Counting the triangles of a graph.

use super::{Expand, Plan};
use crate::expression::Slot;
use std::sync::Arc;

/// For each row, the number of triangles of three hops in the whole graph, none of whose nodes and relationships gets a
/// value.
#[derive(Clone, Debug)]
pub struct TriangleCount {
    /// The hops, each of one type in one direction: each begins where the one before it ends, and the first one where the last
    /// one ends.
    pub hops: [Expand; 3],
    /// The labels of the nodes at which the hops begin.
    pub labels: [Vec<Arc<str>>; 3],
    /// Whether the relationship of a hop must not be that of the next one.
    pub distinct: [bool; 3],
    /// Receives the number.
    pub count: Slot,
}

impl Plan {
    /// The description of the operator in a printed plan.
    pub(super) fn triangle_count_text(&self, count: &TriangleCount) -> String {
        let hops: Vec<String> = count.hops.iter().map(|hop| self.expand_text(hop)).collect();
        format!("{} AS {}", hops.join(" "), self.slot_text(count.count))
    }
}
