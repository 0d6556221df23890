//! Import: files of nodes and relationships → a new graph, which is not visible before it is complete.
//!
//! [`load`] reads all nodes, then all relationships, each file through `pipeline`: one thread reads and cuts the file
//! into blocks of whole records (`input`), one thread for each core parses them into typed rows and looks ids up, and
//! the caller's thread lays the rows out in order (`load`). Besides the graph and the ids of its nodes, a few blocks are
//! in memory, however long the files are. RDF, whose triples come in any order, is read twice (`triples`).
//!
//! A folder written by export is replaced by the files in it (`folder`).

mod bad_rows;
mod citations;
mod doubts;
mod folder;
mod load;
mod pipeline;
mod plain;
mod progress;
mod triples;

pub use doubts::{implausible, probable_encoding};
pub use load::load;
pub use progress::{ImportProgress, ImportReport, ImportStage, ImportedColumn};

use super::csv::{Columns, CsvOptions};
use crate::graph::GraphView;
use crate::value::encoding::TextEncoding;
use std::path::PathBuf;

/// The input of an import.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Files of nodes.
    pub nodes: Vec<Source>,
    /// Files of relationships.
    pub relationships: Vec<Source>,
    /// The options for reading them.
    pub options: CsvOptions,
    /// The encoding of the text, if it is not UTF-8.
    pub encoding: Option<TextEncoding>,
    /// The source from which everything in the files is cited.
    pub citing: Vec<String>,
    /// The maximum number of bad rows.
    pub skip_bad: u64,
}

/// A file of nodes or of relationships.
#[derive(Clone, Debug)]
pub struct Source {
    /// Labels of all its nodes; the type of its relationships that specify none.
    pub names: Vec<String>,
    /// The path.
    pub path: PathBuf,
    /// Whether it holds a whole graph: rows of the other kind are skipped.
    pub graph: bool,
    /// The delimiter between the elements of its arrays, if it differs from that in the options.
    pub array_delimiter: Option<char>,
    /// The description of its columns, if the header only names them.
    pub columns: Option<Columns>,
}

/// An imported graph, and the statements that create its indexes and constraints.
#[derive(Debug)]
pub struct Loaded {
    /// The graph.
    pub view: GraphView,
    /// The report of the import.
    pub report: ImportReport,
    /// Scripts of these statements.
    pub rules: Vec<String>,
}
