//! `:format`, `:output`, `:timing`, `:pager`, `:echo`: how answers are shown, and where.

use super::{Argument, Command, unquoted};
use crate::output::Format;
use crate::shell::answer;
use crate::shell::state::{Next, Settings, Shell, Trouble};
use clap::ValueEnum;
use std::fs::File;

const FORMATS: &[&str] = &["table", "csv", "tsv", "json", "jsonl", "markdown"];
const SWITCH: &[&str] = &["on", "off"];

pub const COMMANDS: &[Command] = &[
    Command {
        name: "format",
        usage: "[table|csv|tsv|json|jsonl|markdown]",
        about: "choose how rows are written, or show which way is chosen",
        more: "A table shows of a path only what names its nodes; the other formats write out everything.",
        argument: Argument::Words(FORMATS),
        run: format,
    },
    Command {
        name: "output",
        usage: "[FILE]",
        about: "write answers into a file, in place of what is there; alone, back to the screen",
        more: "",
        argument: Argument::File,
        run: output,
    },
    Command {
        name: "timing",
        usage: "[on|off]",
        about: "show below a table how long the statement took",
        more: "",
        argument: Argument::Words(SWITCH),
        run: timing,
    },
    Command {
        name: "pager",
        usage: "[on|off]",
        about: "show what is longer than the screen through $PAGER, or less",
        more: "Only where standard output is a terminal.",
        argument: Argument::Words(SWITCH),
        run: pager,
    },
    Command {
        name: "echo",
        usage: "[on|off]",
        about: "show the statements of scripts before their answers",
        more: "For transcripts, of :source and of what is piped into tupu.",
        argument: Argument::Words(SWITCH),
        run: echo,
    },
];

fn format(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    if rest.is_empty() {
        let chosen = shell.settings.format.to_possible_value();
        answer::say(chosen.as_ref().map_or("", |value| value.get_name()));
        return Ok(Next::Stay);
    }
    let wrong = |_| {
        Trouble::new(format!(
            "`{rest}` is no format; there are {}",
            FORMATS.join(", ")
        ))
    };
    shell.settings.format = Format::from_str(rest, true).map_err(wrong)?;
    Ok(Next::Stay)
}

fn output(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    let create =
        |path| File::create(path).map_err(|error| Trouble::new(format!("{path}: {error}")));
    shell.output = match unquoted(rest) {
        "" => None,
        path => Some(create(path)?),
    };
    Ok(Next::Stay)
}

fn timing(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    switch(shell, "timing", rest, |settings| &mut settings.timing)
}

fn pager(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    switch(shell, "pager", rest, |settings| &mut settings.pager)
}

fn echo(shell: &mut Shell, rest: &str) -> Result<Next, Trouble> {
    switch(shell, "echo", rest, |settings| &mut settings.echo)
}

/// Sets a switch, or shows it.
fn switch(
    shell: &mut Shell,
    name: &str,
    rest: &str,
    of: fn(&mut Settings) -> &mut bool,
) -> Result<Next, Trouble> {
    let setting = of(&mut shell.settings);
    match rest {
        "on" => *setting = true,
        "off" => *setting = false,
        "" => answer::say(&format!(
            "{name} is {}",
            if *setting { "on" } else { "off" }
        )),
        other => return Err(Trouble::new(format!(":{name} is on or off, not `{other}`"))),
    }
    Ok(Next::Stay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_offered() {
        let values = Format::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
        assert_eq!(names, FORMATS);
    }
}
