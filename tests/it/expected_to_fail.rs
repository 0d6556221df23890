//! Statements that should answer at once and do not yet. Each has its right answer, which a twin in other words gives
//! today, and a bound on the work that it may take; each fails at that bound, and says why.
//!
//! When one of them starts to pass, its test fails and says so: then it becomes a test like any other, in the golden
//! scripts or in `work.rs`, and its row here goes.

use std::time::Duration;
use tupu::{Database, DatabaseBuilder, Summary};

/// A statement that takes more than it should.
struct Case {
    name: &'static str,
    /// What is wrong today.
    why: &'static str,
    graph: &'static [&'static str],
    statement: &'static str,
    /// The one value of the one row.
    answer: i64,
    /// Says the same in words for which there is a good plan already.
    twin: &'static str,
    bound: Bound,
    /// The code or the text that it fails with today.
    fails_with: &'static str,
}

/// What a statement may take.
enum Bound {
    /// Steps of patterns of variable length.
    Steps(u64),
    /// Nodes and relationships that scans give out.
    Scanned(u64),
    /// Comparisons are not counted: only a clock ends them.
    Time(Duration),
}

const GRID: &[&str] = &[
    "UNWIND range(0, 6) AS x UNWIND range(0, 6) AS y CREATE (:Place {x: x, y: y, shut: x = 3 AND y < 6})",
    "MATCH (a:Place), (b:Place)
     WHERE (b.x = a.x + 1 AND b.y = a.y) OR (b.x = a.x AND b.y = a.y + 1)
     CREATE (a)-[:ROAD {shut: a.shut OR b.shut}]->(b)",
];
const CLIQUE: &[&str] = &[
    "UNWIND range(1, 11) AS k CREATE (:Person {k: k})",
    "MATCH (a:Person), (b:Person) WHERE a.k <> b.k CREATE (a)-[:KNOWS {trust: a.k + b.k}]->(b)",
];
const TWO_LISTS: &[&str] = &[
    "UNWIND range(1, 400) AS k CREATE (:Left {k: k, name: 'N' + k}), (:Right {k: k, name: 'n' + k})",
];
const INDEXED: &[&str] = &[
    "UNWIND range(1, 400) AS k CREATE (:Left {k: k}), (:Right {k: k})",
    "CREATE INDEX FOR (a:Left) ON (a.k)",
];

