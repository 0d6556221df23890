//! `:citing`: the sources of the facts that the session states.

use super::definition::{Argument, Call, Command};
use crate::cli_error::CliError;
use crate::console::print_line;
use crate::shell::state::{Outcome, Shell};
use std::ops::ControlFlow;
use std::sync::Arc;
use tupu::Value;
use tupu::language::literal_or_text;

const WORDS: &[&str] = &["off"];

pub const COMMANDS: &[Command] = &[Command {
    name: "citing",
    usage: "[SOURCE|off]",
    about: "set the source of all that is stated from now on, or show it",
    more: "`:citing 'a3.p1'`, `:citing ['a3.p1', 'a4']`, `:citing off`. What statements create and set has that source, as \
           if CITING stood before each of them; the prompt shows it. `:open` ends it.",
    argument: Argument::Words(WORDS),
    run: citing,
}];

fn citing(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    match call.argument {
        "" => {
            let sources = shell.session.citing().iter();
            let sources: Vec<String> = sources
                .map(|name| Value::String(name.clone()).to_string())
                .collect();
            print_line(match sources.is_empty() {
                true => "nothing is cited; :citing SOURCE sets a source".to_owned(),
                false => sources.join(", "),
            });
        }
        "off" => shell.session.set_citing::<&str>([]),
        text => {
            let value = literal_or_text(text).map_err(|error| CliError::of_error(&error, text))?;
            let sources = names(&value).ok_or_else(|| no_source(text))?;
            shell.session.set_citing(sources);
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn names(value: &Value) -> Option<Vec<Arc<str>>> {
    match value {
        Value::String(name) => (!name.is_empty()).then(|| vec![name.clone()]),
        Value::List(elements) => {
            let names: Option<Vec<Vec<Arc<str>>>> = elements.iter().map(names).collect();
            Some(names?.concat())
        }
        _ => None,
    }
}

fn no_source(text: &str) -> CliError {
    CliError::new(format!(
        "`{text}` is not a source; write `:citing 'a3.p1'`, `:citing ['a3.p1', 'a4']` or `:citing off`"
    ))
}
