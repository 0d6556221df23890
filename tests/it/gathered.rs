//! `CITE` and `AT` where the plain query makes no rows: counts that the graph keeps, degrees, the ends of chains and hops. The
//! sources are those of the facts, whatever passes are off, and what is counted is not made into rows.

use crate::scripted::{build, rows, sorted_rows};
use std::collections::BTreeSet;
use tupu::{Database, PlannerOptions, Value, WorkDone};

/// Loops, parallel relationships, cycles, several labels and types; some facts have sources and others have none.
const GRAPH: &str = "
CREATE INDEX FOR (c:Company) ON (c.name);
UNWIND range(0, 59) AS i CREATE (c:Company {id: i, name: 'c' + toString(i), valid_from: date('2000-01-01')}) CITING 'c' + toString(i / 4);
MATCH (c:Company) WHERE c.id % 3 = 0 SET c:Listed SET c.rank = c.id / 10 CITING 'rank' + toString(c.id % 5);
MATCH (c:Company) WHERE c.id % 7 = 0 SET c.valid_from = date('2010-01-01');
UNWIND range(0, 5) AS i CREATE (:City {id: i, name: 'city' + toString(i)});
MATCH (c:Company), (t:City) WHERE t.id = c.id % 5 CREATE (c)-[:IN {since: c.id}]->(t) CITING ['in' + toString(c.id / 7), 'c0'];
MATCH (a:Company) UNWIND [0, 1, 7, 20] AS step MATCH (b:Company {name: 'c' + toString((a.id * 3 + step) % 60)})
CREATE (a)-[:SUPPLIES {step: step}]->(b) CITING 's' + toString(a.id / 3);
MATCH (a:Company {name: 'c3'}) CREATE (a)-[:SUPPLIES]->(a) CITING 'loop' CREATE (a)-[:OWNS]->(a);
MATCH ()-[r:SUPPLIES]->() WHERE r.step = 20 SET r.valid_to = date('2015-01-01') CITING 'ended';
";

/// Each is asked as it is and at a time.
const QUERIES: &[&str] = &[
    "MATCH (c:Company) RETURN count(c)",
    "MATCH (c:Company:Listed) RETURN count(*)",
    "MATCH (n) RETURN count(n)",
    "MATCH (n:None) RETURN count(n)",
    "MATCH ()-[r:SUPPLIES]->() RETURN count(r)",
    "MATCH (:Company)<-[r]-(:Listed) RETURN count(r)",
    "MATCH (t:City)<-[:IN]-(c) RETURN t.name, count(c)",
    "MATCH (t:City)<-[r:IN]-(c:Listed) RETURN t.name, count(*), max(t.id)",
    "MATCH (c:Company)-[:SUPPLIES]-(x) RETURN c.id, count(*)",
    "MATCH (a:Company)-[:SUPPLIES]->(b)-[:SUPPLIES]->(c) RETURN a.id, count(*)",
    "MATCH (a:Company {name: 'c3'})-[:SUPPLIES]-(b)-[:SUPPLIES]-(c) RETURN count(*)",
    "MATCH (a:Company {name: 'c3'})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN count(DISTINCT c)",
    "MATCH (a:Company {name: 'c3'})-[:SUPPLIES]-()-[:SUPPLIES]-(c) RETURN count(DISTINCT c), max(c.rank)",
    "MATCH (a:Listed)-[:SUPPLIES]->(c:Listed) RETURN count(DISTINCT c.rank)",
    "MATCH (a:City) OPTIONAL MATCH (a)<-[:IN]-(c:Listed) RETURN a.id, count(c)",
    "MATCH (a:Company {name: 'c3'})-[:SUPPLIES*1..3]->(b) RETURN count(DISTINCT b)",
    "MATCH (a:Company {name: 'c3'})-[:SUPPLIES*0..2]-(b) RETURN count(DISTINCT b), count(DISTINCT b.rank)",
    "MATCH (a:Company {name: 'c3'})-[:SUPPLIES*2..3]->(b) RETURN count(DISTINCT b)",
    "MATCH (a:Company {name: 'c3'})-[:SUPPLIES*1..2]->(b) RETURN b.name",
    "MATCH (a:Company)-[:SUPPLIES*0..2]->(b:Listed) WHERE a.id < 4 RETURN a.id, b.id",
    "MATCH (a:Company {name: 'c3'})<-[:SUPPLIES*1..2]-(b)-[:IN]->(t) RETURN b.id, t.name",
    "MATCH (a:Company {name: 'c3'})-[r:SUPPLIES*1..2]->(b) RETURN b.id, size(r)",
    "MATCH (a:Company {name: 'c3'})-[r:SUPPLIES*1..2 {step: 1}]->(b) RETURN b.id",
    "MATCH p = (a:Company {name: 'c3'})-[:SUPPLIES*1..2]->(b) RETURN b.id, length(p)",
    "MATCH (t:City) WHERE EXISTS { (t)<-[:IN]-(c) WHERE c.rank > 3 } RETURN t.name, COUNT { (t)<-[:IN]-() }",
    "MATCH (t:City) RETURN t.id, EXISTS { (t)<-[:IN]-(c:Listed)-[:SUPPLIES]->(b) WHERE b.rank > 4 } AS any",
    "MATCH (c:Company) WHERE COUNT { (c)-[:SUPPLIES]->(b) WHERE EXISTS { (b)-[:SUPPLIES]->(c) } } > 1 RETURN c.id",
    "MATCH (t:City) WHERE NOT EXISTS { (t)<-[:IN]-(c:Listed) WHERE c.rank > 3 AND c.id % 5 = t.id } RETURN t.id",
    "UNWIND [3, 1, null] AS least MATCH (t:City) WHERE EXISTS { (t)<-[:IN]-(c) WHERE c.rank > least } RETURN least, t.id",
    "MATCH (c:Company) WITH count(c) AS n MATCH (t:City)<-[:IN]-(c) RETURN n, t.id, count(c)",
    "MATCH (a:Company {name: 'c3'}) CALL (a) { MATCH (a)-[:SUPPLIES]->(b) RETURN count(DISTINCT b) AS n } RETURN n",
    "MATCH (a:Listed) CALL (a) { MATCH (a)-[:SUPPLIES]->()-[:SUPPLIES]->(b) RETURN count(DISTINCT b) AS n } RETURN a.id, n",
];

