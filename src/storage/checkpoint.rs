//! Snapshots on the disk: written aside, synced, then renamed into place.

use super::codec::corrupt;
use super::format::{CommitNumber, DatabaseId, aside};
use super::snapshot::{read_snapshot, write_snapshot};
use super::sync::Syncer;
use super::vfs::{OpenMode, Vfs};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::GraphView;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A checkpoint under way. Writing it needs no lock on the store.
#[derive(Debug)]
pub struct Checkpoint {
    vfs: Arc<dyn Vfs>,
    path: PathBuf,
    id: DatabaseId,
    commit: CommitNumber,
    /// The file that it replaces has an older format: it stays until the new one has been read back.
    upgrades: bool,
    /// Of the log as it was when the checkpoint began.
    syncer: Syncer,
    /// As long as it lives, the store begins no other checkpoint.
    _token: Arc<()>,
}

impl Checkpoint {
    pub(super) fn new(
        vfs: Arc<dyn Vfs>,
        path: PathBuf,
        id: DatabaseId,
        commit: CommitNumber,
        upgrades: bool,
        syncer: Syncer,
        token: Arc<()>,
    ) -> Checkpoint {
        Checkpoint {
            vfs,
            path,
            id,
            commit,
            upgrades,
            syncer,
            _token: token,
        }
    }

    /// The last transaction in it.
    pub fn commit(&self) -> CommitNumber {
        self.commit
    }

    /// Writes the state after [`Checkpoint::commit`] beside the database, and waits until it is on the disk.
    pub fn write(&self, view: &GraphView) -> Result<()> {
        write_file(self.vfs.as_ref(), &self.path, view, self.id, self.commit)?;
        if self.upgrades {
            self.verify(view).inspect_err(|_| {
                // The old file is as it was; the new one is worth nothing.
                let _ = self.vfs.remove(&aside(&self.path));
            })?;
        }
        Ok(())
    }

    /// Reads the new snapshot back from the disk, and holds it against the state that it was written from.
    fn verify(&self, view: &GraphView) -> Result<()> {
        let file = self.vfs.open(&aside(&self.path), OpenMode::Read)?;
        let (header, graph) = read_snapshot(file.as_ref())?;
        let same = header.commit == self.commit && graph.view().fingerprint() == view.fingerprint();
        if same && graph.check().is_empty() {
            Ok(())
        } else {
            Err(corrupt(
                "the snapshot in the new format is not what was written",
            ))
        }
    }

    pub(super) fn install(&self) -> Result<()> {
        if !self.syncer.is_current() {
            return Err(Error::storage(
                ErrorCode::TransactionState,
                "a transaction of the checkpoint did not reach the disk, and was taken back",
            )
            .hint("make the checkpoint again"));
        }
        install_file(self.vfs.as_ref(), &self.path)
    }
}

/// Writes a snapshot aside and syncs it. On an error nothing stays behind.
pub fn write_file(
    vfs: &dyn Vfs,
    path: &Path,
    view: &GraphView,
    id: DatabaseId,
    commit: CommitNumber,
) -> Result<()> {
    let new = aside(path);
    let outcome = vfs
        .open(&new, OpenMode::Create)
        .map_err(Into::into)
        .and_then(|file| {
            write_snapshot(file.as_ref(), view, id, commit)?;
            Ok(file.sync()?)
        });
    if outcome.is_err() {
        // The disk may be full: give the room back. That this can fail too changes nothing about the error.
        let _ = vfs.remove(&new);
    }
    outcome
}

/// Gives a snapshot that was written aside its name.
pub fn install_file(vfs: &dyn Vfs, path: &Path) -> Result<()> {
    vfs.rename(&aside(path), path)?;
    vfs.sync_folder(path)?;
    Ok(())
}
