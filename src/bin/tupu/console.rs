//! Lines on standard output and on standard error. If the reader is gone, as after `| head` or when a terminal was
//! closed, the error cannot be reported: the program continues, and closes its graph.

use std::fmt::Display;
use std::io::Write;

/// Prints a line on standard output.
pub fn print_line(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints one or several lines on standard error.
pub fn print_error(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
