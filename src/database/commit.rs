//! Committing: first durable, then visible. Also checkpoints, and recovery after a failed sync.

use super::published::Committed;
use super::shared::{Shared, Source};
use super::writer::{Writer, WriterSlot, read_only};
use crate::error::Result;
use crate::executor::Journal;
use crate::graph::{Change, CommitNumber, CommitTime, Graph, GraphView};
use crate::storage::{Checkpoint, Durability, HistorySource, Store, Syncer};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

/// A transaction that has been passed to the operating system, but may not be on the disk yet.
pub(super) struct Written {
    pub commit: CommitNumber,
    pub syncer: Syncer,
}

/// Makes the changes of a graph a commit of its own, and passes them to the operating system, if there is a file.
/// Returns what must be waited for before they become visible; `None` if nothing must.
pub(super) fn hand_over(
    graph: &mut Graph,
    store: Option<&mut Store>,
    changes: &[Change],
    history: &HistorySource,
) -> Result<Option<Written>> {
    let before = graph.view().commit();
    let stamp = before.next(CommitTime::now());
    let Some(store) = store else {
        graph.set_commit(stamp);
        if let HistorySource::Memory(memory) = history {
            memory
                .add(changes, graph.view())
                .inspect_err(|_| graph.set_commit(before))?;
        }
        return Ok(None);
    };
    store.write(changes, stamp)?;
    graph.set_commit(stamp);
    let syncer = store.syncer();
    let syncer = syncer.filter(|_| store.durability() == Durability::Full);
    Ok(syncer.map(|syncer| Written {
        commit: stamp.number,
        syncer,
    }))
}

/// A checkpoint in progress, with its state.
type StartedCheckpoint = (Checkpoint, GraphView);

impl Shared {
    /// Takes the writer, after waiting for the transaction that holds it. If an earlier commit failed to reach the
    /// disk, the writer is first reset to the state on disk.
    pub fn take_writer(&self) -> Result<Box<Writer>> {
        self.take_writer_while(&|| Ok(()))
    }

    /// Takes the writer, waiting as long as `go_on` does not fail.
    pub fn take_writer_while(&self, go_on: &dyn Fn() -> Result<()>) -> Result<Box<Writer>> {
        let slot = self.slot()?;
        let mut writer = slot.take(self.settings.busy_timeout, go_on)?;
        match self.recover(&mut writer) {
            Ok(()) => {
                writer.graph.release_ids(self.published.oldest());
                Ok(writer)
            }
            Err(error) => {
                slot.give_back(writer);
                Err(error)
            }
        }
    }

    /// Returns the writer and wakes the next waiting thread.
    pub fn give_back(&self, writer: Box<Writer>) {
        if let Source::Writer(slot) = &self.source {
            slot.give_back(writer);
        }
    }

    fn slot(&self) -> Result<&WriterSlot> {
        match &self.source {
            Source::Writer(slot) => Ok(slot),
            Source::Following(_) => Err(read_only()),
        }
    }

    /// Makes a transaction durable, then visible. After an error the graph is unchanged.
    ///
    /// The next transaction may begin while this one waits for the disk: concurrent commits share one sync.
    pub fn commit(&self, mut writer: Box<Writer>, journal: Journal) -> Result<()> {
        let outcome = self.write(&mut writer, journal);
        self.install_ready(&mut writer);
        // The checkpoint begins while the writer is still held for the commit, so its state is that of the commit.
        let checkpoint = outcome.is_ok().then(|| self.due_checkpoint(&mut writer));
        self.give_back(writer);
        if let Some(written) = outcome? {
            self.wait_for_disk(&written)?;
        }
        // The transaction is durable even if the checkpoint fails: the log is kept, and a later commit tries again.
        if let Some((checkpoint, view)) = checkpoint.flatten()
            && checkpoint.write(&view).is_ok()
        {
            self.install_when_free(checkpoint);
        }
        Ok(())
    }

    /// Passes a transaction to the operating system, and determines who will publish it.
    fn write(&self, writer: &mut Writer, mut journal: Journal) -> Result<Option<Written>> {
        if journal.changes.is_empty() {
            writer.graph.settle();
            return Ok(None);
        }
        let store = writer.store.as_mut();
        let changes = &journal.changes;
        let handed = hand_over(&mut writer.graph, store, changes, &self.past.source);
        let written = match handed {
            Ok(written) => written,
            Err(error) => {
                journal.undo(&mut writer.graph)?;
                writer.graph.settle();
                return Err(error);
            }
        };
        writer.graph.settle();
        self.publish(written.as_ref(), writer.graph.view(), journal);
        Ok(written)
    }

    /// Publishes the state after a transaction to readers: at once, or when it is on the disk.
    pub fn publish(&self, written: Option<&Written>, view: &GraphView, journal: Journal) {
        let view = Arc::new(view.clone());
        let committed = Committed { view, journal };
        match written {
            Some(written) => self.published.enqueue(written.commit, committed),
            None => self.published.publish(committed),
        }
    }

