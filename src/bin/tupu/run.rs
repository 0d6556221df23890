//! `tupu run`: statements from the command line, from scripts and from standard input.

use crate::Failure;
use crate::args::{Given, RunOptions};
use crate::cli_error::{CliError, report_open_transaction};
use crate::open::open;
use crate::output::{Layout, write};
use std::fs::File;
use std::io::{Cursor, IsTerminal, Read, Write};
use tupu::language::StatementReader;
use tupu::{Error, Parameters, Session};

/// Statements with the name that errors give their source. They are read while they are run: a script may be longer than
/// memory.
struct Source {
    name: String,
    statements: StatementReader<Box<dyn Read>>,
}

impl Source {
    fn new(name: &str, input: impl Read + 'static) -> Source {
        Source {
            name: name.to_owned(),
            statements: StatementReader::new(Box::new(input)),
        }
    }
}

/// Runs statements and script files in the order in which they are given.
pub fn run(options: RunOptions) -> Result<(), Failure> {
    let (place, given) = place(&options.given);
    let sources = given.iter().map(source).collect::<Result<Vec<_>, _>>()?;
    let parameters = parameters(&options.parameters)?;
    let database = open(place, options.read_only, options.limits.limits())?;
    let mut session = database.session();
    let layout = Layout::for_output(options.format);
    let outcome = match sources.is_empty() {
        true => standard_input(&mut session, &parameters, layout),
        false => sources
            .into_iter()
            .try_for_each(|source| run_source(&mut session, source, &parameters, layout)),
    };
    report_open_transaction(&session);
    outcome
}

/// The first place is the graph, unless it is a script.
fn place(given: &[Given]) -> (Option<&str>, Vec<&Given>) {
    let is_script = |place: &str| place.ends_with(".cypher") || place.ends_with(".cql");
    let first = given
        .iter()
        .enumerate()
        .find_map(|(at, given)| match given {
            Given::Place(place) => Some((at, place.as_str())),
            Given::Statements(_) => None,
        });
    let graph = first.filter(|(_, place)| !is_script(place));
    let others = given
        .iter()
        .enumerate()
        .filter(|(at, _)| graph.is_none_or(|(place, _)| place != *at));
    (
        graph.map(|(_, place)| place),
        others.map(|(_, given)| given).collect(),
    )
}

/// A script that is not there is a wrong command line, so all are opened before anything is run.
fn source(given: &&Given) -> Result<Source, Failure> {
    match given {
        Given::Statements(text) => Ok(Source::new("-c", Cursor::new(text.clone()))),
        Given::Place(file) => match File::open(file) {
            Ok(opened) if opened.metadata().is_ok_and(|about| about.is_dir()) => {
                Err(unreadable(file, "is a folder"))
            }
            Ok(opened) => Ok(Source::new(file, opened)),
            Err(error) => Err(unreadable(file, error)),
        },
    }
}

fn unreadable(name: &str, why: impl std::fmt::Display) -> Failure {
    eprintln!("tupu: {name}: {why}");
    Failure::Usage
}

fn standard_input(
    session: &mut Session,
    parameters: &Parameters,
    layout: Layout,
) -> Result<(), Failure> {
    if std::io::stdin().is_terminal() {
        eprintln!(
            "tupu: nothing to run: give -c STATEMENTS, a FILE.cypher, or a script on standard input"
        );
        return Err(Failure::Usage);
    }
    let source = Source::new("standard input", std::io::stdin());
    run_source(session, source, parameters, layout)
}

/// `NAME=VALUE` pairs; a value is a literal of the language, else text.
fn parameters(pairs: &[String]) -> Result<Parameters, Failure> {
    let mut parameters = Parameters::default();
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=') else {
            eprintln!("tupu: --param {pair}: write NAME=VALUE");
            return Err(Failure::Usage);
        };
        let value = tupu::language::literal_or_text(value).map_err(|error| {
            eprintln!("tupu: --param {name}: {}", error.report(value));
            Failure::Usage
        })?;
        parameters.set(name.trim_start_matches('$'), value);
    }
    Ok(parameters)
}

fn run_source(
    session: &mut Session,
    source: Source,
    parameters: &Parameters,
    layout: Layout,
) -> Result<(), Failure> {
    let Source {
        name,
        mut statements,
    } = source;
    while statements
        .advance()
        .map_err(|error| unreadable(&name, error))?
    {
        run_statement(session, statements.statement(), parameters, layout).map_err(|error| {
            located(error, &statements).of_source(&name).report();
            Failure::Statement
        })?;
    }
    Ok(())
}

/// An error over the lines of its statement; those before it are gone, but count.
fn located(error: Error, statements: &StatementReader<Box<dyn Read>>) -> CliError {
    let (lines, at) = statements.lines();
    let before = statements.line() - 1;
    let text = "\n".repeat(before) + lines;
    CliError::of_error(&error.moved_by(before + at), &text).at(&text, before + at)
}

fn run_statement(
    session: &mut Session,
    statement: &str,
    parameters: &Parameters,
    layout: Layout,
) -> Result<(), Error> {
    let rows = session.query(statement, parameters)?;
    for notice in rows.notices() {
        eprintln!("note: {notice}");
    }
    let mut out = std::io::stdout().lock();
    write(rows, layout, &mut out)?;
    out.flush()?;
    Ok(())
}
