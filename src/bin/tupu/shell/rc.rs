//! `~/.config/tupu/rc`: statements and commands that are run at the start. It is only read by an interactive shell,
//! because the result of a script must not depend on the user.

use super::folders::folder;
use super::script::answer_file;
use super::state::Shell;
use std::ops::ControlFlow;

/// Runs the script if there is one. An error in it is reported with file and line, and ends the script but not the
/// shell.
pub fn answer(shell: &mut Shell) -> ControlFlow<()> {
    let Some(path) = folder("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("tupu/rc"))
    else {
        return ControlFlow::Continue(());
    };
    if !path.exists() {
        return ControlFlow::Continue(());
    }
    answer_file(shell, &path.to_string_lossy()).unwrap_or_else(|error| {
        error.report();
        ControlFlow::Continue(())
    })
}
