//! The session of README.md.

use super::Terminal;
use crate::repository::root;

/// Times differ from run to run.
fn without_times(answer: &str) -> String {
    let line = |line: &str| match line.rsplit_once(", ") {
        Some((rest, time)) if time.ends_with(" ms") => format!("{rest}, …\n"),
        _ => format!("{line}\n"),
    };
    answer.replace('\r', "").trim().lines().map(line).collect()
}

/// The readers' first session is what a terminal shows.
#[test]
fn the_session_of_the_readme() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, session) = readme.split_once("```text\n:demo:> ").unwrap();
    let (session, _) = session.split_once("```").unwrap();
    let mut terminal = Terminal::start(&[":demo:"]);
    let exchanges = session.split(":demo:> ");
    assert_eq!(exchanges.clone().count(), 5);
    for exchange in exchanges {
        let (statement, expected) = exchange.split_once(";\n").unwrap();
        let answer = terminal.answer(&format!("{};", statement.replace('\n', "\r")));
        assert_eq!(
            without_times(&answer),
            without_times(expected),
            "{statement}"
        );
    }
}
