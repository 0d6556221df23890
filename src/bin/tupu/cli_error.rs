//! Errors as they are displayed: with the file, the line and the column if these are known.

use crate::console::print_error;
use crate::output::style;
use tupu::{Error, Session};

/// The reason why a statement or a command was not executed, as it is displayed.
#[derive(Debug)]
pub struct CliError {
    message: String,
    /// The position in its text, from 1.
    line_column: Option<(usize, usize)>,
    /// The script that contains it.
    source: Option<String>,
    /// The reader of the output is gone, so nothing more can be reported.
    unread: bool,
}

impl CliError {
    /// A command that cannot be carried out.
    pub fn new(message: impl Into<String>) -> CliError {
        CliError {
            message: message.into(),
            line_column: None,
            source: None,
            unread: false,
        }
    }

    /// An error of the engine; its span refers to the text.
    pub fn of_error(error: &Error, text: &str) -> CliError {
        let start = error.span().map(|span| span.start as usize);
        CliError {
            message: error.report(text),
            line_column: start.map(|start| tupu::language::line_column(text, start)),
            source: None,
            unread: is_unread(error),
        }
    }

    /// Reports it on standard error.
    pub fn report(&self) {
        if !self.unread {
            print_error(format_args!("{}", self.shown()));
        }
    }

    /// Reports it on standard error as the error of a whole command, with the name of the program.
    pub fn report_of_command(&self) {
        if !self.unread {
            print_error(format_args!("tupu: {}", self.shown()));
        }
    }

    /// With colours if standard error supports them.
    fn shown(&self) -> String {
        let text = self.to_string();
        match style::on_error() {
            true => style::error(&text),
            false => text,
        }
    }

    /// Adds a line of help.
    pub fn with_help(mut self, help: &str) -> CliError {
        self.message.push_str("\n  help: ");
        self.message.push_str(help);
        self
    }

    /// Sets a position in the text, unless a more precise one is known.
    pub fn at(mut self, text: &str, offset: usize) -> CliError {
        let place = || tupu::language::line_column(text, offset);
        self.line_column.get_or_insert_with(place);
        self
    }

    /// Sets the name of the script, unless the error is from an inner script.
    pub fn of_source(mut self, name: &str) -> CliError {
        self.source.get_or_insert_with(|| name.to_owned());
        self
    }
}

/// Reports that the changes since `BEGIN` are lost if the end of input comes before `COMMIT`, and returns whether they are.
pub fn report_open_transaction(session: &Session) -> bool {
    let open = session.in_transaction();
    if open {
        print_error(format_args!(
            "note: the transaction that was open has been rolled back; COMMIT keeps what was written"
        ));
    }
    open
}

/// Returns whether standard output was a pipe whose reader is gone: `tupu … | head`.
fn is_unread(error: &Error) -> bool {
    let cause = std::error::Error::source(error);
    let cause = cause.and_then(|cause| cause.downcast_ref::<std::io::Error>());
    cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

impl std::fmt::Display for CliError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(source) = &self.source {
            write!(f, "{source}:")?;
            if let Some((line, column)) = self.line_column {
                write!(f, "{line}:{column}:")?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.message)
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> CliError {
        CliError {
            unread: is_unread(&error),
            ..CliError::new(error.to_string())
        }
    }
}
