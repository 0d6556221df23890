//! What holds for calls of all procedures `algo.*`: their options, their errors, and that they can be stopped.

use std::time::Duration;
use tupu::{Database, ErrorCode, Limits, ReadTransaction};

fn failure(db: &Database, call: &str) -> String {
    let outcome = db.execute(call, ());
    outcome.unwrap_err().to_string()
}

#[test]
fn options_are_checked() {
    let db = Database::in_memory();
    db.execute(
        "CREATE (:City {name: '泰安市'})-[:ROAD {km: -62}]->(:Town)",
        (),
    )
    .unwrap();
    for (call, wanted) in [
        (
            "algo.pageRank({dampng: 0.9})",
            "`algo.pageRank` has no option `dampng` (did you mean `damping`?)",
        ),
        (
            "algo.kCore({k: 3})",
            "`algo.kCore` has no option `k` (it has nodes, relationships)",
        ),
        (
            "algo.pageRank({damping: 'high'})",
            "`damping` of `algo.pageRank` takes a number, not a String",
        ),
        (
            "algo.pageRank({damping: 1.5})",
            "`damping` of `algo.pageRank` takes a number from 0 to 1, not 1.5",
        ),
        (
            "algo.pageRank({iterations: -1})",
            "takes a whole number from 0 on, not -1",
        ),
        (
            "algo.pageRank({iterations: 2.5})",
            "takes a whole number from 0 on, not 2.5",
        ),
        (
            "algo.pageRank({nodes: 7})",
            "`nodes` of `algo.pageRank` takes a String or a List of Strings, not an Integer",
        ),
        (
            "algo.pageRank({nodes: ['City', 7]})",
            "takes a String or a List of Strings, not an Integer",
        ),
        (
            "algo.pageRank({nodes: 'Citty'})",
            "no nodes of the label `Citty` (did you mean `City`?)",
        ),
        (
            "algo.pageRank({relationships: 'ROADS'})",
            "of the type `ROADS` (did you mean `ROAD`?)",
        ),
        (
            "algo.degree({direction: 'up'})",
            "takes 'outgoing', 'incoming' or 'both', not 'up'",
        ),
        (
            "algo.shortestPath({})",
            "`algo.shortestPath` needs the option `sourceNode`",
        ),
        (
            "algo.shortestPath({sourceNode: 3})",
            "`sourceNode` of `algo.shortestPath` takes a Node, not an Integer",
        ),
        (
            "algo.closeness({weight: 'km'})",
            "the weight `km` of relationship 0 is negative",
        ),
        (
            "algo.degree({weight: 'miles'})",
            "a relationship has no property `miles` to weigh it by",
        ),
        ("algo.pageRank('City')", "expected Map, but this is String"),
        ("algo.pageRnak({})", "did you mean `algo.pageRank`?"),
    ] {
        let message = failure(&db, &format!("CALL {call} YIELD *"));
        let standalone = failure(&db, &format!("CALL {call}"));
        assert!(
            message.contains(wanted) || standalone.contains(wanted),
            "{call}: {message} / {standalone}"
        );
    }
    let left_out = "MATCH (c:City), (t:Town) CALL algo.shortestPath({sourceNode: c, targetNode: t, nodes: 'City'}) YIELD cost RETURN cost";
    assert!(failure(&db, left_out).contains(
        "`targetNode` of `algo.shortestPath` is a node (:Town), which `nodes` leaves out"
    ));
    let a_star = "MATCH (c:City), (t:Town) CALL algo.aStar({sourceNode: c, targetNode: t, x: 'x'}) YIELD cost RETURN cost";
    assert!(
        failure(&db, a_star)
            .contains("needs the options `latitude` and `longitude`, or `x` and `y`")
    );
}

