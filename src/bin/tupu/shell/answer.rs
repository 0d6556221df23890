//! Runs one statement, and writes its rows to the output.

use super::pager::Screen;
use super::state::CliError;
use super::state::Shell;
use crate::console::print_error;
use crate::output::{Layout, write};
use std::io::Write;
use tupu::{Counters, Error, ErrorCode};

/// Runs one statement and shows what it returns; answers the number of rows.
pub fn statement(shell: &mut Shell, text: &str) -> tupu::Result<u64> {
    require_room(shell, text)?;
    let mut rows = shell.session.query(text, &shell.parameters)?;
    if rows.summary().counters != Counters::default() {
        shell.catalog.forget();
    }
    let before_counters = shows_commits(text).then_some(BEFORE_COUNTERS);
    let written = to_output(shell, |layout, out| {
        let layout = Layout {
            before_counters,
            ..layout
        };
        write(&mut rows, layout, out)
    });
    // What was found before an error may be its cause.
    for notice in rows.notices() {
        print_error(format_args!("note: {notice}"));
    }
    written.map(|()| rows.summary().rows)
}

/// The number and the time of a commit, before what it did.
const BEFORE_COUNTERS: usize = 2;

/// Whether a statement is SHOW COMMITS, without a choice of columns: most of what a commit may do it has not done.
fn shows_commits(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches([';', '；']);
    let words: Vec<String> = text.split_whitespace().map(str::to_uppercase).collect();
    let chooses = |word: &String| ["YIELD", "RETURN"].contains(&&**word);
    match words.as_slice() {
        [show, commits, rest @ ..] => {
            show == "SHOW" && commits == "COMMITS" && !rest.iter().any(chooses)
        }
        _ => false,
    }
}

/// Returns an error if the output does not allow another result, before the statement is run.
fn require_room(shell: &Shell, text: &str) -> tupu::Result<()> {
    let Some(full) =
        (shell.output.as_ref()).and_then(|file| file.require_room(shell.settings.format).err())
    else {
        return Ok(());
    };
    // An error in a statement is reported when it is run.
    let prepared = shell.session.database().prepare(text);
    match prepared.is_ok_and(|prepared| !prepared.columns().is_empty()) {
        true => Err(full),
        false => Ok(()),
    }
}

/// An error in the text of a statement, with the help that applies in the shell.
pub fn failure(error: Error, text: &str) -> CliError {
    if error.code() != ErrorCode::MissingParameter {
        return CliError::of_error(&error, text);
    }
    let span = error
        .span()
        .map(|span| span.start as usize..span.end as usize);
    let parameter = span.and_then(|range| text.get(range)).unwrap_or("$NAME");
    let help = format!(
        ":param {} EXPRESSION gives it a value",
        parameter.trim_start_matches(['$', '＄', '￥'])
    );
    // The engine's own help is for programs, except for a similar name.
    match error
        .hint_text()
        .is_some_and(|hint| hint.starts_with("did you mean"))
    {
        true => CliError::of_error(&error, text).with_help(&help),
        false => CliError::of_error(&error.hint(help), text),
    }
}

/// Writes to the file of `:output`, or to the screen, through a pager if it is long.
pub fn to_output(
    shell: &mut Shell,
    write: impl FnOnce(Layout, &mut dyn Write) -> tupu::Result<()>,
) -> tupu::Result<()> {
    let layout = shell.layout();
    if let Some(file) = &mut shell.output {
        return file.write(|out| write(layout, out));
    }
    let mut screen = Screen::new(shell.settings.pager);
    let written = write(layout, &mut screen);
    screen.finish()?;
    written
}

/// Shows a text, through a pager if it is long. It is not a result, so `:output` does not apply.
pub fn show_text(shell: &Shell, text: &str) -> tupu::Result<()> {
    let mut screen = Screen::new(shell.settings.pager);
    screen.write_all(text.as_bytes())?;
    Ok(screen.finish()?)
}
