//! `:help`: the table of commands, and a page for each command and for everything in the engine's own reference of the
//! language.

use super::definition::{Argument, Call, Command, Commands};
use crate::output::terminal_size;
use crate::shell::answer;
use crate::shell::complete::Words;
use crate::shell::state::{CliError, Outcome, Shell};
use std::fmt::Write;
use std::ops::ControlFlow;
use tupu::language::{Reference, ReferenceKind, ReferencePage};
use unicode_width::UnicodeWidthStr;

pub const COMMANDS: &[Command] = &[Command {
    name: "help",
    usage: "[TOPIC]",
    about: "show the commands, or the page of a command, a clause, a function or a procedure",
    more: "`:help clauses`, `:help patterns`, `:help expressions`, `:help functions` and `:help procedures` list what \
           there is of each.",
    argument: Argument::Topic,
    run: help,
}];

/// The lists of the reference.
const LISTS: &[(&str, ReferenceKind)] = &[
    ("clauses", ReferenceKind::Clause),
    ("patterns", ReferenceKind::Pattern),
    ("expressions", ReferenceKind::Expression),
    ("functions", ReferenceKind::Function),
    ("procedures", ReferenceKind::Procedure),
];

fn help(shell: &mut Shell, call: &Call<'_>) -> Outcome {
    let text = match call.argument {
        "" => overview(call.commands),
        topic => of_topic(&shell.session.database().reference(), call.commands, topic)?,
    };
    answer::show_text(shell, &wrapped(&text, width()))?;
    Ok(ControlFlow::Continue(()))
}

/// The topics with pages.
pub fn topics(commands: Commands, words: &dyn Words) -> Vec<String> {
    let commands = commands.all().map(|command| format!(":{}", command.name));
    let lists = LISTS.iter().map(|(name, _)| (*name).to_owned());
    commands.chain(lists).chain(words.topics()).collect()
}

fn overview(commands: Commands) -> String {
    let mut out = String::from(
        "A statement ends with `;` and may take many lines. For example:
  MATCH (c:City)-[:LOCATED_IN]->(:Province {name: '山东省'}) RETURN c.name;
Tab completes, Ctrl-R searches the history, Ctrl-C ends a query. The language: :help clauses, :help MATCH,
:help functions, :help date.truncate, … The commands, which may be shortened:
",
    );
    // A few are longer, and move their description to the right.
    let width = 34;
    for command in commands.all() {
        push(
            &mut out,
            format_args!("  {:<width$}  {}", head(command), command.about),
        );
    }
    out
}

/// Appends a line.
fn push(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{line}");
}

/// A word may be both a part of the language and a command: then both pages are shown.
fn of_topic(reference: &Reference, commands: Commands, topic: &str) -> Result<String, CliError> {
    if let Some((_, kind)) = LISTS.iter().find(|(name, _)| *name == topic) {
        return Ok(list(reference, *kind));
    }
    let word = topic.trim_end_matches("()").trim_end_matches('(');
    let command = commands.find(topic.trim_start_matches(':'));
    let page = reference.find(word).filter(|_| !topic.starts_with(':'));
    let exact = command.filter(|command| page.is_none() || command.name.eq_ignore_ascii_case(word));
    let parts: Vec<String> = page
        .map(of_language)
        .into_iter()
        .chain(exact.map(of_command))
        .collect();
    if !parts.is_empty() {
        return Ok(parts.join("\n"));
    }
    let pages: Vec<&ReferencePage> = reference.pages_of(word).collect();
    if !pages.is_empty() {
        return Ok(list_of(&pages));
    }
    if let Some((_, page)) = SUBJECTS
        .iter()
        .find(|(subject, _)| subject.eq_ignore_ascii_case(word))
    {
        return of_topic(reference, commands, page);
    }
    match reference.instead_of(word) {
        Some(here) => Ok(format!("{word} is not of this language: {here}\n")),
        None => Err(unknown(reference, topic)),
    }
}

