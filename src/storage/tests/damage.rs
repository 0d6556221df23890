//! Files that are not what was written: one changed byte anywhere, arbitrary bytes, other formats; and what is saved.

use super::super::check::check_in;
use super::super::follow::Follower;
use super::super::format::{HEADER_LEN, VERSION};
use super::super::salvage::salvage_in;
use super::super::snapshot::{read_snapshot_from_bytes, write_snapshot_to_bytes};
use super::super::store::{OpenOptions, Store};
use super::super::vfs::Vfs;
use super::super::vfs_memory::MemoryVfs;
use super::workload::{Random, Workload, print, search_index, unit};
use super::{runs, told};
use crate::error::{ErrorCode, Result};
use crate::graph::{Change, Graph, GraphView, NewSymbol, SymbolKind};
use std::path::Path;
use std::sync::Arc;

const PATH: &str = "graph.tupu";
const LOG: &str = "graph.tupu-wal";
const OUT: &str = "saved.tupu";

fn open(vfs: &MemoryVfs) -> Result<(Store, Graph)> {
    Store::open_in(
        Arc::new(vfs.clone()),
        Path::new(PATH),
        OpenOptions::default(),
    )
}

/// The two files of a small database, and its state.
fn files(seed: u64) -> (Vec<u8>, Vec<u8>, GraphView) {
    let vfs = MemoryVfs::default();
    let (mut store, graph) = open(&vfs).expect("the disk is sound");
    let mut work = Workload::new(graph, seed);
    for step in 0..30 {
        work.transact(&mut store).expect("the disk is sound");
        if step == 24 {
            let view = work.graph.view().clone();
            store.checkpoint(&view).expect("the disk is sound");
        }
    }
    let content = |path| vfs.content(path).expect("the file is there");
    let (snapshot, mut log) = (content(PATH), content(LOG));
    // What follows is reserved for the next transactions.
    log.truncate(store.log_size() as usize);
    (snapshot, log, work.graph.view().clone())
}

fn disk(snapshot: &[u8], log: &[u8]) -> MemoryVfs {
    let vfs = MemoryVfs::default();
    vfs.put(PATH, snapshot.to_vec());
    vfs.put(LOG, log.to_vec());
    vfs
}

#[test]
fn sound_files_check_as_sound() {
    let (snapshot, log, view) = files(1);
    let report = check_in(&disk(&snapshot, &log), Path::new(PATH)).expect("it can be read");
    assert!(report.is_sound(), "{:?}", report.problems);
    assert_eq!(report.nodes, view.node_count());
    assert_eq!(report.relationships, view.relationship_count());
    assert_eq!(report.last_commit.0, 30);
    assert_eq!(report.transactions, 5);
    assert_eq!(report.snapshot_bytes, snapshot.len() as u64);
    assert_eq!(report.log_bytes, log.len() as u64);
}

/// Opens a database and makes a first change, which reads what opening has left in the file.
fn open_and_change(vfs: &MemoryVfs) -> Result<()> {
    let (_, mut graph) = open(vfs)?;
    let name = Arc::from("a name that is new");
    let kind = SymbolKind::Label;
    let added = graph.apply(Change::SymbolAdded(NewSymbol { kind, name }));
    added.map(|_| ())
}

#[test]
fn any_changed_byte_of_the_snapshot_is_noticed_by_open_or_the_first_change_and_by_check() {
    let (snapshot, log, _) = files(2);
    for at in 0..snapshot.len() {
        let mut damaged = snapshot.clone();
        damaged[at] ^= 1 << (at % 8);
        let vfs = disk(&damaged, &log);
        assert!(open_and_change(&vfs).is_err(), "open, byte {at}");
        // Damage is a finding; where it hits version or magic, the file cannot be judged and that is an error.
        if let Ok(report) = check_in(&vfs, Path::new(PATH)) {
            assert!(!report.is_sound(), "check, byte {at}");
        }
    }
    told(snapshot.len(), "changed bytes of a snapshot");
}

