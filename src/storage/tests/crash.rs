//! The whole store: dead at every operation, refused at every operation, full at every size, without power.

use super::super::format::Paths;
use super::super::history::Kept;
use super::super::keep::Keep;
use super::super::store::{OpenOptions, Store, backup_in};
use super::super::vfs::Vfs;
use super::super::vfs_memory::{Faults, MemoryVfs, PowerLoss};
use super::workload::{Workload, print};
use super::{runs, told};
use crate::error::{ErrorCode, Result};
use crate::graph::{CommitNumber, Graph};
use std::path::Path;
use std::sync::Arc;

const PATH: &str = "graph.tupu";

fn open(vfs: &MemoryVfs) -> Result<(Store, Graph)> {
    open_keeping(vfs, None)
}

fn open_keeping(vfs: &MemoryVfs, keep: Option<Keep>) -> Result<(Store, Graph)> {
    let options = OpenOptions {
        keep,
        ..OpenOptions::default()
    };
    Store::open_in(Arc::new(vfs.clone()), Path::new(PATH), options)
}

/// What a run had done when it ended.
#[derive(Default)]
struct History {
    /// The state after each transaction that was tried, from the empty one on.
    states: Vec<u64>,
    /// How many transactions were acknowledged.
    acknowledged: usize,
    /// Whether it kept its history.
    keeps: bool,
}

/// Commits, a checkpoint, commits, a checkpoint beside commits, commits, a clean close. It goes on after an error, as a user would.
fn run(vfs: &MemoryVfs, seed: u64) -> History {
    let keeps = seed % 2 == 1;
    let mut history = History {
        states: vec![print(Graph::default().view())],
        acknowledged: 0,
        keeps,
    };
    let Ok((mut store, graph)) = open_keeping(vfs, keeps.then_some(Keep::All)) else {
        return history;
    };
    let mut work = Workload::new(graph, seed);
    for step in 0..9 {
        if step == 3 {
            let _ = store.checkpoint(work.graph.view());
        }
        let beside = (step == 6).then(|| (store.begin_checkpoint(), work.graph.view().clone()));
        history.commit(&mut work, &mut store);
        if let Some((Ok(checkpoint), view)) = beside
            && checkpoint.write(&view).is_ok()
        {
            let _ = store.finish_checkpoint(checkpoint);
        }
    }
    let _ = store.close(work.graph.view());
    history
}

impl History {
    fn commit(&mut self, work: &mut Workload, store: &mut Store) {
        let changes = work.change();
        let tried = print(work.graph.view());
        let kept = super::commit(store, &changes).is_ok();
        work.end(kept);
        if kept {
            // What was refused before is not part of the history.
            self.states.truncate(self.acknowledged + 1);
            self.acknowledged += 1;
        }
        self.states.push(tried);
    }

    /// The state is one that was acknowledged or came later, never one in between or before.
    fn check(&self, graph: &Graph, context: &str) {
        let state = print(graph.view());
        let allowed = self.states.get(self.acknowledged..).unwrap_or_default();
        assert!(
            allowed.contains(&state),
            "{context}: of {} acknowledged transactions the state is {:?}",
            self.acknowledged,
            self.states.iter().position(|known| *known == state)
        );
    }

    /// The state after every transaction that was acknowledged can be read, where history is kept.
    fn check_past(&self, store: &Store, context: &str) {
        if !self.keeps || self.acknowledged == 0 {
            return;
        }
        assert_eq!(store.keep(), Keep::All, "{context}");
        let past = store.history().open(store.last_commit());
        let past = past.unwrap_or_else(|error| unreachable!("{context}: {error}"));
        let states = (0..).zip(&self.states).take(self.acknowledged + 1);
        for (number, state) in states {
            let view = past.state(CommitNumber(number), None, &|| Ok(()));
            let view = view.unwrap_or_else(|error| unreachable!("{context}, {number}: {error}"));
            assert_eq!(print(&view), *state, "{context}, commit {number}");
        }
    }
}

/// How many operations a run takes where nothing fails.
fn operations(seed: u64) -> u64 {
    let vfs = MemoryVfs::default();
    let history = run(&vfs, seed);
    assert_eq!(history.acknowledged, 9);
    vfs.operations()
}

#[test]
fn death_at_every_operation_keeps_every_acknowledged_transaction() {
    let mut tried = 0;
    for seed in 0..runs(6) {
        for at in 0..operations(seed) {
            let vfs = MemoryVfs::default();
            vfs.set_faults(Faults {
                fail_at: Some(at),
                dead_after: true,
                ..Faults::default()
            });
            let history = run(&vfs, seed);
            for loss in [
                PowerLoss::KeepAll,
                PowerLoss::LoseAll,
                PowerLoss::Random(at),
                PowerLoss::Random(seed ^ (at << 8)),
            ] {
                let context = format!("seed {seed}, operation {at}, {loss:?}");
                survive(&vfs.lose_power(loss), &history, &context);
                tried += 1;
            }
        }
    }
    told(
        tried,
        "deaths at an operation, each with or without the loss of power",
    );
}

