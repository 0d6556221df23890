//! Text indexes: what they find is what a scan finds, and how little is looked at for it.

use tupu::{Database, PlannerOptions, WorkDone};

const GRAPH: &str = "UNWIND range(0, 9999) AS i
     CREATE (:Firm {id: i, name: CASE WHEN i % 1000 = 7 THEN '恒力石化' + i ELSE '某公司' + i END, note: toString(i * 7919)});
     MATCH (f:Firm) WHERE f.id % 10 = 0 SET f:Large";

fn database(without: &[&str]) -> Database {
    let options = without
        .iter()
        .fold(PlannerOptions::default(), |options, pass| {
            options.without(pass)
        });
    let database = Database::builder().planner(options).in_memory();
    let made = database
        .execute_script(GRAPH)
        .and_then(|_| database.execute_script("CREATE TEXT INDEX names FOR (f:Firm) ON (f.name); CREATE TEXT INDEX notes FOR (f:Firm) ON (f.note)"));
    if let Err(error) = made {
        panic!("{error}");
    }
    database
}

fn rows(database: &Database, query: &str) -> Vec<String> {
    let rows = database
        .query(query, ())
        .and_then(|mut rows| rows.collect_rows());
    rows.map(|rows| rows.iter().map(|row| format!("{row:?}")).collect())
        .unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn work(database: &Database, query: &str) -> WorkDone {
    let summary = database.query(query, ()).and_then(tupu::Rows::finish);
    summary
        .map(|summary| summary.work)
        .unwrap_or_else(|error| panic!("{query}: {error}"))
}

const QUERIES: &[&str] = &[
    "MATCH (f:Firm) WHERE f.name CONTAINS '石化' RETURN f.id AS id ORDER BY id",
    "MATCH (f:Firm) WHERE f.name CONTAINS '石化' AND f.id > 5000 RETURN count(*), sum(f.id)",
    "MATCH (f:Firm) WHERE f.name STARTS WITH '恒力' RETURN f.id AS id ORDER BY id LIMIT 3",
    "MATCH (f:Firm) WHERE f.name ENDS WITH '力石化7007' RETURN f.id",
    "MATCH (f:Firm) WHERE f.name =~ '.*力石化.*7' RETURN f.id AS id ORDER BY id",
    "MATCH (f:Firm) WHERE f.note CONTAINS '7919' AND f.name CONTAINS '石化' RETURN f.id",
    "MATCH (f:Firm) WHERE f.note CONTAINS '79190' RETURN f.id AS id ORDER BY id",
    "MATCH (f:Firm:Large) WHERE f.note CONTAINS '91900' RETURN f.id AS id ORDER BY id",
    "UNWIND ['石化', '铁', null, ''] AS part MATCH (f:Firm) WHERE f.name CONTAINS part RETURN part, count(*) AS n",
    "MATCH (f:Firm) WHERE f.name CONTAINS '公司' RETURN count(*)",
    "MATCH (f:Firm) WHERE f.name CONTAINS '铁' RETURN count(*)",
    "MATCH (f:Firm) WHERE f.name CONTAINS 'a' OR f.name CONTAINS '石化' RETURN count(*)",
    "MATCH (f:Firm) WHERE NOT f.name CONTAINS '公司' RETURN count(*)",
];

#[test]
fn what_an_index_finds_is_what_a_scan_finds() {
    let (with, without) = (database(&[]), database(&["text_index"]));
    let plain = database(&["text_index", "regex_part", "column_scan"]);
    for query in QUERIES {
        let found = rows(&with, query);
        assert_eq!(found, rows(&without, query), "{query}");
        assert_eq!(found, rows(&plain, query), "{query}");
    }
}

#[test]
fn few_nodes_are_looked_at() {
    let database = database(&[]);
    for query in &QUERIES[..6] {
        let plan = rows(&database, &format!("EXPLAIN {query}")).join("\n");
        assert!(
            plan.contains("by text index names") || plan.contains("by text index notes"),
            "{plan}"
        );
        let work = work(&database, query);
        assert!(work.rows_scanned <= 60, "{query}: {work:?}");
        assert_eq!(work.index_seeks, 1, "{query}: {work:?}");
    }
}

#[test]
fn an_index_over_a_label_that_another_implies_serves_that_one_too() {
    let database = Database::in_memory();
    let made = database.execute_script(
        "ALTER CURRENT GRAPH TYPE SET {(:City => :Place {name :: STRING}), (:Place => {name :: STRING})};
         UNWIND range(0, 9999) AS i CREATE (:City {id: i, name: CASE WHEN i % 1000 = 7 THEN '石化新城' + i ELSE '某市' + i END});
         UNWIND range(0, 9) AS i CREATE (:Place {id: -i, name: '石化小镇' + i});
         CREATE TEXT INDEX places FOR (p:Place) ON (p.name)",
    );
    made.unwrap_or_else(|error| panic!("{error}"));
    let query = "MATCH (c:City) WHERE c.name CONTAINS '石化' RETURN c.id AS id ORDER BY id";
    let plan = rows(&database, &format!("EXPLAIN {query}")).join("\n");
    assert!(plan.contains("by text index places"), "{plan}");
    let ids: Vec<i64> = database
        .query_as(query, ())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(ids, (0..10).map(|i| i * 1000 + 7).collect::<Vec<_>>());
    let work = work(&database, query);
    assert!(work.rows_scanned <= 20 && work.index_seeks == 1, "{work:?}");
    // The other way round an index says nothing.
    let made = database
        .execute_script("DROP INDEX places; CREATE TEXT INDEX cities FOR (c:City) ON (c.name)");
    made.unwrap_or_else(|error| panic!("{error}"));
    let query = "MATCH (p:Place) WHERE p.name CONTAINS '石化' RETURN count(p)";
    let plan = rows(&database, &format!("EXPLAIN {query}")).join("\n");
    assert!(!plan.contains("by text index"), "{plan}");
    let count: Vec<i64> = database
        .query_as(query, ())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(count, [20]);
}

#[test]
fn where_most_texts_have_the_part_columns_are_compared() {
    let query = "MATCH (f:Firm) WHERE f.name CONTAINS '公司' RETURN count(*)";
    assert_eq!(work(&database(&[]), query).index_seeks, 0);
    // A part of two bytes says nothing.
    let query = "MATCH (f:Firm) WHERE f.note CONTAINS '79' RETURN count(*)";
    assert_eq!(work(&database(&[]), query).index_seeks, 0);
}

#[test]
fn a_transaction_finds_what_it_has_written() {
    let database = database(&[]);
    let query = "MATCH (f:Firm) WHERE f.name CONTAINS '石化' RETURN count(*) AS n";
    let count = |rows: Vec<(i64,)>| rows[0].0;
    let before = count(database.query_as(query, ()).unwrap());
    assert_eq!(before, 10);
    let mut transaction = database.begin_write().unwrap();
    transaction
        .execute("MATCH (f:Firm {id: 7}) SET f.name = '改名'", ())
        .unwrap();
    transaction
        .execute("MATCH (f:Firm {id: 8}) DELETE f", ())
        .unwrap();
    transaction
        .execute(
            "CREATE (:Firm {name: '新石化'}), (:Other {name: '石化'})",
            (),
        )
        .unwrap();
    transaction
        .execute("MATCH (f:Firm {id: 1007}) REMOVE f:Firm", ())
        .unwrap();
    let within: Vec<(i64,)> = transaction.query_as(query, ()).unwrap();
    assert_eq!(count(within), 9);
    assert_eq!(count(database.query_as(query, ()).unwrap()), 10);
    transaction.rollback();
    assert_eq!(count(database.query_as(query, ()).unwrap()), 10);
}

#[test]
fn an_index_is_in_the_file_and_in_exports() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    {
        let database = Database::open(&path).unwrap();
        database
            .execute("CREATE TEXT INDEX names FOR (f:Firm) ON (f.name)", ())
            .unwrap();
    }
    let database = Database::open(&path).unwrap();
    let script = database.schema_script().unwrap();
    assert!(
        script.contains("CREATE TEXT INDEX `names` FOR (x:`Firm`) ON (x.`name`)"),
        "{script}"
    );
    let again = Database::in_memory();
    again.execute_script(&script).unwrap();
    assert_eq!(again.schema_script().unwrap(), script);
}