/// The sources of a list of facts.
fn sources_of_facts(facts: &Value) -> Value {
    let Value::List(facts) = facts else {
        panic!("{facts} is no list");
    };
    let mut sources = BTreeSet::new();
    for fact in facts.iter() {
        let Value::Map(fact) = fact else {
            panic!("{fact} is no fact");
        };
        if let Value::List(of_fact) = &fact["sources"] {
            sources.extend(of_fact.iter().map(|source| match source {
                Value::String(name) => name.to_string(),
                other => panic!("{other} is no source"),
            }));
        }
    }
    sources.into_iter().collect::<Vec<String>>().into()
}

fn all_queries() -> impl Iterator<Item = String> {
    let at = ["", "AT date('2005-01-01') ", "AT date('2020-01-01') "];
    at.into_iter()
        .flat_map(|at| QUERIES.iter().map(move |query| format!("{at}CITE {query}")))
}

#[test]
fn the_sources_of_what_is_counted_are_those_of_its_facts() {
    let database = build(GRAPH, PlannerOptions::default());
    for query in all_queries() {
        let facts = sorted_rows(&database, &query.replace("CITE ", "CITE FACTS "));
        let mut expected: Vec<Vec<Value>> = facts
            .into_iter()
            .map(|mut row| {
                let facts = row.pop().unwrap();
                row.push(sources_of_facts(&facts));
                row
            })
            .collect();
        expected.sort_by_key(|row| format!("{row:?}"));
        assert_eq!(sorted_rows(&database, &query), expected, "{query}");
        let plain = sorted_rows(&database, &query.replace("CITE ", ""));
        let mut without: Vec<Vec<Value>> = expected
            .into_iter()
            .map(|mut row| {
                row.pop();
                row
            })
            .collect();
        without.sort_by_key(|row| format!("{row:?}"));
        assert_eq!(plain, without, "{query}");
    }
}

#[test]
fn every_pass_can_be_off() {
    let whole = build(GRAPH, PlannerOptions::default());
    let expected: Vec<_> = all_queries()
        .map(|query| sorted_rows(&whole, &query))
        .collect();
    let passes = [
        "count_store",
        "degree",
        "ends_only",
        "gather_chains",
        "gather_ends",
        "distinct_ends",
        "column_scan",
        "cite_rows",
    ];
    let some = passes.map(|pass| PlannerOptions::default().without(pass));
    for options in some.into_iter().chain([PlannerOptions::plain()]) {
        let database = build(GRAPH, options.clone());
        for (query, expected) in all_queries().zip(&expected) {
            assert_eq!(
                &sorted_rows(&database, &query),
                expected,
                "{query} {options:?}"
            );
        }
    }
}

