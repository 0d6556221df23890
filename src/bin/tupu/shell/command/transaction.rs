//! `:begin`, `:commit`, `:rollback`: the statements of the same names, as commands.

use super::definition::{Argument, Call, Command};
use crate::shell::state::{Outcome, Shell};
use std::ops::ControlFlow;

pub const COMMANDS: &[Command] = &[
    Command {
        name: "begin",
        usage: "",
        about: "open a transaction; the prompt shows that one is open",
        more: "What is written in a transaction is seen by nobody else until :commit, and is gone after :rollback. \
               Without one, each statement is its own transaction. `BEGIN;` is the same.",
        argument: Argument::Nothing,
        run: begin,
    },
    Command {
        name: "commit",
        usage: "",
        about: "make what the transaction wrote durable and seen by all",
        more: "`COMMIT;` is the same.",
        argument: Argument::Nothing,
        run: commit,
    },
    Command {
        name: "rollback",
        usage: "",
        about: "undo what the transaction wrote",
        more: "`ROLLBACK;` is the same. Leaving the shell does it, too.",
        argument: Argument::Nothing,
        run: rollback,
    },
];

fn begin(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    statement(shell, call)
}

fn commit(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    statement(shell, call)
}

fn rollback(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    statement(shell, call)
}

/// The name of the command is the statement.
fn statement(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    call.without_argument()?;
    shell.session.query(call.command.name, ())?;
    shell.catalog.forget();
    Ok(ControlFlow::Continue(()))
}
