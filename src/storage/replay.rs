//! Commits that are made again, from a log or from history.

use super::record::decode_changes;
use crate::error::Result;
use crate::graph::{CommitStamp, Graph};

/// Applies the changes of a commit.
pub fn apply_changes(graph: &mut Graph, commit: CommitStamp, payload: &[u8]) -> Result<()> {
    graph.replay(commit, decode_changes(payload))
}
