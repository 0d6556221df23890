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
            ("MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } >= 1 RETURN count(*)", 11),
            ("MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } = 0 RETURN count(*)", 1),
            ("MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } >= 5 RETURN count(*)", 11),
            ("MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } < 2.5 RETURN count(*)", 1),
            ("MATCH (a:Person) WHERE COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } = 2 RETURN count(*)", 0),
            ("MATCH (a:Person) WHERE 3 < COUNT { (a)-[:KNOWS*2..9]->(:Person {k: 2}) } RETURN count(*)", 11),
            ("MATCH (a:Person) WHERE size([(a)-[:KNOWS*2..9]->(b) | b]) > 2 RETURN count(*)", 11),
            ("MATCH (a:Person) WHERE isEmpty([(a)-[:KNOWS*2..9]->(b) | b]) RETURN count(*)", 1),
            ("MATCH (a:Person) RETURN sum(CASE WHEN COUNT { (a)-[:KNOWS*2..9]->() } > 3 THEN 1 END)", 11),
        ],
    );
}
