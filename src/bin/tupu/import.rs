//! `tupu import`: files to a new database, with a progress bar.

use crate::Failure;
use crate::args::{IdTypeName, ImportOptions};
use crate::cli_error::CliError;
use crate::console::print_error;
use crate::output::plural;
use crate::place;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::path::Path;
use std::time::Instant;
use tupu::{IdType, ImportProgress, ImportReport, ImportStage, ImportedColumn, Importer};
use unicode_width::UnicodeWidthStr;

/// Runs the import and reports its result on standard error.
pub fn import(options: &ImportOptions) -> Result<(), Failure> {
    match run(options) {
        Ok(done) => {
            print_error(format_args!("{done}"));
            Ok(())
        }
        Err((failure, error)) => {
            error.report_of_command();
            Err(failure)
        }
    }
}

/// Runs the import; returns a report of one or two lines, or the exit status and the reason for it.
pub fn run(options: &ImportOptions) -> Result<String, (Failure, CliError)> {
    let started = Instant::now();
    let importer = importer(options).map_err(|error| (Failure::Usage, error))?;
    let bar = bar();
    let outcome = importer
        .progress(|progress| show(&bar, progress))
        .create_file(&options.database);
    bar.finish_and_clear();
    match outcome {
        Ok(report) => Ok(done(&report, started)),
        Err(error) => Err((
            failed(&options.database),
            CliError::from(error).of_source(&options.database),
        )),
    }
}

/// The importer with all options.
fn importer(options: &ImportOptions) -> Result<Importer<'_>, CliError> {
    if options.nodes.is_empty() && options.files.is_empty() {
        return Err(CliError::new(
            "nothing to import: give --nodes LABEL=FILE, or a file that holds a graph",
        ));
    }
    for place in options.files.iter().chain([&options.database]) {
        require_place(place)?;
    }
    place::require_name(&options.database).map_err(CliError::new)?;
    let mut importer = Importer::new()
        .id_type(match options.id_type {
            IdTypeName::String => IdType::String,
            IdTypeName::Integer => IdType::Integer,
        })
        .delimiter(ascii(options.delimiter)?)
        .array_delimiter(options.array_delimiter)
        .citing(&options.citing)
        .skip_bad(options.skip_bad);
    if let Some(encoding) = options.encoding {
        importer = importer.encoding(encoding);
    }
    for argument in &options.nodes {
        let (labels, file) = names_and_file(argument);
        let columns = options.columns.of_nodes(labels)?;
        let labels = labels.split(':').filter(|label| !label.is_empty());
        importer = match columns {
            Some(columns) => importer.nodes_with(labels, file, columns),
            None => importer.nodes(labels, file),
        };
    }
    for argument in &options.relationships {
        let (name, file) = names_and_file(argument);
        importer = match options.columns.of_relationships(name)? {
            Some(columns) => importer.relationships_with(name, file, columns),
            None => importer.relationships(name, file),
        };
    }
    for file in &options.files {
        importer = importer.graph(file);
    }
    Ok(importer)
}

/// Rejects a path that is not a file and looks like the second value of an option that takes one.
fn require_place(place: &str) -> Result<(), CliError> {
    if !place.contains('=') || place.contains('/') || Path::new(place).exists() {
        return Ok(());
    }
    // `Person=people.csv`: the option before it has been forgotten.
    let of_file = place
        .split_once('=')
        .filter(|(_, file)| file.contains('.') || Path::new(file).exists());
    let advice = match of_file {
        Some(_) => format!("nodes are given as --nodes {place}, relationships as --relationships {place}"),
        None => "--id, --from and --to take one value each: write the option again, as in --id A=x --id B=y".to_owned(),
    };
    Err(CliError::new(format!(
        "`{place}` stands where a file should\n  help: {advice}; a graph of that name is made as `./{place}`"
    )))
}

/// `LABEL[:LABEL]=FILE`, or a file alone.
fn names_and_file(argument: &str) -> (&str, &Path) {
    match argument.split_once('=') {
        Some((names, file)) if !Path::new(argument).exists() => (names, Path::new(file)),
        _ => ("", Path::new(argument)),
    }
}

fn ascii(delimiter: char) -> Result<u8, CliError> {
    let byte = u8::try_from(delimiter).ok().filter(u8::is_ascii);
    byte.ok_or_else(|| {
        CliError::new(format!(
            "--delimiter takes one ASCII character, not `{delimiter}`"
        ))
    })
}

/// A progress bar on a terminal, nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = "{msg:14} {bar:30} {bytes}/{total_bytes}  {binary_bytes_per_sec}  {eta} left";
    // The template is constant and has only known parts.
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

fn show(bar: &ProgressBar, progress: &ImportProgress) {
    bar.set_length(progress.total_bytes);
    bar.set_position(progress.bytes);
    bar.set_message(match progress.stage {
        ImportStage::Nodes => "nodes",
        ImportStage::Relationships => "relationships",
        ImportStage::LayOut => "laying out",
        _ => "writing",
    });
}

fn done(report: &ImportReport, started: Instant) -> String {
    let seconds = started.elapsed().as_secs_f64();
    let ImportReport {
        nodes,
        relationships,
        bad_rows,
        ..
    } = report;
    let (nodes, relationships) = (
        plural(*nodes, "node"),
        plural(*relationships, "relationship"),
    );
    let counts = format!("{nodes}, {relationships} in {seconds:.2} s");
    let bad = match &report.first_bad_row {
        Some(first) => format!(
            "\n{} skipped; the first: {first}",
            plural(*bad_rows, "bad row")
        ),
        None => String::new(),
    };
    let empty = report.empty_files.iter().map(|file| {
        format!("\nnote: {file} has no rows: nothing came from it; is it the whole file, with line ends?")
    });
    let notes = report.notes.iter().map(|note| format!("\nnote: {note}"));
    let notes: String = empty.chain(notes).collect();
    counts + &bad + &columns_shown(&report.columns) + &notes
}

/// One line for each planned column, below the name of its file.
fn columns_shown(columns: &[ImportedColumn]) -> String {
    let width = columns.iter().map(|column| column.name.width()).max();
    let width = width.unwrap_or(0);
    let mut shown = String::new();
    for of_file in columns.chunk_by(|a, b| a.file == b.file) {
        for (at, column) in of_file.iter().enumerate() {
            if at == 0 {
                shown.push_str(&format!("\n{}", column.file));
            }
            let space = " ".repeat(width - column.name.width());
            let why = column.why.iter().map(|why| format!(" ({why})"));
            let why: String = why.collect();
            shown.push_str(&format!(
                "\n  {}{space}  {}{why}",
                column.name, column.becomes
            ));
        }
    }
    shown
}

/// An error in the files is status 1, an error of the database 3.
fn failed(database: &str) -> Failure {
    match Path::new(database).exists() {
        true => Failure::Open,
        false => Failure::Statement,
    }
}
