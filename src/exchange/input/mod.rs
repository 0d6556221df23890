//! Files → blocks of complete records, for import and `LOAD CSV`.
//!
//! | file | its job |
//! | --- | --- |
//! | `file` | opening: the format by the name, gzip, other encodings |
//! | `block` | a stream → blocks that begin and end with a record |
//! | `json` | JSON documents that contain many objects |
//! | `line` | line ends |

mod block;
mod file;
mod json;
mod line;

pub use block::{Block, Blocks, Shape};
pub use file::{FileFormat, OF_GRAPHS, open, unreadable};
pub use json::Elements;
pub use line::{after_line_end, line_ends, lines};
