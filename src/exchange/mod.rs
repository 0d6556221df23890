//! Whole graphs in and out of other formats. Must not know queries.
//!
//! | file | its job |
//! | --- | --- |
//! | `csv` | CSV with the header convention of neo4j-admin import → a new graph |
//! | `picture` | part of a graph → an SVG drawing, an HTML page |
//!
//! To add a format, write a file beside `csv` whose entry point takes a reader or a writer and a graph.

mod csv;
pub mod picture;

pub use csv::{CsvImporter, CsvOptions, IdType};
