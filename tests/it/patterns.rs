//! Patterns over two small graphs that the test makes, of the shapes that the benchmarks of graph patterns ask for: what each
//! takes, in relationships looked at, and how far its estimates are off. A plan that is worse fails without a clock.

use crate::scripted::{build, rows, sorted_rows};
use tupu::{Database, PlannerOptions, Value, WorkDone};

/// People of towns of regions, who know people of their region and a few others; groups, posts, replies, topics.
const SOCIAL: &str = "
UNWIND range(0, 5) AS i CREATE (:Region {i: i});
MATCH (r:Region) UNWIND range(0, 2) AS i CREATE (:Town {i: r.i * 3 + i})-[:PART_OF]->(r);
UNWIND range(0, 5) AS i CREATE (:Field {i: i});
UNWIND range(0, 39) AS i MATCH (f:Field {i: i % 6}) CREATE (:Topic {i: i})-[:OF_FIELD]->(f);
UNWIND range(0, 119) AS i MATCH (t:Town {i: (i / 20) * 3 + i % 3}) CREATE (:Person {i: i})-[:LIVES_IN]->(t);
MATCH (p:Person) UNWIND range(1, 1 + p.i % 4) AS j MATCH (t:Topic {i: (p.i * 7 + j * 5) % 40}) CREATE (p)-[:LIKES_TOPIC]->(t);
MATCH (a:Person), (b:Person) WHERE a.i < b.i AND (b.i - a.i) % 5 < 2 AND a.i / 20 = b.i / 20 CREATE (a)-[:KNOWS]->(b);
MATCH (a:Person), (b:Person) WHERE a.i < b.i AND (a.i * 3 + b.i) % 29 = 0 AND a.i / 20 <> b.i / 20 CREATE (a)-[:KNOWS]->(b);
UNWIND range(0, 29) AS i CREATE (:Group {i: i});
MATCH (g:Group) UNWIND range(0, 5 + g.i % 9) AS j MATCH (p:Person {i: (g.i * 11 + j * 17) % 120}) CREATE (g)-[:MEMBER]->(p);
UNWIND range(0, 299) AS i MATCH (g:Group {i: (i * 7) % 30}), (p:Person {i: (i * 13) % 120})
CREATE (:Message:Post {i: i})<-[:HOLDS]-(g) WITH i, p MATCH (m:Post {i: i}) CREATE (m)-[:WRITTEN_BY]->(p);
UNWIND range(0, 399) AS i MATCH (m:Post {i: (i * i) % 300}), (p:Person {i: (i * 31 + 5) % 120})
CREATE (m)<-[:ANSWERS]-(:Message:Reply {i: i})-[:WRITTEN_BY]->(p);
MATCH (m:Message) UNWIND range(1, m.i % 3) AS j MATCH (t:Topic {i: (m.i * 3 + j * 11) % 40}) CREATE (m)-[:ABOUT]->(t);
MATCH (m:Message) UNWIND range(1, m.i % 4) AS j MATCH (p:Person {i: (m.i * 5 + j * 19) % 120}) CREATE (m)<-[:LIKES]-(p);
";

/// Companies of counties of cities of provinces, who supply each other, and some of which take part in projects.
const INDUSTRY: &str = "
UNWIND range(0, 3) AS i CREATE (:Province {i: i, name: 'p' + toString(i)});
UNWIND range(0, 15) AS i MATCH (p:Province {i: i % 4}) CREATE (:City {i: i})-[:LOCATED_IN]->(p);
UNWIND range(0, 63) AS i MATCH (c:City {i: i % 16}) CREATE (:County {i: i})-[:LOCATED_IN]->(c);
UNWIND range(0, 599) AS i MATCH (c:County {i: (i * 7) % 64}) CREATE (:Company {i: i})-[:LOCATED_IN]->(c);
CREATE INDEX FOR (c:Company) ON (c.i);
MATCH (a:Company) UNWIND range(1, 1 + a.i % 6) AS j MATCH (b:Company {i: (a.i * j + j * 7) % 600}) CREATE (a)-[:SUPPLIES]->(b);
UNWIND range(0, 4) AS i CREATE (:Program {i: i, name: 'g' + toString(i)});
UNWIND range(0, 49) AS i MATCH (g:Program {i: i % 5}) CREATE (:Project {i: i})-[:PART_OF]->(g);
MATCH (c:Company) WHERE c.i % 3 = 0 MATCH (j:Project {i: (c.i * 11) % 50}) CREATE (c)-[:UNDERTAKES]->(j);
";

