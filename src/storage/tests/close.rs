//! A clean close, what it leaves, and what a snapshot without its log says.

use super::super::check::check_in;
use super::super::follow::{Follower, Progress};
use super::super::salvage::salvage_in;
use super::super::store::{OpenOptions, Store};
use super::super::vfs_memory::MemoryVfs;
use super::workload::{Workload, print};
use crate::error::{ErrorCode, Result};
use crate::graph::{
    Change, CreatedNode, Graph, IndexDefinition, IndexKind, KeyId, LabelId, NewSymbol,
    SchemaTarget, SymbolKind,
};
use crate::value::{NodeId, Value};
use std::path::Path;
use std::sync::Arc;

const PATH: &str = "graph.tupu";
const LOG: &str = "graph.tupu-wal";

fn open(vfs: &MemoryVfs, without_log: bool) -> Result<(Store, Graph)> {
    let options = OpenOptions {
        without_log,
        ..OpenOptions::default()
    };
    Store::open_in(Arc::new(vfs.clone()), Path::new(PATH), options)
}

/// A database to which so many transactions were written, still open.
fn written(transactions: usize) -> (MemoryVfs, Store, Workload) {
    let vfs = MemoryVfs::default();
    let (mut store, graph) = open(&vfs, false).expect("the disk is sound");
    let mut work = Workload::new(graph, 8);
    for _ in 0..transactions {
        work.transact(&mut store).expect("the disk is sound");
    }
    (vfs, store, work)
}

/// Another disk with these files of this one.
fn copy(vfs: &MemoryVfs, files: &[&str]) -> MemoryVfs {
    let copy = MemoryVfs::default();
    for file in files {
        copy.put(file, vfs.content(file).expect("the file is there"));
    }
    copy
}

#[test]
fn closing_leaves_one_file_that_is_all_of_the_graph() {
    let (vfs, store, work) = written(12);
    store.close(work.graph.view()).expect("the disk is sound");
    assert_eq!(vfs.names(), [PATH]);
    let (store, graph) = open(&copy(&vfs, &[PATH]), false).expect("it is complete");
    assert_eq!(print(graph.view()), print(work.graph.view()));
    assert_eq!(store.last_commit().0, 12);
    assert_eq!(graph.view().commit(), work.graph.view().commit());
}

#[test]
fn opening_makes_no_file_and_closing_none_either() {
    let vfs = MemoryVfs::default();
    let (store, graph) = open(&vfs, false).expect("the disk is sound");
    store.close(graph.view()).expect("there is nothing to do");
    assert!(vfs.names().is_empty());

    let (vfs, store, work) = written(1);
    store.close(work.graph.view()).expect("the disk is sound");
    let before = vfs.content(PATH);
    let (store, graph) = open(&vfs, false).expect("the disk is sound");
    store.close(graph.view()).expect("there is nothing to do");
    assert_eq!(
        (vfs.names(), vfs.content(PATH)),
        (vec![PATH.to_owned()], before)
    );
}

#[test]
fn snapshot_is_refused_without_the_log_that_goes_on_from_it() {
    let (vfs, store, work) = written(3);
    let alone = copy(&vfs, &[PATH]);
    let error = open(&alone, false).expect_err("three transactions are missing");
    assert_eq!(error.code(), ErrorCode::LogMissing);
    let hint = error.hint_text().unwrap_or_default();
    assert!(hint.contains("--without-log"), "{hint}");
    let refused = Follower::open_in(Arc::new(alone.clone()), Path::new(PATH), false);
    assert_eq!(
        refused.map(|_| ()).map_err(|error| error.code()),
        Err(ErrorCode::LogMissing)
    );
    let report = check_in(&alone, Path::new(PATH)).expect("it can be read");
    assert!(!report.is_sound());
    assert_eq!(report.problems[0].file, Path::new(LOG));
    let report = salvage_in(&alone, Path::new(PATH), Path::new("saved")).expect("it is saved");
    assert_eq!(report.problems.len(), 1);
    assert_eq!(
        alone.names(),
        [PATH, "saved"],
        "a refused file gets no others"
    );
    // With its log it is what it was.
    drop(store);
    let (_, graph) = open(&copy(&vfs, &[PATH, LOG]), false).expect("it is complete");
    assert_eq!(print(graph.view()), print(work.graph.view()));
}

