//! `CREATE`, `SET` and `MERGE` write the rows of a batch at once. What they leave, what they answer and what they refuse is
//! what they do row by row.

use proptest::prelude::*;
use tupu::{Database, Error, ErrorCode, PlannerOptions, Summary, Value, params};

const PASS: &str = "write_together";

fn database(options: PlannerOptions, script: &[&str]) -> Database {
    let database = Database::builder().planner(options).in_memory();
    for statement in script {
        database.execute(statement, ()).unwrap();
    }
    database
}

/// The same graph twice: written by batches, and row by row.
fn both(script: &[&str]) -> [Database; 2] {
    let options = PlannerOptions::default;
    [options(), options().without(PASS)].map(|options| database(options, script))
}

/// Everything in a graph, with the ids.
fn whole(database: &Database) -> Vec<String> {
    let parts = [
        "MATCH (n) RETURN id(n), labels(n), properties(n) ORDER BY id(n)",
        "MATCH (a)-[r]->(b) RETURN id(r), type(r), id(a), id(b), properties(r) ORDER BY id(r)",
        "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey",
    ];
    let rows = |query| {
        let rows = database.query(query, ()).unwrap().collect_rows().unwrap();
        rows.into_iter().map(|row| format!("{:?}", row.values()))
    };
    parts.into_iter().flat_map(rows).collect()
}

fn rows(list: &str) -> Value {
    let value = Database::in_memory().query_one::<Value>(&format!("RETURN {list}"), ());
    value.unwrap()
}

/// What a statement does on both, which has to be the same.
fn same(script: &[&str], statement: &str, list: &Value) -> Result<Summary, Error> {
    let [whole_batches, row_by_row] = both(script);
    let run = |database: &Database| {
        let parameters = params! { "rows" => list.clone() };
        let answer = database.query(statement, parameters)?;
        let mut answer = answer;
        let rows = answer.collect_rows()?;
        let shown: Vec<String> = rows
            .iter()
            .map(|row| format!("{:?}", row.values()))
            .collect();
        Ok((shown, answer.summary()))
    };
    let (at_once, one_by_one) = (run(&whole_batches), run(&row_by_row));
    assert_eq!(whole(&whole_batches), whole(&row_by_row), "{statement}");
    match (at_once, one_by_one) {
        (Ok((answer, done)), Ok((expected, as_before))) => {
            assert_eq!(answer, expected, "{statement}");
            assert_eq!(done.counters, as_before.counters, "{statement}");
            Ok(done)
        }
        (Err(error), Err(expected)) => {
            let expected: Error = expected;
            assert_eq!(error.to_string(), expected.to_string(), "{statement}");
            assert_eq!(error.span(), expected.span(), "{statement}");
            Err(error)
        }
        (Ok(_), Err(error)) => panic!("{statement}: only row by row: {error}"),
        (Err(error), Ok(_)) => panic!("{statement}: only by batches: {error}"),
    }
}

/// So many rows are in three batches.
const MANY: i64 = 2_500;

fn numbers(of: impl Fn(i64) -> String) -> Value {
    let maps: Vec<String> = (0..MANY).map(of).collect();
    rows(&format!("[{}]", maps.join(", ")))
}

/// All nodes of the label are read once for the rows of a batch, not once for each row.
#[test]
fn a_merge_without_an_index_reads_the_label_once_a_batch() {
    let nodes = ["UNWIND range(0, 99) AS n CREATE (:P {id: n, x: n % 10})"];
    let list: Vec<String> = (0..200)
        .map(|n| format!("{{id: {}, x: {}}}", n * 3 % 150, n * 3 % 150 % 10))
        .collect();
    let list = rows(&format!("[{}]", list.join(", ")));
    for (statement, created) in [
        ("UNWIND $rows AS r MERGE (n:P {id: r.id}) RETURN id(n)", 16),
        (
            "UNWIND $rows AS r MERGE (n:P {x: r.x, id: r.id}) ON MATCH SET n.met = r.id RETURN n.met",
            16,
        ),
        ("UNWIND $rows AS r MERGE (n:P {x: r.x}) RETURN id(n)", 0),
    ] {
        let merged = same(&nodes, statement, &list).unwrap();
        let work = merged.work;
        assert_eq!(merged.counters.nodes_created, created, "{statement}");
        assert_eq!(
            (work.subplan_runs, work.rows_scanned),
            (1, 100),
            "{statement}"
        );
    }
}

