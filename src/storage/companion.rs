//! The files beside a graph, which its name and a suffix name: no graph is opened or made under such a name. What lies under
//! one of these names and is not the file of the graph is neither overwritten nor removed.

use super::format::{
    DatabaseId, HEADER_LEN, Paths, SNAPSHOT_HEADER_LEN, aside, begins_log, begins_snapshot,
    is_part_of_a_magic_number,
};
use super::snapshot_reader::read_snapshot_header;
use super::vfs::{OpenMode, Vfs, VfsFile, read_exact_at};
use crate::error::{Error, ErrorCode, Result};
use std::path::{Path, PathBuf};

/// What the names of the files of a graph add to its own, and what these files are. The longest suffix comes first.
const COMPANIONS: [(&str, &str); 4] = [
    ("-wal-new", "the temporary log"),
    ("-wal", "the log"),
    ("-lock", "the lock"),
    ("-new", "the temporary file"),
];

/// The graphs that a file would belong to by its name, and what it would be of each.
pub fn owners(place: &Path) -> impl Iterator<Item = (PathBuf, &'static str)> + '_ {
    // A name that is not Unicode keeps what it can; no more than a check depends on it.
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    COMPANIONS.iter().filter_map(move |(suffix, what)| {
        let owner = name
            .strip_suffix(suffix)
            .filter(|owner| !owner.is_empty())?;
        Some((place.with_file_name(owner), *what))
    })
}

/// Returns an error if a graph of this name would take the place of a file of another graph.
pub fn require_name_of_graph(path: &Path) -> Result<()> {
    let Some((owner, what)) = owners(path).next() else {
        return Ok(());
    };
    let owner = owner.display();
    Err(Error::storage(
        ErrorCode::InputOutput,
        format!(
            "{} is the name of {what} of {owner}, not of a graph",
            path.display()
        ),
    )
    .hint(format!(
        "open {owner}; a graph that lies under this name is opened once it has been renamed, and a new one takes \
         another name"
    )))
}

/// Returns an error if a graph lies where the log is to be written.
pub fn require_no_graph_at_log(vfs: &dyn Vfs, paths: &Paths) -> Result<()> {
    require_no_graph_at(vfs, paths, &paths.log, "log")
}

/// Returns an error if a graph lies where the lock is to be written.
pub fn require_no_graph_at_lock(vfs: &dyn Vfs, paths: &Paths) -> Result<()> {
    require_no_graph_at(vfs, paths, &paths.lock, "lock")
}

fn require_no_graph_at(vfs: &dyn Vfs, paths: &Paths, companion: &Path, what: &str) -> Result<()> {
    if !is_graph_at(vfs, companion) {
        return Ok(());
    }
    let message = is_not(companion, what, paths);
    Err(Error::storage(ErrorCode::InputOutput, message).hint("move it away, or rename it"))
}

/// The error for a graph that lies where the log is to be read. The database opens without its log.
pub fn graph_at_log(paths: &Paths) -> Error {
    let message = is_not(&paths.log, "log", paths);
    Error::storage(ErrorCode::LogMissing, message).hint(
        "move it away, or rename it; or open the file as it is without a log: --without-log on the command line, \
         `without_log(true)` on the builder",
    )
}

fn is_not(companion: &Path, what: &str, paths: &Paths) -> String {
    let (companion, graph) = (companion.display(), paths.snapshot.display());
    format!("{companion} is a graph, not the {what} of {graph}")
}

/// Whether a graph is at a path. An error of the disk is reported when the file is used.
pub fn is_graph_at(vfs: &dyn Vfs, path: &Path) -> bool {
    let file = vfs.open(path, OpenMode::Read);
    file.is_ok_and(|file| is_graph(file.as_ref()))
}

/// Removes temporary files of this graph that a crashed process had not yet renamed into place. They only occupy space; if
/// they cannot be removed, they do no harm.
pub fn remove_remains(vfs: &dyn Vfs, paths: &Paths, id: &DatabaseId) {
    for path in [aside(&paths.snapshot), aside(&paths.log)] {
        let file = vfs.open(&path, OpenMode::Read);
        if file.is_ok_and(|file| is_unfinished(file.as_ref(), id)) {
            let _ = vfs.remove(&path);
        }
    }
}

/// Returns an error if the temporary file that is to replace `path` would overwrite a file that is something else.
pub fn require_free_aside(vfs: &dyn Vfs, path: &Path, id: &DatabaseId) -> Result<()> {
    let new = aside(path);
    match vfs.open(&new, OpenMode::Read) {
        Ok(file) if !is_unfinished(file.as_ref(), id) => {
            let message = format!(
                "{} is in the way: it is not what a crash has left of {}",
                new.display(),
                path.display()
            );
            Err(Error::storage(ErrorCode::InputOutput, message).hint("move it away, or rename it"))
        }
        // An error of the disk is reported when the file is written.
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Whether a file is an unfinished snapshot or log of a graph: it is empty, the place of its header is still zeros, the header has
/// not been written to its end, or it has the id of the graph. A new graph has got its id from a process that has crashed; then
/// nothing had been committed to it.
fn is_unfinished(file: &dyn VfsFile, id: &DatabaseId) -> bool {
    let mut start = [0; SNAPSHOT_HEADER_LEN];
    let Ok(read) = file.read_at(0, &mut start) else {
        return false;
    };
    let start = start.get(..read).unwrap_or_default();
    let header_len = match (begins_snapshot(start), begins_log(start)) {
        (true, _) => SNAPSHOT_HEADER_LEN,
        (_, true) => HEADER_LEN,
        (false, false) => {
            let zeros = start.iter().take(HEADER_LEN).all(|byte| *byte == 0);
            return zeros || is_part_of_a_magic_number(start);
        }
    };
    // The checksum ends a header.
    let checksum = start.get(header_len - 4..header_len).unwrap_or_default();
    let is_torn = checksum.iter().all(|byte| *byte == 0);
    let has_id = start.get(12..12 + id.len()) == Some(id.as_slice());
    is_torn || has_id || is_empty_graph(file)
}

/// Whether a file is a graph to which nothing has been committed.
fn is_empty_graph(file: &dyn VfsFile) -> bool {
    read_snapshot_header(file).is_ok_and(|header| header.commit.number.0 == 0)
}

/// Whether a file begins as a graph does.
pub fn is_graph(file: &dyn VfsFile) -> bool {
    let start = read_exact_at(file, 0, 8);
    start.is_ok_and(|start| start.is_some_and(|bytes| begins_snapshot(&bytes)))
}

/// A log without its snapshot is not overwritten by a new database.
pub fn refuse_orphan_log(vfs: &dyn Vfs, paths: &Paths) -> Result<()> {
    require_no_graph_at_log(vfs, paths)?;
    if let Ok(log) = vfs.open(&paths.log, OpenMode::Read)
        && has_transactions(log.as_ref())?
    {
        return Err(orphan_log(paths));
    }
    Ok(())
}

/// Returns whether a log is longer than its header. A shorter one cannot hold a transaction.
fn has_transactions(file: &dyn VfsFile) -> Result<bool> {
    Ok(file.len()? > HEADER_LEN as u64)
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