/// The patterns over the social graph, and what each may look at.
const PATTERNS: [(&str, &str, u64); 9] = [
    (
        "a path of seven hops",
        "MATCH (:Region)<-[:PART_OF]-(:Town)<-[:LIVES_IN]-(:Person)<-[:MEMBER]-(:Group)-[:HOLDS]->(:Post)<-[:ANSWERS]-(:Reply)-[:ABOUT]->(:Topic)-[:OF_FIELD]->(:Field)",
        1_700,
    ),
    (
        "a cycle of four",
        "MATCH (a:Person)-[:KNOWS]-(b:Person), (a)<-[:WRITTEN_BY]-(r:Reply)-[:ANSWERS]->(m:Post)-[:WRITTEN_BY]->(b)",
        2_100,
    ),
    (
        "a triangle within a region",
        "MATCH (r:Region) MATCH (a:Person)-[:LIVES_IN]->(x:Town)-[:PART_OF]->(r) MATCH (b:Person)-[:LIVES_IN]->(y:Town)-[:PART_OF]->(r)
         MATCH (c:Person)-[:LIVES_IN]->(z:Town)-[:PART_OF]->(r) MATCH (a)-[:KNOWS]-(b)-[:KNOWS]-(c)-[:KNOWS]-(a)",
        17_000,
    ),
    (
        "a star",
        "MATCH (:Topic)<-[:ABOUT]-(m:Message)-[:WRITTEN_BY]->(w:Person), (m)<-[:LIKES]-(l:Person), (m)<-[:ANSWERS]-(r:Reply)",
        800,
    ),
    (
        "different ends",
        "MATCH (t:Topic)<-[:ABOUT]-(m:Message)<-[:ANSWERS]-(r:Reply)-[:ABOUT]->(u:Topic) WHERE t <> u",
        1_300,
    ),
    (
        "friends of friends",
        "MATCH (a:Person)-[:KNOWS]-(b:Person)-[:KNOWS]-(c:Person)-[:LIKES_TOPIC]->(t:Topic) WHERE a <> c",
        3_000,
    ),
    (
        "a star with optional parts",
        "MATCH (:Topic)<-[:ABOUT]-(m:Message)-[:WRITTEN_BY]->(w:Person) OPTIONAL MATCH (m)<-[:LIKES]-(l:Person) OPTIONAL MATCH (m)<-[:ANSWERS]-(r:Reply)",
        800,
    ),
    (
        "different ends without a relationship",
        "MATCH (t:Topic)<-[:ABOUT]-(m:Message)<-[:ANSWERS]-(r:Reply)-[:ABOUT]->(u:Topic) WHERE NOT (r)-[:ABOUT]->(t) AND t <> u",
        2_000,
    ),
    (
        "friends of friends who are not friends",
        "MATCH (a:Person)-[:KNOWS]-(b:Person)-[:KNOWS]-(c:Person)-[:LIKES_TOPIC]->(t:Topic) WHERE NOT (a)-[:KNOWS]-(c) AND a <> c",
        19_000,
    ),
];

const SELECTIVE: &str = "MATCH (p:Province {name: 'p1'})<-[:LOCATED_IN]-(:City)<-[:LOCATED_IN]-(:County)<-[:LOCATED_IN]-(c:Company)-[:UNDERTAKES]->(:Project)-[:PART_OF]->(g:Program {name: 'g2'}),
    (s:Company)-[:SUPPLIES]->(c), (s)-[:LOCATED_IN]->(:County)-[:LOCATED_IN]->(:City)-[:LOCATED_IN]->(q:Province) WHERE q.name <> 'p1' RETURN DISTINCT c.i";

