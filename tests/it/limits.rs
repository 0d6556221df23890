//! The limits that protect the host: time, memory, work and cancellation, in every operator that can run for long.

use std::time::{Duration, Instant};
use tupu::{Database, DatabaseBuilder, ErrorCode, Limits};

/// A query that takes far longer than a test may, by what it is busy with.
const ENDLESS: &[(&str, &str)] = &[
    (
        "sort",
        "UNWIND range(1, 40000000) AS a UNWIND range(1, 1000) AS b RETURN a, b ORDER BY b, a",
    ),
    (
        "sort with a limit",
        "UNWIND range(1, 40000000) AS a UNWIND range(1, 1000) AS b RETURN a, b ORDER BY b, a LIMIT 3",
    ),
    (
        "aggregation",
        "UNWIND range(1, 40000000) AS a UNWIND range(1, 1000) AS b RETURN b, count(*)",
    ),
    (
        "distinct",
        "UNWIND range(1, 1000) AS a UNWIND range(1, 40000000) AS b WITH DISTINCT b % 7 AS c RETURN count(c)",
    ),
    (
        "variable length",
        "MATCH (a:P {k: 0})-[:E*1..60]-(b:P) RETURN count(b)",
    ),
    (
        "shortest path",
        "MATCH p = shortestPath((a:P {k: 0})-[:E*2..60]-(b:P {k: 8})) WHERE length(p) > 50 RETURN p",
    ),
    (
        "cartesian product",
        "MATCH (a:P), (b:P), (c:P), (d:P), (e:P), (f:P), (g:P), (h:P) RETURN sum(a.k + h.k)",
    ),
    (
        "expand",
        "MATCH (a)-[:E]-(b)-[:E]-(c)-[:E]-(d)-[:E]-(e)-[:E]-(f)-[:E]-(g)-[:E]-(h) RETURN count(a.k + h.k)",
    ),
    (
        "filter",
        "UNWIND range(1, 1000) AS a UNWIND range(1, 40000000) AS b WITH b WHERE b < 0 RETURN b",
    ),
    (
        "union",
        "UNWIND range(1, 1000) AS a UNWIND range(1, 40000000) AS b RETURN b % 3 AS c UNION RETURN 1 AS c",
    ),
    (
        "write",
        "UNWIND range(1, 1000) AS a UNWIND range(1, 40000000) AS b CREATE (:Q {k: b})",
    ),
    (
        "list",
        "RETURN reduce(sum = 0, a IN range(1, 40000) | sum + size([b IN range(1, 40000) WHERE b % 7 = a % 7]))",
    ),
];

/// Nine nodes, every two of them joined.
fn clique(builder: DatabaseBuilder) -> Database {
    let db = builder.in_memory();
    db.execute("UNWIND range(0, 8) AS k CREATE (:P {k: k})", ())
        .unwrap();
    db.execute(
        "MATCH (a:P), (b:P) WHERE a.k < b.k CREATE (a)-[:E]->(b)",
        (),
    )
    .unwrap();
    db
}

/// How a query ended, and that it ended soon.
fn outcome(db: &Database, name: &str, query: &str) -> ErrorCode {
    let started = Instant::now();
    let error = db.execute(query, ()).expect_err(name);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(3), "{name} took {took:?}");
    error.code()
}

#[test]
fn time_is_limited_everywhere() {
    let db = clique(Database::builder().timeout(Duration::from_millis(200)));
    for (name, query) in ENDLESS {
        assert_eq!(outcome(&db, name, query), ErrorCode::TimeOut, "{name}");
    }
    let nodes: i64 = db.query_one("MATCH (n) RETURN count(n)", ()).unwrap();
    assert_eq!(nodes, 9, "a write that ran out of time is undone");
}

#[test]
fn another_thread_stops_what_runs() {
    let db = clique(Database::builder());
    for (name, query) in ENDLESS {
        let interrupt = db.interrupt();
        let stopper = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            interrupt.interrupt();
        });
        assert_eq!(outcome(&db, name, query), ErrorCode::Cancelled, "{name}");
        stopper.join().unwrap();
        db.interrupt().reset();
    }
    let nodes: i64 = db.query_one("MATCH (n) RETURN count(n)", ()).unwrap();
    assert_eq!(nodes, 9);
}

#[test]
fn a_session_is_stopped_without_its_neighbours() {
    let db = clique(Database::builder());
    let (mut stopped, mut neighbour) = (db.session(), db.session());
    stopped.query("BEGIN", ()).unwrap();
    stopped.query("CREATE (:Q)", ()).unwrap();
    stopped.interrupt().interrupt();
    let error = stopped
        .query("UNWIND range(1, 9) AS n CREATE (:Q)", ())
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::Cancelled);
    let count = "MATCH (q:Q) RETURN count(q)";
    assert!(
        neighbour
            .query(count, ())
            .unwrap()
            .to_vec::<i64>()
            .unwrap()
            .eq(&[0])
    );
    stopped.interrupt().reset();
    // What the transaction did before stays; the statement that was stopped left nothing.
    stopped.query("COMMIT", ()).unwrap();
    assert_eq!(
        stopped.query(count, ()).unwrap().to_vec::<i64>().unwrap(),
        [1]
    );
}