#[test]
fn any_changed_byte_of_the_log_is_noticed_by_open_and_check() {
    let (snapshot, log, _) = files(3);
    for at in 0..log.len() {
        let mut damaged = log.clone();
        damaged[at] ^= 1 << (at % 8);
        let vfs = disk(&snapshot, &damaged);
        assert!(open(&vfs).is_err(), "open, byte {at}");
        if let Ok(report) = check_in(&vfs, Path::new(PATH)) {
            assert!(!report.is_sound(), "check, byte {at}");
        }
    }
    told(log.len(), "changed bytes of a log");
}

#[test]
fn torn_log_is_named_by_check_and_is_no_damage() {
    let (snapshot, log, _) = files(4);
    let vfs = disk(&snapshot, &log[..log.len() - 3]);
    let report = check_in(&vfs, Path::new(PATH)).expect("it can be read");
    assert!(report.is_sound(), "{:?}", report.problems);
    let (at, bytes) = report.torn_tail.expect("the last transaction is cut");
    assert_eq!(at + bytes, log.len() as u64 - 3);
    assert_eq!(report.transactions, 4);
}

#[test]
fn salvage_saves_everything_but_what_was_hit() {
    let (snapshot, log, view) = files(5);
    assert!(view.has_references(), "they are saved, too");
    assert!(view.has_statements(), "and so are statements");
    // Every byte where more runs are asked for: each is an opening of what was saved.
    let step = if runs(0) > 0 { 1 } else { 5 };
    let (mut complete, mut tried) = (0, 0);
    for at in (0..snapshot.len()).step_by(step) {
        tried += 1;
        let mut damaged = snapshot.clone();
        damaged[at] ^= 1 << (at % 8);
        let vfs = disk(&damaged, &log);
        let report = match salvage_in(&vfs, Path::new(PATH), Path::new(OUT)) {
            Ok(report) => report,
            // A magic or a version that is not ours is not guessed at.
            Err(error) => {
                assert!(at < 12, "byte {at}: {error}");
                continue;
            }
        };
        assert!(report.nodes <= view.node_count());
        let (_, saved) =
            Follower::open_in(Arc::new(vfs), Path::new(OUT), false).expect("it is sound");
        assert_eq!(saved.view().node_count(), report.nodes);
        complete += usize::from(print(saved.view()) == print(&view));
    }
    // Header, table and one copy of the names may be hit without any loss.
    assert!(
        complete * step > HEADER_LEN,
        "{complete} of {}",
        snapshot.len()
    );
    told(tried, "snapshots with a changed byte salvaged");
}

#[test]
fn salvage_keeps_units_in_the_snapshot_and_in_the_log() {
    let (vfs, unit) = (MemoryVfs::default(), unit());
    let (mut store, mut graph) = open(&vfs).expect("the disk is sound");
    graph
        .apply(Change::UnitCreated(unit.clone()))
        .expect("the name is free");
    store.checkpoint(graph.view()).expect("the disk is sound");
    let saved = |vfs: &MemoryVfs| {
        let report = salvage_in(vfs, Path::new(PATH), Path::new(OUT)).expect("all is sound");
        assert_eq!(report.problems, [], "nothing is lost");
        let follower = Follower::open_in(Arc::new(vfs.clone()), Path::new(OUT), false);
        follower.expect("it is sound").1.view().own_units()
    };
    assert_eq!(saved(&vfs), std::slice::from_ref(&unit));
    let dropped = Change::UnitDropped(unit);
    super::commit(&mut store, &[dropped]).expect("the disk is sound");
    vfs.remove(Path::new(OUT)).expect("the file is there");
    assert_eq!(saved(&vfs), [], "the log says that it was dropped");
}

