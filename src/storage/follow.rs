//! A process that reads beside the writing process: it follows the log and takes no lock.

use super::companion::require_name_of_graph;
use super::format::{Continuation, DatabaseId, LogHeader, Paths};
use super::frame::FrameLayout;
use super::history::HistorySource;
use super::log::read_log_header;
use super::log_reader::LogReader;
use super::open::{load_snapshot, replay, replay_log};
use super::snapshot_reader::read_snapshot_header;
use super::vfs::{OpenMode, OsVfs, Vfs, VfsFile, behind_links, read_exact_at};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{CommitNumber, Graph};
use std::path::Path;
use std::sync::Arc;

/// If a checkpoint happens between reading the snapshot and reading the log, the two do not match and both are read
/// again.
const ATTEMPTS: usize = 8;

/// The position of a reader in the log.
#[derive(Debug)]
pub struct Follower {
    vfs: Arc<dyn Vfs>,
    paths: Paths,
    id: DatabaseId,
    commit: CommitNumber,
    /// Whether a snapshot may be read if its log is missing.
    without_log: bool,
    log: Option<LogPosition>,
}

/// The effect of catching up on the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is nothing new.
    None,
    /// Transactions that the writer appended to the log were applied to it.
    Appended,
    /// The graph was reloaded from the files, because the log no longer continues from the reader's position.
    Reloaded,
}

/// A position in one log file. A checkpoint replaces the file: then `base` changes.
#[derive(Debug)]
struct LogPosition {
    base: CommitNumber,
    offset: u64,
    /// The header and the offset of the last frame read. A writer that rolled the frame back has written another one
    /// there.
    last_frame: Option<(u64, Vec<u8>)>,
}

impl Follower {
    /// Opens the database at `path` for reading, and returns its current graph.
    pub fn open(path: &Path, without_log: bool) -> Result<(Follower, Graph)> {
        Follower::open_in(Arc::new(OsVfs), &behind_links(path), without_log)
    }

    /// Does the same in any file system.
    pub fn open_in(vfs: Arc<dyn Vfs>, path: &Path, without_log: bool) -> Result<(Follower, Graph)> {
        require_name_of_graph(path)?;
        let paths = Paths::new(path);
        let mut attempt = 1;
        loop {
            let before = snapshot_state(vfs.as_ref(), &paths);
            let outcome = load(&vfs, &paths, without_log);
            let replaced = snapshot_state(vfs.as_ref(), &paths) != before;
            // Always retry once: the header may have been overwritten while it was read.
            if outcome.is_ok() || attempt == ATTEMPTS || (!replaced && attempt > 1) {
                return outcome;
            }
            attempt += 1;
        }
    }

    /// Where the history of the database is found.
    pub fn history(&self) -> HistorySource {
        HistorySource::Files(Arc::clone(&self.vfs), self.paths.clone())
    }

    /// The last transaction in the graph.
    #[cfg(test)]
    pub fn commit(&self) -> CommitNumber {
        self.commit
    }

    /// Brings the graph up to the writer's last transaction.
    ///
    /// After an error, part of a transaction may have been applied to the graph: open the database again.
    pub fn catch_up(&mut self, graph: &mut Graph) -> Result<Progress> {
        match self.read_on(graph)? {
            Some(true) => Ok(Progress::Appended),
            Some(false) => Ok(Progress::None),
            None => self.reload(graph),
        }
    }

    /// Continues reading from the last position, and returns whether there was anything new. `None` if the log does not
    /// continue from that position.
    fn read_on(&mut self, graph: &mut Graph) -> Result<Option<bool>> {
        let Ok(file) = self.vfs.open(&self.paths.log, OpenMode::Read) else {
            return Ok(self.nothing_without_log());
        };
        let header = match read_log_header(file.as_ref()) {
            Ok(header) if header.id == self.id && header.base <= self.commit => header,
            Ok(_) => return Ok(None),
            Err(_) => return Ok(self.nothing_new()),
        };
        let place = self.log.as_ref().filter(|place| place.base == header.base);
        let mut reader = match place {
            Some(place) if !place.is_intact(file.as_ref())? => return Ok(None),
            Some(place) => {
                let (last, offset) = (self.commit, place.offset);
                LogReader::starting_at(Arc::clone(&file), &header, last, offset)?
            }
            None => LogReader::new(Arc::clone(&file), &header)?,
        };
        let Ok(count) = replay(&mut reader, self.commit, graph, &self.paths.log) else {
            return Ok(None);
        };
        if reader.last() < self.commit {
            return Ok(self.nothing_new());
        }
        self.commit = reader.last();
        if reader.last_frame().is_some() || place.is_none() {
            self.log = Some(LogPosition::after(&reader, file.as_ref(), &header)?);
        }
        Ok(Some(count > 0))
    }

