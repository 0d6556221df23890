//! A writing process is killed at a random moment; what it had acknowledged is there, and nothing by halves.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;
use tupu::Database;

/// How often; more with `TUPU_CRASHES`.
fn rounds() -> u64 {
    std::env::var("TUPU_CRASHES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(5)
}

#[test]
fn a_killed_writer_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let mut acknowledged = 0;
    for round in 0..rounds() {
        acknowledged += write_and_kill(&path, Duration::from_millis(150 + 67 * (round % 7)));
        let db = Database::open(&path).unwrap();
        // Each transaction creates a pair: an odd one out would be half a transaction.
        let (pairs, nodes): (i64, i64) = db
            .query_one(
                "OPTIONAL MATCH (a:A)-[:PAIR]->(:B) WITH count(a) AS pairs MATCH (n) RETURN pairs, count(n)",
                (),
            )
            .unwrap_or((0, 0));
        assert_eq!(nodes, pairs * 2);
        assert!(
            pairs >= acknowledged,
            "{acknowledged} acknowledged, {pairs} found"
        );
        acknowledged = pairs;
    }
    println!(
        "{} kills, {acknowledged} transactions acknowledged: all there, none by halves",
        rounds()
    );
    assert!(
        acknowledged > 0,
        "no transaction was committed before a kill"
    );
}

/// Feeds a process statements until it is killed; answers how many it acknowledged.
fn write_and_kill(path: &std::path::Path, after: Duration) -> i64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tupu"))
        .arg("serve")
        .arg(path)
        .arg("--stdio")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let feeder = std::thread::spawn(move || {
        while input
            .write_all(b"{\"statement\":\"CREATE (:A)-[:PAIR]->(:B)\"}\n")
            .is_ok()
        {}
    });
    let reader = std::thread::spawn(move || {
        let good = |line: &String| line.contains("\"nodesCreated\":2");
        output.lines().map_while(Result::ok).filter(good).count()
    });
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    feeder.join().unwrap();
    i64::try_from(reader.join().unwrap()).unwrap()
}
