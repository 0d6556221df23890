//! The line editor: colours, hints from history, completion, and whether Enter ends the statement.

pub mod highlight;
#[cfg(test)]
mod tests;

use super::complete::{Candidate, Catalog, complete};
use super::state::Shell;
use super::{command, history, typing};
use rustyline::completion::{Completer, FilenameCompleter};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter, HistoryHinter};
use rustyline::history::{DefaultHistory, History, SearchDirection};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, ExternalPrinter, Helper};
use std::borrow::Cow;
use std::path::PathBuf;
use std::rc::Rc;

/// The number of history entries that are kept.
const LINES_KEPT: usize = 10_000;

/// The line editor with its history.
pub struct Editor {
    editor: rustyline::Editor<Assistant, DefaultHistory>,
    history: Option<PathBuf>,
    /// Never prints anything. While it exists, the editor waits for a key and for a signal at once, so that a signal
    /// ends the wait.
    _printer: Option<Box<dyn ExternalPrinter>>,
}

impl Editor {
    /// An editor for the shell, whose words completion offers.
    pub fn new(shell: &Shell) -> rustyline::Result<Editor> {
        let config = Config::builder()
            .max_history_size(LINES_KEPT)?
            .completion_type(CompletionType::List)
            .completion_prompt_limit(100)
            .build();
        let mut editor = rustyline::Editor::with_config(config)?;
        editor.set_helper(Some(Assistant {
            catalog: Rc::clone(&shell.catalog),
            hinter: HistoryHinter::new(),
            files: FilenameCompleter::new(),
        }));
        let history = history::path();
        if let Some(path) = &history {
            history::load(editor.history_mut(), path);
        }
        let printer = editor.create_external_printer();
        Ok(Editor {
            editor,
            history,
            _printer: printer
                .ok()
                .map(|printer| Box::new(printer) as Box<dyn ExternalPrinter>),
        })
    }

    /// The entries of earlier sessions, the oldest first.
    pub fn entries(&self) -> Vec<String> {
        let history = self.editor.history();
        let entry = |at| history.get(at, SearchDirection::Forward).ok().flatten();
        let entries = (0..history.len()).filter_map(entry);
        entries.map(|found| found.entry.into_owned()).collect()
    }

    /// Reads one or more statements, or a command; `begun` is the initial text.
    pub fn read(&mut self, prompt: &str, begun: &str) -> Result<String, ReadlineError> {
        self.editor.readline_with_initial(prompt, (begun, ""))
    }

    /// Adds an entry to the history.
    pub fn remember(&mut self, text: &str) {
        // A failure to store the history is not reported for every line.
        let added = self.editor.add_history_entry(text).unwrap_or(false);
        if let Some(path) = self.history.as_ref().filter(|_| added) {
            history::keep(self.editor.history_mut(), path);
        }
    }
}

/// The callbacks of the line editor.
struct Assistant {
    catalog: Rc<Catalog>,
    hinter: HistoryHinter,
    files: FilenameCompleter,
}

impl Helper for Assistant {}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if typing::is_complete(context.input()) {
            ValidationResult::Valid(None)
        } else {
            ValidationResult::Incomplete
        })
    }
}

impl Completer for Assistant {
    type Candidate = Candidate;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        context: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Candidate>)> {
        let before = line.get(..cursor).unwrap_or(line);
        // The last line of an unfinished statement may be a command.
        let at = typing::command_start(before).unwrap_or(0);
        let line_before = before.get(at..).unwrap_or(before);
        match command::completion(line_before, &*self.catalog) {
            command::Completion::Words(start, candidates) => Ok((at + start, candidates)),
            command::Completion::File => {
                let (start, files) = self.files.complete(line, cursor, context)?;
                let files = files.into_iter().map(|file| Candidate {
                    shown: file.display,
                    inserted: file.replacement,
                });
                Ok((start, files.collect()))
            }
            command::Completion::Statement => {
                let after = line.get(cursor..).unwrap_or_default();
                Ok(complete(before, after, &*self.catalog))
            }
        }
    }
}

impl rustyline::completion::Candidate for Candidate {
    fn display(&self) -> &str {
        &self.shown
    }

    fn replacement(&self) -> &str {
        &self.inserted
    }
}

/// The hint shown dimly after the cursor.
struct Suggestion {
    shown: String,
    /// Whether the right arrow inserts it; advice is not inserted.
    inserted: bool,
}

impl Hint for Suggestion {
    fn display(&self) -> &str {
        &self.shown
    }

    fn completion(&self) -> Option<&str> {
        self.inserted.then_some(self.shown.as_str())
    }
}

impl Hinter for Assistant {
    type Hint = Suggestion;

    fn hint(&self, line: &str, cursor: usize, context: &Context<'_>) -> Option<Suggestion> {
        // After Enter on an incomplete statement, show what is missing.
        if line.ends_with('\n') && cursor == line.len() {
            return typing::unfinished(line).map(|why| Suggestion {
                shown: why.to_string(),
                inserted: false,
            });
        }
        let hint = self.hinter.hint(line, cursor, context)?;
        // A hint of many lines would move the typed text out of view.
        let shown = hint.lines().next().unwrap_or_default().to_owned();
        (!shown.is_empty()).then_some(Suggestion {
            shown,
            inserted: true,
        })
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        Cow::Owned(highlight::painted(line))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(format!("\x1b[1m{prompt}\x1b[0m"))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        kind != CmdKind::MoveCursor
    }
}
