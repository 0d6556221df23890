//! Searches and joins give what listing everything gives: over small graphs made by chance, each statement answers the
//! same with every pass of the planner and with none.

use tupu::{Database, PlannerOptions};

/// The number of graphs.
const GRAPHS: u64 = 12;

/// Statements whose answer does not depend on what is chosen among equals.
const STATEMENTS: &[&str] = &[
    "MATCH (a:N) WHERE EXISTS { (a)-[:R*2..3]->(:N {k: 2}) } RETURN a.k",
    "MATCH (a:N) WHERE NOT EXISTS { (a)-[:R*2..4]-(:N {k: 2}) } RETURN a.k",
    "MATCH (a:N), (b:N) WHERE EXISTS { (a)-[:R*3..4]-(b) } RETURN a.k, b.k",
    "MATCH (a:N)-[:R*2..4]-(b) RETURN DISTINCT a.k, b.k",
    "MATCH (a:N)-[:R*3..]->(b) RETURN DISTINCT a.k, b.k",
    "MATCH ACYCLIC (a:N)-[:R*2..4]-(b) RETURN DISTINCT a.k, b.k",
    "MATCH (a:N) WHERE COUNT { (a)-[:R]-() } >= 2 RETURN a.k",
    "MATCH (a:N) WHERE COUNT { (a)-[:R]-()-[:R]-() } = 2 RETURN a.k",
    "MATCH (a:N) WHERE COUNT { (a)-[:R]->() } <= 1.5 RETURN a.k",
    "MATCH (a:N) RETURN a.k, size([(a)-[:R]->(b) | b.k]) > 1",
    "MATCH (a:N) WHERE COUNT { MATCH (b:N) WHERE b.v > a.v } > 2 RETURN a.k",
    "MATCH (a:N), (b:N) WHERE a.v + 1 = b.v RETURN a.k, b.k",
    "MATCH (a:N), (b:N) WHERE a.v IN [b.v, b.k] RETURN a.k, b.k",
    "MATCH (a:N), (b:N) WHERE a.v = b.k OR (a.k = b.v AND a.k < 4) RETURN a.k, b.k",
    "MATCH (a:N), (b:N) WHERE a.v > b.v AND a.k < b.k + 2 RETURN a.k, b.k",
    "MATCH (a:N), (b:N) WHERE b.v >= a.k AND b.v - 1 <= a.k RETURN a.k, b.k",
    "MATCH (a:N), (b:N), (c:N) WHERE a.v = b.k + 1 AND c.v = b.v RETURN a.k, b.k, c.k",
    "MATCH (a:N)-[:R]->(b) MATCH (b)-[:R]->(c) MATCH (d:N) WHERE d.v = a.v + c.v RETURN a.k, b.k, c.k, d.k",
    "MATCH (a)-[r:R]->(b) MATCH (c)-[s:R]->(d) WHERE a.v = c.v RETURN a.k, b.k, c.k, d.k",
    "MATCH (a:N) OPTIONAL MATCH (b:N) WHERE toString(b.v) = toString(a.k) RETURN a.k, b.k",
    "MATCH (a:N) WHERE NOT EXISTS { MATCH (b:N) WHERE b.v = a.v + 1 } RETURN a.k",
    "MATCH p = (a:N)-[:R*..4]-(b) WHERE all(n IN nodes(p) WHERE n.v < 3) RETURN a.k, b.k, length(p)",
    "MATCH (a:N)-[rs:R*..4]->(b) WHERE none(r IN rs WHERE r.w > 1) RETURN a.k, b.k, size(rs)",
    "MATCH p = (a:N)-[:R*..4]->(b) WHERE size([r IN relationships(p) WHERE r.w > 1]) = 0 RETURN a.k, b.k",
    "MATCH (a:N)-[rs:R*..4]-(b) WHERE all(i IN range(0, size(rs) - 2) WHERE rs[i].w <= rs[i + 1].w) RETURN a.k, b.k",
    "MATCH p = (a:N)-[:R*..4]-(b) WHERE all(i IN range(1, size(nodes(p)) - 1) WHERE nodes(p)[i - 1].v <= nodes(p)[i].v)
     RETURN a.k, b.k, length(p)",
    "MATCH p = (a:N {k: 0})-[:R*]->(b) WHERE length(p) = 3 RETURN b.k",
    "MATCH (a:N)((x)-[q:R]->(y)){1,3}(b) WHERE all(n IN y WHERE n.v < 3) AND none(r IN q WHERE r.w = 0) RETURN a.k, b.k",
    "MATCH p = shortestPath((a:N)-[:R*]-(b:N)) WHERE a.k < b.k AND all(n IN nodes(p) WHERE n.v < 3) RETURN a.k, b.k, length(p)",
    "MATCH p = allShortestPaths((a:N)-[:R*]-(b:N)) WHERE a.k < b.k AND none(r IN relationships(p) WHERE r.w = 0)
     RETURN a.k, b.k, [r IN relationships(p) | r.w]",
    "MATCH p = allShortestPaths((a:N)-[:R*]-(b:N)) WHERE a.k < b.k AND length(p) > 1 RETURN a.k, b.k, length(p)",
    "MATCH p = SHORTEST 2 GROUPS (a:N {k: 0})-[:R]-+(b:N) RETURN b.k, length(p)",
    "MATCH p = SHORTEST 3 (a:N {k: 0})-[:R]->+(b:N) RETURN b.k, length(p)",
    "MATCH p = ANY SHORTEST (a:N)(()-[:R]-())+(b:N) RETURN a.k, b.k, length(p)",
    "MATCH p = ANY SHORTEST (a:N)(()-[:R]-()-[:R]-())+(b:N) RETURN a.k, b.k, length(p)",
    "MATCH p = ALL SHORTEST (a:N {k: 0})((x)-[:R]->(y))*(b:N) RETURN b.k, [n IN x | n.k]",
    "MATCH p = SHORTEST 2 GROUPS (a:N {k: 0})(()-[:R]-()){2,4}(b:N) RETURN b.k, length(p)",
    "MATCH p = SHORTEST 2 (a:N)(()-[:R]->())+(b:N {k: 1}) RETURN a.k, length(p)",
    "MATCH p = ANY SHORTEST ((a:N)(()-[r:R]-())+(b:N) WHERE none(q IN r WHERE q.w = 0)) RETURN a.k, b.k, length(p)",
    "MATCH p = ALL SHORTEST ((a:N {k: 0})-[r:R]-+(b:N) WHERE all(q IN r WHERE q.w < 2)) RETURN b.k, length(p)",
    "MATCH (n) WHERE elementId(n) IN ['1', '2', 'x'] RETURN n.k",
    "MATCH (a)-[r]-(b) WHERE id(r) = 2 RETURN a.k, b.k",
    "MATCH (a)-[r:R]->(b)-[s:R]->(c) WHERE elementId(s) = '1' RETURN a.k, b.k, c.k",
    "MATCH (a:N) WITH collect(a.v) + [null] AS list MATCH (b:N) RETURN b.k, b.k IN list, [b.k] IN list",
    "UNWIND range(3, -2, -2) AS i UNWIND range(0, i) AS j RETURN i, j",
];

