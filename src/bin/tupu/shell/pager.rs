//! Shows long results page by page: output that is longer than the screen goes through `$PAGER`, or `less`.

use crate::output::terminal_size;
use std::io::{self, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Options of `less`: quit if the text fits the screen, show characters raw, truncate long lines, keep the text on the
/// screen.
const LESS_OPTIONS: &str = "-FRSX";

/// Standard output. Output is buffered until it is longer than the screen, and then sent through the pager.
pub struct Screen {
    held: Vec<u8>,
    lines: usize,
    /// The number of lines of the screen; `None` if no pager is used.
    height: Option<usize>,
    pager: Option<(Child, ChildStdin)>,
    /// The user has quit the pager: the rest is not needed.
    left: bool,
}

impl Screen {
    /// Uses a pager only if it is enabled and standard output is a terminal.
    pub fn new(paged: bool) -> Screen {
        let height = terminal_size().filter(|_| paged).map(|(_, height)| height);
        Screen {
            held: Vec::new(),
            lines: 0,
            height,
            pager: None,
            left: false,
        }
    }

    /// Shows the buffered output, and waits for the pager.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Some((mut child, input)) = self.pager.take() {
            drop(input);
            child.wait()?;
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(&self.held)?;
        out.flush()
    }

    /// If the pager does not start, everything is shown at once.
    fn start(&mut self) {
        self.height = None;
        if let Ok(mut child) = pager().stdin(Stdio::piped()).spawn()
            && let Some(input) = child.stdin.take()
        {
            self.pager = Some((child, input));
        }
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left {
            return Ok(bytes.len());
        }
        self.held.extend_from_slice(bytes);
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        if self.height.is_some_and(|height| self.lines >= height) {
            self.start();
        }
        if self.height.is_none() {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.height.is_some() {
            return Ok(());
        }
        let held = std::mem::take(&mut self.held);
        let written = match &mut self.pager {
            Some((_, input)) => input.write_all(&held).and_then(|()| input.flush()),
            None => return io::stdout().lock().write_all(&held),
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.left = true;
                Ok(())
            }
            other => other,
        }
    }
}

/// `$PAGER` may be a command with options.
fn pager() -> Command {
    match std::env::var("PAGER")
        .ok()
        .filter(|pager| !pager.trim().is_empty())
    {
        Some(pager) if cfg!(unix) => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(pager);
            shell
        }
        Some(pager) => Command::new(pager),
        None => {
            let mut less = Command::new("less");
            less.arg(LESS_OPTIONS).env("LESSCHARSET", "utf-8");
            less
        }
    }
}
