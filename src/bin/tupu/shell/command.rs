//! The commands that begin with `:`, one table.

use super::show;
use crate::output::Format;
use clap::ValueEnum;
use tupu::Session;

/// What the shell holds from one line to the next.
pub struct Shell {
    pub session: Session,
    pub format: Format,
}

/// Whether the shell goes on.
pub enum Next {
    Stay,
    Leave,
}

struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&mut Shell, &str) -> Next,
}

const COMMANDS: &[Command] = &[
    Command {
        name: ":help",
        help: "show this",
        run: help,
    },
    Command {
        name: ":schema",
        help: "labels and relationship types with their counts, indexes, constraints",
        run: schema,
    },
    Command {
        name: ":format",
        help: ":format table|csv|tsv|json|jsonl|markdown",
        run: format,
    },
    Command {
        name: ":quit",
        help: "leave (also Ctrl-D)",
        run: quit,
    },
];

/// Runs a line that begins with `:`.
pub fn run(shell: &mut Shell, line: &str) -> Next {
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let name = name.trim_end_matches(';');
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(shell, rest.trim().trim_end_matches(';')),
        None => {
            let known: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
            eprintln!(
                "there is no command `{name}`; there are {}",
                known.join(", ")
            );
            Next::Stay
        }
    }
}

fn help(_: &mut Shell, _: &str) -> Next {
    println!("A statement ends with `;`, and may be as long as you like. For example:");
    println!("  MATCH (c:City)-[:LOCATED_IN]->(p:Province {{name: '山东省'}}) RETURN c.name;");
    println!(
        "BEGIN, COMMIT and ROLLBACK are statements; without them each statement is its own transaction."
    );
    for command in COMMANDS {
        println!("  {:<10} {}", command.name, command.help);
    }
    Next::Stay
}

const SCHEMA: &[&str] = &[
    "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS nodes ORDER BY label",
    "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS relationships ORDER BY type",
    "SHOW INDEXES",
    "SHOW CONSTRAINTS",
];

fn schema(shell: &mut Shell, _: &str) -> Next {
    for statement in SCHEMA {
        if let Err(error) = show(shell, statement) {
            eprintln!("{}", error.report(statement));
        }
    }
    Next::Stay
}

fn format(shell: &mut Shell, name: &str) -> Next {
    match Format::from_str(name, true) {
        Ok(format) => shell.format = format,
        Err(_) => {
            eprintln!("`{name}` is no format; there are table, csv, tsv, json, jsonl, markdown")
        }
    }
    Next::Stay
}

fn quit(_: &mut Shell, _: &str) -> Next {
    Next::Leave
}
