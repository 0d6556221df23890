//! The command line of tupu: shell, scripts, server protocol. Uses only the public API.
//!
//! | file | its job |
//! | --- | --- |
//! | `args` | the command line, clap |
//! | `open` | opening a DB: a path, `:memory:`, `:demo:` |
//! | `place` | what a DB may be called |
//! | `examples` | the examples in `--help` of each command |
//! | `limits` | `--time-limit` and `--memory-limit`: the limits of a statement |
//! | `machine` | the available memory |
//! | `run` | `tupu run`, and input piped into `tupu` |
//! | `manual` | `tupu completions` and `tupu man` |
//! | `check` | `tupu check`: verifying a file, saving what is left of one |
//! | `history` | `tupu history`, `tupu vacuum`: what is kept of earlier commits |
//! | `serve` | `tupu serve --stdio`: JSON Lines |
//! | `request` | the input lines of `serve`, limited in length |
//! | `signals` | Ctrl-C, and signals that terminate the process |
//! | `input` | input that can be interrupted when the process terminates |
//! | `shell/` | the REPL, and its commands |
//! | `import` | `tupu import`: files to a new graph, with a progress bar |
//! | `draft/` | `tupu draft`: the figures of a text as a script of observations |
//! | `export` | `tupu export`: writing a whole graph |
//! | `schema` | `tupu schema`: the schema as a script, compared with another, applied |
//! | `console` | lines on standard output and standard error |
//! | `cli_error` | errors with file, line and column |
//! | `output/` | rows as a table, CSV, JSON, Markdown |
//!
//! Exit status: 0 success, 1 a statement failed, 2 invalid usage, 3 the file could not be opened, 128 plus the number
//! of the signal that interrupted the input.

mod args;
mod check;
mod cli_error;
mod console;
mod draft;
mod examples;
mod export;
mod history;
mod import;
mod import_columns;
mod input;
mod limits;
mod machine;
mod manual;
mod open;
mod output;
mod place;
mod request;
mod run;
mod schema;
mod serve;
mod shell;
mod signals;

use crate::console::print_error;
use args::{Arguments, Command};
use std::io::IsTerminal;
use std::process::ExitCode;

/// The reason why a command failed.
pub enum Failure {
    /// A statement failed; it has been reported.
    Statement,
    /// The command line is invalid; it has been reported.
    Usage,
    /// The database could not be opened; it has been reported.
    Open,
    /// It was terminated by a signal, with this exit status; it has been reported.
    Signal(u8),
}

impl From<Failure> for ExitCode {
    fn from(failure: Failure) -> ExitCode {
        ExitCode::from(match failure {
            Failure::Statement => 1,
            Failure::Usage => 2,
            Failure::Open => 3,
            Failure::Signal(status) => status,
        })
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_command_line();
    let place = arguments
        .run
        .database()
        .filter(|_| arguments.command.is_none());
    if let Some(message) = place.and_then(open::mistyped_command) {
        print_error(format_args!("tupu: {message}"));
        return Failure::Usage.into();
    }
    let outcome = match arguments.command {
        Some(Command::Run(options)) => run::run(&options),
        Some(Command::Serve(options)) => serve::serve(&options),
        Some(Command::Check(options)) => check::check(&options),
        Some(Command::History(options)) => history::history(&options),
        Some(Command::Vacuum(options)) => history::vacuum(&options),
        Some(Command::Import(options)) => import::import(&options),
        Some(Command::Draft(options)) => draft::draft(&options),
        Some(Command::Export(options)) => export::export(&options),
        Some(Command::Schema(options)) => schema::schema(&options),
        Some(Command::Completions(options)) => manual::completions(&options),
        Some(Command::Man(options)) => manual::man(&options),
        None if arguments.run.sources().is_empty() && std::io::stdin().is_terminal() => {
            shell::run(&arguments.run, arguments.no_rc)
        }
        None => run::run(&arguments.run),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.into(),
    }
}
