//! `tupu draft`: the figures of a text as a script of observations, for a person to correct.
//!
//! | file | its job |
//! | --- | --- |
//! | `script` | the script, of the rows of `kg.draft` |
//! | `subject` | how a statement finds the node that a figure is of |
//! | `sources` | the nodes of the paragraphs that are cited |

mod script;
mod sources;
mod subject;

pub use script::{Source, script};

use crate::Failure;
use crate::args::DraftOptions;
use crate::cli_error::CliError;
use crate::console::{print_error, print_line};
use crate::open::{OpenOptions, close, open};
use std::io::Read;
use std::path::Path;

/// Writes the script of a text on standard output.
pub fn draft(options: &DraftOptions) -> Result<(), Failure> {
    let (name, text) = match options.file.as_deref() {
        None | Some("-") => ("standard input", standard_input()?),
        Some(file) => (file, read(file).map_err(|error| usage(&error))?),
    };
    let opening = OpenOptions {
        read_only: true,
        ..OpenOptions::default()
    };
    let database = open(Some(&options.database), &opening)?;
    let source = Source {
        file: name,
        id: options.source.as_deref(),
        year: options.year,
    };
    let written = script(&mut database.session(), &text, &source);
    let outcome = match written {
        Ok(script) => {
            print_line(format_args!("{}", script.trim_end()));
            Ok(())
        }
        Err(error) => {
            CliError::of_error(&error, "")
                .of_source(name)
                .report_of_command();
            Err(Failure::Statement)
        }
    };
    close(database, &options.database);
    outcome
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.map_err(|error| usage(&format!("standard input: {error}")))?;
    Ok(text)
}

fn usage(message: &str) -> Failure {
    print_error(format_args!("tupu: {message}"));
    Failure::Usage
}

/// The text of a file, or what is wrong with it.
pub fn read(file: &str) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => {
            format!("{file} is not a text in UTF-8: `iconv -f GB18030 -t UTF-8 {file}` makes one of a text in GB18030")
        }
        _ => format!("{file}: {error}"),
    })
}

/// The name of a file without its folder and its ending.
fn stem(file: &str) -> &str {
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
    stem.filter(|stem| !stem.contains(' ')).unwrap_or("draft")
}
