//! Triangles that are counted from lists of neighbours: the numbers are those of the rows, over random graphs with loops and
//! parallel relationships, on one thread and on several. `TUPU_TEST_RUNS` sets how many graphs are tried.

use crate::cite::dice::Dice;
use crate::runs::runs;
use tupu::{Database, ErrorCode, Limits, PlannerOptions, Rows};

const GRAPHS: u64 = 60;
const QUERIES: usize = 12;

fn build(script: &str, options: PlannerOptions, threads: usize) -> Database {
    let builder = Database::builder().planner(options).threads(threads);
    let database = builder.in_memory();
    if let Err(error) = database.execute_script(script) {
        panic!("{}", error.report(script));
    }
    database
}

fn answer(database: &Database, query: &str) -> String {
    let rows = database.query(query, ());
    let rows = rows.unwrap_or_else(|error| panic!("{}", error.report(query)));
    let line = |row: tupu::Result<tupu::Row>| {
        let values = row.unwrap_or_else(|error| panic!("{}", error.report(query)));
        let values = values.into_values();
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        values.join(" ")
    };
    let lines: Vec<String> = rows.map(line).collect();
    lines.join("\n")
}

fn work(database: &Database, query: &str) -> u64 {
    let done = database.execute(query, ());
    let done = done.unwrap_or_else(|error| panic!("{}", error.report(query)));
    done.work.rows_expanded
}

fn graph(dice: &mut Dice) -> String {
    let nodes = 2 + dice.below(5);
    let mut script = String::new();
    for node in 0..nodes {
        let labels = dice.pick(&[":A", ":A", ":A:B", ":B"]);
        script += &format!("CREATE ({labels} {{k: {node}}});\n");
    }
    for _ in 0..6 + dice.below(18) {
        let (from, to) = (dice.below(nodes), dice.below(nodes));
        let (name, w) = (dice.pick(&["T", "T", "T", "U"]), dice.below(3));
        script += &format!(
            "MATCH (a {{k: {from}}}), (b {{k: {to}}}) CREATE (a)-[:{name} {{w: {w}}}]->(b);\n"
        );
    }
    if dice.one_in(2) {
        script += "MATCH ()-[r:T {w: 1}]->() DELETE r;\n";
    }
    script
}

/// A triangle, in one `MATCH` or in several, whose hops have any directions.
fn triangle(dice: &mut Dice) -> String {
    let mut hop = |from: &str, to: &str| {
        let (left, right) = dice.pick(&[("-", "->"), ("<-", "-")]);
        let name = dice.pick(&["T", "T", "T", "U"]);
        format!("({from}){left}[:{name}]{right}({to})")
    };
    let hops = [hop("a", "b"), hop("b", "c"), hop("c", "a")];
    let mut text = String::from("MATCH ");
    for (place, hop) in hops.iter().enumerate() {
        text += match (place, dice.one_in(4)) {
            (0, _) => "",
            (_, true) => " MATCH ",
            (_, false) => ", ",
        };
        text += hop;
    }
    let labels: Vec<String> = ["a", "b", "c"]
        .into_iter()
        .map(|node| (node, dice.pick(&["", "", ":A", ":B"])))
        .filter(|(_, label)| !label.is_empty())
        .map(|(node, label)| format!("{node}{label}"))
        .collect();
    if !labels.is_empty() {
        text += &format!(" WHERE {}", labels.join(" AND "));
    }
    format!("{text} RETURN count(*)")
}

#[test]
fn numbers_of_triangles_are_those_of_the_rows() {
    let (mut asked, mut counted) = (0, 0);
    for seed in 0..runs(GRAPHS) {
        let mut dice = Dice::new(seed + 0x0071_1a27);
        let script = graph(&mut dice);
        let plain = build(&script, PlannerOptions::plain(), 1);
        let whole = build(&script, PlannerOptions::default(), 3);
        let without = PlannerOptions::default().without("triangle_count");
        let without = build(&script, without, 1);
        for _ in 0..QUERIES {
            let query = triangle(&mut dice);
            let expected = answer(&plain, &query);
            let plan = answer(&whole, &format!("EXPLAIN {query}"));
            let found = answer(&whole, &query);
            assert_eq!(found, expected, "seed {seed}\n{script}{query}\n{plan}");
            assert_eq!(answer(&without, &query), expected, "{script}{query}");
            asked += 1;
            counted += usize::from(plan.contains("TriangleCount"));
        }
    }
    assert!(counted * 2 >= asked, "only {counted} of {asked}");
}

