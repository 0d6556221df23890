//! Properties as typed columns: a table for each label set and each relationship type, with a column for each key,
//! split into chunks of 2,048 rows that each choose the narrowest layout for their values.
//!
//! A chunk is the unit of sharing (a writer copies it on first write) and of typing (a value of another type widens one
//! chunk, not the column). This module knows only rows, not ids, labels or types. To add a layout, add a variant to
//! [`chunk::Cells`] and its arms there, and a pair to `gather.rs` if it has a typed result.

mod bits;
mod chunk;
mod comparison;
mod decimals;
mod gather;
mod mask;
mod table;
mod test;
#[cfg(test)]
mod tests;
mod text;
mod zone;

pub use bits::Bits;
pub use chunk::{Cells, ColumnChunk};
pub use comparison::Comparison;
pub use gather::{Gather, test_text};
pub use mask::RowMask;
pub use table::{PropertyColumn, Table};
pub use test::ColumnTest;
pub use text::{Arena, Dictionary};
pub use zone::Zone;