#[test]
fn what_is_written_without_the_log_is_another_history() {
    let (vfs, store, _work) = written(3);
    drop(store);
    let alone = copy(&vfs, &[PATH]);
    let (follower, graph) =
        Follower::open_in(Arc::new(alone.clone()), Path::new(PATH), true).expect("it is asked for");
    assert_eq!((follower.commit().0, graph.view().node_count()), (0, 0));

    // Looking leaves it as it was: marked.
    let (store, graph) = open(&alone, true).expect("it is asked for");
    store.close(graph.view()).expect("there is nothing to do");
    assert!(open(&alone, false).is_err());

    let (mut store, graph) = open(&alone, true).expect("it is asked for");
    let mut work = Workload::new(graph, 9);
    work.transact(&mut store).expect("the disk is sound");
    drop(store);
    let (_, graph) = open(&alone, false).expect("it has a log of its own");
    assert_eq!(print(graph.view()), print(work.graph.view()));
    alone.put(LOG, vfs.content(LOG).expect("the log is there"));
    let error = open(&alone, false).expect_err("the lost log comes back");
    assert!(error.message().contains("another database"), "{error}");
}

#[test]
fn announced_transaction_that_never_came_is_none() {
    let (vfs, store, work) = written(2);
    store.close(work.graph.view()).expect("the disk is sound");
    let complete = vfs.content(PATH);
    let (mut store, graph) = open(&vfs, false).expect("it opens");
    let mut work = Workload::new(graph, 2);
    work.transact(&mut store).expect("the disk is sound");
    drop(store);
    // The process had died right after it announced the transaction.
    let log = vfs.content(LOG).expect("the log is there");
    vfs.put(LOG, log[..64].to_vec());
    assert_ne!(vfs.content(PATH), complete);
    let (store, graph) = open(&vfs, false).expect("the empty log is enough");
    assert_eq!(store.last_commit().0, 2);
    store.close(graph.view()).expect("the disk is sound");
    assert_eq!(
        (vfs.names(), vfs.content(PATH)),
        (vec![PATH.to_owned()], complete)
    );
}

#[test]
fn follower_goes_on_when_the_log_is_folded_and_comes_back() {
    let (vfs, mut store, mut work) = written(3);
    let shared = Arc::new(vfs.clone());
    let opened = || Follower::open_in(shared.clone(), Path::new(PATH), false);
    let (mut current, mut at_current) = opened().expect("it opens");
    let (mut late, mut at_late) = opened().expect("it opens");
    for round in 0..4 {
        work.transact(&mut store).expect("the disk is sound");
        let progress = current.catch_up(&mut at_current).expect("it follows");
        assert_eq!(progress, Progress::Appended, "round {round}");
        store.close(work.graph.view()).expect("the disk is sound");
        let progress = current.catch_up(&mut at_current).expect("it follows");
        assert_eq!(progress, Progress::None, "round {round}");
        if round == 2 {
            let progress = late.catch_up(&mut at_late).expect("it follows");
            assert_eq!(progress, Progress::Reloaded);
            assert_eq!(print(at_late.view()), print(work.graph.view()));
        }
        store = open(&vfs, false).expect("it opens").0;
    }
    work.transact(&mut store).expect("the disk is sound");
    for (follower, graph) in [(&mut current, &mut at_current), (&mut late, &mut at_late)] {
        follower.catch_up(graph).expect("it follows");
        assert_eq!(print(graph.view()), print(work.graph.view()));
        assert_eq!(graph.view().commit(), work.graph.view().commit());
    }
}

#[test]
fn follower_does_not_take_a_lost_log_for_a_folded_one() {
    let (vfs, store, _work) = written(3);
    let (mut follower, mut graph) =
        Follower::open_in(Arc::new(vfs.clone()), Path::new(PATH), false).expect("it opens");
    drop(store);
    vfs.take_away(LOG);
    let error = follower.catch_up(&mut graph).expect_err("it is lost");
    assert_eq!(error.code(), ErrorCode::LogMissing);
}

