//! The commands that begin with `:`. [`COMMANDS`] is the only table, for dispatch, `:help`, completion and colours; a
//! command is a function in its family's file and a line in that family's table.
//!
//! | file | its commands |
//! | --- | --- |
//! | `definition` | none: the definition of a command, and its arguments |
//! | `help` | `:help` |
//! | `schema`, `schema_tables` | `:schema` |
//! | `find` | `:find` |
//! | `draft` | `:draft` |
//! | `run` | `:source`, `:explain`, `:profile` |
//! | `data` | `:import`, `:export`, `:backup`, `:view` |
//! | `citing` | `:citing` |
//! | `transaction` | `:begin`, `:commit`, `:rollback` |
//! | `parameter` | `:param`, `:params` |
//! | `setting` | `:format`, `:output`, `:timing`, `:pager`, `:echo` |
//! | `limits` | `:limits` |
//! | `session` | `:open`, `:history`, `:clear`, `:quit` |

mod citing;
mod data;
mod definition;
mod draft;
mod find;
mod help;
mod limits;
mod parameter;
mod run;
mod schema;
mod schema_tables;
mod session;
mod setting;
mod transaction;

use super::complete::{Candidate, Owner, Words, sounds_like};
use super::habit::{self, Habit};
use super::state::{CliError, Outcome, Shell};
use definition::{Argument, Call, Commands};
use tupu::language::{Keyword, nearest};

/// The one table of commands.
pub const COMMANDS: Commands = Commands(&[
    help::COMMANDS,
    schema::COMMANDS,
    find::COMMANDS,
    draft::COMMANDS,
    run::COMMANDS,
    data::COMMANDS,
    citing::COMMANDS,
    transaction::COMMANDS,
    parameter::COMMANDS,
    setting::COMMANDS,
    limits::COMMANDS,
    session::COMMANDS,
]);

/// Whether there is a command of this name.
pub fn exists(name: &str) -> bool {
    COMMANDS.find(name).is_some()
}

/// Whether a line, without its colon, is a command that takes a statement.
pub fn takes_statement(line: &str) -> bool {
    let command = COMMANDS.find(split(line).0);
    command.is_some_and(|command| matches!(command.argument, Argument::Statement))
}

/// Whether a line, without its colon, is a command that is followed by a statement.
pub fn awaits_statement(line: &str) -> bool {
    let mut words = split(line).1.split_whitespace().take(2);
    let begins = |word: &str| {
        let word = word.split(|c: char| !c.is_alphabetic()).next();
        word.and_then(Keyword::from_word).is_some()
    };
    takes_statement(line) && words.any(begins)
}

/// Whether a line, without its colon, begins with the complete name of a command, and does not continue like a label.
pub fn begins_with_name(line: &str) -> bool {
    let (name, rest) = split(line);
    let label = rest.starts_with([')', '{', '|', '&', ':', ',']);
    let name = name.to_lowercase();
    !label && (name == "exit" || COMMANDS.all().any(|command| command.name == name))
}

/// Splits a line into the name and the arguments.
fn split(line: &str) -> (&str, &str) {
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (name.trim_end_matches(';'), rest.trim())
}

/// Runs a line that begins with `:`.
pub fn run(shell: &mut Shell, line: &str) -> Outcome {
    let (name, rest) = split(line.trim_start().trim_start_matches(':'));
    let command = COMMANDS.find(name).ok_or_else(|| unknown(name, rest))?;
    let call = Call {
        command,
        argument: rest.trim_end_matches(';').trim_end(),
        commands: COMMANDS,
    };
    (command.run)(shell, &call)
}

