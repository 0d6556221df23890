//! Patterns with cycles: however they are planned and counted, the numbers are those of the rows; over random small graphs
//! with loops and parallel relationships. `TUPU_TEST_RUNS` sets how many graphs are tried.

use crate::cite::dice::Dice;
use crate::runs::runs;
use crate::scripted::build;
use tupu::{Database, PlannerOptions};

const GRAPHS: u64 = 50;
const QUERIES: usize = 10;

fn graph(dice: &mut Dice) -> String {
    let nodes = 2 + dice.below(6);
    let mut script = String::from("CREATE INDEX FOR (a:A) ON (a.k);\n");
    for node in 0..nodes {
        let labels = dice.pick(&[":A", ":A", ":B", ":A:B", ""]);
        script += &format!("CREATE ({labels} {{k: {node}, x: {}}});\n", dice.below(3));
    }
    for _ in 0..4 + dice.below(16) {
        let (from, to) = (dice.below(nodes), dice.below(nodes));
        let name = dice.pick(&["T", "T", "T", "U"]);
        script += &format!(
            "MATCH (a {{k: {from}}}), (b {{k: {to}}}) CREATE (a)-[:{name} {{w: {}}}]->(b);\n",
            dice.below(2)
        );
    }
    if dice.one_in(3) {
        script += "MATCH (a)-[r:T {w: 1}]->() WHERE a.k < 3 DELETE r;\n";
    }
    script
}

/// A connected pattern with one to three hops more than a tree has.
fn pattern(dice: &mut Dice) -> (String, usize) {
    let nodes = 2 + dice.below(4);
    let mut hops: Vec<(usize, usize)> = (1..nodes).map(|node| (dice.below(node), node)).collect();
    for _ in 0..1 + dice.below(3) {
        hops.push((dice.below(nodes), dice.below(nodes)));
    }
    let types = dice.pick(&[":T", ":T", ":T", ":U", ":T|U", ""]);
    let arrows = dice.pick(&[("-", "->"), ("-", "-"), ("-", "?")]);
    let mut text = String::new();
    for (place, (from, to)) in hops.into_iter().enumerate() {
        let glue = match (place, dice.one_in(4)) {
            (0, _) => "MATCH ",
            (_, true) => " MATCH ",
            (_, false) => ", ",
        };
        let (left, right) = match arrows {
            (_, "?") => dice.pick(&[("-", "->"), ("<-", "-"), ("-", "-")]),
            alike => alike,
        };
        let types = if dice.one_in(6) { ":U" } else { types };
        let labels = dice.pick(&["", "", "", "", ":A", ":B"]);
        let property = dice.pick(&["", "", "", "", "", " {x: 1}"]);
        text += &format!("{glue}(n{from}){left}[r{place}{types}]{right}(n{to}{labels}{property})");
    }
    (text, nodes)
}

fn query(dice: &mut Dice) -> String {
    let (mut text, nodes) = pattern(dice);
    let (a, b) = (dice.below(nodes), dice.below(nodes));
    text += &match dice.below(8) {
        0 => format!(" WHERE n{a} <> n{b}"),
        1 => format!(" WHERE NOT (n{a})-[:T]-(n{b})"),
        2 => format!(" WHERE n{a}.x <= n{b}.x"),
        3 => format!(" WHERE n{a}.x > 0"),
        _ => String::new(),
    };
    if dice.one_in(4) {
        let (a, types) = (dice.below(nodes), dice.pick(&[":T", ":U", ""]));
        text += &format!(" OPTIONAL MATCH (n{a})-[{types}]->(o:A)");
    }
    let end = match dice.below(8) {
        0 => format!("RETURN n{a}.k, count(*)"),
        1 => format!("RETURN count(r0), count(n{b})"),
        2 => format!("RETURN n{a}.x, count(*), max(n{b}.k)"),
        3 => format!(
            "WITH n{a}, count(*) AS n MATCH (n{a})--(p)--(q), (p)--(s)--(q) RETURN n, count(*)"
        ),
        _ => "RETURN count(*)".to_owned(),
    };
    format!("{text} {end}")
}

fn answer(database: &Database, query: &str) -> Vec<String> {
    let rows = database.query(query, ());
    let rows = rows.unwrap_or_else(|error| panic!("{}", error.report(query)));
    let line = |row: tupu::Result<tupu::Row>| {
        let values = row.unwrap_or_else(|error| panic!("{}", error.report(query)));
        let values = values.into_values();
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        values.join(" ")
    };
    let mut lines: Vec<String> = rows.map(line).collect();
    lines.sort();
    lines
}

