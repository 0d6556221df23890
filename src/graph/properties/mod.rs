//! Properties as typed columns: a table for each label set and each relationship type, in it a column for each key, cut
//! into chunks of 2,048 rows that each choose the narrowest layout for their values.
//!
//! A chunk is the unit of sharing (a writer copies it at the first touch) and of typing (a value of another type widens
//! one chunk, not the column). Knows nothing of ids, labels or types: only rows. To add a layout, add a variant to
//! [`chunk::Cells`] and its arms there, and a pair to `gather.rs` where it has a typed result.

mod bits;
mod chunk;
mod gather;
mod table;
mod text;

pub use bits::Bits;
pub use chunk::{Cells, ColumnChunk};
pub use gather::{Gather, test_text};
pub use table::Table;
pub use text::{Arena, Dictionary};