#[test]
fn new_database_is_not_made_over_one_that_came_first() {
    let vfs = MemoryVfs::default();
    let (first, graph) = open(&vfs, false).expect("there is nothing yet");
    let (mut second, other) = open(&vfs, false).expect("there is nothing yet");
    let mut first = first;
    let mut work = Workload::new(graph, 1);
    work.transact(&mut first).expect("the first one makes it");
    let mut late = Workload::new(other, 2);
    let error = late
        .transact(&mut second)
        .expect_err("the first one has it");
    assert_eq!(error.code(), ErrorCode::Locked);
    first.close(work.graph.view()).expect("the disk is sound");
    let error = late.transact(&mut second).expect_err("it is another graph");
    assert!(
        error.message().contains("made by another process"),
        "{error}"
    );
    drop(second);
    let (_, graph) = open(&vfs, false).expect("it opens");
    assert_eq!(print(graph.view()), print(work.graph.view()));
}

#[test]
fn times_go_up_and_come_back_from_both_files() {
    let (vfs, mut store, mut work) = written(4);
    store
        .checkpoint(work.graph.view())
        .expect("the disk is sound");
    work.transact(&mut store).expect("the disk is sound");
    drop(store);
    for from_log in [true, false] {
        let (store, graph) = open(&vfs, false).expect("it opens");
        let commit = graph.view().commit();
        assert_eq!(
            (commit.number.0, commit.time.map(|time| time.0)),
            (5, Some(1_005))
        );
        assert_eq!(store.log_size() > 0, from_log);
        store.close(graph.view()).expect("the disk is sound");
    }
}

fn named(kind: SymbolKind, name: &str) -> Change {
    let name = Arc::from(name);
    Change::SymbolAdded(NewSymbol { kind, name })
}

#[test]
fn a_large_file_takes_in_a_log_that_builds_an_index_and_no_other_small_one() {
    let vfs = MemoryVfs::default();
    let (mut store, mut graph) = open(&vfs, false).expect("the disk is sound");
    let commit = |store: &mut Store, graph: &mut Graph, changes: &[Change]| {
        for change in changes {
            graph.apply(change.clone()).expect("it fits the graph");
        }
        let number = super::commit(store, changes).expect("the disk is sound");
        graph.set_commit(super::stamp_after(crate::graph::CommitNumber(number.0 - 1)));
        graph.settle();
    };
    let text = Value::String("x".repeat(33 << 20).into());
    let node = CreatedNode {
        node: NodeId(0),
        labels: vec![LabelId(0)],
        properties: vec![(KeyId(0), text)],
    };
    let large = [
        named(SymbolKind::Label, "City"),
        named(SymbolKind::PropertyKey, "text"),
        named(SymbolKind::PropertyKey, "code"),
        Change::NodeCreated(node),
    ];
    commit(&mut store, &mut graph, &large);
    store.checkpoint(graph.view()).expect("the disk is sound");
    commit(&mut store, &mut graph, &[named(SymbolKind::Label, "Port")]);
    store.close(graph.view()).expect("the disk is sound");
    assert_eq!(vfs.names(), [PATH, LOG], "a small commit stays in the log");
    let (mut store, mut graph) = open(&vfs, false).expect("it is complete");
    let index = IndexDefinition {
        kind: IndexKind::Range,
        name: "code".into(),
        target: SchemaTarget::Node(LabelId(0)),
        keys: vec![KeyId(1)],
        owned: false,
    };
    commit(&mut store, &mut graph, &[Change::IndexCreated(index)]);
    // Neither closed nor folded: the process has died.
    drop(store);
    let (store, again) = open(&vfs, false).expect("it is complete");
    assert_eq!(print(again.view()), print(graph.view()));
    store.close(again.view()).expect("the disk is sound");
    assert_eq!(
        vfs.names(),
        [PATH],
        "every opening would build the index again"
    );
    let (_, again) = open(&vfs, false).expect("it is complete");
    assert_eq!(print(again.view()), print(graph.view()));
}
