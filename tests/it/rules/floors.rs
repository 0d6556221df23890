//! Where rules are kept.

use crate::kept_everywhere::{copies, left_by_a_kill, salvaged, schema_script, script};
use tupu::{ChangeEvent, Database, Dialect, ErrorCode, Keep};

const RULE: &str = "CREATE RULE in_province FOR (x)-[:IN_PROVINCE]->(p:Province) AS MATCH (x)-[:LOCATED_IN*1..]->(p)";
const ASK: &str = "MATCH (x:City)-[:IN_PROVINCE]->(p) RETURN x.name + ' ' + p.name ORDER BY x.name";

fn cities(db: &Database) {
    for statement in [
        "CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})",
        RULE,
        "CREATE RULE big FOR (n:Big) AS MATCH (n)<-[:IN_PROVINCE]-()",
    ] {
        db.execute(statement, ()).unwrap();
    }
}

fn answers(db: &Database) -> Vec<String> {
    db.query_as(ASK, ()).unwrap()
}

fn rules(db: &Database) -> Vec<String> {
    let list = "SHOW RULES YIELD name, kind, derives, head, body RETURN name + ' ' + kind + ' ' + derives + ' ' + head + ' ' + body";
    db.query_as(list, ()).unwrap()
}

#[test]
fn a_rollback_takes_a_rule_back() {
    let db = Database::in_memory();
    let mut tx = db.begin_write().unwrap();
    tx.execute(
        "CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})",
        (),
    )
    .unwrap();
    tx.execute(RULE, ()).unwrap();
    assert_eq!(tx.query_as::<String>(ASK, ()).unwrap(), ["泰安市 山东省"]);
    assert_eq!(rules(&db), [""; 0], "nobody else sees it");
    tx.rollback();
    assert_eq!(rules(&db), [""; 0]);
    cities(&db);
    let mut tx = db.begin_write().unwrap();
    tx.execute("DROP RULE big", ()).unwrap();
    tx.execute("DROP RULE in_province", ()).unwrap();
    assert_eq!(tx.query_as::<String>(ASK, ()).unwrap(), [""; 0]);
    tx.rollback();
    assert_eq!(rules(&db).len(), 2);
    assert_eq!(answers(&db), ["泰安市 山东省"]);
}

#[test]
fn what_follows_changes_with_the_graph_and_nothing_of_it_is_stored() {
    let db = Database::in_memory();
    cities(&db);
    let counts = "MATCH ()-[r]->() RETURN count(r)";
    assert_eq!(db.query_as::<i64>(counts, ()).unwrap(), [1]);
    db.execute(
        "MATCH (p:Province) CREATE (:City {name: '济南市'})-[:LOCATED_IN]->(p)",
        (),
    )
    .unwrap();
    assert_eq!(answers(&db), ["泰安市 山东省", "济南市 山东省"]);
    db.execute("MATCH ({name: '泰安市'})-[r:LOCATED_IN]->() DELETE r", ())
        .unwrap();
    assert_eq!(answers(&db), ["济南市 山东省"]);
    let mut tx = db.begin_write().unwrap();
    tx.execute("MATCH ({name: '济南市'})-[r:LOCATED_IN]->() DELETE r", ())
        .unwrap();
    assert_eq!(tx.query_as::<String>(ASK, ()).unwrap(), [""; 0]);
    tx.rollback();
    assert_eq!(answers(&db), ["济南市 山东省"]);
}

#[test]
fn rules_are_there_after_reopening_after_a_kill_and_for_those_who_follow() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    cities(&db);
    let reader = Database::open_read_only(&path).unwrap();
    assert_eq!(answers(&reader), ["泰安市 山东省"]);
    let all = rules(&db);
    let copy = left_by_a_kill(&path);
    db.execute("DROP RULE big", ()).unwrap();
    assert_eq!(rules(&reader).len(), 1);
    db.execute(
        "CREATE RULE big FOR (n:Big) AS MATCH (n)<-[:IN_PROVINCE]-()",
        (),
    )
    .unwrap();
    drop((reader, db));
    let saved = salvaged(&path);
    for path in [&path, &copy, &saved] {
        let db = Database::open(path).unwrap();
        assert_eq!(rules(&db), all);
        assert_eq!(answers(&db), ["泰安市 山东省"]);
        db.execute("MATCH (c:City) SET c.name = '泰州市'", ())
            .unwrap();
        assert_eq!(answers(&db), ["泰州市 山东省"]);
    }
}

