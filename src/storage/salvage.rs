//! Salvages what is left of a damaged database into a new one.
//!
//! Every section and every transaction is independent: it is kept if its checksum is correct and lost otherwise, and
//! whatever refers to something lost is left out. The report lists all losses.

use super::check::Problem;
use super::codec::get_at;
use super::companion::require_name_of_graph;
use super::format::{
    Continuation, HEADER_LEN, LogHeader, Paths, SECTION_ENTRY_LEN, SectionEntry, SnapshotHeader,
    VERSION, snapshot_header_len,
};
use super::history::Kept;
use super::log::read_log_header;
use super::log_reader::LogReader;
use super::open::log_missing;
use super::record::decode_changes;
use super::repair::{Repair, Section};
use super::snapshot_reader::read_snapshot_header;
use super::store::{backup_in, require_new_in};
use super::vfs::{OpenMode, OsVfs, Vfs, VfsFile, behind_links, read_exact_at};
use crate::error::{ErrorCode, Result};
use crate::graph::Graph;
use std::path::Path;
use std::sync::Arc;

/// What was saved and what was lost.
///
/// ```
/// # let folder = tempfile::tempdir().expect("a temporary folder");
/// # let path = folder.path().join("graph.tupu");
/// # tupu::Database::open(&path)?.execute("CREATE (:City)", ())?;
/// let saved = folder.path().join("saved.tupu");
/// let report: tupu::maintenance::SalvageReport = tupu::maintenance::salvage(&path, &saved)?;
/// assert_eq!(tupu::Database::open(&saved)?.query_one::<i64>("MATCH (n) RETURN count(n)", ())?, 1);
/// # drop(report);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SalvageReport {
    /// Nodes in the new database.
    pub nodes: u64,
    /// Relationships in the new database.
    pub relationships: u64,
    /// Transactions taken from the log.
    pub transactions: u64,
    /// Changes of the log that could not be applied, because the entities they refer to are lost.
    pub changes_lost: u64,
    /// What is damaged.
    pub problems: Vec<Problem>,
}

/// Makes a new database at `out` from what is left of the one at `path`. Leaves the old one as it is.
///
/// # Errors
///
/// `StorageError`: `NotADatabase` where nothing of a graph is found, `InputOutput` where a file cannot be read or
/// written.
///
/// ```
/// # let folder = tempfile::tempdir().expect("a temporary folder");
/// # let path = folder.path().join("graph.tupu");
/// # tupu::Database::open(&path)?.execute("CREATE (:City)", ())?;
/// let saved = folder.path().join("saved.tupu");
/// tupu::maintenance::salvage(&path, &saved)?;
/// assert_eq!(tupu::Database::open(&saved)?.query_one::<i64>("MATCH (n) RETURN count(n)", ())?, 1);
/// # Ok::<(), tupu::Error>(())
/// ```
pub fn salvage(path: &Path, out: &Path) -> Result<SalvageReport> {
    salvage_in(&OsVfs, &behind_links(path), &behind_links(out))
}

/// Does the same in any file system.
pub fn salvage_in(vfs: &dyn Vfs, path: &Path, out: &Path) -> Result<SalvageReport> {
    require_name_of_graph(path)?;
    require_new_in(vfs, out)?;
    let paths = Paths::new(path);
    let mut report = SalvageReport::default();
    let file = vfs.open(&paths.snapshot, OpenMode::Read)?;
    let known = match read_snapshot_header(file.as_ref()) {
        Ok(header) => Some(header),
        Err(error) if error.code() == ErrorCode::Corruption => {
            report.problem(&paths.snapshot, error.message());
            None
        }
        Err(error) => return Err(error),
    };
    let mut repair = Repair::default();
    for section in find_sections(file.as_ref())? {
        repair.add(section);
    }
    let mut graph = repair.finish(|message| report.problem(&paths.snapshot, message))?;
    if vfs.exists(&paths.log)? {
        let log = vfs.open(&paths.log, OpenMode::Read)?;
        replay_what_fits(&log, &paths.log, known.as_ref(), &mut graph, &mut report)?;
    } else if let Some(header) = known.filter(|known| known.continuation == Continuation::InLog) {
        let missing = log_missing(&paths, header.commit.number);
        report.problem(&paths.log, missing.message());
    }
    report.nodes = graph.view().node_count();
    report.relationships = graph.view().relationship_count();
    backup_in(vfs, graph.view(), &Kept::nothing(), out)?;
    Ok(report)
}

impl SalvageReport {
    fn problem(&mut self, file: &Path, message: &str) {
        self.problems.push(Problem {
            file: file.to_owned(),
            message: message.to_owned(),
        });
    }
}

