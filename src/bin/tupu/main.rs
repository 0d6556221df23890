//! The command line of tupu: shell, scripts, server protocol. On the public API only.
//!
//! | file | its job |
//! | --- | --- |
//! | `args` | the command line, clap |
//! | `open` | what a DB may be: a path, `:memory:`, `:demo:` |
//! | `examples` | what `--help` shows of each command |
//! | `limits` | `--time-limit` and `--memory-limit`: what a statement may use |
//! | `machine` | how much memory there is |
//! | `run` | `tupu run`, and what is piped into `tupu` |
//! | `manual` | `tupu completions` and `tupu man` |
//! | `check` | `tupu check`: verifying a file, saving what is left of one |
//! | `history` | `tupu history`, `tupu vacuum`: what is kept of earlier commits |
//! | `serve` | `tupu serve --stdio`: JSON Lines |
//! | `request` | the lines that `serve` reads, none longer than memory allows |
//! | `signals` | Ctrl-C, and signals that end the process |
//! | `input` | input that is waited for until the process is to end |
//! | `shell/` | the REPL, and its commands |
//! | `import` | `tupu import`: files into a new graph, with a progress bar |
//! | `export` | `tupu export`: a whole graph out |
//! | `console` | lines on standard output and standard error |
//! | `cli_error` | what went wrong, with file, line and column |
//! | `output/` | rows as a table, CSV, JSON, Markdown |
//!
//! Exit status: 0 fine, 1 a statement failed, 2 bad usage, 3 the file could not be opened, 128 and the number of the signal
//! that came before all of the input.

mod args;
mod check;
mod cli_error;
mod console;
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
mod request;
mod run;
mod serve;
mod shell;
mod signals;

use crate::console::tell;
use args::{Arguments, Command};
use std::io::IsTerminal;
use std::process::ExitCode;

/// How a command ended when it did not end well.
pub enum Failure {
    /// A statement failed; it has been reported.
    Statement,
    /// The command line asks for something that is not there; it has been reported.
    Usage,
    /// The database could not be opened; it has been reported.
    Open,
    /// A signal has ended it, and this is the exit status that says so; it has been reported.
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
        tell(format_args!("tupu: {message}"));
        return Failure::Usage.into();
    }
    let outcome = match arguments.command {
        Some(Command::Run(options)) => run::run(&options),
        Some(Command::Serve(options)) => serve::serve(&options),
        Some(Command::Check(options)) => check::check(&options),
        Some(Command::History(options)) => history::history(&options),
        Some(Command::Vacuum(options)) => history::vacuum(&options),
        Some(Command::Import(options)) => import::import(&options),
        Some(Command::Export(options)) => export::export(&options),
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
