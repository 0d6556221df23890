//! `:open`, `:history`, `:quit`: the session itself.

use super::definition::{Argument, Call, Command, unquoted};
use crate::console::print_line;
use crate::open::{mistyped_command, try_open};
use crate::shell::state::{CliError, Outcome, Shell};
use std::ops::ControlFlow;

/// The default number of history entries that are shown.
const SHOWN: usize = 20;

pub const COMMANDS: &[Command] = &[
    Command {
        name: "open",
        usage: "DB",
        about: "open another graph: a path, `:memory:` or `:demo:`",
        more: "A path without a file is a new graph; the first write makes the file. The graph that was open is closed, once the other one is open.",
        argument: Argument::File,
        run: open,
    },
    Command {
        name: "history",
        usage: "[COUNT]",
        about: "show the last lines typed",
        more: "They are kept from one session to the next in $XDG_STATE_HOME/tupu/history, or in \
               ~/.local/state/tupu/history, which nobody but you can read. Ctrl-R searches them.",
        argument: Argument::Other,
        run: history,
    },
    Command {
        name: "clear",
        usage: "",
        about: "drop the statement that is being typed (also Ctrl-C)",
        more: "A command may stand on a line of its own within a statement that is not finished; the statement is there \
               again after it.",
        argument: Argument::Nothing,
        run: clear,
    },
    Command {
        name: "quit",
        usage: "",
        about: "leave (also Ctrl-D); a transaction that is open is rolled back",
        more: "",
        argument: Argument::Nothing,
        run: quit,
    },
];

fn open(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let place = unquoted(call.required()?);
    require_no_transaction(shell)?;
    open_place(shell, place)?;
    Ok(ControlFlow::Continue(()))
}

/// A graph with an open transaction cannot be left.
pub fn require_no_transaction(shell: &Shell) -> Result<(), CliError> {
    match shell.session.in_transaction() {
        false => Ok(()),
        true => Err(CliError::new(
            "a transaction is open; :commit or :rollback it first",
        )),
    }
}

/// Switches to the graph at this path.
pub fn open_place(shell: &mut Shell, place: &str) -> Result<(), CliError> {
    if let Some(message) = mistyped_command(place) {
        return Err(CliError::new(message));
    }
    let database = try_open(place, &shell.open_options).map_err(CliError::new)?;
    shell.use_database(&database, place);
    Ok(())
}

fn history(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let wrong = |_| CliError::new(format!("`{}` is not a number of lines", call.argument));
    let count = match call.argument {
        "" => SHOWN,
        number => number.parse().map_err(wrong)?,
    };
    let first = shell.history.len().saturating_sub(count);
    for (at, entry) in shell.history.iter().enumerate().skip(first) {
        print_line(format_args!(
            "{:>5}  {}",
            at + 1,
            entry.replace('\n', "\n       ")
        ));
    }
    Ok(ControlFlow::Continue(()))
}

fn clear(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    call.without_argument()?;
    shell.pending.clear();
    Ok(ControlFlow::Continue(()))
}

fn quit(_: &mut Shell, call: &Call<'_>) -> Outcome {
    call.without_argument()?;
    Ok(ControlFlow::Break(()))
}
