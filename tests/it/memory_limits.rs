//! The memory limit: everything that grows while a statement runs is counted, ends in an error that names it, and is given
//! back; and the count is near enough to the truth that a process which is given little more does not run out.

use std::process::Command;
use tupu::{Database, Error, ErrorCode, ErrorKind};

const LIMIT: u64 = 4 << 20;

/// A chain, a clique and a grid.
const GRAPH: &[&str] = &[
    "UNWIND range(1, 1500) AS k CREATE (:Chain {k: k, next: k + 1})",
    "MATCH (a:Chain), (b:Chain) WHERE a.next = b.k CREATE (a)-[:NEXT]->(b)",
    "UNWIND range(1, 12) AS k CREATE (:Person {k: k})",
    "MATCH (a:Person), (b:Person) WHERE a.k <> b.k CREATE (a)-[:KNOWS {trust: a.k}]->(b)",
    "UNWIND range(0, 11) AS x UNWIND range(0, 11) AS y CREATE (:Place {x: x, y: y})",
    "MATCH (a:Place), (b:Place) WHERE (b.x = a.x + 1 AND b.y = a.y) OR (b.x = a.x AND b.y = a.y + 1)
     CREATE (a)-[:ROAD]->(b)",
];

/// Statements that need far more than the limit, with what the message says needs it.
const GREEDY: &[(&str, &str)] = &[
    // Rows that are kept until all are there.
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a RETURN 'x' + a AS b ORDER BY b DESC",
        "sorted rows",
    ),
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a RETURN 'x' + a AS b ORDER BY b DESC LIMIT 60000",
        "sorted rows",
    ),
    (
        "UNWIND range(1, 9) AS a RETURN a, reduce(s = 'x', i IN range(1, 19) | s + s) AS b ORDER BY a",
        "need",
    ),
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a RETURN a % 80000, count(*)",
        "groups and collected values",
    ),
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a RETURN a % 80000, a % 7, count(*)",
        "groups and collected values",
    ),
    (
        "MATCH (a:Chain), (b:Person) MATCH (c:Person) RETURN size(collect(a.k + ''))",
        "groups and collected values",
    ),
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a RETURN size(collect(DISTINCT 'x' + a))",
        "groups and collected values",
    ),
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a RETURN count(DISTINCT a)",
        "groups and collected values",
    ),
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a RETURN percentileCont(a, 0.5)",
        "groups and collected values",
    ),
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a WITH DISTINCT 'x' + a AS b RETURN count(b)",
        "rows that must differ",
    ),
    (
        "UNWIND range(1, 300) AS i UNWIND range(1, 300) AS j WITH i * 300 + j AS a RETURN a UNION UNWIND [1] AS a RETURN a",
        "rows that must differ",
    ),
    (
        "MATCH (a:Chain), (b:Chain) RETURN count(DISTINCT a.k + b.k * 1500)",
        "need",
    ),
    (
        "MATCH (a:Person) OPTIONAL MATCH (b:Chain), (c:Chain) WHERE b.k < 100 RETURN count([a, b, c])",
        "need",
    ),
    (
        "MATCH (a:Chain), (b:Chain) WITH a, b LIMIT 100000 SET a.last = b.k",
        "need",
    ),
    // Paths.
    (
        "MATCH p = (a:Chain {k: 1})-[:NEXT*]->(b) RETURN size(collect(p))",
        "need",
    ),
    (
        "MATCH p = (a:Person {k: 1})(()-[:KNOWS]->())+(b) RETURN length(p) ORDER BY length(p)",
        "need",
    ),
    (
        "MATCH p = shortestPath((a:Person {k: 1})-[:KNOWS*]->(b:Person {k: 2}))
         WHERE reduce(s = 0, r IN relationships(p) | s + r.trust) < 0 RETURN p",
        "paths",
    ),
    (
        "MATCH p = allShortestPaths((a:Place {x: 0, y: 0})-[:ROAD*]-(b:Place {x: 11, y: 11})) RETURN count(p)",
        "paths",
    ),
    (
        "MATCH p = SHORTEST 100000 (a:Person {k: 1})-[:KNOWS]->+(b:Person {k: 2}) RETURN count(p)",
        "paths",
    ),
    // Values.
    ("RETURN size(range(1, 1000000))", "lists and strings"),
    (
        "UNWIND range(1, 900) AS n RETURN size(range(n, 20000)) AS s ORDER BY s",
        "lists and strings",
    ),
    (
        "UNWIND range(1, 900) AS n WITH n, range(n, 20000) AS s RETURN n, s ORDER BY n",
        "need",
    ),
    (
        "RETURN size([x IN range(1, 100000) | 'x' + x])",
        "lists and strings",
    ),
    (
        "WITH range(1, 100000) AS r RETURN size(coll.distinct(r))",
        "need",
    ),
    (
        "WITH reduce(s = 'ﷺ', i IN range(1, 17) | s + s) AS s RETURN size(normalize(s, 'NFKC'))",
        "lists and strings",
    ),
    (
        "UNWIND range(1, 20000) AS x RETURN size(collect({a: x}))",
        "groups and collected values",
    ),
    (
        "RETURN [x IN range(1, 100) | [y IN range(1, 1000) | [z IN range(1, 10) | x]]]",
        "lists and strings",
    ),
    (
        "WITH range(1, 20000) AS l RETURN [l + 1, l + 2, l + 3, l + 4, l + 5, l + 6, l + 7, l + 8, l + 9, l + 0]",
        "need",
    ),
    (
        "RETURN size(reduce(s = 'x', i IN range(1, 60) | s + s))",
        "lists and strings",
    ),
    (
        "RETURN size(reduce(s = [1], i IN range(1, 60) | s + s))",
        "lists and strings",
    ),
    (
        "RETURN size(reduce(s = [], i IN range(1, 40) | s + s + [range(1, 3000)]))",
        "lists and strings",
    ),
    (
        "WITH reduce(s = 'x', i IN range(1, 16) | s + s) AS s RETURN size(replace(s, 'x', s))",
        "lists and strings",
    ),
    (
        "WITH reduce(s = 'x', i IN range(1, 18) | s + s) AS s RETURN size(replace(s, '', 'a long string'))",
        "need",
    ),
    (
        "WITH reduce(s = 'x', i IN range(1, 19) | s + s) AS s RETURN size(split(s, ''))",
        "lists and strings",
    ),
    (
        "RETURN last(COLLECT { UNWIND range(1, 90000) AS k RETURN 'x' + k })",
        "need",
    ),
    // Writing, and what a statement that writes returns.
    (
        "UNWIND range(1, 50000) AS k CREATE (:New {k: k})",
        "changes that could still be undone",
    ),
    (
        "FOREACH (k IN range(1, 50000) | CREATE (:New {k: k}))",
        "changes that could still be undone",
    ),
    (
        "UNWIND range(1, 60) AS k MERGE (:New {k: k, text: reduce(s = 'x', i IN range(1, 16) | s + s) + k})",
        "need",
    ),
    (
        "UNWIND range(1, 60) AS k MATCH (a:Chain) SET a.k = a.k + k",
        "need",
    ),
    (
        "MATCH (a:Chain) UNWIND range(1, 60) AS k SET a.text = 'x' + k, a:Old REMOVE a:Old",
        "need",
    ),
    (
        "CREATE (n:New) WITH n UNWIND range(1, 50000) AS k RETURN k, 'x' + k",
        "rows of the answer",
    ),
    // Procedures.
    (
        "UNWIND range(1, 60) AS n CALL algo.pageRank({}) YIELD node, score RETURN node, 'x' + score AS t ORDER BY t",
        "need",
    ),
];

