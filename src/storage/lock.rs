//! One writing process for each database: a system lock on `graph.tupu-lock`, with the holder's process id inside.

use super::companion::require_no_graph_at_lock;
use super::format::Paths;
use super::open::in_file;
use super::vfs::{LockAttempt, LockGuard, Vfs};
use crate::error::{Error, ErrorCode, Result};
use std::io;

/// Acquires the lock, or returns an error that names its holder. A graph under the name of the lock is left as it is.
pub fn acquire(vfs: &dyn Vfs, paths: &Paths) -> Result<Box<dyn LockGuard>> {
    require_no_graph_at_lock(vfs, paths)?;
    let holder = std::process::id().to_string();
    let attempt = vfs.lock(&paths.lock, &holder);
    match attempt.map_err(|cause| no_lock(vfs, paths, cause))? {
        LockAttempt::Taken(guard) => Ok(guard),
        LockAttempt::Held(text) => {
            let holder = match text.trim() {
                "" => "another process".to_owned(),
                id if *id == holder => format!("this process ({id})"),
                id => format!("process {id}"),
            };
            Err(Error::storage(
                ErrorCode::Locked,
                format!(
                    "{} is already open for writing in {holder}",
                    paths.snapshot.display()
                ),
            )
            .hint("close it there, or open it here to read only: --read-only on the command line, `read_only(true)` on the builder"))
        }
    }
}

/// The lock is a separate file: if it cannot be created beside the graph, nothing can be written there either.
fn no_lock(vfs: &dyn Vfs, paths: &Paths, cause: io::Error) -> Error {
    let is_refused = matches!(
        cause.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    );
    let error = in_file(&paths.snapshot, cause.into());
    match (is_refused, vfs.exists(&paths.snapshot).unwrap_or(false)) {
        (false, _) => error,
        (true, true) => error.hint(
            "writing takes a folder in which files can be made; open it read-only (`--read-only`) to read it where it is",
        ),
        (true, false) => error.hint("no file can be made in that folder: name another one"),
    }
}
