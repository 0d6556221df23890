//! Every query of the openCypher conformance kit is read, and printed and read again.

use super::super::parse;
use super::kit::queries;
use super::shape;

/// Codes of errors that the text alone shows; the others need scopes, types or the graph, which a later stage knows.
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
    for query in queries() {
        let Ok(statement) = parse(&query.text) else {
            continue;
        };
        let printed = statement.to_string();
        match parse(&printed) {
            Ok(again) => assert_eq!(shape(&again), shape(&statement), "{}", query.text),
            Err(error) => panic!("{}\n{}", query.text, error.report(&printed)),
        }
    }
}
