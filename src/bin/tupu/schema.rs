//! `tupu schema`: the schema of a graph as a script, what another script would change of it, and doing so.

use crate::Failure;
use crate::args::{SchemaAction, SchemaOptions};
use crate::cli_error::CliError;
use crate::console::{print_error, print_line};
use crate::open::{OpenOptions, close, open};
use tupu::Database;

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
