//! One statement run, and its rows shown where they belong.

use super::pager::Screen;
use super::state::Shell;
use crate::output::{Layout, write};
use std::io::Write;
use tupu::Counters;

/// Runs one statement and shows what it returns.
pub fn statement(shell: &mut Shell, text: &str) -> tupu::Result<()> {
    // A Ctrl-C that came when nothing ran stops nothing.
    shell.interrupt.reset();
    let rows = shell.session.query(text, &shell.parameters)?;
    if rows.summary().counters != Counters::default() {
        shell.catalog.forget();
    }
    let notices = rows.notices().to_vec();
    to_output(shell, |layout, out| write(rows, layout, out))?;
    for notice in notices {
        eprintln!("note: {notice}");
    }
    Ok(())
}

/// Writes into the file that `:output` names, else to the screen, through a pager where it is long.
pub fn to_output(
    shell: &mut Shell,
    write: impl FnOnce(Layout, &mut dyn Write) -> tupu::Result<()>,
) -> tupu::Result<()> {
    let layout = shell.layout();
    if let Some(file) = &mut shell.output {
        write(layout, file)?;
        return Ok(file.flush()?);
    }
    let mut screen = Screen::new(shell.settings.pager);
    let written = write(layout, &mut screen);
    screen.finish()?;
    written
}

/// Shows a text, through a pager where it is long. It does not go where `:output` says: it is no answer.
pub fn show_text(shell: &Shell, text: &str) -> tupu::Result<()> {
    let mut screen = Screen::new(shell.settings.pager);
    screen.write_all(text.as_bytes())?;
    Ok(screen.finish()?)
}

/// A line on standard output; where nobody reads it, there is nobody to tell that.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
