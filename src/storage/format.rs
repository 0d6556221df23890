//! The bytes of the two files: format version 5. Versions 1 to 4 are read (what they lack is said below); what is
//! written is version 5, which differs from version 4 in that records, columns and neighbours are packed, and that leaves
//! of indexes and a directory let a graph be opened without reading all of it.
//!
//! All numbers are little-endian. Every byte of both files is under some CRC-32 (the IEEE polynomial) or compared with
//! a constant, so that no changed byte goes unnoticed.
//!
//! # Snapshot, `graph.tupu`
//!
//! | bytes | content |
//! | --- | --- |
//! | 0..8 | magic `\x89tupu\r\n\x1a` (as PNG does it: a text-mode copy breaks it) |
//! | 8..12 | format version |
//! | 12..28 | database id, chosen at random when the file is made |
//! | 28..36 | commit number of the last transaction in it |
//! | 36..44 | where the section table starts |
//! | 44..48 | how many sections |
//! | 48..52 | CRC of the section table |
//! | 52..60 | length of the file |
//! | 60..68 | time of the last transaction in it: microseconds since 1970; the least number where it is not known |
//! | 68..72 | `none`: no transaction came after the snapshot; `more`: they did, and are in the log |
//! | 72..80 | how much history is kept, since version 4: zero for none; `all ` and zero; `days` and their number (u32) |
//! | 80..124 | zero |
//! | 124..128 | CRC of bytes 0..124 |
//!
//! In versions 1 and 2 the header has 64 bytes: 0..60 as above, then the CRC of those.
//!
//! Then the sections, one right after the other, then the section table, which ends the file. A table entry has 24
//! bytes: kind (four letters), number (u32), CRC of the section (u32), four zero bytes, length (u64). A section starts
//! where the one before it ends; the first at the end of the header. What the kinds hold is said in `stored_block`,
//! and for those of history in `history`.
//!
//! The header is the only part of a snapshot that is ever written in place: when the first transaction after it goes into
//! the log, `none` becomes `more`. Like everything up to 512 bytes, a disk writes it whole or not at all.
//!
//! # Log, `graph.tupu-wal`
//!
//! | bytes | content |
//! | --- | --- |
//! | 0..8 | magic `\x89tupw\r\n\x1a` |
//! | 8..12 | format version |
//! | 12..28 | database id: the snapshot's |
//! | 28..36 | base: the log holds transactions after this commit number |
//! | 36..60 | zero |
//! | 60..64 | CRC of bytes 0..60 |
//!
//! Then one frame for each transaction:
//!
//! | bytes | content |
//! | --- | --- |
//! | 0..4 | mark `txn\x03` |
//! | 4..8 | CRC of the payload |
//! | 8..16 | length of the payload |
//! | 16..24 | commit number: one more than the frame before |
//! | 24..32 | the last commit number known to be on the disk when this frame was written |
//! | 32..40 | time of the commit: microseconds since 1970; the least number where it is not known |
//! | 40..44 | CRC of database id, then bytes 0..40 |
//! | 44.. | payload: the changes, as in `record` |
//! | … | four to eleven bytes 0xEE, up to a multiple of eight |
//!
//! Behind the last frame the file goes on with zeros, which are reserved for the next ones; a frame never ends with zeros.
//!
//! In logs of versions 1 and 2 a frame has the mark `txn\x01` and no time, so that its header has 36 bytes.
//!
//! # Which transactions count
//!
//! Commit numbers join the files: the log's frames up to the snapshot's commit number are already in the snapshot and
//! are skipped. A log whose base is higher than the snapshot's commit number, or whose id is another, does not belong
//! to it and is refused. A snapshot that says `more` is refused without a log of its id that reaches up to it. How a torn
//! end is distinguished from damage is described in `log_reader`.

use super::codec::{Plain, corrupt, get_at, put_array};
use super::keep::Keep;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{CommitNumber, CommitStamp, CommitTime};
use std::path::{Path, PathBuf};