#[test]
fn salvage_keeps_search_indexes_in_the_snapshot_and_in_the_log() {
    let vfs = MemoryVfs::default();
    let (mut store, mut graph) = open(&vfs).expect("the disk is sound");
    let symbols = [
        (SymbolKind::Label, "City"),
        (SymbolKind::PropertyKey, "name"),
    ];
    for (kind, name) in symbols {
        let name = Arc::from(name);
        graph
            .apply(Change::SymbolAdded(NewSymbol { kind, name }))
            .expect("the name is new");
    }
    let index = search_index();
    graph
        .apply(Change::SearchIndexCreated(Arc::clone(&index)))
        .expect("the name is free");
    store.checkpoint(graph.view()).expect("the disk is sound");
    let saved = |vfs: &MemoryVfs| {
        let report = salvage_in(vfs, Path::new(PATH), Path::new(OUT)).expect("all is sound");
        assert_eq!(report.problems, [], "nothing is lost");
        let follower = Follower::open_in(Arc::new(vfs.clone()), Path::new(OUT), false);
        let (_, graph) = follower.expect("it is sound");
        graph.view().searches().cloned().collect::<Vec<_>>()
    };
    assert_eq!(saved(&vfs), [(*index).clone()]);
    let dropped = Change::SearchIndexDropped(index);
    super::commit(&mut store, &[dropped]).expect("the disk is sound");
    vfs.remove(Path::new(OUT)).expect("the file is there");
    assert_eq!(saved(&vfs), [], "the log says that it was dropped");
}

#[test]
fn salvage_goes_past_a_damaged_transaction() {
    let (snapshot, log, view) = files(6);
    for at in HEADER_LEN..log.len() {
        let mut damaged = log.clone();
        damaged[at] ^= 0x10;
        let vfs = disk(&snapshot, &damaged);
        let report =
            salvage_in(&vfs, Path::new(PATH), Path::new(OUT)).expect("the snapshot is sound");
        assert_eq!(report.transactions, 4, "byte {at}");
        assert!(!report.problems.is_empty());
    }
    let vfs = disk(&snapshot, &log);
    let report = salvage_in(&vfs, Path::new(PATH), Path::new(OUT)).expect("all is sound");
    assert!(report.problems.is_empty() && report.changes_lost == 0);
    let (_, saved) = Follower::open_in(Arc::new(vfs), Path::new(OUT), false).expect("it is sound");
    assert_eq!(print(saved.view()), print(&view));
    told(log.len() - HEADER_LEN, "logs with a changed byte salvaged");
}

#[test]
fn newer_format_is_refused_by_its_number() {
    let (mut snapshot, log, _) = files(7);
    snapshot[8] = VERSION as u8 + 1;
    let crc = crc32fast::hash(&snapshot[..60]).to_le_bytes();
    snapshot[60..64].copy_from_slice(&crc);
    let vfs = disk(&snapshot, &log);
    let error = open(&vfs).expect_err("the version is newer");
    assert_eq!(error.code(), ErrorCode::UnsupportedVersion);
    let named = format!("version {}", VERSION + 1);
    assert!(error.message().contains(&named), "{error}");
    let error = check_in(&vfs, Path::new(PATH)).expect_err("the version is newer");
    assert_eq!(error.code(), ErrorCode::UnsupportedVersion);
}

#[test]
fn strangers_are_told_apart_and_left_alone() {
    for content in [&b"SQLite format 3\0"[..], b"x", b"MATCH (n) RETURN n"] {
        let vfs = MemoryVfs::default();
        vfs.put(PATH, content.to_vec());
        let error = open(&vfs).expect_err("it is not ours");
        assert_eq!(error.code(), ErrorCode::NotADatabase, "{error}");
        assert_eq!(vfs.content(PATH).as_deref(), Some(content));
    }
    let vfs = MemoryVfs::default();
    vfs.put(PATH, Vec::new());
    assert!(open(&vfs).is_ok(), "an empty file is a new database");
}

