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
