//! `:limits`: the maximum time and memory of a statement, and its threads.

use super::definition::{Argument, Call, Command};
use crate::cli_error::CliError;
use crate::console::print_line;
use crate::limits::{Choice, LimitOptions, memory, show_memory, show_time, threads, time};
use crate::shell::state::{Outcome, Shell};
use std::ops::ControlFlow;

const WORDS: &[&str] = &["time ", "memory ", "threads "];

pub const COMMANDS: &[Command] = &[Command {
    name: "limits",
    usage: "[time DURATION|memory SIZE|threads COUNT]",
    about: "bound what a statement may use, or show the bounds",
    more: "`:limits time 2s`, `:limits memory 512MiB`, `:limits time none`, `:limits threads 1`, `:limits threads default`. A statement that reaches a limit ends with an \
           error, and what it wrote is undone. Half of the machine's memory is the limit unless another is set, here or \
           with --memory-limit.",
    argument: Argument::Words(WORDS),
    run: limits,
}];

fn limits(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let mut limits = shell.session.limits();
    let wrong = |help: String| CliError::new(format!("`{}` is not a limit; {help}", call.argument));
    match call.argument.split_once(char::is_whitespace) {
        None if call.argument.is_empty() => {
            print_line(format_args!("time {}", show_time(limits.timeout)));
            print_line(format_args!("memory {}", show_memory(limits.memory)));
            let threads = limits.threads.map(|count| count.to_string());
            print_line(format_args!(
                "threads {}",
                threads.as_deref().unwrap_or("all")
            ));
        }
        Some((what, limit)) if limit.trim() == "default" => {
            let default = LimitOptions::default().limits();
            match what {
                "time" => limits.timeout = default.timeout,
                "memory" => limits.memory = default.memory,
                "threads" => limits.threads = default.threads,
                _ => return Err(wrong(example(what).to_owned())),
            }
        }
        Some(("time", limit)) => limits.timeout = time(limit).map_err(wrong).map(Choice::most)?,
        Some(("memory", limit)) => {
            limits.memory = memory(limit).map_err(wrong).map(Choice::most)?
        }
        Some(("threads", count)) => limits.threads = threads_or_all(count).map_err(wrong)?,
        None if WORDS.iter().any(|word| word.trim_end() == call.argument) => {
            let message = format!("{} of how much? {}", call.argument, example(call.argument));
            return Err(CliError::new(message));
        }
        _ => {
            let help =
                "write `:limits time DURATION`, `:limits memory SIZE` or `:limits threads COUNT`";
            return Err(wrong(help.to_owned()));
        }
    }
    shell.session.set_limits(limits);
    Ok(ControlFlow::Continue(()))
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
