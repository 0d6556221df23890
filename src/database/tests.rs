//! The whole database on a disk that fails, is full or slow: commits, checkpoints, readers.

use super::Database;
use super::options::DatabaseBuilder;
use crate::error::{ErrorCode, Result};
use crate::graph::blocks::Block;
use crate::storage::{Faults, MemoryVfs, OpenOptions, PowerLoss, Store};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const COUNT: &str = "MATCH (n:N) RETURN count(n)";

fn open(vfs: &MemoryVfs, builder: DatabaseBuilder) -> Result<Database> {
    let options = OpenOptions {
        durability: builder.settings.durability,
        ..OpenOptions::default()
    };
    let vfs = Arc::new(vfs.clone());
    let (store, graph) = Store::open_in(vfs, Path::new("graph.tupu"), options)?;
    Ok(Database::with_graph(builder.settings, graph, Some(store)))
}

fn count(db: &Database) -> i64 {
    db.query_one(COUNT, ()).expect("reading needs no disk")
}

#[test]
fn many_statements_in_one_transaction_cost_one_sync() {
    let vfs = MemoryVfs::default();
    let db = open(&vfs, Database::builder()).expect("the disk is sound");
    // The first write creates the files.
    db.execute("CREATE (:First)", ())
        .expect("the disk is sound");
    let before = vfs.syncs();
    let mut tx = db.begin_write().expect("nobody else writes");
    for number in 0..1_000 {
        tx.execute(
            "CREATE (:N {number: $number})",
            crate::params! { "number" => number },
        )
        .expect("it runs");
    }
    assert_eq!(vfs.syncs(), before);
    tx.commit().expect("the disk is sound");
    assert_eq!((vfs.syncs() - before, count(&db)), (1, 1_000));
}

#[test]
fn committers_who_come_together_share_a_sync() {
    let vfs = MemoryVfs::default();
    let db = open(&vfs, Database::builder()).expect("the disk is sound");
    vfs.set_faults(Faults {
        sync_takes: Duration::from_millis(5),
        ..Faults::default()
    });
    let before = vfs.syncs();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..25 {
                    db.execute("CREATE (:N)", ()).expect("the disk is sound");
                }
            });
        }
    });
    let syncs = vfs.syncs() - before;
    assert_eq!(count(&db), 200);
    println!("200 commits of 8 threads: {syncs} syncs");
    assert!(syncs <= 100, "{syncs} syncs for 200 commits");
}

#[test]
fn readers_do_not_wait_for_the_disk_and_see_only_what_is_on_it() {
    let vfs = MemoryVfs::default();
    let db = open(&vfs, Database::builder()).expect("the disk is sound");
    vfs.set_faults(Faults {
        sync_takes: Duration::from_millis(400),
        ..Faults::default()
    });
    std::thread::scope(|scope| {
        let committer = scope.spawn(|| db.execute("CREATE (:N)", ()));
        let started = Instant::now();
        let mut reads = 0;
        while !committer.is_finished() {
            let seen = count(&db);
            assert!(seen == 0 || started.elapsed() >= Duration::from_millis(400));
            reads += 1;
        }
        assert!(reads > 10, "{reads} reads while one sync ran");
        committer
            .join()
            .expect("no panic")
            .expect("the disk is sound");
    });
    assert_eq!(count(&db), 1);
}

/// Commits, a checkpoint, commits. Returns the number of acknowledged commits, and compares it with what readers see.
fn use_it(db: &Database) -> i64 {
    let mut acknowledged = 0;
    for step in 0..8 {
        if step == 4 {
            let _ = db.checkpoint();
        }
        if db.execute("CREATE (:N)", ()).is_ok() {
            acknowledged += 1;
        }
        assert_eq!(count(db), acknowledged, "step {step}");
    }
    acknowledged
}

/// After the fault the database continues to work, and after a power failure exactly the acknowledged commits exist.
fn goes_on(vfs: &MemoryVfs, db: &Database, acknowledged: i64, context: &str) {
    vfs.set_faults(Faults::default());
    db.execute("CREATE (:N)", ())
        .unwrap_or_else(|error| unreachable!("{context}: {error}"));
    db.checkpoint().expect("the disk is sound again");
    assert_eq!(count(db), acknowledged + 1, "{context}");
    for loss in [PowerLoss::LoseAll, PowerLoss::KeepAll] {
        let db = open(&vfs.lose_power(loss), Database::builder()).expect("it is whole");
        assert_eq!(count(&db), acknowledged + 1, "{context}, {loss:?}");
    }
}

#[test]
fn any_failed_operation_leaves_the_graph_as_before_and_work_goes_on() {
    let sound = MemoryVfs::default();
    let db = open(&sound, Database::builder()).expect("the disk is sound");
    sound.set_faults(Faults::default());
    assert_eq!(use_it(&db), 8);
    let operations = sound.operations();
    for at in 0..operations {
        let vfs = MemoryVfs::default();
        let db = open(&vfs, Database::builder()).expect("the disk is sound");
        vfs.set_faults(Faults {
            fail_at: Some(at),
            ..Faults::default()
        });
        let acknowledged = use_it(&db);
        assert!(acknowledged >= 7, "one fault, {acknowledged} of 8 commits");
        goes_on(&vfs, &db, acknowledged, &format!("operation {at}"));
    }
    println!("{operations} operations failed, one a run: nothing acknowledged was lost");
}

