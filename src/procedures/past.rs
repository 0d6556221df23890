//! The history of a graph as a procedure sees it.

use crate::error::Result;
use crate::graph::GraphView;
use crate::storage::{History, HistorySource};
use std::sync::Arc;

/// Where history is found, and how far it goes for a statement.
#[derive(Clone, Debug)]
pub struct Past {
    source: Arc<HistorySource>,
    /// The newest state that the statement knows of: also where it reads an earlier one.
    newest: Arc<GraphView>,
}

impl Past {
    /// Of a statement that knows this state to be the newest.
    pub fn new(source: Arc<HistorySource>, newest: Arc<GraphView>) -> Past {
        Past { source, newest }
    }

    /// The newest state.
    pub fn newest(&self) -> &GraphView {
        &self.newest
    }

    /// The history up to it; `None` where none is kept.
    pub fn find(&self) -> Result<Option<History>> {
        self.source.find(self.newest.commit().number)
    }
}
