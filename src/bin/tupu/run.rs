//! `tupu run`: statements from the command line, from scripts and from standard input.

use crate::Failure;
use crate::args::RunOptions;
use crate::open::open;
use crate::output::{Layout, write};
use std::io::{IsTerminal, Read, Write};
use tupu::language::split_statements;
use tupu::{Error, Parameters, Session};

/// A text with the name that errors give it.
struct Source {
    name: String,
    text: String,
}

/// Runs `-c` statements and script files in the order they are given: statements first, as clap keeps no common order.
pub fn run(options: RunOptions) -> Result<(), Failure> {
    let (database, files) = places(&options.places);
    let sources = sources(&options.statements, &files)?;
    let parameters = parameters(&options.parameters)?;
    let database = open(database, options.read_only)?;
    let mut session = database.session();
    let layout = Layout::for_output(options.format);
    if sources.is_empty() {
        return standard_input(&mut session, &parameters, layout);
    }
    sources
        .iter()
        .try_for_each(|source| run_source(&mut session, source, &parameters, layout))
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

/// The first place is the graph, unless it is a script.
fn places(places: &[String]) -> (Option<&str>, Vec<&str>) {
    let is_script = |place: &str| place.ends_with(".cypher") || place.ends_with(".cql");
    match places.split_first() {
        Some((first, rest)) if !is_script(first) => {
            (Some(first), rest.iter().map(String::as_str).collect())
        }
        _ => (None, places.iter().map(String::as_str).collect()),
    }
}

fn sources(statements: &[String], files: &[&str]) -> Result<Vec<Source>, Failure> {
    let given = statements.iter().map(|text| Source {
        name: "-c".to_owned(),
        text: text.clone(),
    });
    let mut sources: Vec<Source> = given.collect();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| {
            eprintln!("tupu: {file}: {error}");
            Failure::Usage
        })?;
        sources.push(Source {
            name: (*file).to_owned(),
            text,
        });
    }
    Ok(sources)
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
            let error = error.moved_by(start);
            eprintln!("{}: {}", source.name, error.report(&source.text));
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
    let mut out = std::io::stdout().lock();
    write(rows, layout, &mut out)?;
    out.flush()?;
    Ok(())
}
