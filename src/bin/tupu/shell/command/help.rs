//! `:help`: the table of commands, and a page for each.

use super::{Argument, Command, all, find};
use crate::shell::complete::Words;
use crate::shell::state::{Next, Shell, Trouble};

pub const COMMANDS: &[Command] = &[Command {
    name: "help",
    usage: "[TOPIC]",
    about: "show the commands, or the page of a command",
    more: "",
    argument: Argument::Topic,
    run: help,
}];

fn help(_: &mut Shell, topic: &str) -> Result<Next, Trouble> {
    if topic.is_empty() {
        overview();
        return Ok(Next::Stay);
    }
    match find(topic.trim_start_matches(':')) {
        Some(command) => page(command),
        None => return Err(Trouble::new(format!("there is no help on `{topic}`"))),
    }
    Ok(Next::Stay)
}

/// What there are pages of.
pub fn topics(_: &dyn Words) -> Vec<String> {
    all().map(|command| format!(":{}", command.name)).collect()
}

fn overview() {
    println!("A statement ends with `;` and may take many lines. For example:");
    println!("  MATCH (c:City)-[:LOCATED_IN]->(:Province {{name: '山东省'}}) RETURN c.name;");
    println!("Tab completes, Ctrl-R searches the history, Ctrl-C ends a query. Commands:");
    for command in all() {
        println!("  {:<38} {}", head(command), command.about);
    }
}

fn page(command: &Command) {
    println!("{}\n  {}", head(command), command.about);
    if !command.more.is_empty() {
        println!("  {}", command.more);
    }
}

/// `:param NAME [EXPRESSION]`
fn head(command: &Command) -> String {
    format!(":{} {}", command.name, command.usage)
        .trim_end()
        .to_owned()
}