/// The format that this code writes, and the newest that it reads.
pub const VERSION: u32 = 5;
/// Length of the header of a log, and of a snapshot of versions 1 and 2.
pub const HEADER_LEN: usize = 64;
/// Length of the header of a snapshot.
pub const SNAPSHOT_HEADER_LEN: usize = 128;
/// The first version with times, with a mark for what follows the snapshot, and with kinds of indexes.
pub const FIRST_WITH_TIMES: u32 = 3;
/// The first version that may keep a history.
pub const FIRST_WITH_HISTORY: u32 = 4;
/// Length of an entry of the section table.
pub const SECTION_ENTRY_LEN: usize = 24;

const SNAPSHOT_MAGIC: [u8; 8] = *b"\x89tupu\r\n\x1a";
const LOG_MAGIC: [u8; 8] = *b"\x89tupw\r\n\x1a";
/// The stored form of an unknown time.
const NO_TIME: i64 = i64::MIN;

/// The id that distinguishes databases.
pub type DatabaseId = [u8; 16];

/// The paths of one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `graph.tupu`
    pub snapshot: PathBuf,
    /// `graph.tupu-wal`
    pub log: PathBuf,
    /// `graph.tupu-lock`
    pub lock: PathBuf,
}

impl Paths {
    /// Of the database whose snapshot is at `path`.
    pub fn new(path: &Path) -> Paths {
        Paths {
            snapshot: path.to_owned(),
            log: with_suffix(path, "-wal"),
            lock: with_suffix(path, "-lock"),
        }
    }
}

/// Adds the path of the file to an error.
pub fn in_file(path: &Path, error: Error) -> Error {
    let mut named = Error::storage(
        error.code(),
        format!("{}: {}", path.display(), error.message()),
    );
    if let Some(hint) = error.hint_text() {
        named = named.hint(hint);
    } else if error.code() == ErrorCode::Corruption {
        named =
            named.hint("`tupu check` names all damage, `tupu check --salvage OUT` saves the rest");
    }
    named.caused_by(error)
}

/// Whether the first bytes of a file are those of a snapshot.
pub fn begins_snapshot(bytes: &[u8]) -> bool {
    bytes.starts_with(&SNAPSHOT_MAGIC)
}

/// Whether these are all the bytes of a file whose header has not been written beyond its magic number.
pub fn is_part_of_a_magic_number(bytes: &[u8]) -> bool {
    let (written, rest) = bytes.split_at(bytes.len().min(SNAPSHOT_MAGIC.len()));
    let kept = written
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    let begins = |magic: &[u8]| {
        written
            .get(..kept)
            .is_some_and(|written| magic.starts_with(written))
    };
    let is_torn = rest.iter().all(|byte| *byte == 0);
    is_torn && (begins(&SNAPSHOT_MAGIC) || begins(&LOG_MAGIC))
}

/// Whether these are the first bytes of a log.
pub fn begins_log(bytes: &[u8]) -> bool {
    bytes.starts_with(&LOG_MAGIC)
}

/// The path of the temporary file that will replace `path`.
pub fn aside(path: &Path) -> PathBuf {
    with_suffix(path, "-new")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Length of the header of a snapshot of this version.
pub fn snapshot_header_len(version: u32) -> usize {
    if version < FIRST_WITH_TIMES {
        HEADER_LEN
    } else {
        SNAPSHOT_HEADER_LEN
    }
}

/// Whether transactions followed a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continuation {
    /// The file has no field for this: versions 1 and 2.
    Unknown,
    /// No transaction followed.
    None,
    /// Transactions followed, and are in the log.
    InLog,
}

const NOTHING_FOLLOWS: u32 = u32::from_le_bytes(*b"none");
const MORE_FOLLOWS: u32 = u32::from_le_bytes(*b"more");

/// The header of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotHeader {
    /// The format of the file.
    pub version: u32,
    /// Of which database.
    pub id: DatabaseId,
    /// The last transaction in it.
    pub commit: CommitStamp,
    /// Where the section table starts.
    pub table_start: u64,
    /// How many sections.
    pub sections: u32,
    /// CRC of the table.
    pub table_crc: u32,
    /// Length of the file.
    pub file_len: u64,
    /// Whether transactions came after it.
    pub continuation: Continuation,
    /// How much history is kept.
    pub keep: Keep,
}

