//! The law of `CITE` over rules: a row with its answer is there again on the graph that holds only the facts cited for it, with the
//! same rules, as long as nothing asks for what is not there.

use super::naive::{Condition, Graph, Program};
use super::{build, programs};
use crate::cite::dice::Dice;
use crate::runs::runs;
use std::collections::BTreeSet;
use tupu::{PlannerOptions, Value};

const PROGRAMS: u64 = 15;

fn asks_for_absence(rule: &Program) -> bool {
    let absent = |(_, condition): &(bool, Condition)| {
        matches!(condition, Condition::NoLabel(_) | Condition::LeadsNot(_))
    };
    rule.conditions.iter().any(absent)
}

/// The graph with those of its nodes and relationships that are cited: the sources are their numbers.
fn kept(graph: &Graph, cited: &BTreeSet<String>) -> Graph {
    let has = |kind: &str, number: usize| cited.contains(&format!("{kind}{number}"));
    Graph {
        labels: graph.labels.clone(),
        stored: graph
            .stored
            .iter()
            .enumerate()
            .filter(|(number, _)| has("r", *number))
            .map(|(_, of)| *of)
            .collect(),
    }
}

fn script(graph: &Graph) -> String {
    let mut number = 0;
    let mut cited = String::new();
    for line in graph.script().lines() {
        if line.starts_with("MATCH") {
            cited += &format!("CITING 'r{number}' {line}\n");
            number += 1;
        } else {
            cited += &format!("{line}\n");
        }
    }
    cited
}

#[test]
fn a_row_comes_again_from_the_facts_that_are_cited_for_it() {
    for seed in 0..runs(PROGRAMS) {
        let mut dice = Dice::new(1000 + seed);
        let graph = programs::graph(&mut dice);
        let mut all = programs::rules(&mut dice);
        all.retain(|rule| !asks_for_absence(rule));
        for options in [PlannerOptions::default(), PlannerOptions::plain()] {
            let (db, taken) = build(&script(&graph), &all, options);
            let head = dice.pick(&["R1", "R2"]);
            let query = format!("MATCH (a)-[:{head}]->(b) RETURN a.k, b.k");
            let rows: Vec<(i64, i64, Vec<Value>)> =
                db.query_as(&format!("CITE {query}"), ()).unwrap();
            let plain: Vec<(i64, i64)> = db.query_as(&query, ()).unwrap();
            let cited_pairs: BTreeSet<_> = rows.iter().map(|(a, b, _)| (*a, *b)).collect();
            assert_eq!(cited_pairs, plain.into_iter().collect(), "{query}");
            for (a, b, sources) in rows.iter().take(5) {
                let texts = sources.iter().map(|source| match source {
                    Value::String(text) => text.to_string(),
                    other => panic!("{other} is a source"),
                });
                let less = kept(&graph, &texts.collect());
                let (db, _) = build(&less.script(), &taken, PlannerOptions::default());
                let again: Vec<(i64, i64)> = db.query_as(&query, ()).unwrap();
                let text: Vec<String> = taken.iter().map(Program::text).collect();
                assert!(
                    again.contains(&(*a, *b)),
                    "{query}: ({a}, {b}) rests on {sources:?}\n{}\n{}",
                    graph.script(),
                    text.join("\n")
                );
            }
        }
    }
}
