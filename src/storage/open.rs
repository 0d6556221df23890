//! Builds the graph from the snapshot and the log, in the same way for the writer, the followers and `check`.

use super::codec::corrupt;
use super::companion::{graph_at_log, is_graph};
pub use super::format::in_file;
use super::format::{Continuation, HEADER_LEN, LogHeader, Paths, SnapshotHeader};
use super::log::read_log_header;
use super::log_reader::{LogReader, Transaction};
use super::replay::apply_changes;
use super::snapshot::open_snapshot;
use super::vfs::{OpenMode, Vfs, VfsFile};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{CommitNumber, Graph};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

/// The snapshot at a path; `None` where there is no file, or an empty one.
pub fn load_snapshot(vfs: &dyn Vfs, paths: &Paths) -> Result<Option<(SnapshotHeader, Graph)>> {
    let file = match vfs.open(&paths.snapshot, OpenMode::Read) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(in_file(&paths.snapshot, Error::from(error))),
    };
    if file.len()? == 0 {
        return Ok(None);
    }
    open_snapshot(&file, &paths.snapshot)
        .map(Some)
        .map_err(|error| in_file(&paths.snapshot, error))
}

/// A log that belongs to a snapshot, positioned at its first transaction.
#[derive(Debug)]
pub struct OpenLog {
    /// The file.
    pub file: Arc<dyn VfsFile>,
    /// Its header.
    pub header: LogHeader,
    /// Its reader.
    pub reader: LogReader,
}

/// Applies the log to the graph of a snapshot, up to the last transaction. `None` if there is no log, or if it ends
/// before the snapshot because a checkpoint crashed before it truncated the log.
///
/// Returns an error if the snapshot records that transactions followed it and the log does not have them.
pub fn replay_log(
    vfs: &dyn Vfs,
    paths: &Paths,
    mode: OpenMode,
    snapshot: &SnapshotHeader,
    graph: &mut Graph,
) -> Result<Option<OpenLog>> {
    let known = snapshot.commit.number;
    let mut found = open_log(vfs, paths, mode, snapshot)?;
    if let Some(log) = &mut found {
        replay(&mut log.reader, known, graph, &paths.log)?;
    }
    let found = found.filter(|log| log.reader.last() >= known);
    match (found, snapshot.continuation) {
        (None, Continuation::InLog) => Err(log_missing(paths, known)),
        (found, _) => Ok(found),
    }
}

/// Opens the log, and returns an error if it does not belong to the snapshot. `None` if there is no file, or if the
/// file is too short to hold a transaction and none is expected.
fn open_log(
    vfs: &dyn Vfs,
    paths: &Paths,
    mode: OpenMode,
    snapshot: &SnapshotHeader,
) -> Result<Option<OpenLog>> {
    let file = match vfs.open(&paths.log, mode) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(in_file(&paths.log, Error::from(error))),
    };
    // The mark in the snapshot is set before the first transaction is written, so the log may exist and be empty.
    let needed = match snapshot.continuation {
        Continuation::InLog => HEADER_LEN as u64,
        Continuation::None | Continuation::Unknown => HEADER_LEN as u64 + 1,
    };
    if file.len()? < needed {
        return Ok(None);
    }
    if is_graph(file.as_ref()) {
        return Err(graph_at_log(paths));
    }
    let header = read_log_header(file.as_ref()).map_err(|error| in_file(&paths.log, error))?;
    let commit = snapshot.commit.number;
    if header.id != snapshot.id {
        return Err(stranger(&paths.log));
    }
    if header.base > commit {
        return Err(in_file(&paths.log, log_is_newer(header.base, commit)));
    }
    let reader = LogReader::new(Arc::clone(&file), &header)?;
    Ok(Some(OpenLog {
        file,
        header,
        reader,
    }))
}

/// Applies the transactions of the log after `known` to the graph, and returns their number.
pub fn replay(
    reader: &mut LogReader,
    known: CommitNumber,
    graph: &mut Graph,
    path: &Path,
) -> Result<u64> {
    let mut count = 0;
    loop {
        match reader.next().map_err(|error| in_file(path, error))? {
            None => return Ok(count),
            Some(transaction) if transaction.header.commit.number <= known => {}
            Some(transaction) => {
                apply_transaction(graph, &transaction).map_err(|error| in_file(path, error))?;
                count += 1;
            }
        }
    }
}

/// Applies one transaction of the log.
pub fn apply_transaction(graph: &mut Graph, transaction: &Transaction<'_>) -> Result<()> {
    let commit = transaction.header.commit;
    apply_changes(graph, commit, transaction.payload).map_err(|cause| {
        corrupt(format!(
            "transaction {} of the log, at byte {}, does not fit the graph: {}",
            commit.number,
            transaction.at,
            cause.message()
        ))
        .caused_by(cause)
    })
}

fn stranger(path: &Path) -> Error {
    Error::storage(
        ErrorCode::Corruption,
        format!("{} is the log of another database", path.display()),
    )
    .hint("put it beside its own snapshot, or move it away")
}

/// The error for a snapshot whose later transactions are missing.
pub fn log_missing(paths: &Paths, commit: CommitNumber) -> Error {
    let (snapshot, log) = (paths.snapshot.display(), paths.log.display());
    Error::storage(
        ErrorCode::LogMissing,
        format!(
            "{snapshot} is not all of the graph: what was committed after transaction {commit} is in its log {log}, \
             which is missing"
        ),
    )
    .hint(
        "put the log back beside it; or open the graph as it was before: --without-log on the command line, \
         `without_log(true)` on the builder",
    )
}

fn log_is_newer(base: CommitNumber, commit: CommitNumber) -> Error {
    corrupt(format!(
        "the log starts after transaction {}, but the snapshot ends with transaction {}",
        base.0, commit.0
    ))
    .hint("the snapshot beside it is older than the log: put the newer one back, or move the log away")
}
