//! What the shell keeps from one line to the next.

pub use crate::cli_error::CliError;

use super::complete::Catalog;
use crate::output::{Format, Layout, style, terminal_size};
use std::fs::File;
use std::ops::ControlFlow;
use std::rc::Rc;
use tupu::{Database, Interrupt, Parameters, Session};

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
    /// What has been typed of a statement before a command that stands within it; the next line goes on with it.
    pub pending: String,
    /// What was opened: a path, `:memory:` or `:demo:`.
    place: String,
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

/// Whether the shell goes on after a statement or a command, or ends; or why it was not carried out.
pub type Outcome = Result<ControlFlow<()>, CliError>;

impl Shell {
    /// A person types, and reads tables.
    pub fn for_terminal(database: &Database, place: &str) -> Shell {
        let settings = Settings {
            format: Format::Table,
            timing: true,
            pager: terminal_size().is_some(),
            echo: false,
        };
        Shell::new(database, place, settings)
    }

    /// A script comes through a pipe.
    pub fn for_pipe(database: &Database, place: &str) -> Shell {
        let settings = Settings {
            format: Format::for_output(),
            timing: true,
            pager: false,
            echo: false,
        };
        Shell::new(database, place, settings)
    }

    fn new(database: &Database, place: &str, settings: Settings) -> Shell {
        let session = database.session();
        Shell {
            interrupt: session.interrupt(),
            session,
            parameters: Parameters::default(),
            settings,
            output: None,
            history: Vec::new(),
            catalog: Rc::new(Catalog::new(database)),
            pending: String::new(),
            place: place.to_owned(),
            depth: 0,
        }
    }

    /// Goes on with another database.
    pub fn use_database(&mut self, database: &Database, place: &str) {
        self.place = place.to_owned();
        self.session = database.session();
        self.session.set_interrupt(self.interrupt.clone());
        self.catalog.reopen(database);
    }

    /// Whether the graph that ships with tupu is open.
    pub fn is_demo(&self) -> bool {
        self.place == ":demo:"
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
            colour: to_terminal && style::on_output(),
            timing: self.settings.timing,
        }
    }
}
