//! The REPL: statements that end with `;`, over as many lines as they need, and commands that begin with `:`. What is
//! piped into `tupu` is read by the same rules.
//!
//! | file | its job |
//! | --- | --- |
//! | `mod` | the loop: read, answer, until the end |
//! | `state` | what is kept from one line to the next |
//! | `script` | a text cut into statements and commands |
//! | `answer` | one statement run, its rows shown where they belong |
//! | `command/` | the commands: one table, which dispatch, `:help` and completion read; a file a family |
//! | `editor/` | what happens while one types: colours, hints, Tab, whether Enter ends the statement |
//! | `complete/` | what may stand at the cursor, and the words of the graph |
//! | `prompt` | the name of the open graph before what is typed |
//! | `pager` | long answers a page at a time |
//! | `typing` | whether Enter ends what is typed, what is still open, which line of it is a command |
//! | `habit` | what people type who know another shell |
//! | `schema` | what a graph consists of, as `:schema` tells it |
//! | `tokens` | what a place among the tokens of an unfinished statement means |
//! | `history` | where typed lines are kept, and for whom |
//! | `rc` | the script that is run before the first line is typed |
//! | `folders` | where the files of a user are |
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
use crate::console::{say, tell};
use crate::open::open;
use crate::signals::{self, EndRequest};
use editor::Editor;
use rustyline::error::ReadlineError;
use std::ops::ControlFlow;

/// Reads and answers until `:quit` or the end of the input.
pub fn run(options: &RunOptions, no_rc: bool) -> Result<(), Failure> {
    let parameters = options.parameters()?;
    let database = open(options.database(), &options.open)?;
    let mut shell = Shell::for_terminal(database, options);
    shell.set_parameters(parameters);
    let end = signals::listen_in_shell(&shell.interrupt);
    let mut editor = Editor::new(&shell).map_err(|error| terminal(&error))?;
    shell.history = editor.entries();
    say(format_args!(
        "tupu {}: {}",
        env!("CARGO_PKG_VERSION"),
        options.database().unwrap_or(":memory:")
    ));
    say(format_args!(
        "A statement ends with `;`. :help shows what else there is, :quit leaves."
    ));
    let next = if no_rc {
        ControlFlow::Continue(())
    } else {
        rc::answer(&mut shell)
    };
    // What the command line says goes before what the script says.
    shell.show_as(options)?;
    let outcome = match next {
        ControlFlow::Continue(()) => read_and_answer(&mut editor, &mut shell, &end),
        ControlFlow::Break(()) => Ok(()),
    };
    shell.close();
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
                // A Ctrl-C that came when nothing ran stops nothing.
                shell.interrupt.reset();
                match script::answer_typed(shell, typed) {
                    Ok(ControlFlow::Continue(())) => {}
                    Ok(ControlFlow::Break(())) => return Ok(()),
                    Err(error) => error.report(),
                }
            }
            // Ctrl-C drops what is being typed, Ctrl-D leaves.
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
    tell(format_args!("tupu: the terminal cannot be used: {error}"));
    Failure::Usage
}