/// The snapshot without its log is all of the graph, or it is refused: never less of it than was acknowledged.
fn snapshot_alone(vfs: &MemoryVfs, history: &History, context: &str) {
    let Some(content) = vfs.content(PATH) else {
        return;
    };
    let copy = MemoryVfs::default();
    copy.put(PATH, content);
    match open(&copy) {
        Ok((_, graph)) => history.check(&graph, &format!("{context}, the snapshot alone")),
        Err(error) => assert_eq!(error.code(), ErrorCode::LogMissing, "{context}: {error}"),
    }
}

/// Opens, compares, writes on, opens again.
fn survive(vfs: &MemoryVfs, history: &History, context: &str) {
    snapshot_alone(vfs, history, context);
    let opened = open(vfs);
    let (mut store, graph) = opened.unwrap_or_else(|error| unreachable!("{context}: {error}"));
    history.check(&graph, context);
    history.check_past(&store, context);
    let mut work = Workload::new(graph, 99);
    work.transact(&mut store).expect("the store goes on");
    drop(store);
    let (_, graph) = open(vfs).expect("the store is whole");
    assert_eq!(print(graph.view()), print(work.graph.view()), "{context}");
}

#[test]
fn one_failed_operation_loses_nothing_that_was_acknowledged() {
    let mut tried = 0;
    for seed in 0..runs(6) {
        for at in 0..operations(seed) {
            let vfs = MemoryVfs::default();
            vfs.set_faults(Faults {
                fail_at: Some(at),
                ..Faults::default()
            });
            let history = run(&vfs, seed);
            vfs.set_faults(Faults::default());
            let context = format!("seed {seed}, operation {at}");
            survive(&vfs.lose_power(PowerLoss::KeepAll), &history, &context);
            survive(&vfs.lose_power(PowerLoss::LoseAll), &history, &context);
            tried += 1;
        }
    }
    told(tried, "operations refused by the disk");
}

#[test]
fn full_disk_at_every_size_leaves_the_store_usable() {
    let mut tried = 0;
    for seed in 0..runs(2) {
        let sound = MemoryVfs::default();
        run(&sound, seed);
        for capacity in (0..3 * sound.used()).step_by(7) {
            let vfs = MemoryVfs::default();
            vfs.set_faults(Faults {
                capacity: Some(capacity),
                ..Faults::default()
            });
            let history = run(&vfs, seed);
            vfs.set_faults(Faults::default());
            let context = format!("seed {seed}, {capacity} bytes");
            survive(&vfs.lose_power(PowerLoss::KeepAll), &history, &context);
            tried += 1;
        }
    }
    told(tried, "sizes at which the disk was full");
}

#[test]
fn checkpoint_refused_for_room_is_made_once_there_is_room() {
    let vfs = MemoryVfs::default();
    let (mut store, graph) = open(&vfs).expect("the disk is sound");
    let mut work = Workload::new(graph, 5);
    for _ in 0..20 {
        work.transact(&mut store).expect("the disk is sound");
    }
    vfs.set_faults(Faults {
        capacity: Some(vfs.used() + 100),
        ..Faults::default()
    });
    assert!(store.checkpoint(work.graph.view()).is_err());
    vfs.set_faults(Faults::default());
    work.transact(&mut store).expect("the store goes on");
    let before = store.log_size();
    store.checkpoint(work.graph.view()).expect("there is room");
    assert!(store.log_size() < before);
    drop(store);
    let (_, graph) = open(&vfs).expect("the store is whole");
    assert_eq!(print(graph.view()), print(work.graph.view()));
}

#[test]
fn log_of_another_database_is_refused_and_an_empty_one_replaced() {
    let (ours, other) = (MemoryVfs::default(), MemoryVfs::default());
    let (mut store, graph) = open(&ours).expect("the disk is sound");
    store.checkpoint(graph.view()).expect("the disk is sound");
    drop(store);
    let (mut store, graph) = open(&other).expect("the disk is sound");
    let mut work = Workload::new(graph, 1);
    work.transact(&mut store).expect("the disk is sound");
    store
        .checkpoint(work.graph.view())
        .expect("the disk is sound");
    let paths = Paths::new(Path::new(PATH));
    let log = paths.log.to_str().expect("the name is text").to_owned();
    ours.put(&log, other.content(&log).expect("the log is there"));
    drop(open(&ours).expect("a log without transactions is replaced"));

    work.transact(&mut store).expect("the disk is sound");
    ours.put(&log, other.content(&log).expect("the log is there"));
    let error = open(&ours).expect_err("transactions of another database");
    assert!(error.message().contains("another database"), "{error}");

    let alone = MemoryVfs::default();
    alone.put(&log, other.content(&log).expect("the log is there"));
    let error = open(&alone).expect_err("transactions without their snapshot");
    assert!(error.message().contains("is missing"), "{error}");
}

