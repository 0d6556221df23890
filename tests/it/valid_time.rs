//! `AT time query` = the query over a copy of the graph in which everything that does not hold then is gone, over random
//! graphs and queries of all kinds, with the passes of the planner on and off, with indexes and without; and what `CITE`
//! says under `AT`. `TUPU_TEST_RUNS` sets how many cases are tried.

mod library;

use crate::cite::dice::Dice;
use crate::cite::graph::{Entity, Fact, Facts, Graph, Renamed};
use crate::cite::naive::{self, Value};
use crate::cite::strategy::{self, Language};
use crate::cite::{cited, options, plain_rows, renamed};
use crate::runs::runs;
use std::collections::BTreeSet;
use tupu::{Database, PlannerOptions};

/// Queries that are compared with those over the copy.
const COMPARED: usize = 120;
/// Graphs over which the questions of the list are asked.
const LISTED: usize = 4;
/// So many are tried until one has an answer.
const MOST: usize = 200;
/// Queries whose rows are held to the law of `CITE`.
const LAWFUL: usize = 80;

const YEARS: usize = 4;

/// Some entities say from or until which year they hold.
fn random(dice: &mut Dice) -> Graph {
    let mut graph = Graph::random(dice);
    let nodes = graph.nodes.iter_mut().map(|node| &mut node.properties);
    let relationships = graph.relationships.iter_mut();
    let relationships = relationships.map(|relationship| &mut relationship.properties);
    for properties in nodes.chain(relationships) {
        for key in ["valid_from", "valid_to"] {
            if dice.one_in(3) {
                properties.insert(key, 2020 + dice.below(YEARS) as i64);
            }
        }
    }
    graph
}

/// Whether what says this holds at some moment from the beginning of one year to that of another.
fn holds(graph: &Graph, entity: Entity, (start, end): (i64, i64)) -> bool {
    let properties = graph.properties(entity);
    let from = properties.get("valid_from").copied().unwrap_or(i64::MIN);
    let to = properties.get("valid_to").copied().unwrap_or(i64::MAX);
    from.max(start) < to.min(end)
}

/// The graph that is left, and what its entities were called before.
fn held(graph: &Graph, years: (i64, i64)) -> (Graph, Renamed) {
    let mut facts = Facts::new();
    for node in (0..graph.nodes.len()).map(Entity::Node) {
        if holds(graph, node, years) {
            facts.extend(graph.facts_of(node));
        }
    }
    for (number, relationship) in graph.relationships.iter().enumerate() {
        let ends = [relationship.start, relationship.end].map(Entity::Node);
        let entity = Entity::Relationship(number);
        if holds(graph, entity, years) && ends.iter().all(|end| holds(graph, *end, years)) {
            facts.extend(graph.facts_of(entity));
        }
    }
    graph.only(&facts)
}

/// A year, or two of them; and how it is written.
fn time(dice: &mut Dice) -> ((i64, i64), String) {
    let year = 2019 + dice.below(YEARS + 2) as i64;
    let next = year + 1;
    let months = [
        format!("{year}"),
        format!("'{year}'"),
        format!("period('{year}')"),
        format!("'{year}-H1'"),
        format!("date('{year}-01-01')"),
        format!("date('{year}-07-15')"),
        format!("'{year}-12-31'"),
        format!("localdatetime('{year}-01-01T00:00')"),
        format!("datetime('{year}-01-01T08:00+08:00')"),
        format!("'{year}-12-31T23:59:59.999999999'"),
        format!("[date('{year}-03-01'), '{year}-03-02']"),
    ];
    match dice.below(3) {
        0 => ((year, next + 1), format!("'{year}/{next}'")),
        _ => ((year, next), months[dice.below(months.len())].clone()),
    }
}

