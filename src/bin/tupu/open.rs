//! What a DB on the command line may be.

use crate::Failure;
use crate::args::Arguments;
use clap::CommandFactory;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use tupu::{Database, ErrorCode, Limits};

/// Set once from the command line, for every file that this process opens.
static WITHOUT_LOG: AtomicBool = AtomicBool::new(false);

/// `--without-log`: files are opened although their log is missing.
pub fn set_without_log(without_log: bool) {
    WITHOUT_LOG.store(without_log, Ordering::Relaxed);
}

/// Opens a path, `:memory:` (also where nothing is given) or `:demo:`; reports where that fails.
pub fn open(place: Option<&str>, read_only: bool, limits: Limits) -> Result<Database, Failure> {
    try_open(place.unwrap_or(":memory:"), read_only, limits).map_err(|message| {
        eprintln!("tupu: {message}");
        Failure::Open
    })
}

/// Opens a path, `:memory:` or `:demo:`, or says why not. A path without a file is a new graph; its first write makes the
/// file.
pub fn try_open(place: &str, read_only: bool, limits: Limits) -> Result<Database, String> {
    let builder = Database::builder()
        .csv_folder(".")
        .read_only(read_only)
        .limits(limits)
        .without_log(WITHOUT_LOG.load(Ordering::Relaxed));
    let opened = match place {
        ":memory:" => Ok(builder.in_memory()),
        ":demo:" => builder.demo(),
        path if read_only && !Path::new(path).exists() => {
            return Err(format!(
                "{path}: no such file; --read-only does not create one"
            ));
        }
        path => builder.open(path),
    };
    opened.map_err(|error| match error.code() {
        ErrorCode::NotADatabase if is_text(place) => format!(
            "{place} is a text file, not a graph\n  help: `tupu run DB {place}` and `tupu DB < {place}` run a script of \
             statements on the graph DB, `tupu import` reads data"
        ),
        // An error of a file names it.
        _ => error.to_string(),
    })
}

/// What was probably meant, where a place is a slip of a command's name and no file: `runn`.
pub fn mistyped_command(place: &str) -> Option<String> {
    let path = Path::new(place);
    if path.components().count() != 1 || path.extension().is_some() || path.exists() {
        return None;
    }
    let program = Arguments::command();
    let names = program.get_subcommands().map(clap::Command::get_name);
    let meant = tupu::language::nearest(place, names)?;
    Some(format!(
        "there is no command and no file `{place}`\n  help: did you mean `tupu {meant}`? A new graph of that name is opened \
         as `./{place}` or `{place}.tupu`"
    ))
}

/// Whether the beginning of a file is text.
fn is_text(path: &str) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(1024).read_to_end(&mut start));
    let whole = match std::str::from_utf8(&start) {
        Ok(_) => true,
        // A character may be cut off where the reading ended.
        Err(error) => error.error_len().is_none(),
    };
    read.is_ok() && whole && !start.contains(&0)
}
