//! The REPL: statements that end with `;`, over any number of lines, and commands that begin with `:`. Input piped into
//! `tupu` is read in the same way.
//!
//! | file | its job |
//! | --- | --- |
//! | `mod` | the loop: read and execute until the end |
//! | `state` | the state between lines |
//! | `script` | splitting a text into statements and commands |
//! | `answer` | running one statement and writing its rows |
//! | `command/` | the commands: one table for dispatch, `:help` and completion; one file per family |
//! | `editor/` | the line editor: colours, hints, completion, whether Enter ends the statement |
//! | `complete/` | the completions at the cursor, and the words of the graph |
//! | `prompt` | the prompt with the name of the open graph |
//! | `pager` | long results page by page |
//! | `typing` | whether Enter ends the input, what is still open, which line of it is a command |
//! | `habit` | habits from other shells |
//! | `schema` | the schema of a graph, as `:schema` shows it |
//! | `tokens` | the tokens of an incomplete statement, and their context |
//! | `history` | the history file |
//! | `rc` | the start script |
//! | `folders` | the folders for user files |
//!
//! A new command is a function in its family's file and one line in that family's table.

mod answer;
mod command;
mod complete;
mod editor;
mod folders;
mod habit;
mod history;
mod pager;
mod prompt;
mod rc;
mod schema;
mod script;
mod state;
mod tokens;
mod typing;

pub use script::{answer_stream, open_script};
pub use state::Shell;

use crate::Failure;
use crate::args::RunOptions;
use crate::console::{print_error, print_line};
use crate::open::open;
use crate::signals::{self, EndRequest};
use editor::Editor;
use rustyline::error::ReadlineError;
use std::ops::ControlFlow;

/// Reads and executes until `:quit` or the end of the input.
pub fn run(options: &RunOptions, no_rc: bool) -> Result<(), Failure> {
    let parameters = options.parameters()?;
    let database = open(options.database(), &options.open)?;
    let mut shell = Shell::for_terminal(database, options);
    shell.set_parameters(parameters);
    let end = signals::listen_in_shell(&shell.interrupt);
    let mut editor = Editor::new(&shell).map_err(|error| terminal(&error))?;
    shell.history = editor.entries();
    print_line(format_args!(
        "tupu {}: {}",
        env!("CARGO_PKG_VERSION"),
        options.database().unwrap_or(":memory:")
    ));
    print_line(format_args!(
        "A statement ends with `;`. :help shows what else there is, :quit leaves."
    ));
    let next = if no_rc {
        ControlFlow::Continue(())
    } else {
        rc::answer(&mut shell)
    };
    // The command line takes precedence over the script.
    shell.show_as(options)?;
    let outcome = match next {
        ControlFlow::Continue(()) => read_and_answer(&mut editor, &mut shell, &end),
        ControlFlow::Break(()) => Ok(()),
    };
    // Who types sees what is lost; only a script tells by its exit status.
    let _ = shell.close();
    outcome
}

fn read_and_answer(
    editor: &mut Editor,
    shell: &mut Shell,
    end: &EndRequest,
) -> Result<(), Failure> {
    while end.status().is_none() {
        let begun = std::mem::take(&mut shell.pending);
        match editor.read(&shell.prompt(), &begun) {
            Ok(text) => {
                let (pending, typed) = typing::split(&text);
                shell.pending = pending.to_owned();
                editor.remember(typed);
                shell.history.push(typed.trim().to_owned());
                // Clear a Ctrl-C that was pressed while no statement was running.
                shell.interrupt.reset();
                match script::answer_typed(shell, typed) {
                    Ok(ControlFlow::Continue(())) => {}
                    Ok(ControlFlow::Break(())) => return Ok(()),
                    Err(error) => error.report(),
                }
            }
            // Ctrl-C discards the typed text, Ctrl-D quits.
            Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => {}
            Err(ReadlineError::Eof) => return Ok(()),
            // A closed terminal cannot be written to.
            Err(_) if end.status().is_some() => return Ok(()),
            Err(error) => return Err(terminal(&error)),
        }
    }
    Ok(())
}

fn terminal(error: &ReadlineError) -> Failure {
    print_error(format_args!("tupu: the terminal cannot be used: {error}"));
    Failure::Usage
}