#[test]
fn null_options_are_left_out() {
    let db = Database::in_memory();
    db.execute("CREATE (:City)-[:ROAD]->(:City)", ()).unwrap();
    let scores: Vec<f64> = db
        .query_as(
            "CALL algo.pageRank({nodes: null, damping: null}) YIELD score RETURN score",
            (),
        )
        .unwrap();
    assert!((scores.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let scores: Vec<f64> = db
        .query_as("CALL algo.pageRank() YIELD score RETURN score", ())
        .unwrap();
    assert_eq!(scores.len(), 2);
}

#[test]
fn a_call_for_each_row() {
    let db = Database::in_memory();
    db.execute("CREATE (:A)-[:R]->(:A)-[:S]->(:B)", ()).unwrap();
    let rows: Vec<(String, i64, f64)> = db
        .query_as(
            "UNWIND ['A', 'B'] AS label CALL algo.degree({nodes: label}) YIELD node, degree \
             RETURN label, count(node), sum(toFloat(degree)) AS degrees ORDER BY label",
            (),
        )
        .unwrap();
    assert_eq!(rows, [("A".to_owned(), 2, 1.0), ("B".to_owned(), 1, 0.0)]);
}

#[test]
fn a_call_sees_what_the_statement_has_written() {
    let db = Database::in_memory();
    db.execute("CREATE (:A {i: 0}), (:A {i: 1})", ()).unwrap();
    let rows: Vec<(i64, i64)> = db
        .query_as(
            "UNWIND [1, 2, 3] AS round MATCH (a:A {i: 0}), (b:A {i: 1}) CREATE (a)-[:R {km: round}]->(b) \
             WITH round ORDER BY round \
             CALL algo.degree({weight: 'km'}) YIELD node, degree WITH round, node, degree WHERE node.i = 0 \
             SET node.seen = degree RETURN round, toInteger(degree) ORDER BY round",
            (),
        )
        .unwrap();
    assert_eq!(rows, [(1, 6), (2, 6), (3, 6)]);
    let rows: Vec<i64> = db
        .query_as(
            "MATCH (a:A {i: 0}) UNWIND [1, 2, 3] AS round \
             CALL (a, round) { CREATE (a)-[:R {km: 100}]->(:B) } \
             CALL (a) { CALL algo.degree({weight: 'km'}) YIELD node, degree WITH a, node, degree WHERE node = a \
             RETURN toInteger(degree) AS degree } RETURN degree ORDER BY degree",
            (),
        )
        .unwrap();
    // Row by row, or all writes first: but never what was there before them.
    assert!(
        rows == [106, 206, 306] || rows == [306, 306, 306],
        "{rows:?}"
    );
}

/// A long chain with some loops at its end: deep for whoever recurses, long enough to be stopped on the way.
fn chain(length: i64) -> Database {
    let db = Database::in_memory();
    db.execute(
        &format!("UNWIND range(1, {length}) AS i CREATE (:N {{i: i}})"),
        (),
    )
    .unwrap();
    db.execute("CREATE INDEX FOR (n:N) ON (n.i)", ()).unwrap();
    db.execute(
        "MATCH (a:N) MATCH (b:N {i: a.i + 1}) CREATE (a)-[:R]->(b)",
        (),
    )
    .unwrap();
    db
}

const ON_ANY_GRAPH: &[&str] = &[
    "pageRank",
    "degree",
    "weaklyConnectedComponents",
    "stronglyConnectedComponents",
    "louvain",
    "labelPropagation",
    "triangleCount",
    "localClusteringCoefficient",
    "kCore",
    "topologicalSort",
    "minimumSpanningTree",
    "bridges",
    "articulationPoints",
    "nodeSimilarity",
    "closeness",
    "betweenness",
];

#[test]
fn nothing_recurses_and_what_is_long_can_be_stopped() {
    let db = chain(20_000);
    let mut tx = db.begin_read().unwrap();
    let quadratic = ["closeness", "betweenness"];
    for algorithm in ON_ANY_GRAPH.iter().filter(|name| !quadratic.contains(name)) {
        let outcome = run(&tx, algorithm);
        assert!(outcome.is_ok(), "{algorithm}: {outcome:?}");
    }
    tx.set_limits(Limits {
        timeout: Some(Duration::from_millis(100)),
        ..Limits::default()
    });
    for algorithm in quadratic {
        assert_eq!(
            run(&tx, algorithm).unwrap_err().code(),
            ErrorCode::TimeOut,
            "{algorithm}"
        );
    }
}

fn run(tx: &ReadTransaction, algorithm: &str) -> tupu::Result<tupu::Summary> {
    tx.query(&format!("CALL algo.{algorithm}()"), ())?.finish()
}

#[test]
fn memory_is_counted() {
    let db = chain(5_000);
    let mut tx = db.begin_read().unwrap();
    tx.set_limits(Limits {
        memory: Some(10_000),
        ..Limits::default()
    });
    for algorithm in ON_ANY_GRAPH {
        assert_eq!(
            run(&tx, algorithm).unwrap_err().code(),
            ErrorCode::MemoryLimit,
            "{algorithm}"
        );
    }
}

/// The table of docs/algorithms.md is what `algo.list` says.
#[test]
fn the_table_of_the_documentation_is_complete() {
    let page =
        std::fs::read_to_string(crate::repository::root().join("docs/algorithms.md")).unwrap();
    let rows: Vec<(String, Vec<String>, Vec<String>)> = Database::in_memory()
        .query_as(
            "CALL algo.list() YIELD name, options, yields RETURN name, options, yields",
            (),
        )
        .unwrap();
    assert!(rows.len() >= 20);
    for (name, options, yields) in rows {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("{name} is not in the table"));
        for option in options.iter().skip(2) {
            let option = option.split(':').next().unwrap_or_default();
            assert!(row.contains(&format!("`{option}")), "{name}: `{option}`");
        }
        let yields: Vec<String> = yields.iter().map(|column| format!("`{column}`")).collect();
        assert!(row.contains(&yields.join(", ")), "{name} yields {yields:?}");
    }
}
