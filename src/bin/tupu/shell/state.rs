//! What the shell keeps from one line to the next.

pub use crate::cli_error::CliError;

use super::complete::Catalog;
use super::prompt::prompt;
use crate::Failure;
use crate::args::RunOptions;
use crate::cli_error::report_open_transaction;
use crate::console::tell;
use crate::open::{OpenOptions, close};
use crate::output::{Format, Layout, OutputFile, style, terminal_size};
use std::ops::ControlFlow;
use std::rc::Rc;
use tupu::{Database, Interrupt, Parameters, Session};

/// Everything that a statement or a command may read or change.
pub struct Shell {
    pub session: Session,
    pub parameters: Parameters,
    pub settings: Settings,
    /// Where rows go instead of standard output.
    pub output: Option<OutputFile>,
    /// What has been typed, the oldest first.
    pub history: Vec<String>,
    /// The words of the graph, which completion offers.
    pub catalog: Rc<Catalog>,
    /// Stops the statement that runs.
    pub interrupt: Interrupt,
    /// The part of a statement typed before a command within it; the next line continues it.
    pub pending: String,
    /// What was opened: a path, `:memory:` or `:demo:`.
    place: String,
    /// How graphs are opened.
    pub open_options: OpenOptions,
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
    pub fn for_terminal(database: Database, options: &RunOptions) -> Shell {
        let settings = Settings {
            format: Format::Table,
            timing: true,
            pager: terminal_size().is_some(),
            echo: false,
        };
        Shell::new(database, options, settings)
    }

    /// A script comes through a pipe.
    pub fn for_pipe(database: Database, options: &RunOptions) -> Shell {
        let settings = Settings {
            format: Format::for_output(),
            timing: true,
            pager: false,
            echo: false,
        };
        Shell::new(database, options, settings)
    }

    /// The shell has handles of its own, so that the graph is closed when another one is opened.
    fn new(database: Database, options: &RunOptions, settings: Settings) -> Shell {
        let mut session = database.session();
        session.set_citing(options.citing.iter().map(String::as_str));
        Shell {
            interrupt: session.interrupt(),
            session,
            parameters: Parameters::default(),
            settings,
            output: None,
            history: Vec::new(),
            catalog: Rc::new(Catalog::new(&database)),
            pending: String::new(),
            place: options.database().unwrap_or(":memory:").to_owned(),
            open_options: options.open.clone(),
            depth: 0,
        }
    }

    /// Writes rows where the command line says, and as it says; a file that cannot be written is bad usage.
    pub fn show_as(&mut self, options: &RunOptions) -> Result<(), Failure> {
        if let Some(path) = &options.output {
            let file = OutputFile::create(path, &self.place).map_err(|error| {
                tell(format_args!("tupu: {path}: {error}"));
                Failure::Usage
            })?;
            self.output = Some(file);
            self.settings.format = Format::of_file(path);
        }
        self.settings.format = options.format.unwrap_or(self.settings.format);
        Ok(())
    }

    /// Sets all parameters.
    pub fn set_parameters(&mut self, parameters: Parameters) {
        self.catalog.set_parameters(&parameters);
        self.parameters = parameters;
    }

    /// Goes on with another database, and closes the one that was open.
    pub fn use_database(&mut self, database: &Database, place: &str) {
        let limits = self.session.limits();
        let before = std::mem::replace(&mut self.session, database.session());
        self.session.set_limits(limits);
        self.session.set_interrupt(self.interrupt.clone());
        self.catalog.reopen(database);
        let place_before = std::mem::replace(&mut self.place, place.to_owned());
        close_session(before, &place_before);
    }

    /// Ends it, and closes the graph.
    pub fn close(self) {
        report_open_transaction(&self.session);
        self.catalog.close();
        close_session(self.session, &self.place);
    }

    /// What is open: a path, `:memory:` or `:demo:`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Whether the graph that ships with tupu is open.
    pub fn is_demo(&self) -> bool {
        self.place == ":demo:"
    }

    /// The prompt.
    pub fn prompt(&self) -> String {
        let session = &self.session;
        prompt(&self.place, session.in_transaction(), session.citing())
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

fn close_session(session: Session, place: &str) {
    let database = session.database().clone();
    drop(session);
    close(database, place);
}