#[test]
fn a_batch_is_one_write() {
    let index = ["CREATE INDEX FOR (n:P) ON (n.id)"];
    let list = numbers(|n| format!("{{id: {n}, name: 'n{n}', x: {n}.5}}"));
    let created = same(
        &index,
        "UNWIND $rows AS r CREATE (:P {id: r.id, name: r.name, x: r.x, y: 1})",
        &list,
    )
    .unwrap();
    // Three new keys, three batches.
    assert_eq!(created.work.writes, 3 + 3);
    assert_eq!(created.counters.properties_set, 4 * MANY as u64);
    let maps = same(&index, "UNWIND $rows AS r CREATE (n:P) SET n = r", &list).unwrap();
    assert_eq!(maps.counters.nodes_created, MANY as u64);

    let nodes = [index[0], "UNWIND range(0, 2499) AS n CREATE (:P {id: n})"];
    let ends = numbers(|n| format!("{{a: {n}, b: {}, w: {n}}}", (n * 7) % MANY));
    let joined = same(
        &nodes,
        "UNWIND $rows AS r MATCH (a:P {id: r.a}) MATCH (b:P {id: r.b}) CREATE (a)-[t:T {w: r.w}]->(b) RETURN id(t)",
        &ends,
    )
    .unwrap();
    assert_eq!(joined.counters.relationships_created, MANY as u64);
    // A type, a key, three batches.
    assert_eq!(joined.work.writes, 2 + 3);

    let set = same(
        &nodes,
        "UNWIND $rows AS r MATCH (n:P {id: r.id}) SET n.name = r.name, n.x = r.x + 1",
        &list,
    )
    .unwrap();
    assert_eq!(set.work.writes, 2 + 2 * 3);
    let added = same(
        &nodes,
        "UNWIND $rows AS r MATCH (n:P {id: r.id}) SET n += r",
        &list,
    )
    .unwrap();
    assert_eq!(added.work.writes, 2 + 3 * 3);

    let merged = same(
        &nodes,
        "UNWIND $rows AS r MERGE (n:P {id: r.id + 1000}) ON CREATE SET n.made = true RETURN id(n)",
        &list,
    )
    .unwrap();
    assert_eq!(merged.counters.nodes_created, 1000);
    assert_eq!(merged.work.subplan_runs, 3);
    let merged = same(
        &nodes,
        "UNWIND $rows AS r MATCH (a:P {id: r.a}) MATCH (b:P {id: r.b}) MERGE (a)-[t:T]->(b) RETURN id(t)",
        &ends,
    )
    .unwrap();
    assert_eq!(merged.counters.relationships_created, MANY as u64);
    assert_eq!(merged.work.subplan_runs, 3);
}

#[test]
fn the_plan_says_it() {
    let [database, without] = both(&["CREATE INDEX FOR (n:P) ON (n.a)"]);
    let plan = |database: &Database| {
        let text =
            "EXPLAIN UNWIND [{a: 1}] AS r MERGE (n:P {a: r.a}) SET n.x = r.b CREATE (:Q {a: r.a})";
        let rows = database.query(text, ()).unwrap().collect_rows().unwrap();
        rows.iter()
            .map(|row| format!("{:?}", row.values()))
            .collect::<String>()
    };
    assert_eq!(plan(&database).matches("by batches").count(), 3);
    assert_eq!(plan(&without).matches("by batches").count(), 0);
}

