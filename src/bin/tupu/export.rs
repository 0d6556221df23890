//! `tupu export`: writes a whole graph to a file or to standard output.

use crate::Failure;
use crate::args::{DialectName, ExportFormat, ExportOptions};
use crate::cli_error::CliError;
use crate::console::print_error;
use crate::open::{OpenOptions, open};
use std::io::{self, Write};
use tupu::maintenance::AtomicFile;
use tupu::{Database, Dialect, Format, Picture};

/// Writes the graph of a place.
pub fn export(options: &ExportOptions) -> Result<(), Failure> {
    if options.query.is_some() && !matches!(options.format, ExportFormat::Svg | ExportFormat::Html)
    {
        print_error(format_args!(
            "tupu: `--query` is for svg and html; other formats write the whole graph"
        ));
        return Err(Failure::Usage);
    }
    let reading = OpenOptions {
        read_only: true,
        without_log: options.without_log,
        limits: options.limits.clone(),
        ..OpenOptions::default()
    };
    let database = open(Some(&options.database), &reading)?;
    write(&database, &options.database, options).map_err(|(failure, error)| {
        error.report_of_command();
        failure
    })
}

/// Writes an open graph; on failure, returns the exit status and the reason.
pub fn write(
    database: &Database,
    place: &str,
    options: &ExportOptions,
) -> Result<(), (Failure, CliError)> {
    let out = options.out.as_deref().filter(|out| *out != "-");
    if let Some(path) = out {
        let usage = |error| (Failure::Usage, CliError::new(format!("{path}: {error}")));
        AtomicFile::require_no_graph(path)
            .and_then(|()| AtomicFile::require_other_than(path, place))
            .map_err(usage)?;
    }
    let outcome = match (text_format(options), out) {
        (Some(format), Some(out)) => database.export_file(format, out),
        (Some(format), None) => database.export(format, io::stdout().lock()),
        (None, Some(out)) if options.format == ExportFormat::Csv => database.export_csv(out),
        (None, _) if options.format == ExportFormat::Csv => {
            let message = "CSV is a folder of files: name it after the options";
            return Err((Failure::Usage, CliError::new(message)));
        }
        (None, out) => write_picture(&picture(database, options)?, options, out),
    };
    outcome.map_err(|error| (Failure::Statement, error.into()))
}

/// The format of a text; `None` for a folder and for pictures.
fn text_format(options: &ExportOptions) -> Option<Format> {
    Some(match options.format {
        ExportFormat::Cypher => Format::Cypher(match options.dialect {
            DialectName::Tupu => Dialect::Tupu,
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

/// The picture of the result of `--query`, or of the whole graph.
fn picture(database: &Database, options: &ExportOptions) -> Result<Picture, (Failure, CliError)> {
    let Some(query) = &options.query else {
        let newest = database.begin_read();
        return newest
            .map(|newest| newest.picture_of_graph())
            .map_err(|error| (Failure::Statement, error.into()));
    };
    let found = database.picture(query, ());
    found
        .map(|picture| picture.around(options.around))
        .map_err(|error| {
            let error = CliError::of_error(&error, query).of_source("--query");
            (Failure::Statement, error)
        })
}

fn write_picture(
    picture: &Picture,
    options: &ExportOptions,
    out: Option<&str>,
) -> tupu::Result<()> {
    match (options.format, out) {
        (ExportFormat::Html, Some(out)) => picture.save_html(out),
        (_, Some(out)) => picture.save_svg(out),
        (ExportFormat::Html, None) => print(&picture.html()?),
        (_, None) => {
            picture.require_readable()?;
            print(&picture.svg())
        }
    }
}

fn print(text: &str) -> tupu::Result<()> {
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}