const CASES: &[Case] = &[
    Case {
        name: "shortest path with a condition on all of its nodes",
        why: "F01: where the first shortest path does not satisfy the condition, every trail is enumerated by length; \
              a condition on every node or relationship should be one on each step",
        graph: GRID,
        statement: "MATCH p = shortestPath((a:Place {x: 0, y: 0})-[:ROAD*]-(b:Place {x: 6, y: 0}))
                    WHERE none(n IN nodes(p) WHERE n.shut) RETURN length(p)",
        answer: 18,
        twin: "MATCH p = shortestPath((a:Place {x: 0, y: 0})-[:ROAD* {shut: false}]-(b:Place {x: 6, y: 0})) RETURN length(p)",
        bound: Bound::Steps(50_000),
        fails_with: "WorkLimit",
    },
    Case {
        name: "shortest path with a condition on all of its relationships that nothing satisfies",
        why: "F01: as above; without a solution the enumeration ends at the limit only",
        graph: CLIQUE,
        statement: "OPTIONAL MATCH p = shortestPath((a:Person {k: 1})-[:KNOWS*]->(b:Person {k: 2}))
                    WHERE all(r IN relationships(p) WHERE r.trust < 0) RETURN count(p)",
        answer: 0,
        twin: "OPTIONAL MATCH p = shortestPath((a:Person {k: 1})-[:KNOWS* {trust: -1}]->(b:Person {k: 2})) RETURN count(p)",
        bound: Bound::Steps(50_000),
        fails_with: "WorkLimit",
    },
    Case {
        name: "a selector over a group",
        why: "F02: ANY SHORTEST over a quantified group enumerates the walks of the group instead of searching",
        graph: GRID,
        statement: "MATCH p = ANY SHORTEST (a:Place {x: 0, y: 0})(()-[:ROAD]-())+(b:Place {x: 6, y: 0}) RETURN length(p)",
        answer: 6,
        twin: "MATCH p = ANY SHORTEST (a:Place {x: 0, y: 0})-[:ROAD]-+(b:Place {x: 6, y: 0}) RETURN length(p)",
        bound: Bound::Steps(50_000),
        fails_with: "WorkLimit",
    },
    Case {
        name: "a condition on every relationship of a pattern of variable length",
        why: "F04: all() over relationships(p) is tried after a path is complete; no path should be made longer that \
              fails already",
        graph: CLIQUE,
        statement: "MATCH p = (a:Person {k: 1})-[:KNOWS*1..9]->(b:Person)
                    WHERE all(r IN relationships(p) WHERE r.trust < 0) RETURN count(p)",
        answer: 0,
        twin: "MATCH p = (a:Person {k: 1})-[rs:KNOWS*1..9 {trust: -1}]->(b:Person) RETURN count(p)",
        bound: Bound::Steps(50_000),
        fails_with: "WorkLimit",
    },
    Case {
        name: "a join by an expression",
        why: "F07: a hash join is only planned between plain properties; every pair is made",
        graph: TWO_LISTS,
        statement: "MATCH (a:Left), (b:Right) WHERE toLower(a.name) = b.name RETURN count(*)",
        answer: 400,
        twin: "MATCH (a:Left), (b:Right) WHERE a.k = b.k RETURN count(*)",
        bound: Bound::Scanned(2_000),
        fails_with: "scanned",
    },
    Case {
        name: "the side to start from does not depend on the order of the text",
        why: "F08: with an index on one side the plan starts at the variable that is written first, and multiplies",
        graph: INDEXED,
        statement: "MATCH (a:Left), (b:Right) WHERE a.k = b.k + 1 RETURN count(*)",
        answer: 399,
        twin: "MATCH (b:Right), (a:Left) WHERE a.k = b.k + 1 RETURN count(*)",
        bound: Bound::Scanned(2_000),
        fails_with: "scanned",
    },
    Case {
        name: "a node by its elementId",
        why: "F09: elementId(n) = … scans all nodes, where id(n) = … goes to the node",
        graph: TWO_LISTS,
        statement: "MATCH (n) WHERE elementId(n) = '7' RETURN count(*)",
        answer: 1,
        twin: "MATCH (n) WHERE id(n) = 7 RETURN count(*)",
        bound: Bound::Scanned(2),
        fails_with: "scanned",
    },
    Case {
        name: "a relationship by its id",
        why: "F09: id(r) = … scans all relationships",
        graph: CLIQUE,
        statement: "MATCH ()-[r]->() WHERE id(r) = 7 RETURN count(*)",
        answer: 1,
        twin: "MATCH ()-[r]->() WITH r WHERE id(r) = 7 RETURN count(*)",
        bound: Bound::Scanned(2),
        fails_with: "scanned",
    },
    Case {
        name: "the first elements of a long range",
        why: "F20: range() makes its list before the first row; it could give one element after the other",
        graph: &[],
        statement: "UNWIND range(1, 100000000000) AS i WITH i LIMIT 2 RETURN sum(i)",
        answer: 3,
        twin: "UNWIND range(1, 1000) AS i WITH i LIMIT 2 RETURN sum(i)",
        bound: Bound::Steps(1),
        fails_with: "MemoryLimit",
    },
    Case {
        name: "membership in a long list that is a variable",
        why: "F21: `x IN list` looks through the list for every row, where literal lists are hashed",
        graph: &[],
        statement: "WITH range(1, 30000) AS list UNWIND range(1, 60000, 2) AS x WITH x, list WHERE x IN list RETURN count(*)",
        answer: 15_000,
        twin: "WITH range(1, 30) AS list UNWIND range(1, 60, 2) AS x WITH x, list WHERE x IN list RETURN 1000 * count(*)",
        bound: Bound::Time(Duration::from_millis(500)),
        fails_with: "TimeOut",
    },
];

fn database(builder: DatabaseBuilder, graph: &[&str]) -> Database {
    let db = builder.in_memory();
    for statement in graph {
        if let Err(error) = db.execute(statement, ()) {
            panic!("{}", error.report(statement));
        }
    }
    db
}

/// The answer, and what it took.
fn answer(db: &Database, statement: &str) -> Result<(i64, Summary), String> {
    let mut rows = db.query(statement, ()).map_err(|error| error.to_string())?;
    let row = rows
        .next()
        .ok_or("no row")?
        .map_err(|error| error.to_string())?;
    let value = row.to::<i64>().map_err(|error| error.to_string())?;
    let summary = rows.finish().map_err(|error| error.to_string())?;
    Ok((value, summary))
}

/// Whether a case is right today, or what is wrong.
fn outcome(case: &Case) -> Result<(), String> {
    let builder = match case.bound {
        Bound::Steps(steps) => Database::builder().work_limit(steps),
        Bound::Time(limit) => Database::builder().timeout(limit),
        Bound::Scanned(_) => Database::builder(),
    };
    let (value, summary) = answer(&database(builder, case.graph), case.statement)?;
    if let Bound::Scanned(most) = case.bound
        && summary.work.rows_scanned > most
    {
        return Err(format!("{} rows were scanned", summary.work.rows_scanned));
    }
    match value == case.answer {
        true => Ok(()),
        false => Err(format!("answers {value}, not {}", case.answer)),
    }
}

#[test]
fn each_still_fails_as_it_did() {
    let mut wrong = Vec::new();
    for case in CASES {
        match outcome(case) {
            Ok(()) => wrong.push(format!(
                "{}: is right now; make it a test like any other",
                case.name
            )),
            Err(how) if how.contains(case.fails_with) => {}
            Err(how) => wrong.push(format!("{}: {how}; {}", case.name, case.why)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_twins_give_the_right_answers() {
    for case in CASES {
        let found = answer(&database(Database::builder(), case.graph), case.twin);
        let value = found.map(|(value, _)| value);
        assert_eq!(value, Ok(case.answer), "{}", case.name);
    }
}
