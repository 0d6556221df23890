//! No text makes the parser panic, overflow the stack or take more than linear time.

use super::super::ast::Statement;
use super::super::input::LOOKS;
use super::super::parse as parse_while;
use super::super::tokenize;
use super::parse;
use super::statements;
use crate::error::{Error, ErrorCode, Result};
use std::cell::Cell;

/// Runs on the stack that a spawned thread has by default.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let handle = thread.spawn(test).expect("a thread can be made");
    handle.join().expect("the stack is large enough");
}

/// Ways to nest: the opening text, the middle, the closing text.
const NESTINGS: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{a: ", "1", "}"),
    ("x[", "1", "]"),
    ("f(", "1", ")"),
    ("-(", "1", ")"),
    ("NOT (", "1", ")"),
    ("1 OR 1 XOR 1 AND 1 = 1 IN 1 + 1 * 1 ^ (", "1", ")"),
    ("1 + ", "1", ""),
    ("1", "", " ^ 1"),
    ("NOT ", "true", ""),
    ("- ", "x", ""),
    ("", "x", ".y"),
    ("", "x", "[0]"),
    ("", "x", " IS NULL"),
    ("CASE WHEN ", "1", " THEN 1 END"),
    ("[x IN ", "xs", " | x]"),
    ("[(a)-->(b) WHERE ", "x", " | x]"),
    ("all(x IN xs WHERE ", "x", ")"),
    ("reduce(a = ", "x", ", b IN c | d)"),
    ("x {a: ", "x", "}"),
    ("EXISTS { (a WHERE ", "x", ") }"),
    ("COUNT { MATCH (a) WHERE ", "x", " }"),
    ("COLLECT { RETURN ", "x", " }"),
    ("x:", "A", ""),
    ("x:(", "A", ")"),
    ("(a {b: ", "1", "})-->(c)"),
];

#[test]
fn deep_nesting_is_an_error() {
    on_small_stack(|| {
        for (open, middle, close) in NESTINGS {
            let text = |times: usize| {
                format!(
                    "RETURN {}{middle}{}",
                    open.repeat(times),
                    close.repeat(times)
                )
            };
            for times in [5_000, 190, 100, 10] {
                match parse(&text(times)) {
                    Ok(statement) => drop(statement.to_string()),
                    Err(error) => assert!(
                        times > 10 || *open == "x:",
                        "{open} {times}: {}",
                        error.message()
                    ),
                }
            }
        }
    });
}

#[test]
fn the_limit_has_its_own_code() {
    for (open, close) in [("(", ")"), ("[", "]"), ("f(", ")")] {
        let text = format!("RETURN {}1{}", open.repeat(5_000), close.repeat(5_000));
        let error = parse(&text).expect_err("too deep");
        assert_eq!(error.code(), ErrorCode::NestingTooDeep, "{open}");
    }
}

#[test]
fn nested_clauses_are_limited_too() {
    on_small_stack(|| {
        for (open, middle, close) in [
            ("FOREACH (x IN y | ", "CREATE (a)", ")"),
            ("CALL { ", "CREATE (a)", " }"),
            ("", "RETURN 1", " NEXT RETURN 1"),
            ("", "RETURN 1", " UNION RETURN 1"),
        ] {
            for times in [5_000, 150, 20] {
                let text = format!("{}{middle}{}", open.repeat(times), close.repeat(times));
                if let Ok(statement) = parse(&text) {
                    drop(statement.to_string());
                }
            }
        }
        let groups = format!(
            "MATCH {}()-->(){} RETURN 1",
            "(".repeat(5_000),
            ")".repeat(5_000)
        );
        assert_eq!(
            parse(&groups).expect_err("too deep").code(),
            ErrorCode::NestingTooDeep
        );
    });
}

#[test]
fn long_chains_of_one_logical_operator_are_no_nesting() {
    let text = format!("RETURN true{}", " OR a = 1".repeat(10_000));
    let statement = parse(&text).expect("a long chain is fine");
    let again = parse(&statement.to_string()).expect("and so is what it prints as");
    assert_eq!(super::shape(&again), super::shape(&statement));
}

