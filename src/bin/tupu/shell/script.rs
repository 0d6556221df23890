//! Splits a text into statements and commands, and runs both in order.
//!
//! A command is a line that begins with `:` where a statement could begin; a statement extends to its `;`, or to the
//! end of the text.

use super::habit::{self, Habit};
use super::state::{CliError, Outcome, Shell};
use super::{answer, command};
use crate::Failure;
use crate::console::{print_error, print_line};
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use tupu::language::StatementReader;

/// The maximum nesting depth of scripts.
const DEEPEST: usize = 16;

/// Runs what has been typed; a command that takes a statement may continue over several lines.
pub fn answer_typed(shell: &mut Shell, text: &str) -> Outcome {
    let command = text.trim_start().strip_prefix(':');
    match command.is_some_and(command::takes_statement) {
        true => command::run(shell, text),
        false => answer_text(shell, text),
    }
}

/// Runs everything in a text; stops at the first failure.
pub fn answer_text(shell: &mut Shell, text: &str) -> Outcome {
    answer_stream(shell, text.as_bytes()).map_err(|(_, error)| error)
}

/// Runs everything in a stream while it is read, so that a script may be longer than memory. Stops at the first
/// failure; a stream that cannot be read is not a failed statement.
pub fn answer_stream(
    shell: &mut Shell,
    input: impl Read,
) -> Result<ControlFlow<()>, (Failure, CliError)> {
    let mut reader = StatementReader::new(input).with_commands();
    let unreadable = |error: std::io::Error| (Failure::Usage, CliError::new(error.to_string()));
    while reader.advance().map_err(unreadable)? {
        let next = if reader.is_command() {
            answer_command(shell, &reader)
        } else {
            answer_statement(shell, &reader)
        };
        if next
            .map_err(|error| (Failure::Statement, error))?
            .is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Lines that end without a `;` in the scripts that Neo4j's tools export.
const BARE_LINES: [&str; 4] = ["BEGIN", "COMMIT", "ROLLBACK", "SCHEMA AWAIT"];

/// Executes the lines of an exported script that precede a statement, and returns where the statement begins.
fn answer_bare_lines(shell: &mut Shell, text: &str) -> Result<usize, (usize, CliError)> {
    let mut at = 0;
    while let Some((line, rest)) = bare_line(text.get(at..).unwrap_or_default()) {
        // Indexes are complete as soon as they are created.
        if !line.eq_ignore_ascii_case("SCHEMA AWAIT") {
            let done = answer::statement(shell, line);
            done.map_err(|error| (at, answer::failure(error, line)))?;
        }
        at = text.len() - rest.len();
    }
    Ok(at)
}

/// Splits a line into a statement without its `;`, and the text after it.
fn bare_line(text: &str) -> Option<(&str, &str)> {
    let (line, rest) = text.split_once(['\n', '\r']).unwrap_or((text, ""));
    let is_bare = |bare: &&&str| {
        let words = line.split_whitespace();
        words.map(str::to_ascii_uppercase).eq(bare.split(' '))
    };
    let last = rest.trim_start().is_empty();
    let known = BARE_LINES.iter().find(is_bare)?;
    // `BEGIN` may be the last line: it is a statement of its own.
    (!last || *known == "SCHEMA AWAIT").then(|| (line.trim(), rest.trim_start()))
}

fn answer_statement<R: Read>(shell: &mut Shell, reader: &StatementReader<R>) -> Outcome {
    echo(shell, reader.statement(), ";");
    let (text, start) = numbered_lines(reader);
    let begins = answer_bare_lines(shell, reader.statement())
        .map_err(|(at, error)| error.at(&text, start + at))?;
    let statement = reader.statement().get(begins..).unwrap_or_default();
    let start = start + begins;
    if statement.is_empty() {
        return Ok(ControlFlow::Continue(()));
    }
    if let Some(habit) = habit::of_statement(statement) {
        let answered = answer_habit(shell, statement, habit);
        return answered.map_err(|error| error.at(&text, start));
    }
    match answer::statement(shell, statement) {
        Ok(_) => Ok(ControlFlow::Continue(())),
        Err(error) => Err(answer::failure(error.moved_by(start), &text).at(&text, start)),
    }
}

/// Shows the equivalent of a habit from another shell, and runs it.
fn answer_habit(shell: &mut Shell, typed: &str, habit: Habit) -> Outcome {
    let first = typed.lines().next().unwrap_or(typed);
    match habit {
        Habit::Means(command) => {
            if !habit::is_plain(first, &command) {
                print_error(format_args!("note: `{first}` is `{command}` here"));
            }
            answer_text(shell, &command)
        }
        Habit::Advice(way) => Err(CliError::new(format!(
            "`{first}` is not of this shell: {way}"
        ))),
    }
}

fn answer_command<R: Read>(shell: &mut Shell, reader: &StatementReader<R>) -> Outcome {
    echo(shell, reader.statement(), "");
    command::run(shell, reader.statement()).map_err(|error| at_statement(error, reader))
}

/// An error whose most precise known position is the beginning of its statement.
fn at_statement<R: Read>(error: CliError, reader: &StatementReader<R>) -> CliError {
    let (text, start) = numbered_lines(reader);
    error.at(&text, start)
}

/// The lines of a statement, and its offset in them; earlier lines are represented by line ends, so that numbers are
/// right.
fn numbered_lines<R: Read>(reader: &StatementReader<R>) -> (String, usize) {
    let (lines, start) = reader.lines();
    let before = reader.line() - 1;
    ("\n".repeat(before) + lines, before + start)
}

/// Shows the statements of a script, if `:echo on` is set.
fn echo(shell: &Shell, text: &str, end: &str) {
    if shell.settings.echo {
        print_line(format_args!("{}{text}{end}", shell.prompt()));
    }
}

/// Runs a script file.
pub fn answer_file(shell: &mut Shell, path: &str) -> Outcome {
    if shell.depth >= DEEPEST {
        return Err(CliError::new(format!(
            "{path}: scripts read each other more than {DEEPEST} deep"
        )));
    }
    let file = open_script(path).map_err(|error| CliError::new(format!("{path}: {error}")))?;
    shell.depth += 1;
    let outcome = answer_stream(shell, file);
    shell.depth -= 1;
    outcome.map_err(|(_, error)| error.of_source(path))
}

/// Opens a script; a folder is an error.
pub fn open_script(path: &str) -> std::io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(std::io::Error::other("is a folder"));
    }
    Ok(file)
}
