//! The states of earlier commits: after checkpoints, clean closes and deaths, with anchors and without.

use super::super::check::check_in;
use super::super::history::{History, Kept};
use super::super::keep::Keep;
use super::super::salvage::salvage_in;
use super::super::snapshot_reader::SnapshotReader;
use super::super::store::{OpenOptions, Store, backup_in};
use super::super::stored_block::is_history;
use super::super::vfs::{OpenMode, Vfs};
use super::super::vfs_memory::{MemoryVfs, PowerLoss};
use super::workload::{Random, Workload, print};
use super::{runs, told};
use crate::error::Result;
use crate::graph::{CommitNumber, CommitTime, Graph, GraphView};
use std::path::Path;
use std::sync::Arc;

const PATH: &str = "graph.tupu";

fn open(vfs: &MemoryVfs, keep: Option<Keep>) -> Result<(Store, Graph)> {
    let options = OpenOptions {
        keep,
        ..OpenOptions::default()
    };
    Store::open_in(Arc::new(vfs.clone()), Path::new(PATH), options)
}

fn history(store: &Store) -> History {
    let history = store.history().open(store.last_commit());
    history.unwrap_or_else(|error| unreachable!("history is kept: {error}"))
}

fn state(history: &History, commit: u64) -> Result<GraphView> {
    history.state(CommitNumber(commit), None, &|| Ok(()))
}

/// A database with its graph, and the state after each commit.
struct Life {
    vfs: MemoryVfs,
    store: Store,
    work: Workload,
    states: Vec<u64>,
}

impl Life {
    fn begin(keep: Option<Keep>, seed: u64) -> Life {
        let vfs = MemoryVfs::default();
        let (store, graph) = open(&vfs, keep).expect("the disk is sound");
        let states = vec![print(graph.view())];
        let work = Workload::new(graph, seed);
        Life {
            vfs,
            store,
            work,
            states,
        }
    }

    fn commit(&mut self) {
        let outcome = match self.states.len() % 9 {
            4 => self.work.transact_unit(&mut self.store),
            _ => self.work.transact(&mut self.store),
        };
        outcome.expect("the disk is sound");
        self.states.push(print(self.work.graph.view()));
    }

    /// What the next process finds, whose workload goes on with another seed.
    fn reopen(self, keep: Option<Keep>, seed: u64, clean: bool) -> Life {
        let vfs = match clean {
            true => {
                self.store
                    .close(self.work.graph.view())
                    .expect("the disk is sound");
                self.vfs
            }
            false => self.vfs.lose_power(PowerLoss::LoseAll),
        };
        let (store, graph) = open(&vfs, keep).expect("the files are whole");
        Life {
            work: Workload::new(graph, seed),
            vfs,
            store,
            states: self.states,
        }
    }

    fn checkpoint(&mut self) {
        let view = self.work.graph.view();
        self.store.checkpoint(view).expect("the disk is sound");
    }

    /// Every state from a commit on can be read, from anchors and from a state before it; none before.
    fn check(&self, first: usize, context: &str) {
        let history = history(&self.store);
        assert_eq!(history.first().number.0, first as u64, "{context}");
        let mut near: Option<GraphView> = None;
        for (number, print_then) in self.states.iter().enumerate() {
            let commit = CommitNumber(number as u64);
            let view = history.state(commit, near.as_ref(), &|| Ok(()));
            if number < first {
                let message = view.expect_err("it is not kept").message().to_owned();
                assert!(message.contains("is not kept"), "{message}");
                continue;
            }
            let view = view.unwrap_or_else(|error| unreachable!("{context}, {number}: {error}"));
            assert_eq!(print(&view), *print_then, "{context}, commit {number}");
            let alone = state(&history, commit.0).expect("it is kept");
            assert_eq!(print(&alone), *print_then, "{context}, commit {number}");
            if let Some(time) = view.commit().time {
                assert_eq!(history.commit_at(time).ok(), Some(commit), "{context}");
            }
            near = (number % 3 != 0).then_some(view);
        }
    }
}