/// The statement that makes the graph, in which times are written in every way there is.
fn script(graph: &Graph, dice: &mut Dice) -> String {
    let mut script = graph.script();
    for year in 2020..2020 + YEARS {
        for key in ["valid_from", "valid_to"] {
            let plain = format!("{key}: {year}");
            let mut written = String::new();
            let mut parts = script.split(&plain);
            written.push_str(parts.next().unwrap_or(""));
            for part in parts {
                let before = year - 1;
                let times = [
                    plain.clone(),
                    format!("{key}: date('{year}-01-01')"),
                    format!("{key}: '{year}'"),
                    format!("{key}: period('{year}-Q1')"),
                    format!("{key}: localdatetime('{year}-01-01T00:00')"),
                    format!("{key}: datetime('{before}-12-31T19:00-05:00')"),
                    format!("{key}: '{year}-01-01T08:00+08:00'"),
                ];
                written.push_str(&times[dice.below(times.len())]);
                written.push_str(part);
            }
            script = written;
        }
    }
    script
}

const INDEXES: &str = "CREATE INDEX FOR (n:A) ON (n.k); CREATE INDEX FOR (n:A) ON (n.valid_from);
    CREATE INDEX FOR (n:B) ON (n.valid_to); CREATE INDEX FOR ()-[r:T]-() ON (r.w);
    CREATE INDEX FOR ()-[r:S]-() ON (r.valid_from)";

fn database(script: &str, indexes: bool, options: PlannerOptions) -> Database {
    let database = Database::builder().planner(options).in_memory();
    if indexes {
        database.execute_script(INDEXES).unwrap();
    }
    if !script.is_empty() {
        database.execute(script, ()).unwrap();
    }
    database
}

fn sorted(mut rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    rows.sort();
    rows
}

fn compare(case: usize, query: &str, dice: &mut Dice) -> usize {
    let graph = random(dice);
    let (years, at) = time(dice);
    let (rest, names) = held(&graph, years);
    let script = script(&graph, dice);
    let expected = plain_rows(
        &database(&rest.script(), false, PlannerOptions::default()),
        query,
    );
    let expected: Vec<Vec<Value>> = expected
        .iter()
        .map(|row| row.iter().map(|value| renamed(value, &names)).collect())
        .collect();
    let expected = sorted(expected);
    for (way, (name, options)) in options(case).into_iter().enumerate() {
        let indexes = (case + way).is_multiple_of(2);
        let text = format!("AT {at} {query}");
        let found = plain_rows(&database(&script, indexes, options), &text);
        assert_eq!(
            sorted(found),
            expected,
            "case {case}, {name}, indexes: {indexes}\n{script};\n{text}"
        );
    }
    expected.len()
}

#[test]
fn a_query_at_a_time_is_the_query_over_what_held_then() {
    let mut rows = 0;
    let count = runs(COMPARED);
    for case in 0..count {
        let mut dice = Dice::new((case as u64) << 24 | 7);
        let query = strategy::query(&mut dice, Language::Whole).to_string();
        rows += compare(case, &query, &mut dice);
    }
    println!("AT = the query over what held: {count} queries with {rows} rows");
    assert!(rows > 0);
}