#[test]
fn rows_of_a_merge_that_ask_for_the_same_create_it_once() {
    let there = ["CREATE (:P {k: 1, x: 0}), (:P {k: 'a'}), (:P {k: 'a'})"];
    for list in [
        "[{k: 5}, {k: 5}, {k: 1}, {k: 6}, {k: 5.0}, {k: 5m}, {k: '5'}, {k: 'a'}, {k: true}]",
        "[{k: date('2024-01-01')}, {k: date('2024-01-01')}, {k: 2}]",
        // Not equal to itself.
        "[{k: 0.0 / 0.0}, {k: 0.0 / 0.0}, {k: 7}, {k: 7}]",
        "[{k: [1, 2]}, {k: [1, 2]}, {k: [1, null]}, {k: [1]}]",
        "[{k: duration('P1D')}, {k: duration('P1D')}]",
    ] {
        let list = rows(list);
        let merge = "UNWIND $rows AS r MERGE (n:P {k: r.k}) RETURN id(n)";
        drop(same(&there, merge, &list));
        let counts = "UNWIND $rows AS r MERGE (n:P {k: r.k}) ON CREATE SET n.new = true, n:New ON MATCH SET n.x = coalesce(n.x, 0) + 1 \
             RETURN id(n), n.x, n.new, labels(n)";
        drop(same(&there, counts, &list));
        // The key itself is changed on the way.
        let moved = "UNWIND $rows AS r MERGE (n:P {k: r.k}) ON MATCH SET n.k = 6 RETURN id(n)";
        drop(same(&there, moved, &list));
        let counting = "UNWIND $rows AS r MERGE (n:P {k: r.k}) ON CREATE SET n.of = COUNT { MATCH (m) } RETURN n.of";
        drop(same(&there, counting, &list));
    }
}

#[test]
fn relationships_between_the_same_nodes_are_merged_once() {
    let there = ["CREATE (a:P {k: 1})-[:T]->(:P {k: 2}), (:P {k: 3}), (a)-[:T {w: 1}]->(a)"];
    let list = rows(
        "[{a: 1, b: 2}, {a: 2, b: 1}, {a: 2, b: 3}, {a: 3, b: 2}, {a: 2, b: 3}, {a: 1, b: 1}, {a: 9, b: 1}]",
    );
    for merge in [
        "(a)-[t:T]->(b)",
        "(a)-[t:T]-(b)",
        "(a)<-[t:T]-(b)",
        "(a)-[t:T {w: r.a}]->(b)",
    ] {
        let text = format!(
            "UNWIND $rows AS r MATCH (a:P {{k: r.a}}) MATCH (b:P {{k: r.b}}) MERGE {merge} ON MATCH SET t.again = true RETURN id(t)"
        );
        same(&there, &text, &list).unwrap();
        let optional = text.replace("MATCH (a", "OPTIONAL MATCH (a");
        drop(same(&there, &optional, &list));
    }
}

