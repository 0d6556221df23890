//! Import and export of whole graphs in other formats. This module must not depend on queries.
//!
//! | part | its job |
//! | --- | --- |
//! | `caption` | the captions of nodes |
//! | `picture` | part of a graph → an SVG drawing, an HTML page |
//! | `csv` | CSV with the header convention of neo4j-admin import |
//! | `json_lines` | one JSON object per line |
//! | `input` | files, plain or compressed and in any encoding → blocks of complete records |
//! | `import` | files of either, in threads → a new graph |
//! | `export` | a graph → a Cypher script, JSON Lines, a CSV folder, GraphML, DOT |
//! | `rdf` | Turtle and N-Triples, both ways |
//! | `rows`, `identity`, `id_table` | parsed rows; ids in files → nodes |
//! | `advice` | advice in errors about text that is not UTF-8 |
//!
//! The entry points are [`load`] for import, [`write`] and [`write_folder`] for export, and [`CsvImporter`] for small
//! files into an existing graph.
//!
//! To add a format of rows, write a reader that turns a block into a [`rows::RowBatch`], and name it in
//! `input/file.rs`.

mod advice;
mod caption;
mod csv;
mod export;
mod id_table;
mod identity;
mod import;
mod input;
mod json_lines;
#[cfg(feature = "pictures")]
pub mod picture;
mod rdf;
mod rows;
mod stated;

pub use advice::other_delimiter;
pub use csv::{Columns, CsvFile, CsvImporter, CsvOptions, IdType, delimiter};
pub use export::{Dialect, Format, schema_statements, write, write_folder};
pub use import::{
    ImportProgress, ImportReport, ImportStage, ImportedColumn, Source, Sources, implausible, load,
    probable_encoding,
};
pub use rdf::percent_decoded;

use crate::error::{Error, ErrorCode};

/// The error for invalid input.
fn bad(message: String) -> Error {
    Error::argument(ErrorCode::InvalidInput, message)
}
