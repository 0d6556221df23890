//! Statements of which the obvious plan would not end: each has its answer, and a bound on the work that it may take.

use tupu::{Database, Summary};

/// A small graph.
pub type Graph = &'static [&'static str];

/// What a statement may take at most: steps of patterns of variable length and rows given out by scans and hops.
pub const WORK: u64 = 60_000;

pub const GRID: Graph = &[
    "UNWIND range(0, 6) AS x UNWIND range(0, 6) AS y CREATE (:Place {x: x, y: y, shut: x = 3 AND y < 6})",
    "MATCH (a:Place), (b:Place)
     WHERE (b.x = a.x + 1 AND b.y = a.y) OR (b.x = a.x AND b.y = a.y + 1)
     CREATE (a)-[:ROAD {shut: a.shut OR b.shut}]->(b)",
];
pub const CLIQUE: Graph = &[
    "UNWIND range(1, 11) AS k CREATE (:Person {k: k})",
    "MATCH (a:Person), (b:Person) WHERE a.k <> b.k CREATE (a)-[:KNOWS {trust: a.k + b.k}]->(b)",
    "CREATE (:Person {k: 99})",
];

/// The value of the one row, and what it took.
pub fn answer(db: &Database, statement: &str) -> Result<(i64, Summary), String> {
    let mut rows = db.query(statement, ()).map_err(|error| error.to_string())?;
    let row = rows
        .next()
        .ok_or("no row")?
        .map_err(|error| error.to_string())?;
    let value = row.to::<i64>().map_err(|error| error.to_string())?;
    let summary = rows.finish().map_err(|error| error.to_string())?;
    Ok((value, summary))
}

/// A graph in memory, of which a statement may take some steps.
pub fn limited(graph: Graph) -> Database {
    let db = Database::builder().work_limit(WORK).in_memory();
    for statement in graph {
        if let Err(error) = db.execute(statement, ()) {
            panic!("{}", error.report(statement));
        }
    }
    db
}

