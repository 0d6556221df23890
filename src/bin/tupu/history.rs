//! `tupu history`: the commits that are kept, and how much is to be; `tupu vacuum`: forgetting on purpose.

use crate::Failure;
use crate::args::{Given, HistoryOptions, RunOptions, VacuumOptions};
use crate::console::{print_error, print_line};
use crate::open::{self, OpenOptions};
use crate::run;
use std::fmt::Display;
use std::path::Path;
use tupu::{AsOf, CommitStamp, Database, Keep};

/// What `tupu history` shows of each commit.
const COMMITS: &str = "SHOW COMMITS";

/// Says how much is kept, and lists the commits.
pub fn history(options: &HistoryOptions) -> Result<(), Failure> {
    let place = options.database.as_str();
    let path = Path::new(place);
    if !path.exists() && options.keep.is_none() {
        print_error(format_args!(
            "tupu: {place}: no such file; `--keep all` makes a new graph that keeps its history"
        ));
        return Err(Failure::Open);
    }
    if options.keep.is_some() {
        keep(place, options)?;
    }
    if options.keep == Some(Keep::None) {
        print_error(format_args!("{place} keeps no history from now on"));
        return Ok(());
    }
    list(options)
}

/// Writes into the file how much is kept from now on; makes it where it is new.
fn keep(place: &str, options: &HistoryOptions) -> Result<(), Failure> {
    let database = open::open(Some(place), &opening(options))?;
    if !Path::new(place).exists() {
        database
            .checkpoint()
            .map_err(|error| failure(place, error))?;
    }
    open::close(database, place);
    Ok(())
}

fn list(options: &HistoryOptions) -> Result<(), Failure> {
    let place = options.database.as_str();
    let reading = OpenOptions {
        read_only: true,
        ..OpenOptions::default()
    };
    let database = open::open(Some(place), &reading)?;
    let commits = database.commits().map_err(|error| failure(place, error))?;
    let first = described(commits.first());
    print_error(format_args!(
        "{place} keeps {}; history begins with {first}",
        commits.keep()
    ));
    drop((commits, database));
    run::run(&RunOptions {
        places: vec![place.to_owned()],
        statements: Vec::new(),
        format: options.format,
        output: None,
        parameters: Vec::new(),
        citing: Vec::new(),
        open: reading,
        given: vec![
            Given::Path(place.to_owned()),
            Given::Statements(COMMITS.to_owned()),
        ],
    })
}

fn opening(options: &HistoryOptions) -> OpenOptions {
    OpenOptions {
        history: options.keep,
        ..OpenOptions::default()
    }
}

/// Forgets what was committed before a commit or a time.
pub fn vacuum(options: &VacuumOptions) -> Result<(), Failure> {
    let place = options.database.as_str();
    if !Path::new(place).exists() {
        print_error(format_args!("tupu: {place}: no such file"));
        return Err(Failure::Open);
    }
    let size = || std::fs::metadata(place).map_or(0, |file| file.len());
    let before = size();
    let database = open::open(Some(place), &OpenOptions::default())?;
    let outcome = forget(&database, &options.before).map_err(|error| failure(place, error));
    open::close(database, place);
    let first = outcome?;
    print_line(format_args!(
        "history begins with {}; {place} had {before} bytes and has {}",
        described(first),
        size()
    ));
    Ok(())
}

fn forget(database: &Database, before: &str) -> tupu::Result<CommitStamp> {
    let point = match before {
        "all" => database.begin_read()?.commit().number.into(),
        point => point.parse::<AsOf>()?,
    };
    database.vacuum(point)
}

fn described(commit: CommitStamp) -> String {
    match commit.time {
        Some(time) => format!("commit {}, of {time}", commit.number),
        None => format!("commit {}", commit.number),
    }
}

fn failure(place: &str, error: impl Display) -> Failure {
    print_error(format_args!("tupu: {place}: {error}"));
    Failure::Statement
}
