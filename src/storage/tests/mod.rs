//! The room as a whole against a file system that fails.

mod crash;
mod damage;
mod files;
mod follow;
mod log;
mod measure;
mod workload;

use super::format::{CommitNumber, DatabaseId, LogHeader};
use super::log::Log;
use super::log_reader::{LogReader, Tail};
use super::store::Store;
use super::vfs::{OpenMode, Vfs};
use super::vfs_memory::MemoryVfs;
use crate::error::Result;
use crate::graph::{Change, SymbolKind};
use std::path::Path;

/// Runs of the random tests; `TUPU_TEST_RUNS` asks for more.
fn runs(default: u64) -> u64 {
    std::env::var("TUPU_TEST_RUNS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

/// Says how often something was tried, for the table in docs/durability.md: `cargo test --lib storage -- --nocapture`.
fn told(tried: usize, what: &str) {
    println!("{tried} {what}");
}

const ID: DatabaseId = [3; 16];

/// A transaction that is told by its number; the lengths differ, so that frames end everywhere in a sector.
fn numbered(number: u64) -> Vec<Change> {
    let filling = "山西".repeat((number as usize * 37) % 300);
    vec![Change::SymbolAdded {
        kind: SymbolKind::Label,
        name: format!("{number}:{filling}").into(),
    }]
}

fn number_of(change: &Change) -> u64 {
    let Change::SymbolAdded { name, .. } = change else {
        return 0;
    };
    name.split(':')
        .next()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// What a log holds: the numbers of its transactions, and how it ends.
fn read_log(vfs: &MemoryVfs, path: &str) -> Result<(Vec<u64>, Tail)> {
    let file = vfs.open(Path::new(path), OpenMode::Read)?;
    let mut reader = LogReader::new(file, ID, CommitNumber(0), None)?;
    let mut numbers = Vec::new();
    while let Some(transaction) = reader.next()? {
        for change in super::record::decode_changes(transaction.payload) {
            numbers.push(number_of(&change?));
        }
    }
    Ok((numbers, reader.tail()))
}

fn new_log(vfs: &MemoryVfs, path: &str) -> Result<Log> {
    let base = CommitNumber(0);
    Log::create(vfs, Path::new(path), &LogHeader { id: ID, base })
}

/// Opens a log as the store does: reads it, cuts its torn end, goes on behind it.
fn reopen_log(vfs: &MemoryVfs, path: &str) -> Result<Log> {
    let file = vfs.open(Path::new(path), OpenMode::Write)?;
    let mut reader = LogReader::new(file.clone(), ID, CommitNumber(0), None)?;
    while reader.next()?.is_some() {}
    Log::resume(Path::new(path), ID, file, &reader)
}

/// A commit as the database makes it: what failed before is put right, then written, then synced.
fn append(log: &mut Log, vfs: &dyn Vfs, changes: &[Change]) -> Result<CommitNumber> {
    if log.syncer().check().is_err() {
        log.recover(vfs, CommitNumber(0))?;
    }
    let outcome = log
        .write(changes)
        .and_then(|commit| log.syncer().sync_to(commit).map(|()| commit));
    if log.syncer().check().is_err() {
        let _ = log.recover(vfs, CommitNumber(0));
    }
    outcome
}

/// The same for a whole store.
fn commit(store: &mut Store, changes: &[Change]) -> Result<CommitNumber> {
    if store.has_failed() {
        store.recover()?;
    }
    let outcome = store
        .write(changes)
        .and_then(|commit| store.syncer().sync_to(commit).map(|()| commit));
    if store.has_failed() {
        let _ = store.recover();
    }
    outcome
}