#[test]
fn long_runs_of_operators_are_no_nesting() {
    on_small_stack(|| {
        for (before, first, behind) in [
            ("", "1", " + 1"),
            ("", "1", " ^ 1"),
            ("", "1", " * 2 % 3"),
            ("", "1", " - 2 || x IN y"),
            ("", "x", " < 1"),
            ("", "x", " IS NULL"),
            ("", "x", " IS NOT :: STRING"),
            ("", "x", " =~ 'a' STARTS WITH 'b'"),
            ("", "x", ".y"),
            ("", "x", "[0][1..2].z"),
            ("NOT ", "x", ""),
            ("- ", "5", ""),
            ("-", "(-9223372036854775808)", ""),
            ("+ - ", "x", ""),
            ("", "x:A", ":B"),
            ("", "x:A", "|B"),
            ("", "x:A", "&!B"),
            ("", "x:", "!!"),
        ] {
            let closing = if first == "x:" { "C" } else { "" };
            let text = format!(
                "RETURN {}{first}{}{closing}",
                before.repeat(5_000),
                behind.repeat(5_000)
            );
            let statement = parse(&text).unwrap_or_else(|error| panic!("{first}{behind}: {error}"));
            let printed = statement.to_string();
            let again = parse(&printed).unwrap_or_else(|error| panic!("{first}{behind}: {error}"));
            let same = super::shape(&again) == super::shape(&statement);
            assert!(same, "{before}{first}{behind}");
            assert!(!format!("{again:?}").is_empty());
        }
    });
}

fn parse_script(text: &str) -> Result<Vec<Statement>> {
    statements(text).into_iter().collect()
}

/// The number of times that tokens are read while a text is parsed as a script.
fn looks(text: &str) -> u64 {
    LOOKS.set(0);
    let _ = parse_script(text);
    LOOKS.get()
}

/// The maximum number of reads per token; the most expensive known texts need about 40.
const MOST_LOOKS: u64 = 100;

/// What is read besides for each statement that is none: all its possible beginnings are tried, and then what could have
/// been meant.
const MOST_LOOKS_FOR_AN_ERROR: u64 = 250;

fn assert_linear(text: &str) {
    let (looks, tokens) = (looks(text), tokenize(text).len() as u64);
    let statements = text.matches(';').count() as u64 + 1;
    assert!(
        looks <= MOST_LOOKS * tokens + MOST_LOOKS_FOR_AN_ERROR * statements,
        "{looks} looks at {tokens} tokens of {:?}",
        text.chars().take(60).collect::<String>()
    );
}

#[test]
fn a_script_of_ten_thousand_statements_is_read_in_linear_time() {
    let line = "CREATE (a:City {name: '太原', area: 6988.0, note: '省会，在汾河边上'})-[:IN]->(b:Province {code: 14});\n";
    let script = line.repeat(10_000);
    assert!(script.len() > 1_000_000);
    assert_eq!(
        parse_script(&script).map(|all| all.len()).ok(),
        Some(10_000)
    );
    assert_eq!(looks(&script), 10_000 * looks(line));
    let one = line.trim_end().trim_end_matches(';').to_owned() + " ";
    let (few, many) = (looks(&one.repeat(100)), looks(&one.repeat(10_000)));
    assert!(many <= few * 101, "{few}, then {many}");
}

