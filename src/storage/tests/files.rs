//! The operating system's own files, in a temporary folder.

use super::super::check::check;
use super::super::follow::Follower;
use super::super::salvage::salvage;
use super::super::store::{OpenOptions, Store, backup};
use super::workload::{Workload, print};
use crate::error::ErrorCode;
use crate::graph::{Change, NewSymbol, SymbolKind};
use std::path::Path;
use std::sync::Arc;

fn open(path: &Path) -> (Store, Workload) {
    let (store, graph) = Store::open(path, OpenOptions::default()).expect("it opens");
    (store, Workload::new(graph, 17))
}

#[test]
fn database_lives_through_commits_checkpoints_and_reopening() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.tupu");
    let mut expected = None;
    for round in 0..4 {
        let (mut store, mut work) = open(&path);
        if let Some(expected) = expected {
            assert_eq!(print(work.graph.view()), expected, "round {round}");
        }
        for _ in 0..20 {
            work.transact(&mut store).expect("it is written");
        }
        if round % 2 == 1 {
            store.checkpoint(work.graph.view()).expect("it is written");
        }
        expected = Some(print(work.graph.view()));
    }
    let report = check(&path).expect("it can be read");
    assert!(report.is_sound(), "{:?}", report.problems);
    assert_eq!(report.last_commit.0, 80);
}

#[test]
fn reader_follows_while_the_writer_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.tupu");
    let (mut store, mut work) = open(&path);
    work.transact(&mut store).expect("it is written");
    let (mut follower, mut graph) = Follower::open(&path, false).expect("no lock is needed");
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while follower.commit().0 < 201 {
                follower.catch_up(&mut graph).expect("it follows");
            }
        });
        for step in 0..200 {
            work.transact(&mut store).expect("it is written");
            if step % 50 == 49 {
                store.checkpoint(work.graph.view()).expect("it is written");
            }
        }
        reader.join().expect("the reader ends");
    });
    assert_eq!(print(graph.view()), print(work.graph.view()));
}

#[test]
fn copy_is_made_while_the_writer_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("graph.tupu"), folder.path().join("copy"));
    let (mut store, mut work) = open(&path);
    for _ in 0..30 {
        work.transact(&mut store).expect("it is written");
    }
    let view = work.graph.view().clone();
    std::thread::scope(|scope| {
        let saver = scope.spawn(|| backup(&view, None, &copy));
        for _ in 0..30 {
            work.transact(&mut store).expect("it is written");
        }
        saver.join().expect("it ends").expect("it is written");
    });
    let (_, saved) = Store::open(&copy, OpenOptions::default()).expect("it opens");
    assert_eq!(print(saved.view()), print(&view));
}

#[test]
fn damaged_database_is_saved_into_a_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, saved) = (
        folder.path().join("graph.tupu"),
        folder.path().join("saved"),
    );
    let (mut store, mut work) = open(&path);
    for _ in 0..30 {
        work.transact(&mut store).expect("it is written");
    }
    store.checkpoint(work.graph.view()).expect("it is written");
    drop(store);
    let mut bytes = std::fs::read(&path).expect("it is there");
    let at = bytes.len() / 3;
    bytes[at] ^= 1;
    std::fs::write(&path, bytes).expect("it is written");
    // The first change reads what opening has left in the file.
    let opened = Store::open(&path, OpenOptions::default());
    let error = opened
        .and_then(|(_, mut graph)| {
            let (kind, name) = (SymbolKind::Label, Arc::from("a name that is new"));
            graph.apply(Change::SymbolAdded(NewSymbol { kind, name }))
        })
        .expect_err("it is damaged");
    assert_eq!(error.code(), ErrorCode::Corruption);
    assert!(
        error
            .hint_text()
            .is_some_and(|hint| hint.contains("salvage"))
    );
    assert!(!check(&path).expect("it can be read").is_sound());
    let report = salvage(&path, &saved).expect("it is saved");
    assert!(!report.problems.is_empty());
    assert!(check(&saved).expect("it can be read").is_sound());
}

#[test]
fn database_that_is_not_there_is_not_made_unasked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("graph.tupu");
    let options = OpenOptions {
        create: false,
        ..OpenOptions::default()
    };
    assert!(Store::open(&path, options).is_err());
    assert!(Follower::open(&path, false).is_err());
    assert_eq!(
        std::fs::read_dir(folder.path())
            .expect("it is there")
            .count(),
        0
    );
}
