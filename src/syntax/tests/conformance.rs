//! Every query of the openCypher conformance kit and of the golden scripts is parsed, printed and parsed again.

use super::kit::{collect, queries};
use super::parse;
use super::shape;
use std::path::Path;

/// Codes of errors that are found by the parser; the others need scopes, types or the graph, which later stages know.
const FOUND_BY_PARSER: &[&str] = &[
    "InvalidNumberLiteral",
    "IntegerOverflow",
    "FloatingPointOverflow",
    "InvalidUnicodeLiteral",
    "InvalidUnicodeCharacter",
    "InvalidParameterUse",
    "InvalidRelationshipPattern",
];

#[test]
fn every_query_of_the_kit_parses() {
    let mut wrong = Vec::new();
    for query in queries() {
        match (parse(&query.text), &query.error) {
            (Err(error), None) => {
                wrong.push(format!("{}\n{}", query.place, error.report(&query.text)));
            }
            (Err(error), Some(code)) if query.tested && error.code().as_str() != code => {
                let report = error.report(&query.text);
                wrong.push(format!("{}: {code} is wanted\n{report}", query.place));
            }
            (Ok(_), Some(code)) if query.tested && FOUND_BY_PARSER.contains(&code.as_str()) => {
                wrong.push(format!("{}: {code} is wanted\n{}", query.place, query.text));
            }
            _ => {}
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn every_query_of_the_kit_survives_printing() {
    queries()
        .iter()
        .for_each(|query| survives_printing(&query.text));
}

#[test]
fn every_golden_statement_survives_printing() {
    let statements = golden_statements();
    assert!(statements.len() > 100, "{} found", statements.len());
    statements.iter().for_each(|text| survives_printing(text));
}

fn survives_printing(text: &str) {
    let Ok(statement) = parse(text) else {
        return;
    };
    let printed = statement.to_string();
    match parse(&printed) {
        Ok(again) => assert_eq!(shape(&again), shape(&statement), "{text}"),
        Err(error) => panic!("{text}\n{}", error.report(&printed)),
    }
}

/// The statements of `tests/golden/`: lines that begin with `>`, where the first of a case may follow tags.
pub(super) fn golden_statements() -> Vec<String> {
    let mut files = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    collect(&folder, "golden", &mut files);
    let texts = files.iter().map(std::fs::read_to_string);
    let mut statements = Vec::new();
    for text in texts.map(|text| text.expect("a golden script is text")) {
        let lines = text.lines().map(|line| match line.starts_with('[') {
            true => line.split_once("]>").map(|(_, rest)| rest),
            false => line.strip_prefix('>'),
        });
        let lines: Vec<Option<&str>> = lines.collect();
        let blocks = lines.split(Option::is_none);
        let blocks = blocks.filter(|block| !block.is_empty());
        statements.extend(blocks.map(|block| {
            block
                .iter()
                .flatten()
                .copied()
                .collect::<Vec<_>>()
                .join("\n")
        }));
    }
    statements
}
