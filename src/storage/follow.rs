//! A reading process beside the writing one: it follows the log and takes no lock.

use super::format::{CommitNumber, DatabaseId, Paths};
use super::log::read_log_header;
use super::log_reader::LogReader;
use super::open::{load_snapshot, open_log, replay};
use super::snapshot_reader::read_snapshot_header;
use super::vfs::{OpenMode, OsVfs, Vfs, VfsFile, read_exact_at};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::Graph;
use std::path::Path;
use std::sync::Arc;

/// A checkpoint between the reading of the snapshot and of the log makes them not fit: then both are read again.
const ATTEMPTS: usize = 8;

/// Where a reader stands in the log.
#[derive(Debug)]
pub struct Follower {
    vfs: Arc<dyn Vfs>,
    paths: Paths,
    id: DatabaseId,
    commit: CommitNumber,
    log: Option<Place>,
}

/// What catching up has done to the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is nothing new.
    None,
    /// The writer's transactions were applied to it.
    Transactions,
    /// It is another one, read from the files afresh: the log had moved on beyond where we stood.
    Afresh,
}

/// A place in one log file. A checkpoint replaces the file: then `base` changes.
#[derive(Debug)]
struct Place {
    base: CommitNumber,
    offset: u64,
    /// The header of the last frame read, and where it is: a writer that took it back wrote another in its place.
    last_frame: Option<(u64, Vec<u8>)>,
}

impl Follower {
    /// Opens the database at `path` for reading, and answers with its graph as of now.
    pub fn open(path: &Path) -> Result<(Follower, Graph)> {
        Follower::open_in(Arc::new(OsVfs), path)
    }

    /// The same in any file system.
    pub fn open_in(vfs: Arc<dyn Vfs>, path: &Path) -> Result<(Follower, Graph)> {
        let paths = Paths::new(path);
        let mut attempt = 1;
        loop {
            let before = snapshot_commit(vfs.as_ref(), &paths);
            let outcome = load(&vfs, &paths);
            let replaced = snapshot_commit(vfs.as_ref(), &paths) != before;
            if outcome.is_ok() || attempt == ATTEMPTS || !replaced {
                return outcome;
            }
            attempt += 1;
        }
    }

    /// The last transaction in the graph.
    #[cfg(test)]
    pub fn commit(&self) -> CommitNumber {
        self.commit
    }

    /// Brings the graph up to the writer's last transaction.
    ///
    /// After an error the graph may lie within a transaction: open the database again.
    pub fn catch_up(&mut self, graph: &mut Graph) -> Result<Progress> {
        match self.read_on(graph)? {
            Some(true) => Ok(Progress::Transactions),
            Some(false) => Ok(Progress::None),
            None => self.reload(graph),
        }
    }

    /// Reads on where the last reading ended, and answers whether there was anything; `None` where the log is not a continuation of it.
    fn read_on(&mut self, graph: &mut Graph) -> Result<Option<bool>> {
        let Ok(file) = self.vfs.open(&self.paths.log, OpenMode::Read) else {
            return Ok(self.nothing_new());
        };
        let header = match read_log_header(file.as_ref()) {
            Ok(header) if header.id == self.id && header.base <= self.commit => header,
            Ok(_) => return Ok(None),
            Err(_) => return Ok(self.nothing_new()),
        };
        let place = self.log.as_ref().filter(|place| place.base == header.base);
        let (last, offset) = match place {
            Some(place) if !place.is_intact(file.as_ref())? => return Ok(None),
            Some(place) => (self.commit, Some(place.offset)),
            None => (header.base, None),
        };
        let mut reader = LogReader::new(Arc::clone(&file), self.id, last, offset)?;
        let Ok(count) = replay(&mut reader, self.commit, graph, &self.paths.log) else {
            return Ok(None);
        };
        if reader.last() < self.commit {
            return Ok(self.nothing_new());
        }
        self.commit = reader.last();
        if reader.last_frame().is_some() || place.is_none() {
            self.log = Some(Place::after(&reader, file.as_ref(), header.base)?);
        }
        Ok(Some(count > 0))
    }

    /// Where the log has nothing for us: either the snapshot is still the one we read, or all is read again.
    fn nothing_new(&self) -> Option<bool> {
        let unchanged = Some((self.id, self.commit));
        (snapshot_commit(self.vfs.as_ref(), &self.paths) == unchanged).then_some(false)
    }

    fn reload(&mut self, graph: &mut Graph) -> Result<Progress> {
        let (follower, fresh) = Follower::open_in(Arc::clone(&self.vfs), &self.paths.snapshot)?;
        *self = follower;
        *graph = fresh;
        Ok(Progress::Afresh)
    }
}

impl Place {
    fn after(reader: &LogReader, file: &dyn VfsFile, base: CommitNumber) -> Result<Place> {
        let last_frame = match reader.last_frame() {
            Some(at) => read_frame_header(file, at)?.map(|bytes| (at, bytes)),
            None => None,
        };
        Ok(Place {
            base,
            offset: reader.offset(),
            last_frame,
        })
    }

    fn is_intact(&self, file: &dyn VfsFile) -> Result<bool> {
        match &self.last_frame {
            Some((at, bytes)) => Ok(read_frame_header(file, *at)?.as_ref() == Some(bytes)),
            None => Ok(true),
        }
    }
}

/// Which database lies at the path, and its snapshot's last transaction.
fn snapshot_commit(vfs: &dyn Vfs, paths: &Paths) -> Option<(DatabaseId, CommitNumber)> {
    let file = vfs.open(&paths.snapshot, OpenMode::Read).ok()?;
    let header = read_snapshot_header(file.as_ref()).ok()?;
    Some((header.id, header.commit))
}

fn read_frame_header(file: &dyn VfsFile, at: u64) -> Result<Option<Vec<u8>>> {
    let len = super::format::FRAME_HEADER_LEN as u64;
    Ok(read_exact_at(file, at, len)?)
}

fn load(vfs: &Arc<dyn Vfs>, paths: &Paths) -> Result<(Follower, Graph)> {
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
        commit: header.commit,
        log: None,
    };
    let found = open_log(
        vfs.as_ref(),
        paths,
        OpenMode::Read,
        header.id,
        header.commit,
    )?;
    if let Some(mut found) = found {
        replay(&mut found.reader, header.commit, &mut graph, &paths.log)?;
        if found.reader.last() >= header.commit {
            follower.commit = found.reader.last();
            follower.log = Some(Place::after(
                &found.reader,
                found.file.as_ref(),
                found.base,
            )?);
        }
    }
    Ok((follower, graph))
}
