//! `:source`, `:explain`, `:profile`: other ways to run statements.

use super::definition::{Argument, Call, Command, unquoted};
use crate::shell::state::{Outcome, Shell};
use crate::shell::{answer, script};
use std::ops::ControlFlow;

pub const COMMANDS: &[Command] = &[
    Command {
        name: "source",
        usage: "FILE",
        about: "run the statements and commands of a file; stops at the first that fails",
        more: "Errors name the file, the line and the column.",
        argument: Argument::File,
        run: source,
    },
    Command {
        name: "explain",
        usage: "STATEMENT;",
        about: "show the plan of a statement without running it",
        more: "`EXPLAIN` before a statement is the same.",
        argument: Argument::Statement,
        run: explain,
    },
    Command {
        name: "profile",
        usage: "STATEMENT;",
        about: "run a statement and show its plan with the rows and the time of each step",
        more: "`PROFILE` before a statement is the same.",
        argument: Argument::Statement,
        run: profile,
    },
];

fn source(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    script::answer_file(shell, unquoted(call.required()?))
}

fn explain(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    prefixed(shell, "EXPLAIN", call.required()?)
}

fn profile(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    prefixed(shell, "PROFILE", call.required()?)
}

fn prefixed(shell: &mut Shell, word: &str, statement: &str) -> Outcome {
    let statement = format!("{word} {statement}");
    answer::statement(shell, &statement).map_err(|error| answer::failure(error, &statement))?;
    Ok(ControlFlow::Continue(()))
}
