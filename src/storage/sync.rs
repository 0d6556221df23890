//! Group commit: whoever waits for the disk first syncs for everyone who has written by then.

use super::format::CommitNumber;
use super::vfs::VfsFile;
use crate::error::{Error, ErrorCode, Result};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Waits for commits to reach the disk; clones wait for the same log. Needs no lock on the store.
#[derive(Clone, Debug)]
pub struct Syncer(Arc<Shared>);

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
    /// Why nothing can be written any more.
    failure: Option<String>,
}

impl Syncer {
    /// For a log in which everything up to `durable` is on the disk.
    pub fn new(file: Arc<dyn VfsFile>, durable: CommitNumber) -> Syncer {
        Syncer(Arc::new(Shared {
            state: Mutex::new(State {
                file,
                written: durable,
                durable,
                syncing: false,
                failure: None,
            }),
            changed: Condvar::new(),
        }))
    }

    /// Returns when a commit is on the disk. One call in flight syncs for all that were written before it began.
    ///
    /// After an error nobody knows what the disk holds, so that the store takes no more writes.
    pub fn sync_to(&self, commit: CommitNumber) -> Result<()> {
        let mut state = self.state();
        while state.durable < commit {
            if let Some(failure) = &state.failure {
                return Err(poisoned(failure));
            }
            state = if state.syncing {
                self.0
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner)
            } else {
                self.sync_written(state)?
            };
        }
        Ok(())
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
        self.0.changed.notify_all();
        match outcome {
            Ok(()) => {
                state.durable = state.durable.max(target);
                Ok(state)
            }
            // The log may have been replaced by a checkpoint, which made this durable in another way.
            Err(_) if state.durable >= target => Ok(state),
            Err(error) => {
                state.failure = Some(format!("the log could not be synced: {error}"));
                Err(Error::from(error))
            }
        }
    }

    /// The last commit known to be on the disk.
    pub fn durable(&self) -> CommitNumber {
        self.state().durable
    }

    /// An error if nothing can be written any more.
    pub(super) fn check(&self) -> Result<()> {
        match &self.state().failure {
            Some(failure) => Err(poisoned(failure)),
            None => Ok(()),
        }
    }

    /// A transaction has been handed to the operating system, or taken back.
    pub(super) fn set_written(&self, commit: CommitNumber) {
        self.state().written = commit;
    }

    /// Nothing can be written any more.
    pub(super) fn fail(&self, why: String) {
        self.state().failure.get_or_insert(why);
        self.0.changed.notify_all();
    }

    /// The log ends on the disk where it ended before the write that failed.
    pub(super) fn heal(&self) {
        self.state().failure = None;
    }

    /// Another file is the log now, and all that was written is on the disk.
    pub(super) fn replace(&self, file: Arc<dyn VfsFile>) {
        let mut state = self.state();
        state.file = file;
        state.durable = state.written;
        self.0.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn poisoned(failure: &str) -> Error {
    Error::storage(
        ErrorCode::ReadOnly,
        format!("the database takes no more writes, because an earlier one failed: {failure}"),
    )
    .hint("close the database and open it again")
}
