//! The bytes of the two files: format version 2. Version 1 is the same without the sections of neighbours and counts; its
//! files are read, and a checkpoint writes them as version 2.
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
//! | 60..64 | CRC of bytes 0..60 |
//!
//! Then the sections, one right after the other, then the section table, which ends the file. A table entry has 24
//! bytes: kind (four letters), number (u32), CRC of the section (u32), four zero bytes, length (u64). A section starts
//! where the one before it ends; the first at byte 64. What the kinds hold is said in `stored_block`.
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
//! | 0..4 | mark `txn\x01` |
//! | 4..8 | CRC of the payload |
//! | 8..16 | length of the payload |
//! | 16..24 | commit number: one more than the frame before |
//! | 24..32 | the last commit number known to be on the disk when this frame was written |
//! | 32..36 | CRC of database id, then bytes 0..32 |
//! | 36.. | payload: the changes, as in `record` |
//! | … | four to eleven bytes 0xEE, up to a multiple of eight |
//!
//! # Which transactions count
//!
//! Commit numbers join the files: the log's frames up to the snapshot's commit number are already in the snapshot and
//! are skipped. A log whose base is higher than the snapshot's commit number, or whose id is another, does not belong
//! to it and is refused. How a torn end is told from damage is said in `log_reader`.

use super::codec::{Plain, corrupt, get_at, put_array};
use crate::error::{Error, ErrorCode, Result};
use std::path::{Path, PathBuf};

/// The format that this code writes, and the newest that it reads.
pub const VERSION: u32 = 2;
/// Length of either file's header.
pub const HEADER_LEN: usize = 64;
/// Length of a frame's header.
pub const FRAME_HEADER_LEN: usize = 36;
/// Length of an entry of the section table.
pub const SECTION_ENTRY_LEN: usize = 24;
/// What a frame starts with; no zero byte, so that it is told from a sector that was never written.
pub const FRAME_MARK: u32 = u32::from_le_bytes(*b"txn\x01");
/// What a frame ends with.
pub const FRAME_FILL: u8 = 0xEE;

const SNAPSHOT_MAGIC: [u8; 8] = *b"\x89tupu\r\n\x1a";
const LOG_MAGIC: [u8; 8] = *b"\x89tupw\r\n\x1a";
const CHECKED_LEN: usize = HEADER_LEN - 4;

/// The number of a transaction since the database was made.
///
/// ```
/// use tupu::maintenance::CommitNumber;
/// assert!(CommitNumber(3) < CommitNumber(4));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitNumber(pub u64);

impl CommitNumber {
    /// The one after.
    ///
    /// ```
    /// use tupu::maintenance::CommitNumber;
    /// assert_eq!(CommitNumber(3).next(), CommitNumber(4));
    /// ```
    pub fn next(self) -> CommitNumber {
        CommitNumber(self.0.saturating_add(1))
    }
}

/// What tells one database from another.
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

/// Where a file is written before it takes the place of `path`.
pub fn aside(path: &Path) -> PathBuf {
    with_suffix(path, "-new")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The header of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotHeader {
    /// The format of the file.
    pub version: u32,
    /// Of which database.
    pub id: DatabaseId,
    /// The last transaction in it.
    pub commit: CommitNumber,
    /// Where the section table starts.
    pub table_start: u64,
    /// How many sections.
    pub sections: u32,
    /// CRC of the table.
    pub table_crc: u32,
    /// Length of the file.
    pub file_len: u64,
}

/// The header of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogHeader {
    /// Of which database.
    pub id: DatabaseId,
    /// It holds the transactions after this one.
    pub base: CommitNumber,
}

impl SnapshotHeader {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = start_header(SNAPSHOT_MAGIC, self.version, &self.id, self.commit);
        self.table_start.put(&mut out);
        self.sections.put(&mut out);
        self.table_crc.put(&mut out);
        self.file_len.put(&mut out);
        finish_header(out)
    }

    /// From the first bytes of a file.
    pub fn decode(bytes: &[u8]) -> Result<SnapshotHeader> {
        let (id, commit) = open_header(bytes, SNAPSHOT_MAGIC)?;
        Ok(SnapshotHeader {
            version: get_at(bytes, 8)?,
            id,
            commit,
            table_start: get_at(bytes, 36)?,
            sections: get_at(bytes, 44)?,
            table_crc: get_at(bytes, 48)?,
            file_len: get_at(bytes, 52)?,
        })
    }
}

impl LogHeader {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        finish_header(start_header(LOG_MAGIC, VERSION, &self.id, self.base))
    }

    /// From the first bytes of a file.
    pub fn decode(bytes: &[u8]) -> Result<LogHeader> {
        let (id, base) = open_header(bytes, LOG_MAGIC)?;
        Ok(LogHeader { id, base })
    }
}

