//! `CITE`: sources that were asked for before are not gathered again, until a relationship or a source changes. The answers are
//! those of the plan without any pass.

use crate::scripted::{build, sorted_rows};
use std::sync::Arc;
use tupu::{Database, PlannerOptions, Value, WorkDone};

/// A hub, cities with many companies, and loops; some facts have no source, others several.
const GRAPH: &str = "
CREATE INDEX FOR (c:Company) ON (c.name);
UNWIND range(0, 3) AS i CREATE (:City {id: i, name: 'city' + toString(i)});
MATCH (t:City {id: 1}) SET t.name = 'city one' CITING 'c6';
MATCH (t:City {id: 2}) SET t.name = 'city two' CITING 'of the city';
UNWIND range(0, 239) AS i MATCH (t:City {id: i % 4})
CREATE (:Company {id: i, name: 'c' + toString(i), capital: i * 1.5, industry: 'i' + toString(i % 3)})-[:IN]->(t)
CITING 'c' + toString(i / 2);
MATCH (c:Company) WHERE c.id % 5 = 0 SET c.capital = c.capital CITING 'capital' + toString(c.id % 7);
MATCH (a:Company {name: 'c0'}), (b:Company) WHERE b.id > 0 AND b.id % 2 = 0
CREATE (a)-[:SUPPLIES]->(b) CITING 's' + toString(b.id / 3);
MATCH (a:Company) UNWIND [1, 5, 20] AS step MATCH (b:Company {name: 'c' + toString((a.id * 3 + step) % 240)})
CREATE (a)-[:SUPPLIES]->(b) CITING ['t' + toString(a.id / 4), 't' + toString(b.id)];
MATCH (a:Company {name: 'c7'}) CREATE (a)-[:SUPPLIES]->(a) CITING 'loop';
";

const QUERIES: &[&str] = &[
    "MATCH (a:Company {name: 'c0'})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN count(DISTINCT c)",
    "MATCH (a:Company {name: 'c0'})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN max(c.capital)",
    "MATCH (a:Company {name: 'c0'})-[:SUPPLIES*1..3]->(b) RETURN count(DISTINCT b)",
    "MATCH (t:City)<-[:IN]-(c) RETURN t.id, count(c)",
    "MATCH (t:City)<-[:IN]-(c) RETURN t.name, count(c)",
    "MATCH (c:Company) WHERE c.capital > 30 RETURN c.industry, avg(c.capital), count(*)",
    "MATCH (c:Company) RETURN count(c)",
    "MATCH (a:Company {name: 'c0'})-[:SUPPLIES*1..2]->(b) RETURN b.name",
    "MATCH (a:Company {name: 'c0'})-[:SUPPLIES]->(b)-[:SUPPLIES]->(c) RETURN b.name, c.name",
    "MATCH (t:City)<-[:IN]-(c) WITH t, count(c) AS n RETURN t.name, n",
    "MATCH (t:City) WHERE EXISTS { (t)<-[:IN]-(c:Company) WHERE c.capital > 300 } RETURN t.name",
];

/// Each changes what some of the queries rest on, or the answer, or nothing.
const CHANGES: &[&str] = &[
    "MATCH (a:Company {name: 'c0'}), (b:Company {name: 'c9'}) CREATE (a)-[:SUPPLIES]->(b)",
    "MATCH (:Company {name: 'c2'})-[r:SUPPLIES]->() DELETE r",
    "MATCH (:Company {name: 'c4'})-[r:SUPPLIES]->() REMOVE CITATION 't1' FROM r",
    "CITING 'new' MATCH (:Company {name: 'c6'})-[r:SUPPLIES]->() MERGE (:Company {name: 'c6'})",
    "CALL kg.withdraw('c3') YIELD entity RETURN count(*)",
    "MATCH (c:Company {name: 'c10'}) DETACH DELETE c",
    "CITING 'x1' MATCH (t:City {id: 2}) CREATE (:Company {id: 1000, name: 'c1000', capital: 77.5, industry: 'i1'})-[:IN]->(t)",
    "MATCH (c:Company {name: 'c12'}) REMOVE c:Company",
    "MATCH (c:Company {name: 'c14'}) SET c.capital = 1",
    "MATCH (a:Company {name: 'c0'}), (b:City {id: 3}) CREATE (a)-[:IN]->(b)",
];