fn explained(database: &Database, query: &str) -> String {
    answer(database, &format!("EXPLAIN {query}")).join("\n")
}

#[test]
fn numbers_of_cycles_are_those_of_the_rows() {
    let (mut asked, mut closed) = (0, 0);
    for seed in 0..runs(GRAPHS) {
        let mut dice = Dice::new(seed + 0x00c1_c1e5);
        let script = graph(&mut dice);
        let plain = build(&script, PlannerOptions::plain());
        let whole = build(&script, PlannerOptions::default());
        let others = ["pattern_count", "join_order"];
        let others = others.map(|pass| build(&script, PlannerOptions::default().without(pass)));
        for _ in 0..QUERIES {
            let query = query(&mut dice);
            let expected = answer(&plain, &query);
            let found = answer(&whole, &query);
            let plan = || explained(&whole, &query);
            assert_eq!(found, expected, "seed {seed}\n{script}{query}\n{}", plan());
            for other in &others {
                let plan = || explained(other, &query);
                let found = answer(other, &query);
                assert_eq!(found, expected, "seed {seed}\n{script}{query}\n{}", plan());
            }
            asked += 1;
            closed += usize::from(plan().contains(" closing "));
        }
    }
    assert!(closed * 5 >= asked, "only {closed} of {asked} are closed");
}

/// Towns of regions, people of towns who know each other within a region and, fewer, beyond it.
const PEOPLE: &str = "
UNWIND range(0, 5) AS i CREATE (:Region {i: i});
MATCH (r:Region) UNWIND range(0, 3) AS i CREATE (:Town {i: r.i * 4 + i})-[:PART_OF]->(r);
MATCH (t:Town) UNWIND range(0, 4) AS i CREATE (:Person {i: t.i * 5 + i})-[:LIVES_IN]->(t);
MATCH (a:Person), (b:Person) WHERE a.i < b.i AND (b.i - a.i) % 7 < 2 AND a.i / 20 = b.i / 20 CREATE (a)-[:KNOWS]->(b);
MATCH (a:Person), (b:Person) WHERE a.i < b.i AND (a.i * 5 + b.i) % 31 = 0 AND a.i / 20 <> b.i / 20 CREATE (a)-[:KNOWS]->(b);
";

/// Three people of one region who know each other.
const REGION: &str = "MATCH (r:Region)
MATCH (a:Person)-[:LIVES_IN]->(x:Town)-[:PART_OF]->(r)
MATCH (b:Person)-[:LIVES_IN]->(y:Town)-[:PART_OF]->(r)
MATCH (c:Person)-[:LIVES_IN]->(z:Town)-[:PART_OF]->(r)
MATCH (a)-[:KNOWS]-(b)-[:KNOWS]-(c)-[:KNOWS]-(a) RETURN count(*)";

#[test]
fn ways_behind_a_cycle_lead_back() {
    let database = build(PEOPLE, PlannerOptions::default());
    let plan = explained(&database, REGION);
    assert!(plan.contains("PatternCount"), "{plan}");
    assert!(plan.contains("]->(z:Town) (z)-["), "{plan}");
    let plain = build(PEOPLE, PlannerOptions::plain());
    let triangles = "MATCH (a:Person)-[:KNOWS]-(b)-[:KNOWS]-(c)-[:KNOWS]-(a) RETURN count(*)";
    let one = "MATCH (a)-[:KNOWS]-(b)-[:KNOWS]-(c)-[:KNOWS]-(a) WHERE a.i / 20 = b.i / 20 AND b.i / 20 = c.i / 20 RETURN count(*)";
    assert_eq!(answer(&database, REGION), answer(&plain, one));
    assert_eq!(answer(&database, triangles), answer(&plain, triangles));
    assert_ne!(answer(&database, triangles), answer(&plain, one));
}

#[test]
fn the_order_of_the_text_does_not_matter() {
    let database = build(PEOPLE, PlannerOptions::default());
    let (before, end) = REGION.split_once(" RETURN").unwrap();
    let lines: Vec<&str> = before.lines().collect();
    let mut plans = Vec::new();
    for turn in 0..lines.len() {
        let mut lines = lines.clone();
        lines.rotate_left(turn);
        let query = format!("{} RETURN{end}", lines.join("\n"));
        let work = database.execute(&query, ()).unwrap().work;
        plans.push(work.rows_expanded);
    }
    let (least, most) = (plans.iter().min().unwrap(), plans.iter().max().unwrap());
    // Where people, towns and hops have different numbers, what costs the same may be followed another way.
    assert!(*most <= 2 * least, "{plans:?}");
}