fn work(database: &Database, query: &str) -> WorkDone {
    match database.execute(query, ()) {
        Ok(summary) => summary.work,
        Err(error) => panic!("{}", error.report(query)),
    }
}

fn plan(database: &Database, query: &str) -> String {
    let lines = sorted_rows(database, &format!("EXPLAIN {query}"));
    lines.iter().map(|line| format!("{line:?}\n")).collect()
}

#[test]
fn the_nodes_of_a_label_are_not_scanned_for_their_sources() {
    let database = build(GRAPH, PlannerOptions::default());
    let query = "CITE MATCH (c:Company) RETURN count(c)";
    assert_eq!(work(&database, query), WorkDone::default());
    let shown = plan(&database, query);
    assert!(
        shown.contains("CountStore") && shown.contains("sources of start AS"),
        "{shown}"
    );
    // The facts themselves have to be told apart.
    let facts = "CITE FACTS MATCH (c:Company) RETURN count(c)";
    assert_eq!(work(&database, facts).rows_scanned, 60);
}

#[test]
fn degrees_and_ends_are_cited_without_a_row_for_each_hop() {
    let database = build(GRAPH, PlannerOptions::default());
    for (query, operator, sources) in [
        (
            "CITE MATCH (t:City)<-[:IN]-(c) RETURN t.name, count(c)",
            "Degree",
            "sources of relationship, end AS",
        ),
        (
            "CITE MATCH (a:Company {name: 'c3'})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN count(DISTINCT c)",
            "DistinctEnds",
            "count(DISTINCT c) AS #aggregate5, sources AS",
        ),
        (
            "CITE MATCH (a:Company {name: 'c3'})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN max(c.rank)",
            "DistinctEnds",
            "(c), sources AS",
        ),
        (
            "CITE MATCH (a:Company {name: 'c3'})-[:SUPPLIES*1..4]->(b) RETURN count(DISTINCT b)",
            "DistinctEnds",
            "sources AS",
        ),
        (
            "CITE MATCH (a:Company {name: 'c3'})-[:SUPPLIES*1..4]-(b) RETURN count(DISTINCT b)",
            "ends only",
            "sources of start, relationship, end AS",
        ),
        (
            "CITE MATCH (a:Company {name: 'c3'})-[:SUPPLIES*1..2]->(b) RETURN b.name",
            "VariableExpand",
            "sources of start, relationship, end AS",
        ),
    ] {
        let shown = plan(&database, query);
        assert!(
            shown.contains(operator) && shown.contains(sources),
            "{shown}"
        );
    }
    let degrees = work(
        &database,
        "CITE MATCH (t:City)<-[:IN]-(c) RETURN t.name, count(c)",
    );
    assert_eq!((degrees.rows_scanned, degrees.rows_expanded), (6, 60));
}

/// What a subquery rests on is found for all rows of a batch together.
#[test]
fn witnesses_are_found_without_a_run_for_each_row() {
    let database = build(GRAPH, PlannerOptions::default());
    let query = "CITE MATCH (t:City) WHERE EXISTS { (t)<-[:IN]-(c:Company) WHERE c.rank > 1 } RETURN t.name";
    assert!(rows(&database, query).len() > 3);
    assert_eq!(work(&database, query).subplan_runs, 2);
}

/// The relationships of each hop are looked at twice, once for the ends and once for the sources, not once for each path.
#[test]
fn ends_are_cited_without_a_row_for_each_path() {
    let script = "CREATE INDEX FOR (n:N) ON (n.id);
        UNWIND range(0, 40) AS i CREATE (:N {id: i}) CITING 'n' + toString(i);
        MATCH (a:N {id: 0}), (b:N) WHERE 0 < b.id <= 20 CREATE (a)-[:T]->(b) CITING 'first';
        MATCH (b:N), (c:N) WHERE 0 < b.id <= 20 AND 20 < c.id CREATE (b)-[:T]->(c) CITING 'second';";
    let database = Database::in_memory();
    database.execute_script(script).unwrap();
    let query = "MATCH (a:N {id: 0})-[:T]->()-[:T]->(c) RETURN count(DISTINCT c)";
    let [row] = &sorted_rows(&database, &format!("CITE {query}"))[..] else {
        panic!("one row");
    };
    let Some(Value::List(sources)) = row.last() else {
        panic!("{row:?}");
    };
    assert_eq!(sources.len(), 43);
    let paths = 20 * 20;
    let expanded = work(&database, &format!("CITE {query}")).rows_expanded;
    assert!(expanded <= 2 * (20 + paths), "{expanded}");
    // Three hops: 8,000 paths.
    let script = "MATCH (c:N {id: 21}) UNWIND range(100, 119) AS i CREATE (:N {id: i})<-[:T]-(c);
        MATCH (c:N), (d:N) WHERE 20 < c.id < 100 AND d.id >= 100 CREATE (c)-[:T]->(d) CITING 'third';";
    database.execute_script(script).unwrap();
    let query = "CITE MATCH (a:N {id: 0})-[:T]->()-[:T]->()-[:T]->(d) RETURN count(DISTINCT d)";
    let expanded = work(&database, query).rows_expanded;
    assert!(expanded <= 2 * (20 + 400 + 440), "{expanded}");
}

