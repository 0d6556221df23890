//! Counting without rows (the pass `pattern_count`) gives the numbers that counting rows gives: over random small graphs,
//! with loops, parallel relationships and nodes of several labels, and random patterns. `TUPU_TEST_RUNS` sets how many
//! graphs are tried.

use crate::cite::dice::Dice;
use crate::runs::runs;
use crate::scripted::build;
use std::time::Duration;
use tupu::{Database, ErrorCode, Keep, Limits, PlannerOptions, Value};

const GRAPHS: u64 = 60;
const QUERIES: usize = 12;

pub fn graph(dice: &mut Dice) -> String {
    let nodes = 3 + dice.below(6);
    let mut script = String::from("CREATE INDEX FOR (a:A) ON (a.k);\n");
    for node in 0..nodes {
        let labels = dice.pick(&["", ":A", ":A", ":B", ":A:B", ":B:C"]);
        script += &format!("CREATE ({labels} {{k: {node}, x: {}}});\n", dice.below(3));
    }
    for _ in 0..dice.below(22) {
        let (from, to) = (dice.below(nodes), dice.below(nodes));
        let name = dice.pick(&["T", "T", "T", "U"]);
        script += &format!(
            "MATCH (a {{k: {from}}}), (b {{k: {to}}}) CREATE (a)-[:{name} {{w: {}}}]->(b);\n",
            dice.below(2)
        );
    }
    if dice.one_in(3) {
        script += "MATCH (a)-[r:U {w: 1}]->() WHERE a.k < 4 DELETE r;\n";
    }
    script
}

/// A random pattern: hops from nodes that are there to new ones, in one or several clauses.
struct Query {
    clauses: Vec<String>,
    nodes: usize,
    hops: usize,
}

impl Query {
    fn random(dice: &mut Dice) -> Query {
        let mut query = Query {
            clauses: Vec::new(),
            nodes: 1,
            hops: 0,
        };
        let clauses = 1 + dice.below(3);
        for place in 0..clauses {
            let optional = place > 0 && dice.one_in(2);
            query.clause(dice, optional);
        }
        query
    }

    fn clause(&mut self, dice: &mut Dice, optional: bool) {
        let (mut parts, earlier) = (Vec::new(), self.hops);
        for _ in 0..1 + dice.below(if optional { 2 } else { 3 }) {
            let from = dice.below(self.nodes);
            let closes = dice.one_in(8);
            let to = if closes {
                dice.below(self.nodes)
            } else {
                self.nodes
            };
            self.nodes += usize::from(!closes);
            // A relationship occurs once in a clause.
            let again = if parts.is_empty() { earlier } else { 0 };
            parts.push(self.hop(dice, from, to, again));
        }
        let word = if optional { "OPTIONAL MATCH" } else { "MATCH" };
        let mut text = format!("{word} {}", parts.join(", "));
        let mut tests = Vec::new();
        for _ in 0..dice.below(3) {
            tests.push(self.test(dice));
        }
        if !tests.is_empty() {
            text += &format!(" WHERE {}", tests.join(" AND "));
        }
        self.clauses.push(text);
    }

    /// A hop; sometimes its relationship is one of the `earlier` ones.
    fn hop(&mut self, dice: &mut Dice, from: usize, to: usize, earlier: usize) -> String {
        let types = dice.pick(&[":T", ":T", ":T", ":U", ":T|U", ""]);
        let inner = match earlier > 0 && dice.one_in(12) {
            true => format!("r{}", 1 + dice.below(earlier)),
            false => {
                self.hops += 1;
                format!("r{}{types}", self.hops)
            }
        };
        let property = dice.pick(&["", "", "", "", " {x: 1}"]);
        let labels = dice.pick(&["", "", "", ":A", ":B"]);
        let (left, right) = dice.pick(&[("-", "->"), ("<-", "-"), ("-", "-")]);
        match dice.one_in(2) {
            true => format!("(n{from}){left}[{inner}]{right}(n{to}{labels}{property})"),
            false => format!("(n{to}{labels}{property}){left}[{inner}]{right}(n{from})"),
        }
    }