#[test]
fn full_disk_is_told_and_work_goes_on_once_there_is_room() {
    let sound = MemoryVfs::default();
    use_it(&open(&sound, Database::builder()).expect("the disk is sound"));
    let empty = MemoryVfs::default();
    drop(open(&empty, Database::builder()).expect("the disk is sound"));
    let (mut points, mut refused) = (0, 0);
    for capacity in (empty.used()..2 * sound.used()).step_by(3) {
        let vfs = MemoryVfs::default();
        let db = open(&vfs, Database::builder()).expect("the disk is sound");
        vfs.set_faults(Faults {
            capacity: Some(capacity),
            ..Faults::default()
        });
        let acknowledged = use_it(&db);
        if acknowledged < 8 {
            let error = db.execute("CREATE (:N)", ()).expect_err("the disk is full");
            assert_eq!(error.code(), ErrorCode::InputOutput);
            assert!(error.to_string().contains("full"), "{error}");
            refused += 1;
        }
        points += 1;
        goes_on(&vfs, &db, acknowledged, &format!("{capacity} bytes"));
    }
    println!(
        "{points} sizes of a disk, {refused} too small for all commits: nothing acknowledged was lost"
    );
    assert!(refused > 20);
}

#[test]
fn failed_sync_takes_back_what_waited_for_it_and_nothing_else() {
    for round in 0..20 {
        let vfs = MemoryVfs::default();
        let db = open(&vfs, Database::builder()).expect("the disk is sound");
        db.execute("CREATE (:N)", ()).expect("the disk is sound");
        vfs.set_faults(Faults {
            fail_at: Some(2 + round),
            sync_takes: Duration::from_millis(3),
            ..Faults::default()
        });
        let acknowledged = std::thread::scope(|scope| {
            let committers: Vec<_> = (0..6)
                .map(|_| {
                    scope.spawn(|| {
                        (0..3)
                            .filter(|_| db.execute("CREATE (:N)", ()).is_ok())
                            .count()
                    })
                })
                .collect();
            let joined = committers
                .into_iter()
                .map(|thread| thread.join().expect("no panic"));
            joined.sum::<usize>()
        });
        let acknowledged = 1 + acknowledged as i64;
        assert_eq!(count(&db), acknowledged, "round {round}");
        goes_on(&vfs, &db, acknowledged, &format!("round {round}"));
    }
}

/// Thousands of labels in one statement create one new label set, not one for each intermediate step, also when the
/// statement is read from the log.
#[test]
fn labels_that_a_statement_adds_make_one_set() {
    let sets = |db: &Database| {
        let view = db.shared.newest().expect("reading needs no disk");
        let names = view.blocks().find_map(|block| match block {
            Block::Names(names) => Some(names.label_sets.len()),
            _ => None,
        });
        names.expect("names come first")
    };
    let list = |count: usize, between: &str, before: &str| {
        let labels = (0..count).map(|at| format!("{before}L{at}"));
        labels.collect::<Vec<_>>().join(between)
    };
    let made = |count: usize| {
        let vfs = MemoryVfs::default();
        let (one, several) = (list(count, ":", ""), list(count, ", ", "n:"));
        let db = open(&vfs, Database::builder()).expect("the disk is sound");
        let statements = [
            "CREATE (:A), (:B)".to_owned(),
            format!("MATCH (n:A) SET n:{one}"),
            format!("MATCH (n:B) SET {several}"),
            format!("MATCH (n:A) REMOVE n:{one}"),
        ];
        for statement in &statements {
            db.execute(statement, ()).expect("the disk is sound");
        }
        let labels: i64 = db
            .query_one("MATCH (n:B) RETURN size(labels(n))", ())
            .expect("there is one");
        assert_eq!(labels, count as i64 + 1);
        let before = sets(&db);
        let undone = format!(
            "CREATE (n) SET {} WITH n RETURN 1 / 0",
            list(count, ", ", "n:X")
        );
        db.execute(&undone, ()).expect_err("it divides by zero");
        drop(db);
        let again = open(&vfs, Database::builder()).expect("the disk is sound");
        [before, sets(&again)]
    };
    assert_eq!(made(10), made(400));
}

#[test]
fn a_checkpoint_leaves_the_writer_with_neighbours_laid_out_anew() {
    let vfs = MemoryVfs::default();
    let db = open(&vfs, Database::builder()).expect("the disk is sound");
    db.execute("UNWIND range(1, 3000) AS i CREATE (:N)-[:R]->(:M)", ())
        .expect("it runs");
    db.execute("MATCH (n:N) WITH n LIMIT 1 CREATE (n)-[:R]->(:M)", ())
        .expect("it runs");
    let overlaid = || {
        let writer = db.shared.take_writer().expect("nobody else writes");
        let overlaid = writer.graph.view().overlaid_chunks();
        db.shared.give_back(writer);
        overlaid
    };
    assert!(overlaid() > 0);
    db.checkpoint().expect("the disk is sound");
    assert_eq!(overlaid(), 0);
}