#[test]
fn every_state_can_be_read_after_checkpoints_closes_and_deaths() {
    let mut tried = 0;
    for seed in 0..runs(12) {
        let mut life = Life::begin(Some(Keep::All), seed);
        let mut random = Random::new(seed + 77);
        for step in 0..60 {
            life.commit();
            match random.below(10) {
                0 => life.checkpoint(),
                1 => life = life.reopen(None, seed + step, true),
                2 => life = life.reopen(None, seed + step, false),
                _ => {}
            }
            if random.below(8) == 0 {
                life.check(0, &format!("seed {seed}, step {step}"));
            }
        }
        life.check(0, &format!("seed {seed}"));
        tried += life.states.len();
        drop(life.store);
        let report = check_in(&life.vfs, Path::new(PATH)).expect("it can be read");
        assert!(report.is_sound(), "{:?}", report.problems);
        assert_eq!(report.commits_kept, 60);
    }
    told(tried, "states of earlier commits read");
}

#[test]
fn ids_of_deleted_entities_are_not_given_again_while_history_is_kept() {
    for keep in [None, Some(Keep::All)] {
        let mut life = Life::begin(keep, 4);
        let mut seen = std::collections::HashSet::new();
        let (mut before, mut again) = (Vec::new(), 0);
        for step in 0..200 {
            life.commit();
            if step % 20 == 19 {
                life = life.reopen(None, 100 + step, step % 40 == 19);
            }
            let (view, mut nodes) = (life.work.graph.view(), Vec::new());
            view.scan_nodes(&mut 0, usize::MAX >> 1, &mut nodes);
            let new = nodes.iter().filter(|node| !before.contains(*node));
            again += new.filter(|node| !seen.insert(node.0)).count();
            before = nodes;
        }
        assert_eq!(again > 0, keep.is_none(), "{keep:?}: {again} ids");
    }
}

#[test]
fn history_begins_with_the_snapshot_where_it_is_asked_for_later() {
    let mut life = Life::begin(None, 9);
    for _ in 0..8 {
        life.commit();
    }
    life = life.reopen(None, 10, true);
    assert!(life.store.history().open(CommitNumber(8)).is_err());
    life = life.reopen(Some(Keep::All), 11, true);
    for _ in 0..8 {
        life.commit();
    }
    life.check(8, "before a checkpoint");
    life = life.reopen(None, 12, false);
    life.check(8, "after a death");
    life.checkpoint();
    life.commit();
    life.check(8, "after a checkpoint");
    life = life.reopen(Some(Keep::None), 13, true);
    assert!(life.store.history().open(CommitNumber(17)).is_err());
    life = life.reopen(Some(Keep::All), 14, true);
    life.commit();
    life.check(17, "kept anew");
}

#[test]
fn what_is_old_or_forgotten_is_dropped_by_a_checkpoint_and_the_rest_stays() {
    for first in [0, 1, 7, 19, 20] {
        let mut life = Life::begin(Some(Keep::All), 21);
        for step in 0..20 {
            life.commit();
            if step % 6 == 5 {
                life.checkpoint();
            }
        }
        let checkpoint = life.store.begin_checkpoint().expect("none is under way");
        let checkpoint = checkpoint.forgetting(CommitNumber(first));
        checkpoint
            .write(life.work.graph.view())
            .expect("the disk is sound");
        life.store
            .finish_checkpoint(checkpoint)
            .expect("the disk is sound");
        life.check(first as usize, &format!("from {first} on"));
        life.commit();
        life = life.reopen(None, 22, true);
        life.check(first as usize, &format!("from {first} on, closed"));
    }
    // The commits of the tests are of 1970.
    let mut life = Life::begin(Some(Keep::Days(3)), 5);
    for _ in 0..5 {
        life.commit();
    }
    life.check(0, "not yet dropped");
    life.checkpoint();
    life.commit();
    life.check(5, "dropped");
}

