//! `execute_many` writes many rows of parameters at once where that is the same as a statement for each of them: it leaves,
//! counts, logs and refuses the same.

use proptest::prelude::*;
use std::collections::BTreeMap;
use tupu::{Database, Error, Parameters, PlannerOptions, Summary, Value, params};

const PASS: &str = "write_together";

/// The same graph twice: for one all rows are written at once where they can be, for the other each by a statement of its own.
fn both(script: &[&str]) -> [Database; 2] {
    let options = PlannerOptions::default;
    [options(), options().without(PASS)].map(|options| {
        let database = Database::builder().planner(options).in_memory();
        for statement in script {
            database.execute(statement, ()).unwrap();
        }
        database
    })
}

/// Everything in a graph, with the ids.
fn whole(database: &Database) -> Vec<String> {
    let parts = [
        "MATCH (n) RETURN id(n), labels(n), properties(n) ORDER BY id(n)",
        "MATCH (a)-[r]->(b) RETURN id(r), type(r), id(a), id(b), properties(r) ORDER BY id(r)",
    ];
    let rows = |query| {
        let rows = database.query(query, ()).unwrap().collect_rows().unwrap();
        rows.into_iter().map(|row| format!("{:?}", row.values()))
    };
    parts.into_iter().flat_map(rows).collect()
}

/// What a statement does for the same rows on both, which has to be the same.
fn same(databases: &[Database; 2], statement: &str, rows: &[Parameters]) -> Result<Summary, Error> {
    let run = |database: &Database| database.prepare(statement)?.execute_many(rows.to_vec());
    let [at_once, one_by_one] = databases;
    let outcomes = (run(at_once), run(one_by_one));
    assert_eq!(whole(at_once), whole(one_by_one), "{statement}");
    match outcomes {
        (Ok(done), Ok(expected)) => {
            assert_eq!(done.counters, expected.counters, "{statement}");
            Ok(done)
        }
        (Err(error), Err(expected)) => {
            assert_eq!(told(&error), told(&expected), "{statement}");
            assert_eq!(error.span(), expected.span(), "{statement}");
            Err(error)
        }
        (Ok(_), Err(error)) => panic!("{statement}: only row by row: {error}"),
        (Err(error), Ok(_)) => panic!("{statement}: only at once: {error}"),
    }
}

/// An error with its row, and without other numbers: the ids of what was taken back are free again when the transaction ends, so that nodes
/// have other ones until then.
fn told(error: &Error) -> (String, String) {
    let row = error.message().split(": ").next().unwrap_or_default();
    let without_numbers = error.to_string().replace(char::is_numeric, "");
    (row.to_owned(), without_numbers)
}

/// More than are taken at once.
const MANY: i64 = 2_100;

fn numbered(count: i64) -> Vec<Parameters> {
    let row = |n: i64| params! { "id" => n, "name" => format!("n{n}"), "to" => (n * 7) % count, "day" => "2024-02-29" };
    (0..count).map(row).collect()
}

const NODES: [&str; 3] = [
    "CREATE INDEX FOR (n:P) ON (n.id)",
    "CREATE INDEX FOR (n:Q) ON (n.name)",
    "UNWIND range(0, 2099) AS n CREATE (:P {id: n})",
];

#[test]
fn rows_that_are_apart_are_written_at_once() {
    for (statement, names) in [
        ("CREATE (:Q {id: $id, name: $name, day: date($day)})", 4),
        (
            "MATCH (a:P {id: $id}), (b:P {id: $to}) CREATE (a)-[:T {w: $id}]->(b)",
            2,
        ),
        (
            "MATCH (a:P {id: $id}) CREATE (a)-[:T {w: $id}]->(:Q {name: $name})",
            4,
        ),
        ("MATCH (a:P {id: $id}) SET a.name = $name, a.x = $to + 1", 2),
        ("MERGE (q:Q {name: $name}) SET q.to = $to", 3),
        (
            "MATCH (a:P {id: $id}) MATCH (b:P {id: $to}) MERGE (a)-[:T]->(b)",
            1,
        ),
    ] {
        let done = same(&both(&NODES), statement, &numbered(MANY)).unwrap();
        // Some writes for each batch of some thousand rows, and not one for each row.
        assert!(
            done.work.writes < names + 40,
            "{statement}: {}",
            done.work.writes
        );
    }
}

