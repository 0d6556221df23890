//! Plans: the same answers with every pass on, with each one off, and with none; and what the passes are there for.

use crate::scripted::build;
use tupu::{Database, PlannerOptions};

const GRAPH: &str = "
CREATE INDEX FOR (c:Company) ON (c.name);
CREATE INDEX FOR (c:Company) ON (c.city, c.rank);
CREATE INDEX FOR ()-[r:SUPPLIES]-() ON (r.weight);
UNWIND range(0, 39) AS i
CREATE (:Company {id: i, name: 'c' + toString(i), city: 'city' + toString(i % 4), rank: i / 4});
MATCH (a:Company), (b:Company) WHERE b.id = (a.id * 3 + 1) % 40 OR b.id = (a.id * 7 + 2) % 40
CREATE (a)-[:SUPPLIES {weight: a.id + b.id}]->(b);
UNWIND range(0, 3) AS i CREATE (:City {name: 'city' + toString(i)});
MATCH (c:Company), (t:City {name: c.city}) CREATE (c)-[:IN]->(t);
";

/// Queries with what they answer in one line; `*` where only sameness is asked.
const QUERIES: &[(&str, &str)] = &[
    ("MATCH (c:Company {name: 'c7'}) RETURN c.id", "7"),
    (
        "MATCH (c:Company) WHERE c.name IN ['c1', 'c2', 'x', null] RETURN sum(c.id)",
        "3",
    ),
    (
        "MATCH (c:Company) WHERE c.name STARTS WITH 'c3' RETURN count(*)",
        "11",
    ),
    (
        "MATCH (c:Company) WHERE 'c37' <= c.name AND c.name < 'c39' RETURN count(*)",
        "2",
    ),
    (
        "MATCH (c:Company {city: 'city1', rank: 2}) RETURN c.id",
        "9",
    ),
    (
        "MATCH (c:Company) WITH c, c.id AS i WHERE c.name = 'c5' RETURN i",
        "5",
    ),
    (
        "MATCH (c:Company) RETURN c.id AS i ORDER BY i DESC SKIP 1 LIMIT 1 + 1",
        "38 37",
    ),
    (
        "MATCH (a:Company {name: 'c0'})-[:SUPPLIES*1..3]->(b) RETURN count(DISTINCT b)",
        "*",
    ),
    (
        "MATCH (a:Company {name: 'c0'})-[r:SUPPLIES*1..3]->(b) RETURN count(b), sum(size(r))",
        "*",
    ),
    (
        "MATCH (a:Company)-[:IN]->(t)<-[:IN]-(b:Company) WHERE a.id < b.id RETURN count(*)",
        "180",
    ),
    (
        "MATCH (a:Company), (b:Company) WHERE a.id = b.rank AND b.id = 33 RETURN a.id",
        "8",
    ),
    (
        "MATCH (a)-[:SUPPLIES]->(b)-[:SUPPLIES]->(c), (a)-[:SUPPLIES]->(c) RETURN count(*)",
        "*",
    ),
    (
        "MATCH (a:Company) WHERE EXISTS { (a)-[:SUPPLIES*1..2]->(:Company {name: 'c4'}) } RETURN count(a)",
        "*",
    ),
    (
        "MATCH (a:Company) WHERE NOT (a)-[:SUPPLIES]->() RETURN count(a)",
        "0",
    ),
    (
        "MATCH (a:City) RETURN a.name, COUNT { (a)<-[:IN]-() } AS n ORDER BY a.name LIMIT 1",
        "'city0' 10",
    ),
    (
        "MATCH (a:City) OPTIONAL MATCH (a)-[r:NONE]->(x) RETURN count(a), count(x)",
        "4 0",
    ),
    (
        "MATCH p = (a:Company {name: 'c0'})-[:SUPPLIES]->() RETURN sum(length(p)), size(collect(nodes(p)))",
        "*",
    ),
    (
        "MATCH p = shortestPath((a:Company {name: 'c0'})-[:SUPPLIES*]->(b:Company {name: 'c9'})) RETURN length(p)",
        "*",
    ),
    (
        "MATCH p = ANY SHORTEST (a:Company {name: 'c0'})-[:SUPPLIES]->+(b:Company {name: 'c9'}) RETURN length(p)",
        "*",
    ),
    (
        "MATCH ALL SHORTEST (a:Company {name: 'c0'}) ((x)-[s:SUPPLIES]->(y)){1,6} (b:Company {name: 'c9'}) RETURN DISTINCT size(s)",
        "*",
    ),
    (
        "MATCH (a:Company {name: 'c0'}) ((x)-[s:SUPPLIES]->(y) WHERE x.id <> 2){2} (b) RETURN count(*), sum(size(s))",
        "*",
    ),
    (
        "MATCH (a:City) CALL (a) { MATCH (a)<-[:IN]-(c) RETURN max(c.id) AS top } RETURN sum(top)",
        "150",
    ),
    (
        "MATCH (a:City) CALL { WITH a MATCH (a)<-[:IN]-(c) RETURN c ORDER BY c.id LIMIT 2 } RETURN sum(c.id)",
        "28",
    ),
    (
        "CALL { RETURN 1 AS x UNION ALL RETURN 1 AS x } RETURN sum(x)",
        "2",
    ),
    (
        "MATCH (c:Company) LET d = c.id % 2 FILTER d = 1 RETURN count(*)",
        "20",
    ),
    (
        "MATCH (c:Company) RETURN c.rank AS r NEXT RETURN max(r)",
        "9",
    ),
    ("FOR i IN [1, 2, 3] RETURN sum(i)", "6"),
    (
        "MATCH (c:Company) RETURN DISTINCT c.city AS x ORDER BY x LIMIT 2",
        "'city0' 'city1'",
    ),
    ("MATCH (c:Company) WHERE id(c) = 0 RETURN count(*)", "1"),
    (
        "MATCH (c:City) RETURN c.name AS n UNION MATCH (c:Company) RETURN c.city AS n ORDER BY n",
        "*",
    ),
    (
        "RETURN [x IN range(1, 3) WHERE x > 1 | x * 2] AS l, reduce(s = 0, x IN [1, 2] | s + x) AS r",
        "[4, 6] 3",
    ),
    (
        "MATCH (a:Company {name: 'c3'}) RETURN [(a)-[:SUPPLIES]->(b) WHERE b.id > 100 | b.id]",
        "[]",
    ),
    (
        "MATCH (a:Company), (t:City) WHERE a.city = t.name AND a.id < 8 RETURN a.id, t.name ORDER BY a.id LIMIT 2",
        "0 'city0' 1 'city1'",
    ),
    (
        "MATCH (a:Company)-[:IN]->(x), (b:Company)-[:SUPPLIES]->(c) WHERE x.name = c.city AND a.rank = b.rank RETURN count(*)",
        "*",
    ),
    (
        "MATCH (a:Company) OPTIONAL MATCH (t:City) WHERE t.name = a.city AND a.id > 36 RETURN count(a), count(t)",
        "40 3",
    ),
    (
        "MATCH (a:Company), (t) WHERE t.missing = a.missing RETURN count(*)",
        "0",
    ),
    (
        "UNWIND [1, 2.0, null, 2] AS x MATCH (a:Company) WHERE a.id = x RETURN collect(a.id)",
        "[1, 2, 2]",
    ),
    (
        "MATCH (a:Company) WHERE EXISTS { (a)-[:SUPPLIES]->()-[:SUPPLIES]->(:Company {name: 'c4'}) } RETURN count(a)",
        "*",
    ),
    (
        "MATCH (a:Company) WHERE NOT (a)-[:SUPPLIES]->(:Company {name: 'c4'}) AND a.rank > 2 RETURN count(a)",
        "*",
    ),
    (
        "OPTIONAL MATCH (a:Nowhere) WITH a WHERE NOT (a)-[:SUPPLIES]->(:Company {name: 'c4'}) RETURN count(*)",
        "1",
    ),
    (
        "MATCH (a)-[r:IN]->(b) RETURN sum(id(a)), count(DISTINCT r)",
        "*",
    ),
    (
        "MATCH (a:Company)-[r:IN]-(b) WHERE r.weight IS NULL RETURN count(DISTINCT r), min(a.id)",
        "40 0",
    ),
    ("MATCH (n) RETURN count(*) AS a, count(n) AS b", "44 44"),
    ("MATCH (n:City) RETURN count(n)", "4"),
    ("MATCH (n:Nowhere) RETURN count(n)", "0"),
    ("MATCH ()-[r]->() RETURN count(r)", "*"),
    (
        "MATCH (:Company)-[r:IN|SUPPLIES|IN]->() RETURN count(*)",
        "*",
    ),
    ("MATCH (:City)<-[r:IN]-(:Company) RETURN count(r)", "40"),
    ("MATCH (:City)-[r:IN]->(:Company) RETURN count(r)", "0"),
    ("MATCH (:City), (b:Company) RETURN count(b)", "160"),
    ("MATCH (a)--(b) RETURN count(*)", "*"),
    ("MATCH (a)-[r]-(a) RETURN count(*)", "*"),
    (
        "MATCH (a)-[:SUPPLIES]->(b)-[:SUPPLIES]-(c) RETURN count(*), count(c)",
        "*",
    ),
    (
        "MATCH (a)-[r]-(b), (a)-[s]-(b) RETURN count(*), max(a.id)",
        "*",
    ),
    (
        "MATCH (a:City)<-[:IN]-(c:Company) RETURN a.name, count(c), max(a.name) ORDER BY a.name LIMIT 2",
        "'city0' 10 'city0' 'city1' 10 'city1'",
    ),
    (
        "MATCH (a:Company) OPTIONAL MATCH (a)-[r:SUPPLIES]->(b:City) RETURN a.rank, count(b) ORDER BY a.rank LIMIT 2",
        "0 0 1 0",
    ),
    (
        "MATCH (a:Company) OPTIONAL MATCH (a)-[r]->(b:City) RETURN count(r), count(*)",
        "40 40",
    ),
    (
        "MATCH (a:Company) WHERE COUNT { (a)-[:SUPPLIES]->(:Company) } > 1 RETURN count(a), sum(COUNT { (a)--() })",
        "*",
    ),
    (
        "MATCH (a:Company) WHERE NOT EXISTS { (a)-[:IN]->(:Company) } RETURN count(*)",
        "40",
    ),
    (
        "MATCH (a)-[:SUPPLIES]->(b), (a)-[:SUPPLIES]->(b) RETURN count(*)",
        "0",
    ),
    (
        "MATCH (a:Company {name: 'c3'}) RETURN a {.id, city: 'x', n: COUNT { (a)-->() }}",
        "*",
    ),
    (
        "MATCH (a)-[r:SUPPLIES {weight: 1}]->(b) RETURN a.id, b.id",
        "0 1",
    ),
    (
        "MATCH (a)-[r:SUPPLIES]-(b) WHERE r.weight IN [1, 2, null] RETURN count(*)",
        "4",
    ),
    (
        "MATCH (a)<-[r:SUPPLIES]-(b:Company) WHERE 1 <= r.weight AND r.weight < 3 RETURN sum(b.id)",
        "0",
    ),
    (
        "MATCH (a)-[r:SUPPLIES]->(b) WHERE r.weight = a.id + 1 RETURN count(*)",
        "*",
    ),
    (
        "MATCH (a)-[r:SUPPLIES {weight: 5}]->(b)-[s:SUPPLIES]->(c) RETURN a.id, c.id",
        "*",
    ),
    (
        "UNWIND [1, 2, 9] AS w OPTIONAL MATCH (a)-[r:SUPPLIES {weight: w}]->() RETURN w, count(r)",
        "*",
    ),
    (
        "MATCH (c:City) WHERE EXISTS { ()-[r:SUPPLIES {weight: 1}]->() } RETURN count(*)",
        "4",
    ),
    (
        "MATCH (a)-[r:SUPPLIES {weight: 1}]->(b), (c)-[s:SUPPLIES {weight: 1}]->(d) RETURN count(*)",
        "0",
    ),
    (
        "MATCH (a)-[r:SUPPLIES {weight: NULL}]->(b) RETURN count(*)",
        "0",
    ),
];