#[test]
fn an_instant_is_the_last_commit_at_or_before_it() {
    let mut life = Life::begin(Some(Keep::All), 3);
    for step in 0..12 {
        life.commit();
        if step == 6 {
            life.checkpoint();
        }
    }
    let history = history(&life.store);
    // The time of a commit is 1,000 and its number.
    for (time, number) in [
        (0, 0),
        (1_000, 0),
        (1_001, 1),
        (1_007, 7),
        (1_008, 8),
        (5_000, 12),
    ] {
        let commit = history.commit_at(CommitTime(time)).expect("it begins at 0");
        assert_eq!(commit.0, number, "{time}");
    }
    let later = life.store.begin_checkpoint().expect("none is under way");
    let later = later.forgetting(CommitNumber(4));
    later
        .write(life.work.graph.view())
        .expect("the disk is sound");
    life.store
        .finish_checkpoint(later)
        .expect("the disk is sound");
    let history = self::history(&life.store);
    assert_eq!(
        history.commit_at(CommitTime(1_004)).ok(),
        Some(CommitNumber(4))
    );
    let error = history
        .commit_at(CommitTime(1_003))
        .expect_err("it is forgotten");
    assert!(error.message().contains("begins with commit 4"), "{error}");
}

#[test]
fn a_changed_byte_of_history_is_found_by_check_and_salvage_says_that_it_drops_it() {
    let mut life = Life::begin(Some(Keep::All), 6);
    for step in 0..30 {
        life.commit();
        if step % 10 == 9 {
            life.checkpoint();
        }
    }
    let whole = life.vfs.content(PATH).expect("the file is there");
    let position = |kind: &[u8]| whole.windows(4).rposition(|bytes| bytes == kind);
    assert!(position(b"ANCR").is_some() && position(b"HIST").is_some());
    let mut noticed = 0;
    for at in (128..whole.len()).step_by(23) {
        let mut damaged = whole.clone();
        damaged[at] ^= 4;
        let vfs = MemoryVfs::default();
        vfs.put(PATH, damaged);
        let report = check_in(&vfs, Path::new(PATH)).expect("it can be read");
        assert!(!report.is_sound(), "byte {at}");
        noticed += 1;
    }
    told(noticed, "changed bytes of a file with history noticed");
    let vfs = MemoryVfs::default();
    vfs.put(PATH, whole);
    let report = salvage_in(&vfs, Path::new(PATH), Path::new("saved.tupu")).expect("it is whole");
    let told = report
        .problems
        .iter()
        .any(|problem| problem.message.contains("history"));
    assert!(told, "{:?}", report.problems);
    let (_, graph) = Store::open_in(
        Arc::new(vfs.clone()),
        Path::new("saved.tupu"),
        OpenOptions::default(),
    )
    .expect("it is whole");
    assert_eq!(print(graph.view()), print(life.work.graph.view()));
}

/// Where the sections of history of a file begin.
fn sections(vfs: &MemoryVfs) -> Vec<usize> {
    let file = vfs.open(Path::new(PATH), OpenMode::Read);
    let file = file.expect("the file is there");
    let reader = SnapshotReader::open(file.as_ref()).expect("it is whole");
    let entries = reader.entries();
    let history = entries.filter(|(_, entry)| is_history(entry.kind));
    history.map(|(start, _)| start as usize).collect()
}