fn start_header(magic: [u8; 8], version: u32, id: &DatabaseId, commit: CommitNumber) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER_LEN);
    out.extend_from_slice(&magic);
    version.put(&mut out);
    out.extend_from_slice(id);
    commit.0.put(&mut out);
    out
}

fn finish_header(mut out: Vec<u8>) -> Vec<u8> {
    out.resize(CHECKED_LEN, 0);
    crc32fast::hash(&out).put(&mut out);
    out
}

/// Checks magic, then version, then checksum: a newer version may have another header from byte 12 on.
fn open_header(bytes: &[u8], magic: [u8; 8]) -> Result<(DatabaseId, CommitNumber)> {
    if bytes.get(..8) != Some(&magic) {
        return Err(not_a_database(bytes, magic));
    }
    let version: u32 = get_at(bytes, 8)?;
    let intact = bytes.get(..CHECKED_LEN).map(crc32fast::hash) == Some(get_at(bytes, CHECKED_LEN)?);
    if version > VERSION {
        return Err(newer_version(version, intact));
    }
    if !intact || version == 0 {
        return Err(corrupt("the header of the file is damaged (bytes 0 to 63)"));
    }
    let id = bytes
        .get(12..28)
        .and_then(|id| id.try_into().ok())
        .ok_or_else(|| corrupt("a header is too short"))?;
    Ok((id, CommitNumber(get_at(bytes, 28)?)))
}

fn not_a_database(bytes: &[u8], magic: [u8; 8]) -> Error {
    let same = bytes.iter().zip(magic).filter(|(a, b)| **a == *b).count();
    // Seven of eight bytes right is one of ours that was damaged, not a stranger.
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

/// The header of a transaction in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHeader {
    /// CRC of the payload.
    pub payload_crc: u32,
    /// Length of the payload.
    pub payload_len: u64,
    /// The transaction's number.
    pub commit: CommitNumber,
    /// The last transaction known to be on the disk when this one was written.
    pub durable: CommitNumber,
}

impl FrameHeader {
    /// Its bytes.
    pub fn encode(&self, id: &DatabaseId, out: &mut Vec<u8>) {
        let start = out.len();
        FRAME_MARK.put(out);
        self.payload_crc.put(out);
        put_array(&[self.payload_len, self.commit.0, self.durable.0], out);
        let crc = frame_crc(id, out.get(start..).unwrap_or_default());
        crc.put(out);
    }

    /// From bytes that may be anything; `None` if they are no header of this database.
    pub fn decode(id: &DatabaseId, bytes: &[u8]) -> Option<FrameHeader> {
        let mark: u32 = get_at(bytes, 0).ok()?;
        let crc: u32 = get_at(bytes, 32).ok()?;
        if mark != FRAME_MARK || crc != frame_crc(id, bytes.get(..32)?) {
            return None;
        }
        Some(FrameHeader {
            payload_crc: get_at(bytes, 4).ok()?,
            payload_len: get_at(bytes, 8).ok()?,
            commit: CommitNumber(get_at(bytes, 16).ok()?),
            durable: CommitNumber(get_at(bytes, 24).ok()?),
        })
    }

    /// Header, payload and filling; `None` where it passes 2^64.
    pub fn frame_len(&self) -> Option<u64> {
        let unpadded = self.payload_len.checked_add(FRAME_HEADER_LEN as u64 + 4)?;
        unpadded.checked_next_multiple_of(8)
    }
}

/// The id goes first, so that a frame of another database is no frame here.
fn frame_crc(id: &DatabaseId, header: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(id);
    hasher.update(header);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_back_and_any_changed_byte_is_noticed() {
        let header = SnapshotHeader {
            version: VERSION,
            id: [7; 16],
            commit: CommitNumber(3),
            table_start: 64,
            sections: 0,
            table_crc: 0,
            file_len: 64,
        };
        let bytes = header.encode();
        assert_eq!(bytes.len(), HEADER_LEN);
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
        let mut bytes = LogHeader {
            id: [0; 16],
            base: CommitNumber(0),
        }
        .encode();
        bytes[8] = 9;
        let error = LogHeader::decode(&bytes).expect_err("version 9 is not known");
        assert_eq!(error.code(), ErrorCode::UnsupportedVersion);
        assert!(error.message().contains("version 9"), "{error}");
    }

    #[test]
    fn frame_header_of_another_database_is_none() {
        let header = FrameHeader {
            payload_crc: 1,
            payload_len: 2,
            commit: CommitNumber(3),
            durable: CommitNumber(2),
        };
        let mut bytes = Vec::new();
        header.encode(&[1; 16], &mut bytes);
        assert_eq!(bytes.len(), FRAME_HEADER_LEN);
        assert_eq!(FrameHeader::decode(&[1; 16], &bytes), Some(header));
        assert_eq!(FrameHeader::decode(&[2; 16], &bytes), None);
        assert_eq!(header.frame_len(), Some(48));
    }
}
