//! `:source`, `:explain`, `:profile`: other ways to run statements.

use super::{Argument, Command, required, unquoted};
use crate::shell::state::{Next, Shell, Trouble};
use crate::shell::{answer, script};

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

fn source(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    script::answer_file(shell, unquoted(required("source", rest)?))
}

fn explain(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    prefixed(shell, "EXPLAIN", required("explain", rest)?)
}

fn profile(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    prefixed(shell, "PROFILE", required("profile", rest)?)
}

fn prefixed(shell: &mut Shell, word: &str, statement: &str) -> Result<Next, Trouble> {
    let statement = format!("{word} {statement}");
    answer::statement(shell, &statement).map_err(|error| Trouble::of_error(&error, &statement))?;
    Ok(Next::Stay)
}
