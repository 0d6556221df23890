//! Lines on standard output and on standard error. If the reader is gone, as after `| head` or when a terminal has been
//! closed, the error cannot be reported: the program continues, and closes its graph.

use std::fmt::Display;
use std::io::Write;

/// A line on standard output.
pub fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line, or several, on standard error.
pub fn tell(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
