//! Numbers, not verdicts: size and time of a large graph, commits a second. Run on demand, in a release build:
//! `TUPU_MEASURE_NODES=1000000 cargo test --release --lib measure -- --ignored --nocapture`.

use super::super::store::{Durability, OpenOptions, Store};
use super::workload::Random;
use crate::graph::{Change, CreatedNode, Graph, GraphBuilder};
use crate::value::Value;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Nodes with a text and two numbers, ten relationships each.
fn large_graph(nodes: u32) -> Graph {
    let mut builder = GraphBuilder::default();
    let label = builder.label("Person");
    let of = builder.relationship_type("KNOWS");
    let keys = ["name", "age", "score"].map(|key| builder.key(key));
    let mut random = Random::new(1);
    let mut ids = Vec::new();
    for number in 0..nodes {
        let values = [
            Value::String(Arc::from(format!("person {number}").as_str())),
            Value::Integer(i64::from(number % 100)),
            Value::Float(f64::from(number) / 7.0),
        ];
        let properties: Vec<_> = keys.into_iter().zip(values).collect();
        ids.push(builder.add_node(&[label], &properties).expect("it fits"));
    }
    for start in &ids {
        for _ in 0..10 {
            let end = ids[random.below(ids.len())];
            builder
                .add_relationship(of, *start, end, &[])
                .expect("it fits");
        }
    }
    Graph::from_view(builder.finish())
}

#[test]
#[ignore = "measures; slow"]
fn measure_a_large_graph() {
    let nodes = std::env::var("TUPU_MEASURE_NODES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.tupu");
    let graph = large_graph(nodes);
    let (mut store, _) = Store::open(&path, OpenOptions::default()).expect("it opens");
    let clock = Instant::now();
    store.checkpoint(graph.view()).expect("it is written");
    let written = clock.elapsed();
    drop((store, graph));
    let clock = Instant::now();
    let bytes = std::fs::read(&path).expect("it is there");
    let read = clock.elapsed();
    let clock = Instant::now();
    let copied = std::hint::black_box(bytes.clone()).len();
    let copy = clock.elapsed();
    let clock = Instant::now();
    super::super::snapshot::check_sections(&bytes).expect("it is sound");
    let decoded = clock.elapsed();
    let clock = Instant::now();
    drop(Store::open(&path, OpenOptions::default()).expect("it opens"));
    let opened = clock.elapsed();
    println!(
        "{nodes} nodes, 10 relationships each: {copied} bytes; written {written:?}, file read {read:?}, \
         memory copy {copy:?}, sections decoded {decoded:?}, opened {opened:?}"
    );
}

#[test]
#[ignore = "measures; slow"]
fn measure_commits() {
    for (durability, threads) in [
        (Durability::Full, 1),
        (Durability::Full, 8),
        (Durability::Full, 32),
        (Durability::Os, 1),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("graph.tupu");
        let commits = commits(&path, durability, threads);
        println!("{durability:?}, {threads} threads: {commits} commits a second");
    }
}

fn commits(path: &Path, durability: Durability, threads: usize) -> u64 {
    let time = Duration::from_secs(2);
    let options = OpenOptions {
        durability,
        ..OpenOptions::default()
    };
    let (store, graph) = Store::open(path, options).expect("it opens");
    let shared = Mutex::new((store, graph));
    let clock = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while clock.elapsed() < time {
                    let (commit, syncer) = {
                        let mut shared = shared.lock().expect("no committer panics");
                        let (store, graph) = &mut *shared;
                        let change = Change::NodeCreated(CreatedNode {
                            node: graph.next_node(),
                            labels: Vec::new(),
                            properties: Vec::new(),
                        });
                        graph.apply(change.clone()).expect("it fits");
                        graph.settle();
                        let commit = super::stamp_after(store.last_commit());
                        store.write(&[change], commit).expect("it is written");
                        (commit.number, store.syncer().expect("it has been written"))
                    };
                    if durability == Durability::Full {
                        syncer.sync_to(commit).expect("it is synced");
                    }
                }
            });
        }
    });
    let (store, _) = shared.into_inner().expect("no committer panics");
    (store.last_commit().0 as f64 / clock.elapsed().as_secs_f64()) as u64
}
