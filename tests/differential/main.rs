//! A second opinion: random patterns over random small graphs, and every operator over values of every kind, answered by
//! tupu and by graphqlite, which shares nothing with it but the language. How to run it, and where the differences are
//! kept, stands in `tests/golden/README.md`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test what fails should fail loudly, in its helpers too"
)]

mod expressions;
mod full_text;
#[path = "../it/matching/graph.rs"]
mod graph;
#[path = "../it/matching/naive.rs"]
mod naive;
mod opinion;
#[path = "../it/matching/query.rs"]
mod query;
#[path = "../it/matching/strategy.rs"]
mod strategy;

use opinion::{Engine, Opinion};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use query::Shape;

/// What a column holds: the `uid` of a node or a relationship, those of a list of relationships, null.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// A number.
    One(i64),
    /// A list of numbers.
    Many(Vec<i64>),
    /// Nothing.
    Null,
}

/// Rows of cells.
pub type Table = Vec<Vec<Cell>>;

/// How often two engines agreed.
#[derive(Debug, Default)]
struct Tally {
    same: usize,
    /// One of them refuses: graphqlite what it does not know or fails at, tupu what is a type error by the kit.
    refused: usize,
    differ: usize,
}

/// Patterns that graphqlite takes at all have nine of ten answers in common; where it differs, the matcher that tries
/// everything (`tests/it/matching`) is asked, which says what tupu says.
#[test]
fn patterns() {
    let runs = std::env::var("TUPU_TEST_RUNS").ok();
    let runs: usize = runs.and_then(|runs| runs.parse().ok()).unwrap_or(1000);
    let mut runner = TestRunner::deterministic();
    let mut tally = Tally::default();
    for _ in 0..runs {
        let graph = strategy::graph().new_tree(&mut runner).unwrap().current();
        let mut query = strategy::query().new_tree(&mut runner).unwrap().current();
        if matches!(query.shape, Shape::First(_)) {
            query.shape = Shape::Rows;
        }
        let Some(naive) = naive::rows(&graph, &query, 500) else {
            continue;
        };
        let text = query.to_string();
        let script = graph.script();
        let ours = Engine::tupu().after(&script).ask(&text);
        match Engine::graphqlite().after(&script).ask(&text) {
            Opinion::Refused => tally.refused += 1,
            theirs if theirs == ours => tally.same += 1,
            theirs => {
                tally.differ += 1;
                assert_eq!(ours, decided(naive, query.shape), "{script}{text}");
                println!("{text}\n  tupu {ours:?}\n  graphqlite {theirs:?}\n{script}");
            }
        }
    }
    println!("{tally:?}");
    assert!(tally.same > 9 * tally.differ, "{tally:?}");
}

/// The naive rows in the words of an opinion.
fn decided(mut rows: Table, shape: Shape) -> Opinion {
    rows.sort();
    if matches!(shape, Shape::Distinct) {
        rows.dedup();
    }
    if matches!(shape, Shape::Count) {
        rows = vec![vec![Cell::One(rows.len() as i64)]];
    }
    let cell = |cell: &Cell| match cell {
        Cell::One(uid) => uid.to_string(),
        Cell::Many(uids) => serde_json::to_string(uids).unwrap(),
        Cell::Null => "null".to_owned(),
    };
    let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join(" ");
    Opinion::answered(rows.iter().map(row).collect())
}

/// Every operator and function: where both answer and differ, a golden script says why.
#[test]
fn expressions() {
    let (tupu, graphqlite) = (Engine::tupu(), Engine::graphqlite());
    let settled = include_str!("../golden/differential/expressions.golden");
    let mut tally = Tally::default();
    let mut open = Vec::new();
    for expression in expressions::all() {
        let text = format!("RETURN {expression} AS x");
        match (tupu.ask(&text), graphqlite.ask(&text)) {
            (Opinion::Refused, _) | (_, Opinion::Refused) => tally.refused += 1,
            (ours, theirs) if ours == theirs => tally.same += 1,
            (ours, theirs) => {
                tally.differ += 1;
                if !settled.lines().any(|line| line == format!("> {text}")) {
                    open.push(format!("{text}: tupu {ours:?}, graphqlite {theirs:?}"));
                }
            }
        }
    }
    println!("{tally:?}");
    assert!(open.is_empty(), "not settled:\n{}", open.join("\n"));
    assert!(tally.same > 9 * tally.differ, "{tally:?}");
}
