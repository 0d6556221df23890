//! The work that patterns take, without a clock: nine patterns of a social network as LSQB has them, and the questions of
//! `benches/peers` over an industry graph. A plan that makes the rows instead of counting them, or begins at the wrong end,
//! looks at many times as many relationships as these limits allow.

use crate::scripted::build;
use std::sync::LazyLock;
use tupu::{Database, PlannerOptions, Rows, Value, WorkDone};

const PERSONS: u64 = 150;

/// A social network. Numbers that have no common divisor with the sizes make ends look like random ones.
const NETWORK: &str = "
    UNWIND range(0, 4) AS i CREATE (:Country {id: i});
    UNWIND range(0, 24) AS i MATCH (c:Country {id: i % 5}) CREATE (:City {id: i})-[:IN]->(c);
    UNWIND range(0, 9) AS i CREATE (:Class {id: i});
    UNWIND range(0, 99) AS i MATCH (c:Class {id: i % 10}) CREATE (:Tag {id: i})-[:OF]->(c);
    UNWIND range(0, 149) AS i MATCH (c:City {id: i * i % 25}) CREATE (:Person {id: i})-[:LIVES_IN]->(c);
    CREATE INDEX FOR (p:Person) ON (p.id); CREATE INDEX FOR (t:Tag) ON (t.id); CREATE INDEX FOR (m:Message) ON (m.id);
    MATCH (p:Person) UNWIND range(1, 8) AS s MATCH (q:Person {id: (p.id * 7 + s * s * 11) % 150}) WHERE p <> q CREATE (p)-[:KNOWS]->(q);
    MATCH (p:Person) UNWIND range(1, 6) AS s MATCH (t:Tag {id: (p.id * 13 + s * 17) % 100}) CREATE (p)-[:INTERESTED_IN]->(t);
    UNWIND range(0, 29) AS i CREATE (f:Forum {id: i}) WITH f, i UNWIND range(1, 20) AS s MATCH (p:Person {id: (i * 31 + s * s) % 150}) CREATE (f)-[:HAS_MEMBER]->(p);
    MATCH (f:Forum) UNWIND range(0, 19) AS s MATCH (p:Person {id: (f.id * 19 + s * 7) % 150}) CREATE (f)-[:CONTAINS]->(:Message:Post {id: f.id * 20 + s})-[:WRITTEN_BY]->(p);
    MATCH (m:Post) UNWIND [1, 2] AS s MATCH (p:Person {id: (m.id * 3 + s * 37) % 150}) CREATE (m)<-[:REPLY_OF]-(:Message:Comment {id: 600 + m.id * 2 + s})-[:WRITTEN_BY]->(p);
    MATCH (m:Message) UNWIND [1, 2] AS s MATCH (t:Tag {id: (m.id * 11 + s * 29) % 100}) CREATE (m)-[:HAS_TAG]->(t);
    MATCH (m:Message) WHERE m.id % 3 > 0 UNWIND range(1, 3) AS s MATCH (p:Person {id: (m.id * 17 + s * 41) % 150}) CREATE (p)-[:LIKES]->(m);";

/// Each with the greatest number of nodes and relationships to look at.
const PATTERNS: &[(&str, u64)] = &[
    (
        "MATCH (:Country)<-[:IN]-(:City)<-[:LIVES_IN]-(:Person)<-[:HAS_MEMBER]-(:Forum)-[:CONTAINS]->(:Post)<-[:REPLY_OF]-(:Comment)-[:HAS_TAG]->(:Tag)-[:OF]->(:Class) RETURN count(*)",
        6_000,
    ),
    (
        "MATCH (a:Person)-[:KNOWS]-(b:Person), (a)<-[:WRITTEN_BY]-(c:Comment)-[:REPLY_OF]->(p:Post)-[:WRITTEN_BY]->(b) RETURN count(*)",
        8_000,
    ),
    (
        "MATCH (x:Country) MATCH (a:Person)-[:LIVES_IN]->(:City)-[:IN]->(x) MATCH (b:Person)-[:LIVES_IN]->(:City)-[:IN]->(x) MATCH (c:Person)-[:LIVES_IN]->(:City)-[:IN]->(x) MATCH (a)-[:KNOWS]-(b)-[:KNOWS]-(c)-[:KNOWS]-(a) RETURN count(*)",
        27_000,
    ),
    (
        "MATCH (:Tag)<-[:HAS_TAG]-(m:Message)-[:WRITTEN_BY]->(:Person), (m)<-[:LIKES]-(:Person), (m)<-[:REPLY_OF]-(:Comment) RETURN count(*)",
        2_400,
    ),
    (
        "MATCH (s:Tag)<-[:HAS_TAG]-(m:Message)<-[:REPLY_OF]-(:Comment)-[:HAS_TAG]->(t:Tag) WHERE s <> t RETURN count(*)",
        8_500,
    ),
    (
        "MATCH (a:Person)-[:KNOWS]-(b:Person)-[:KNOWS]-(c:Person)-[:INTERESTED_IN]->(:Tag) WHERE a <> c RETURN count(*)",
        6_000,
    ),
    (
        "MATCH (:Tag)<-[:HAS_TAG]-(m:Message)-[:WRITTEN_BY]->(:Person) OPTIONAL MATCH (m)<-[:LIKES]-(l:Person) OPTIONAL MATCH (m)<-[:REPLY_OF]-(c:Comment) RETURN count(*)",
        2_400,
    ),
    (
        "MATCH (s:Tag)<-[:HAS_TAG]-(m:Message)<-[:REPLY_OF]-(c:Comment)-[:HAS_TAG]->(t:Tag) WHERE NOT (c)-[:HAS_TAG]->(s) AND s <> t RETURN count(*)",
        11_500,
    ),
    (
        "MATCH (a:Person)-[:KNOWS]-(b:Person)-[:KNOWS]-(c:Person)-[:INTERESTED_IN]->(:Tag) WHERE a <> c AND NOT (a)-[:KNOWS]-(c) RETURN count(*)",
        50_000,
    ),
];