fn unknown(name: &str, rest: &str) -> CliError {
    let name = &*name.to_lowercase();
    let way = match habit::of_command(&format!("{name} {rest}")) {
        Some(Habit::Advice(way)) => Some(way),
        Some(Habit::Means(command)) => Some(format!("it is `{command}` here")),
        None => None,
    };
    if let Some(way) = way {
        return CliError::new(format!("there is no command `:{name}`: {way}"));
    }
    let alike: Vec<String> = COMMANDS
        .all()
        .filter(|command| command.name.starts_with(name) && !name.is_empty())
        .map(|command| format!(":{}", command.name))
        .collect();
    let near = nearest(name, COMMANDS.all().map(|command| command.name));
    CliError::new(match (alike.is_empty(), near) {
        (false, _) => format!("`:{name}` may be {}", alike.join(" or ")),
        (true, Some(near)) => {
            format!("there is no command `:{name}`; did you mean `:{near}`?")
        }
        (true, None) => format!("there is no command `:{name}`; :help lists all commands"),
    })
}

/// The most names of entities that are offered.
const MOST_NAMES: usize = 100;

/// The completions of a line.
pub enum Completion {
    /// The word that begins at this byte can be completed to one of these.
    Words(usize, Vec<Candidate>),
    File,
    /// Not a command: a statement.
    Statement,
}

/// The completions at the end of this text.
pub fn completion(before: &str, words: &dyn Words) -> Completion {
    let Some(line) = before.trim_start().strip_prefix(':') else {
        return Completion::Statement;
    };
    let Some((name, typed)) = line.split_once(char::is_whitespace) else {
        let names = COMMANDS.all().map(|command| format!("{} ", command.name));
        return words_of(before, line, names.collect());
    };
    let typed = typed.trim_start();
    match COMMANDS.find(name).map(|command| &command.argument) {
        Some(Argument::Words(given)) => words_of(
            before,
            typed,
            given.iter().map(|word| (*word).to_owned()).collect(),
        ),
        Some(Argument::Topic) => words_of(before, typed, help::topics(COMMANDS, words)),
        Some(Argument::Name) => {
            let names = words.labels().into_iter().chain(words.relationship_types());
            words_of(before, typed, names.collect())
        }
        Some(Argument::Entity) => {
            let names = words.values("name", &Owner::default()).into_iter();
            let fits = |name: &String| name.starts_with(typed) || sounds_like(name, typed);
            let found = names.filter(fits).take(MOST_NAMES);
            Completion::Words(
                before.len() - typed.len(),
                found.map(Candidate::plain).collect(),
            )
        }
        Some(Argument::File) => Completion::File,
        Some(Argument::Statement | Argument::Other) => Completion::Statement,
        _ => Completion::Words(before.len(), Vec::new()),
    }
}

/// The words that begin with the typed text; case does not matter.
fn words_of(before: &str, typed: &str, words: Vec<String>) -> Completion {
    let lower = typed.to_lowercase();
    let begins = |word: &String| word.to_lowercase().starts_with(&lower);
    let words = words.into_iter().filter(begins).map(Candidate::plain);
    Completion::Words(before.len() - typed.len(), words.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_beginning() {
        assert!(
            COMMANDS
                .find("q")
                .is_some_and(|command| command.name == "quit")
        );
        assert!(
            COMMANDS
                .find("param")
                .is_some_and(|command| command.name == "param")
        );
        assert!(COMMANDS.find("par").is_none(), "param and params");
        assert!(
            COMMANDS
                .find("BEGIN")
                .is_some_and(|command| command.name == "begin")
        );
        assert!(begins_with_name("Params") && takes_statement("Explain RETURN 1"));
        assert!(COMMANDS.find("").is_none());
        assert!(unknown("par", "").to_string().contains(":param or :params"));
        assert!(unknown("shcema", "").to_string().contains("`:schema`"));
        assert!(
            COMMANDS
                .find("exit")
                .is_some_and(|command| command.name == "quit")
        );
    }

    #[test]
    fn names_are_there_once_and_documented() {
        let mut names: Vec<&str> = COMMANDS.all().map(|command| command.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(COMMANDS.all().all(|command| !command.about.is_empty()));
    }
}