    /// Handles a log that does not continue from our position: either the snapshot is unchanged, or everything is
    /// reloaded.
    fn nothing_new(&self) -> Option<bool> {
        let snapshot = snapshot_state(self.vfs.as_ref(), &self.paths);
        let unchanged =
            snapshot.is_some_and(|(id, commit, _)| (id, commit) == (self.id, self.commit));
        unchanged.then_some(false)
    }

    /// Handles a missing log: it was folded into the snapshot, unless the snapshot still records that the log holds
    /// more.
    fn nothing_without_log(&self) -> Option<bool> {
        match snapshot_state(self.vfs.as_ref(), &self.paths) {
            Some((_, _, Continuation::InLog)) if !self.without_log => None,
            _ => self.nothing_new(),
        }
    }

    fn reload(&mut self, graph: &mut Graph) -> Result<Progress> {
        let vfs = Arc::clone(&self.vfs);
        let (follower, fresh) = Follower::open_in(vfs, &self.paths.snapshot, self.without_log)?;
        *self = follower;
        *graph = fresh;
        Ok(Progress::Reloaded)
    }
}

impl LogPosition {
    fn after(reader: &LogReader, file: &dyn VfsFile, header: &LogHeader) -> Result<LogPosition> {
        let len = FrameLayout::of_version(header.version).header_len() as u64;
        let last_frame = match reader.last_frame() {
            Some(at) => read_exact_at(file, at, len)?.map(|bytes| (at, bytes)),
            None => None,
        };
        Ok(LogPosition {
            base: header.base,
            offset: reader.offset(),
            last_frame,
        })
    }

    fn is_intact(&self, file: &dyn VfsFile) -> Result<bool> {
        match &self.last_frame {
            Some((at, bytes)) => {
                let there = read_exact_at(file, *at, bytes.len() as u64)?;
                Ok(there.as_ref() == Some(bytes))
            }
            None => Ok(true),
        }
    }
}

/// The id of the database at the path, the last transaction of its snapshot, and whether more transactions followed.
fn snapshot_state(
    vfs: &dyn Vfs,
    paths: &Paths,
) -> Option<(DatabaseId, CommitNumber, Continuation)> {
    let file = vfs.open(&paths.snapshot, OpenMode::Read).ok()?;
    let header = read_snapshot_header(file.as_ref()).ok()?;
    Some((header.id, header.commit.number, header.continuation))
}

fn load(vfs: &Arc<dyn Vfs>, paths: &Paths, without_log: bool) -> Result<(Follower, Graph)> {
    let (header, mut graph) = load_snapshot(vfs.as_ref(), paths)?.ok_or_else(|| {
        Error::storage(
            ErrorCode::InputOutput,
            format!("there is no database at {}", paths.snapshot.display()),
        )
    })?;
    let mut follower = Follower {
        vfs: Arc::clone(vfs),
        paths: paths.clone(),
        id: header.id,
        commit: header.commit.number,
        without_log,
        log: None,
    };
    let read = replay_log(vfs.as_ref(), paths, OpenMode::Read, &header, &mut graph);
    let found = match read {
        Err(error) if without_log && error.code() == ErrorCode::LogMissing => None,
        read => read?,
    };
    if let Some(found) = found {
        follower.commit = found.reader.last();
        let place = LogPosition::after(&found.reader, found.file.as_ref(), &found.header)?;
        follower.log = Some(place);
    }
    Ok((follower, graph))
}