fn database(limit: u64) -> Database {
    let db = Database::builder().memory_limit(limit).in_memory();
    for statement in GRAPH {
        if let Err(error) = db.execute(statement, ()) {
            panic!("{}", error.report(statement));
        }
    }
    db
}

fn assert_too_much(error: &Error, what: &str, statement: &str) {
    assert_eq!(error.code(), ErrorCode::MemoryLimit, "{statement}: {error}");
    assert_eq!(error.kind(), ErrorKind::LimitError, "{statement}");
    assert!(error.message().contains(what), "{statement}: {error}");
    assert!(
        error
            .hint_text()
            .is_some_and(|hint| hint.contains("--memory-limit")),
        "{statement}: {error}"
    );
}

#[test]
fn whatever_grows_is_limited() {
    let db = database(LIMIT);
    let count = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) + count(r)";
    let before: i64 = db.query_one(count, ()).unwrap();
    for (statement, what) in GREEDY {
        match db.execute(statement, ()) {
            Ok(summary) => panic!("{statement}: {} rows", summary.rows),
            Err(error) => assert_too_much(&error, what, statement),
        }
        // The statement is undone, and the next one has all of its memory.
        let after: i64 = db.query_one(count, ()).unwrap();
        assert_eq!(after, before, "{statement}");
    }
}

#[test]
fn a_transaction_goes_on_after_a_statement_that_needed_too_much() {
    let db = database(LIMIT);
    let mut session = db.session();
    session.query("BEGIN", ()).unwrap();
    session.query("CREATE (:Kept {k: 1})", ()).unwrap();
    for (statement, what) in GREEDY {
        let error = session.query(statement, ()).and_then(tupu::Rows::finish);
        assert_too_much(&error.expect_err(statement), what, statement);
    }
    session.query("CREATE (:Kept {k: 2})", ()).unwrap();
    session.query("COMMIT", ()).unwrap();
    let kept: i64 = db.query_one("MATCH (n:Kept) RETURN sum(n.k)", ()).unwrap();
    assert_eq!(kept, 3);
    let new: i64 = db.query_one("MATCH (n:New) RETURN count(n)", ()).unwrap();
    assert_eq!(new, 0);
}

