//! Commits that are made again, from a log or from history.

use super::record::decode_changes;
use crate::error::Result;
use crate::graph::{CommitStamp, Graph};

/// Applies the changes of a commit.
pub fn apply_changes(graph: &mut Graph, commit: CommitStamp, payload: &[u8]) -> Result<()> {
    let outcome = graph
        .apply_all(decode_changes(payload))
        .and_then(|()| graph.verify());
    graph.set_commit(commit);
    graph.settle();
    outcome
}