#[test]
fn rows_that_may_read_what_others_write_are_written_one_by_one() {
    let script = [
        "CREATE INDEX FOR (n:P) ON (n.id)",
        "CREATE INDEX FOR (n:S) ON (n.id)",
        "UNWIND range(0, 19) AS n CREATE (:P {id: n})",
    ];
    let rows = [numbered(20), numbered(20)].concat();
    for statement in [
        "MATCH (a:P {id: $id}) CREATE (:P {id: $to})",
        "MATCH (a:P {id: $id}) SET a.id = $to",
        "MATCH (a:P {id: $id}) SET a.n = coalesce(a.n, 0) + 1",
        "MATCH (a:P {id: $id}) SET a:S",
        "MATCH (a:P {id: $id}), (b:P {id: $to}) SET a.x = $id SET b.x = $to",
        "MATCH (a:P {id: $id}) SET a += $more",
        "MERGE (a:P {id: $to}) ON CREATE SET a.n = 0 ON MATCH SET a.n = a.n + 1",
        "MERGE (a:P {id: $to}) MERGE (b:P {id: $id}) MERGE (a)-[:T]->(b)",
        "CREATE (:Q {id: $id})-[:T]->(:Q {id: $to})",
        "MATCH (a:P {id: $id})-[:T*0..2]->(b) CREATE (b)-[:T]->(a)",
        "MATCH (a:P) WHERE a.id = $id OR a.n = $to SET a.n = $id",
        "MATCH (a:P {id: $id}) WHERE NOT EXISTS { (a)-->() } CREATE (a)-[:T]->(a)",
        "MATCH (a:P {id: $id}) CREATE (a)-[:T]->(:Q {of: COUNT { MATCH (m:Q) }})",
        "MATCH (a:P {id: $id}) DETACH DELETE a",
        "MATCH (a) WHERE id(a) = $id CREATE (:Q {id: $to})",
        "CREATE (q:Q {id: $id}) WITH q MATCH (all:Q) SET q.others = count(all)",
        "CREATE (:Q {id: $id}) RETURN 1",
        "CREATE (:Q {at: datetime() >= datetime('2020-01-01T00:00:00Z'), id: $id})",
        "CREATE (:$($name) {id: $id})",
        "CREATE (:Q {id: 1})",
    ] {
        let with = rows.iter().enumerate().map(|(n, row)| {
            let mut row = row.clone();
            row.set("more", BTreeMap::from([("id", n as i64)]));
            row
        });
        let rows: Vec<Parameters> = with.collect();
        let databases = both(&script);
        drop(same(&databases, statement, &rows));
        drop(same(&databases, statement, &rows));
    }
}

#[test]
fn an_error_names_the_row_and_the_rows_before_it_stay_done() {
    let script = ["CREATE CONSTRAINT FOR (n:P) REQUIRE n.id IS UNIQUE"];
    let mut rows = numbered(MANY);
    rows[2_060] = params! { "id" => 3, "name" => "again", "to" => 0, "day" => "2024-02-30" };
    for (statement, message) in [
        ("CREATE (:P {id: $id})", "row 2061: "),
        ("CREATE (:Q {day: date($day)})", "row 2061: "),
        ("CREATE (:Q {id: 1 / ($id - 17)})", "row 18: "),
        ("MERGE (:Q {id: $id, no: $missing})", "row 1: "),
    ] {
        let databases = both(&script);
        let error = same(&databases, statement, &rows).unwrap_err();
        assert!(error.message().starts_with(message), "{error}");
        assert!(whole(&databases[0]).is_empty());
        let left = databases.each_ref().map(|database| {
            let statement = database.prepare(statement).unwrap();
            let mut transaction = database.begin_write().unwrap();
            let failed = transaction.execute_many(&statement, rows.clone());
            assert!(failed.is_err());
            transaction.commit().unwrap();
            // Other ids than row by row, because all rows had been written before.
            let all = "MATCH (n) RETURN labels(n), properties(n) ORDER BY id(n)";
            let rows = database.query(all, ()).unwrap().collect_rows().unwrap();
            let shown = rows.iter().map(|row| format!("{:?}", row.values()));
            shown.collect::<Vec<String>>()
        });
        assert_eq!(left[0], left[1]);
    }
}

