//! The writing process's access to a database: its lock, its log, its checkpoints.

use super::checkpoint::{self, Checkpoint};
use super::companion::{
    refuse_orphan_log, remove_remains, require_name_of_graph, require_no_graph_at_log,
};
use super::format::{Continuation, DatabaseId, Paths, SnapshotHeader, VERSION};
use super::history::{History, HistorySource, Kept, has_history};
use super::keep::Keep;
use super::lock;
use super::log::Log;
use super::open::{in_file, load_snapshot, replay_log};
use super::record::builds;
use super::snapshot_reader::read_snapshot_header;
use super::sync::Syncer;
use super::vfs::{LockGuard, OpenMode, OsVfs, Vfs, behind_links};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Change, CommitNumber, CommitStamp, Graph, GraphView};
use std::hash::{BuildHasher, RandomState};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Weak};

/// When a commit is done.
///
/// ```
/// use tupu::{Database, Durability};
/// # let folder = tempfile::tempdir().expect("a temporary folder");
/// # let path = folder.path().join("graph.tupu");
/// let db = Database::builder().durability(Durability::Os).open(&path)?;
/// db.execute("CREATE (:City)", ())?;
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// When it is on the disk: it survives a loss of power.
    #[default]
    Full,
    /// When the operating system has it: it survives the death of the process.
    Os,
}

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub struct OpenOptions {
    /// Whether a path without a file is a new database; its file is made by the first write.
    pub create: bool,
    /// When a commit is done.
    pub durability: Durability,
    /// Whether a snapshot may be opened whose log is missing.
    pub without_log: bool,
    /// How much history is kept from now on. `None`: as much as the file says.
    pub keep: Option<Keep>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        OpenOptions {
            create: true,
            durability: Durability::Full,
            without_log: false,
            keep: None,
        }
    }
}

/// A database open for writing, by the only process that may write to it.
///
/// Opening creates no file: the first write creates the lock, the snapshot and the log of a new database.
#[derive(Debug)]
pub struct Store {
    pub(super) vfs: Arc<dyn Vfs>,
    pub(super) paths: Paths,
    pub(super) id: DatabaseId,
    /// The snapshot on the disk; `None` for a new database before its first write.
    pub(super) snapshot: Option<SnapshotHeader>,
    /// `None` if nothing has been written since the snapshot.
    pub(super) log: Option<Log>,
    /// Whether the log holds what takes longer to apply than its length says: an index or a rule is built from all of the
    /// graph.
    pub(super) builds: bool,
    durability: Durability,
    /// How much history is kept.
    keep: Keep,
    /// The checkpoint in progress, if it still exists.
    checkpoint: Weak<()>,
    /// `None` for a new database before its first write.
    lock: Option<Box<dyn LockGuard>>,
}

impl Store {
    /// Opens the database at `path`, and returns its graph as of the last transaction.
    pub fn open(path: &Path, options: OpenOptions) -> Result<(Store, Graph)> {
        Store::open_in(Arc::new(OsVfs), &behind_links(path), options)
    }

    /// Does the same in any file system.
    pub fn open_in(vfs: Arc<dyn Vfs>, path: &Path, options: OpenOptions) -> Result<(Store, Graph)> {
        require_name_of_graph(path)?;
        let paths = Paths::new(path);
        let mut store = Store {
            vfs: Arc::clone(&vfs),
            id: new_id(),
            snapshot: None,
            log: None,
            builds: false,
            durability: options.durability,
            keep: options.keep.unwrap_or_default(),
            checkpoint: Weak::new(),
            lock: None,
            paths,
        };
        let vfs = vfs.as_ref();
        if let Some(header) = snapshot_header(vfs, &store.paths)? {
            // Not earlier: no lock file is created beside a file that is not a database.
            store.lock = Some(lock::acquire(vfs, &store.paths)?);
            remove_remains(vfs, &store.paths, &header.id);
        }
        match load_snapshot(vfs, &store.paths)? {
            Some((header, mut graph)) => {
                store.recover_log(&header, &mut graph, options)?;
                store.snapshot = Some(header);
                store.choose_history(options.keep, graph.view())?;
                if store.keep.is_kept() {
                    graph.keep_ids();
                }
                Ok((store, graph))
            }
            None if options.create => {
                vfs.require_folder(path)
                    .map_err(|error| in_file(path, error.into()))?;
                refuse_orphan_log(vfs, &store.paths)?;
                let mut graph = Graph::default();
                if store.keep.is_kept() {
                    graph.keep_ids();
                }
                Ok((store, graph))
            }
            None => Err(no_database(&store.paths)),
        }
    }

