//! The writing process's end of a database: its lock, its log, its checkpoints.

use super::checkpoint::{self, Checkpoint};
use super::format::{CommitNumber, DatabaseId, LogHeader, Paths, VERSION, aside};
use super::lock;
use super::log::Log;
use super::open::{has_transactions, in_file, load_snapshot, open_log, replay};
use super::sync::Syncer;
use super::vfs::{LockGuard, OpenMode, OsVfs, Vfs};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Change, Graph, GraphView};
use std::hash::{BuildHasher, RandomState};
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
    /// Whether one is made where there is none.
    pub create: bool,
    /// When a commit is done.
    pub durability: Durability,
}

impl Default for OpenOptions {
    fn default() -> Self {
        OpenOptions {
            create: true,
            durability: Durability::Full,
        }
    }
}

/// A database open for writing. The one process that has it.
#[derive(Debug)]
pub struct Store {
    vfs: Arc<dyn Vfs>,
    paths: Paths,
    id: DatabaseId,
    /// The format of the snapshot.
    version: u32,
    log: Log,
    durability: Durability,
    /// The checkpoint that is being written, if it is still there.
    checkpoint: Weak<()>,
    _lock: Box<dyn LockGuard>,
}

impl Store {
    /// Opens the database at `path`, and answers with its graph as of the last transaction.
    pub fn open(path: &Path, options: OpenOptions) -> Result<(Store, Graph)> {
        Store::open_in(Arc::new(OsVfs), path, options)
    }

    /// The same in any file system.
    pub fn open_in(vfs: Arc<dyn Vfs>, path: &Path, options: OpenOptions) -> Result<(Store, Graph)> {
        let paths = Paths::new(path);
        if !options.create && !vfs.exists(&paths.snapshot)? {
            return Err(no_database(&paths));
        }
        let lock = lock::acquire(vfs.as_ref(), &paths)?;
        remove_remains(vfs.as_ref(), &paths);
        let (id, commit, version, mut graph) = match load_snapshot(vfs.as_ref(), &paths)? {
            Some((header, graph)) => (header.id, header.commit, header.version, graph),
            None if options.create => {
                let (id, commit, graph) = create(vfs.as_ref(), &paths)?;
                (id, commit, VERSION, graph)
            }
            None => return Err(no_database(&paths)),
        };
        let log = recover(vfs.as_ref(), &paths, id, commit, &mut graph)?;
        let store = Store {
            vfs,
            paths,
            id,
            version,
            log,
            durability: options.durability,
            checkpoint: Weak::new(),
            _lock: lock,
        };
        Ok((store, graph))
    }

    /// The number of the last transaction written.
    pub fn last_commit(&self) -> CommitNumber {
        self.log.last()
    }

    /// How many bytes the log has.
    pub fn log_size(&self) -> u64 {
        self.log.len()
    }

    /// The first half of a group commit: the transaction is in the operating system's hands and in its place.
    ///
    /// Give up the store's lock, then wait for [`Syncer::sync_to`]: committers who wait at once share one sync.
    pub fn write(&mut self, changes: &[Change]) -> Result<CommitNumber> {
        self.log.write(changes)
    }

    /// The second half of a group commit.
    pub fn syncer(&self) -> Syncer {
        self.log.syncer().clone()
    }

    /// Whether an earlier write or sync failed, so that nothing is written before [`Store::recover`].
    pub fn has_failed(&self) -> bool {
        self.log.syncer().check().is_err()
    }

    /// Goes back to the last transaction that counts (that is on the disk; under [`Durability::Os`], that was written)
    /// and takes writes again. Answers with its number: the graph must be made to fit.
    pub fn recover(&mut self) -> Result<CommitNumber> {
        let settled = match self.durability {
            Durability::Full => CommitNumber(0),
            Durability::Os => self.log.last(),
        };
        self.log.recover(self.vfs.as_ref(), settled)
    }

    /// Waits until all that was written is on the disk; what a clean close does under [`Durability::Os`].
    pub fn sync(&self) -> Result<()> {
        self.log.syncer().sync_to(self.log.last())
    }

    /// When a commit is done.
    pub fn durability(&self) -> Durability {
        self.durability
    }

    /// Writes a snapshot of `view`, the state after the last transaction, and shortens the log.
    #[cfg(test)]
    pub fn checkpoint(&mut self, view: &GraphView) -> Result<()> {
        let checkpoint = self.begin_checkpoint()?;
        checkpoint.write(view)?;
        self.finish_checkpoint(checkpoint)
    }