/// Asks each statement for its number, within the bound.
pub fn holds(graph: Graph, cases: &[(&str, i64)]) {
    let db = limited(graph);
    let mut wrong = Vec::new();
    for (statement, expected) in cases {
        match answer(&db, statement) {
            Ok((value, summary)) => {
                let work = summary.work.rows_scanned + summary.work.rows_expanded;
                if value != *expected || work > WORK {
                    wrong.push(format!("{statement}: {value} by {work} rows"));
                }
            }
            Err(error) => wrong.push(format!("{statement}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One witness is enough, whatever form the plan takes.
#[test]
fn existence_stops_at_a_witness() {
    holds(
        CLIQUE,
        &[
            ("MATCH (a:Person {k: 1}) WHERE EXISTS { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } RETURN a.k", 1),
            ("MATCH (a:Person) WHERE EXISTS { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } RETURN count(*)", 11),
            ("MATCH (a:Person) WHERE EXISTS { (a)-[:KNOWS*2..9]->(:Person {k: 99}) } RETURN count(*)", 0),
            ("MATCH (a:Person) WHERE NOT EXISTS { (a)-[:KNOWS*3..]-(:Person {k: 99}) } RETURN count(*)", 12),
            ("MATCH (a:Person) WHERE (a)-[:KNOWS*3..]->(:Person {k: 2}) RETURN count(*)", 11),
            ("MATCH (a:Person) WHERE NOT (a)-[:KNOWS*3..]->(:Person {k: 2}) RETURN count(*)", 1),
            ("MATCH (a:Person), (b:Person) WHERE NOT EXISTS { (a)-[:KNOWS*2..9]->(b) } RETURN count(*)", 23),
            (
                "MATCH (a:Person) WHERE EXISTS { MATCH p = (a)-[:KNOWS*2..9]->(:Person {k: 2}) WHERE length(p) > 2 }
                 RETURN count(*)",
                11,
            ),
            (
                "MATCH (a:Person) WHERE EXISTS { MATCH (a)-[:KNOWS*2..9]->(b) RETURN b ORDER BY b.k } RETURN count(*)",
                11,
            ),
            (
                "MATCH (a:Person) WHERE EXISTS { (a)-[:KNOWS]->()-[:KNOWS]->()-[:KNOWS]->()-[:KNOWS]->()-[:KNOWS]->
                 ()-[:KNOWS]->()-[:KNOWS]->(:Person {k: 2}) } RETURN count(*)",
                11,
            ),
            (
                "MATCH (a:Person) WHERE EXISTS { (a)-[:KNOWS*1..4]->(b) WHERE EXISTS { (b)-[:KNOWS*2..9]->({k: 2}) } }
                 RETURN count(*)",
                11,
            ),
        ],
    );
}

/// A count that is compared with a number stops behind it.
#[test]
fn counts_stop_behind_the_number() {
    holds(
        CLIQUE,
        &[
            (
                "MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } >= 1 RETURN count(*)",
                11,
            ),
            (
                "MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } = 0 RETURN count(*)",
                1,
            ),
            (
                "MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } >= 5 RETURN count(*)",
                11,
            ),
            (
                "MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } < 2.5 RETURN count(*)",
                1,
            ),
            (
                "MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } = 2 RETURN count(*)",
                0,
            ),
            (
                "MATCH (a:Person) WHERE 3 < COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } RETURN count(*)",
                11,
            ),
            (
                "MATCH (a:Person) WHERE size([(a)-[:KNOWS*2..9]->(b) | b]) > 2 RETURN count(*)",
                11,
            ),
            (
                "MATCH (a:Person) WHERE isEmpty([(a)-[:KNOWS*2..9]->(b) | b]) RETURN count(*)",
                1,
            ),
            (
                "MATCH (a:Person) RETURN sum(CASE WHEN COUNT { (a)-[:KNOWS*2..9]->() } > 3 THEN 1 END)",
                11,
            ),
        ],
    );
}

/// A predicate on every step of a path is one on each step of the search.
#[test]
fn predicates_of_every_step_prune() {
    holds(
        GRID,
        &[
            (
                "MATCH p = shortestPath((a:Place {x: 0, y: 0})-[:ROAD*]-(b:Place {x: 6, y: 0}))
                 WHERE none(n IN nodes(p) WHERE n.shut) RETURN length(p)",
                18,
            ),
            (
                "MATCH p = shortestPath((a:Place {x: 0, y: 0})-[rs:ROAD*]-(b:Place {x: 6, y: 0}))
                 WHERE all(r IN rs WHERE NOT r.shut) AND length(p) < 30 RETURN length(p)",
                18,
            ),
            (
                "OPTIONAL MATCH p = shortestPath((a:Place {x: 0, y: 0})-[:ROAD*]-(b:Place {x: 6, y: 0}))
                 WHERE NOT any(n IN nodes(p) WHERE n.x = 3) RETURN count(p)",
                0,
            ),
            (
                "MATCH p = SHORTEST 2 (a:Place {x: 0, y: 0})-[r:ROAD WHERE NOT r.shut]-+(b:Place {x: 6, y: 0})
                 RETURN sum(length(p))",
                36,
            ),
            (
                "MATCH p = ANY SHORTEST ((a:Place {x: 0, y: 0})-[r:ROAD]-+(b:Place {x: 6, y: 0})
                 WHERE all(q IN r WHERE NOT q.shut)) RETURN length(p)",
                18,
            ),
            (
                "MATCH p = (a:Place {x: 0, y: 0})-[:ROAD*]-(b:Place {x: 5, y: 0})
                 WHERE all(n IN nodes(p) WHERE n.y = 0) RETURN count(p)",
                1,
            ),
            (
                "MATCH p = (a:Place {x: 0, y: 0})((m)-[:ROAD]-(n))+(b:Place {x: 5, y: 0})
                 WHERE all(k IN n WHERE k.y = 0) RETURN count(p)",
                1,
            ),
        ],
    );
    holds(
        CLIQUE,
        &[
            (
                "OPTIONAL MATCH p = shortestPath((a:Person {k: 1})-[:KNOWS*]->(b:Person {k: 2}))
                 WHERE all(r IN relationships(p) WHERE r.trust < 0) RETURN count(p)",
                0,
            ),
            (
                "MATCH p = (a:Person {k: 1})-[:KNOWS*1..9]->(b:Person)
                 WHERE all(r IN relationships(p) WHERE r.trust < 0) RETURN count(p)",
                0,
            ),
            (
                "MATCH p = (a:Person {k: 1})-[:KNOWS*]->(b:Person)
                 WHERE size([r IN relationships(p) WHERE r.trust > 4]) = 0 RETURN count(p)",
                8,
            ),
            ("MATCH p = (a:Person {k: 1})-[:KNOWS*]->(b) WHERE length(p) = 2 RETURN count(p)", 100),
            (
                "MATCH (a:Person {k: 1})-[rs:KNOWS*]->(b)
                 WHERE all(i IN range(0, size(rs) - 2) WHERE rs[i].trust + 6 < rs[i + 1].trust) RETURN count(*)",
                64,
            ),
        ],
    );
}

/// A selector over a group searches, as it does over one relationship.
#[test]
fn selectors_over_groups_search() {
    holds(
        GRID,
        &[
            (
                "MATCH p = ANY SHORTEST (a:Place {x: 0, y: 0})(()-[:ROAD]-())+(b:Place {x: 6, y: 0}) RETURN length(p)",
                6,
            ),
            (
                "MATCH p = ANY SHORTEST (a:Place {x: 0, y: 0})((m)-[:ROAD {shut: false}]-(n))+(b:Place {x: 6, y: 0})
                 RETURN size(n)",
                18,
            ),
            (
                "MATCH p = ANY SHORTEST (a:Place {x: 0, y: 0})(()-[:ROAD]-()-[:ROAD]-())+(b:Place {x: 6, y: 0})
                 RETURN length(p)",
                6,
            ),
            (
                "MATCH p = ALL SHORTEST (a:Place {x: 0, y: 0})(()-[:ROAD]-())+(b:Place {x: 4, y: 4}) RETURN count(p)",
                70,
            ),
            (
                "MATCH p = SHORTEST 3 (a:Place {x: 0, y: 0})(()-[:ROAD]-())+(b:Place {x: 6, y: 0}) RETURN sum(length(p))",
                22,
            ),
            (
                "MATCH p = ANY SHORTEST ((a:Place {x: 0, y: 0})(()-[r:ROAD]-())+(b:Place {x: 6, y: 0})
                 WHERE none(q IN r WHERE q.shut)) RETURN length(p)",
                18,
            ),
            ("MATCH ANY SHORTEST (a:Place {x: 0, y: 0})(()-[:ROAD]-())+(b:Place) RETURN count(b)", 49),
        ],
    );
}

const TWO_LISTS: Graph = &[
    "UNWIND range(1, 400) AS k CREATE (:Left {k: k, name: 'N' + k, both: [k, k + 1]}), (:Right {k: k, name: 'n' + k})",
];
const INDEXED: Graph = &[
    "UNWIND range(1, 400) AS k CREATE (:Left {k: k}), (:Right {k: k})",
    "CREATE INDEX FOR (a:Left) ON (a.k)",
];

/// Parts of a pattern are joined by any expression.
#[test]
fn parts_are_joined_by_expressions() {
    holds(
        TWO_LISTS,
        &[
            (
                "MATCH (a:Left), (b:Right) WHERE toLower(a.name) = b.name RETURN count(*)",
                400,
            ),
            (
                "MATCH (a:Left), (b:Right) WHERE a.k + 1 = b.k RETURN count(*)",
                399,
            ),
            (
                "MATCH (a:Left), (b:Right) WHERE a.k IN [b.k, b.k + 1] RETURN count(*)",
                799,
            ),
            (
                "MATCH (a:Left), (b:Right) WHERE b.k IN a.both RETURN count(*)",
                799,
            ),
            (
                "MATCH (a:Left), (b:Right) WHERE a.k = b.k OR a.k = -b.k RETURN count(*)",
                400,
            ),
            (
                "MATCH (a:Left), (b:Right) WHERE a.k > b.k AND a.k < b.k + 3 RETURN count(*)",
                797,
            ),
            (
                "MATCH (b:Right), (a:Left) WHERE a.k > b.k AND a.k < b.k + 3 RETURN count(*)",
                797,
            ),
            (
                "MATCH (a:Left) MATCH (b:Right) WHERE toLower(a.name) = b.name RETURN count(*)",
                400,
            ),
            (
                "MATCH (a:Left) OPTIONAL MATCH (b:Right) WHERE toLower(a.name) = b.name RETURN count(b)",
                400,
            ),
            (
                "MATCH (a:Left) WHERE EXISTS { MATCH (b:Right) WHERE b.k = a.k + 1 } RETURN count(*)",
                399,
            ),
            (
                "MATCH (a:Left) WHERE NOT EXISTS { MATCH (b:Right) WHERE b.k = a.k + 1 } RETURN count(*)",
                1,
            ),
            (
                "MATCH (a:Left) WHERE NOT EXISTS { MATCH (b:Right) WHERE b.k > a.k } RETURN count(*)",
                1,
            ),
            (
                "MATCH (a:Left) RETURN sum(COUNT { MATCH (b:Right) WHERE a.k IN [b.k, b.k + 1] })",
                799,
            ),
        ],
    );
}

/// The order of the text decides nothing.
#[test]
fn parts_are_ordered_by_cost() {
    holds(
        INDEXED,
        &[
            (
                "MATCH (a:Left), (b:Right) WHERE a.k = b.k + 1 RETURN count(*)",
                399,
            ),
            (
                "MATCH (a:Left) MATCH (b:Right) WHERE a.k = b.k + 1 RETURN count(*)",
                399,
            ),
            (
                "MATCH (a:Left), (b:Right) WHERE a.k > b.k AND a.k < b.k + 3 RETURN count(*)",
                797,
            ),
            (
                "MATCH (a:Left), (b:Right), (c:Left), (d:Right {k: 7})
                 WHERE a.k = b.k + 1 AND c.k = a.k + d.k AND b.k = d.k RETURN count(*)",
                1,
            ),
        ],
    );
}

/// What is asked for by its id is looked up.
#[test]
fn ids_are_looked_up() {
    let db = limited(CLIQUE);
    for (statement, expected) in [
        ("MATCH (n) WHERE elementId(n) = '7' RETURN count(*)", 1),
        ("MATCH (n) WHERE '7' = elementId(n) RETURN count(*)", 1),
        ("MATCH (n) WHERE id(n) = 7.0 RETURN count(*)", 1),
        ("MATCH ()-[r]->() WHERE id(r) = 7 RETURN count(*)", 1),
        (
            "MATCH ()-[r:KNOWS]-() WHERE elementId(r) = '7' RETURN count(*)",
            2,
        ),
        (
            "MATCH (a)-[r:KNOWS]->(b:Person) WHERE id(r) IN [7, 8] RETURN count(*)",
            2,
        ),
        ("MATCH ()-[r:OTHER]->() WHERE id(r) = 7 RETURN count(*)", 0),
        ("MATCH (n) WHERE elementId(n) = '07' RETURN count(*)", 0),
    ] {
        let (value, summary) = answer(&db, statement).unwrap();
        assert_eq!(value, expected, "{statement}");
        assert!(summary.work.rows_scanned <= 2, "{statement}");
    }
}

/// `range()` under `UNWIND` makes no list.
#[test]
fn ranges_are_made_one_after_the_other() {
    holds(
        &[],
        &[
            (
                "UNWIND range(1, 100000000000) AS i WITH i LIMIT 2 RETURN sum(i)",
                3,
            ),
            ("UNWIND range(9, 1, -4) AS i RETURN sum(10 * i)", 150),
            ("UNWIND range(1, null) AS i RETURN count(*)", 0),
            (
                "UNWIND [1, 2, 3] AS a UNWIND range(a, 3) AS i RETURN sum(i)",
                14,
            ),
        ],
    );
}

/// `IN` over a list that is a variable: a list of thousands is not looked through for each of thousands of rows.
#[test]
fn long_lists_are_looked_through_once() {
    let db = Database::builder()
        .timeout(std::time::Duration::from_secs(5))
        .in_memory();
    for statement in [
        "WITH range(1, 100000) AS list UNWIND range(1, 200000, 2) AS x WITH x, list WHERE x IN list RETURN count(*)",
        "UNWIND range(1, 100000) AS i WITH collect(toString(i)) AS list UNWIND range(1, 200000, 2) AS x
         WITH x, list WHERE toString(x) IN list RETURN count(*)",
        "WITH range(1, 100000) AS list RETURN size([x IN range(1, 200000, 2) WHERE x IN list])",
    ] {
        assert_eq!(answer(&db, statement).map(|(value, _)| value), Ok(50_000), "{statement}");
    }
}