#[test]
fn waiting_for_another_writer_can_be_stopped() {
    let db = clique(Database::builder());
    let held = db.begin_write().unwrap();
    let mut session = db.session();
    let interrupt = session.interrupt();
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        interrupt.interrupt();
    });
    let started = Instant::now();
    let error = session.query("CREATE (:Q)", ()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Cancelled);
    assert!(started.elapsed() < Duration::from_secs(5));
    stopper.join().unwrap();
    held.rollback();
}

/// Queries that hold much, by what holds it.
const GREEDY: &[(&str, &str)] = &[
    (
        "sort",
        "UNWIND range(1, 1000000) AS a RETURN a, toString(a) AS b ORDER BY b",
    ),
    (
        "aggregation",
        "UNWIND range(1, 1000000) AS a RETURN a % 700000, count(*)",
    ),
    (
        "collect",
        "UNWIND range(1, 1000000) AS a RETURN size(collect(a))",
    ),
    (
        "distinct",
        "UNWIND range(1, 1000000) AS a RETURN DISTINCT a",
    ),
    (
        "hash join and product",
        "UNWIND range(1, 300) AS a MATCH (b:P), (c:P), (d:P) WITH a, b, c, d ORDER BY d.k RETURN a",
    ),
    (
        "shortest path",
        "MATCH p = shortestPath((a:P {k: 0})-[:E*2..60]-(b:P {k: 8})) WHERE length(p) > 50 RETURN p",
    ),
    (
        "list",
        "RETURN reduce(all = [], a IN range(1, 100000) | all + [b IN range(1, 1000) | b])",
    ),
    ("range", "RETURN size(range(1, 1000000))"),
];

#[test]
fn memory_is_limited_everywhere() {
    let db = clique(Database::builder().memory_limit(2 << 20));
    for (name, query) in GREEDY {
        assert_eq!(outcome(&db, name, query), ErrorCode::MemoryLimit, "{name}");
    }
    // Rows that are not held cost nothing.
    let rows = db
        .execute("UNWIND range(1, 20000) AS a RETURN a", ())
        .unwrap();
    assert_eq!(rows.rows, 20_000);
}

#[test]
fn the_work_of_patterns_is_limited() {
    let db = clique(Database::builder().work_limit(100_000));
    for (name, query) in ENDLESS
        .iter()
        .filter(|(name, _)| name.contains("variable") || name.contains("path"))
    {
        assert_eq!(outcome(&db, name, query), ErrorCode::WorkLimit, "{name}");
    }
}

#[test]
fn the_work_of_reaching_every_node_is_limited() {
    let db = clique(Database::builder().work_limit(50));
    let query = "MATCH (:P {k: 0})-[:E*0..60]-(b:P) RETURN count(DISTINCT b)";
    assert_eq!(outcome(&db, "reach", query), ErrorCode::WorkLimit);
}

#[test]
fn limits_can_be_set_for_one_transaction() {
    let db = clique(Database::builder());
    let mut read = db.begin_read().unwrap();
    read.set_limits(Limits {
        timeout: Some(Duration::from_millis(20)),
        ..Limits::default()
    });
    let query = "MATCH (a:P), (b:P), (c:P), (d:P), (e:P), (f:P), (g:P), (h:P) RETURN sum(a.k)";
    let error = read.query(query, ()).unwrap().finish().unwrap_err();
    assert_eq!(error.code(), ErrorCode::TimeOut);
    read.set_limits(Limits::default());
    assert!(read.query("MATCH (n) RETURN n", ()).unwrap().count() == 9);
}

/// A plan is not run by EXPLAIN: what ends here is the compilation, and a statement that is in the cache has none.
#[test]
fn the_time_to_compile_is_limited() {
    let db = Database::in_memory();
    db.query("EXPLAIN RETURN 1 AS known", ()).unwrap();
    let mut session = db.session();
    session.set_limits(Limits {
        timeout: Some(Duration::ZERO),
        ..Limits::default()
    });
    let error = session.query("EXPLAIN RETURN 1 AS new", ()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::TimeOut);
    assert!(session.query("EXPLAIN RETURN 1 AS known", ()).is_ok());
}

#[test]
fn a_picture_counts_what_it_collects() {
    let db = Database::builder().memory_limit(1 << 20).in_memory();
    db.execute("CREATE (:City)-[:LOCATED_IN]->(:Province)", ())
        .unwrap();
    let drawn = |rows: u64| {
        let query = format!("MATCH (c:City)-[r]->(p) UNWIND range(1, {rows}) AS n RETURN c, r, p");
        db.picture(&query, ())
    };
    assert_eq!(drawn(100).unwrap().drawn(), 2);
    let error = drawn(1_000_000).unwrap_err();
    assert_eq!(error.code(), ErrorCode::MemoryLimit);
}
