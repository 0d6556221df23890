//! Rules through the whole database: held to a naive evaluator over random programs; kept in files, histories, scripts and for
//! followers.

mod floors;
mod law;
mod naive;
mod notices;
mod programs;
mod searches;

use crate::cite::dice::Dice;
use crate::runs::runs;
use naive::{Graph, Program, evaluate};
use std::collections::BTreeSet;
use tupu::{Database, PlannerOptions};

const PROGRAMS: u64 = 60;

fn pairs(db: &Database, query: &str) -> BTreeSet<(usize, usize)> {
    let rows: Vec<(i64, i64)> = match db.query_as(query, ()) {
        Ok(rows) => rows,
        Err(error) => panic!("{}", error.report(query)),
    };
    let count = rows.len();
    let found: BTreeSet<_> = rows
        .iter()
        .map(|(a, b)| (*a as usize, *b as usize))
        .collect();
    assert_eq!(count, found.len(), "each once: {query}");
    found
}

/// Creates the rules that the graph takes; the naive evaluator takes the same.
fn build(script: &str, all: &[Program], options: PlannerOptions) -> (Database, Vec<Program>) {
    let db = Database::builder().planner(options).in_memory();
    if let Err(error) = db.execute_script(script) {
        panic!("{}", error.report(script));
    }
    let mut taken: Vec<Program> = Vec::new();
    for rule in all {
        let mut more = taken.clone();
        more.push(rule.clone());
        let is_taken = db.execute(&rule.text(), ());
        let expected = naive::strata(&more).is_some();
        assert_eq!(is_taken.is_ok(), expected, "{}: {is_taken:?}", rule.text());
        if expected {
            taken = more;
        }
    }
    (db, taken)
}

/// Asks for what is derived in every way, in a random order.
fn agree(db: &Database, (graph, rules): (&Graph, &[Program]), dice: &mut Dice) {
    let expected = evaluate(graph, rules);
    let nodes = graph.labels.len();
    for _ in 0..8 {
        let head = dice.pick(&["R0", "R1", "R2"]);
        let mut all = expected.pairs(head);
        let stored = graph.stored.iter().filter(|(of, ..)| *of == head);
        all.extend(stored.map(|(_, a, b)| (*a, *b)));
        let (node, other) = (dice.below(nodes), dice.below(nodes));
        let (condition, wanted): (String, BTreeSet<(usize, usize)>) = match dice.below(5) {
            0 => (String::new(), all.clone()),
            1 => (
                format!("WHERE a.k = {node}"),
                all.iter().filter(|pair| pair.0 == node).copied().collect(),
            ),
            2 => (
                format!("WHERE b.k = {node}"),
                all.iter().filter(|pair| pair.1 == node).copied().collect(),
            ),
            3 => (
                format!("WHERE a.k = {node} AND b.k = {other}"),
                all.iter()
                    .filter(|pair| **pair == (node, other))
                    .copied()
                    .collect(),
            ),
            _ => (
                "WHERE a:L0".to_owned(),
                all.iter()
                    .filter(|pair| expected.has_label("L0", pair.0))
                    .copied()
                    .collect(),
            ),
        };
        let query = format!("MATCH (a)-[:{head}]->(b) {condition} RETURN DISTINCT a.k, b.k");
        let text: Vec<String> = rules.iter().map(Program::text).collect();
        let found = pairs(db, &query);
        assert_eq!(
            found,
            wanted,
            "{query}\n{}\n{}",
            graph.script(),
            text.join("\n")
        );
        let query = format!("MATCH (a)-[:{head}]->(b) {condition} RETURN DISTINCT b.k, 0");
        let ends = wanted.iter().map(|(_, end)| (*end, 0));
        assert_eq!(
            pairs(db, &query),
            ends.collect(),
            "{query}\n{}\n{}",
            graph.script(),
            text.join("\n")
        );
        let label = dice.pick(&["L0", "L1"]);
        for (query, is_there) in [
            (format!("MATCH (n:{label}) RETURN n.k, 0"), true),
            (
                format!("MATCH (n) WHERE NOT n:{label} RETURN n.k, 0"),
                false,
            ),
        ] {
            let has = |node: &usize| expected.has_label(label, *node) == is_there;
            let wanted = (0..nodes).filter(has).map(|node| (node, 0)).collect();
            assert_eq!(
                pairs(db, &query),
                wanted,
                "{query}\n{}\n{}",
                graph.script(),
                text.join("\n")
            );
        }
    }
}

#[test]
fn what_follows_is_what_a_naive_evaluator_derives() {
    for seed in 0..runs(PROGRAMS) {
        let mut dice = Dice::new(seed);
        let graph = programs::graph(&mut dice);
        let all = programs::rules(&mut dice);
        for options in [PlannerOptions::default(), PlannerOptions::plain()] {
            let (db, taken) = build(&graph.script(), &all, options);
            agree(&db, (&graph, &taken), &mut dice);
        }
    }
}

#[test]
fn what_a_search_finds_is_what_a_naive_evaluator_derives() {
    let mut searched = 0;
    for seed in 0..runs(PROGRAMS) {
        let mut dice = Dice::new(50_000 + seed);
        let graph = programs::stored_graph(&mut dice);
        let all = programs::linear_rules(&mut dice);
        for options in [
            PlannerOptions::default(),
            PlannerOptions::default().without("rule_search"),
            PlannerOptions::default().without("rule_closure"),
        ] {
            let (db, taken) = build(&graph.script(), &all, options);
            agree(&db, (&graph, &taken), &mut dice);
            let rows = db.query("EXPLAIN MATCH (a)-[:R0]->(b) RETURN b", ());
            let plan = rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap();
            searched += usize::from(format!("{plan:?}").contains("breadth first"));
        }
    }
    assert!(searched as u64 > PROGRAMS / 2, "{searched}");
}

#[test]
fn bodies_that_lead_back_to_their_starts_derive_what_a_naive_evaluator_does() {
    for seed in 0..runs(PROGRAMS) {
        let mut dice = Dice::new(90_000 + seed);
        let graph = programs::stored_graph(&mut dice);
        let all = programs::cyclic_rules(&mut dice);
        for options in [PlannerOptions::default(), PlannerOptions::plain()] {
            let (db, taken) = build(&graph.script(), &all, options);
            agree(&db, (&graph, &taken), &mut dice);
        }
    }
}
