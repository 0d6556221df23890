//! The REPL: statements that end with `;`, over as many lines as they need, and commands that begin with `:`.

mod command;
mod history;
mod validator;

use crate::Failure;
use crate::open::open;
use crate::output::{Format, write};
use command::{Next, Shell};
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{Config, Editor};
use std::io::Write;
use validator::StatementHelper;

/// Reads and answers until `:quit` or the end of the input.
pub fn run(place: Option<&str>) -> Result<(), Failure> {
    let database = open(place, false)?;
    let mut shell = Shell {
        session: database.session(),
        format: Format::Table,
    };
    let config = Config::builder().auto_add_history(true).build();
    let mut editor: Editor<StatementHelper, DefaultHistory> =
        Editor::with_config(config).map_err(|error| terminal(&error))?;
    editor.set_helper(Some(StatementHelper));
    let history = history::path();
    if let Some(path) = &history {
        // A history that is not there yet is an empty one.
        let _ = editor.load_history(path);
    }
    println!(
        "tupu {}: {}",
        env!("CARGO_PKG_VERSION"),
        place.unwrap_or(":memory:")
    );
    println!("A statement ends with `;`. :help shows what else there is, :quit leaves.");
    let outcome = read_and_answer(&mut editor, &mut shell);
    if let Some(path) = &history {
        history::save(&mut editor, path);
    }
    outcome
}

fn read_and_answer(
    editor: &mut Editor<StatementHelper, DefaultHistory>,
    shell: &mut Shell,
) -> Result<(), Failure> {
    loop {
        let prompt = if shell.session.in_transaction() {
            "tupu (transaction)> "
        } else {
            "tupu> "
        };
        match editor.readline(prompt) {
            Ok(line) => {
                if let Next::Leave = answer(shell, &line) {
                    return Ok(());
                }
            }
            // Ctrl-C drops the line that is being typed, Ctrl-D leaves.
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(terminal(&error)),
        }
    }
}

fn answer(shell: &mut Shell, line: &str) -> Next {
    let text = line.trim();
    if text.starts_with(':') {
        return command::run(shell, text);
    }
    for span in tupu::language::split_statements(line) {
        let statement = line
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default();
        if let Err(error) = show(shell, statement) {
            eprintln!("{}", error.report(statement));
            break;
        }
    }
    Next::Stay
}

/// Runs one statement and shows its rows.
fn show(shell: &mut Shell, statement: &str) -> tupu::Result<()> {
    let rows = shell.session.query(statement, ())?;
    let mut out = std::io::stdout().lock();
    write(rows, shell.format, &mut out)?;
    out.flush()?;
    Ok(())
}

fn terminal(error: &ReadlineError) -> Failure {
    eprintln!("tupu: the terminal cannot be used: {error}");
    Failure::Usage
}
