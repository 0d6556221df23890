//! Colours of the output: whether they are enabled, and which.

use std::io::IsTerminal;

const DIM: &str = "2";
const BOLD: &str = "1";
const BOLD_RED: &str = "1;31";

/// Whether standard output supports colours.
pub fn on_output() -> bool {
    shows_colours(&std::io::stdout())
}

/// Whether standard error supports colours.
pub fn on_error() -> bool {
    shows_colours(&std::io::stderr())
}

/// A terminal with colours, whose user has not disabled them (<https://no-color.org>).
fn shows_colours(stream: &impl IsTerminal) -> bool {
    let declined = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    stream.is_terminal() && !declined && !dumb
}

/// Dimmed text.
pub fn dim(text: &str) -> String {
    painted(DIM, text)
}

fn painted(code: &str, text: &str) -> String {
    format!("\x1b[{code}m{text}\x1b[0m")
}

/// An error message: its kind and its carets in red, the label of each help in bold.
pub fn error(message: &str) -> String {
    let mut lines = message.split('\n').enumerate();
    let first = lines.next().map(|(_, line)| error_head(line));
    let others = lines.map(|(_, line)| error_line(line));
    let painted: Vec<String> = first.into_iter().chain(others).collect();
    painted.join("\n")
}

/// `file:1:2: KindOfError (Code): what is wrong`: everything before the description.
fn error_head(line: &str) -> String {
    match line.split_once("): ") {
        Some((head, rest)) if head.contains(" (") => {
            format!("{} {rest}", painted(BOLD_RED, &format!("{head}):")))
        }
        _ => painted(BOLD_RED, line),
    }
}

fn error_line(line: &str) -> String {
    let marks = line
        .split_once(" | ")
        .filter(|(before, after)| before.trim().is_empty() && after.trim_start().starts_with('^'));
    if let Some((before, after)) = marks {
        return format!("{before} | {}", painted(BOLD_RED, after));
    }
    match line.strip_prefix("  help: ") {
        Some(help) => format!("  {} {help}", painted(BOLD, "help:")),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::error;

    #[test]
    fn what_is_red_in_an_error() {
        let message = "SyntaxError (UnexpectedSyntax): `(` is not closed\n  line 1, column 8\n1 | RETURN (\n  |        ^\n  help: close it";
        let expected = "\x1b[1;31mSyntaxError (UnexpectedSyntax):\x1b[0m `(` is not closed\n  line 1, column 8\n1 | RETURN (\n  | \x1b[1;31m       ^\x1b[0m\n  \x1b[1mhelp:\x1b[0m close it";
        assert_eq!(error(message), expected);
        assert_eq!(error("no command"), "\x1b[1;31mno command\x1b[0m");
    }
}
