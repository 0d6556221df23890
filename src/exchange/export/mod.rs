//! Export: a whole graph as text, streamed to a writer.
//!
//! | file | its job |
//! | --- | --- |
//! | `cypher`, `dialect` | a script that rebuilds the graph, in the dialect of Neo4j, Memgraph or FalkorDB |
//! | `json_lines` | one object per line; can be imported again |
//! | `csv` | a folder of CSV files with the headers of neo4j-admin import; can be imported again |
//! | `graph_ml`, `dot` | for other tools; without references |
//! | `citations` | the sources of the facts of an entity |
//! | `rules` | indexes and constraints as statements |
//!
//! To add a format: a variant in [`Format`], a file with a function that takes a view and a writer, an arm in [`write`].

mod citations;
mod csv;
mod cypher;
mod dialect;
mod dot;
mod graph_ml;
mod json_lines;
mod rules;

pub use csv::{MULTILINE, OPTIONS_FILE, SCHEMA_FILE, write_folder};
pub use dialect::Dialect;

use super::rdf;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::GraphView;
use crate::value::{NodeId, RelationshipId};
use std::io::{self, Write};

/// A text format that a graph can be written in.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// let mut text = Vec::new();
/// db.export(tupu::Format::JsonLines, &mut text)?;
/// assert_eq!(
///     String::from_utf8_lossy(&text),
///     "{\"type\":\"node\",\"id\":\"0\",\"labels\":[\"City\"],\"properties\":{\"name\":\"泰安市\"}}\n"
/// );
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A script of the query language that rebuilds the graph.
    Cypher(Dialect),
    /// JSON Lines, in the shape of Neo4j's `apoc.export.json`.
    JsonLines,
    /// GraphML.
    GraphMl,
    /// DOT, for Graphviz.
    Dot,
    /// RDF as Turtle.
    Turtle,
    /// RDF as N-Triples.
    NTriples,
}

/// Returns the statements that make the schema of a graph, without semicolons.
pub fn schema_statements(view: &GraphView) -> Result<Vec<String>> {
    let mut statements = rules::units(view)?;
    statements.extend(rules::statements(view, Dialect::Tupu));
    Ok(statements)
}

/// Writes a graph. An error says what of it could not be read: then what has been written lacks it.
pub fn write(view: &GraphView, format: Format, to: &mut dyn Write) -> Result<()> {
    let before = view.unreadable();
    let mut to = io::BufWriter::with_capacity(1 << 16, to);
    let written = match format {
        Format::Cypher(dialect) => cypher::write(view, dialect, &mut to),
        Format::JsonLines => json_lines::write(view, &mut to),
        Format::GraphMl => graph_ml::write(view, &mut to),
        Format::Dot => dot::write(view, &mut to),
        Format::Turtle => rdf::write_turtle(view, &mut to),
        Format::NTriples => rdf::write_n_triples(view, &mut to),
    };
    written.and_then(|()| to.flush()).map_err(unwritable)?;
    view.require_readable(before)
}

/// The error if the output could not be written, or a graph was rejected while it was being written.
fn unwritable(cause: io::Error) -> Error {
    let cause = match cause.downcast::<Error>() {
        Ok(refused) => return refused,
        Err(cause) => cause,
    };
    let message = format!("the export could not be written: {cause}");
    Error::storage(ErrorCode::InputOutput, message).caused_by(cause)
}

/// All nodes in the order of their ids.
pub(super) fn nodes(view: &GraphView) -> impl Iterator<Item = NodeId> {
    let ids = (0..view.node_bound()).map(NodeId);
    ids.filter(|node| view.has_node(*node))
}

/// All relationships in the order of their ids, with their ends.
pub(super) fn relationships(
    view: &GraphView,
) -> impl Iterator<Item = (RelationshipId, NodeId, NodeId)> {
    let ids = (0..view.relationship_bound()).map(RelationshipId);
    let live = ids.filter(|relationship| view.has_relationship(*relationship));
    live.filter_map(|relationship| {
        let (start, end) = view.endpoints(relationship)?;
        Some((relationship, start, end))
    })
}

/// The names of a node's labels.
pub(super) fn label_names(view: &GraphView, node: NodeId) -> impl Iterator<Item = &str> {
    let labels = view.labels(node).iter();
    labels.map(|label| &**view.label_name(*label))
}

/// The name of a relationship's type.
pub(super) fn type_name(view: &GraphView, relationship: RelationshipId) -> &str {
    view.relationship_type(relationship)
        .map_or("", |id| view.type_name(id))
}