fn cited(query: &str) -> String {
    format!("CITE {query}")
}

fn assert_same(database: &Database, naive: &Database, after: &str) {
    for query in QUERIES {
        let expected = sorted_rows(naive, &cited(query));
        for turn in 0..4 {
            let found = sorted_rows(database, &cited(query));
            assert_eq!(found, expected, "turn {turn} of {query} after {after}");
        }
    }
}

#[test]
fn asked_again_the_sources_are_the_same() {
    let [database, naive] =
        [PlannerOptions::default(), PlannerOptions::plain()].map(|options| build(GRAPH, options));
    assert_same(&database, &naive, "the beginning");
}

#[test]
fn what_is_remembered_follows_the_changes() {
    let [database, naive] =
        [PlannerOptions::default(), PlannerOptions::plain()].map(|options| build(GRAPH, options));
    for change in CHANGES {
        // What is known before must not be taken for what is then.
        for query in QUERIES {
            (0..3).for_each(|_| drop(sorted_rows(&database, &cited(query))));
        }
        for to in [&database, &naive] {
            to.execute(change, ())
                .unwrap_or_else(|error| panic!("{}", error.report(change)));
        }
        assert_same(&database, &naive, change);
    }
}

#[test]
fn a_transaction_sees_its_own_sources() {
    let [database, naive] =
        [PlannerOptions::default(), PlannerOptions::plain()].map(|options| build(GRAPH, options));
    let before = QUERIES
        .iter()
        .map(|query| sorted_rows(&database, &cited(query)));
    let before: Vec<_> = before.collect();
    let within = |to: &Database| {
        let mut transaction = to.begin_write().unwrap();
        let mut all = Vec::new();
        for change in CHANGES {
            transaction.execute(change, ()).unwrap();
            for query in QUERIES.iter().chain(QUERIES).chain(QUERIES) {
                let found = transaction.query(&cited(query), ()).unwrap();
                let mut found: Vec<String> = found.map(|row| format!("{row:?}")).collect();
                found.sort();
                all.push(found);
            }
        }
        transaction.rollback();
        all
    };
    assert_eq!(within(&database), within(&naive));
    let after = QUERIES
        .iter()
        .map(|query| sorted_rows(&database, &cited(query)));
    assert_eq!(after.collect::<Vec<_>>(), before);
}

fn work(database: &Database, query: &str) -> WorkDone {
    match database.execute(query, ()) {
        Ok(summary) => summary.work,
        Err(error) => panic!("{}", error.report(query)),
    }
}

/// The list of sources of the only row, or of that with the most.
fn longest(database: &Database, query: &str) -> Arc<Vec<Value>> {
    let lists = sorted_rows(database, query)
        .into_iter()
        .filter_map(|row| match row.last() {
            Some(Value::List(sources)) => Some(Arc::clone(sources)),
            _ => None,
        });
    lists
        .max_by_key(|sources| sources.len())
        .expect("a list of sources")
}

#[test]
fn hops_are_not_looked_at_again_for_their_sources() {
    let database = build(GRAPH, PlannerOptions::default());
    for query in [0, 2, 3].map(|place: usize| QUERIES[place]) {
        let plain = work(&database, query).rows_expanded;
        let first = work(&database, &cited(query)).rows_expanded;
        assert!(first > plain, "{query}: {first} {plain}");
        // The second time it is kept.
        work(&database, &cited(query));
        let again = work(&database, &cited(query)).rows_expanded;
        assert!(again <= plain, "{query}: {again} {plain}");
        // Until a relationship is written.
        let write = "MATCH (a:City {id: 0}), (b:City {id: 1}) CREATE (a)-[:NEAR]->(b)";
        database.execute(write, ()).unwrap();
        assert_eq!(
            work(&database, &cited(query)).rows_expanded,
            first,
            "{query}"
        );
    }
}

#[test]
fn long_lists_of_sources_are_shared() {
    let database = build(GRAPH, PlannerOptions::default());
    for query in [0, 2, 3, 4, 5, 6, 9].map(|place: usize| cited(QUERIES[place])) {
        (0..3).for_each(|_| drop(sorted_rows(&database, &query)));
        let [one, other] = [(); 2].map(|()| longest(&database, &query));
        assert!(one.len() > 24 && Arc::ptr_eq(&one, &other), "{query}");
    }
}