#[test]
fn earlier_states_have_the_rules_of_then() {
    let db = Database::builder().history(Keep::All).in_memory();
    db.execute(
        "CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})",
        (),
    )
    .unwrap();
    let before = db.begin_read().unwrap().commit().number;
    db.execute(RULE, ()).unwrap();
    let with = db.begin_read().unwrap().commit().number;
    db.execute("DROP RULE in_province", ()).unwrap();
    let ask = |commit| {
        db.as_of(commit)
            .unwrap()
            .query_as::<String>(ASK, ())
            .unwrap()
    };
    assert_eq!(ask(before), [""; 0]);
    assert_eq!(ask(with), ["泰安市 山东省"]);
    assert_eq!(answers(&db), [""; 0]);
}

#[test]
fn what_held_at_a_time_is_what_follows_at_that_time() {
    let db = Database::in_memory();
    cities(&db);
    db.execute(
        "MATCH ()-[r:LOCATED_IN]->() SET r.valid_from = date('1985-03-27')",
        (),
    )
    .unwrap();
    let at = |year: &str| {
        db.query_as::<String>(&format!("AT '{year}' {ASK}"), ())
            .unwrap()
    };
    assert_eq!(at("1980"), [""; 0]);
    assert_eq!(at("1990"), ["泰安市 山东省"]);
}

#[test]
fn subscribers_are_told_of_rules() {
    let db = Database::in_memory();
    let changes = db.subscribe().unwrap();
    let created = db.execute(RULE, ()).unwrap().counters;
    let dropped = db.execute("DROP RULE in_province", ()).unwrap().counters;
    assert_eq!((created.rules_added, dropped.rules_removed), (1, 1));
    let first = changes.try_next().unwrap();
    assert!(
        matches!(&*first.changes, [ChangeEvent::RuleCreated { name }] if **name == *"in_province")
    );
    let second = changes.try_next().unwrap();
    assert!(
        matches!(&*second.changes, [ChangeEvent::RuleDropped { name }] if **name == *"in_province")
    );
}

#[test]
fn rules_go_out_with_scripts_and_come_back() {
    let db = Database::in_memory();
    cities(&db);
    // What is stored of the type of a rule goes with it.
    db.execute(
        "CREATE RULE `of old` FOR (x)-[:LOCATED_IN]->(y {name: '山东省'}) AS MATCH (x:City), (y)",
        (),
    )
    .unwrap();
    let schema = schema_script(&db);
    assert!(
        schema.contains("CREATE RULE `in_province` FOR (x)-[:IN_PROVINCE]->(p:Province) AS MATCH (x)-[:LOCATED_IN*1..]->(p);"),
        "{schema}"
    );
    let other = "CREATE RULE in_province FOR (x)-[:IN_PROVINCE]->(p) AS MATCH (x)-->(p)";
    let error = db.apply_schema(other).unwrap_err();
    assert_eq!(error.code(), ErrorCode::SchemaRuleAlreadyExists);
    assert!(error.message().contains("LOCATED_IN*1.."), "{error}");
    let text = script(&db, Dialect::Neo4j);
    assert!(
        text.contains("// the rule is left out: in_province"),
        "{text}"
    );
    for copy in copies(&db) {
        assert_eq!(rules(&copy), rules(&db));
        assert_eq!(answers(&copy), answers(&db));
    }
}

