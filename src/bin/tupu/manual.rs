//! `tupu completions` and `tupu man`: the command line for other programs, generated from its definition.

use crate::Failure;
use crate::args::{Arguments, CompletionsOptions, ManOptions};
use crate::console::print_error;
use clap::{Command, CommandFactory};
use std::io::{self, Write};

/// Prints the completion script for a shell.
pub fn completions(options: &CompletionsOptions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        options.shell,
        &mut Arguments::command(),
        "tupu",
        &mut script,
    );
    print(&script)
}

/// Prints the manual page of tupu, or of one of its commands.
pub fn man(options: &ManOptions) -> Result<(), Failure> {
    let mut command = Arguments::command();
    command.build();
    let page = match &options.command {
        None => command,
        Some(name) => of_subcommand(&command, name)?,
    };
    let mut text = Vec::new();
    write_page(page, &mut text).map_err(|error| untold(&error))?;
    print(&text)
}

/// The sections in the order of manual pages. The text below the options in `--help` keeps its lines.
fn write_page(command: Command, out: &mut dyn Write) -> io::Result<()> {
    let after = command.get_after_help().map(ToString::to_string);
    let has_subcommands = command.has_subcommands();
    // Otherwise the footer of a command's page would only name the command: `import 0.1.0`.
    let page = clap_mangen::Man::new(command).source(concat!("tupu ", env!("CARGO_PKG_VERSION")));
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    if has_subcommands {
        page.render_subcommands_section(out)?;
    }
    if let Some(after) = after {
        writeln!(out, ".SH EXAMPLES\n.nf")?;
        for line in after.lines().filter(|line| *line != "Examples:") {
            writeln!(out, "\\&{}", line.replace('\\', "\\e").replace('-', "\\-"))?;
        }
        writeln!(out, ".fi")?;
    }
    page.render_version_section(out)
}

fn of_subcommand(command: &Command, name: &str) -> Result<Command, Failure> {
    let Some(found) = command.find_subcommand(name) else {
        let names = command.get_subcommands().map(Command::get_name);
        let names: Vec<&str> = names.filter(|name| *name != "help").collect();
        print_error(format_args!(
            "tupu: there is no command `{name}`; there are {}",
            names.join(", ")
        ));
        return Err(Failure::Usage);
    };
    Ok(found.clone().version(env!("CARGO_PKG_VERSION")))
}

fn print(text: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(untold(&error)),
        _ => Ok(()),
    }
}

fn untold(error: &io::Error) -> Failure {
    print_error(format_args!("tupu: standard output: {error}"));
    Failure::Usage
}