    /// The first step of a checkpoint beside commits: fixes which transactions are in it.
    ///
    /// Take the view together with it, write it without the store's lock, then finish it.
    pub fn begin_checkpoint(&mut self) -> Result<Checkpoint> {
        if self.checkpoint.upgrade().is_some() {
            return Err(Error::storage(
                ErrorCode::TransactionState,
                "a checkpoint is being written already",
            ));
        }
        let token = Arc::new(());
        self.checkpoint = Arc::downgrade(&token);
        Ok(Checkpoint::new(
            Arc::clone(&self.vfs),
            self.paths.snapshot.clone(),
            self.id,
            self.log.last(),
            self.version < VERSION,
            self.syncer(),
            token,
        ))
    }

    /// The last step of a checkpoint: puts the snapshot in its place and shortens the log.
    ///
    /// A crash or an error at any point leaves the old snapshot or the new one, and a log that completes either.
    pub fn finish_checkpoint(&mut self, checkpoint: Checkpoint) -> Result<()> {
        self.log.syncer().check()?;
        checkpoint.install()?;
        self.version = VERSION;
        self.log.shorten(self.vfs.as_ref(), checkpoint.commit())
    }

    /// Writes a copy of `view` to a new file, in the file system of this one.
    #[cfg(test)]
    pub fn backup(&self, view: &GraphView, to: &Path) -> Result<()> {
        backup_in(self.vfs.as_ref(), view, to)
    }
}

/// Writes a state of a graph to a new file that is a database of its own.
pub fn backup(view: &GraphView, to: &Path) -> Result<()> {
    backup_in(&OsVfs, view, to)
}

/// An error where a file is in the way of a new database.
pub fn require_new(to: &Path) -> Result<()> {
    require_new_in(&OsVfs, to)
}

fn require_new_in(vfs: &dyn Vfs, to: &Path) -> Result<()> {
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

pub(super) fn backup_in(vfs: &dyn Vfs, view: &GraphView, to: &Path) -> Result<()> {
    require_new_in(vfs, to)?;
    let (id, commit) = (new_id(), CommitNumber(0));
    checkpoint::write_file(vfs, to, view, id, commit)?;
    checkpoint::install_file(vfs, to)
}

/// Files that a dead process had not yet renamed into place. They are worth nothing but their room; where they cannot be
/// removed they do no harm.
fn remove_remains(vfs: &dyn Vfs, paths: &Paths) {
    for path in [aside(&paths.snapshot), aside(&paths.log)] {
        if vfs.exists(&path).unwrap_or(false) {
            let _ = vfs.remove(&path);
        }
    }
}

/// A new database on the disk: an empty snapshot.
fn create(vfs: &dyn Vfs, paths: &Paths) -> Result<(DatabaseId, CommitNumber, Graph)> {
    if let Ok(log) = vfs.open(&paths.log, OpenMode::Read)
        && has_transactions(log.as_ref())?
    {
        return Err(orphan_log(paths));
    }
    let (id, commit, graph) = (new_id(), CommitNumber(0), Graph::default());
    let path = &paths.snapshot;
    checkpoint::write_file(vfs, path, graph.view(), id, commit)
        .and_then(|()| checkpoint::install_file(vfs, path))
        .map_err(|error| in_file(path, error))?;
    Ok((id, commit, graph))
}

/// Replays the log onto the graph of the snapshot, and makes the log ready for more.
fn recover(
    vfs: &dyn Vfs,
    paths: &Paths,
    id: DatabaseId,
    commit: CommitNumber,
    graph: &mut Graph,
) -> Result<Log> {
    if let Some(mut found) = open_log(vfs, paths, OpenMode::Write, id, commit)? {
        replay(&mut found.reader, commit, graph, &paths.log)?;
        // A log that ends before the snapshot has nothing to give: a checkpoint died before it could shorten it.
        if found.reader.last() >= commit {
            return Log::resume(&paths.log, id, found.file, &found.reader);
        }
    }
    Log::create(vfs, &paths.log, &LogHeader { id, base: commit })
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

fn orphan_log(paths: &Paths) -> Error {
    Error::storage(
        ErrorCode::InputOutput,
        format!(
            "{} is missing, but its log {} is there",
            paths.snapshot.display(),
            paths.log.display()
        ),
    )
    .hint("put the snapshot back, or move the log away to begin a new database")
}