    fn wait_for_disk(&self, written: &Written) -> Result<()> {
        match written.syncer.sync_to(written.commit) {
            Ok(()) => {
                self.published.release(written.syncer.durable());
                Ok(())
            }
            Err(error) => {
                // Taking the writer truncates the log, which should happen soon. If that fails, the next thread that
                // takes the writer tries again.
                if let Ok(writer) = self.take_writer() {
                    self.give_back(writer);
                }
                Err(error)
            }
        }
    }

    /// After a failed sync, resets files, writer and readers to the last transaction that is on the disk.
    fn recover(&self, writer: &mut Writer) -> Result<()> {
        let Some(store) = writer.store.as_mut().filter(|store| store.has_failed()) else {
            return Ok(());
        };
        let last = store.recover()?;
        self.published.release(last);
        self.published.drop_waiting();
        writer.graph.return_to((*self.published.get()).clone());
        Ok(())
    }

    /// Folds the log into the snapshot now.
    pub fn checkpoint(&self) -> Result<()> {
        let mut writer = self.take_writer()?;
        let begun = begin_checkpoint(&mut writer).transpose();
        self.give_back(writer);
        begun?.map_or(Ok(()), |begun| self.complete_checkpoint(begun))
    }

    /// Forgets what was committed before a commit.
    pub fn forget(&self, first: CommitNumber) -> Result<()> {
        let mut writer = self.take_writer()?;
        if let HistorySource::Memory(memory) = &*self.past.source {
            let outcome = memory.forget(first, writer.graph.view().commit().number);
            self.give_back(writer);
            return outcome;
        }
        let begun = begin_checkpoint(&mut writer).transpose();
        self.give_back(writer);
        begun?.map_or(Ok(()), |(checkpoint, view)| {
            self.complete_checkpoint((checkpoint.forgetting(first), view))
        })
    }

    /// Begins to fold a long log into the snapshot, where nobody else is at it.
    fn due_checkpoint(&self, writer: &mut Writer) -> Option<StartedCheckpoint> {
        let store = writer.store.as_ref()?;
        let due = store.log_size() > self.settings.checkpoint_bytes;
        due.then(|| begin_checkpoint(writer)?.ok()).flatten()
    }

    /// Writes the snapshot concurrently with reads and commits; only installing it needs the writer.
    fn complete_checkpoint(&self, (checkpoint, view): StartedCheckpoint) -> Result<()> {
        checkpoint.write(&view)?;
        drop(view);
        let mut writer = self.take_writer()?;
        let outcome = self.install(&mut writer, checkpoint);
        self.give_back(writer);
        outcome
    }

    /// Installs a snapshot at once, if no transaction holds the writer; otherwise the next commit does it.
    fn install_when_free(&self, checkpoint: Checkpoint) {
        *self.ready() = Some(checkpoint);
        let writer = self
            .slot()
            .and_then(|slot| slot.take(Duration::ZERO, &|| Ok(())));
        if let Ok(mut writer) = writer {
            self.install_ready(&mut writer);
            self.give_back(writer);
        }
    }

    /// Installs a snapshot that has been written. If that fails, the old snapshot and the whole log are kept.
    fn install_ready(&self, writer: &mut Writer) {
        let ready = self.ready().take();
        if let Some(checkpoint) = ready {
            let _ = self.install(writer, checkpoint);
        }
    }

    fn install(&self, writer: &mut Writer, checkpoint: Checkpoint) -> Result<()> {
        let Some(store) = &mut writer.store else {
            return Ok(());
        };
        let outcome = store.finish_checkpoint(checkpoint);
        writer.graph.use_layouts();
        // The content of the new snapshot is on the disk, even if a thread still waits for a sync of it.
        self.published.release(store.durable());
        outcome
    }

    fn ready(&self) -> MutexGuard<'_, Option<Checkpoint>> {
        // A thread that holds the lock only moves a checkpoint in or out, so a panic leaves it in a valid state.
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the files when the last handle is dropped. No transaction is open by then, because each has a handle.
    pub fn close(&self) -> Result<()> {
        // Drop a snapshot that was not installed in time: the one that closing writes is newer.
        drop(self.ready().take());
        match &self.source {
            Source::Writer(slot) => slot.close(),
            Source::Following(_) => Ok(()),
        }
    }

    /// Waits until everything committed is on the disk.
    pub fn sync(&self) -> Result<()> {
        let writer = self.take_writer()?;
        let waited = writer
            .store
            .as_ref()
            .and_then(|store| Some((store.syncer()?, store.last_commit())));
        self.give_back(writer);
        waited.map_or(Ok(()), |(syncer, commit)| syncer.sync_to(commit))
    }
}

fn begin_checkpoint(writer: &mut Writer) -> Option<Result<StartedCheckpoint>> {
    let store = writer.store.as_mut()?;
    let checkpoint = store.begin_checkpoint();
    Some(checkpoint.map(|checkpoint| (checkpoint, writer.graph.view().clone())))
}
