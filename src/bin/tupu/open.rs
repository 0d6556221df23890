//! Opening a DB that is given on the command line.

use crate::Failure;
use crate::args::Arguments;
use crate::console::print_error;
use crate::limits::LimitOptions;
use crate::place;
use clap::{Args, CommandFactory};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use tupu::{Database, Error, ErrorCode, Keep};

/// How a graph is opened.
#[derive(Clone, Debug, Default, Args)]
pub struct OpenOptions {
    /// Forbid writing; a file can be opened beside the process that writes it.
    #[arg(long)]
    pub read_only: bool,
    /// Open a file even if its log (`DB-wal`) is missing: the graph as it was before the transactions in the log.
    #[arg(long)]
    pub without_log: bool,
    /// How much history is kept from now on: all, none, or days (`30d`); as much as the file says unless given.
    #[arg(long, value_name = "HOW_MUCH")]
    pub history: Option<Keep>,
    #[command(flatten)]
    pub limits: LimitOptions,
}

/// Opens a path, `:memory:` (the default) or `:demo:`; reports errors.
pub fn open(place: Option<&str>, options: &OpenOptions) -> Result<Database, Failure> {
    try_open(place.unwrap_or(":memory:"), options).map_err(|message| {
        print_error(format_args!("tupu: {message}"));
        Failure::Open
    })
}

/// Opens a path, `:memory:` or `:demo:`, or returns the error. A path without a file is a new graph; its first write
/// creates the file.
pub fn try_open(place: &str, options: &OpenOptions) -> Result<Database, String> {
    place::require_known(place)?;
    let builder = Database::builder()
        .csv_folder(".")
        .read_only(options.read_only)
        .limits(options.limits.limits())
        .without_log(options.without_log);
    let drops = options.history == Some(Keep::None) && !options.read_only && keeps_history(place);
    let builder = match options.history {
        Some(keep) => builder.history(keep),
        None => builder,
    };
    let opened = match place {
        ":memory:" => Ok(builder.in_memory()),
        ":demo:" => builder.demo(),
        path if options.read_only && !Path::new(path).exists() => {
            return Err(format!(
                "{path}: no such file, and what only reads creates none"
            ));
        }
        path => {
            place::require_graph_ending(path)?;
            builder.open(path)
        }
    };
    if drops && opened.is_ok() {
        print_error(format_args!(
            "note: {place}: the history that was kept has been dropped, as `none` asks"
        ));
    }
    opened.map_err(|error| described(place, &error))
}

/// An error of opening a file, which contains the path, with the way out for a script that is given in place of a graph.
pub fn described(place: &str, error: &Error) -> String {
    match error.code() {
        ErrorCode::NotADatabase if is_text(place) => format!(
            "{place} is a text file, not a graph\n  help: `tupu run DB {place}` and `tupu DB < {place}` run a script of \
             statements on the graph DB, `tupu import` reads data"
        ),
        _ => error.to_string(),
    }
}

/// Whether a file keeps history, be it damaged.
fn keeps_history(place: &str) -> bool {
    if !Path::new(place).is_file() {
        return false;
    }
    let file = Database::builder().read_only(true).open(place);
    let commits = file.and_then(|file| file.commits().map(drop));
    commits.map_or_else(|error| error.code() == ErrorCode::Corruption, |()| true)
}

/// Closes a graph that has no other handles, and reports if its log could not be folded into its file. The command does
/// not fail in that case: what was committed is kept.
pub fn close(database: Database, place: &str) {
    if let Err(error) = database.close() {
        print_error(format_args!(
            "note: {place} could not be made one file again: {error}\n  help: nothing is lost: what was committed is in \
             {place}-wal; keep the two files together until the next command that writes has closed them"
        ));
    }
}

/// The commands of other programs for their shell, or for running a query.
const SHELL_WORDS: [&str; 7] = [
    "shell", "repl", "console", "open", "query", "exec", "execute",
];

/// Commands of other programs that are an option or a command of the shell here.
const ELSEWHERE: [(&str, &str); 9] = [
    ("version", "`tupu --version` prints the version"),
    ("info", "`tupu run DB -c :schema` tells what a graph has"),
    ("stats", "`tupu run DB -c :schema` tells what a graph has"),
    ("init", "`tupu FILE.tupu` opens a new graph"),
    ("new", "`tupu FILE.tupu` opens a new graph"),
    ("create", "`tupu FILE.tupu` opens a new graph"),
    ("backup", "`tupu run DB -c ':backup FILE'` copies a graph"),
    ("dump", "`tupu export DB` writes a graph as a script"),
    ("load", "`tupu import` makes a graph of files"),
];

/// The command that was probably meant, if a path looks like a misspelled command and is not a file: `runn`.
pub fn mistyped_command(place: &str) -> Option<String> {
    let path = Path::new(place);
    if path.components().count() != 1 || path.extension().is_some() || path.exists() {
        return None;
    }
    if SHELL_WORDS.contains(&place) {
        return Some(format!(
            "there is no command and no file `{place}`\n  help: `tupu DB` opens the shell, `tupu run DB -c STATEMENTS` runs \
             statements; a new graph of that name is opened as `./{place}` or `{place}.tupu`"
        ));
    }
    let elsewhere = ELSEWHERE.iter().find(|(word, _)| *word == place);
    if let Some((_, way)) = elsewhere {
        return Some(format!(
            "there is no command and no file `{place}`\n  help: {way}; a new graph of that name is opened as `./{place}` or \
             `{place}.tupu`"
        ));
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
        // A character may be incomplete at the end of the part that was read.
        Err(error) => error.error_len().is_none(),
    };
    read.is_ok() && whole && !start.contains(&0)
}
