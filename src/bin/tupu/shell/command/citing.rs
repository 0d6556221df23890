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
            print_line(match shell.session.citing() {
                [] => "nothing is cited; :citing SOURCE sets a source".to_owned(),
                sources => shown(sources),
            });
        }
        "off" => shell.session.set_citing::<&str>([]),
        text => {
            let value = read(text).map_err(|error| CliError::of_error(&error, text))?;
            let sources = names(&value).ok_or_else(|| no_source(text))?;
            shell.session.set_citing(sources);
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Sources as they can be typed behind the command.
fn shown(sources: &[Arc<str>]) -> String {
    let mut names = sources.iter().map(|name| Value::String(name.clone()));
    match (names.len(), names.next()) {
        (1, Some(only)) => only.to_string(),
        (_, first) => Value::List(Arc::new(first.into_iter().chain(names).collect())).to_string(),
    }
}

/// A text, a literal, or several texts in quotes with commas between them.
fn read(text: &str) -> tupu::Result<Value> {
    if text.starts_with(['\'', '"'])
        && let Ok(list @ Value::List(_)) = literal_or_text(&format!("[{text}]"))
    {
        return Ok(list);
    }
    literal_or_text(text)
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

#[cfg(test)]
mod tests {
    use super::{names, read, shown};
    use std::sync::Arc;

    #[test]
    fn what_is_shown_is_what_can_be_typed() {
        for sources in [
            &["a"][..],
            &["off"],
            &["a", "b"],
            &["it's", "a, b", "['c']", "d\\e", "\"f\"", "g\nh"],
        ] {
            let sources: Vec<Arc<str>> = sources.iter().map(|name| Arc::from(*name)).collect();
            let text = shown(&sources);
            assert_eq!(names(&read(&text).unwrap()), Some(sources), "{text}");
        }
    }

    #[test]
    fn several_sources_need_no_brackets() {
        let two = names(&read("'a', 'b'").unwrap());
        assert_eq!(two, Some(vec![Arc::from("a"), Arc::from("b")]));
        assert_eq!(names(&read("a, b").unwrap()), Some(vec![Arc::from("a, b")]));
    }
}