#[test]
fn second_writer_is_told_who_holds_the_database() {
    let vfs = MemoryVfs::default();
    let (mut store, graph) = open(&vfs).expect("the disk is sound");
    store.checkpoint(graph.view()).expect("the disk is sound");
    let error = open(&vfs).expect_err("one writer");
    assert_eq!(error.code(), crate::error::ErrorCode::Locked);
    assert!(error.message().contains("4711"), "{error}");
    drop(store);
    assert!(open(&vfs).is_ok());
}

#[test]
fn remains_of_a_dead_checkpoint_are_removed() {
    let vfs = MemoryVfs::default();
    let (mut store, graph) = open(&vfs).expect("the disk is sound");
    store.checkpoint(graph.view()).expect("the disk is sound");
    let paths = Paths::new(Path::new(PATH));
    let remains = super::super::format::aside(&paths.snapshot);
    let remains = remains.to_str().expect("the name is text");
    let whole = vfs.content(PATH).expect("the snapshot is there");
    drop((store, graph));
    // The header is written last; a file may also have got none of its bytes.
    let headless = [vec![0; 128], vec![7; 1_000]].concat();
    for left in [headless, Vec::new(), vec![0; 5], whole] {
        vfs.put(remains, left);
        drop(open(&vfs).expect("the store is whole"));
        assert_eq!(vfs.content(remains), None);
    }
}

/// A graph that was renamed, or copied, to the name of the temporary file.
#[test]
fn what_is_not_the_rest_of_a_checkpoint_stays() {
    let vfs = MemoryVfs::default();
    let (mut store, graph) = open(&vfs).expect("the disk is sound");
    store.checkpoint(graph.view()).expect("the disk is sound");
    drop((store, graph));
    let other = old_files();
    for (name, path) in [
        ("graph.tupu-new", PATH),
        ("graph.tupu-wal-new", "graph.tupu-wal"),
    ] {
        for content in [
            b"a text".to_vec(),
            other.content(path).expect("it is there"),
        ] {
            vfs.put(name, content.clone());
            let (mut store, graph) = open(&vfs).expect("nothing has to be written");
            let error = store.checkpoint(graph.view());
            let error = error.and_then(|()| store.close(graph.view()));
            if name == "graph.tupu-new" {
                let error = error.expect_err("the name is taken");
                assert!(
                    error.message().contains("graph.tupu-new is in the way"),
                    "{error}"
                );
            }
            assert_eq!(vfs.content(name), Some(content), "{name}");
        }
        vfs.remove(Path::new(name)).expect("the disk is sound");
    }
}

/// The files of the fixture of version 1, on a disk.
fn old_files() -> MemoryVfs {
    let vfs = MemoryVfs::default();
    let snapshot = include_bytes!("../../../tests/fixture/version-1.tupu");
    let log = include_bytes!("../../../tests/fixture/version-1.tupu-wal");
    vfs.put(PATH, snapshot.to_vec());
    vfs.put("graph.tupu-wal", log.to_vec());
    vfs
}

#[test]
fn file_of_an_older_format_stays_until_the_new_one_is_verified() {
    let snapshot_version = |vfs: &MemoryVfs| vfs.content(PATH).map(|content| content[8]);
    let mut kept = 0;
    for at in 0..40 {
        let vfs = old_files();
        let (mut store, graph) = open(&vfs).expect("version 1 is read");
        vfs.set_faults(Faults {
            garble_at: Some(at),
            ..Faults::default()
        });
        let outcome = store.checkpoint(graph.view());
        vfs.set_faults(Faults::default());
        drop(store);
        if snapshot_version(&vfs) == Some(1) {
            assert!(outcome.is_err(), "operation {at}");
            kept += 1;
        }
        let (_, again) = open(&vfs).expect("one or the other is whole");
        assert_eq!(print(again.view()), print(graph.view()), "operation {at}");
    }
    // The sections with their table, and the header: two writes.
    assert_eq!(kept, 2);
}

/// An import and a backup write a graph to a new file in this way.
#[test]
fn full_disk_at_every_size_refuses_a_new_file_and_leaves_nothing_of_it() {
    let vfs = MemoryVfs::default();
    let mut work = Workload::new(Graph::default(), 3);
    for _ in 0..40 {
        work.change();
        work.end(true);
    }
    let out = Path::new("copy.tupu");
    backup_in(&vfs, work.graph.view(), &Kept::nothing(), out).expect("there is room");
    let needed = vfs.used();
    let sizes = (0..needed).step_by(17);
    let tried = sizes.len();
    for capacity in sizes {
        let vfs = MemoryVfs::default();
        vfs.set_faults(Faults {
            capacity: Some(capacity),
            ..Faults::default()
        });
        let error = backup_in(&vfs, work.graph.view(), &Kept::nothing(), out)
            .expect_err("the disk is full");
        assert!(error.to_string().contains("full"), "{error}");
        assert_eq!(vfs.used(), 0, "{capacity} bytes");
        vfs.set_faults(Faults::default());
        backup_in(&vfs, work.graph.view(), &Kept::nothing(), out).expect("there is room again");
    }
    told(tried, "sizes at which a new file did not fit");
}