/// Numbers by chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn graph(seed: u64) -> String {
    let mut chance = Chance(seed);
    let nodes = 4 + chance.below(3);
    let made: Vec<String> = (0..nodes)
        .map(|k| format!("(n{k}:N {{k: {k}, v: {}}})", chance.below(5)))
        .collect();
    let between: Vec<String> = (0..nodes + 2)
        .map(|_| {
            let (a, b, w) = (chance.below(nodes), chance.below(nodes), chance.below(3));
            format!("(n{a})-[:R {{w: {w}}}]->(n{b})")
        })
        .collect();
    format!("CREATE {}, {}", made.join(", "), between.join(", "))
}

fn rows(options: PlannerOptions, graph: &str, statement: &str) -> Vec<String> {
    let db = Database::builder().planner(options).in_memory();
    db.execute(graph, ()).unwrap();
    let rows = db.query(statement, ());
    let rows = rows.unwrap_or_else(|error| panic!("{}", error.report(statement)));
    let mut rows: Vec<String> = rows
        .map(|row| row.map_or_else(|error| error.to_string(), |row| format!("{row:?}")))
        .collect();
    rows.sort();
    rows
}

#[test]
fn passes_change_no_answer() {
    let mut wrong = Vec::new();
    for seed in 0..GRAPHS {
        let graph = graph(seed);
        for statement in STATEMENTS {
            let (with, without) = (
                rows(PlannerOptions::default(), &graph, statement),
                rows(PlannerOptions::plain(), &graph, statement),
            );
            if with != without {
                wrong.push(format!("{graph}\n{statement}\n{with:?}\n{without:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What fails for a pair of rows fails with a join too, and nothing else does.
#[test]
fn joins_fail_where_a_filter_would() {
    let graph = "CREATE (:A {x: 1}), (:A {x: 'a'}), (:B {y: 1}), (:B {y: 0})";
    for statement in [
        "MATCH (a:A), (b:B) WHERE b.y = 1 AND toInteger(a.x) = 1 / b.y RETURN a.x",
        "MATCH (a:A), (b:B) WHERE 1 / b.y = a.x RETURN a.x",
        "MATCH (a:A), (b:B) WHERE a.x = 'none' AND 1 / b.y = a.x RETURN a.x",
        "MATCH (a:A), (b:B) WHERE a.x IN b.y RETURN a.x",
        "MATCH (a:A), (b:B) WHERE a.x < 1 / b.y RETURN a.x",
        "MATCH (a:Absent), (b:B) WHERE a.x = 1 / b.y RETURN a.x",
    ] {
        let outcome = |options| {
            let db = Database::builder().planner(options).in_memory();
            db.execute(graph, ()).unwrap();
            let rows = db.query(statement, ()).unwrap();
            let rows: Result<Vec<_>, _> = rows.collect();
            rows.map(|rows| rows.len()).map_err(|error| error.code())
        };
        let (with, without) = (
            outcome(PlannerOptions::default()),
            outcome(PlannerOptions::plain()),
        );
        assert_eq!(with, without, "{statement}");
    }
}