    fn test(&self, dice: &mut Dice) -> String {
        let (a, b) = (dice.below(self.nodes), dice.below(self.nodes));
        match dice.below(10) {
            0..=2 => format!("n{a} <> n{b}"),
            3 => format!("NOT n{a} = n{b}"),
            4 => format!("NOT (n{a})-[:T]-(n{b})"),
            5 => format!("NOT EXISTS {{ (n{a})-[:T]->(n{b}) }}"),
            6 => format!("(n{a})<-[:T|U]-(n{b})"),
            7 => format!("n{a}.x <= n{b}.x"),
            8 => format!("n{a}.x > 0"),
            _ => format!("(n{a}:A OR n{a}.k = 2)"),
        }
    }

    fn text(&self, dice: &mut Dice) -> String {
        let (a, b) = (dice.below(self.nodes), dice.below(self.nodes));
        let end = match dice.below(9) {
            0..=3 => "RETURN count(*)".to_owned(),
            4 => format!("RETURN count(n{a})"),
            5 => format!("RETURN count(r{}), count(*)", 1 + dice.below(self.hops)),
            6 => format!("RETURN n{a}.k, count(*)"),
            7 => format!("RETURN n{a}.x, n{b}.k, count(*), max(n{a}.k), count(DISTINCT n{b})"),
            _ => format!("WITH n{a}, count(*) AS n MATCH (n{a})--(m)--(o) RETURN n, count(*)"),
        };
        format!("{} {end}", self.clauses.join(" "))
    }
}

