//! Graph ↔ files: a snapshot, and beside it the log of the transactions since. Must not know queries.
//!
//! | file | its job |
//! | --- | --- |
//! | `format`, `frame` | the bytes of both files, written down; headers, versions, checksums |
//! | `codec` | values ↔ bytes; the only file that knows bincode |
//! | `record`, `stored_rule`, `stored_value` | changes, indexes and constraints, and values as they lie on disk |
//! | `vfs` | what is needed of a file system; the tests put a failing one in its place |
//! | `log`, `log_reader`, `sync` | appending transactions, reading them back, group commit |
//! | `snapshot`, `snapshot_reader`, `snapshot_writer`, `stored_block` | a whole graph as sections of a file, or as bytes |
//! | `keep`, `history` | how much history is kept; reading the states of earlier commits |
//! | `replay` | making a commit again |
//! | `open`, `store`, `checkpoint`, `close`, `lock` | the writing process: opening, committing, shortening the log, closing |
//! | `companion` | the names of the files beside a graph, under which no graph may lie |
//! | `follow` | reading processes beside it |
//! | `check`, `salvage`, `repair` | naming damage; saving the rest |
//!
//! A commit is [`Store::write`] and then [`Syncer::sync_to`] without the store's lock, so that many committers share one
//! sync; where that fails, [`Store::recover`]. [`Store::close`] leaves one file where it can. A checkpoint is [`Store::checkpoint`], or its three steps, of which the long one
//! runs beside commits. The tests in `tests` try every crash, fault, full disk and changed byte; `TUPU_TEST_RUNS` sets how
//! many random runs they make.
//!
//! To add a kind of change: add a variant at the end of `StoredChange` in `record`, and both ways of translation.
//! To change the bytes: raise `format::VERSION`, keep reading the old ones, keep a file of each version in
//! `tests/fixture`.

mod atomic_file;
mod check;
mod checkpoint;
mod close;
mod codec;
mod companion;
mod follow;
mod format;
mod frame;
mod history;
mod keep;
mod lock;
mod log;
mod log_reader;
#[cfg(test)]
mod memory_file;
mod open;
mod packed;
mod packed_block;
mod packed_column;
mod record;
mod repair;
mod replay;
mod salvage;
mod snapshot;
mod snapshot_pieces;
mod snapshot_reader;
mod snapshot_writer;
mod store;
mod stored_block;
mod stored_derivation;
mod stored_directory;
mod stored_graph_type;
mod stored_quantity;
mod stored_references;
mod stored_rule;
mod stored_search;
mod stored_sections;
mod stored_statements;
mod stored_unit;
mod stored_value;
mod stored_value_type;
mod sync;
#[cfg(test)]
mod tests;
mod vfs;
#[cfg(test)]
mod vfs_memory;

pub use atomic_file::{AtomicFile, create_beside};
pub use check::{CheckReport, Problem, check};
pub use checkpoint::Checkpoint;
pub use follow::{Follower, Progress};
pub use history::{CommitRecord, Commits, History, HistorySource, MemoryHistory};
pub use keep::Keep;
pub use record::decode_changes;
pub use salvage::{SalvageReport, salvage};
pub use store::{Durability, OpenOptions, Store, backup, require_new};
pub use sync::Syncer;
#[cfg(test)]
pub use vfs_memory::{Faults, MemoryVfs, PowerLoss};