/// What random queries do not ask.
const QUESTIONS: &[&str] = &[
    "MATCH (n) RETURN count(n) AS n",
    "MATCH (n:A) RETURN count(*) AS n",
    "MATCH ()-[r]->() RETURN count(r) AS n",
    "MATCH ()-[r:T]->(:A) RETURN count(*) AS n",
    "MATCH ()--() RETURN count(*) AS n",
    "MATCH (:B)<-[]-() RETURN count(*) AS n",
    "MATCH ()-[r]-() RETURN r.u AS u",
    "MATCH (n {u: 1}) RETURN size([(n)--() | 1]) AS n",
    "MATCH (n) RETURN n.u AS u, COUNT { (n)--() } AS degree, COUNT { (n)-->(:A) } AS a",
    "MATCH (n) WHERE (n)-[:T]->() RETURN n.u AS u",
    "MATCH (n) WHERE NOT EXISTS { (n)<--(m) WHERE m.k > 0 } RETURN n.u AS u",
    "MATCH (n) WHERE n.k = 1 RETURN n.u AS u",
    "MATCH (n:A {k: 1}) RETURN n.u AS u",
    "MATCH (n:A) WHERE n.k IN [0, 2] RETURN n.u AS u",
    "MATCH ()-[r:T {w: 1}]->() RETURN r.u AS u",
    "MATCH (n) WHERE id(n) IN [0, 1, 2, 3, 4] RETURN n.k AS k",
    "MATCH p = shortestPath((a {u: 0})-[*]->(b {u: 1})) RETURN length(p) AS n",
    "MATCH p = allShortestPaths((a {u: 0})-[*]-(b)) WHERE a <> b RETURN b.u AS b, length(p) AS n",
    "MATCH p = shortestPath((a)-[*..3]-(b)) WHERE a.u < b.u AND all(r IN relationships(p) WHERE r.u > 0) RETURN a.u AS a, b.u AS b, length(p) AS n",
    "MATCH (a {u: 0}), (b {u: 1}) RETURN length(shortestPath((a)-[*]-(b))) AS n",
    "MATCH p = ANY SHORTEST (a:A)-[]-+(b:B) RETURN a.u AS a, b.u AS b, length(p) AS n",
    "MATCH p = SHORTEST 2 GROUPS (a {u: 0})-->(x)-[*1..2]->(b) RETURN b.u AS b, length(p) AS n",
    "MATCH (a {u: 0})-[*0..]->(b) RETURN DISTINCT b.u AS b",
    "MATCH (a {u: 0})-[*2..]-(b) RETURN count(b) AS n",
    "MATCH (a)-[rs*1..3]->(b) RETURN [r IN rs | r.u] AS rs",
    "MATCH (a) ((x)-[r]->(y) WHERE x.u <> y.u){1,3} (b) RETURN [one IN r | one.u] AS r",
    "MATCH (a) ((x)-[r]->(y))* (b) RETURN a.u AS a, b.u AS b, size(r) AS n",
    "MATCH ACYCLIC (a)-[*1..3]->(b) RETURN a.u AS a, b.u AS b",
    "MATCH REPEATABLE ELEMENTS (a)-[r*1..3]->(b) RETURN a.u AS a, b.u AS b",
    "MATCH (a)-[r]->(b), (b)-[s]->(c) RETURN a.u AS a, c.u AS c",
    "MATCH (a:A), (b:B) WHERE a.k = b.k RETURN a.u AS a, b.u AS b",
    "OPTIONAL MATCH (a:A)-[r]->(b:B) RETURN r.u AS u",
    "MATCH (a) OPTIONAL MATCH (a)-[r:S]->() RETURN a.u AS a, count(r) AS n",
    "MATCH (a) CALL (a) { MATCH (a)-[]->(b) RETURN count(b) AS n } RETURN a.u AS a, n",
    "MATCH (a) CALL (a) { MATCH (a)-->(b) RETURN b.u AS u UNION MATCH (b)-->(a) RETURN b.u AS u } RETURN a.u AS a, u",
    "MATCH (a) RETURN a.u AS u NEXT MATCH (b {u: u})-->(c) RETURN u, c.u AS c",
    "MATCH (a) RETURN a.u AS u, COLLECT { MATCH (a)-->(b) RETURN b.u ORDER BY b.u } AS others",
    "MATCH (a) RETURN DISTINCT a.k AS k ORDER BY k LIMIT 1",
    "MATCH (a) RETURN max(a.u) AS top, collect(a.k) AS ks",
    "MATCH p = (a)-[r]->(b) RETURN [n IN nodes(p) | n.u] AS nodes, startNode(r).k AS k",
    "MATCH (n) WITH collect(n) AS all UNWIND all AS one MATCH (one)--(other) RETURN one.u AS a, other.u AS b",
    "CALL algo.degree({direction: 'both'}) YIELD node, degree RETURN node.u AS u, degree",
    "CALL algo.weaklyConnectedComponents() YIELD node, component RETURN node.u AS u, component",
    "CALL algo.stronglyConnectedComponents() YIELD node, component RETURN component, count(*) AS n",
    "CALL algo.pageRank() YIELD node, score RETURN node.u AS u, toInteger(score * 100000) AS score",
    "CALL algo.triangleCount() YIELD node, triangles RETURN node.u AS u, triangles",
    "CALL algo.kCore() YIELD node, core RETURN node.u AS u, core",
    "MATCH (a {u: 0}), (b {u: 1}) CALL algo.shortestPath({sourceNode: a, targetNode: b, direction: 'both'}) YIELD cost RETURN toInteger(cost) AS cost",
    "MATCH (n) CALL algo.degree({direction: 'outgoing'}) YIELD node, degree WITH n, node, degree WHERE n = node RETURN n.u AS u, degree",
];

