//! The history that the files of a database hold.

use super::super::format::{HEADER_LEN, LogHeader, Paths, SnapshotHeader};
use super::super::log::read_log_header;
use super::super::open::in_file;
use super::super::snapshot_reader::SnapshotReader;
use super::super::stored_block::{ANCHOR, COMMITS, is_history, is_of_graph};
use super::super::vfs::{OpenMode, Vfs, VfsFile};
use super::anchor::Anchor;
use super::frames::Run;
use super::memory::MemoryHistory;
use super::reading::History;
use super::section::Section;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{CommitNumber, CommitStamp};
use std::io::ErrorKind;
use std::sync::Arc;

/// A checkpoint may come between the opening of the snapshot and that of the log: then both are opened again.
const ATTEMPTS: usize = 8;

/// Where the history of a database is found. Clones find the same.
#[derive(Clone, Debug)]
pub enum HistorySource {
    /// Beside a graph in memory.
    Memory(MemoryHistory),
    /// In the files of a database.
    Files(Arc<dyn Vfs>, Paths),
}

impl HistorySource {
    /// The history up to a commit, which has been committed.
    ///
    /// An error where no history is kept.
    pub fn open(&self, newest: CommitNumber) -> Result<History> {
        self.find(newest)?.ok_or_else(nothing_kept)
    }

    /// The same; `None` where no history is kept.
    pub fn find(&self, newest: CommitNumber) -> Result<Option<History>> {
        match self {
            HistorySource::Memory(memory) => Ok(memory.history(newest)),
            HistorySource::Files(vfs, paths) => open_history(vfs.as_ref(), paths, newest),
        }
    }
}

fn nothing_kept() -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        "this database keeps no history: only its newest state can be read",
    )
    .hint("keep it from now on: `tupu history DB --keep all`, or `DatabaseBuilder::history`")
}

/// Whether a snapshot has a history in it.
pub fn has_history(file: &dyn VfsFile) -> Result<bool> {
    let reader = SnapshotReader::open(file)?;
    Ok(reader.entries().any(|(_, entry)| is_history(entry.kind)))
}

/// The history up to a commit; `None` where none is kept.
pub fn open_history(vfs: &dyn Vfs, paths: &Paths, newest: CommitNumber) -> Result<Option<History>> {
    let mut attempt = 1;
    loop {
        match try_open(vfs, paths, newest) {
            Err(error) if attempt == ATTEMPTS => return Err(error),
            Err(_) => attempt += 1,
            found => return found,
        }
    }
}

fn try_open(vfs: &dyn Vfs, paths: &Paths, newest: CommitNumber) -> Result<Option<History>> {
    let path = &paths.snapshot;
    let file = match vfs.open(path, OpenMode::Read) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(in_file(path, error.into())),
    };
    let reader = SnapshotReader::open(file.as_ref()).map_err(|error| in_file(path, error))?;
    let header = reader.header().clone();
    if !header.keep.is_kept() {
        return Ok(None);
    }
    let mut history = in_snapshot(&file, &reader, header.commit)?;
    history.newest = newest;
    if newest > header.commit.number {
        history.runs.push(in_log(vfs, paths, &header)?);
    }
    Ok(Some(history))
}

/// What the snapshot holds.
fn in_snapshot(
    file: &Arc<dyn VfsFile>,
    reader: &SnapshotReader<'_>,
    commit: CommitStamp,
) -> Result<History> {
    let (mut anchors, mut runs): (Vec<Anchor>, Vec<Run>) = (Vec::new(), Vec::new());
    let mut graph = Vec::new();
    let mut order = Order::of(commit.number);
    for (start, entry) in reader.entries() {
        let section = Section {
            file: Arc::clone(file),
            start,
            entry,
        };
        match entry.kind {
            COMMITS => {
                order.commits(&section)?;
                runs.push(Run::in_section(section)?);
            }
            ANCHOR => {
                let commit = section.first()?;
                order.anchor(commit, &section)?;
                match anchors.last_mut().filter(|anchor| anchor.commit == commit) {
                    Some(anchor) => anchor.add(section),
                    None => anchors.push(Anchor::piece(commit, section)),
                }
            }
            kind if is_of_graph(kind) => graph.push(section),
            _ => {}
        }
    }
    // The last one repeats the first.
    graph.pop();
    anchors.push(Anchor::graph(commit, graph));
    Ok(History {
        anchors,
        runs,
        newest: commit.number,
        keep: reader.header().keep,
    })
}

/// The order of the sections of a history. Damage to the commit that a section begins with mostly breaks it, and
/// is found without reading the rest of the section.
struct Order {
    /// The commit of the snapshot, which comes after all of them.
    newest: CommitNumber,
    /// The anchor before, unless commits came after it.
    anchor: Option<CommitStamp>,
    /// The first commit of the section of commits before.
    commits: Option<CommitNumber>,
}

impl Order {
    fn of(newest: CommitNumber) -> Order {
        Order {
            newest,
            anchor: None,
            commits: None,
        }
    }

    /// A piece of an anchor: of the same one as the piece before, or of one at or after the commits before.
    fn anchor(&mut self, commit: CommitStamp, section: &Section) -> Result<()> {
        let fits = match (self.anchor, self.commits) {
            (Some(before), _) => before == commit,
            (None, Some(first)) => first <= commit.number,
            (None, None) => true,
        };
        if !fits || commit.number >= self.newest {
            return Err(misplaced(commit.number, section));
        }
        self.anchor = Some(commit);
        Ok(())
    }

    /// Commits: those right after the anchor before, or later ones than the section of commits before.
    fn commits(&mut self, section: &Section) -> Result<()> {
        let first = section.first()?.number;
        let fits = match (self.anchor.take(), self.commits) {
            (Some(anchor), _) => first == anchor.number.next(),
            (None, Some(before)) => before < first,
            (None, None) => false,
        };
        if !fits || first > self.newest {
            return Err(misplaced(first, section));
        }
        self.commits = Some(first);
        Ok(())
    }
}

fn misplaced(commit: CommitNumber, section: &Section) -> Error {
    section.damaged(&format!(
        "is damaged: it says commit {commit}, which cannot stand there"
    ))
}

/// What the log holds after the snapshot.
fn in_log(vfs: &dyn Vfs, paths: &Paths, snapshot: &SnapshotHeader) -> Result<Run> {
    let log = || -> Result<(Arc<dyn VfsFile>, LogHeader)> {
        let file = vfs.open(&paths.log, OpenMode::Read)?;
        if file.len()? < HEADER_LEN as u64 {
            return Err(replaced());
        }
        let header = read_log_header(file.as_ref())?;
        Ok((file, header))
    };
    let (file, header) = log().map_err(|error| in_file(&paths.log, error))?;
    if header.id != snapshot.id || header.base > snapshot.commit.number {
        return Err(in_file(&paths.log, replaced()));
    }
    Ok(Run::in_log(file, header, snapshot.commit))
}

fn replaced() -> Error {
    Error::storage(
        ErrorCode::InputOutput,
        "the file and its log have been replaced while the history was read",
    )
}
