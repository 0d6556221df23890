//! One repetition of a group of patterns, and what may follow what.

use crate::expression::PathMode;
use crate::value::{NodeId, RelationshipId, Value};

/// One repetition of the body.
#[derive(Clone)]
pub(super) struct Repetition {
    pub(super) end: NodeId,
    pub(super) values: Vec<Value>,
    pub(super) relationships: Vec<RelationshipId>,
    pub(super) nodes: Vec<NodeId>,
}

/// Whether a repetition may follow others, from a start.
pub(super) fn may_follow<'r>(
    mode: PathMode,
    start: Option<NodeId>,
    mut before: impl Iterator<Item = &'r Repetition>,
    next: &Repetition,
) -> bool {
    let shares = |walked: &[RelationshipId]| {
        next.relationships
            .iter()
            .any(|relationship| walked.contains(relationship))
    };
    let meets = |visited: &[NodeId]| next.nodes.iter().any(|node| visited.contains(node));
    match mode {
        PathMode::Walk => true,
        PathMode::Trail => !before.any(|before| shares(&before.relationships)),
        PathMode::Acyclic => {
            start.is_none_or(|start| !next.nodes.contains(&start))
                && !before.any(|before| meets(&before.nodes))
                && all_differ(&next.nodes)
        }
    }
}

fn all_differ(nodes: &[NodeId]) -> bool {
    (1..nodes.len()).all(|at| !nodes[..at].contains(&nodes[at]))
}
