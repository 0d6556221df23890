//! Reads a whole database to verify it: every byte of both files is checked.

use super::codec::corrupt;
use super::companion::{graph_at_log, is_graph, require_name_of_graph};
use super::format::{Continuation, HEADER_LEN, Paths, SnapshotHeader};
use super::history::{History, open_history};
use super::log::read_log_header;
use super::log_reader::{LogReader, Tail};
use super::open::{apply_transaction, log_missing};
use super::snapshot::verify_snapshot;
use super::snapshot_reader::SnapshotReader;
use super::vfs::{OpenMode, OsVfs, Vfs, VfsFile, behind_links};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{CommitNumber, CommitTime, Graph};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a check found.
///
/// ```
/// # let folder = tempfile::tempdir().expect("a temporary folder");
/// # let path = folder.path().join("graph.tupu");
/// # tupu::Database::open(&path)?.execute("CREATE (:City)", ())?;
/// let report: tupu::maintenance::CheckReport = tupu::maintenance::check(&path)?;
/// assert_eq!(report.nodes, 1);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CheckReport {
    /// The format version of the snapshot.
    pub version: u32,
    /// Bytes of the snapshot.
    pub snapshot_bytes: u64,
    /// Sections of the snapshot.
    pub sections: usize,
    /// Bytes of the log; 0 where there is none.
    pub log_bytes: u64,
    /// Whole transactions in the log.
    pub transactions: u64,
    /// The last transaction.
    pub last_commit: CommitNumber,
    /// When it was committed; `None` where the file does not say.
    pub last_commit_time: Option<CommitTime>,
    /// Earlier commits whose states can be read, where history is kept.
    pub commits_kept: u64,
    /// Nodes in the graph.
    pub nodes: u64,
    /// Relationships in the graph.
    pub relationships: u64,
    /// Where the log is torn and how many bytes follow: the remains of a transaction that was never acknowledged. Opening cuts
    /// them off.
    pub torn_tail: Option<(u64, u64)>,
    /// What is damaged; sound if there is nothing.
    pub problems: Vec<Problem>,
}

/// Something that is not as it was written.
///
/// ```
/// # let folder = tempfile::tempdir().expect("a temporary folder");
/// # let path = folder.path().join("graph.tupu");
/// # tupu::Database::open(&path)?.execute("CREATE (:City)", ())?;
/// for problem in tupu::maintenance::check(&path)?.problems {
///     println!("{problem:?}");
/// }
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In which file.
    pub file: PathBuf,
    /// What and where.
    pub message: String,
}

impl CheckReport {
    /// Whether nothing is damaged.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// # tupu::Database::open(&path)?.execute("CREATE (:City)", ())?;
    /// assert!(tupu::maintenance::check(&path)?.is_sound());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, file: &Path, error: &Error) {
        self.problems.push(Problem {
            file: file.to_owned(),
            message: error.message().to_owned(),
        });
    }
}

/// Reads the database at `path` from end to end. An error only where a file cannot be read at all.
///
/// # Errors
///
/// `StorageError`: `NotADatabase` for a file of another kind, `UnsupportedVersion` for one of a newer tupu,
/// `InputOutput` where it cannot be read. Damage is not an error here: it is listed in the report.
///
/// ```
/// # let folder = tempfile::tempdir().expect("a temporary folder");
/// # let path = folder.path().join("graph.tupu");
/// # tupu::Database::open(&path)?.execute("CREATE (:City)", ())?;
/// assert!(tupu::maintenance::check(&path)?.is_sound());
/// # Ok::<(), tupu::Error>(())
/// ```
pub fn check(path: &Path) -> Result<CheckReport> {
    check_in(&OsVfs, &behind_links(path))
}