const INDUSTRY: &str = "
    UNWIND range(0, 9) AS i CREATE (:Province {id: i});
    UNWIND range(0, 99) AS i MATCH (p:Province {id: i % 10}) CREATE (:City {id: i})-[:LOCATED_IN]->(p);
    UNWIND range(0, 9999) AS i CREATE (:Company {id: i, name: '企业' + i, founded: date('1990-01-01') + duration({days: i}), capital: toFloat(i * 7919 % 10007), industry: i % 20});
    CREATE INDEX FOR (c:Company) ON (c.id); CREATE INDEX FOR (c:City) ON (c.id);
    MATCH (c:Company) MATCH (t:City {id: c.id % 100}) CREATE (c)-[:LOCATED_IN]->(t);
    MATCH (c:Company) UNWIND range(1, 5) AS s MATCH (d:Company {id: (c.id * 3 + s * s * 101) % 10000}) CREATE (c)-[:SUPPLIES]->(d);";

/// Nodes and relationships: 10,110 and 60,100.
const QUESTIONS: &[(&str, u64)] = &[
    (
        "MATCH (:Company {id: 7})-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN count(DISTINCT c)",
        40,
    ),
    (
        "MATCH (:Company {id: 7})-[:SUPPLIES]->()-[:SUPPLIES]->()-[:SUPPLIES]->(c) RETURN count(DISTINCT c)",
        160,
    ),
    (
        "MATCH (p:Province)<-[:LOCATED_IN*1..3]-(c:Company) RETURN p.id, count(c)",
        11_000,
    ),
    (
        "MATCH (p:Province)<-[:LOCATED_IN]-(:City)<-[:LOCATED_IN]-(c:Company) RETURN p.id, count(c)",
        140,
    ),
    (
        "MATCH (p:Province {id: 3})<-[:LOCATED_IN]-(t:City)<-[:LOCATED_IN]-(c:Company)-[:SUPPLIES]->(d:Company)-[:LOCATED_IN]->(:City {id: 5}) RETURN count(*)",
        1_400,
    ),
    (
        "MATCH p = shortestPath((:Company {id: 1})-[:SUPPLIES*]->(:Company {id: 9999})) RETURN length(p)",
        600,
    ),
    (
        "MATCH (:Company {id: 7})-[:SUPPLIES*1..5]->(c) RETURN count(DISTINCT c)",
        2_800,
    ),
    (
        "MATCH (c:Company) WHERE c.founded > date('2015-01-01') RETURN c.industry, avg(c.capital), count(*)",
        2_100,
    ),
    (
        "MATCH (a)-[:SUPPLIES]->(b)-[:SUPPLIES]->(c), (a)-[:SUPPLIES]->(c) RETURN count(*)",
        420_000,
    ),
    (
        "MATCH (c:Company) RETURN c.name, c.capital ORDER BY c.capital DESC LIMIT 20",
        10_000,
    ),
];

static SOCIAL: LazyLock<Database> = LazyLock::new(|| build(NETWORK, PlannerOptions::default()));
static INDUSTRIAL: LazyLock<Database> =
    LazyLock::new(|| build(INDUSTRY, PlannerOptions::default()));

fn work(database: &Database, query: &str) -> WorkDone {
    let summary = database.query(query, ()).and_then(Rows::finish);
    summary.map_or_else(|error| panic!("{query}: {error}"), |summary| summary.work)
}

fn answer(database: &Database, query: &str) -> Vec<Vec<Value>> {
    let rows = database
        .query(query, ())
        .and_then(|mut rows| rows.collect_rows());
    let mut rows: Vec<Vec<Value>> = match rows {
        Ok(rows) => rows.into_iter().map(|row| row.values().to_vec()).collect(),
        Err(error) => panic!("{query}: {error}"),
    };
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}

fn looked_at(work: &WorkDone) -> u64 {
    work.rows_scanned + work.rows_expanded
}

/// Without passes, a pattern is followed row by row.
fn naive(script: &str) -> Database {
    let keep = ["join_order", "use_index", "push_filters"];
    let passes = PlannerOptions::passes();
    let passes = passes.filter(|pass| !keep.contains(pass));
    build(
        script,
        passes.fold(PlannerOptions::default(), |options, pass| {
            options.without(pass)
        }),
    )
}

fn hold(database: &Database, naive: &Database, queries: &[(&str, u64)]) {
    for (query, most) in queries {
        let work = work(database, query);
        assert!(
            looked_at(&work) <= *most,
            "{} of {most}: {query}",
            looked_at(&work)
        );
        assert_eq!(answer(database, query), answer(naive, query), "{query}");
    }
}

#[test]
fn patterns_of_a_social_network_are_counted_without_their_rows() {
    assert_eq!(
        answer(&SOCIAL, "MATCH (p:Person) RETURN count(*)"),
        [[Value::from(PERSONS as i64)]]
    );
    hold(&SOCIAL, &naive(NETWORK), PATTERNS);
}

#[test]
fn questions_about_an_industry_look_at_what_they_need() {
    hold(&INDUSTRIAL, &naive(INDUSTRY), QUESTIONS);
}