#[test]
fn a_row_without_a_parameter_and_rows_that_are_cited_are_found() {
    let databases = both(&[]);
    let rows = [
        params! { "a" => 1, "b" => 2 },
        params! { "a" => 1 },
        params! { "a" => 3, "b" => 4 },
    ];
    let missing = same(&databases, "CREATE (:Q {a: $a, b: $b})", &rows).unwrap_err();
    assert!(missing.message().starts_with("row 2: "), "{missing}");
    assert_eq!(missing.code(), tupu::ErrorCode::MissingParameter);
    let cited = databases.map(|database| {
        let create = database.prepare("CREATE (:Q {a: $a})").unwrap();
        let mut transaction = database.begin_write().unwrap().citing(["s1"]);
        transaction.execute_many(&create, rows.clone()).unwrap();
        transaction.commit().unwrap();
        let sources = "MATCH (q:Q) RETURN count(sources(q, 'a')[0])";
        database.query_one::<i64>(sources, ()).unwrap()
    });
    assert_eq!(cited, [3, 3]);
}

#[test]
fn the_log_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let changes = [
        PlannerOptions::default(),
        PlannerOptions::default().without(PASS),
    ]
    .map(|options| {
        let path = folder.path().join(format!("{}.tupu", options.runs(PASS)));
        let database = Database::builder().planner(options).open(&path).unwrap();
        let subscription = database.subscribe().unwrap();
        let create = database
            .prepare("CREATE (:Q {id: $id, name: $name, day: date($day)})")
            .unwrap();
        create.execute_many(numbered(MANY)).unwrap();
        let committed = subscription.try_next().unwrap();
        let log = std::fs::metadata(path.with_extension("tupu-wal"))
            .unwrap()
            .len();
        (format!("{:?}", committed.changes), log)
    });
    assert_eq!(changes[0], changes[1]);
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (0_i64..6).prop_map(Value::from),
        2 => (0_i64..3).prop_map(|n| Value::from(format!("t{n}"))),
        1 => Just(Value::from(1.0)),
        1 => Just(Value::Null),
        1 => Just(Value::from(vec![Value::from(1)])),
    ]
}

fn statement() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "CREATE (:P {k: $a, x: $b})",
        "CREATE (:Q {k: $a, x: toString($b)})",
        "MERGE (n:P {k: $a}) SET n.x = $b",
        "MERGE (n:P {k: $a, x: $b}) ON CREATE SET n.y = 1 ON MATCH SET n.z = 2",
        "MATCH (n:P {k: $a}) SET n.x = $b, n.y = $a",
        "MATCH (n:P {k: $a}) WHERE n.x = $b OR n:Q SET n.y = $b",
        "MATCH (n:P {k: $a}) SET n.k = $b",
        "MATCH (n:P {k: $a}), (m:P {k: $b}) CREATE (n)-[:T {w: $a}]->(m)",
        "MATCH (n:P {k: $a}) CREATE (n)-[:T {w: $b}]->(:Q {k: $a})",
        "MATCH (n:P {k: $a}), (m:P {k: $b}) MERGE (n)-[:T]->(m)",
        "MATCH (n:P {k: $a}), (m:Q {k: $b}) MERGE (n)-[t:T]-(m) SET t.w = $a",
        "MATCH (n:P {k: $a}) MERGE (m:Q {k: $b}) CREATE (n)-[:T]->(m)",
        "MATCH (n:P {k: $a}), (m:Q {k: $b}) SET n.x = $b SET m.x = $a",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn at_once_and_row_by_row_agree(
        statements in prop::collection::vec((statement(), prop::collection::vec((value(), value()), 0..30)), 1..6),
        index in 0..3,
    ) {
        let script: &[&str] = match index {
            0 => &[],
            1 => &["CREATE INDEX FOR (n:P) ON (n.k)", "CREATE INDEX FOR (n:Q) ON (n.k)"],
            _ => &["CREATE CONSTRAINT FOR (n:P) REQUIRE n.k IS UNIQUE"],
        };
        let databases = both(script);
        for (statement, rows) in statements {
            let rows = rows.into_iter().map(|(a, b)| params! { "a" => a, "b" => b });
            let rows: Vec<Parameters> = rows.collect();
            let run = |database: &Database| {
                let done = database.prepare(statement).unwrap().execute_many(rows.clone());
                done.map(|done| done.counters).map_err(|error| told(&error))
            };
            prop_assert_eq!(run(&databases[0]), run(&databases[1]), "{}", statement);
            prop_assert_eq!(whole(&databases[0]), whole(&databases[1]), "{}", statement);
        }
    }
}
