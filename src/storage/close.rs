//! A clean close: the log is folded into the snapshot, so that one file holds the whole graph.
//!
//! The order of the steps makes every crash harmless. The new snapshot is renamed into place before the log is removed.
//! Until then the old snapshot and the log are complete together; afterwards the log holds only what the snapshot holds
//! as well.

use super::checkpoint::write_header;
use super::companion::{is_graph_at, remove_remains};
use super::format::{Continuation, SnapshotHeader};
use super::store::Store;
use crate::error::Result;
use crate::graph::GraphView;

/// A snapshot up to this size is always rewritten: at 1.5 to 4 ms a megabyte this takes about a tenth of a second, which is
/// not noticeable.
const ALWAYS_FOLDED: u64 = 32 << 20;
/// A larger snapshot is rewritten if the log has at least one byte for this many bytes of the snapshot: reading a
/// megabyte of log takes 100 ms at every opening, as long as writing 32 MiB of snapshot takes once.
const SNAPSHOT_BYTES_PER_LOG_BYTE: u64 = 32;

/// Returns whether a log is folded into its snapshot when the database is closed. The bytes written are limited to a
/// constant multiple of the bytes committed, or to a size that is not noticeable.
/// `cargo bench --bench storage -- close` measured the figures above; docs/durability.md has them.
pub fn is_worth_folding(log_bytes: u64, snapshot_bytes: u64) -> bool {
    snapshot_bytes <= ALWAYS_FOLDED || log_bytes >= snapshot_bytes / SNAPSHOT_BYTES_PER_LOG_BYTE
}

impl Store {
    /// Ends writing to a database whose last committed state is `view`: folds the log into the snapshot if that is
    /// worth its cost, and removes the files that are no longer needed.
    ///
    /// A crash or an error at any point leaves files that are complete together.
    pub fn close(mut self, view: &GraphView) -> Result<()> {
        let Some(snapshot) = self.snapshot.clone() else {
            return Ok(());
        };
        self.sync()?;
        let Some(log) = &self.log else {
            // The log may exist although no transaction was ever written to it.
            return match snapshot.continuation {
                Continuation::InLog => Ok(()),
                Continuation::None | Continuation::Unknown => self.remove_log(),
            };
        };
        if log.last() <= snapshot.commit.number {
            self.mark_complete(&snapshot)?;
            return self.remove_log();
        }
        // A file of an older format that was only read is left unchanged; the oldest formats cannot record that a log
        // follows.
        let folds = log.is_current()
            && match snapshot.continuation {
                Continuation::Unknown => true,
                Continuation::None | Continuation::InLog => {
                    self.builds || is_worth_folding(log.len(), snapshot.file_len)
                }
            };
        if folds {
            let checkpoint = self.begin_checkpoint()?;
            checkpoint.write(view)?;
            self.install(&checkpoint)?;
            self.remove_log()?;
        }
        remove_remains(self.vfs.as_ref(), &self.paths, &self.id);
        Ok(())
    }

    /// A snapshot that announces transactions which were never written is complete.
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

    /// A graph under the name of the log is not its log, and stays.
    fn remove_log(&self) -> Result<()> {
        if self.vfs.exists(&self.paths.log)? && !is_graph_at(self.vfs.as_ref(), &self.paths.log) {
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
