//! Statements of very many clauses: they run or are refused, on the stack of a spawned thread; the stack never overflows.

use tupu::{Database, ErrorCode, Result, Summary};

/// The text of a statement of so many clauses, or clauses with a number in them.
fn chain(start: &str, clause: &str, end: &str, count: usize) -> String {
    let clauses = (0..count).map(|number| clause.replace('#', &number.to_string()));
    format!("{start} {} {end}", clauses.collect::<Vec<_>>().join(" "))
}

/// How a statement of each kind begins, goes on and ends, and how many clauses of the kind are within the limit.
const KINDS: &[(&str, &str, &str, usize)] = &[
    ("WITH 1 AS a", "WITH a + 1 AS a", "RETURN a", 480),
    (
        "WITH 1 AS a",
        "WITH DISTINCT count(a) + 1 AS a, 2 AS b ORDER BY a, b SKIP 0 LIMIT 3 WHERE a > 0",
        "RETURN a",
        70,
    ),
    ("WITH 1 AS a", "LET b# = 1", "RETURN a", 480),
    ("WITH 1 AS a", "FILTER a = 1", "RETURN a", 480),
    ("WITH 1 AS a", "ORDER BY a SKIP 0 LIMIT 3", "RETURN a", 120),
    ("MATCH (n)", "MATCH (n)-->(n)", "RETURN count(*)", 240),
    (
        "MATCH (n)",
        "OPTIONAL MATCH (n)-->(m#)",
        "RETURN count(*)",
        240,
    ),
    ("MATCH (n)", "-->()", "RETURN count(*)", 480),
    ("MATCH (n)", "-[*1..2]->()", "RETURN count(*)", 480),
    ("MATCH (n)", "((x#)-->(y#)){1,2}", "RETURN count(*)", 90),
    ("MATCH (n)", ", ()", "RETURN count(*)", 480),
    ("RETURN 1 AS a", "NEXT RETURN a + 1 AS a", "", 480),
    ("", "MERGE (:A)", "", 480),
    ("MATCH (n)", "SET n.x = #", "", 480),
    ("MATCH (n)", "REMOVE n:A", "", 480),
    ("", "FOREACH (x IN [1] | CREATE ())", "", 150),
    ("", "CALL () { RETURN 1 AS x# }", "RETURN 1", 150),
    ("", "UNWIND [1] AS x#", "RETURN 1", 480),
    ("", "CALL db.labels() YIELD label AS x#", "RETURN 1", 480),
    (
        "MATCH (n) WHERE true",
        "AND EXISTS { (n)-->() }",
        "RETURN n",
        480,
    ),
    ("RETURN 1 AS a", "NEXT RETURN a", "", 150),
];

fn run(text: &str) -> Result<Summary> {
    let db = Database::in_memory();
    db.execute("CREATE (a:A)-[:R]->(a)", ())?;
    db.execute(text, ())
}

/// On a stack of 2 MiB, as a spawned thread has by default; the main thread of a test has that too, but says so nowhere.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
    let outcome = thread.map(|thread| thread.join().is_ok());
    assert!(matches!(outcome, Ok(true)));
}

#[test]
fn statements_within_the_limit_run_on_a_small_stack() {
    on_a_small_stack(|| {
        for (start, clause, end, count) in KINDS {
            let text = chain(start, clause, end, *count);
            if let Err(error) = run(&text) {
                panic!("{clause}: {error}");
            }
        }
    });
}

#[test]
fn statements_past_the_limit_are_refused() {
    on_a_small_stack(|| {
        for (start, clause, end, _) in KINDS {
            let text = chain(start, clause, end, 10_000);
            let code = run(&text).map_err(|error| error.code()).err();
            let refused = [ErrorCode::StatementTooLong, ErrorCode::NestingTooDeep];
            assert!(code.is_some_and(|code| refused.contains(&code)), "{clause}");
        }
    });
}

#[test]
fn a_chain_of_next_is_long_and_not_deep() -> Result<()> {
    let text = |count| chain("RETURN 1 AS a", "NEXT RETURN a + 1 AS a", "", count);
    let db = Database::in_memory();
    assert_eq!(db.query_one::<i64>(&text(400), ())?, 401);
    let mixed = "NEXT RETURN a + 1 AS a UNION RETURN a + 1 AS a NEXT WHEN a > 0 THEN RETURN a AS a";
    let text_of_all = chain("RETURN 1 AS a", mixed, "", 30);
    assert_eq!(db.query_one::<i64>(&text_of_all, ())?, 31);
    on_a_small_stack(move || {
        let code = run(&text(10_000)).map_err(|error| error.code());
        assert_eq!(code.err(), Some(ErrorCode::StatementTooLong));
    });
    Ok(())
}

#[test]
fn creates_in_a_row_and_parts_of_a_union_have_no_limit() -> Result<()> {
    let created = run(&chain(
        "",
        "CREATE (:City {n: #})-[:IN]->(:Province)",
        "",
        10_000,
    ))?;
    assert_eq!(created.counters.nodes_created, 20_000);
    run(&chain(
        "RETURN 0 AS a",
        "UNION ALL RETURN # AS a",
        "",
        5_000,
    ))
    .map(drop)
}
