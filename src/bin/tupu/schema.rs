//! `tupu schema`: the schema of a graph as a script, what another script would change of it, and doing so.

use crate::Failure;
use crate::args::{SchemaAction, SchemaOptions};
use crate::cli_error::CliError;
use crate::console::{print_error, print_line};
use crate::open::{OpenOptions, close, open};
use tupu::Database;
use tupu::maintenance::AtomicFile;

/// Prints, compares or applies a schema.
pub fn schema(options: &SchemaOptions) -> Result<(), Failure> {
    match (&options.action, &options.database) {
        (Some(SchemaAction::Diff { database, file }), _) => {
            let graph = read_only(database)?;
            let text = text_of(file)?;
            let lines = graph.schema_difference(&text);
            let lines = lines.map_err(|error| failed(&error, file, &text))?;
            for line in &lines {
                print_line(format_args!("{line}"));
            }
            if lines.is_empty() {
                print_line(format_args!("nothing would change"));
            }
            let kept = graph.schema_beyond(&text);
            report_kept(&kept.map_err(|error| failed(&error, file, &text))?, file);
            Ok(())
        }
        (Some(SchemaAction::Apply { database, file }), _) => apply(database, file),
        (None, Some(database)) => {
            let graph = read_only(database)?;
            let script = graph.schema_script();
            let script = script.map_err(|error| failed(&error, database, ""))?;
            print_line(format_args!("{}", script.trim_end()));
            Ok(())
        }
        (None, None) => {
            print_error(format_args!(
                "tupu: which graph?\n  help: `tupu schema DB`, `tupu schema diff DB FILE`, `tupu schema apply DB FILE`"
            ));
            Err(Failure::Usage)
        }
    }
}

/// So many of what stays are shown.
const SHOWN: usize = 10;

/// Reports what the graph has and the script does not: nothing of it goes.
fn report_kept(kept: &[String], file: &str) {
    if kept.is_empty() {
        return;
    }
    print_error(format_args!(
        "note: {file} does not have these, which stay (a DROP takes one away):"
    ));
    for line in kept.iter().take(SHOWN) {
        print_error(format_args!("  {line}"));
    }
    if let Some(more) = kept.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        print_error(format_args!("  … and {more} more"));
    }
}

fn apply(place: &str, file: &str) -> Result<(), Failure> {
    let text = text_of(file)?;
    let graph = open(Some(place), &OpenOptions::default())?;
    let difference = graph.schema_difference(&text);
    let outcome = difference.and_then(|lines| graph.apply_schema(&text).map(|_| lines));
    let outcome = match outcome {
        Ok(lines) => {
            for line in &lines {
                print_line(format_args!("{line}"));
            }
            match lines.is_empty() {
                true => print_line(format_args!("nothing changes: {place} keeps its schema")),
                false => print_line(format_args!("{place} has this schema now")),
            }
            Ok(())
        }
        Err(error) => Err(failed(&error, file, &text)),
    };
    close(graph, place);
    outcome
}

fn read_only(place: &str) -> Result<Database, Failure> {
    let options = OpenOptions {
        read_only: true,
        ..OpenOptions::default()
    };
    open(Some(place), &options)
}

fn text_of(file: &str) -> Result<String, Failure> {
    if AtomicFile::require_no_graph(file).is_err() {
        print_error(format_args!(
            "tupu: {file} is a graph or belongs to one, and is no script\n  help: `tupu schema {file} > FILE` writes its schema as one"
        ));
        return Err(Failure::Usage);
    }
    std::fs::read_to_string(file).map_err(|error| {
        print_error(format_args!("tupu: {file}: {error}"));
        Failure::Usage
    })
}

fn failed(error: &tupu::Error, file: &str, text: &str) -> Failure {
    let error = CliError::of_error(error, text).of_source(file);
    error.report_of_command();
    Failure::Statement
}