/// The header of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogHeader {
    /// The format of the file.
    pub version: u32,
    /// Of which database.
    pub id: DatabaseId,
    /// It holds the transactions after this one.
    pub base: CommitNumber,
}

impl SnapshotHeader {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = start_header(SNAPSHOT_MAGIC, self.version, &self.id, self.commit.number);
        self.table_start.put(&mut out);
        self.sections.put(&mut out);
        self.table_crc.put(&mut out);
        self.file_len.put(&mut out);
        if self.version >= FIRST_WITH_TIMES {
            put_time(self.commit, &mut out);
            let mark = match self.continuation {
                Continuation::Unknown | Continuation::None => NOTHING_FOLLOWS,
                Continuation::InLog => MORE_FOLLOWS,
            };
            mark.put(&mut out);
        }
        if self.version >= FIRST_WITH_HISTORY {
            self.keep.put(&mut out);
        }
        finish_header(out, snapshot_header_len(self.version))
    }

    /// From the first bytes of a file.
    pub fn decode(bytes: &[u8]) -> Result<SnapshotHeader> {
        let (version, id, number) = open_header(bytes, SNAPSHOT_MAGIC, snapshot_header_len)?;
        let (time, continuation) = if version < FIRST_WITH_TIMES {
            (None, Continuation::Unknown)
        } else {
            (get_time(bytes, 60)?, get_continuation(bytes)?)
        };
        let keep = match version < FIRST_WITH_HISTORY {
            true => Keep::None,
            false => Keep::get(bytes, 72)?,
        };
        Ok(SnapshotHeader {
            version,
            id,
            commit: CommitStamp { number, time },
            table_start: get_at(bytes, 36)?,
            sections: get_at(bytes, 44)?,
            table_crc: get_at(bytes, 48)?,
            file_len: get_at(bytes, 52)?,
            continuation,
            keep,
        })
    }
}

fn get_continuation(bytes: &[u8]) -> Result<Continuation> {
    match get_at(bytes, 68)? {
        NOTHING_FOLLOWS => Ok(Continuation::None),
        MORE_FOLLOWS => Ok(Continuation::InLog),
        _ => Err(corrupt(
            "the header of the file is damaged (bytes 68 to 71)",
        )),
    }
}

/// Appends the time of a commit.
pub fn put_time(commit: CommitStamp, out: &mut Vec<u8>) {
    commit.time.map_or(NO_TIME, |time| time.0).put(out);
}

/// The time of a commit at a place.
pub fn get_time(bytes: &[u8], at: usize) -> Result<Option<CommitTime>> {
    let time = get_at(bytes, at)?;
    Ok((time != NO_TIME).then_some(CommitTime(time)))
}

impl LogHeader {
    /// Of a log in the format that this code writes.
    pub fn new(id: DatabaseId, base: CommitNumber) -> LogHeader {
        LogHeader {
            version: VERSION,
            id,
            base,
        }
    }

    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let out = start_header(LOG_MAGIC, self.version, &self.id, self.base);
        finish_header(out, HEADER_LEN)
    }

    /// From the first bytes of a file.
    pub fn decode(bytes: &[u8]) -> Result<LogHeader> {
        let (version, id, base) = open_header(bytes, LOG_MAGIC, |_| HEADER_LEN)?;
        Ok(LogHeader { version, id, base })
    }
}

fn start_header(magic: [u8; 8], version: u32, id: &DatabaseId, commit: CommitNumber) -> Vec<u8> {
    let mut out = Vec::with_capacity(SNAPSHOT_HEADER_LEN);
    out.extend_from_slice(&magic);
    version.put(&mut out);
    out.extend_from_slice(id);
    commit.0.put(&mut out);
    out
}

