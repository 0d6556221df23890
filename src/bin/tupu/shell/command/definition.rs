//! The definition of a command: a row of its family's table, and its arguments.

use crate::shell::state::{CliError, Outcome, Shell};

/// A command: a row of its family's table.
pub struct Command {
    /// Without the colon.
    pub name: &'static str,
    /// The arguments, as shown after the name.
    pub usage: &'static str,
    /// One line.
    pub about: &'static str,
    /// More text for `:help`.
    pub more: &'static str,
    /// What completion offers after the name.
    pub argument: Argument,
    /// Runs it.
    pub run: fn(&mut Shell, &Call<'_>) -> Outcome,
}

/// The kind of argument of a command.
pub enum Argument {
    /// Nothing.
    Nothing,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A page of the help.
    Topic,
    /// A label, a relationship type or a property key.
    Name,
    /// The name of an entity.
    Entity,
    /// A file.
    File,
    /// A statement, which ends with `;` and may take many lines.
    Statement,
    /// Something else.
    Other,
}

/// Every command, by family.
#[derive(Clone, Copy)]
pub struct Commands(pub &'static [&'static [Command]]);

impl Commands {
    /// Every command, in the order in which `:help` shows them.
    pub fn all(self) -> impl Iterator<Item = &'static Command> {
        self.0.iter().copied().flatten()
    }

    /// The command of this name; case does not matter, and a unique prefix is sufficient.
    pub fn find(self, name: &str) -> Option<&'static Command> {
        let name = &*name.to_lowercase();
        let name = if name == "exit" { "quit" } else { name };
        let exact = self.all().find(|command| command.name == name);
        exact.or_else(|| {
            let mut beginning = self.all().filter(|command| command.name.starts_with(name));
            let first = beginning.next();
            first.filter(|_| !name.is_empty() && beginning.next().is_none())
        })
    }
}

/// A command to execute: its definition, its arguments, and the other commands.
pub struct Call<'a> {
    /// The command.
    pub command: &'static Command,
    /// Its arguments; may be empty.
    pub argument: &'a str,
    /// All commands.
    pub commands: Commands,
}

impl<'a> Call<'a> {
    /// The argument of a command that must have one.
    pub fn required(&self) -> Result<&'a str, CliError> {
        if self.argument.is_empty() {
            let Command { name, usage, .. } = self.command;
            return Err(CliError::new(format!("write :{name} {usage}")));
        }
        Ok(self.argument)
    }

    /// Returns an error if arguments are given to a command that takes none.
    pub fn without_argument(&self) -> Result<(), CliError> {
        match self.argument {
            "" => Ok(()),
            given => Err(CliError::new(format!(
                ":{} takes no arguments; remove `{given}`",
                self.command.name
            ))),
        }
    }
}

/// File names may be quoted.
pub fn unquoted(text: &str) -> &str {
    let inside = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('\'').or_else(|| inside('"')).unwrap_or(text)
}
