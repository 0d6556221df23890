//! What the shell keeps from one line to the next.

use super::complete::Catalog;
use crate::output::{Format, Layout, terminal_size};
use std::fs::File;
use std::rc::Rc;
use tupu::{Database, Error, Interrupt, Parameters, Session};

/// Everything that a statement or a command may read or change.
pub struct Shell {
    pub session: Session,
    pub parameters: Parameters,
    pub settings: Settings,
    /// Where rows go instead of standard output.
    pub output: Option<File>,
    /// What has been typed, the oldest first.
    pub history: Vec<String>,
    /// The words of the graph, which completion offers.
    pub catalog: Rc<Catalog>,
    /// Stops the statement that runs.
    pub interrupt: Interrupt,
    /// How many scripts are being read within one another.
    pub depth: usize,
}

/// What can be switched.
pub struct Settings {
    pub format: Format,
    pub timing: bool,
    pub pager: bool,
    /// Whether statements of scripts are shown before their answers.
    pub echo: bool,
}

/// Whether the shell goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Stay,
    Leave,
}

impl Shell {
    /// A person types, and reads tables.
    pub fn for_terminal(database: &Database) -> Shell {
        let settings = Settings {
            format: Format::Table,
            timing: true,
            pager: terminal_size().is_some(),
            echo: false,
        };
        Shell::new(database, settings)
    }

    /// A script comes through a pipe.
    pub fn for_pipe(database: &Database) -> Shell {
        let settings = Settings {
            format: Format::for_output(),
            timing: true,
            pager: false,
            echo: false,
        };
        Shell::new(database, settings)
    }

    fn new(database: &Database, settings: Settings) -> Shell {
        let session = database.session();
        Shell {
            interrupt: session.interrupt(),
            session,
            parameters: Parameters::default(),
            settings,
            output: None,
            history: Vec::new(),
            catalog: Rc::new(Catalog::new(database)),
            depth: 0,
        }
    }

    /// Goes on with another database.
    pub fn use_database(&mut self, database: &Database) {
        self.session = database.session();
        self.session.set_interrupt(self.interrupt.clone());
        self.catalog.reopen(database);
    }

    /// What stands before the line that is typed.
    pub fn prompt(&self) -> &'static str {
        if self.session.in_transaction() {
            "tupu (transaction)> "
        } else {
            "tupu> "
        }
    }

    /// How rows are written now.
    pub fn layout(&self) -> Layout {
        let to_terminal = self.output.is_none();
        Layout {
            format: self.settings.format,
            width: terminal_size()
                .filter(|_| to_terminal)
                .map(|(width, _)| width),
            timing: self.settings.timing,
        }
    }
}

/// Why a statement or a command was not carried out, as it is told.
#[derive(Debug)]
pub struct Trouble {
    message: String,
    /// Where in its text, from 1.
    line_column: Option<(usize, usize)>,
    /// The script that it stands in.
    source: Option<String>,
}

impl Trouble {
    /// A command that cannot be carried out.
    pub fn new(message: impl Into<String>) -> Trouble {
        Trouble {
            message: message.into(),
            line_column: None,
            source: None,
        }
    }

    /// An error of the engine over the text that its place counts in.
    pub fn of_error(error: &Error, text: &str) -> Trouble {
        let start = error.span().map(|span| span.start as usize);
        Trouble {
            message: error.report(text),
            line_column: start.map(|start| tupu::language::line_column(text, start)),
            source: None,
        }
    }

    /// At a place of the text, where no nearer one is known.
    pub fn at(mut self, text: &str, offset: usize) -> Trouble {
        let place = || tupu::language::line_column(text, offset);
        self.line_column.get_or_insert_with(place);
        self
    }

    /// In a script; what came from a script within keeps that one's name.
    pub fn of_source(mut self, name: &str) -> Trouble {
        self.source.get_or_insert_with(|| name.to_owned());
        self
    }
}

impl std::fmt::Display for Trouble {
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

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble::new(error.to_string())
    }
}
