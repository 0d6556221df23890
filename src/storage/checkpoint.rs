//! Snapshots on disk: written to a temporary file, synced, then renamed into place.

use super::codec::corrupt;
use super::companion::require_free_aside;
use super::format::{Continuation, DatabaseId, Paths, SnapshotHeader, aside};
use super::history::{Kept, open_history};
use super::keep::Keep;
use super::snapshot::{verify_snapshot, write_snapshot};
use super::snapshot_reader::read_snapshot_header;
use super::sync::Syncer;
use super::vfs::{OpenMode, Vfs};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{CommitNumber, GraphView};
use std::path::Path;
use std::sync::Arc;

/// A checkpoint in progress. Writing it needs no lock on the store.
#[derive(Debug)]
pub struct Checkpoint {
    place: Place,
    commit: CommitNumber,
    /// How much history is kept from now on.
    keep: Keep,
    /// History before this commit is forgotten.
    forget: CommitNumber,
    /// While this is alive, the store begins no other checkpoint.
    _token: Arc<()>,
}

/// Where a checkpoint is written.
#[derive(Debug)]
pub(super) struct Place {
    pub vfs: Arc<dyn Vfs>,
    pub paths: Paths,
    pub id: DatabaseId,
    /// The file that it replaces has an older format, and is kept until the new file has been verified.
    pub upgrades: bool,
    /// The log when the checkpoint began, if there was one.
    pub syncer: Option<Syncer>,
}

impl Checkpoint {
    /// Of the state after the last transaction of a store, which lends it a token.
    pub(super) fn new(
        place: Place,
        commit: CommitNumber,
        keep: Keep,
        token: Arc<()>,
    ) -> Checkpoint {
        Checkpoint {
            place,
            commit,
            keep,
            forget: CommitNumber(0),
            _token: token,
        }
    }

    /// Forgets what was committed before a commit.
    #[must_use]
    pub fn forgetting(mut self, before: CommitNumber) -> Checkpoint {
        self.forget = before;
        self
    }

    /// The last transaction in it.
    pub fn commit(&self) -> CommitNumber {
        self.commit
    }

    /// Writes the state at [`Checkpoint::commit`], and the history before it, to a temporary file beside the database, and
    /// waits until it is on the disk.
    pub fn write(&self, view: &GraphView) -> Result<()> {
        let (vfs, paths) = (self.place.vfs.as_ref(), &self.place.paths);
        let history = match self.keep.is_kept() {
            true => open_history(vfs, paths, self.commit)?,
            false => None,
        };
        let kept = Kept {
            keep: self.keep,
            history,
            forget: self.forget,
        };
        write_file(vfs, &paths.snapshot, view, self.place.id, &kept)?;
        if self.place.upgrades {
            self.verify(view).inspect_err(|_| {
                // The old file is unchanged; the new one is useless.
                let _ = vfs.remove(&aside(&paths.snapshot));
            })?;
        }
        Ok(())
    }

    /// Reads the new snapshot back from the disk, and compares it with the state from which it was written.
    fn verify(&self, view: &GraphView) -> Result<()> {
        let new = aside(&self.place.paths.snapshot);
        let file = self.place.vfs.open(&new, OpenMode::Read)?;
        let (header, graph) = verify_snapshot(&file, &new)?;
        let same =
            header.commit.number == self.commit && graph.view().fingerprint() == view.fingerprint();
        if same && graph.check().is_empty() {
            Ok(())
        } else {
            Err(corrupt(
                "the snapshot in the new format is not what was written",
            ))
        }
    }

    /// Renames it into place. `continuation`: whether there are transactions after [`Checkpoint::commit`] by now.
    pub(super) fn install(&self, continuation: Continuation) -> Result<SnapshotHeader> {
        let current = self.place.syncer.as_ref().is_none_or(Syncer::is_current);
        if !current {
            return Err(Error::storage(
                ErrorCode::TransactionState,
                "a transaction of the checkpoint did not reach the disk, and was taken back",
            )
            .hint("make the checkpoint again"));
        }
        let path = &self.place.paths.snapshot;
        let (vfs, new) = (self.place.vfs.as_ref(), aside(path));
        let mut header = read_snapshot_header(vfs.open(&new, OpenMode::Read)?.as_ref())?;
        if header.continuation != continuation {
            header.continuation = continuation;
            write_header(vfs, &new, &header)?;
        }
        install_file(vfs, path)?;
        Ok(header)
    }
}

/// Writes a snapshot to a temporary file and syncs it. On an error the temporary file is removed.
pub fn write_file(
    vfs: &dyn Vfs,
    path: &Path,
    view: &GraphView,
    id: DatabaseId,
    kept: &Kept,
) -> Result<SnapshotHeader> {
    require_free_aside(vfs, path, &id)?;
    let new = aside(path);
    let outcome = vfs
        .open(&new, OpenMode::Create)
        .map_err(Into::into)
        .and_then(|file| {
            let header = write_snapshot(file.as_ref(), view, id, kept)?;
            file.sync()?;
            Ok(header)
        });
    if outcome.is_err() {
        // The disk may be full: free the space. If this fails too, the original error is still the one to report.
        let _ = vfs.remove(&new);
    }
    outcome
}

/// Rewrites the header of a snapshot, and waits until it is on the disk. The header lies within one sector, which a
/// disk writes atomically.
pub fn write_header(vfs: &dyn Vfs, path: &Path, header: &SnapshotHeader) -> Result<()> {
    let file = vfs.open(path, OpenMode::Write)?;
    file.write_at(0, &header.encode())?;
    Ok(file.sync()?)
}

/// Renames a temporary snapshot into place.
pub fn install_file(vfs: &dyn Vfs, path: &Path) -> Result<()> {
    vfs.rename(&aside(path), path)?;
    vfs.sync_folder(path)?;
    Ok(())
}