#[test]
fn a_schema_with_rules_is_compared_and_applied() {
    let db = Database::in_memory();
    cities(&db);
    let script = db.schema_script().unwrap();
    assert_eq!(db.schema_difference(&script).unwrap(), [""; 0]);
    // Another body is refused unless the rule is dropped; and dropped is what reads it, first.
    let other =
        "CREATE RULE in_province FOR (x)-[:IN_PROVINCE]->(p) AS MATCH (x)-[:LOCATED_IN]->(p);";
    let error = db.schema_difference(other).unwrap_err();
    assert_eq!(error.code(), ErrorCode::SchemaRuleAlreadyExists);
    let error = db.schema_difference("DROP RULE in_province").unwrap_err();
    assert!(error.message().contains("`big` reads"), "{error}");
    let big = "CREATE RULE big FOR (n:Big) AS MATCH (n)<-[:IN_PROVINCE]-();";
    let near = "CREATE RULE near FOR (x)-[:NEAR]->(y) AS MATCH (x)-[:IN_PROVINCE]->()<-[:IN_PROVINCE]-(y);";
    let script = format!("DROP RULE big; DROP RULE in_province; {other} {big} {near}");
    let lines = db.schema_difference(&script).unwrap();
    assert_eq!(
        lines,
        [
            "- CREATE RULE `in_province` FOR (x)-[:IN_PROVINCE]->(p:Province) AS MATCH (x)-[:LOCATED_IN*1..]->(p)",
            "+ CREATE RULE `in_province` FOR (x)-[:IN_PROVINCE]->(p) AS MATCH (x)-[:LOCATED_IN]->(p)",
            "+ CREATE RULE `near` FOR (x)-[:NEAR]->(y) AS MATCH (x)-[:IN_PROVINCE]->()<-[:IN_PROVINCE]-(y)",
        ]
    );
    assert_eq!(rules(&db).len(), 2, "comparing changes nothing");
    db.apply_schema(&script).unwrap();
    assert_eq!(rules(&db).len(), 3);
    assert_eq!(db.schema_difference("DROP RULE near").unwrap().len(), 1);
    // Where one statement fails, nothing stays.
    let error = db
        .apply_schema("DROP RULE near; DROP RULE no_such")
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::SchemaRuleNotFound);
    assert_eq!(rules(&db).len(), 3);
}

#[test]
fn a_graph_type_may_have_what_rules_derive() {
    let db = Database::in_memory();
    cities(&db);
    db.apply_schema(
        "ALTER CURRENT GRAPH TYPE SET { (:City => {name :: STRING}), (:Big => {name :: STRING}), (:City)-[:IN_PROVINCE]->(:Province) }",
    )
    .unwrap();
    assert_eq!(answers(&db), ["泰安市 山东省"]);
    let copy = Database::in_memory();
    copy.apply_schema(&db.schema_script().unwrap()).unwrap();
    assert_eq!(copy.schema_script().unwrap(), db.schema_script().unwrap());
    assert_eq!(rules(&copy), rules(&db));
    let lines = db
        .schema_difference("DROP RULE big; DROP RULE in_province")
        .unwrap();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.starts_with("- CREATE RULE")));
}

#[test]
fn a_rule_without_end_meets_the_limits_and_is_named() {
    // One more relationship in each round.
    let script = "CREATE (a:N)-[:E]->(a); CREATE RULE up FOR (x)-[:UP {n: n}]->(y) AS MATCH (x)-[:E]->(y) RETURN x, y, 1 AS n UNION MATCH (x)-[r:UP]->()-[:E]->(y) RETURN x, y, r.n + 1 AS n;";
    let ask = "MATCH (:N)-[:UP]->(b) RETURN b";
    let by_time = Database::builder()
        .timeout(std::time::Duration::from_millis(1500))
        .in_memory();
    let by_memory = Database::builder().memory_limit(200_000).in_memory();
    for (db, code) in [
        (by_time, ErrorCode::TimeOut),
        (by_memory, ErrorCode::MemoryLimit),
    ] {
        db.execute_script(script).unwrap();
        let error = db.execute(ask, ()).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.message().starts_with("the rule `up`: "), "{error}");
        let hint = error.hint_text().unwrap_or_default();
        assert!(hint.contains("WHERE r.n < 10"), "{hint}");
    }
}

#[test]
fn limits_hold_within_rules() {
    // Without an end: each step has another number.
    let limited = Database::builder()
        .timeout(std::time::Duration::from_millis(300))
        .in_memory();
    limited.execute_script("CREATE (a:N)-[:E]->(a); CREATE RULE up FOR (x)-[:UP {n: n}]->(y) AS MATCH (x)-[:E]->(y) RETURN x, y, 1 AS n UNION MATCH (x)-[r:UP]->()-[:E]->(y) RETURN x, y, r.n + 1 AS n;").unwrap();
    let error = limited
        .execute("MATCH (:N)-[:UP]->(b) RETURN b", ())
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::TimeOut);
    let limited = Database::builder().memory_limit(1 << 17).in_memory();
    limited.execute_script("CREATE (a:N)-[:E]->(a); CREATE RULE up FOR (x)-[:UP {n: n}]->(y) AS MATCH (x)-[:E]->(y) RETURN x, y, 1 AS n UNION MATCH (x)-[r:UP]->()-[:E]->(y) RETURN x, y, r.n + 1 AS n;").unwrap();
    let error = limited
        .execute("MATCH (:N)-[:UP]->(b) RETURN b", ())
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::MemoryLimit);
    let text = error.to_string();
    assert!(text.contains("what follows from rules"), "{text}");
}