#[test]
fn an_error_names_the_row_that_it_would_name() {
    let unique = [
        "CREATE CONSTRAINT FOR (n:P) REQUIRE n.k IS UNIQUE",
        "CREATE (:P {k: 3, x: 1}), (:P {k: 4, x: 2})",
    ];
    let list = rows("[{k: 1, x: 1}, {k: 2, x: 2}, {k: 3, x: 3}, {k: 1, x: {}}, {k: null, x: 5}]");
    for statement in [
        "UNWIND $rows AS r CREATE (:P {k: r.k})",
        "UNWIND $rows AS r CREATE (:P {k: r.k, x: r.x})",
        "UNWIND $rows AS r CREATE (n:P) SET n = r",
        "UNWIND $rows AS r CREATE (n:Q) SET n += r",
        "UNWIND $rows AS r MERGE (n:P {k: r.k}) RETURN id(n)",
        "UNWIND $rows AS r MERGE (n:Q {k: r.x}) RETURN id(n)",
        "UNWIND $rows AS r MERGE (n:P {x: r.k}) ON CREATE SET n.y = r.x",
        "UNWIND $rows AS r MATCH (n:P {x: r.x}) SET n.k = r.k + 2",
        "UNWIND $rows AS r MATCH (n:P) WHERE n.x = r.x SET n.k = 4",
        "UNWIND $rows AS r MATCH (n:P) WHERE n.x = r.x SET n.k = n.k + 1",
        "UNWIND $rows AS r MATCH (n:P {k: r.k}) SET n.x = 1 / (r.x - 3)",
        "UNWIND $rows AS r OPTIONAL MATCH (n:P {k: r.k}) SET n.y = r.k, n.z = 1",
        "UNWIND $rows AS r OPTIONAL MATCH (n:P {k: r.k}) CREATE (n)-[:T]->(:Q)",
        "UNWIND $rows AS r CREATE (n:Q {a: toInteger(r.k)}) SET n.b = r.k, n.a = null",
        "UNWIND $rows AS r MATCH (n:P) SET n.x = r.k",
        "UNWIND $rows AS r MATCH (n:P) WHERE n.k = r.k SET n += {x: null, y: r.k}",
        "UNWIND $rows AS r MATCH (n:P) DELETE n SET n.x = 1",
    ] {
        drop(same(&unique, statement, &list));
    }
    let twice = same(&unique, "UNWIND $rows AS r CREATE (:P {k: r.k})", &list);
    assert_eq!(twice.unwrap_err().code(), ErrorCode::ConstraintViolation);
}

#[test]
fn what_is_cited_or_typed_is_written_row_by_row() {
    let list = rows("[{k: 1, x: 'a'}, {k: 2, x: 'b'}, {k: 3, x: 'c'}]");
    let cited = [
        "CREATE (:P {k: 1, x: 'z'}) CITING 's1'",
        "CREATE (:P {k: 2})",
    ];
    for statement in [
        "UNWIND $rows AS r MATCH (n:P {k: r.k}) SET n.x = r.x RETURN sources(n, 'x')",
        "UNWIND $rows AS r MATCH (n:P {k: r.k}) SET n.x = r.x CITING r.x RETURN sources(n, 'x')",
        "CITING 's2' UNWIND $rows AS r MERGE (n:P {k: r.k}) RETURN id(n), sources(n)",
        "CITING 's2' UNWIND $rows AS r CREATE (n:P {k: r.k}) RETURN id(n), sources(n)",
    ] {
        same(&cited, statement, &list).unwrap();
    }
    let typed = [
        "ALTER CURRENT GRAPH TYPE SET { (:P => {k :: INTEGER NOT NULL, x :: STRING}) }",
        "CREATE (:P {k: 1})",
    ];
    for statement in [
        "UNWIND $rows AS r CREATE (:P {k: r.k, x: r.x})",
        "UNWIND $rows AS r CREATE (:P {k: r.x})",
        "UNWIND $rows AS r MATCH (n:P) WHERE n.k = r.k SET n.x = r.k",
        "UNWIND $rows AS r MERGE (n:P {k: r.k}) SET n.x = r.x",
        "UNWIND $rows AS r MERGE (n:P {x: r.x})",
    ] {
        drop(same(&typed, statement, &list));
    }
}