/// Finds the sections by the table. The header holds the table's length twice; the value that gives more sound sections
/// is used.
fn find_sections(file: &dyn VfsFile) -> Result<Vec<Section>> {
    let file_len = file.len()?;
    let header = read_exact_at(file, 0, HEADER_LEN as u64)?.unwrap_or_default();
    let start: u64 = get_at(&header, 36).unwrap_or(file_len);
    let count: u32 = get_at(&header, 44).unwrap_or(0);
    let version = get_at(&header, 8).unwrap_or(VERSION).min(VERSION);
    let first = snapshot_header_len(version) as u64;
    let by_start = file_len.saturating_sub(start);
    let by_count = u64::from(count) * SECTION_ENTRY_LEN as u64;
    let mut best = read_sections(file, first, by_start)?;
    if by_count != by_start {
        let other = read_sections(file, first, by_count)?;
        if sound(&other) > sound(&best) {
            best = other;
        }
    }
    Ok(best)
}

fn sound(sections: &[Section]) -> usize {
    let sound = sections.iter().filter(|section| section.bytes.is_some());
    sound.count()
}

/// Finds each section from the end that fits: a damaged length shifts only the sections on one side of it, and equals
/// the difference between the two sides.
fn read_sections(file: &dyn VfsFile, first: u64, table_len: u64) -> Result<Vec<Section>> {
    let table_start = file.len()?.saturating_sub(table_len);
    let table = read_exact_at(file, table_start, table_len)?.unwrap_or_default();
    let entries: Vec<SectionEntry> = table
        .chunks_exact(SECTION_ENTRY_LEN)
        .filter_map(|bytes| SectionEntry::decode(bytes).ok())
        .collect();
    let mut end = table_start;
    let mut starts_from_end = Vec::with_capacity(entries.len());
    for entry in entries.iter().rev() {
        end = end.saturating_sub(entry.len);
        starts_from_end.push(end);
    }
    let mut start = first;
    let mut sections = Vec::with_capacity(entries.len());
    for (entry, other_start) in entries.into_iter().zip(starts_from_end.into_iter().rev()) {
        let end = other_start.saturating_add(entry.len);
        let mended = SectionEntry {
            len: end.saturating_sub(start),
            ..entry
        };
        let mut found = None;
        for (at, entry) in [(start, entry), (other_start, entry), (start, mended)] {
            if found.is_none() {
                found = read_section(file, at, entry)?.map(|bytes| (at, entry, bytes));
            }
        }
        let (at, entry, bytes) = match found {
            Some((at, entry, bytes)) => (at, entry, Some(bytes)),
            None => (start, entry, None),
        };
        sections.push(Section { at, entry, bytes });
        start = at.saturating_add(entry.len);
    }
    Ok(sections)
}

fn read_section(file: &dyn VfsFile, start: u64, entry: SectionEntry) -> Result<Option<Vec<u8>>> {
    let bytes = read_exact_at(file, start, entry.len)?;
    Ok(bytes.filter(|bytes| crc32fast::hash(bytes) == entry.crc))
}

/// Applies every complete transaction; a change that cannot be applied is counted and skipped.
fn replay_what_fits(
    log: &Arc<dyn VfsFile>,
    path: &Path,
    known: Option<&SnapshotHeader>,
    graph: &mut Graph,
    report: &mut SalvageReport,
) -> Result<()> {
    let header = match (read_log_header(log.as_ref()), known) {
        (Ok(header), _) => header,
        (Err(error), Some(snapshot)) => {
            report.problem(path, error.message());
            LogHeader {
                version: snapshot.version,
                ..LogHeader::new(snapshot.id, snapshot.commit.number)
            }
        }
        (Err(error), None) => {
            report.problem(path, error.message());
            return Ok(());
        }
    };
    if known.is_some_and(|ours| ours.id != header.id) {
        report.problem(path, "it is the log of another database");
        return Ok(());
    }
    let known = known.map_or(header.base, |ours| ours.commit.number);
    let mut reader = LogReader::new(Arc::clone(log), &header)?;
    loop {
        match reader.next() {
            Ok(None) => return Ok(()),
            Ok(Some(transaction)) if transaction.header.commit.number <= known => {}
            Ok(Some(transaction)) => {
                report.transactions += 1;
                report.changes_lost += apply_what_fits(graph, transaction.payload);
                graph.set_commit(transaction.header.commit);
            }
            Err(error) => {
                report.problem(path, error.message());
                if !reader.skip_damage()? {
                    return Ok(());
                }
            }
        }
    }
}

fn apply_what_fits(graph: &mut Graph, payload: &[u8]) -> u64 {
    let mut lost = 0;
    for change in decode_changes(payload) {
        if change.and_then(|change| graph.apply(change)).is_err() {
            lost += 1;
        }
    }
    graph.settle();
    lost
}
