//! The history of a graph: whole states (anchors), and the changes of every commit after the first of them, as the log has
//! them. The state of any commit is the nearest anchor before it and the changes since.
//!
//! | file | its job |
//! | --- | --- |
//! | `section` | what both have in common: sections of a file, numbers and times of commits |
//! | `frames` | the changes of commits, one after another, wherever they lie |
//! | `anchor` | whole states, wherever they lie |
//! | `reading` | the state of any commit |
//! | `commits` | the commits, and what each did |
//! | `opening` | the history that the files of a database hold |
//! | `writing` | history into a new snapshot: what is kept, and where anchors are placed |
//! | `memory` | the history of a graph in memory |
//!
//! In a snapshot it lies in sections of its own between the graph and the second copy of the names, in the order of the commits:
//!
//! | kind | content |
//! | --- | --- |
//! | `ANCR` | a piece of an anchor: commit number (u64), its time (i64), the kind of a section, and the bytes of that section. All pieces of an anchor are adjacent |
//! | `HIST` | commits, one after another: number (u64), time (i64), length (u64), and the changes as in the log |
//!
//! A reader of the newest state reads none of them. The commits go on in the log. Where the header says that history is kept
//! and there is no such section, history begins with the snapshot.

mod anchor;
mod commits;
mod frames;
mod memory;
mod opening;
mod reading;
mod section;
mod writing;

pub use commits::{CommitRecord, Commits};
pub use memory::MemoryHistory;
pub use opening::{HistorySource, has_history, open_history};
pub use reading::History;
pub use writing::{Kept, write_history};