/// What is looked for under a name that is not one of a page, and the topic that has it.
const SUBJECTS: &[(&str, &str)] = &[
    ("valid_from", "AT"),
    ("valid_to", "AT"),
    ("valid time", "AT"),
    ("history", "AS OF"),
    ("commits", "db.commits"),
    ("sources", "CITING"),
    ("references", "CITING"),
    ("citations", "CITING"),
    ("facts", "CITE"),
    ("lineage", "CITE"),
    ("rank", "ADD"),
    ("statements", "ADD"),
    ("quantities", "figures"),
    ("units", "SHOW UNITS"),
    ("periods", "figures"),
    ("dates", "temporal"),
    ("graph type", "ALTER CURRENT GRAPH TYPE"),
    ("graph types", "ALTER CURRENT GRAPH TYPE"),
    ("schema", "ALTER CURRENT GRAPH TYPE"),
    ("algorithms", "algo"),
    ("transactions", "BEGIN"),
    ("rules", "CREATE RULE"),
    ("views", "CREATE RULE"),
    ("recursion", "CREATE RULE"),
    ("indexes", "CREATE INDEX"),
    ("constraints", "CREATE CONSTRAINT"),
];

fn unknown(reference: &Reference, topic: &str) -> CliError {
    let message = format!("there is no help on `{topic}`");
    match reference.nearest(topic) {
        Some(near) => CliError::new(format!("{message}; did you mean `{near}`?")),
        None => CliError::new(message).with_help(
            "`:schema NAME` tells of a label, a relationship type or a key of the graph, `:help` lists what there is help on",
        ),
    }
}

/// All pages of a kind, by category.
fn list(reference: &Reference, kind: ReferenceKind) -> String {
    let pages = reference.pages().iter().filter(|page| page.kind == kind);
    list_of(&pages.collect::<Vec<_>>())
}

fn list_of(pages: &[&ReferencePage]) -> String {
    let width = pages.iter().map(|page| page.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    let mut category = "";
    for page in pages {
        if &*page.category != category {
            category = &page.category;
            push(&mut out, format_args!("{category}"));
        }
        push(
            &mut out,
            format_args!(
                "  {:<width$}  {}",
                page.name,
                first_sentence(&page.description)
            ),
        );
    }
    out
}

fn first_sentence(text: &str) -> &str {
    let first = text.split_once(". ").map_or(text, |(first, _)| first);
    first.strip_suffix('.').unwrap_or(first)
}

/// The maximum width of a text; without a terminal it is not wrapped.
fn width() -> usize {
    terminal_size().map_or(usize::MAX, |(width, _)| width)
}

/// Lines that are too wide continue below their text, which begins after the last gap of two spaces.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let gap = line.rfind("  ").map_or(0, |at| at + 2);
        let indent = line.get(..gap).map_or(0, UnicodeWidthStr::width);
        // Do not wrap into a column of a few letters.
        let indent = if indent > width / 2 { 4 } else { indent };
        let mut used = 0;
        for word in line.split_inclusive(' ') {
            let wide = word.trim_end().width();
            if used > indent && used + wide > width {
                out.truncate(out.trim_end().len());
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                used = indent;
            }
            out.push_str(word);
            used += word.width();
        }
        out.push('\n');
    }
    out
}

fn of_language(page: &ReferencePage) -> String {
    let mut out = String::new();
    let aliases: String = page
        .aliases
        .iter()
        .map(|alias| format!(", {alias}"))
        .collect();
    push(
        &mut out,
        format_args!("{}{aliases} ({})", page.name, page.category),
    );
    push(&mut out, format_args!("  {}", indented(&page.syntax)));
    push(&mut out, format_args!("  {}", indented(&page.description)));
    if !page.options.is_empty() {
        let width = page.options.iter().map(|option| option.name.len()).max();
        let width = width.unwrap_or(0);
        push(&mut out, format_args!("  Options, as in {{name: value}}:"));
        for option in &page.options {
            let line = format_args!("    {:<width$}  {}", option.name, option.takes);
            push(&mut out, line);
        }
    }
    if !page.example.is_empty() {
        push(
            &mut out,
            format_args!(
                "  For example:\n    {}",
                page.example.replace('\n', "\n    ")
            ),
        );
    }
    if !page.answer.is_empty() {
        push(
            &mut out,
            format_args!("  answers\n    {}", page.answer.replace('\n', "\n    ")),
        );
    }
    out
}

