//! Snapshots on the disk: written aside, synced, then renamed into place.

use super::format::{CommitNumber, DatabaseId, aside};
use super::snapshot::write_snapshot;
use super::vfs::{OpenMode, Vfs};
use crate::error::Result;
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
    /// As long as it lives, the store begins no other checkpoint.
    _token: Arc<()>,
}

impl Checkpoint {
    pub(super) fn new(
        vfs: Arc<dyn Vfs>,
        path: PathBuf,
        id: DatabaseId,
        commit: CommitNumber,
        token: Arc<()>,
    ) -> Checkpoint {
        Checkpoint {
            vfs,
            path,
            id,
            commit,
            _token: token,
        }
    }

    /// The last transaction in it.
    pub fn commit(&self) -> CommitNumber {
        self.commit
    }

    /// Writes the state after [`Checkpoint::commit`] beside the database, and waits until it is on the disk.
    pub fn write(&self, view: &GraphView) -> Result<()> {
        write_file(self.vfs.as_ref(), &self.path, view, self.id, self.commit)
    }

    pub(super) fn install(&self) -> Result<()> {
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
