//! Lines on standard output and on standard error. Where nobody reads them any more, as after `| head` or in a terminal that
//! has been closed, there is nobody to tell that: the program goes on, and closes its graph.

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
