//! Counting the matches of a tree of hops in the whole graph.

use super::{Branch, Plan};
use crate::expression::Slot;
use std::sync::Arc;

/// For each row, the number of matches of a tree of hops in the whole graph, none of whose nodes and relationships gets a
/// value. Nothing is asked of its nodes but labels, and hops need not be different.
#[derive(Clone, Debug)]
pub struct TreeCount {
    /// The node at its root.
    pub node: Slot,
    /// The labels of that node.
    pub labels: Vec<Arc<str>>,
    /// The hops from the root, each with what hangs on its end.
    pub branches: Vec<Branch>,
    /// Receives the number.
    pub count: Slot,
}

impl Plan {
    /// The description of the operator in a printed plan.
    pub(super) fn tree_count_text(&self, tree: &TreeCount) -> String {
        let branches = tree.branches.iter();
        let branches: Vec<String> = branches.map(|one| self.branch_text(one, &[])).collect();
        let labels = tree.labels.iter().map(|label| format!(":{label}"));
        format!(
            "({}{}) {{{}}} AS {}",
            self.slot_text(tree.node),
            labels.collect::<String>(),
            branches.join(" * "),
            self.slot_text(tree.count)
        )
    }
}
