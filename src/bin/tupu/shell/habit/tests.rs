//! Habits of other shells, and what is answered.

use super::*;

fn means(line: &str) -> String {
    match of_line(line) {
        Some(Habit::Means(command)) => command,
        other => panic!("{line}: {other:?}"),
    }
}

fn advice(line: &str) -> String {
    match of_line(line) {
        Some(Habit::Advice(text)) => text,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn commands_of_other_shells_mean_what_they_mean() {
    for (line, here) in [
        (".tables", ":schema"),
        (".schema City", ":schema City"),
        ("\\d City", ":schema City"),
        ("\\d+ City", ":schema City"),
        ("\\q", ":quit"),
        ("\\i a.cypher;", ":source a.cypher"),
        ("?", ":help"),
        (".help", ":help"),
        ("HELP", ":help"),
        ("help MATCH;", ":help MATCH"),
        ("exit", ":quit"),
        ("退出", ":quit"),
        ("帮助 MATCH", ":help MATCH"),
        ("/help", ":help"),
        ("DESCRIBE City;", ":schema City"),
        ("show tables", ":schema"),
        ("SHOW COLUMNS FROM City", ":schema City"),
    ] {
        assert_eq!(means(line), here, "{line}");
    }
    for (line, here) in [("tables", ":schema"), ("read a.cypher", ":source a.cypher")] {
        assert_eq!(
            of_command(line),
            Some(Habit::Means(here.to_owned())),
            "{line}"
        );
    }
    assert_eq!(of_command("frobnicate"), None);
    assert!(advice("\\G").contains(":format vertical"));
    assert!(advice("\\copy x").contains("LOAD CSV"));
    for line in ["ls", "ls;", "pwd", "version"] {
        assert!(!advice(line).is_empty(), "{line}");
    }
    for (first, here) in [("help", ":help"), ("quit", ":quit"), ("exit()", ":quit")] {
        let before_others = of_statement(&format!("{first}\nRETURN 1"));
        let wanted = Habit::Advice(format!("it is `{here}` here"));
        assert_eq!(before_others, Some(wanted), "{first}");
    }
    assert!(advice("use neo4j").contains(":open FILE"));
    assert!(advice(".frobnicate").contains("no command `.frobnicate`"));
    assert_eq!(
        of_ending("MATCH (n) RETURN n\\G"),
        Some(Habit::Advice(advice("\\G")))
    );
}

#[test]
fn statements_are_no_habits() {
    for text in [
        "MATCH (n) RETURN n",
        "RETURN 1 AS help",
        "SHOW INDEXES",
        "USE graph MATCH (n)",
        "0.5",
        ".5",
    ] {
        assert_eq!(of_line(text), None, "{text}");
    }
    assert_eq!(of_ending("RETURN 'a\\G'"), None);
}

#[test]
fn what_begins_as_no_statement() {
    for text in [
        "SELECT 1",
        "hello",
        "MTACH (n)",
        "CREATE TABLE t",
        "delete from t",
        "(c:City)",
        "1 + 1",
        "'a'",
        ".",
    ] {
        assert!(is_hopeless(text), "{text}");
    }
    for text in [
        "",
        "MATCH",
        "CREATE (n)",
        "DELETE n",
        "SHOW INDEXES",
        "CYPHER 5 MATCH (n)",
        "// SELECT",
        ";",
        "/* SELECT",
    ] {
        assert!(!is_hopeless(text), "{text}");
    }
}

#[test]
fn every_way_here_is_there() {
    let tables = [AFTER_DOT, AFTER_BACKSLASH, AFTER_COLON, BARE];
    for (word, here) in tables.into_iter().flatten() {
        let Habit::Means(command) = habit(here, "") else {
            continue;
        };
        let name = command.strip_prefix(':').map(|rest| first_word(rest).0);
        assert!(
            name.is_none_or(crate::shell::command::exists),
            "{word}: {here}"
        );
    }
}