/// Every row's values, separated by blanks, rows too; sorted where the query does not order them.
fn answer(database: &Database, query: &str) -> String {
    let rows = database
        .query(query, ())
        .unwrap_or_else(|error| panic!("{}", error.report(query)));
    let mut lines: Vec<String> = rows
        .map(|row| {
            let values = row.unwrap().into_values();
            values
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    if !query.contains("ORDER BY") {
        lines.sort();
    }
    lines.join(" ")
}

#[test]
fn no_pass_changes_an_answer() {
    let whole = build(GRAPH, PlannerOptions::default());
    let mut others = vec![("without any pass", build(GRAPH, PlannerOptions::plain()))];
    for pass in PlannerOptions::passes() {
        others.push((pass, build(GRAPH, PlannerOptions::default().without(pass))));
    }
    for (query, expected) in QUERIES {
        let found = answer(&whole, query);
        if *expected != "*" {
            assert_eq!(found, *expected, "{query}");
        }
        for (name, other) in &others {
            assert_eq!(answer(other, query), found, "{query} ({name})");
        }
    }
}

fn plan(database: &Database, query: &str) -> String {
    answer(database, &format!("EXPLAIN {query}"))
}

#[test]
fn passes_do_what_they_are_for() {
    let db = build(GRAPH, PlannerOptions::default());
    let expected = [
        ("MATCH (c:Company {name: 'c7'}) RETURN c", "IndexSeek"),
        (
            "MATCH (c:Company) WHERE c.name > 'c7' RETURN c",
            "IndexRange",
        ),
        (
            "MATCH (c:Company) WITH c AS d, c WHERE c.name = 'c7' RETURN d",
            "IndexSeek",
        ),
        ("MATCH (c:Company) RETURN c ORDER BY c.id LIMIT 3", "TopK"),
        (
            "MATCH (a:City)<-[*1..3]-(b) RETURN count(DISTINCT b)",
            "ends only",
        ),
        ("MATCH (c:Company) WHERE c.id = 1 + 1 RETURN c", "c.id = 2"),
        (
            "MATCH (a:Company), (t:City) WHERE a.city = t.name RETURN a.id",
            "HashJoin",
        ),
        (
            "MATCH (a:Company) WHERE EXISTS { (a)-[:SUPPLIES]->(:Company {name: 'c4'}) } RETURN a",
            "SemiJoin a",
        ),
        (
            "MATCH (a:Company) WHERE NOT (a)-[:SUPPLIES]->(:Company {name: 'c4'}) RETURN a",
            "AntiJoin a",
        ),
        ("MATCH (a)-[r:IN]->() RETURN r", "RelationshipScan"),
        (
            "MATCH (a)-[r:SUPPLIES {weight: 5}]->(b) RETURN a, b",
            "RelationshipIndexSeek (a)-[r:SUPPLIES]->(b) weight = 5",
        ),
        (
            "MATCH (a)-[r:SUPPLIES]->(b:Company) WHERE r.weight > 100 RETURN a, b",
            "RelationshipIndexRange (a)-[r:SUPPLIES]->(b) weight > 100",
        ),
        (
            "MATCH (:City)<-[r:IN]-(:Company) RETURN count(r)",
            "CountStore (:Company)-[:IN]->(:City)",
        ),
        (
            "MATCH (a:City)<-[:IN]-(c) RETURN a.name, count(c)",
            "Degree (a)<-[",
        ),
        (
            "MATCH (a:City) RETURN a.name, EXISTS { (a)--() }",
            "Degree (a)-[",
        ),
        (
            "MATCH (c:Company)-[:SUPPLIES]->(d) RETURN DISTINCT d.name",
            "Distinct d'",
        ),
    ];
    let plain = build(GRAPH, PlannerOptions::plain());
    for (query, part) in expected {
        assert!(
            plan(&db, query).contains(part),
            "{query}\n{}",
            plan(&db, query)
        );
        assert!(
            !plan(&plain, query).contains(part),
            "{query}\n{}",
            plan(&plain, query)
        );
    }
}

#[test]
fn a_walk_starts_where_least_is_to_be_looked_at() {
    let db = build(GRAPH, PlannerOptions::default());
    let query = "MATCH (t:City)<-[:IN]-(c:Company)-[:SUPPLIES]->(d:Company {name: 'c7'}) RETURN t";
    let plan = plan(&db, query);
    assert!(plan.contains("IndexSeek (d:Company)"), "{plan}");
    assert!(!plan.contains("LabelScan"), "{plan}");
}

#[test]
fn a_walk_starts_from_a_relationship_that_an_index_finds() {
    let db = build(GRAPH, PlannerOptions::default());
    let query = "MATCH (t:City)<-[:IN]-(c:Company)-[r:SUPPLIES {weight: 1}]->(d) RETURN t.name";
    let plan = plan(&db, query);
    assert!(plan.contains("RelationshipIndexSeek (c)-[r"), "{plan}");
    let work = db.execute(query, ()).unwrap().work;
    assert_eq!((work.index_seeks, work.rows_scanned), (1, 1));
    assert_eq!(answer(&db, query), "'city0'");
}

#[test]
fn a_clause_does_not_see_what_a_later_one_writes() {
    let db = build(GRAPH, PlannerOptions::default());
    let created = "MATCH (c:City) CREATE (:City {name: 'new'}) RETURN count(*)";
    assert_eq!(answer(&db, created), "4");
    let counted = "MATCH (c:City) SET c.seen = coalesce(c.seen, 0) + 1 WITH c MATCH (d:City) RETURN count(*), sum(d.seen)";
    assert_eq!(answer(&db, counted), "64 64");
    let deleted = "MATCH (c:City {name: 'new'}) DELETE c WITH count(*) AS gone MATCH (d:City) RETURN gone, count(d)";
    assert_eq!(answer(&db, deleted), "4 4");
    let looped = "FOREACH (i IN range(1, 3) | MERGE (:Town {n: i % 2})) WITH 1 AS one MATCH (t:Town) RETURN count(t)";
    assert_eq!(answer(&db, looped), "2");
}
