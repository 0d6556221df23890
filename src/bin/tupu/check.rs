//! `tupu check`: reads both files completely, reports the result, and salvages what is left of a damaged one.

use crate::Failure;
use crate::args::CheckOptions;
use crate::console::{print_error, print_line};
use crate::open;
use crate::place;
use std::path::Path;
use tupu::maintenance::{self, CheckReport};

/// Checks a database; succeeds only if every byte is accounted for.
pub fn check(options: &CheckOptions) -> Result<(), Failure> {
    let place = options.database.as_str();
    let path = Path::new(place);
    if !path.exists() {
        print_error(format_args!(
            "tupu: {place}: no such file; `tupu check` reads the file of a graph"
        ));
        return Err(Failure::Open);
    }
    let outcome = match maintenance::check(path) {
        Ok(report) => print(path, &report),
        Err(error) => {
            let told = open::described(place, &error);
            match told.starts_with(place) {
                true => print_error(format_args!("tupu: {told}")),
                false => print_error(format_args!("tupu: {place}: {told}")),
            }
            Err(Failure::Open)
        }
    };
    match &options.salvage {
        None => outcome,
        Some(out) => salvage(path, Path::new(out)).and(outcome),
    }
}

fn print(path: &Path, report: &CheckReport) -> Result<(), Failure> {
    let path = path.display();
    print_line(format_args!(
        "{path}: format version {}, {} in {}",
        report.version,
        count(report.snapshot_bytes, "byte"),
        count(report.sections as u64, "section")
    ));
    if report.log_bytes > 0 {
        print_line(format_args!(
            "{path}-wal: {}, {}",
            count(report.log_bytes, "byte"),
            count(report.transactions, "transaction")
        ));
    }
    if let Some((at, bytes)) = report.torn_tail {
        print_line(format_args!(
            "{path}-wal: torn at byte {at}: {} of a transaction that was never acknowledged; opening the database cuts \
             them off",
            count(bytes, "byte")
        ));
    }
    for problem in &report.problems {
        print_line(format_args!(
            "{}: {}",
            problem.file.display(),
            problem.message
        ));
    }
    if !report.is_sound() {
        print_line(format_args!(
            "damaged: {}",
            count(report.problems.len() as u64, "problem")
        ));
        print_line(format_args!(
            "`tupu check {path} --salvage OUT` saves what is readable to a new file"
        ));
        return Err(Failure::Statement);
    }
    print_line(format_args!(
        "sound as of transaction {}: {}, {}; checksums, topology, columns, neighbours, indexes and constraints agree",
        report.last_commit.0,
        count(report.nodes, "node"),
        count(report.relationships, "relationship")
    ));
    report.torn_tail.map_or(Ok(()), |_| Err(Failure::Statement))
}

fn salvage(path: &Path, out: &Path) -> Result<(), Failure> {
    place::require_name(&out.to_string_lossy()).map_err(|message| {
        print_error(format_args!("tupu: {message}"));
        Failure::Usage
    })?;
    let report = maintenance::salvage(path, out).map_err(|error| {
        print_error(format_args!("tupu: {}: {error}", out.display()));
        Failure::Open
    })?;
    print_line(format_args!(
        "{}: saved {} and {}; {} of the log could be read",
        out.display(),
        count(report.nodes, "node"),
        count(report.relationships, "relationship"),
        count(report.transactions, "transaction")
    ));
    print_line(format_args!(
        "lost: {} of the files, and {} that depended on them",
        count(report.problems.len() as u64, "piece"),
        count(report.changes_lost, "change")
    ));
    for problem in &report.problems {
        print_line(format_args!(
            "  {}: {}",
            problem.file.display(),
            problem.message
        ));
    }
    Ok(())
}

fn count(number: u64, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{ending}")
}
