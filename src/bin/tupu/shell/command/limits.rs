//! `:limits`: the maximum time and memory of a statement, and its threads.

use super::definition::{Argument, Call, Command};
use crate::cli_error::CliError;
use crate::console::print_line;
use crate::limits::{Choice, LimitOptions, memory, show_memory, show_time, threads, time};
use crate::shell::state::{Outcome, Shell};
use std::ops::ControlFlow;
use tupu::Limits;

const WORDS: &[&str] = &["time ", "memory ", "threads "];

pub const COMMANDS: &[Command] = &[Command {
    name: "limits",
    usage: "[time DURATION|memory SIZE|threads COUNT]",
    about: "bound what a statement may use, or show the bounds",
    more: "`:limits time 2s`, `:limits memory 512MiB`, `:limits time none`, `:limits threads 1`, `:limits threads default`, or several in one line: `:limits time 2s threads 1`. A statement that reaches a limit ends with an \
           error, and what it wrote is undone. Half of the machine's memory is the limit unless another is set, here or \
           with --memory-limit.",
    argument: Argument::Words(WORDS),
    run: limits,
}];

fn limits(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let mut limits = shell.session.limits();
    let settings = settings(call.argument);
    if settings.is_empty() {
        show(&limits);
        return Ok(ControlFlow::Continue(()));
    }
    // Nothing is set unless all of it can be, and all that is wrong is said at once.
    let wrong = settings
        .iter()
        .filter_map(|setting| set(&mut limits, setting).err());
    let wrong: Vec<String> = wrong.collect();
    if !wrong.is_empty() {
        return Err(CliError::new(wrong.join("\n")));
    }
    shell.session.set_limits(limits);
    Ok(ControlFlow::Continue(()))
}

fn show(limits: &Limits) {
    print_line(format_args!("time {}", show_time(limits.timeout)));
    print_line(format_args!("memory {}", show_memory(limits.memory)));
    let threads = limits.threads.map(|count| count.to_string());
    print_line(format_args!(
        "threads {}",
        threads.as_deref().unwrap_or("all")
    ));
}

/// The settings of a line, each with the words up to the next one.
fn settings(line: &str) -> Vec<String> {
    let mut settings: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let begins = WORDS.iter().any(|name| name.trim_end() == word);
        match settings.last_mut().filter(|_| !begins) {
            Some(setting) => {
                setting.push(' ');
                setting.push_str(word);
            }
            None => settings.push(word.to_owned()),
        }
    }
    settings
}

/// Sets one limit; the error is for people.
fn set(limits: &mut Limits, setting: &str) -> Result<(), String> {
    let wrong = |help: String| format!("`{setting}` is not a limit; {help}");
    let Some((what, limit)) = setting.split_once(' ') else {
        return Err(match WORDS.iter().any(|word| word.trim_end() == setting) {
            true => format!("{setting} of how much? {}", example(setting)),
            false => wrong(example(setting).to_owned()),
        });
    };
    let default = (limit == "default").then(|| LimitOptions::default().limits());
    match (what, default) {
        ("time", Some(default)) => limits.timeout = default.timeout,
        ("memory", Some(default)) => limits.memory = default.memory,
        ("threads", Some(default)) => limits.threads = default.threads,
        ("time", None) => limits.timeout = time(limit).map_err(wrong).map(Choice::most)?,
        ("memory", None) => limits.memory = memory(limit).map_err(wrong).map(Choice::most)?,
        ("threads", None) => limits.threads = threads_or_all(limit).map_err(wrong)?,
        (_, Some(_) | None) => return Err(wrong(example(what).to_owned())),
    }
    Ok(())
}

/// What may stand behind the name of a limit.
fn example(what: &str) -> &'static str {
    match what {
        "time" => "write `:limits time 2s`, `:limits time none` or `:limits time default`",
        "memory" => {
            "write `:limits memory 512MiB`, `:limits memory none` or `:limits memory default`"
        }
        "threads" => "write `:limits threads 1`, or `:limits threads all`, which is the default",
        _ => "write `:limits time DURATION`, `:limits memory SIZE` or `:limits threads COUNT`",
    }
}

/// Reads a number of threads, or `all`, for which people write `none` too.
fn threads_or_all(text: &str) -> Result<Option<usize>, String> {
    match text.trim() {
        "all" | "none" => Ok(None),
        count => threads(count)
            .map(Some)
            .map_err(|_| example("threads").to_owned()),
    }
}
