//! What history costs: reads and writes with it beside those without, reading earlier states the first time and again, bytes on
//! disk. `cargo bench --bench history`; `TUPU_BENCH_NODES` sets how many nodes the graph has (20,000 unless set, ten
//! relationships each), `TUPU_BENCH_COMMITS` how many commits are made (20,000 unless set).
//!
//! What is compared runs in turns, and the best turn of each counts.
#![expect(
    clippy::unwrap_used,
    reason = "what fails in a measurement should fail loudly"
)]

use std::path::Path;
use std::time::{Duration, Instant};
use tupu::maintenance::CommitNumber;
use tupu::{Database, Durability, Keep, params};

/// Turns of what is compared.
const TURNS: usize = 101;
/// How long a query is measured in a turn.
const MEASURED: Duration = Duration::from_millis(15);
/// Commits of each in a turn.
const WRITES: i64 = 200;

const READS: &[(&str, &str)] = &[
    (
        "one node by an index",
        "MATCH (p:Person {id: 77}) RETURN p.name",
    ),
    (
        "two hops from it",
        "MATCH (:Person {id: 77})-[:KNOWS]->()-[:KNOWS]->(b) RETURN count(b)",
    ),
    (
        "all of a label, filtered",
        "MATCH (p:Person) WHERE p.age > 50 RETURN count(p)",
    ),
    (
        "grouped",
        "MATCH (p:Person) RETURN p.age AS age, count(*) AS n ORDER BY n DESC LIMIT 5",
    ),
];

fn main() {
    let nodes = setting("TUPU_BENCH_NODES", 20_000);
    let commits = setting("TUPU_BENCH_COMMITS", 20_000);
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str, keep| {
        let builder = Database::builder().durability(Durability::Os).history(keep);
        builder.open(folder.path().join(name)).unwrap()
    };
    let (plain, kept) = (open("plain.tupu", Keep::None), open("kept.tupu", Keep::All));
    for db in [&plain, &kept] {
        fill(db, nodes);
        db.checkpoint().unwrap();
    }
    let size = |name: &str| folder.path().join(name).metadata().unwrap().len();
    println!(
        "{nodes} nodes: {:.1} MB without history, {:.1} MB with",
        mb(size("plain.tupu")),
        mb(size("kept.tupu"))
    );
    current(&plain, &kept, nodes);
    for db in [&plain, &kept] {
        for step in 0..commits {
            write(db, step, nodes);
        }
    }
    for (name, db) in [("plain.tupu", &plain), ("kept.tupu", &kept)] {
        let started = Instant::now();
        db.checkpoint().unwrap();
        println!(
            "checkpoint of {name} in {:.0?}: {:.1} MB",
            started.elapsed(),
            mb(size(name))
        );
    }
    let bytes = size("kept.tupu") - size("plain.tupu");
    let made = kept.commits().unwrap().count();
    println!(
        "history: {:.1} MB for {made} commits, {} bytes a commit, the first state included",
        mb(bytes),
        bytes / made as u64
    );
    past(&kept);
    openings(folder.path());
}

fn setting(name: &str, default: i64) -> i64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn fill(db: &Database, nodes: i64) {
    db.execute("CREATE INDEX FOR (p:Person) ON (p.id)", ())
        .unwrap();
    let people = "UNWIND range(0, $nodes - 1) AS id CREATE (:Person {id: id, name: 'person ' + id, age: id % 100})";
    db.execute(people, params! { "nodes" => nodes }).unwrap();
    let knows = "MATCH (p:Person) UNWIND range(1, 10) AS n MATCH (q:Person {id: (p.id * 31 + n * 7919) % $nodes}) CREATE (p)-[:KNOWS]->(q)";
    db.execute(knows, params! { "nodes" => nodes }).unwrap();
}

/// A small transaction: a property, now and then a node with a relationship, now and then one that goes.
fn write(db: &Database, step: i64, nodes: i64) {
    let given = || params! { "id" => step * 7 % nodes, "step" => step };
    match step % 4 {
        0 => db.execute(
            "MATCH (p:Person {id: $id}) CREATE (p)-[:WROTE]->(:Note {step: $step})",
            given(),
        ),
        3 => db.execute(
            "MATCH (p:Person {id: $id})-[r:KNOWS]->() WITH r LIMIT 1 DELETE r",
            given(),
        ),
        _ => db.execute("MATCH (p:Person {id: $id}) SET p.age = $step", given()),
    }
    .unwrap();
}

/// Reads and writes of the newest state, with history and without.
fn current(plain: &Database, kept: &Database, nodes: i64) {
    for (name, query) in READS {
        let ratio = compare(&|| per_run(plain, query), &|| per_run(kept, query));
        println!(
            "{name}: {:.1} µs without history, {:.3} of it with",
            micros(per_run(plain, query)),
            ratio
        );
    }
    let step = std::cell::Cell::new(0);
    let writes = |db: &Database| {
        let started = Instant::now();
        for number in 0..WRITES {
            write(db, step.get() + number, nodes);
        }
        step.set(step.get() + WRITES);
        started.elapsed() / WRITES as u32
    };
    let ratio = compare(&|| writes(plain), &|| writes(kept));
    println!(
        "a small transaction: {:.1} µs without history, {:.3} of it with",
        micros(writes(plain)),
        ratio
    );
}

/// Earlier states, the first time and again.
fn past(db: &Database) {
    let newest = db.begin_read().unwrap().commit().number.0;
    for part in [1, 4, 7, 10] {
        let commit = newest * part / 10;
        let started = Instant::now();
        db.as_of(CommitNumber(commit.min(newest - 1))).unwrap();
        println!(
            "commit {commit} of {newest}, the first time: {:.0?}",
            started.elapsed()
        );
    }
    let commit = newest * 7 / 10;
    for (name, query) in READS {
        let dated = format!("AS OF {commit} {query}");
        let time = db
            .as_of(CommitNumber(commit))
            .unwrap()
            .commit()
            .time
            .unwrap();
        let timed = format!("AS OF '{time}' {query}");
        let by_number = compare(&|| per_run(db, query), &|| per_run(db, &dated));
        let by_time = compare(&|| per_run(db, query), &|| per_run(db, &timed));
        println!(
            "{name}: AS OF a state that has been read takes {by_number:.2} of the newest by number, {by_time:.2} by time"
        );
    }
}

fn openings(folder: &Path) {
    for name in ["plain.tupu", "kept.tupu"] {
        let best = (0..5).map(|_| {
            let started = Instant::now();
            Database::open_read_only(folder.join(name)).unwrap();
            started.elapsed()
        });
        println!("opening {name}: {:.1?}", best.min().unwrap());
    }
}

fn per_run(db: &Database, query: &str) -> Duration {
    let (started, mut runs) = (Instant::now(), 0);
    while started.elapsed() < MEASURED || runs == 0 {
        db.execute(query, ()).unwrap();
        runs += 1;
    }
    started.elapsed() / runs
}

/// The best of the second beside the best of the first, in turns: what else runs on the machine only ever slows.
fn compare(first: &dyn Fn() -> Duration, second: &dyn Fn() -> Duration) -> f64 {
    let mut best = (Duration::MAX, Duration::MAX);
    for turn in 0..TURNS {
        if turn % 2 == 0 {
            best.0 = best.0.min(first());
            best.1 = best.1.min(second());
        } else {
            best.1 = best.1.min(second());
            best.0 = best.0.min(first());
        }
    }
    best.1.as_secs_f64() / best.0.as_secs_f64()
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}