fn of_command(command: &Command) -> String {
    let mut out = String::new();
    push(
        &mut out,
        format_args!("{}\n  {}", head(command), command.about),
    );
    if !command.more.is_empty() {
        push(&mut out, format_args!("  {}", command.more));
    }
    out
}

fn indented(text: &str) -> String {
    text.replace('\n', "\n  ")
}

/// `:param NAME [EXPRESSION]`
fn head(command: &Command) -> String {
    format!(":{} {}", command.name, command.usage)
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{SUBJECTS, of_topic, wrapped};
    use crate::shell::command::COMMANDS;

    #[test]
    fn everything_in_the_reference_has_a_page() {
        let reference = tupu::language::reference();
        for page in reference.pages() {
            let text = of_topic(&reference, COMMANDS, &page.name).unwrap();
            assert!(text.contains(&*page.description), "{}", page.name);
        }
    }

    #[test]
    fn every_command_has_a_page() {
        let reference = tupu::language::reference();
        for command in COMMANDS.all() {
            let text = of_topic(&reference, COMMANDS, &format!(":{}", command.name)).unwrap();
            assert!(text.contains(command.about), "{}", command.name);
        }
        let both = of_topic(&reference, COMMANDS, "begin").unwrap();
        assert!(both.contains("BEGIN") && both.contains(":begin"), "{both}");
    }

    #[test]
    fn statements_about_source_keys_and_units_have_pages_of_their_own() {
        let reference = tupu::language::reference();
        for (topic, page) in [
            ("CREATE SOURCE KEY", "CREATE SOURCE KEY [name]"),
            ("drop source key", "DROP SOURCE KEY name [IF EXISTS]"),
            ("SOURCE KEY", "CREATE SOURCE KEY [name]"),
            ("DROP UNIT", "DROP UNIT name [IF EXISTS]"),
            ("SHOW UNITS", "SHOW [ALL]"),
        ] {
            let text = of_topic(&reference, COMMANDS, topic).unwrap();
            assert!(text.contains(page), "{topic}: {text}");
        }
    }

    #[test]
    fn wide_lines_go_on_below_their_text() {
        let text = "  :open DB  open another graph\nplain words stand here\n";
        let expected = "  :open DB  open another\n            graph\nplain words stand here\n";
        assert_eq!(wrapped(text, 24), expected);
        assert_eq!(wrapped(text, usize::MAX), text);
        assert_eq!(
            wrapped("  山东省 泰安市 江门市\n", 16),
            "  山东省 泰安市\n  江门市\n"
        );
    }

    #[test]
    fn groups_of_pages_and_subjects_have_pages() {
        let reference = tupu::language::reference();
        let of = |topic: &str| of_topic(&reference, COMMANDS, topic).unwrap();
        assert!(of("kg").contains("kg.contradictions"));
        assert!(of("figures").contains("period.overlaps") && of("figures").contains("convert"));
        assert!(of("valid_from").contains("AT time query"));
        for (subject, page) in SUBJECTS {
            assert!(!of(subject).is_empty(), "{subject}");
            assert!(!of(page).contains("is not of this language"), "{page}");
        }
    }

    #[test]
    fn topics_of_others_are_answered_with_the_way_here() {
        let reference = tupu::language::reference();
        let of = |topic: &str| of_topic(&reference, COMMANDS, topic).unwrap();
        assert!(of("SHOW USERS").contains("there are no users or roles"));
        assert!(of("gds.pageRank.stream").contains("algo.pageRank"));
        assert!(of("gds").contains("algo.list"));
        assert!(of("apoc.periodic.iterate").contains("IN TRANSACTIONS"));
        assert!(of("apoc.text.join").contains("is not of this language"));
    }

    #[test]
    fn a_topic_that_is_not_there() {
        let reference = tupu::language::reference();
        let error = of_topic(&reference, COMMANDS, "colect")
            .unwrap_err()
            .to_string();
        assert!(error.contains("`collect`"), "{error}");
    }
}
