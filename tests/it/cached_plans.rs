//! A plan outlives its statement: what depends on the clock or on chance is asked anew at every run, of prepared
//! statements and of texts whose plan is kept.

use std::collections::HashSet;
use std::thread::sleep;
use std::time::Duration;
use tupu::{Database, Prepared, params};

/// The values that a statement of one row gives, run after run.
fn values(runs: usize, run: impl Fn() -> String) -> HashSet<String> {
    (0..runs)
        .map(|_| {
            sleep(Duration::from_millis(2));
            run()
        })
        .collect()
}

const CLOCK: &[&str] = &[
    "toString(datetime())",
    "toString(localdatetime())",
    "toString(time())",
    "toString(localtime())",
    "toString(datetime.transaction())",
    "toString(datetime.statement())",
    "toString(datetime.realtime())",
    "toString(timestamp())",
    "toString(datetime.truncate('millisecond', datetime()))",
    "toString([1, datetime()][1])",
];

const CHANCE: &[&str] = &[
    "toString(rand())",
    "randomUUID()",
    "toString([rand()][0] + 1)",
];

#[test]
fn the_clock_moves_on_and_chance_stays_chance() {
    let db = Database::in_memory();
    for expression in CLOCK.iter().chain(CHANCE) {
        let text = format!("RETURN {expression} AS value");
        let found = values(3, || db.query_one(&text, ()).unwrap());
        assert_eq!(found.len(), 3, "{text} as a text: {found:?}");
        let prepared: Prepared = db.prepare(&text).unwrap();
        let found = values(3, || {
            let row = prepared.query(()).unwrap().next().unwrap().unwrap();
            row.get("value").unwrap()
        });
        assert_eq!(found.len(), 3, "{text} prepared: {found:?}");
    }
}

#[test]
fn a_condition_on_the_clock_holds_when_its_time_has_come() {
    let db = Database::in_memory();
    db.execute("CREATE INDEX FOR (t:Task) ON (t.due)", ())
        .unwrap();
    let soon = "CREATE (:Task {due: datetime() + duration({milliseconds: 300})})";
    db.execute(soon, ()).unwrap();
    let due = "MATCH (t:Task) WHERE t.due <= datetime() RETURN count(t)";
    assert_eq!(db.query_one::<i64>(due, ()).unwrap(), 0);
    sleep(Duration::from_millis(400));
    assert_eq!(db.query_one::<i64>(due, ()).unwrap(), 1);
}

#[test]
fn within_a_statement_the_clock_stands_still_and_chance_does_not() {
    let db = Database::in_memory();
    let distinct = |expression: &str| {
        let text = format!(
            "UNWIND range(1, $rows) AS n WITH {expression} AS value RETURN count(DISTINCT value)"
        );
        db.query_one::<i64>(&text, params! { "rows" => 5000 })
            .unwrap()
    };
    assert_eq!(distinct("datetime()"), 1);
    assert_eq!(distinct("datetime.statement()"), 1);
    assert_eq!(distinct("timestamp()"), 1);
    assert_eq!(distinct("rand()"), 5000);
    assert_eq!(distinct("randomUUID()"), 5000);
}

/// The texts of a column `sources`.
fn sources(row: &tupu::Row) -> Vec<String> {
    row.get("sources").unwrap()
}

#[test]
fn a_plan_made_before_anything_was_cited_is_made_anew() {
    let db = Database::in_memory();
    db.execute("CREATE (:City {name: '泰安市'})", ()).unwrap();
    let text = "CITE MATCH (c:City) RETURN count(c) AS cities";
    let prepared = db.prepare(text).unwrap();
    let both = || {
        let by_text = db
            .query(text, ())
            .unwrap()
            .map(|row| sources(&row.unwrap()));
        let prepared = prepared
            .query(())
            .unwrap()
            .map(|row| sources(&row.unwrap()));
        by_text.chain(prepared).collect::<Vec<_>>()
    };
    assert_eq!(both(), [Vec::<String>::new(), Vec::new()]);
    db.execute("MATCH (c:City) SET c:Place CITING 'a3.p1'", ())
        .unwrap();
    assert_eq!(both(), [["a3.p1"], ["a3.p1"]]);
    db.execute("MATCH (c:City) REMOVE CITATION 'a3.p1' FROM c", ())
        .unwrap();
    assert_eq!(both(), [Vec::<String>::new(), Vec::new()]);
    db.execute("CITING 'a3.p1' MERGE (c:City {name: '泰安市'})", ())
        .unwrap();
    assert_eq!(both(), [["a3.p1"], ["a3.p1"]]);
}

#[test]
fn what_a_statement_states_itself_is_cited_where_nothing_was_before() {
    let db = Database::in_memory();
    let text = "CITE CREATE (c:City) CITING 'a3.p1' RETURN labels(c) AS labels";
    let row = db.query(text, ()).unwrap().next().unwrap().unwrap();
    assert_eq!(sources(&row), ["a3.p1"]);
    let mut transaction = Database::in_memory().begin_write().unwrap();
    transaction
        .execute("CREATE (:City) CITING 'a4.p1'", ())
        .unwrap();
    let text = "CITE MATCH (c:City) RETURN labels(c) AS labels";
    let row = transaction
        .query(text, ())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(sources(&row), ["a4.p1"]);
}