/// Nodes with fourteen neighbours each, one of them with all; loops, parallel relationships, and some that are gone again.
const WIDE: &str = "
CREATE INDEX FOR (n:N) ON (n.i);
UNWIND range(0, 1199) AS i CREATE (:N {i: i});
MATCH (a:N) UNWIND range(1, 14) AS s MATCH (b:N {i: (a.i + s * s) % 1200}) CREATE (a)-[:T]->(b);
MATCH (a:N {i: 0}), (b:N) CREATE (b)-[:T]->(a);
MATCH (a:N) WHERE a.i % 50 = 0 CREATE (a)-[:T]->(a);
MATCH (a:N)-[:T]->(b:N) WHERE a.i % 70 = 3 CREATE (a)-[:T]->(b);
MATCH (a:N)-[r:T]->(b:N) WHERE (a.i * 7 + b.i) % 101 = 5 DELETE r;
";

const TRANSITIVE: &str = "MATCH (a:N)-[:T]->(b:N)-[:T]->(c:N), (a)-[:T]->(c) RETURN count(*)";

const AROUND: &str = "MATCH (a:N)-[:T]->(b:N)-[:T]->(c:N)-[:T]->(a) RETURN count(*)";

#[test]
fn several_threads_count_the_same_triangles() {
    // With indexes, without which the graph takes long to make.
    let by_rows = PlannerOptions::default().without("pattern_count");
    let plain = build(WIDE, by_rows, 1);
    let one = build(WIDE, PlannerOptions::default(), 1);
    let three = build(WIDE, PlannerOptions::default(), 3);
    for query in [TRANSITIVE, AROUND] {
        let expected = answer(&plain, query);
        assert_eq!(answer(&one, query), expected, "{query}");
        assert_eq!(answer(&three, query), expected, "{query}");
        assert_eq!(work(&one, query), work(&three, query), "{query}");
    }
}

#[test]
fn paths_over_the_node_with_the_fewest_are_followed() {
    let database = build(WIDE, PlannerOptions::default(), 1);
    let plan = answer(&database, &format!("EXPLAIN {TRANSITIVE}"));
    assert!(plan.contains("TriangleCount"), "{plan}");
    assert!(!plan.contains("LabelScan"), "{plan}");
    // All nodes have a relationship to one node: over that one, pairs of these make more than a million paths.
    let done = work(&database, TRANSITIVE);
    assert!(done < 500_000, "{done}");
    let written = "MATCH (a:N)-[:T]->(b:N)-[:T]->(c:N), (b)<-[:T]-(a), (a)-[:T]->(c) CREATE (:M) RETURN count(*)";
    let plan = answer(&database, &format!("EXPLAIN {written}"));
    assert!(!plan.contains("TriangleCount"), "{plan}");
}

#[test]
fn triangles_keep_the_limits_of_the_statement() {
    let database = build(WIDE, PlannerOptions::default(), 3);
    let mut session = database.session();
    let limits = session.limits();
    let refused = |session: &mut tupu::Session| {
        let failed = session.query(TRANSITIVE, ()).and_then(Rows::finish);
        failed.map(|_| ()).unwrap_err().code()
    };
    session.set_limits(Limits {
        memory: Some(100),
        ..limits
    });
    assert_eq!(refused(&mut session), ErrorCode::MemoryLimit);
    session.set_limits(Limits {
        timeout: Some(std::time::Duration::ZERO),
        ..limits
    });
    assert_eq!(refused(&mut session), ErrorCode::TimeOut);
}