    /// Keeps as much history as is asked for from now on, and as the file says where nothing is asked for. The choice is in the
    /// file when this returns.
    fn choose_history(&mut self, asked: Option<Keep>, view: &GraphView) -> Result<()> {
        let Some(header) = &mut self.snapshot else {
            return Ok(());
        };
        self.keep = asked.unwrap_or(header.keep);
        if self.keep == header.keep {
            return Ok(());
        }
        let (vfs, path) = (self.vfs.as_ref(), &self.paths.snapshot);
        let file = vfs.open(path, OpenMode::Read)?;
        let in_place =
            header.version == VERSION && (self.keep.is_kept() || !has_history(file.as_ref())?);
        if in_place {
            let chosen = SnapshotHeader {
                keep: self.keep,
                ..header.clone()
            };
            checkpoint::write_header(vfs, path, &chosen)?;
            *header = chosen;
            return Ok(());
        }
        let checkpoint = self.begin_checkpoint()?;
        checkpoint.write(view)?;
        self.finish_checkpoint(checkpoint)
    }

    /// Where the history of the database is found.
    pub fn history(&self) -> HistorySource {
        HistorySource::Files(Arc::clone(&self.vfs), self.paths.clone())
    }

    /// How much history is kept.
    #[cfg(test)]
    pub fn keep(&self) -> Keep {
        self.keep
    }

