//! The state of the shell between lines.

pub use crate::cli_error::CliError;

use super::complete::Catalog;
use super::prompt::prompt;
use crate::Failure;
use crate::args::RunOptions;
use crate::cli_error::report_open_transaction;
use crate::console::print_error;
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
    /// The output of rows instead of standard output; see [`Shell::write_to`].
    pub output: Option<OutputFile>,
    /// The format of rows on the screen, while they go to a file.
    screen_format: Option<Format>,
    /// The typed entries, the oldest first.
    pub history: Vec<String>,
    /// The words of the graph, which completion offers.
    pub catalog: Rc<Catalog>,
    /// Stops the running statement.
    pub interrupt: Interrupt,
    /// The part of a statement typed before a command within it; the next line continues it.
    pub pending: String,
    /// The path of the open graph, `:memory:` or `:demo:`.
    place: String,
    /// The options for opening graphs.
    pub open_options: OpenOptions,
    /// The current nesting depth of scripts.
    pub depth: usize,
}

/// Settings that commands can change.
pub struct Settings {
    pub format: Format,
    pub timing: bool,
    pub pager: bool,
    /// Whether statements of scripts are shown before their results.
    pub echo: bool,
}

/// Whether the shell continues or ends after a statement or a command; or the error.
pub type Outcome = Result<ControlFlow<()>, CliError>;

impl Shell {
    /// The state of an interactive shell, which shows tables.
    pub fn for_terminal(database: Database, options: &RunOptions) -> Shell {
        let settings = Settings {
            format: Format::Table,
            timing: true,
            pager: terminal_size().is_some(),
            echo: false,
        };
        Shell::new(database, options, settings)
    }

    /// The state for a script that is piped in.
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
            screen_format: None,
            history: Vec::new(),
            catalog: Rc::new(Catalog::new(&database)),
            pending: String::new(),
            place: options.database().unwrap_or(":memory:").to_owned(),
            open_options: options.open.clone(),
            depth: 0,
        }
    }

    /// Sets output and format of the command line; a file that cannot be written is a usage error.
    pub fn show_as(&mut self, options: &RunOptions) -> Result<(), Failure> {
        if let Some(path) = &options.output {
            let file = OutputFile::create(path, &self.place).map_err(|error| {
                print_error(format_args!("tupu: {path}: {error}"));
                Failure::Usage
            })?;
            let Some(format) = options.format.or_else(|| Format::of_file(path)) else {
                print_error(format_args!(
                    "tupu: {path}: its ending names no format of rows\n  help: .csv, .tsv, .json, .jsonl, .md and .txt do, and \
                     --format FORMAT goes before the ending; a picture (.html, .svg) is drawn by :view, a whole graph \
                     written by tupu export"
                ));
                return Err(Failure::Usage);
            };
            self.write_to(file, Some(format));
        }
        self.settings.format = options.format.unwrap_or(self.settings.format);
        Ok(())
    }

    /// Writes rows to a file from now on, in a format if its ending names one.
    pub fn write_to(&mut self, file: OutputFile, format: Option<Format>) {
        self.screen_format.get_or_insert(self.settings.format);
        self.output = Some(file);
        self.settings.format = format.unwrap_or(self.settings.format);
    }

    /// Writes rows to the screen again, in the format that they had there.
    pub fn write_to_screen(&mut self) {
        self.output = None;
        self.settings.format = self.screen_format.take().unwrap_or(self.settings.format);
    }

    /// Sets all parameters.
    pub fn set_parameters(&mut self, parameters: Parameters) {
        self.catalog.set_parameters(&parameters);
        self.parameters = parameters;
    }

    /// Switches to another database, and closes the open one.
    pub fn use_database(&mut self, database: &Database, place: &str) {
        let limits = self.session.limits();
        let before = std::mem::replace(&mut self.session, database.session());
        self.session.set_limits(limits);
        self.session.set_interrupt(self.interrupt.clone());
        self.catalog.reopen(database);
        let place_before = std::mem::replace(&mut self.place, place.to_owned());
        close_session(before, &place_before);
    }

    /// Ends the session, and closes the graph; returns whether a transaction was open, which is lost.
    pub fn close(self) -> bool {
        let lost = report_open_transaction(&self.session);
        self.catalog.close();
        close_session(self.session, &self.place);
        lost
    }

    /// The path of the open graph, `:memory:` or `:demo:`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The prompt.
    pub fn prompt(&self) -> String {
        let session = &self.session;
        prompt(&self.place, session.in_transaction(), session.citing())
    }

    /// The current layout of rows.
    pub fn layout(&self) -> Layout {
        let to_terminal = self.output.is_none();
        Layout {
            format: self.settings.format,
            width: terminal_size()
                .filter(|_| to_terminal)
                .map(|(width, _)| width),
            colour: to_terminal && style::on_output(),
            timing: self.settings.timing,
            before_counters: None,
        }
    }
}

fn close_session(session: Session, place: &str) {
    let database = session.database().clone();
    drop(session);
    close(database, place);
}
