//! The room as a whole against a file system that fails.

mod close;
mod copies;
mod crash;
mod damage;
mod files;
mod follow;
mod history;
mod log;
mod measure;
mod workload;

use super::format::{DatabaseId, LogHeader};
use super::log::Log;
use super::log_reader::{LogReader, Tail};
use super::store::Store;
use super::vfs::{OpenMode, Vfs};
use super::vfs_memory::MemoryVfs;
use crate::error::Result;
use crate::graph::{Change, CommitNumber, CommitStamp, CommitTime, NewSymbol, SymbolKind};
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
    vec![Change::SymbolAdded(NewSymbol {
        kind: SymbolKind::Label,
        name: format!("{number}:{filling}").into(),
    })]
}

fn number_of(change: &Change) -> u64 {
    let Change::SymbolAdded(NewSymbol { name, .. }) = change else {
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
    let mut reader = LogReader::new(file, &log_header())?;
    let mut numbers = Vec::new();
    while let Some(transaction) = reader.next()? {
        for change in super::record::decode_changes(transaction.payload) {
            numbers.push(number_of(&change?));
        }
    }
    Ok((numbers, reader.tail()))
}

fn log_header() -> LogHeader {
    LogHeader::new(ID, CommitNumber(0))
}

fn new_log(vfs: &MemoryVfs, path: &str) -> Result<Log> {
    Log::create(vfs, Path::new(path), ID, CommitNumber(0))
}

/// The commit after one of this number; its time tells the number.
fn stamp_after(last: CommitNumber) -> CommitStamp {
    let number = last.next();
    CommitStamp {
        number,
        time: Some(CommitTime(1_000 + number.0 as i64)),
    }
}

/// Opens a log as the store does: reads it, cuts its torn end, goes on behind it.
fn reopen_log(vfs: &MemoryVfs, path: &str) -> Result<Log> {
    let file = vfs.open(Path::new(path), OpenMode::Write)?;
    let mut reader = LogReader::new(file.clone(), &log_header())?;
    while reader.next()?.is_some() {}
    Log::resume(Path::new(path), log_header(), file, &reader)
}

/// A commit as the database makes it: what failed before is put right, then written, then synced.
fn append(log: &mut Log, vfs: &dyn Vfs, changes: &[Change]) -> Result<CommitNumber> {
    if log.syncer().check().is_err() {
        log.recover(vfs, CommitNumber(0))?;
    }
    let stamp = stamp_after(log.last());
    let outcome = log
        .write(changes, stamp)
        .and_then(|()| log.syncer().sync_to(stamp.number))
        .map(|()| stamp.number);
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
    let stamp = stamp_after(store.last_commit());
    let outcome = store
        .write(changes, stamp)
        .and_then(|()| store.sync())
        .map(|()| stamp.number);
    if store.has_failed() {
        let _ = store.recover();
    }
    outcome
}
