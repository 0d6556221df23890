//! The commits of a history, counted.

use super::super::keep::Keep;
use super::super::record::decode_changes;
use super::frames::Frames;
use super::reading::History;
use crate::error::Result;
use crate::graph::{Change, CommitStamp, Counters, Fact, GraphView, SourceId, tally};
use std::collections::HashMap;

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
    /// The first state, where references are counted, and those that facts have been given since.
    references: Option<References>,
    failed: bool,
}

#[derive(Debug)]
struct References {
    first: GraphView,
    since: HashMap<Fact, Vec<SourceId>>,
}

impl Commits {
    /// All that are kept.
    pub(crate) fn new(history: History) -> Commits {
        Commits {
            frames: history.frames(history.first().number),
            history,
            references: None,
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
        let mut counters = Counters::default();
        for change in decode_changes(&frame.payload) {
            let change = change?;
            let former = match &change {
                Change::ReferencesSet(set) => self.exchange(set.fact, &set.sources)?,
                _ => Vec::new(),
            };
            tally(&mut counters, &change, &former);
        }
        Ok(Some(CommitRecord {
            commit: frame.commit,
            counters,
        }))
    }

    /// The sources that a fact had before, for the ones that it has from now on.
    fn exchange(&mut self, fact: Fact, sources: &[SourceId]) -> Result<Vec<SourceId>> {
        let references = match &mut self.references {
            Some(references) => references,
            None => {
                let first = self.history.first().number;
                self.references.insert(References {
                    first: self.history.state(first, None, &|| Ok(()))?,
                    since: HashMap::new(),
                })
            }
        };
        let former = references.since.insert(fact, sources.to_vec());
        Ok(former.unwrap_or_else(|| {
            let set = references.first.references(fact);
            references.first.sources_of(set).to_vec()
        }))
    }
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
