//! One writing process for each database: a system lock on `graph.tupu-lock`, with the holder's process id inside.

use super::format::Paths;
use super::vfs::{LockAttempt, LockGuard, Vfs};
use crate::error::{Error, ErrorCode, Result};

/// Takes the lock, or says who has it.
pub fn acquire(vfs: &dyn Vfs, paths: &Paths) -> Result<Box<dyn LockGuard>> {
    let holder = std::process::id().to_string();
    match vfs.lock(&paths.lock, &holder)? {
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
            .hint("close it there, or open it here read-only"))
        }
    }
}
