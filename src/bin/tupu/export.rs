//! `tupu export`: a whole graph out, to a file or to standard output.

use crate::Failure;
use crate::args::{DialectName, ExportFormat, ExportOptions};
use crate::open::open;
use std::io::{self, Write};
use std::path::Path;
use tupu::{Database, Dialect, Error, Format};

/// Writes the graph of a place.
pub fn export(options: &ExportOptions) -> Result<(), Failure> {
    if options.query.is_some() && !matches!(options.format, ExportFormat::Svg | ExportFormat::Html)
    {
        eprintln!("tupu: `--query` is for svg and html; other formats write the whole graph");
        return Err(Failure::Usage);
    }
    let database = open(Some(&options.database), true)?;
    write(&database, options).map_err(|(failure, message)| {
        eprintln!("tupu: {message}");
        failure
    })
}

/// Writes a graph that is open; where that fails, what it means for the exit status, and why.
pub fn write(database: &Database, options: &ExportOptions) -> Result<(), (Failure, String)> {
    let out = options.out.as_deref().filter(|out| *out != "-");
    let outcome = match (text_format(options), out) {
        (Some(format), Some(out)) => database.export_file(format, out),
        (Some(format), None) => database.export(format, io::stdout().lock()),
        (None, Some(out)) if options.format == ExportFormat::Csv => database.export_csv(out),
        (None, _) if options.format == ExportFormat::Csv => {
            let message = "CSV is a folder of files: name it after the options";
            return Err((Failure::Usage, message.to_owned()));
        }
        (None, out) => picture(database, options)
            .and_then(|text| write_picture(&text, out).map_err(|cause| unwritable(out, cause))),
    };
    outcome.map_err(|error| (Failure::Statement, error.to_string()))
}

/// The format of a text; `None` for a folder and for pictures.
fn text_format(options: &ExportOptions) -> Option<Format> {
    Some(match options.format {
        ExportFormat::Cypher => Format::Cypher(match options.dialect {
            DialectName::Neo4j => Dialect::Neo4j,
            DialectName::Memgraph => Dialect::Memgraph,
            DialectName::Falkordb => Dialect::FalkorDb,
        }),
        ExportFormat::Jsonl => Format::JsonLines,
        ExportFormat::Graphml => Format::GraphMl,
        ExportFormat::Dot => Format::Dot,
        ExportFormat::Turtle => Format::Turtle,
        ExportFormat::Ntriples => Format::NTriples,
        ExportFormat::Csv | ExportFormat::Svg | ExportFormat::Html => return None,
    })
}

/// Of what `--query` finds, or of the whole graph.
fn picture(database: &Database, options: &ExportOptions) -> Result<String, Error> {
    let picture = match &options.query {
        Some(query) => database.picture(query, ())?.around(options.around),
        None => database.begin_read().picture_of_graph(),
    };
    match options.format {
        ExportFormat::Html => picture.html(),
        _ => Ok(picture.svg()),
    }
}

fn write_picture(text: &str, out: Option<&str>) -> io::Result<()> {
    match out {
        Some(out) => std::fs::write(out, text),
        None => io::stdout().lock().write_all(text.as_bytes()),
    }
}

fn unwritable(out: Option<&str>, cause: io::Error) -> Error {
    let name = Path::new(out.unwrap_or("standard output")).display();
    let message = format!("cannot write `{name}`: {cause}");
    Error::storage(tupu::ErrorCode::InputOutput, message)
}