    /// Replays the log onto the graph of the snapshot, and prepares the log for appending.
    fn recover_log(
        &mut self,
        header: &SnapshotHeader,
        graph: &mut Graph,
        options: OpenOptions,
    ) -> Result<()> {
        self.id = header.id;
        let (vfs, paths) = (self.vfs.as_ref(), &self.paths);
        let before = rules(graph.view());
        match replay_log(vfs, paths, OpenMode::Write, header, graph) {
            Ok(Some(found)) => {
                self.builds = rules(graph.view()) != before;
                let log = Log::resume(&paths.log, found.header, found.file, &found.reader)?;
                self.log = Some(log);
            }
            Ok(None) => {}
            Err(error) if options.without_log && error.code() == ErrorCode::LogMissing => {
                // What is written from here on is another history: if the missing log reappears, it must not match.
                self.id = new_id();
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The number of the last transaction written.
    pub fn last_commit(&self) -> CommitNumber {
        let snapshot = self.snapshot.as_ref();
        let snapshot = snapshot.map_or(CommitNumber(0), |header| header.commit.number);
        self.log.as_ref().map_or(snapshot, Log::last)
    }

    /// The last transaction known to be on the disk.
    pub fn durable(&self) -> CommitNumber {
        let log = self.log.as_ref();
        log.map_or(self.last_commit(), |log| log.syncer().durable())
    }

    /// How many bytes the log has.
    pub fn log_size(&self) -> u64 {
        self.log.as_ref().map_or(0, Log::len)
    }

    /// The first half of a group commit: the transaction has been passed to the operating system, in its order.
    ///
    /// Release the store's lock, then wait for [`Syncer::sync_to`]: concurrent committers share one sync.
    pub fn write(&mut self, changes: &[Change], commit: CommitStamp) -> Result<()> {
        self.prepare_log()?.write(changes, commit)?;
        self.builds |= changes.iter().any(builds);
        Ok(())
    }

    /// The second half of a group commit; `None` if nothing has been written.
    pub fn syncer(&self) -> Option<Syncer> {
        self.log.as_ref().map(|log| log.syncer().clone())
    }

    /// Whether an earlier write or sync failed, so that no write is accepted before [`Store::recover`].
    pub fn has_failed(&self) -> bool {
        let log = self.log.as_ref();
        log.is_some_and(|log| log.syncer().check().is_err())
    }

    /// Rolls back to the last transaction that counts (that is on the disk; under [`Durability::Os`], that was written)
    /// and accepts writes again. Returns its number: the caller must restore the graph to that state.
    pub fn recover(&mut self) -> Result<CommitNumber> {
        let last = self.last_commit();
        let Some(log) = &mut self.log else {
            return Ok(last);
        };
        let settled = match self.durability {
            Durability::Full => CommitNumber(0),
            Durability::Os => last,
        };
        log.recover(self.vfs.as_ref(), settled)
    }

    /// Waits until everything that was written is on the disk.
    pub fn sync(&self) -> Result<()> {
        let log = self.log.as_ref();
        log.map_or(Ok(()), |log| log.syncer().sync_to(log.last()))
    }

    /// When a commit is done.
    pub fn durability(&self) -> Durability {
        self.durability
    }

    /// Returns the log, ready for a transaction: creates the lock, the snapshot and the log if they are missing, and
    /// first records in the snapshot that transactions follow it.
    fn prepare_log(&mut self) -> Result<&mut Log> {
        self.create_snapshot()?;
        let vfs = self.vfs.as_ref();
        if let Some(log) = self.log.as_mut().filter(|log| !log.is_current()) {
            log.upgrade(vfs)?;
        }
        let base = self.last_commit();
        let log = match self.log.take() {
            Some(log) => log,
            None => {
                require_no_graph_at_log(vfs, &self.paths)?;
                Log::create(vfs, &self.paths.log, self.id, base)?
            }
        };
        let log = self.log.insert(log);
        if let Some(header) = &mut self.snapshot {
            let marked = match header.continuation {
                Continuation::InLog => header.id == self.id,
                Continuation::None => false,
                // Such a file has no field for the mark: the log is folded into it when it is closed.
                Continuation::Unknown => true,
            };
            if !marked {
                let more = SnapshotHeader {
                    id: self.id,
                    continuation: Continuation::InLog,
                    ..header.clone()
                };
                checkpoint::write_header(vfs, &self.paths.snapshot, &more)?;
                *header = more;
            }
        }
        Ok(log)
    }

    /// Creates the lock and an empty snapshot of a new database.
    fn create_snapshot(&mut self) -> Result<()> {
        if self.snapshot.is_some() {
            return Ok(());
        }
        let (vfs, paths) = (self.vfs.as_ref(), &self.paths);
        if self.lock.is_none() {
            self.lock = Some(lock::acquire(vfs, paths)?);
        }
        let path = &paths.snapshot;
        let header = match snapshot_header(vfs, paths)? {
            Some(header) if header.id != self.id => return Err(made_meanwhile(paths)),
            // An earlier attempt failed after it had renamed the file into place.
            Some(header) => vfs.sync_folder(path).map(|()| header).map_err(Error::from),
            None => {
                refuse_orphan_log(vfs, paths)?;
                remove_remains(vfs, paths, &self.id);
                let kept = Kept {
                    keep: self.keep,
                    ..Kept::nothing()
                };
                checkpoint::write_file(vfs, path, Graph::default().view(), self.id, &kept)
                    .and_then(|header| checkpoint::install_file(vfs, path).map(|()| header))
            }
        };
        self.snapshot = Some(header.map_err(|error| in_file(path, error))?);
        Ok(())
    }

    /// Writes a snapshot of `view`, the state after the last transaction, and truncates the log.
    #[cfg(test)]
    pub fn checkpoint(&mut self, view: &GraphView) -> Result<()> {
        let checkpoint = self.begin_checkpoint()?;
        checkpoint.write(view)?;
        self.finish_checkpoint(checkpoint)
    }

    /// The first step of a concurrent checkpoint: determines which transactions it includes.
    ///
    /// Take the view at the same time, write it without the store's lock, then finish the checkpoint.
    pub fn begin_checkpoint(&mut self) -> Result<Checkpoint> {
        if self.checkpoint.upgrade().is_some() {
            return Err(Error::storage(
                ErrorCode::TransactionState,
                "a checkpoint is being written already",
            ));
        }
        self.create_snapshot()?;
        let token = Arc::new(());
        self.checkpoint = Arc::downgrade(&token);
        let version = self
            .snapshot
            .as_ref()
            .map_or(VERSION, |header| header.version);
        let place = checkpoint::Place {
            vfs: Arc::clone(&self.vfs),
            paths: self.paths.clone(),
            id: self.id,
            upgrades: version < VERSION,
            syncer: self.syncer(),
        };
        Ok(Checkpoint::new(place, self.last_commit(), self.keep, token))
    }

    /// The last step of a checkpoint: renames the snapshot into place and truncates the log.
    ///
    /// A crash or an error at any point leaves the old snapshot or the new one, and a log that completes either of
    /// them.
    pub fn finish_checkpoint(&mut self, checkpoint: Checkpoint) -> Result<()> {
        self.install(&checkpoint)?;
        self.builds &= self.last_commit() > checkpoint.commit();
        match &mut self.log {
            Some(log) => log.shorten(self.vfs.as_ref(), checkpoint.commit()),
            None => Ok(()),
        }
    }

    /// Renames a snapshot into place and leaves the log unchanged.
    pub(super) fn install(&mut self, checkpoint: &Checkpoint) -> Result<()> {
        if let Some(log) = &self.log {
            log.syncer().check()?;
        }
        let continuation = match self.last_commit() > checkpoint.commit() {
            true => Continuation::InLog,
            false => Continuation::None,
        };
        self.snapshot = Some(checkpoint.install(continuation)?);
        Ok(())
    }

    /// Writes a copy of `view` to a new file, in the file system of this one.
    #[cfg(test)]
    pub fn backup(&self, view: &GraphView, to: &Path) -> Result<()> {
        backup_in(self.vfs.as_ref(), view, &Kept::nothing(), to)
    }
}

/// Writes a state of a graph, with its history where there is one, to a new file that is a database of its own.
pub fn backup(view: &GraphView, history: Option<History>, to: &Path) -> Result<()> {
    let kept = match history {
        None => Kept::nothing(),
        Some(history) => Kept {
            keep: history.keep(),
            history: Some(history),
            ..Kept::nothing()
        },
    };
    backup_in(&OsVfs, view, &kept, &behind_links(to))
}

/// Returns an error if a file is in the way of a new database, or its name is that of a file of another one.
pub fn require_new(to: &Path) -> Result<()> {
    require_new_in(&OsVfs, &behind_links(to))
}

pub(super) fn require_new_in(vfs: &dyn Vfs, to: &Path) -> Result<()> {
    require_name_of_graph(to)?;
    let paths = Paths::new(to);
    for path in [&paths.snapshot, &paths.log] {
        if vfs.exists(path)? {
            return Err(Error::storage(
                ErrorCode::InputOutput,
                format!("{} is there already", path.display()),
            )
            .hint("name a new file, or remove that one first"));
        }
    }
    Ok(())
}

pub(super) fn backup_in(vfs: &dyn Vfs, view: &GraphView, kept: &Kept, to: &Path) -> Result<()> {
    require_new_in(vfs, to)?;
    let written = checkpoint::write_file(vfs, to, view, new_id(), kept);
    written
        .and_then(|_| checkpoint::install_file(vfs, to))
        .map_err(|error| in_file(to, error))
}

/// The header of the snapshot at a path; `None` where there is no file, or an empty one. An error for a file that is not
/// a snapshot.
fn snapshot_header(vfs: &dyn Vfs, paths: &Paths) -> Result<Option<SnapshotHeader>> {
    let file = match vfs.open(&paths.snapshot, OpenMode::Read) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(in_file(&paths.snapshot, error.into())),
    };
    if file.len()? == 0 {
        return Ok(None);
    }
    let header = read_snapshot_header(file.as_ref());
    header
        .map(Some)
        .map_err(|error| in_file(&paths.snapshot, error))
}

/// How many indexes and constraints there are.
fn rules(view: &GraphView) -> (usize, usize) {
    (view.indexes().len(), view.constraints().len())
}

/// Random enough that two databases never share it: the standard library seeds its hashers from the system.
fn new_id() -> DatabaseId {
    let half = |salt: u64| RandomState::new().hash_one((salt, std::process::id()));
    let number = (u128::from(half(1)) << 64) | u128::from(half(2));
    number.to_le_bytes()
}

fn no_database(paths: &Paths) -> Error {
    Error::storage(
        ErrorCode::InputOutput,
        format!("there is no database at {}", paths.snapshot.display()),
    )
}

fn made_meanwhile(paths: &Paths) -> Error {
    Error::storage(
        ErrorCode::Locked,
        format!(
            "{} was made by another process after it was opened here as a new graph",
            paths.snapshot.display()
        ),
    )
    .hint("open it again, and run the statement again")
}
