//! What keeping a graph costs: opening a large file, commits beside bare syncs, many statements in one transaction, a
//! checkpoint beside readers, folding the log when a database is closed. `cargo bench --bench storage` measures all of it,
//! `cargo bench --bench storage -- close` the last alone; `TUPU_BENCH_NODES` sets how many nodes the large graph has
//! (1,000,000 unless set, ten relationships each), `TUPU_BENCH_FOLDER` where the files lie (which disk is measured).
#![expect(
    clippy::unwrap_used,
    reason = "what fails in a measurement should fail loudly"
)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tupu::{Database, Durability, IdType, Importer, params};

/// How long each rate is measured.
const MEASURED: Duration = Duration::from_secs(3);
/// Relationships of each node.
const DEGREE: u64 = 10;

fn main() {
    let folder = match std::env::var_os("TUPU_BENCH_FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    }
    .unwrap();
    let nodes = std::env::var("TUPU_BENCH_NODES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000_000);
    if !std::env::args().any(|argument| argument == "close") {
        syncs_and_commits(folder.path());
        creates_in_one_transaction(folder.path());
        let graph = large_graph(folder.path(), nodes);
        open_time(&graph);
        checkpoint_while_reading(&graph);
    }
    for nodes in [nodes / 100, nodes / 10, nodes] {
        closes(folder.path(), nodes);
    }
}

/// A graph of `nodes` people with ten acquaintances each, imported from files that are made here.
fn large_graph(folder: &Path, nodes: u64) -> PathBuf {
    let (people, knows) = (folder.join("people.csv"), folder.join("knows.csv"));
    let mut random = fastrand::Rng::with_seed(1);
    let mut out = BufWriter::new(File::create(&people).unwrap());
    writeln!(out, "id:ID,name,age:INT,score:DOUBLE").unwrap();
    for id in 0..nodes {
        writeln!(out, "{id},person {id},{},{}", id % 100, id as f64 / 7.0).unwrap();
    }
    out.flush().unwrap();
    let mut out = BufWriter::new(File::create(&knows).unwrap());
    writeln!(out, ":START_ID,:END_ID").unwrap();
    for _ in 0..nodes * DEGREE {
        writeln!(out, "{},{}", random.u64(..nodes), random.u64(..nodes)).unwrap();
    }
    out.flush().unwrap();
    let path = folder.join(format!("{nodes}.tupu"));
    if path.exists() {
        return path;
    }
    let started = Instant::now();
    Importer::new()
        .nodes(["Person"], &people)
        .relationships("KNOWS", &knows)
        .id_type(IdType::Integer)
        .create_file(&path)
        .unwrap();
    let size = path.metadata().unwrap().len();
    println!(
        "import: {nodes} nodes, {} relationships in {:.2?}; the file has {:.1} MB, {:.1} bytes a node or relationship",
        nodes * DEGREE,
        started.elapsed(),
        size as f64 / 1e6,
        size as f64 / (nodes * (DEGREE + 1)) as f64
    );
    path
}

/// The best of three, with the file in the page cache, beside what copying its bytes in memory costs.
fn open_time(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let copy = best(|| bytes.clone());
    drop(bytes);
    let read = best(|| std::fs::read(path).unwrap());
    let open = best(|| Database::open_read_only(path).unwrap());
    println!(
        "open: {open:.2?}; reading the file alone {read:.2?}, copying it in memory {copy:.2?}"
    );
}

/// The shortest of three runs; what they make is dropped after the clock has stopped.
fn best<T>(run: impl Fn() -> T) -> Duration {
    let timed = |_| {
        let started = Instant::now();
        let made = std::hint::black_box(run());
        let time = started.elapsed();
        drop(made);
        time
    };
    (0..3).map(timed).min().unwrap_or_default()
}

/// How often in a second, with `threads` at it.
fn rate(threads: usize, run: impl Fn() + Sync) -> f64 {
    let count = AtomicU64::new(0);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while started.elapsed() < MEASURED {
                    run();
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    count.into_inner() as f64 / started.elapsed().as_secs_f64()
}

/// What a clean close may spend to fold the log into the snapshot, and what every later opening spends where it does not:
/// with logs of one node, of a hundredth and of a tenth of the nodes.
fn closes(folder: &Path, nodes: u64) {
    let graph = large_graph(folder, nodes);
    let snapshot = graph.metadata().unwrap().len();
    let (path, log) = (folder.join("closed.tupu"), folder.join("closed.tupu-wal"));
    let alone = best(|| Database::open_read_only(&graph).unwrap());
    for written in [1, nodes / 100, nodes / 10] {
        std::fs::copy(&graph, &path).unwrap();
        let db = Database::open(&path).unwrap();
        db.execute(
            "UNWIND range(1, $written) AS id CREATE (:Person {id: id, name: 'person ' + id, age: id % 100, score: id / 7.0})",
            params! { "written" => written as i64 },
        )
        .unwrap();
        let log_size = log.metadata().unwrap().len();
        let with_log = best(|| Database::open_read_only(&path).unwrap());
        let started = Instant::now();
        db.checkpoint().unwrap();
        println!(
            "close: a snapshot of {:.1} MB, a log of {:.3} MB: folding {:.1?}; opening {with_log:.1?} with the log, {alone:.1?} without",
            snapshot as f64 / 1e6,
            log_size as f64 / 1e6,
            started.elapsed(),
        );
        drop(db);
        std::fs::remove_file(&path).unwrap();
    }
}

fn syncs_and_commits(folder: &Path) {
    let file = File::create(folder.join("bare")).unwrap();
    let bare = rate(1, || {
        (&file).write_all(&[7; 200]).unwrap();
        file.sync_data().unwrap();
    });
    println!("bare: append of 200 bytes and sync: {bare:.0} a second");
    for (durability, threads) in [
        (Durability::Full, 1),
        (Durability::Full, 8),
        (Durability::Full, 32),
        (Durability::Os, 1),
    ] {
        let path = folder.join(format!("commits-{durability:?}-{threads}.tupu"));
        let db = Database::builder()
            .durability(durability)
            .open(path)
            .unwrap();
        let create = db.prepare("CREATE (:City {name: $name})").unwrap();
        let commits = rate(threads, || {
            create.execute(params! { "name" => "泰安市" }).unwrap();
        });
        println!("commits, {durability:?}, {threads} threads: {commits:.0} a second");
    }
}

fn creates_in_one_transaction(folder: &Path) {
    let db = Database::open(folder.join("batch.tupu")).unwrap();
    let started = Instant::now();
    let mut tx = db.begin_write().unwrap();
    for number in 0..10_000 {
        tx.execute(
            "CREATE (:City {number: $number})",
            params! { "number" => number },
        )
        .unwrap();
    }
    let ran = started.elapsed();
    tx.commit().unwrap();
    println!(
        "10,000 creates in one transaction: {:.2?}, of that {:.2?} for the commit",
        started.elapsed(),
        started.elapsed() - ran
    );
}

/// Point reads of two threads, first alone, then while the snapshot is written anew.
fn checkpoint_while_reading(path: &Path) {
    let db = Database::open(path).unwrap();
    db.execute("CREATE INDEX FOR (p:Person) ON (p.id)", ())
        .unwrap();
    let find = db
        .prepare("MATCH (p:Person {id: $id})-[:KNOWS]->(q) RETURN count(q)")
        .unwrap();
    let read = || {
        let id = fastrand::i64(..10_000);
        let started = Instant::now();
        find.query_one::<i64>(params! { "id" => id }).unwrap();
        started.elapsed()
    };
    let sample = |until: &dyn Fn() -> bool| {
        let mut times = Vec::new();
        while !until() {
            times.push(read());
        }
        times.sort();
        times
    };
    let started = Instant::now();
    let alone = sample(&|| started.elapsed() > MEASURED);
    let done = AtomicBool::new(false);
    let (beside, took) = std::thread::scope(|scope| {
        let checkpoint = scope.spawn(|| {
            let started = Instant::now();
            db.checkpoint().unwrap();
            done.store(true, Ordering::Relaxed);
            started.elapsed()
        });
        let times = sample(&|| done.load(Ordering::Relaxed));
        (times, checkpoint.join().unwrap())
    });
    println!("checkpoint while reading: {took:.2?}");
    for (name, times) in [("alone", &alone), ("beside the checkpoint", &beside)] {
        let at = |share: usize| {
            times
                .get(times.len() * share / 1000)
                .copied()
                .unwrap_or_default()
        };
        println!(
            "  {} reads {name}: median {:.1?}, 99 % {:.1?}, 99.9 % {:.1?}, longest {:.1?}",
            times.len(),
            at(500),
            at(990),
            at(999),
            times.last().copied().unwrap_or_default()
        );
    }
}
