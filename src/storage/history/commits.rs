//! The commits of a history, counted.

use super::super::keep::Keep;
use super::super::record::decode_changes;
use super::frames::Frames;
use super::reading::History;
use crate::error::Result;
use crate::graph::{Change, CommitNumber, CommitStamp, Counters, Graph, tally};

/// A commit of a history, and what it did. [`Database::commits`](crate::Database::commits) lists them.
///
/// ```
/// use tupu::{CommitRecord, Database, Keep};
/// let db = Database::builder().history(Keep::All).in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// let made: CommitRecord = db.commits()?.next().expect("there was a commit")?;
/// assert_eq!((made.commit, made.counters.nodes_created), (db.begin_read()?.commit(), 1));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitRecord {
    /// Its number and its time.
    pub commit: CommitStamp,
    /// What it did, counted.
    pub counters: Counters,
}

/// The commits of a history, the oldest first. Made by [`Database::commits`](crate::Database::commits).
///
/// ```
/// use tupu::{Database, Keep};
/// let db = Database::builder().history(Keep::All).in_memory();
/// let commits: tupu::Commits = db.commits()?;
/// assert_eq!((commits.first().number.0, commits.count()), (0, 0));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Debug)]
pub struct Commits {
    history: History,
    frames: Frames,
    /// The state before the next commit, from the first one on that changes references or statements: how many it adds and
    /// removes depends on those before.
    graph: Option<Graph>,
    failed: bool,
}

impl Commits {
    /// All that are kept.
    pub(crate) fn new(history: History) -> Commits {
        Commits {
            frames: history.frames(history.first().number),
            history,
            graph: None,
            failed: false,
        }
    }

    /// The commit that history begins with: its state can be read, and its changes are not known. 0 where history begins with
    /// the empty graph.
    ///
    /// ```
    /// use tupu::{Database, Keep, maintenance::CommitNumber};
    /// let db = Database::builder().history(Keep::All).in_memory();
    /// db.execute("CREATE (:City)", ())?;
    /// db.vacuum(CommitNumber(1))?;
    /// assert_eq!(db.commits()?.first().number.0, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn first(&self) -> CommitStamp {
        self.history.first()
    }

    /// How much is kept.
    ///
    /// ```
    /// use tupu::{Database, Keep};
    /// let db = Database::builder().history(Keep::Days(30)).in_memory();
    /// assert_eq!(db.commits()?.keep(), Keep::Days(30));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn keep(&self) -> Keep {
        self.history.keep()
    }

    fn read(&mut self) -> Result<Option<CommitRecord>> {
        let Some(frame) = self.frames.next()? else {
            return Ok(None);
        };
        let changes: Vec<Change> = decode_changes(&frame.payload).collect::<Result<_>>()?;
        let mut counters = Counters::default();
        if self.graph.is_none() && changes.iter().any(depends_on_former) {
            let before = CommitNumber(frame.commit.number.0.saturating_sub(1));
            let state = self.history.state(before, None, &|| Ok(()))?;
            self.graph = Some(Graph::from_view(state));
        }
        match &mut self.graph {
            None => changes
                .iter()
                .for_each(|change| tally(&mut counters, change, change)),
            Some(graph) => {
                for change in changes {
                    let inverse = graph.apply(change.clone())?;
                    tally(&mut counters, &change, &inverse);
                }
                graph.set_commit(frame.commit);
                graph.settle();
            }
        }
        Ok(Some(CommitRecord {
            commit: frame.commit,
            counters,
        }))
    }
}

/// Whether what a change counts for depends on what was there before.
fn depends_on_former(change: &Change) -> bool {
    matches!(change, Change::ReferencesSet(_) | Change::StatementsSet(_))
}

impl Iterator for Commits {
    type Item = Result<CommitRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let record = self.read();
        self.failed = record.is_err();
        record.transpose()
    }
}
