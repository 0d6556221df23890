//! Planned match = naive match: random patterns over random small graphs, answered by the engine with the passes of its
//! planner on and off, with and without an index, and by a matcher that tries everything.
//! `TUPU_TEST_RUNS` sets how many are tried.

mod graph;
mod naive;
mod query;
mod strategy;

use crate::runs::runs;
use crate::scripted::build;
use graph::SmallGraph;
use proptest::prelude::*;
use query::{Query, Shape};
use tupu::{Database, PlannerOptions};

/// What a column holds: the `uid` of a node or a relationship, those of a list of relationships, null.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    One(i64),
    Many(Vec<i64>),
    Null,
}

pub type Table = Vec<Vec<Cell>>;

/// Past this a naive answer takes too long, and the case is passed over.
const MOST_ROWS: usize = 4000;

/// The rows that a query gives, from every assignment of its variables.
fn expected(graph: &SmallGraph, query: &Query) -> Option<Table> {
    let mut table = naive::rows(graph, query, MOST_ROWS)?;
    match query.shape {
        Shape::Rows => {}
        Shape::Distinct => {
            table.sort();
            table.dedup();
        }
        Shape::Count => table = vec![vec![Cell::One(table.len() as i64)]],
        Shape::First(limit) => {
            // Null is the last of the cells, as it is in `ORDER BY`.
            table.sort();
            table.truncate(limit);
        }
    }
    Some(table)
}

fn found(database: &Database, query: &Query, text: &str) -> Table {
    let rows = database
        .query(text, ())
        .unwrap_or_else(|error| panic!("{}", error.report(text)));
    let mut table: Table = rows
        .map(|row| row.unwrap().into_values().iter().map(cell).collect())
        .collect();
    if !matches!(query.shape, Shape::First(_)) {
        table.sort();
    }
    table
}

fn cell(value: &tupu::Value) -> Cell {
    match value {
        tupu::Value::Null => Cell::Null,
        tupu::Value::Integer(uid) => Cell::One(*uid),
        other => {
            let list: Vec<i64> = serde_json::from_str(&other.to_string()).unwrap();
            Cell::Many(list)
        }
    }
}

/// The same graph four times: with the passes and without, with an index and without.
fn databases(graph: &SmallGraph) -> Vec<(String, Database)> {
    let script = graph.script();
    let mut databases = Vec::new();
    for passes in [true, false] {
        for index in ["", "CREATE INDEX FOR (n:A) ON (n.k);\n"] {
            let options = match passes {
                true => PlannerOptions::default(),
                false => PlannerOptions::plain(),
            };
            let script = format!("{index}{script}");
            let database = build(&script, options);
            databases.push((format!("passes: {passes}\n{script}"), database));
        }
    }
    databases
}

proptest! {
    #![proptest_config(ProptestConfig { cases: runs(200), max_shrink_iters: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn planned_is_naive(graph in strategy::graph(), query in strategy::query()) {
        let Some(mut expected) = expected(&graph, &query) else { return Ok(()) };
        if !matches!(query.shape, Shape::First(_)) {
            expected.sort();
        }
        let text = query.to_string();
        for (name, database) in databases(&graph) {
            prop_assert_eq!(
                &found(&database, &query, &text), &expected,
                "{}{}", name, text
            );
        }
    }
}