#[test]
fn a_transaction_that_is_rolled_back_leaves_nothing() {
    let script = [
        "CREATE INDEX FOR (n:P) ON (n.id)",
        "UNWIND range(0, 99) AS n CREATE (:P {id: n, x: n % 7})-[:T {w: n}]->(:Q)",
    ];
    let [database, _] = both(&script);
    let before = whole(&database);
    let mut transaction = database.begin_write().unwrap();
    for statement in [
        "UNWIND range(50, 2000) AS n CREATE (:P {id: n})",
        "MATCH (n:P) SET n.id = 5, n.x = null",
        "UNWIND range(0, 50) AS n MERGE (p:P {id: n})",
        "MATCH (n:P {id: 5}) WITH n LIMIT 5 MATCH (q:Q) MERGE (n)-[:T]->(q)",
        "MATCH ()-[t:T]->() SET t.w = null, t.v = 'x'",
    ] {
        transaction.execute(statement, ()).unwrap();
    }
    assert_ne!(before.len(), 0);
    transaction.rollback();
    assert_eq!(whole(&database), before);
    let seek = "MATCH (n:P {id: 5}) RETURN count(n)";
    assert_eq!(database.query_one::<i64>(seek, ()).unwrap(), 1);
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0_i64..6).prop_map(|n: i64| n.to_string()),
        2 => (0_i64..3).prop_map(|n: i64| format!("'t{n}'")),
        1 => Just("1.0".to_owned()),
        1 => Just("null".to_owned()),
        1 => Just("[1]".to_owned()),
    ]
}

fn statement() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "UNWIND $rows AS r CREATE (:P {k: r.a, x: r.b})",
        "UNWIND $rows AS r CREATE (n:P {k: r.a}) SET n += r",
        "UNWIND $rows AS r MERGE (n:P {k: r.a}) SET n.x = r.b RETURN id(n)",
        "UNWIND $rows AS r MERGE (n:P {k: r.a, x: r.b}) ON CREATE SET n.y = 1 ON MATCH SET n.y = n.y + 1 RETURN id(n), n.y",
        "UNWIND $rows AS r MATCH (n:P {k: r.a}) SET n.x = r.b, n.y = r.a",
        "UNWIND $rows AS r MATCH (n:P {k: r.a}) SET n += r",
        "UNWIND $rows AS r MATCH (n:P {k: r.a}) SET n.k = r.b",
        "UNWIND $rows AS r MATCH (n:P {k: r.a}), (m:P {k: r.b}) CREATE (n)-[t:T {w: r.a}]->(m) RETURN id(t)",
        "UNWIND $rows AS r MATCH (n:P {k: r.a}), (m:P {k: r.b}) MERGE (n)-[t:T]->(m) RETURN id(t)",
        "UNWIND $rows AS r MATCH (n:P {k: r.a}), (m:P {k: r.b}) MERGE (n)-[t:T]-(m) SET t.w = r.a RETURN id(t)",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn batches_and_rows_agree(
        statements in prop::collection::vec((statement(), prop::collection::vec((value(), value()), 0..30)), 1..5),
        index in 0..3,
    ) {
        let script: &[&str] = match index {
            0 => &[],
            1 => &["CREATE INDEX FOR (n:P) ON (n.k)", "CREATE INDEX FOR (n:P) ON (n.k, n.x)"],
            _ => &["CREATE CONSTRAINT FOR (n:P) REQUIRE n.k IS UNIQUE"],
        };
        let [at_once, one_by_one] = both(script);
        for (statement, list) in statements {
            let maps = list.into_iter().map(|(a, b)| format!("{{a: {a}, b: {b}}}"));
            let list = rows(&format!("[{}]", maps.collect::<Vec<_>>().join(", ")));
            let run = |database: &Database| {
                let answer = database.query(statement, params! { "rows" => list.clone() });
                let answer = answer.and_then(|mut rows| Ok((rows.collect_rows()?, rows.summary().counters)));
                answer.map(|(rows, done)| {
                    let rows: Vec<String> = rows.iter().map(|row| format!("{:?}", row.values())).collect();
                    (rows, done)
                })
                // Numbers of nodes may differ: the ids of what was taken back are free again when the transaction ends.
                .map_err(|error| error.to_string().replace(char::is_numeric, "#"))
            };
            prop_assert_eq!(run(&at_once), run(&one_by_one));
            prop_assert_eq!(whole(&at_once), whole(&one_by_one));
        }
    }
}
