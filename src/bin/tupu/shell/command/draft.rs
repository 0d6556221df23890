//! `:draft`: the figures of a text as a script of observations.

use super::definition::{Argument, Call, Command, unquoted};
use crate::draft::{Source, read, script};
use crate::shell::answer::to_output;
use crate::shell::state::{CliError, Outcome, Shell};
use std::ops::ControlFlow;

pub const COMMANDS: &[Command] = &[Command {
    name: "draft",
    usage: "FILE [SOURCE [YEAR]]",
    about: "write a script of the observations that a text states, for you to correct and to run",
    more: "`:draft a9.txt a9 2022` cites the paragraphs as a9.p1, a9.p2, …; without a source the name of the file is cited. The year \
           is that of periods that name none. `:output a9.cypher` before it writes the script into a file, and \
           `:source a9.cypher` runs it. `CALL kg.draft(text)` gives the same as rows.",
    argument: Argument::File,
    run: draft,
}];

fn draft(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let (file, rest) = file_of(call.required()?);
    let mut rest = rest.split_whitespace();
    let (id, year) = (rest.next().map(unquoted), rest.next());
    let year = match year.map(str::parse::<i64>) {
        None => None,
        Some(Ok(year)) => Some(year),
        Some(Err(_)) => {
            let message = format!(
                "`{}` is not a year: write :draft {file} SOURCE 2022",
                year.unwrap_or_default()
            );
            return Err(CliError::new(message));
        }
    };
    if let Some(more) = rest.next() {
        return Err(CliError::new(format!(
            "write :draft FILE SOURCE YEAR; remove `{more}`"
        )));
    }
    let text = read(file).map_err(CliError::new)?;
    let source = Source { file, id, year };
    let written = script(&mut shell.session, &text, &source);
    let written = written.map_err(|error| CliError::of_error(&error, ""))?;
    let shown = to_output(shell, |_, out| Ok(out.write_all(written.as_bytes())?));
    shown.map_err(|error| CliError::of_error(&error, ""))?;
    Ok(ControlFlow::Continue(()))
}

/// The file, which may be in quotes, and what comes behind it.
fn file_of(argument: &str) -> (&str, &str) {
    for quote in ['\'', '"'] {
        let quoted = argument
            .strip_prefix(quote)
            .and_then(|rest| rest.split_once(quote));
        if let Some(parts) = quoted {
            return parts;
        }
    }
    argument
        .split_once(char::is_whitespace)
        .unwrap_or((argument, ""))
}
