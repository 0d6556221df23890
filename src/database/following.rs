//! A database that is only read, beside a process that may be writing it: it follows the log.

use crate::error::Result;
use crate::graph::{Graph, GraphView};
use crate::storage::{Follower, Progress};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where this process stands in the log of another one.
#[derive(Debug)]
pub(super) struct Following {
    path: PathBuf,
    /// Whether a snapshot may be read whose log is missing.
    without_log: bool,
    /// `None` after an error: what has been read may lie within a transaction, so that all is read again.
    state: Mutex<Option<(Follower, Graph)>>,
}

/// What looking for new transactions has brought.
pub(super) enum News {
    /// More of the same graph.
    More(GraphView),
    /// The files were read afresh: nothing that was derived from what was there before holds.
    Afresh(GraphView),
}

impl Following {
    /// Opens a database for reading; answers with its state as of now.
    pub fn open(path: &Path, without_log: bool) -> Result<(Following, GraphView)> {
        let (follower, graph) = Follower::open(path, without_log)?;
        let view = graph.view().clone();
        let following = Following {
            path: path.to_owned(),
            without_log,
            state: Mutex::new(Some((follower, graph))),
        };
        Ok((following, view))
    }

    /// Reads what the writer has committed since, and has it shown. Two who come at once do so one after the other: no
    /// state is shown after a newer one.
    pub fn catch_up(&self, show: impl FnOnce(News)) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((mut follower, mut graph)) = state.take() else {
            let (follower, graph) = Follower::open(&self.path, self.without_log)?;
            let view = graph.view().clone();
            *state = Some((follower, graph));
            show(News::Afresh(view));
            return Ok(());
        };
        let progress = follower.catch_up(&mut graph)?;
        match progress {
            Progress::None => {}
            Progress::Transactions => show(News::More(graph.view().clone())),
            Progress::Afresh => show(News::Afresh(graph.view().clone())),
        }
        *state = Some((follower, graph));
        Ok(())
    }
}
