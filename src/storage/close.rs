//! A clean close: what is in the log is folded into the snapshot, so that the one file is all of the graph.
//!
//! The order makes every crash harmless. The new snapshot takes its place before the log goes; until then the old one and
//! the log are complete together, and afterwards the log holds only what the snapshot has as well.

use super::checkpoint::write_header;
use super::format::{Continuation, SnapshotHeader};
use super::store::{Store, remove_remains};
use crate::error::Result;
use crate::graph::GraphView;

/// A snapshot up to this size is always rewritten: at 2 to 3 ms a megabyte that takes a tenth of a second, which nobody
/// notices.
const ALWAYS_FOLDED: u64 = 32 << 20;
/// A larger one is rewritten where the log has at least one byte for so many of the snapshot's: to read a megabyte of log
/// takes 100 ms at every opening, as long as it takes once to write 32 MiB of snapshot.
const SNAPSHOT_BYTES_PER_LOG_BYTE: u64 = 32;

/// Whether a log is folded into its snapshot when the database is closed. What is written is never more than so many bytes
/// for each that was committed, or than what nobody notices. `cargo bench --bench storage -- close` measured the figures
/// above; docs/durability.md has them.
pub fn is_worth_folding(log_bytes: u64, snapshot_bytes: u64) -> bool {
    snapshot_bytes <= ALWAYS_FOLDED || log_bytes >= snapshot_bytes / SNAPSHOT_BYTES_PER_LOG_BYTE
}

impl Store {
    /// Ends the writing to a database whose last committed state is `view`: its log is folded into its snapshot where that is
    /// worth its cost, and what is not needed any more is removed.
    ///
    /// A crash or an error at any point leaves files that are complete together.
    pub fn close(mut self, view: &GraphView) -> Result<()> {
        let Some(snapshot) = self.snapshot.clone() else {
            return Ok(());
        };
        self.sync()?;
        let Some(log) = &self.log else {
            // There may be a log in which nothing was ever written.
            return match snapshot.continuation {
                Continuation::InLog => Ok(()),
                Continuation::None | Continuation::Unknown => self.remove_log(),
            };
        };
        if log.last() <= snapshot.commit.number {
            self.mark_complete(&snapshot)?;
            return self.remove_log();
        }
        // A file of an older format cannot say that more comes after it, and one that was only read stays as it is.
        let folds = match snapshot.continuation {
            Continuation::Unknown => log.is_current(),
            Continuation::None | Continuation::InLog => {
                is_worth_folding(log.len(), snapshot.file_len)
            }
        };
        if folds {
            let checkpoint = self.begin_checkpoint()?;
            checkpoint.write(view)?;
            self.install(&checkpoint)?;
            self.remove_log()?;
        }
        remove_remains(self.vfs.as_ref(), &self.paths);
        Ok(())
    }

    /// A snapshot that announced transactions which never came is complete.
    fn mark_complete(&self, snapshot: &SnapshotHeader) -> Result<()> {
        if snapshot.continuation != Continuation::InLog {
            return Ok(());
        }
        let complete = SnapshotHeader {
            continuation: Continuation::None,
            ..snapshot.clone()
        };
        write_header(self.vfs.as_ref(), &self.paths.snapshot, &complete)
    }

    fn remove_log(&self) -> Result<()> {
        if self.vfs.exists(&self.paths.log)? {
            self.vfs.remove(&self.paths.log)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_worth_folding;

    #[test]
    fn a_large_graph_is_not_rewritten_for_a_small_commit() {
        assert!(is_worth_folding(200, 32 << 20), "a small graph always is");
        assert!(!is_worth_folding(200, 1 << 30));
        assert!(!is_worth_folding((32 << 20) - 1, 1 << 30));
        assert!(is_worth_folding(32 << 20, 1 << 30));
    }
}