/// Does the same in any file system.
pub fn check_in(vfs: &dyn Vfs, path: &Path) -> Result<CheckReport> {
    require_name_of_graph(path)?;
    let paths = Paths::new(path);
    let mut report = CheckReport::default();
    let file = vfs.open(&paths.snapshot, OpenMode::Read)?;
    let snapshot = check_snapshot(&file, &paths.snapshot, &mut report)?;
    let log = match vfs.open(&paths.log, OpenMode::Read) {
        Ok(log) if is_graph(log.as_ref()) => {
            report.problem(&paths.log, &graph_at_log(&paths));
            None
        }
        Ok(log) => Some(log),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let announced = snapshot.as_ref().and_then(|(header, _)| {
        let more = header.continuation == Continuation::InLog;
        more.then_some(header.commit.number)
    });
    let (graph, log_end) = match (log, snapshot) {
        (Some(log), snapshot) => check_log(&log, &paths.log, snapshot, &mut report)?,
        (None, snapshot) => (snapshot.map(|(_, graph)| graph), None),
    };
    if let Some(commit) = announced.filter(|commit| report.is_sound() && log_end < Some(*commit)) {
        report.problem(&paths.log, &log_missing(&paths, commit));
    }
    if let Some(graph) = graph {
        // Compare everything that is derived from the content of the files with that content.
        for message in graph.check() {
            report.problem(&paths.snapshot, &corrupt(message));
        }
        if report.is_sound() {
            let newest = graph.view().commit().number;
            match open_history(vfs, &paths, newest).and_then(|found| verify(found, &graph)) {
                Ok(commits) => report.commits_kept = commits,
                Err(error) => report.problem(&paths.snapshot, &error),
            }
        }
        report.last_commit_time = graph.view().commit().time;
        report.nodes = graph.view().node_count();
        report.relationships = graph.view().relationship_count();
    }
    Ok(report)
}

/// Replays a history, and compares what comes of it with the states that are stored.
fn verify(history: Option<History>, graph: &Graph) -> Result<u64> {
    history.map_or(Ok(0), |history| history.verify(graph.view()))
}

/// Reports every damaged section, then builds the graph if there is none.
fn check_snapshot(
    file: &Arc<dyn VfsFile>,
    path: &Path,
    report: &mut CheckReport,
) -> Result<Option<(SnapshotHeader, Graph)>> {
    report.snapshot_bytes = file.len()?;
    let reader = match SnapshotReader::open(file.as_ref()) {
        Ok(reader) => reader,
        Err(error) => return refuse(error, path, report),
    };
    report.version = reader.header().version;
    report.sections = reader.section_count();
    report.last_commit = reader.header().commit.number;
    for place in 0..reader.section_count() {
        if let Err(error) = reader.section(place) {
            report.problem(path, &error);
        }
    }
    if !report.is_sound() {
        return Ok(None);
    }
    match verify_snapshot(file, path) {
        Ok(snapshot) => Ok(Some(snapshot)),
        Err(error) => refuse(error, path, report),
    }
}

/// Damage is a finding; a file that is not a database, or too new, or unreadable, is an error.
fn refuse<T>(error: Error, path: &Path, report: &mut CheckReport) -> Result<Option<T>> {
    if error.code() != ErrorCode::Corruption {
        return Err(error);
    }
    report.problem(path, &error);
    Ok(None)
}

/// Reads every transaction, past damage too, and applies them until one is missing. Returns the graph, if it is
/// complete, and the last transaction in the log.
fn check_log(
    file: &Arc<dyn VfsFile>,
    path: &Path,
    snapshot: Option<(SnapshotHeader, Graph)>,
    report: &mut CheckReport,
) -> Result<(Option<Graph>, Option<CommitNumber>)> {
    report.log_bytes = file.len()?;
    if report.log_bytes < HEADER_LEN as u64 {
        if report.log_bytes > 0 {
            report.torn_tail = Some((0, report.log_bytes));
        }
        return Ok((snapshot.map(|(_, graph)| graph), None));
    }
    let header = match read_log_header(file.as_ref()) {
        Ok(header) => header,
        Err(error) => return Ok((refuse(error, path, report)?, None)),
    };
    let (known, mut graph) = match snapshot {
        Some((snapshot, _)) if snapshot.id != header.id => {
            report.problem(path, &corrupt("it is the log of another database"));
            return Ok((None, None));
        }
        Some((snapshot, _)) if snapshot.commit.number < header.base => {
            report.problem(path, &corrupt("it starts after the end of the snapshot"));
            return Ok((None, None));
        }
        Some((snapshot, graph)) => (snapshot.commit.number, Some(graph)),
        None => (header.base, None),
    };
    let mut reader = LogReader::new(Arc::clone(file), &header)?;
    while read_transactions(&mut reader, known, &mut graph, path, report)? {}
    report.last_commit = report.last_commit.max(reader.last());
    if let Tail::Torn { at, bytes } = reader.tail() {
        report.torn_tail = Some((at, bytes));
    }
    Ok((graph, Some(reader.last())))
}

/// Reads up to the end or to damage, and returns whether more transactions follow.
fn read_transactions(
    reader: &mut LogReader,
    known: CommitNumber,
    graph: &mut Option<Graph>,
    path: &Path,
    report: &mut CheckReport,
) -> Result<bool> {
    loop {
        let transaction = match reader.next() {
            Ok(Some(transaction)) => transaction,
            Ok(None) => return Ok(false),
            Err(error) => {
                refuse::<()>(error, path, report)?;
                *graph = None;
                return reader.skip_damage();
            }
        };
        report.transactions += 1;
        if transaction.header.commit.number > known {
            let applied = graph
                .as_mut()
                .map(|graph| apply_transaction(graph, &transaction));
            if let Some(Err(error)) = applied {
                report.problem(path, &error);
                *graph = None;
            }
        }
    }
}
