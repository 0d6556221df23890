//! What the shell answers, as transcripts: `tests/shell/NAME.transcript` is what `tupu` writes when
//! `tests/shell/NAME.input` is piped into it, errors among the answers. A first line `#! tupu OPTIONS` gives options. `TUPU_BLESS=1` writes the transcripts anew.

use crate::repository::root;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// Every transcript begins with these: shown as in a terminal, without what differs from run to run.
const PREAMBLE: &str = ":timing off\n:format table\n:echo on\n";

#[test]
fn transcripts() {
    let folder = root().join("tests/shell");
    let mut inputs: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "input")
        })
        .collect();
    inputs.sort();
    assert!(inputs.len() >= 9, "{inputs:?}");
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let started: Vec<_> = inputs
            .iter()
            .map(|input| scope.spawn(|| differs(input)))
            .collect();
        started
            .into_iter()
            .filter_map(|running| running.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_documentation_shows_transcripts_and_every_command() {
    let shown = [
        ("docs/shell.md", "shell-session"),
        ("docs/shell.md", "shell-tour"),
        ("docs/algorithms.md", "algorithms"),
        ("docs/knowledge.md", "references"),
        ("docs/knowledge.md", "rules"),
        ("docs/knowledge.md", "merging"),
        ("docs/knowledge.md", "source-key"),
        ("docs/knowledge.md", "cite"),
        ("docs/knowledge.md", "as-of"),
        ("docs/knowledge.md", "four-quadrants"),
        ("docs/knowledge.md", "statements"),
        ("docs/knowledge.md", "figures-session"),
        ("docs/knowledge.md", "graph-type"),
        ("docs/knowledge.md", "graph-type-refuses"),
        ("docs/knowledge.md", "valid-time-session"),
        ("docs/search.md", "duplicates"),
    ];
    for (page, name) in shown {
        let transcript = root().join(format!("tests/shell/{name}.transcript"));
        let transcript = fs::read_to_string(transcript).unwrap();
        let text = fs::read_to_string(root().join(page)).unwrap();
        assert!(
            text.contains(&transcript),
            "{page} does not show\n{transcript}"
        );
    }
    let page = fs::read_to_string(root().join("docs/shell.md")).unwrap();
    for file in ["cities.csv", "two-statements.cypher"] {
        let text = fs::read_to_string(root().join("tests/shell").join(file)).unwrap();
        let shown = format!("$ cat {file}\n{text}");
        assert!(page.contains(&shown), "docs/shell.md does not show {file}");
    }
    let told: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `:"))
        .collect();
    let rows: Vec<String> = answered(":help\n").lines().filter_map(table_row).collect();
    assert!(rows.len() >= 20, "{rows:?}");
    assert_eq!(told, rows, "docs/shell.md should have\n{}", rows.join("\n"));
}

/// A line of `:help` as a row of the table in docs/shell.md.
fn table_row(line: &str) -> Option<String> {
    let (usage, about) = line.strip_prefix("  :")?.split_once("  ")?;
    let usage = usage.replace('|', "\\|");
    Some(format!("| `:{usage}` | {} |", about.trim()))
}

/// What is answered now, where it is not what the transcript says.
fn differs(input: &Path) -> Option<String> {
    let transcript = input.with_extension("transcript");
    let got = answered(&fs::read_to_string(input).unwrap());
    if std::env::var_os("TUPU_BLESS").is_some() {
        fs::write(&transcript, &got).unwrap();
    }
    let expected = fs::read_to_string(&transcript).unwrap_or_default();
    (expected != got).then(|| format!("{} answers\n{got}", input.display()))
}

fn answered(input: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (script, output) = (folder.path().join("input"), folder.path().join("output"));
    // What stands behind `tupu` on a first line that begins with `#!`.
    let (options, input) = match input.strip_prefix("#! tupu ") {
        Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
        None => ("", input),
    };
    fs::write(&script, format!("{PREAMBLE}{input}")).unwrap();
    for file in [
        "two-statements.cypher",
        "wrong.cypher",
        "cities.csv",
        "a9.txt",
    ] {
        fs::copy(
            root().join("tests/shell").join(file),
            folder.path().join(file),
        )
        .unwrap();
    }
    let written = File::create(&output).unwrap();
    Command::new(env!("CARGO_BIN_EXE_tupu"))
        .current_dir(folder.path())
        .args(options.split_whitespace())
        .stdin(File::open(&script).unwrap())
        .stdout(Stdio::from(written.try_clone().unwrap()))
        .stderr(Stdio::from(written))
        .status()
        .unwrap();
    let written = fs::read_to_string(&output).unwrap();
    // The commands of the preamble are not of interest, nor is how long something took.
    let answers = written
        .strip_prefix(":memory:> :echo on\n")
        .unwrap_or(&written);
    let lines = answers.lines().map(without_seconds).collect::<String>();
    without_microseconds(&lines)
}

/// The times of `:profile`: the last column of a table, which is as wide as its header.
fn without_microseconds(answers: &str) -> String {
    let (mut out, mut timed) = (String::new(), false);
    for line in answers.lines() {
        match line
            .rsplit_once("┆ ")
            .filter(|_| timed && line.starts_with('│'))
        {
            Some((rest, _)) => out.push_str(&format!("{rest}┆ …            │\n")),
            None => out.push_str(&format!("{line}\n")),
        }
        timed = line.ends_with("┆ microseconds │") || timed && !line.starts_with('└');
    }
    out
}

fn without_seconds(line: &str) -> String {
    match line.split_once(" relationships in ") {
        Some((count, _)) => format!("{count} relationships in …\n"),
        None => format!("{line}\n"),
    }
}