fn finish_header(mut out: Vec<u8>, len: usize) -> Vec<u8> {
    out.resize(len - size_of::<u32>(), 0);
    crc32fast::hash(&out).put(&mut out);
    out
}

/// Checks magic, then version, then checksum: a newer version may have another header from byte 12 on.
fn open_header(
    bytes: &[u8],
    magic: [u8; 8],
    len: fn(u32) -> usize,
) -> Result<(u32, DatabaseId, CommitNumber)> {
    if bytes.get(..8) != Some(&magic) {
        return Err(not_a_database(bytes, magic));
    }
    let version: u32 = get_at(bytes, 8)?;
    let checked = len(version) - size_of::<u32>();
    let sum = get_at::<u32>(bytes, checked).ok();
    let intact = sum.is_some() && bytes.get(..checked).map(crc32fast::hash) == sum;
    if version > VERSION {
        return Err(newer_version(version, intact));
    }
    if !intact || version == 0 {
        let last = len(version) - 1;
        let message = format!("the header of the file is damaged (bytes 0 to {last})");
        return Err(corrupt(message));
    }
    let id = bytes
        .get(12..28)
        .and_then(|id| id.try_into().ok())
        .ok_or_else(|| corrupt("a header is too short"))?;
    Ok((version, id, CommitNumber(get_at(bytes, 28)?)))
}

fn not_a_database(bytes: &[u8], magic: [u8; 8]) -> Error {
    let same = bytes.iter().zip(magic).filter(|(a, b)| **a == *b).count();
    // If seven of eight bytes match, this is a damaged database and not another kind of file.
    if same == magic.len() - 1 {
        return corrupt("the header of the file is damaged (bytes 0 to 7)");
    }
    Error::storage(ErrorCode::NotADatabase, "the file is not a tupu database")
}

fn newer_version(version: u32, intact: bool) -> Error {
    let damaged = if intact {
        ""
    } else {
        ", or its header is damaged"
    };
    Error::storage(
        ErrorCode::UnsupportedVersion,
        format!("the file has format version {version}{damaged}; this tupu reads up to {VERSION}"),
    )
    .hint("open it with the newer tupu, or have that one run `export --format cypher`")
}

/// One line of the section table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionEntry {
    /// What it holds.
    pub kind: u32,
    /// Which of its kind.
    pub number: u32,
    /// CRC of its bytes.
    pub crc: u32,
    /// How many bytes.
    pub len: u64,
}

impl SectionEntry {
    /// Appends its bytes.
    pub fn encode(&self, out: &mut Vec<u8>) {
        put_array(&[self.kind, self.number, self.crc, 0], out);
        self.len.put(out);
    }

    /// From the bytes of an entry.
    pub fn decode(bytes: &[u8]) -> Result<SectionEntry> {
        Ok(SectionEntry {
            kind: get_at(bytes, 0)?,
            number: get_at(bytes, 4)?,
            crc: get_at(bytes, 8)?,
            len: get_at(bytes, 16)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_back_and_any_changed_byte_is_noticed() {
        let header = SnapshotHeader {
            version: VERSION,
            id: [7; 16],
            commit: CommitStamp::default().next(CommitTime(9)),
            table_start: 128,
            sections: 0,
            table_crc: 0,
            file_len: 128,
            continuation: Continuation::InLog,
            keep: Keep::Days(7),
        };
        let bytes = header.encode();
        assert_eq!(bytes.len(), SNAPSHOT_HEADER_LEN);
        assert_eq!(SnapshotHeader::decode(&bytes).ok(), Some(header));
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                assert!(SnapshotHeader::decode(&damaged).is_err(), "byte {at}");
            }
        }
    }

    #[test]
    fn newer_version_is_named() {
        let mut bytes = LogHeader::new([0; 16], CommitNumber(0)).encode();
        bytes[8] = 9;
        let error = LogHeader::decode(&bytes).expect_err("version 9 is not known");
        assert_eq!(error.code(), ErrorCode::UnsupportedVersion);
        assert!(error.message().contains("version 9"), "{error}");
    }
}
