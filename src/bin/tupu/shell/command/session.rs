//! `:open`, `:history`, `:quit`: the session itself.

use super::{Argument, Command, nothing, required, unquoted};
use crate::open::try_open;
use crate::shell::answer;
use crate::shell::state::{Next, Shell, Trouble};

/// How much of the history is shown where nothing is said.
const SHOWN: usize = 20;

pub const COMMANDS: &[Command] = &[
    Command {
        name: "open",
        usage: "DB",
        about: "open another graph: a path, `:memory:` or `:demo:`",
        more: "A file that is not there is made. The graph that was open is closed, once the other one is open.",
        argument: Argument::File,
        run: open,
    },
    Command {
        name: "history",
        usage: "[COUNT]",
        about: "show the last lines typed",
        more: "They are kept from one session to the next in $XDG_STATE_HOME/tupu/history, or in \
               ~/.local/state/tupu/history, which nobody but you can read. Ctrl-R searches them.",
        argument: Argument::Other,
        run: history,
    },
    Command {
        name: "quit",
        usage: "",
        about: "leave (also Ctrl-D); a transaction that is open is rolled back",
        more: "",
        argument: Argument::Nothing,
        run: quit,
    },
];

fn open(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    let place = unquoted(required("open", rest)?);
    require_no_transaction(shell)?;
    open_place(shell, place)
}

/// A graph with a transaction open is not left behind.
pub fn require_no_transaction(shell: &Shell) -> Result<(), Trouble> {
    match shell.session.in_transaction() {
        false => Ok(()),
        true => Err(Trouble::new(
            "a transaction is open; :commit or :rollback it first",
        )),
    }
}

/// Goes on with the graph of this place.
pub fn open_place(shell: &mut Shell, place: &str) -> Result<Next, Trouble> {
    let database = try_open(place, false).map_err(Trouble::new)?;
    shell.use_database(&database);
    Ok(Next::Stay)
}

fn history(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    let wrong = |_| Trouble::new(format!("`{rest}` is no number of lines"));
    let count = match rest {
        "" => SHOWN,
        number => number.parse().map_err(wrong)?,
    };
    let first = shell.history.len().saturating_sub(count);
    for (at, entry) in shell.history.iter().enumerate().skip(first) {
        answer::say(&format!(
            "{:>5}  {}",
            at + 1,
            entry.replace('\n', "\n       ")
        ));
    }
    Ok(Next::Stay)
}

fn quit(_: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    nothing("quit", rest)?;
    Ok(Next::Leave)
}
