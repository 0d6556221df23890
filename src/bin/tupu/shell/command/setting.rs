//! `:format`, `:output`, `:timing`, `:pager`, `:echo`: the format and the destination of results.

use super::definition::{Argument, Call, Command, unquoted};
use crate::console::print_line;
use crate::output::{Format, OutputFile};
use crate::shell::state::{CliError, Outcome, Settings, Shell};
use clap::ValueEnum;
use std::ops::ControlFlow;

const FORMATS: &[&str] = &[
    "table", "vertical", "csv", "tsv", "json", "jsonl", "markdown",
];
const SWITCH: &[&str] = &["on", "off"];

pub const COMMANDS: &[Command] = &[
    Command {
        name: "format",
        usage: "[table|vertical|csv|tsv|json|jsonl|markdown]",
        about: "choose how rows are written, or show which way is chosen",
        more: "A table shows of a path only what names its nodes. On a terminal whose columns it would not fit into, its rows \
               stand one below another, as `vertical` has them. The other formats write out everything; csv and tsv leave \
               null empty and write the empty text as \"\".",
        argument: Argument::Words(FORMATS),
        run: format,
    },
    Command {
        name: "output",
        usage: "[FILE]",
        about: "write answers into a file, in place of what is there; alone, back to the screen",
        more: "The ending says how: .csv, .tsv, .json, .jsonl, .md, .txt for a table; without one JSON Lines; another one leaves \
               the format as it is. :format after it chooses another way, and :output alone goes back to that of the screen.",
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

fn format(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    if call.argument.is_empty() {
        let chosen = shell.settings.format.to_possible_value();
        print_line(chosen.as_ref().map_or("", |value| value.get_name()));
        return Ok(ControlFlow::Continue(()));
    }
    let wrong = |_| {
        CliError::new(format!(
            "`{}` is not a format; there are {}",
            call.argument,
            FORMATS.join(", ")
        ))
    };
    shell.settings.format = Format::from_str(call.argument, true).map_err(wrong)?;
    Ok(ControlFlow::Continue(()))
}

fn output(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    match unquoted(call.argument) {
        "" => shell.write_to_screen(),
        path => {
            let created = OutputFile::create(path, shell.place());
            let file = created.map_err(|error| CliError::new(format!("{path}: {error}")))?;
            shell.write_to(file, Format::of_file(path));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn timing(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    switch(shell, call, |settings| &mut settings.timing)
}

fn pager(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    switch(shell, call, |settings| &mut settings.pager)
}

fn echo(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    switch(shell, call, |settings| &mut settings.echo)
}

/// Changes a setting, or shows it.
fn switch(shell: &mut Shell, call: &Call<'_>, of: fn(&mut Settings) -> &mut bool) -> Outcome {
    let setting = of(&mut shell.settings);
    let name = call.command.name;
    match call.argument {
        "on" => *setting = true,
        "off" => *setting = false,
        "" => print_line(format_args!(
            "{name} is {}",
            if *setting { "on" } else { "off" }
        )),
        other => {
            return Err(CliError::new(format!(
                ":{name} is on or off, not `{other}`"
            )));
        }
    }
    Ok(ControlFlow::Continue(()))
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