pub fn answer(database: &Database, query: &str) -> Vec<String> {
    let rows = database.query(query, ());
    let rows = rows.unwrap_or_else(|error| panic!("{}", error.report(query)));
    let line = |row: tupu::Result<tupu::Row>| {
        let values = row.unwrap_or_else(|error| panic!("{}", error.report(query)));
        let values = values.into_values();
        values
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut lines: Vec<String> = rows.map(line).collect();
    lines.sort();
    lines
}

pub fn explained(database: &Database, query: &str) -> String {
    answer(database, &format!("EXPLAIN {query}")).join("\n")
}

#[test]
fn numbers_are_those_of_the_rows() {
    let (mut asked, mut used) = (0, 0);
    for seed in 0..runs(GRAPHS) {
        let mut dice = Dice::new(seed);
        let script = graph(&mut dice);
        let whole = build(&script, PlannerOptions::default());
        let plain = build(&script, PlannerOptions::plain());
        let without = build(&script, PlannerOptions::default().without("pattern_count"));
        for _ in 0..QUERIES {
            let query = Query::random(&mut dice).text(&mut dice);
            let expected = answer(&plain, &query);
            asked += 1;
            used += usize::from(explained(&whole, &query).contains("PatternCount"));
            let found = answer(&whole, &query);
            let plan = || explained(&whole, &query);
            assert_eq!(found, expected, "seed {seed}\n{script}{query}\n{}", plan());
            assert_eq!(answer(&without, &query), expected, "seed {seed} {query}");
        }
    }
    assert!(
        used * 5 >= asked,
        "only {used} of {asked} queries are counted by node"
    );
}

/// Layers of nodes, each node with a relationship to every node of the next layer.
fn layers(count: usize, width: usize, options: PlannerOptions) -> Database {
    let script = format!(
        "UNWIND range(0, {}) AS layer UNWIND range(1, {width}) AS i CREATE (:Node {{layer: layer, i: i}});
         MATCH (a:Node), (b:Node) WHERE b.layer = a.layer + 1 CREATE (a)-[:T]->(b);",
        count - 1
    );
    build(&script, options)
}

/// A path of so many hops.
fn path(hops: usize) -> String {
    format!(
        "MATCH (n0:Node){} ",
        (1..=hops)
            .map(|n| format!("-[r{n}:T]->(n{n})"))
            .collect::<String>()
    )
}

/// The rule that no relationship is used twice never matters here, but that is known only of hops that do not meet.
fn clauses(hops: usize) -> String {
    let hop = |n: usize| format!("MATCH (n{})-[:T]->(n{n}) ", n - 1);
    (1..=hops).map(hop).collect()
}

fn number(database: &Database, query: &str) -> i64 {
    match database
        .query(query, ())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .into_values()
        .as_slice()
    {
        [Value::Integer(number)] => *number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_billion_rows_are_a_number() {
    let database = layers(7, 20, PlannerOptions::default());
    let query = clauses(6) + "RETURN count(*)";
    assert_eq!(number(&database, &query), 20_i64.pow(7));
    let work = database.execute(&query, ()).unwrap().work;
    // Each hop from each node, once for each place in the pattern where it can be.
    assert!(work.rows_expanded <= 6 * 2_400, "{work:?}");
    assert!(work.rows_scanned <= 140, "{work:?}");
    // Hops of one pattern must differ, so their nodes are found row by row except at the ends.
    assert_eq!(number(&database, &(path(2) + "RETURN count(*)")), 5 * 8_000);
}

#[test]
fn a_number_that_is_too_large_is_an_error() {
    let database = layers(16, 20, PlannerOptions::default());
    let query = clauses(15) + "RETURN count(*)";
    let error = database.execute(&query, ()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::IntegerOverflow, "{error}");
    assert!(error.message().contains("number of matches"), "{error}");
    // Nothing is too large if there is no match.
    let none = clauses(15) + "MATCH (n0)-[:U]->(x) RETURN count(*)";
    assert_eq!(number(&database, &none), 0);
}

#[test]
fn groups_and_subqueries_are_counted_too() {
    let database = layers(4, 5, PlannerOptions::default());
    let grouped = "MATCH (a:Node {layer: 0}) MATCH (a)-[:T]->(b) MATCH (b)-[:T]->(c) RETURN a.i, count(*), count(c)";
    let found = answer(&database, grouped);
    assert_eq!(
        found,
        ["1 25 25", "2 25 25", "3 25 25", "4 25 25", "5 25 25"]
    );
    let end = "MATCH (a:Node)-[:T]->(b) MATCH (b)-[:T]->(c:Node) RETURN c.layer, count(*)";
    assert!(
        explained(&database, end).contains("PatternCount (c)<-"),
        "{}",
        explained(&database, end)
    );
    assert_eq!(answer(&database, end), ["2 125", "3 125"]);
    let between = "MATCH (a:Node) WHERE a.layer = 0 WITH a CALL (a) { MATCH (a)-[:T]->(b) MATCH (b)-[:T]->(c) RETURN count(*) AS n } RETURN sum(n)";
    assert_eq!(answer(&database, between), ["125"]);
    assert!(explained(&database, between).contains("PatternCount"));
}

const STAR: &str = "
UNWIND range(1, 40) AS i CREATE (:Message {i: i});
MATCH (m:Message) UNWIND range(1, m.i % 4) AS j CREATE (m)<-[:LIKES]-(:Person);
MATCH (m:Message) UNWIND range(1, m.i % 3) AS j CREATE (m)<-[:REPLY]-(:Message {i: 0});
MATCH (m:Message) UNWIND range(1, 2) AS j CREATE (m)-[:TAG]->(:Tag);
";

#[test]
fn explain_says_what_is_counted() {
    let database = build(STAR, PlannerOptions::default());
    let expected = [
        (
            "MATCH (m:Message)-[:LIKES]-(p), (m)-[:TAG]->(t) RETURN m.i, count(*)",
            "PatternCount (m)-[#relationship2:LIKES]-(p) * (m)-[#relationship4:TAG]->(t)",
        ),
        (
            "MATCH (m)-[:TAG]->(t) OPTIONAL MATCH (m)<-[:LIKES]-(p) RETURN count(*)",
            "optional (m)<-[",
        ),
        (
            "MATCH (m)-[:TAG]->(t), (m)-[:TAG]->(u) WHERE t <> u RETURN count(*)",
            "unlike t",
        ),
        (
            "MATCH (m)-[a:TAG]->(t), (m)-[b:TAG]->(u) RETURN count(*)",
            "distinct from a",
        ),
        (
            "MATCH (a)<-[:REPLY]-(b)-[:TAG]->(t) WHERE NOT (a)-[:TAG]->(t) RETURN count(*)",
            "without (a)-[",
        ),
    ];
    for (query, part) in expected {
        let plan = explained(&database, query);
        assert!(plan.contains(part), "{query}\n{plan}");
    }
    let rows = [
        // An index finds one node, so nothing else is looked at; one hop is a degree.
        "MATCH (m:Message)-[:TAG]->(t) RETURN count(*)",
        // The properties of relationships are read from rows.
        "MATCH (m)-[r:TAG]->(t), (m)-[s:LIKES]-(u) WHERE r.w = s.w RETURN count(*)",
        // What is cited is gathered from rows.
        "CITE MATCH (m)<-[:LIKES]-(p:Person), (m)-[:TAG]->(t) RETURN count(*)",
    ];
    database
        .execute("CITING 's' CREATE (:Source)", ())
        .expect("a node");
    for query in rows {
        let plan = explained(&database, query);
        assert!(!plan.contains("PatternCount"), "{query}\n{plan}");
    }
}

#[test]
fn work_is_that_of_the_relationships() {
    let query = "MATCH (m:Message)<-[:LIKES]-(p:Person), (m)-[:TAG]->(t:Tag) OPTIONAL MATCH (m)<-[:REPLY]-(r:Message) RETURN count(*)";
    let work = |options| build(STAR, options).execute(query, ()).unwrap().work;
    let (whole, without) = (
        work(PlannerOptions::default()),
        work(PlannerOptions::default().without("pattern_count")),
    );
    assert!(whole.rows_expanded <= 60, "{whole:?}");
    assert!(without.rows_expanded > 180, "{without:?}");
}

#[test]
fn the_state_that_is_asked_about_is_counted() {
    let database = Database::builder().history(Keep::All).in_memory();
    let query = "MATCH (a:Node)-[:T]->(b) MATCH (b)-[:T]->(c) RETURN count(*)";
    database
        .execute("CREATE (:Node)-[:T]->(:Node)-[:T]->(:Node)", ())
        .unwrap();
    let before = database.begin_read().unwrap().commit().number.0;
    let mut tx = database.begin_write().unwrap();
    tx.execute("MATCH (a:Node)-[:T]->(b:Node) CREATE (a)-[:T]->(b)", ())
        .unwrap();
    let inside: Vec<i64> = tx.query_as(query, ()).unwrap();
    assert_eq!((inside, number(&database, query)), (vec![4], 1));
    tx.commit().unwrap();
    assert_eq!(number(&database, query), 4);
    assert_eq!(number(&database, &format!("AS OF {before} {query}")), 1);
    // Counted again for each row, while rows add what is counted.
    let growing = "UNWIND [1, 2] AS i CREATE (:Node)-[:T]->(:Node)-[:T]->(:Node) WITH i MATCH (a:Node)-[:T]->(b) MATCH (b)-[:T]->(c) RETURN i, count(*)";
    let found = answer(&database, growing);
    assert_eq!(found, ["1 6", "2 6"]);
    let timed = "CREATE (:Day {valid_from: date('2020-01-01')})-[:T]->(:Day)-[:T]->(:Day {valid_to: date('2019-01-01')})";
    database.execute(timed, ()).unwrap();
    let days = "MATCH (a:Day)-[:T]->(b) MATCH (b)-[:T]->(c) RETURN count(*)";
    assert_eq!(number(&database, days), 1);
    assert_eq!(
        number(&database, &format!("AT date('2021-01-01') {days}")),
        0
    );
}

#[test]
fn memory_and_time_are_limited() {
    let database = layers(4, 200, PlannerOptions::default());
    let query = clauses(3) + "WHERE n1.i > 0 RETURN count(*)";
    assert!(number(&database, &query) > 0);
    let mut read = database.begin_read().unwrap();
    let mut outcome = |limits| {
        read.set_limits(limits);
        let rows = read.query(&query, ()).unwrap();
        rows.finish()
            .map_err(|error| error.code())
            .map(|summary| summary.rows)
    };
    let narrow = Limits {
        memory: Some(8_000),
        ..Limits::default()
    };
    assert_eq!(outcome(narrow), Err(ErrorCode::MemoryLimit));
    let short = Limits {
        timeout: Some(Duration::ZERO),
        ..Limits::default()
    };
    assert_eq!(outcome(short), Err(ErrorCode::TimeOut));
    assert_eq!(outcome(Limits::default()), Ok(1));
}
