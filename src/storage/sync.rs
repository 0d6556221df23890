//! Group commit: the first committer that waits for the disk syncs for all who have written by then.

use super::vfs::VfsFile;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::CommitNumber;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Waits for commits to reach the disk; clones wait for the same log. Needs no lock on the store.
///
/// It belongs to one generation of the log. When a sync has failed and the log was truncated, a new generation begins,
/// which reuses the commit numbers that were cut off. A committer that still waits with a syncer of the old generation
/// gets an error.
#[derive(Clone, Debug)]
pub struct Syncer {
    shared: Arc<Shared>,
    stretch: usize,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    file: Arc<dyn VfsFile>,
    written: CommitNumber,
    durable: CommitNumber,
    syncing: bool,
    /// The commit at which each earlier generation was truncated.
    ended: Vec<CommitNumber>,
    /// The reason that no more writes are accepted.
    failure: Option<String>,
}

impl Syncer {
    /// Creates a syncer for a log in which everything up to `durable` is on the disk.
    pub fn new(file: Arc<dyn VfsFile>, durable: CommitNumber) -> Syncer {
        let state = State {
            file,
            written: durable,
            durable,
            syncing: false,
            ended: Vec::new(),
            failure: None,
        };
        Syncer {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
                changed: Condvar::new(),
            }),
            stretch: 0,
        }
    }

    /// Returns when a commit is on the disk. One call in flight syncs for all commits written before it began.
    ///
    /// After an error it is unknown what the disk holds, so the store accepts no more writes.
    pub fn sync_to(&self, commit: CommitNumber) -> Result<()> {
        let mut state = self.state();
        loop {
            match state.ended.get(self.stretch) {
                Some(end) if commit <= *end => return Ok(()),
                Some(_) => return Err(cut_off()),
                None if state.durable >= commit => return Ok(()),
                None => {}
            }
            if let Some(failure) = &state.failure {
                return Err(poisoned(failure));
            }
            state = if state.syncing {
                self.shared
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner)
            } else {
                self.sync_written(state)?
            };
        }
    }

    fn sync_written<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
    ) -> Result<MutexGuard<'a, State>> {
        let (file, target) = (Arc::clone(&state.file), state.written);
        state.syncing = true;
        drop(state);
        let outcome = file.sync();
        let mut state = self.state();
        state.syncing = false;
        self.shared.changed.notify_all();
        match outcome {
            Ok(()) => {
                state.durable = state.durable.max(target);
                Ok(state)
            }
            // A checkpoint may have replaced the log, which made this commit durable in another way.
            Err(_) if state.durable >= target => Ok(state),
            Err(error) => {
                state.failure = Some(format!("the log could not be synced: {error}"));
                Err(Error::from(error))
            }
        }
    }

    /// Whether the log has not been truncated since.
    pub(super) fn is_current(&self) -> bool {
        self.state().ended.len() == self.stretch
    }

    /// The last commit known to be on the disk.
    pub fn durable(&self) -> CommitNumber {
        self.state().durable
    }

    /// Returns an error if no more writes are accepted.
    pub(super) fn check(&self) -> Result<()> {
        match &self.state().failure {
            Some(failure) => Err(poisoned(failure)),
            None => Ok(()),
        }
    }

    /// Records that a transaction has been passed to the operating system, or rolled back.
    pub(super) fn set_written(&self, commit: CommitNumber) {
        self.state().written = commit;
    }

    /// Records that no more writes are accepted.
    pub(super) fn fail(&self, why: String) {
        self.state().failure.get_or_insert(why);
        self.shared.changed.notify_all();
    }

    /// Records that the log was truncated after `end` and continues in `file`, which begins a new generation.
    pub(super) fn restart(&mut self, file: Arc<dyn VfsFile>, end: CommitNumber) {
        let mut state = self.state();
        state.file = file;
        state.ended.push(end);
        (state.written, state.durable) = (end, end);
        state.failure = None;
        let stretch = state.ended.len();
        drop(state);
        self.stretch = stretch;
        self.shared.changed.notify_all();
    }

    /// Records that another file is the log now, and that everything written is on the disk.
    pub(super) fn replace(&self, file: Arc<dyn VfsFile>) {
        let mut state = self.state();
        state.file = file;
        state.durable = state.written;
        self.shared.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn cut_off() -> Error {
    Error::storage(
        ErrorCode::InputOutput,
        "the transaction did not reach the disk, and was taken back",
    )
    .hint("try again")
}

fn poisoned(failure: &str) -> Error {
    Error::storage(
        ErrorCode::ReadOnly,
        format!("the database takes no more writes, because an earlier one failed: {failure}"),
    )
    .hint("try again: the next transaction goes back to what is on the disk")
}