#[test]
fn every_kind_of_question_sees_what_held() {
    let mut rows = 0;
    for (number, query) in QUESTIONS.iter().enumerate() {
        let mut of_question = 0;
        for case in 0..MOST {
            if case >= LISTED && of_question > 0 {
                break;
            }
            let mut dice = Dice::new(((number * MOST + case) as u64) << 16 | 3);
            of_question += compare(case, query, &mut dice);
        }
        assert!(of_question > 0, "{query}");
        rows += of_question;
    }
    println!("{} questions at a time: {rows} rows", QUESTIONS.len());
}

/// What a row rests on besides, where a time is asked about: from when and until when its entities hold.
fn with_times(graph: &Graph, facts: &Facts) -> Facts {
    let entities: BTreeSet<Entity> = facts.iter().map(|fact| fact.entity).collect();
    let times = entities.into_iter().flat_map(|entity| {
        let keys = graph.properties(entity).keys().copied();
        let keys = keys.filter(|key| key.starts_with("valid_"));
        keys.map(move |key| Fact {
            entity,
            key: Some(key),
        })
    });
    facts.iter().copied().chain(times).collect()
}

fn former(entity: Entity, names: &Renamed) -> Entity {
    match entity {
        Entity::Node(node) => Entity::Node(names.nodes[node]),
        Entity::Relationship(number) => Entity::Relationship(names.relationships[number]),
    }
}

#[test]
fn what_rows_rest_on_includes_when_they_hold() {
    let mut rows = 0;
    for case in 0..runs(LAWFUL) {
        let mut dice = Dice::new((case as u64) << 8 | 1);
        let graph = random(&mut dice);
        let (years, at) = time(&mut dice);
        let query = strategy::query(&mut dice, Language::Whole);
        let (rest, names) = held(&graph, years);
        let Ok(expected) = naive::answer(&rest, &query) else {
            continue;
        };
        let expected = expected.into_iter().map(|(row, facts)| {
            let facts = with_times(&rest, &facts).into_iter();
            let facts = facts.map(|Fact { entity, key }| Fact {
                entity: former(entity, &names),
                key,
            });
            let row = row.iter().map(|value| renamed(value, &names)).collect();
            (row, facts.collect::<Facts>())
        });
        let mut expected: Vec<(Vec<Value>, Facts)> = expected.collect();
        expected.sort();
        for (name, options) in options(case) {
            let database = database(&graph.script(), case.is_multiple_of(2), options);
            // `CITE FACTS` stands before `AT` here.
            let found = cited(&database, &format!("AT {at} {query}"));
            assert_eq!(
                found,
                expected,
                "case {case}, {name}\n{};\nAT {at} {query}",
                graph.script()
            );
        }
        rows += expected.len();
    }
    println!("CITE FACTS AT = naive evaluation: {rows} rows");
    assert!(rows > 0);
}

#[test]
fn a_row_at_a_time_appears_again_where_only_its_facts_are_left() {
    let mut rows = 0;
    for case in 0..runs(LAWFUL) {
        let mut dice = Dice::new((case as u64) << 8 | 2);
        let graph = random(&mut dice);
        let (_, at) = time(&mut dice);
        let query = strategy::query(&mut dice, Language::Positive);
        let text = format!("AT {at} {query}");
        let answer = cited(
            &database(&graph.script(), false, PlannerOptions::default()),
            &text,
        );
        for (row, facts) in answer.iter().take(2) {
            let (rest, names) = graph.only(facts);
            let rest = database(&rest.script(), false, PlannerOptions::default());
            let again = plain_rows(&rest, &text);
            let mut again = again.iter().map(|row| {
                row.iter()
                    .map(|value| renamed(value, &names))
                    .collect::<Vec<_>>()
            });
            assert!(
                again.any(|other| other == *row),
                "case {case}\n{};\n{text}\n{row:?}",
                graph.script()
            );
            rows += 1;
        }
    }
    println!("the law of CITE held at a time for {rows} rows");
    assert!(rows > 0);
}