const TRANSITIVE: &str = "MATCH (a:Company)-[:SUPPLIES]->(b:Company)-[:SUPPLIES]->(c:Company), (a)-[:SUPPLIES]->(c) RETURN count(*)";

fn work(database: &Database, query: &str) -> WorkDone {
    match database.execute(query, ()) {
        Ok(summary) => summary.work,
        Err(error) => panic!("{}", error.report(query)),
    }
}

/// What a query looks at, nodes and relationships together. Its rows are those that it has without any pass.
fn looked_at(database: &Database, plain: &Database, query: &str) -> u64 {
    assert_eq!(
        sorted_rows(database, query),
        sorted_rows(plain, query),
        "{query}"
    );
    let work = work(database, query);
    work.rows_expanded + work.rows_scanned
}

/// What exceeds its bound, each with its number.
fn beyond<'q, N: PartialOrd>(found: impl Iterator<Item = (&'q str, N, N)>) -> Vec<(&'q str, N, N)> {
    found.filter(|(_, found, most)| found > most).collect()
}

#[test]
fn each_pattern_looks_at_no_more_than_it_did() {
    let database = build(SOCIAL, PlannerOptions::default());
    let plain = build(SOCIAL, PlannerOptions::plain());
    let found = PATTERNS.into_iter().map(|(name, pattern, most)| {
        let query = format!("{pattern} RETURN count(*)");
        (name, looked_at(&database, &plain, &query), most)
    });
    let beyond = beyond(found);
    assert!(beyond.is_empty(), "{beyond:#?}");
}

#[test]
fn a_selective_join_and_triangles_look_at_no_more_than_they_did() {
    let database = build(INDUSTRY, PlannerOptions::default());
    let plain = build(INDUSTRY, PlannerOptions::plain());
    let queries = [(SELECTIVE, 330), (TRANSITIVE, 12_000)].into_iter();
    let found = queries.map(|(query, most)| (query, looked_at(&database, &plain, query), most));
    let beyond = beyond(found);
    assert!(beyond.is_empty(), "{beyond:#?}");
}

/// How many times more or fewer rows an operator of a query has than it was expected to have; small numbers are alike. The
/// operators from the topmost one down to the first leaf: what is run for each row is expected for each row.
fn greatest_error(database: &Database, query: &str) -> f64 {
    let operators = rows(database, &format!("PROFILE {query}"));
    let indent = |operator: &Vec<Value>| match operator.first() {
        Some(Value::String(text)) => text.len() - text.trim_start().len(),
        _ => 0,
    };
    let depths = operators.iter().map(indent).enumerate();
    let chain = depths.take_while(|(place, depth)| *depth == 2 * place);
    let errors = operators.iter().take(chain.count()).filter_map(|operator| {
        let number = |at: usize| match operator.get(at)? {
            Value::Integer(number) => Some(*number as f64 + 10.0),
            Value::Float(number) => Some(*number + 10.0),
            _ => None,
        };
        let (expected, found) = (number(1)?, number(2)?);
        Some((expected / found).max(found / expected))
    });
    errors.fold(1.0, f64::max)
}

#[test]
fn estimates_are_near_what_is_found() {
    // Without those passes every hop has its rows.
    let options = PlannerOptions::default().without("pattern_count");
    let options = options.without("degree").without("count_store");
    let social = build(SOCIAL, options.clone());
    let found = PATTERNS.into_iter().map(|(name, pattern, _)| {
        let error = greatest_error(&social, &format!("{pattern} RETURN count(*)"));
        // Where people know each other by region, more triangles close than if they knew each other by chance.
        let most = if name.contains("triangle") {
            100.0
        } else {
            16.0
        };
        (name, error, most)
    });
    let industry = build(INDUSTRY, options);
    let others = [SELECTIVE, TRANSITIVE].into_iter();
    let others = others.map(|query| (query, greatest_error(&industry, query), 40.0));
    let beyond = beyond(found.chain(others));
    assert!(beyond.is_empty(), "{beyond:#?}");
}
