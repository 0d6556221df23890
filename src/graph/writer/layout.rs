//! Laying the neighbours out anew, where it pays.

use super::Graph;
use crate::graph::adjacency::Wanted;
use std::sync::Arc;

/// Fewer changed relationships are left to their readers.
const LEAST: u64 = 256;
/// The part of all relationships that has to change before they are laid out anew.
const PART: u64 = 8;

impl Graph {
    /// Counts a relationship that was created or deleted.
    pub(super) fn count_rewired(&mut self) {
        self.rewired += 1;
    }

    /// Lays the neighbours out anew, if a good part of the graph has changed since it was last done: each change is
    /// charged with a few entries, and a small transaction on a large graph does nothing here.
    pub(super) fn lay_out_if_much_changed(&mut self) {
        let enough = LEAST.max(self.view.relationship_count() / PART);
        if self.rewired >= enough {
            self.rewired = 0;
            self.lay_out(Wanted::All);
        }
    }

    /// Goes on from what readers, or a snapshot, have laid out anew, so that it is not kept beside what it was made of.
    pub fn use_layouts(&mut self) {
        self.lay_out(Wanted::Made);
    }

    /// Whether fewer relationships have changed since the neighbours were laid out anew.
    #[cfg(test)]
    pub fn rewired_less_than(&self, count: u64) -> bool {
        self.rewired < count
    }

    fn lay_out(&mut self, wanted: Wanted) {
        if !self.view.adjacency.iter().any(|of| of.gains(wanted)) {
            return;
        }
        for of in Arc::make_mut(&mut self.view.adjacency) {
            if of.gains(wanted) {
                Arc::make_mut(of).lay_out(wanted);
            }
        }
    }
}