/// Long texts of each kind: tokens, and what is written between them.
const LONG: &[(&str, &str, &str)] = &[
    ("RETURN [", "1, ", "1]"),
    ("RETURN ", "1 + ", "1"),
    ("RETURN ", "a AND ", "b"),
    ("RETURN ", "x.", "y"),
    ("RETURN f(", "-x, ", "1)"),
    ("RETURN {", "a: 1, ", "b: 2}"),
    ("RETURN CASE ", "WHEN a THEN b ", "END"),
    ("CREATE ", "(:City {n: 1}), ", "()"),
    ("MATCH (a)", "-->(b)", " RETURN a"),
    ("", "CREATE (a) ", ""),
    ("RETURN 1 AS a ", "UNION RETURN 1 AS a ", ""),
    ("RETURN 1 AS a ", "NEXT RETURN 1 AS a ", ""),
    ("", "/* a comment */ ", "RETURN 1"),
];

#[test]
fn a_check_stops_the_reading_of_a_long_text() {
    for (start, part, end) in LONG {
        let text = format!("{start}{}{end}", part.repeat(40_000));
        let calls = Cell::new(0_u64);
        let stops_at = |last: u64| {
            calls.set(0);
            let stopped = parse_while(&text, &|| {
                calls.set(calls.get() + 1);
                match calls.get() < last {
                    true => Ok(()),
                    false => Err(Error::limit(ErrorCode::Cancelled, "stopped")),
                }
            });
            stopped.map(drop).map_err(|error| error.code())
        };
        assert_eq!(stops_at(u64::MAX), Ok(()), "{part}");
        let all = calls.get();
        assert!(all >= 3, "{part}: {all} checks");
        // The first, one in the middle, and the last one.
        for last in [1, all / 2, all] {
            assert_eq!(stops_at(last), Err(ErrorCode::Cancelled), "{part}");
            assert_eq!(calls.get(), last, "{part}");
        }
    }
}

/// A long list, and texts that are prefixes of many productions.
#[test]
fn time_is_linear() {
    let list = format!("RETURN [{}1]", "(a)-[1], ".repeat(100_000));
    assert!(parse(&list).is_ok());
    for text in [
        "(",
        "[(a)-->(b), ",
        "[x IN ",
        "a.",
        "(a)-",
        "{a: ",
        "``",
        "'",
        "/*",
        "\\u",
    ] {
        assert_linear(&format!("RETURN {}", text.repeat(100_000)));
        assert_linear(&format!("RETURN {};", text).repeat(20_000));
    }
}

mod arbitrary {
    use super::super::super::*;
    use super::super::parse;
    use proptest::prelude::*;

    /// Words and symbols of the grammar, in any order.
    fn tokens() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            4 => proptest::sample::select(Keyword::all()).prop_map(|word| word.as_str().to_owned()),
            6 => proptest::sample::select(vec![
                "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "..", "+", "-", "*", "/", "%",
                "^", "=", "<>", "<", ">", "|", "||", "&", "!", "$p", "x", "山", "`q`", "'s'", "1",
                "2.5", "0x", "9223372036854775808", "“", "’", "—", "-->", "--", "<--", "(a)",
            ])
            .prop_map(str::to_owned),
        ];
        proptest::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
    }

    fn all_entry_points(text: &str) {
        if let Err(error) = parse(text) {
            let _ = error.report(text);
        }
        super::assert_linear(text);
        let _ = parse_expression(text);
        let _ = is_complete(text);
        let mut last = 0;
        for token in tokenize(text) {
            assert!(token.span.start >= last && token.span.end > token.span.start);
            assert!(
                text.get(token.span.start as usize..token.span.end as usize)
                    .is_some()
            );
            last = token.span.end;
        }
        for span in split_statements(text) {
            assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,200}") {
            all_entry_points(&text);
        }

        #[test]
        fn no_run_of_tokens_panics(text in tokens()) {
            all_entry_points(&text);
        }

        /// Whatever can be parsed is printed, and parsed again as the same tree.
        #[test]
        fn printing_is_faithful(text in tokens()) {
            let text = format!("RETURN {text}");
            if let Ok(statement) = parse(&text) {
                let again = parse(&statement.to_string());
                let again = again.map_err(|error| TestCaseError::fail(error.to_string()))?;
                prop_assert_eq!(super::super::shape(&again), super::super::shape(&statement));
            }
        }
    }
}
