//! `tupu run`: statements from the command line, from scripts and from standard input.

use crate::Failure;
use crate::args::{Given, RunOptions};
use crate::open::open;
use crate::output::{Layout, write};
use crate::trouble::Trouble;
use std::io::{IsTerminal, Read, Write};
use tupu::language::split_statements;
use tupu::{Error, Parameters, Session};

/// A text with the name that errors give it.
struct Source {
    name: String,
    text: String,
}

/// Runs statements and script files in the order in which they are given.
pub fn run(options: RunOptions) -> Result<(), Failure> {
    let (place, given) = place(&options.given);
    let sources = given.iter().map(source).collect::<Result<Vec<_>, _>>()?;
    let parameters = parameters(&options.parameters)?;
    let database = open(place, options.read_only)?;
    let mut session = database.session();
    let layout = Layout::for_output(options.format);
    if sources.is_empty() {
        return standard_input(&mut session, &parameters, layout);
    }
    sources
        .iter()
        .try_for_each(|source| run_source(&mut session, source, &parameters, layout))
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

fn source(given: &&Given) -> Result<Source, Failure> {
    let (name, text) = match given {
        Given::Statements(text) => ("-c", text.clone()),
        Given::Place(file) => (file.as_str(), read(file)?),
    };
    Ok(Source {
        name: name.to_owned(),
        text,
    })
}

fn read(file: &str) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        eprintln!("tupu: {file}: {error}");
        Failure::Usage
    })
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
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        eprintln!("tupu: standard input: {error}");
        return Err(Failure::Usage);
    }
    let source = Source {
        name: "standard input".to_owned(),
        text,
    };
    run_source(session, &source, parameters, layout)
}

/// `NAME=VALUE` pairs; a value is a literal of the language, else text.
fn parameters(pairs: &[String]) -> Result<Parameters, Failure> {
    let mut parameters = Parameters::default();
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=') else {
            eprintln!("tupu: --param {pair}: write NAME=VALUE");
            return Err(Failure::Usage);
        };
        parameters.set(
            name.trim_start_matches('$'),
            tupu::language::literal_or_text(value),
        );
    }
    Ok(parameters)
}

fn run_source(
    session: &mut Session,
    source: &Source,
    parameters: &Parameters,
    layout: Layout,
) -> Result<(), Failure> {
    for span in split_statements(&source.text) {
        let (start, end) = (span.start as usize, span.end as usize);
        let statement = source.text.get(start..end).unwrap_or_default();
        run_statement(session, statement, parameters, layout).map_err(|error| {
            let trouble = Trouble::of_error(&error.moved_by(start), &source.text);
            trouble
                .at(&source.text, start)
                .of_source(&source.name)
                .tell();
            Failure::Statement
        })?;
    }
    Ok(())
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