/// Bytes that pass every checksum and lie all the same: sections with changed bytes and mended checksums.
#[test]
fn hostile_sections_are_refused_or_read_but_never_panic() {
    let (snapshot, log, _) = files(8);
    let table_start = u64::from_le_bytes(snapshot[36..44].try_into().expect("eight bytes"));
    for seed in 0..runs(600) {
        let mut random = Random::new(seed);
        let mut hostile = snapshot.clone();
        for _ in 0..1 + random.below(4) {
            let at = HEADER_LEN + random.below(table_start as usize - HEADER_LEN);
            hostile[at] = [0, 1, 127, 251, 252, 253, 255, hostile[at] ^ 4][random.below(8)];
        }
        mend(&mut hostile, table_start as usize);
        let vfs = disk(&hostile, &log);
        let opened = open(&vfs);
        if let Ok((mut store, graph)) = opened {
            let mut work = Workload::new(graph, seed);
            let _ = work.transact(&mut store);
        }
        let _ = check_in(&vfs, Path::new(PATH));
        let _ = salvage_in(&vfs, Path::new(PATH), Path::new(OUT));
    }
    told(runs(600) as usize, "hostile snapshots with sound checksums");
}

/// Gives every section, the table and the header the checksums that their bytes have.
fn mend(file: &mut [u8], table_start: usize) {
    let mut start = HEADER_LEN;
    for entry in (table_start..file.len()).step_by(24) {
        let len = u64::from_le_bytes(file[entry + 16..entry + 24].try_into().expect("eight"));
        let crc = crc32fast::hash(&file[start..start + len as usize]);
        file[entry + 8..entry + 12].copy_from_slice(&crc.to_le_bytes());
        start += len as usize;
    }
    let table = crc32fast::hash(&file[table_start..]);
    file[48..52].copy_from_slice(&table.to_le_bytes());
    let header = crc32fast::hash(&file[..60]);
    file[60..64].copy_from_slice(&header.to_le_bytes());
}

#[test]
fn arbitrary_bytes_never_panic() {
    let (snapshot, log, _) = files(9);
    for seed in 0..runs(500) {
        let mut random = Random::new(seed);
        let (mut first, mut second) = (snapshot.clone(), log.clone());
        for file in [&mut first, &mut second] {
            file.truncate(1 + random.below(file.len()));
            for _ in 0..random.below(20) {
                let at = random.below(file.len());
                file[at] = random.below(256) as u8;
            }
        }
        let vfs = disk(&first, &second);
        let _ = open(&vfs);
        let _ = check_in(&vfs, Path::new(PATH));
        let _ = salvage_in(&vfs, Path::new(PATH), Path::new(OUT));
        let _ = read_snapshot_from_bytes(&second);
    }
    told(runs(500) as usize, "pairs of files of arbitrary bytes");
}

#[test]
fn bytes_come_back_as_the_same_graph() {
    for seed in 0..runs(30) {
        let vfs = MemoryVfs::default();
        let (mut store, graph) = open(&vfs).expect("the disk is sound");
        let mut work = Workload::new(graph, seed);
        for _ in 0..40 {
            work.transact(&mut store).expect("the disk is sound");
        }
        let bytes = write_snapshot_to_bytes(work.graph.view()).expect("memory is sound");
        let graph = read_snapshot_from_bytes(&bytes).expect("the bytes are sound");
        assert_eq!(print(graph.view()), print(work.graph.view()), "seed {seed}");
    }
}

#[test]
fn backup_is_a_database_of_its_own() {
    let vfs = MemoryVfs::default();
    let (mut store, graph) = open(&vfs).expect("the disk is sound");
    let mut work = Workload::new(graph, 11);
    work.transact(&mut store).expect("the disk is sound");
    let view = work.graph.view().clone();
    work.transact(&mut store).expect("the disk is sound");
    store.backup(&view, Path::new(OUT)).expect("it is written");
    let error = store
        .backup(&view, Path::new(OUT))
        .expect_err("it is there");
    assert!(error.message().contains("already"), "{error}");
    let (_, copy) = Follower::open_in(Arc::new(vfs), Path::new(OUT), false).expect("it opens");
    assert_eq!(print(copy.view()), print(&view));
}
