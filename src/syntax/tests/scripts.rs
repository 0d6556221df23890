//! Scripts statement by statement, completeness for a shell, and errors as displayed.

use super::super::*;
use super::language::error;
use super::{parse, statements};
use crate::error::ErrorCode;

#[test]
fn statements_before_a_wrong_one_can_be_run() {
    let text = "CREATE (a);\n\n// nothing; here\nRETURN ';';; RETRUN 1; RETURN 2";
    let results = statements(text);
    assert_eq!(
        results.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [true, true, false, true]
    );
    let wrong = results
        .into_iter()
        .find_map(Result::err)
        .expect("one is wrong");
    let span = wrong.span().expect("it has a place");
    assert_eq!(&text[span.start as usize..span.end as usize], "RETRUN");
    let texts: Vec<&str> = split_statements(text)
        .iter()
        .map(|span| &text[span.start as usize..span.end as usize])
        .collect();
    assert_eq!(texts, ["CREATE (a)", "RETURN ';'", "RETRUN 1", "RETURN 2"]);
}

#[test]
fn an_open_bracket_spoils_one_statement() {
    let results = statements("RETURN (1; RETURN [2]; RETURN 3)");
    assert_eq!(
        results.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [false, true, false]
    );
}

#[test]
fn one_statement_is_one() {
    assert!(parse("RETURN 1;;").is_ok());
    assert_eq!(error(" // x").code(), ErrorCode::UnexpectedSyntax);
    assert!(error("RETURN 1; RETURN 2").message().contains("second"));
}

#[test]
fn complete_statements_end_with_a_semicolon() {
    for text in ["RETURN 1;", "RETURN 1; // done", "", "  ", "RETURN 1；"] {
        assert!(is_complete(text), "{text}");
    }
    for text in [
        "RETURN 1",
        "RETURN ';",
        "RETURN 1 // ;",
        "RETURN 1; /*",
        "RETURN `;",
    ] {
        assert!(!is_complete(text), "{text}");
    }
}

#[test]
fn expressions_on_their_own() {
    for text in ["1", "-1.5", "[1, [null]]", "山西", "1 + 1", "f()"] {
        assert!(parse_expression(text).is_ok(), "{text}");
    }
    for text in ["'a", "1 2", "", "RETURN 1"] {
        assert!(parse_expression(text).is_err(), "{text}");
    }
}

#[test]
fn keywords_behind_a_dot_are_names() {
    let kinds: Vec<TokenKind> = tokenize("n.order ORDER")
        .iter()
        .map(|token| token.kind)
        .collect();
    assert_eq!(kinds[2], TokenKind::Identifier);
    assert_eq!(kinds[3], TokenKind::Keyword(Keyword::Order));
}

/// Text, wrong word, and a part of the hint or the message.
const REPORTS: &[(&str, &str, &str)] = &[
    ("MATCH (n) RETRUN n", "RETRUN", "did you mean `RETURN`?"),
    ("CRAETE (n)", "CRAETE", "did you mean `CREATE`?"),
    (
        "MATCH (n) WHER n.x = 1 RETURN n",
        "WHER",
        "did you mean `WHERE`?",
    ),
    (
        "MATCH (n) RETURN n ODER BY n",
        "ODER",
        "did you mean `ORDER`?",
    ),
    (
        "MATCH (n) WHERE n.name STRATS WITH 'a' RETURN n",
        "STRATS",
        "did you mean `STARTS`?",
    ),
    ("MATCH (n) RETURN match", "match", "reserved word"),
    ("RETURN 1 != 2", "!", "`<>`"),
    ("RETURN 1 == 2", "=", "one `=`"),
    ("RETURN a && b", "&", "`AND`"),
    ("RETURN 42 — 41", "—", "`-`"),
    ("RETURN 'abc", "'abc", "closing quote"),
    ("RETURN `abc", "`abc", "closing backtick"),
    ("RETURN 1 /* abc", "/* abc", "`*/`"),
    ("MATCH (n {name: 'a') RETURN n", ")", "not expected"),
    ("MATCH (n) RETURN n.name,", "", "ends too early"),
    ("MATCH (n)", "", "ends too early"),
    ("MATCH (a)-[:X..]->(b) RETURN a", "..", "`*`"),
    ("RETURN 'C:\\data'", "\\d", "backslash"),
    ("RETURN 1 AS x RETURN 2", "RETURN", "not expected"),
];

#[test]
fn errors_point_and_help() {
    for (text, word, help) in REPORTS {
        let error = error(text);
        let span = error.span().expect("a syntax error has a place");
        assert_eq!(
            &text[span.start as usize..span.end as usize],
            *word,
            "{text}"
        );
        let report = error.report(text);
        assert!(report.contains(help), "{help} is missing in\n{report}");
    }
}

#[test]
fn what_was_expected_is_in_words() {
    let expected = |text: &str| error(text).expected().to_vec();
    assert_eq!(expected("RETURN"), ["an expression", "`*`", "`DISTINCT`"]);
    assert_eq!(expected("UNWIND [1] AS"), ["a variable"]);
    assert!(expected("MATCH (n").contains(&"`)`".to_owned()));
    assert!(expected("MATCH (n)").contains(&"`RETURN`".to_owned()));
    assert!(expected("MATCH (n) RETURN n x").contains(&"`,`".to_owned()));
}
