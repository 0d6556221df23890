//! A database that is only read, while another process may write it: it follows the log.

use crate::error::Result;
use crate::graph::{Graph, GraphView};
use crate::storage::{Follower, HistorySource, Progress};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The position of this process in the log of another one.
#[derive(Debug)]
pub(super) struct Following {
    path: PathBuf,
    /// Whether a snapshot may be read if its log is missing.
    without_log: bool,
    history: HistorySource,
    /// `None` after an error: what has been read may lie within a transaction, so that all is read again.
    state: Mutex<Option<(Follower, Graph)>>,
}

/// The outcome of looking for new transactions.
pub(super) enum News {
    /// Transactions were appended to the same graph.
    Appended(GraphView),
    /// The files were read again from the beginning: nothing derived from the graph before is valid.
    Reloaded(GraphView),
}

impl Following {
    /// Where the history of the database is found.
    pub fn history(&self) -> HistorySource {
        self.history.clone()
    }

    /// Opens a database for reading; answers with its state as of now.
    pub fn open(path: &Path, without_log: bool) -> Result<(Following, GraphView)> {
        let (follower, graph) = Follower::open(path, without_log)?;
        let view = graph.view().clone();
        let history = follower.history();
        let following = Following {
            history,
            path: path.to_owned(),
            without_log,
            state: Mutex::new(Some((follower, graph))),
        };
        Ok((following, view))
    }

    /// Reads what the writer has committed since the last call, and publishes it. Concurrent callers are serialized: a
    /// state is never published after a newer one.
    pub fn catch_up(&self, publish: impl FnOnce(News)) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((mut follower, mut graph)) = state.take() else {
            let (follower, graph) = Follower::open(&self.path, self.without_log)?;
            let view = graph.view().clone();
            *state = Some((follower, graph));
            publish(News::Reloaded(view));
            return Ok(());
        };
        let progress = follower.catch_up(&mut graph)?;
        match progress {
            Progress::None => {}
            Progress::Appended => publish(News::Appended(graph.view().clone())),
            Progress::Reloaded => publish(News::Reloaded(graph.view().clone())),
        }
        *state = Some((follower, graph));
        Ok(())
    }
}