/// Opens a file, commits once, makes a checkpoint that forgets what is before a commit if one is given, and closes. All
/// history must be kept, or an error must say what is damaged and leave the files as they are.
fn keeps_or_refuses(damaged: Vec<u8>, states: &[u64], forget: Option<u64>, context: &str) -> bool {
    let vfs = MemoryVfs::default();
    vfs.put(PATH, damaged.clone());
    let (mut store, graph) = open(&vfs, None).expect("the newest state is whole");
    let mut work = Workload::new(graph, 70);
    work.transact(&mut store).expect("the disk is sound");
    let outcome = match forget {
        None => store.close(work.graph.view()),
        Some(first) => store
            .begin_checkpoint()
            .map(|checkpoint| checkpoint.forgetting(CommitNumber(first)))
            .and_then(|checkpoint| checkpoint.write(work.graph.view())),
    };
    let Err(error) = outcome else {
        let (store, _) = open(&vfs, None).expect("it is whole");
        let history = history(&store);
        for (number, print_then) in (0..).zip(states) {
            let view = state(&history, number);
            let view = view.unwrap_or_else(|error| unreachable!("{context}, {number}: {error}"));
            assert_eq!(print(&view), *print_then, "{context}, commit {number}");
        }
        return true;
    };
    let message = error.message();
    assert!(
        message.contains("section of history"),
        "{context}: {message}"
    );
    assert!(vfs.content("graph.tupu-wal").is_some(), "{context}");
    let left = vfs.content(PATH).expect("the file is there");
    // The header says by now that there is a log.
    assert_eq!(left[128..], damaged[128..], "{context}");
    false
}

#[test]
fn damage_to_a_section_of_history_never_drops_history_at_a_close_or_checkpoint() {
    /// The commit's number, its time, and what comes behind them.
    const BITS: usize = 28 * 8;
    let mut life = Life::begin(Some(Keep::All), 6);
    for step in 0..24 {
        life.commit();
        if step % 4 == 3 {
            life.checkpoint();
        }
    }
    life = life.reopen(None, 7, true);
    let whole = life.vfs.content(PATH).expect("the file is there");
    let starts = sections(&life.vfs);
    assert!(keeps_or_refuses(whole.clone(), &life.states, None, "whole"));
    let mut noticed = 0;
    for (place, start) in starts.iter().enumerate() {
        // Every bit of the first sections and of the last, a few of the others.
        let all = place < 3 || place + 1 == starts.len();
        for bit in (0..BITS).step_by(if all { 1 } else { 13 }) {
            let mut damaged = whole.clone();
            damaged[start + bit / 8] ^= 1 << (bit % 8);
            let forget = (bit % 5 == 0).then_some(3);
            let context = format!("section {place}, bit {bit}, forgetting {forget:?}");
            let kept = keeps_or_refuses(damaged, &life.states, forget, &context);
            assert!(!kept, "{context}");
            noticed += 1;
        }
    }
    told(
        noticed,
        "damaged sections of history noticed by a close or a checkpoint",
    );
}

#[test]
fn a_commit_that_cannot_stand_where_it_does_is_found_before_anything_is_read() {
    let mut life = Life::begin(Some(Keep::All), 6);
    for _ in 0..8 {
        life.commit();
    }
    life = life.reopen(None, 7, true);
    let start = sections(&life.vfs)[0];
    let mut damaged = life.vfs.content(PATH).expect("the file is there");
    damaged[start] ^= 64;
    let vfs = MemoryVfs::default();
    vfs.put(PATH, damaged);
    let (store, _) = open(&vfs, None).expect("the newest state is whole");
    let outcome = store.history().open(store.last_commit());
    let message = outcome.expect_err("it is damaged").message().to_owned();
    assert!(message.contains("says commit 64"), "{message}");
    assert!(message.contains("bytes"), "{message}");
}

#[test]
fn a_copy_has_the_history_of_the_graph() {
    let mut life = Life::begin(Some(Keep::All), 14);
    for step in 0..20 {
        life.commit();
        if step == 9 {
            life.checkpoint();
        }
    }
    let kept = Kept {
        keep: Keep::All,
        history: Some(history(&life.store)),
        ..Kept::nothing()
    };
    let copy = Path::new("copy.tupu");
    backup_in(&life.vfs, life.work.graph.view(), &kept, copy).expect("there is room");
    let vfs = Arc::new(life.vfs.clone());
    let (store, _) = Store::open_in(vfs, copy, OpenOptions::default()).expect("it is whole");
    let past = history(&store);
    for (number, print_then) in (0..).zip(&life.states) {
        let view = state(&past, number).expect("it is kept");
        assert_eq!(print(&view), *print_then, "commit {number}");
    }
}
