//! The library as a program uses it: transactions, errors, typed rows, files.

use tupu::{Database, ErrorCode, ErrorKind, Phase, params};

fn count(database: &Database) -> i64 {
    database.query_one("MATCH (n) RETURN count(n)", ()).unwrap()
}

#[test]
fn a_failed_statement_is_undone_as_a_whole() {
    let db = Database::in_memory();
    let error = db
        .execute("UNWIND [1, 2, 0] AS n CREATE (:N {value: 10 / n})", ())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ArithmeticError);
    assert_eq!(count(&db), 0);
}

#[test]
fn a_script_keeps_what_came_before_its_error() {
    let db = Database::in_memory();
    let script = "CREATE (:城市 {name: '泰安市'});\nCREATE (:城市 {name: '江门市'});\nRETURN 省;\nCREATE (:N);";
    let error = db.execute_script(script).unwrap_err();
    assert_eq!(error.code(), ErrorCode::UndefinedVariable);
    let report = error.report(script);
    assert!(report.contains("line 3, column 8"), "{report}");
    assert_eq!(count(&db), 2);
}

#[test]
fn a_transaction_reads_its_own_writes_and_nobody_else_does() {
    let db = Database::in_memory();
    let mut tx = db.begin_write().unwrap();
    tx.execute("CREATE (:N)", ()).unwrap();
    assert_eq!(
        tx.query_as::<i64>("MATCH (n) RETURN count(n)", ()).unwrap(),
        [1]
    );
    assert_eq!(count(&db), 0);
    tx.commit().unwrap();
    assert_eq!(count(&db), 1);
}

#[test]
fn a_failed_statement_leaves_its_transaction_as_it_was() {
    let db = Database::in_memory();
    let mut tx = db.begin_write().unwrap();
    tx.execute("CREATE (:N {k: 1})", ()).unwrap();
    assert!(
        tx.execute("CREATE (:N) WITH 1 AS x RETURN x / 0", ())
            .is_err()
    );
    tx.execute("CREATE (:N {k: 2})", ()).unwrap();
    tx.commit().unwrap();
    assert_eq!(count(&db), 2);
}

#[test]
fn rollback_restores_everything() {
    let db = Database::in_memory();
    db.execute("CREATE (:N {k: 1})-[:R {k: 2}]->(:M)", ())
        .unwrap();
    let mut tx = db.begin_write().unwrap();
    tx.execute("MATCH (n:N) SET n.k = 5, n:New REMOVE n:N", ())
        .unwrap();
    tx.execute("MATCH (n) DETACH DELETE n", ()).unwrap();
    tx.rollback();
    let row: (i64, i64, Vec<String>) = db
        .query_one("MATCH (n:N)-[r:R]->(:M) RETURN n.k, r.k, labels(n)", ())
        .unwrap();
    assert_eq!(row, (1, 2, vec!["N".to_owned()]));
}

#[test]
fn errors_say_what_and_where() {
    let db = Database::in_memory();
    let syntax = db.query("RETRUN 1", ()).unwrap_err();
    assert_eq!(
        (syntax.kind(), syntax.phase()),
        (ErrorKind::SyntaxError, Phase::CompileTime)
    );
    let unknown = db.query("RETURN cuont(1)", ()).unwrap_err();
    assert_eq!(unknown.code(), ErrorCode::UnknownFunction);
    assert!(unknown.to_string().contains("count"), "{unknown}");
    let missing = db.query("RETURN $name", ()).unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::ParameterMissing);
}

#[test]
fn constraints_hold_and_survive() {
    let db = Database::in_memory();
    db.execute(
        "CREATE CONSTRAINT one FOR (c:City) REQUIRE c.name IS UNIQUE",
        (),
    )
    .unwrap();
    db.execute(
        "CREATE (:City {name: $name})",
        params! { "name" => "泰安市" },
    )
    .unwrap();
    let error = db
        .execute("CREATE (:City {name: '泰安市'})", ())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConstraintVerificationFailed);
    assert_eq!(count(&db), 1);
}

#[test]
fn a_file_keeps_what_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    db.execute("CREATE INDEX names FOR (n:City) ON (n.name)", ())
        .unwrap();
    db.execute(
        "CREATE (:City {name: '泰安市', n: [1, 2], d: date('2022-07-01')})-[:IN]->(:Province)",
        (),
    )
    .unwrap();
    db.execute("MATCH (c:City) SET c.n = 3", ()).unwrap();
    drop(db);
    let db = Database::open(&path).unwrap();
    let row: (String, i64, String) = db
        .query_one(
            "MATCH (c:City)-[:IN]->(:Province) RETURN c.name, c.n, toString(c.d)",
            (),
        )
        .unwrap();
    assert_eq!(row, ("泰安市".to_owned(), 3, "2022-07-01".to_owned()));
    assert_eq!(db.query("SHOW INDEXES", ()).unwrap().count(), 1);
    db.checkpoint().unwrap();
    drop(db);
    let db = Database::open(&path).unwrap();
    assert_eq!(count(&db), 2);
}

#[test]
fn a_file_that_is_not_ours_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(
        &path,
        "dear reader, this is no graph, however long it goes on and on and on",
    )
    .unwrap();
    assert_eq!(
        Database::open(&path).unwrap_err().code(),
        ErrorCode::NotADatabase
    );
}
