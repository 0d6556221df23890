//! House rules that a machine can hold: sizes, no panics, no silenced lints, a map at every door.

use crate::repository::{Source, code_lines, sources};

/// Files are 100 to 400 lines; past this they have more than one job.
const FILE_LINES: usize = 500;

/// A function fits a screen.
const FUNCTION_LINES: usize = 60;

/// What does not stand in `src/` outside tests.
const FORBIDDEN: &[&str] = &[
    ".unwrap()",
    "panic!(",
    "todo!(",
    "unimplemented!(",
    "dbg!(",
    "#[allow(",
    "#![allow(",
    "unsafe {",
    // They panic where nobody reads what they write.
    "println!(",
    "print!(",
];

fn report(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_have_one_job() {
    let long = sources()
        .into_iter()
        .filter(|source| source.text.lines().count() > FILE_LINES);
    report(
        long.map(|source| format!("src/{} is over {FILE_LINES} lines", source.path))
            .collect(),
    );
}

#[test]
fn functions_fit_a_screen() {
    report(sources().iter().flat_map(long_functions).collect());
}

/// Functions from their `fn` line to the line that closes them, by indentation, which rustfmt keeps.
fn long_functions(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let mut wrong = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        let words: Vec<&str> = code.split_whitespace().take(5).collect();
        if code.starts_with("//") || !words.contains(&"fn") {
            continue;
        }
        let close = format!("{}}}", " ".repeat(indent));
        let end = lines[start..]
            .iter()
            .position(|line| *line == close || line.ends_with("{}"));
        if let Some(length) = end
            .map(|end| end + 1)
            .filter(|length| *length > FUNCTION_LINES)
        {
            wrong.push(format!("src/{}:{}: {length} lines", source.path, start + 1));
        }
    }
    wrong
}

#[test]
fn no_panics_and_no_silenced_lints() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in code_lines(&source) {
            for word in FORBIDDEN.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!("src/{}:{number}: {word}", source.path));
            }
        }
    }
    report(wrong);
}

#[test]
fn every_file_says_what_it_is() {
    let silent = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//!"));
    report(
        silent
            .map(|source| format!("src/{} has no head", source.path))
            .collect(),
    );
}

/// Enums whose tables must name every variant: an operator, a change, a clause or an expression that a table forgets would be passed over
/// in silence.
const TABLES: &[&str] = &[
    "Operator",
    "Plan",
    "Change",
    "ClauseKind",
    "BoundClause",
    "Expression",
];

/// So many variants may be named beside a wildcard: that asks for these, and is no table.
const ASKED_FOR: usize = 3;

#[test]
fn tables_name_every_variant() {
    report(sources().iter().flat_map(wildcard_tables).collect());
}

/// The `match` expressions with a wildcard or a catch-all name that name more variants of one of the enums than a question
/// would. Arms are found by indentation, which rustfmt keeps.
fn wildcard_tables(source: &Source) -> Vec<String> {
    let lines: Vec<(usize, &str)> = code_lines(source).collect();
    let mut wrong = Vec::new();
    for (at, (number, line)) in lines.iter().enumerate() {
        if !line.contains("match ") || !line.ends_with('{') {
            continue;
        }
        let indent = " ".repeat(line.len() - line.trim_start().len());
        let (close, arm) = (format!("{indent}}}"), format!("{indent}    "));
        let inside = lines[at + 1..].iter().map(|(_, line)| *line);
        let arms = inside.take_while(|line| !line.starts_with(&close));
        let arms: Vec<&str> = arms.filter_map(|line| line.strip_prefix(&arm)).collect();
        let heads = arms.iter().filter(|line| !line.starts_with([' ', '}']));
        let heads: Vec<&str> = heads.copied().collect();
        if !heads.iter().any(|head| catches_all(head)) {
            continue;
        }
        for table in TABLES {
            let named = heads.iter().flat_map(|head| variants(head, table));
            let named: std::collections::BTreeSet<&str> = named.collect();
            if named.len() > ASKED_FOR {
                let path = &source.path;
                wrong.push(format!("src/{path}:{number}: {table} with a wildcard"));
            }
        }
    }
    wrong
}

/// `_ =>` or `name =>`, with a guard or without.
fn catches_all(head: &str) -> bool {
    let Some((pattern, _)) = head.split_once(" =>") else {
        return false;
    };
    let name = pattern.split(" if ").next().unwrap_or(pattern);
    let mut letters = name.chars();
    let small = letters.next().is_some_and(|c| c.is_lowercase() || c == '_');
    small && letters.all(|c| c.is_alphanumeric() || c == '_')
}

/// The variants of an enum that the pattern of an arm names.
fn variants<'s>(head: &'s str, table: &str) -> Vec<&'s str> {
    let pattern = head.split(" =>").next().unwrap_or(head);
    let path = format!("{table}::");
    let found = pattern.match_indices(&path).filter_map(|(at, _)| {
        let whole = !pattern[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &pattern[at + path.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric());
        whole.then(|| &rest[..end.unwrap_or(rest.len())])
    });
    found.collect()
}

#[test]
fn a_table_with_a_wildcard_is_found() {
    let arms =
        "A(_) => 1,\n        Operator::B(_) | Operator::C => 2,\n        Operator::D { .. } => 3,";
    let table = |last: &str| Source {
        path: "room/file.rs".to_owned(),
        text: format!(
            "fn f() {{\n    match x {{\n        Operator::{arms}\n        {last} => 4,\n    }}\n}}\n"
        ),
    };
    assert_eq!(wildcard_tables(&table("_")).len(), 1);
    assert_eq!(wildcard_tables(&table("other")).len(), 1);
    assert!(wildcard_tables(&table("Operator::E")).is_empty());
}
