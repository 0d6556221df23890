//! `tupu run`, and `tupu` with input: runs statements and commands from the command line, from scripts and from
//! standard input.

use crate::Failure;
use crate::args::{Given, RunOptions};
use crate::console::print_error;
use crate::input::Input;
use crate::open::open;
use crate::output::{OutputFile, same_file};
use crate::shell::{Shell, answer_stream, open_script};
use crate::signals::{self, EndRequest};
use std::io::{Cursor, IsTerminal, Read};
use tupu::maintenance::AtomicFile;

/// A text to run, with its name in errors.
struct Source {
    name: String,
    input: Box<dyn Read + Send>,
}

impl Source {
    fn new(name: &str, input: impl Read + Send + 'static) -> Source {
        Source {
            name: name.to_owned(),
            input: Box::new(input),
        }
    }
}

/// Runs statements and script files in the order in which they are given.
pub fn run(options: &RunOptions) -> Result<(), Failure> {
    let sources = options.sources();
    spare_scripts(&sources, options.output.as_deref())?;
    let mut sources: Vec<_> = sources.into_iter().map(source).collect::<Result<_, _>>()?;
    if sources.is_empty() {
        sources.push(standard_input()?);
    }
    let parameters = options.parameters()?;
    let database = open(options.database(), &options.open)?;
    let mut shell = Shell::for_pipe(database, options);
    shell.set_parameters(parameters);
    shell.show_as(options)?;
    let end = signals::listen_in_command(&shell.interrupt);
    let outcome = run_all(&mut shell, sources, &end).and_then(|()| keep_output(&mut shell));
    match (outcome, shell.close()) {
        // A script that begins a transaction and does not end it has not done what it says.
        (Ok(()), true) => Err(Failure::Statement),
        (outcome, _) => outcome,
    }
}

/// A script without a result leaves an empty file.
fn keep_output(shell: &mut Shell) -> Result<(), Failure> {
    let kept = shell.output.as_mut().map_or(Ok(()), OutputFile::keep);
    kept.map_err(|error| {
        print_error(format_args!("tupu: {error}"));
        Failure::Statement
    })
}

fn run_all(shell: &mut Shell, sources: Vec<Source>, end: &EndRequest) -> Result<(), Failure> {
    for Source { name, input } in sources {
        let input = Input::new(input, end).map_err(|error| {
            print_error(format_args!("tupu: {name}: {error}"));
            Failure::Usage
        })?;
        let next = answer_stream(shell, input).map_err(|(failure, error)| {
            let error = error.of_source(&name);
            match (failure, end.status()) {
                (Failure::Statement, _) => {
                    error.report();
                    Failure::Statement
                }
                (_, Some(status)) => {
                    print_error(format_args!(
                        "tupu: {name}: ended by a signal before all of it was read"
                    ));
                    Failure::Signal(status)
                }
                (failure, None) => {
                    error.report_of_command();
                    failure
                }
            }
        })?;
        if next.is_break() {
            break;
        }
    }
    Ok(())
}

/// Rejects an output that would overwrite a script before it is read.
fn spare_scripts(sources: &[&Given], output: Option<&str>) -> Result<(), Failure> {
    let is_output = |given: &&&Given| match given {
        Given::Path(file) => output.is_some_and(|output| same_file(file, output)),
        Given::Statements(_) => false,
    };
    match sources.iter().find(is_output) {
        Some(Given::Path(file)) => {
            print_error(format_args!(
                "tupu: {file}: is to be run, and would be overwritten; name another file"
            ));
            Err(Failure::Usage)
        }
        Some(Given::Statements(_)) | None => Ok(()),
    }
}

/// A missing script is a usage error, so all are opened before anything is run.
fn source(given: &Given) -> Result<Source, Failure> {
    match given {
        Given::Statements(text) => Ok(Source::new("-c", Cursor::new(text.clone()))),
        Given::Path(file) if AtomicFile::require_no_graph(file).is_err() => {
            print_error(format_args!(
                "tupu: {file} is a graph or belongs to one, and is no script\n  help: the graph stands first: `tupu run {file} \
                 SCRIPT.cypher`; one command opens one graph"
            ));
            Err(Failure::Usage)
        }
        Given::Path(file) => match open_script(file) {
            Ok(opened) => Ok(Source::new(file, opened)),
            Err(error) => {
                print_error(format_args!("tupu: {file}: {error}"));
                Err(Failure::Usage)
            }
        },
    }
}

fn standard_input() -> Result<Source, Failure> {
    if std::io::stdin().is_terminal() {
        print_error(format_args!(
            "tupu: nothing to run: give -c STATEMENTS, a FILE.cypher, or a script on standard input"
        ));
        return Err(Failure::Usage);
    }
    Ok(Source::new("standard input", std::io::stdin()))
}

impl RunOptions {
    /// `NAME=VALUE` pairs; a value is a literal of the language, or text.
    pub fn parameters(&self) -> Result<tupu::Parameters, Failure> {
        let mut parameters = tupu::Parameters::default();
        for pair in &self.parameters {
            let named = pair.split_once('=').map(|(name, value)| {
                let name = name.trim();
                (name.strip_prefix('$').unwrap_or(name), value)
            });
            let Some((name, value)) = named.filter(|(name, _)| !name.is_empty()) else {
                print_error(format_args!("tupu: --param {pair}: write NAME=VALUE"));
                return Err(Failure::Usage);
            };
            let value = tupu::language::literal_or_text(value).map_err(|error| {
                print_error(format_args!(
                    "tupu: --param {name}: {}",
                    error.report(value)
                ));
                Failure::Usage
            })?;
            parameters.set(name, value);
        }
        Ok(parameters)
    }
}
