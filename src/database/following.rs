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
    /// `None` after an error: what has been read may lie within a transaction, so that all is read again.
    state: Mutex<Option<(Follower, Graph)>>,
}

/// What looking for new transactions has brought.
pub(super) enum News {
    /// There are none.
    Nothing,
    /// More of the same graph.
    More(GraphView),
    /// The files were read afresh: nothing that was derived from what was there before holds.
    Afresh(GraphView),
}

impl Following {
    /// Opens a database for reading; answers with its state as of now.
    pub fn open(path: &Path) -> Result<(Following, GraphView)> {
        let (follower, graph) = Follower::open(path)?;
        let view = graph.view().clone();
        let following = Following {
            path: path.to_owned(),
            state: Mutex::new(Some((follower, graph))),
        };
        Ok((following, view))
    }

    /// Reads what the writer has committed since.
    pub fn catch_up(&self) -> Result<News> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((mut follower, mut graph)) = state.take() else {
            let (follower, graph) = Follower::open(&self.path)?;
            let view = graph.view().clone();
            *state = Some((follower, graph));
            return Ok(News::Afresh(view));
        };
        let progress = follower.catch_up(&mut graph)?;
        let news = match progress {
            Progress::None => News::Nothing,
            Progress::Transactions => News::More(graph.view().clone()),
            Progress::Afresh => News::Afresh(graph.view().clone()),
        };
        *state = Some((follower, graph));
        Ok(news)
    }
}
