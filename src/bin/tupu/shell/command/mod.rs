//! The commands that begin with `:`. [`all`] is the one table that dispatch, `:help`, completion and colours read.
//!
//! | file | its commands |
//! | --- | --- |
//! | `help` | `:help` |
//! | `schema` | `:schema` |
//! | `run` | `:source`, `:explain`, `:profile` |
//! | `data` | `:import`, `:export`, `:backup`, `:view` |
//! | `transaction` | `:begin`, `:commit`, `:rollback` |
//! | `parameter` | `:param`, `:params` |
//! | `setting` | `:format`, `:output`, `:timing`, `:pager`, `:echo` |
//! | `session` | `:open`, `:history`, `:quit` |

mod data;
mod help;
mod parameter;
mod run;
mod schema;
mod session;
mod setting;
mod transaction;

use super::complete::{Candidate, Words};
use super::state::{Next, Shell, Trouble};
use tupu::language::nearest;

/// A command: a row of its family's table.
pub struct Command {
    /// Without the colon.
    pub name: &'static str,
    /// What stands after the name.
    pub usage: &'static str,
    /// One line.
    pub about: &'static str,
    /// What else `:help` says of it.
    pub more: &'static str,
    /// What completion offers after the name.
    pub argument: Argument,
    /// Carries it out, with the text after the name.
    pub run: fn(&mut Shell, &str) -> Result<Next, Trouble>,
}

/// What stands after the name of a command.
pub enum Argument {
    Nothing,
    Words(&'static [&'static str]),
    Topic,
    File,
    /// A statement, which ends with `;` and may take many lines.
    Statement,
    Other,
}

/// Every command, by family.
const FAMILIES: &[&[Command]] = &[
    help::COMMANDS,
    schema::COMMANDS,
    run::COMMANDS,
    data::COMMANDS,
    transaction::COMMANDS,
    parameter::COMMANDS,
    setting::COMMANDS,
    session::COMMANDS,
];

/// Every command.
pub fn all() -> impl Iterator<Item = &'static Command> {
    FAMILIES.iter().copied().flatten()
}

/// The command of this name; a beginning that only one has will do.
fn find(name: &str) -> Option<&'static Command> {
    let name = if name == "exit" { "quit" } else { name };
    let exact = all().find(|command| command.name == name);
    exact.or_else(|| {
        let mut beginning = all().filter(|command| command.name.starts_with(name));
        let first = beginning.next();
        first.filter(|_| !name.is_empty() && beginning.next().is_none())
    })
}

/// Whether there is a command of this name.
pub fn exists(name: &str) -> bool {
    find(name).is_some()
}

/// Whether a line, without its colon, is a command that takes a statement.
pub fn takes_statement(line: &str) -> bool {
    let command = find(split(line).0);
    command.is_some_and(|command| matches!(command.argument, Argument::Statement))
}

/// The name, and what stands after it.
fn split(line: &str) -> (&str, &str) {
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (name.trim_end_matches(';'), rest.trim())
}

/// Carries out a line that begins with `:`.
pub fn run(shell: &mut Shell, line: &str) -> Result<Next, Trouble> {
    let (name, rest) = split(line.trim_start().trim_start_matches(':'));
    match find(name) {
        Some(command) => (command.run)(shell, rest.trim_end_matches(';').trim_end()),
        None => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> Trouble {
    let alike: Vec<String> = all()
        .filter(|command| command.name.starts_with(name) && !name.is_empty())
        .map(|command| format!(":{}", command.name))
        .collect();
    let near = nearest(name, all().map(|command| command.name));
    Trouble::new(match (alike.is_empty(), near) {
        (false, _) => format!("`:{name}` may be {}", alike.join(" or ")),
        (true, Some(near)) => {
            format!("there is no command `:{name}`; did you mean `:{near}`?")
        }
        (true, None) => format!("there is no command `:{name}`; :help lists those that there are"),
    })
}

/// The command that is meant where fingers that know another shell type its word for it.
pub fn of_bare_word(text: &str) -> Option<&'static str> {
    let word = text.trim().trim_end_matches(';').trim_end();
    let known = [("help", ":help"), ("quit", ":quit"), ("exit", ":quit")];
    let meant = known
        .iter()
        .find(|(bare, _)| word.eq_ignore_ascii_case(bare));
    meant.map(|(_, command)| *command)
}

/// What completion has to offer in a line.
pub enum Completion {
    /// The word that begins at this byte may become one of these.
    Words(usize, Vec<Candidate>),
    File,
    /// No command: a statement.
    Statement,
}

/// What may stand at the end of this text.
pub fn completion(before: &str, words: &dyn Words) -> Completion {
    let Some(line) = before.trim_start().strip_prefix(':') else {
        return Completion::Statement;
    };
    let Some((name, typed)) = line.split_once(char::is_whitespace) else {
        let names = all().map(|command| format!("{} ", command.name));
        return words_of(before, line, names.collect());
    };
    let typed = typed.trim_start();
    match find(name).map(|command| &command.argument) {
        Some(Argument::Words(given)) => words_of(
            before,
            typed,
            given.iter().map(|word| (*word).to_owned()).collect(),
        ),
        Some(Argument::Topic) => words_of(before, typed, help::topics(words)),
        Some(Argument::File) => Completion::File,
        Some(Argument::Statement | Argument::Other) => Completion::Statement,
        _ => Completion::Words(before.len(), Vec::new()),
    }
}

/// Those of the words that begin as typed, whatever the case.
fn words_of(before: &str, typed: &str, words: Vec<String>) -> Completion {
    let lower = typed.to_lowercase();
    let begins = |word: &String| word.to_lowercase().starts_with(&lower);
    let words = words.into_iter().filter(begins).map(Candidate::plain);
    Completion::Words(before.len() - typed.len(), words.collect())
}

/// The one argument of a command that must have one.
fn required<'a>(command: &str, rest: &'a str) -> Result<&'a str, Trouble> {
    if rest.is_empty() {
        let usage = find(command).map_or("", |command| command.usage);
        return Err(Trouble::new(format!("write :{command} {usage}")));
    }
    Ok(rest)
}

/// File names may stand in quotes.
fn unquoted(text: &str) -> &str {
    let inside = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('\'').or_else(|| inside('"')).unwrap_or(text)
}

/// A command that takes nothing says so where it is given something.
fn nothing(command: &str, rest: &str) -> Result<(), Trouble> {
    match rest.is_empty() {
        true => Ok(()),
        false => Err(Trouble::new(format!(
            ":{command} stands alone; `{rest}` is too much"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_beginning() {
        assert!(find("q").is_some_and(|command| command.name == "quit"));
        assert!(find("param").is_some_and(|command| command.name == "param"));
        assert!(find("par").is_none(), "param and params");
        assert!(find("").is_none());
        assert!(unknown("par").to_string().contains(":param or :params"));
        assert!(unknown("shcema").to_string().contains("`:schema`"));
        assert!(find("exit").is_some_and(|command| command.name == "quit"));
    }

    #[test]
    fn words_of_other_shells() {
        assert_eq!(of_bare_word(" exit;"), Some(":quit"));
        assert_eq!(of_bare_word("HELP"), Some(":help"));
        assert_eq!(of_bare_word("RETURN 1;"), None);
    }

    #[test]
    fn names_are_there_once_and_documented() {
        let mut names: Vec<&str> = all().map(|command| command.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(all().all(|command| !command.about.is_empty()));
    }
}