/// What all nodes of a label rest on is remembered until one of them or one of their sources changes.
#[test]
fn the_sources_of_a_label_follow_the_changes() {
    let database = build(GRAPH, PlannerOptions::default());
    let query = "CITE MATCH (c:Listed) RETURN count(c)";
    let sources = || sorted_rows(&database, query)[0][1].clone();
    let has =
        |name: &str| matches!(sources(), Value::List(all) if all.contains(&Value::from(name)));
    assert!(has("c0") && !has("new") && !has("late"));
    assert_eq!(sources(), sources());
    let change = |text: &str| database.execute(text, ()).unwrap();
    change("CREATE (:Listed {id: 99}) CITING 'new'");
    assert!(has("new"));
    change("MATCH (c:Listed {id: 99}) REMOVE CITATION 'new' FROM c");
    assert!(!has("new"));
    change("MATCH (c:Listed {id: 0}) SET c:Listed CITING 'again'");
    assert!(has("again"));
    change("MATCH (c:Listed {id: 0}) REMOVE c:Listed");
    assert!(!has("again"));
    change("CREATE (:Company {id: 77}) CITING 'late'");
    assert!(!has("late"));
    change("MATCH (c:Company {id: 77}) SET c:Listed");
    assert!(has("late"));
    let mut transaction = database.begin_write().unwrap();
    transaction
        .execute(
            "MATCH (c:Company {id: 77}) REMOVE CITATION 'late' FROM c",
            (),
        )
        .unwrap();
    let inside = transaction
        .query(query, ())
        .unwrap()
        .collect_rows()
        .unwrap();
    assert!(!format!("{inside:?}").contains("\"late\""));
    assert!(has("late"));
    transaction.rollback();
    assert!(has("late"));
}

#[test]
fn a_count_at_a_time_is_remembered_until_the_graph_changes() {
    let database = build(GRAPH, PlannerOptions::default());
    let query = "AT date('2005-01-01') MATCH (c:Company) RETURN count(c)";
    let count = || database.query_one::<i64>(query, ()).unwrap();
    assert_eq!(count(), 51);
    assert_eq!(work(&database, query), WorkDone::default());
    let set = "MATCH (c:Company {name: 'c1'}) SET c.valid_to = date('2001-01-01')";
    database.execute(set, ()).unwrap();
    assert_eq!(work(&database, query).rows_scanned, 60);
    assert_eq!(count(), 50);
    let shown = plan(
        &database,
        "AT date('2005-01-01') MATCH (t:City)<-[:IN]-(c) RETURN t.id, count(c)",
    );
    assert!(
        shown.contains("Degree") && shown.contains("that hold"),
        "{shown}"
    );
}

#[test]
fn what_is_gathered_counts_towards_the_limit_of_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.tupu");
    let fill = "UNWIND range(1, 20000) AS i CREATE (:Thing {n: i}) CITING 'source' + toString(i)";
    Database::open(&path).unwrap().execute(fill, ()).unwrap();
    let limited = Database::builder()
        .memory_limit(100_000)
        .open(&path)
        .unwrap();
    let cited = "CITE MATCH (t:Thing) RETURN count(t)";
    let error = limited.execute(cited, ()).expect_err("20,000 sources");
    assert_eq!(error.code(), tupu::ErrorCode::MemoryLimit, "{error}");
}

#[test]
fn rows_are_cited_without_a_witness_of_their_own() {
    let database = build(GRAPH, PlannerOptions::default());
    let query = "MATCH (c:Company) RETURN c.name";
    let shown = plan(&database, &format!("CITE {query}"));
    assert!(
        shown.contains("Citation c, c.name AS") && !shown.contains("Witness"),
        "{shown}"
    );
    // The facts themselves have to be told apart.
    let facts = plan(&database, &format!("CITE FACTS {query}"));
    assert!(facts.contains("Witness"), "{facts}");
}