#[test]
fn the_statements_of_a_transaction_count_together() {
    let db = database(LIMIT);
    let mut session = db.session();
    session.query("BEGIN", ()).unwrap();
    let statement = "UNWIND range(1, 2000) AS k CREATE (:New {k: k})";
    let mut errors = (0..20).filter_map(|_| session.query(statement, ()).err());
    assert_too_much(
        &errors.next().expect("20 are too many"),
        "changes",
        statement,
    );
    session.query("ROLLBACK", ()).unwrap();
    // Each on its own is not, nor are parts of one statement that are committed one by one.
    for _ in 0..20 {
        db.execute(statement, ()).unwrap();
    }
    let parts = "UNWIND range(1, 40000) AS k CALL (k) { CREATE (:New {k: k}) } IN TRANSACTIONS OF 1000 ROWS";
    db.execute(parts, ()).unwrap();
}

#[test]
fn memory_that_is_given_back_can_be_used_again() {
    let db = database(LIMIT);
    for statement in [
        "UNWIND range(1, 100) AS n CALL (n) { UNWIND range(1, 4000) AS k RETURN k ORDER BY k + n DESC LIMIT 1 } RETURN count(*)",
        "UNWIND range(1, 100) AS n CALL (n) { UNWIND range(n, 4000) AS k RETURN collect('x' + k) AS l } RETURN sum(size(l))",
        "UNWIND range(1, 100) AS n CALL (n) { UNWIND range(1, 4000) AS k RETURN DISTINCT k + n AS m } RETURN count(*)",
        "UNWIND range(1, 3000) AS n WITH n, [x IN range(1, 3) | 'x' + x + n] AS l RETURN count(l)",
        "UNWIND range(1, 60) AS n CALL algo.pageRank({}) YIELD score RETURN count(score)",
        "UNWIND range(1, 1000) AS n MATCH p = shortestPath((a:Person {k: 1})-[:KNOWS*]->(b:Person {k: 2})) RETURN count(p)",
        "UNWIND range(1, 100) AS n MATCH (a:Chain) WITH n, a WHERE EXISTS { (a)-[:NEXT]->() } RETURN count(*)",
        "UNWIND range(1, 3) AS n MATCH (a:Chain {k: 1})-[:NEXT*]->(b) RETURN count(b)",
    ] {
        if let Err(error) = db.execute(statement, ()) {
            panic!("{}", error.report(statement));
        }
    }
}

#[test]
fn rows_that_the_caller_keeps_count() {
    let db = database(LIMIT);
    let statement = "UNWIND range(1, 200000) AS n RETURN 'row ' + n";
    let error = db
        .query(statement, ())
        .unwrap()
        .to_vec::<String>()
        .unwrap_err();
    assert_too_much(&error, "rows of the answer", statement);
    let error = db.query(statement, ()).unwrap().collect_rows().unwrap_err();
    assert_too_much(&error, "rows of the answer", statement);
    // Passed over one by one they take nothing.
    assert_eq!(db.query(statement, ()).unwrap().count(), 200_000);
}

#[test]
fn a_statement_that_is_too_long_to_compile_is_refused() {
    let db = database(LIMIT);
    let list = format!("RETURN size([{}1])", "1, ".repeat(20_000));
    assert_too_much(&db.query(&list, ()).unwrap_err(), "too long", "a long list");
    // A long string is one word, and a large parameter none.
    let text = format!("RETURN size('{}')", "x".repeat(100_000));
    assert_eq!(db.query_one::<i64>(&text, ()).unwrap(), 100_000);
    let list = tupu::params! { "list" => vec![1; 100_000] };
    assert_eq!(
        db.query_one::<i64>("RETURN size($list)", list).unwrap(),
        100_000
    );
}

/// In a process whose address space ends not far above the limit the statements end with the error, and not the process.
#[test]
#[cfg(target_os = "linux")]
fn a_process_with_little_memory_survives() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("greedy.cypher");
    for (statement, _) in GREEDY.iter().step_by(3) {
        std::fs::write(&script, format!("{};\n{statement}", GRAPH.join(";\n"))).unwrap();
        let output = Command::new("sh")
            .arg("-c")
            .arg("ulimit -v 200000; exec \"$0\" run --memory-limit 16MiB \"$1\"")
            .arg(env!("CARGO_BIN_EXE_tupu"))
            .arg(&script)
            .output()
            .unwrap();
        let status = output.status.code();
        assert!(matches!(status, Some(0 | 1)), "{statement}: {output:?}");
    }
}
