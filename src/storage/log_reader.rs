//! Reads the log from start to end: complete transactions, then a clean end, a torn end, or damage.
//!
//! An acknowledged transaction must never be dropped silently, and the remains of a transaction that was never
//! acknowledged must not prevent a database from opening. For an incomplete frame, these rules decide:
//!
//! 1. It, or its header, runs past the end of the file: torn. The header's own checksum makes its length trustworthy, and a commit is
//!    acknowledged only when the file is that long.
//! 2. A later frame records that this commit was known to be on the disk: damage.
//! 3. It has a stretch of zeros where a sector was never written (disks write sectors whole, and frames hold no zeros at
//!    their ends): torn by a loss of power.
//! 4. Anything else, a single flipped bit for one, is damage, also in the very last frame.
//!
//! The file goes on behind the last frame: with zeros, which are reserved for the next ones. Frames end with bytes that are
//! not zero, so the last of these in the file is where what was written ends; the rules above take that for the end of
//! the file. A frame whose header is zero was not written.
//!
//! One case cannot be recognized: damage to the very last transaction, if it holds a string with 512 zero characters.

use super::codec::corrupt;
use super::format::{DatabaseId, HEADER_LEN, LogHeader};
use super::frame::{FRAME_FILL, FrameHeader, FrameLayout};
use super::vfs::VfsFile;
use crate::error::Result;
use crate::graph::CommitNumber;
use std::sync::Arc;

/// The smallest unit that a disk writes atomically.
const SECTOR: u64 = 512;
/// The alignment of frames.
const FRAME_ALIGN: u64 = 8;
/// The number of bytes in which zeros are looked for at once.
const ZEROS: u64 = 64 << 10;
/// The number of bytes read at once while frames are small.
const WINDOW: u64 = 1 << 20;

/// How the log ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Directly after a transaction.
    Clean,
    /// Within a transaction that was never acknowledged.
    Torn {
        /// The offset at which the complete transactions end.
        at: u64,
        /// The number of bytes that follow.
        bytes: u64,
    },
}

/// A complete transaction of the log.
#[derive(Debug)]
pub struct Transaction<'a> {
    /// The offset at which its frame starts.
    pub at: u64,
    /// Its header.
    pub header: FrameHeader,
    /// Its changes, encoded.
    pub payload: &'a [u8],
}

/// Reads the transactions of a log in order.
#[derive(Debug)]
pub struct LogReader {
    file: Arc<dyn VfsFile>,
    id: DatabaseId,
    layout: FrameLayout,
    file_len: u64,
    /// Where what was written ends; `None` before it was needed.
    written: Option<u64>,
    offset: u64,
    last: CommitNumber,
    last_frame: Option<u64>,
    window: Vec<u8>,
    window_start: u64,
}

enum Found {
    Whole(FrameHeader, u64),
    PastEnd,
    /// The bytes are not what was written: of the header, or of a frame that ends at this offset.
    Damaged(Option<u64>),
}

impl LogReader {
    /// Creates a reader that starts at the first transaction of the log.
    pub fn new(file: Arc<dyn VfsFile>, header: &LogHeader) -> Result<LogReader> {
        LogReader::starting_at(file, header, header.base, HEADER_LEN as u64)
    }

    /// Creates a reader that starts at `offset`, where the transaction after `last` begins.
    pub fn starting_at(
        file: Arc<dyn VfsFile>,
        header: &LogHeader,
        last: CommitNumber,
        offset: u64,
    ) -> Result<LogReader> {
        Ok(LogReader {
            file_len: file.len()?,
            written: None,
            file,
            id: header.id,
            layout: FrameLayout::of_version(header.version),
            offset,
            last,
            last_frame: None,
            window: Vec::new(),
            window_start: 0,
        })
    }

    /// The offset at which the complete transactions read so far end.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The number of the transaction read last.
    pub fn last(&self) -> CommitNumber {
        self.last
    }

    /// The offset at which the frame read last starts.
    pub fn last_frame(&self) -> Option<u64> {
        self.last_frame
    }

    /// The length of the file when reading began.
    pub fn file_len(&self) -> u64 {
        self.file_len
    }

    /// What follows the transactions read so far; meaningful once [`LogReader::next`] has returned `None`.
    pub fn tail(&self) -> Tail {
        let end = self.written.unwrap_or(self.file_len);
        match end.saturating_sub(self.offset) {
            0 => Tail::Clean,
            bytes => Tail::Torn {
                at: self.offset,
                bytes,
            },
        }
    }

    /// Returns the next complete transaction, `None` at a clean or torn end, and an error with the offset at damage.
    pub fn next(&mut self) -> Result<Option<Transaction<'_>>> {
        if self.offset >= self.file_len {
            return Ok(None);
        }
        let at = self.offset;
        match self.find(at)? {
            Found::PastEnd => {
                self.written_end()?;
                Ok(None)
            }
            Found::Damaged(_) if self.written_end()? <= at => Ok(None),
            Found::Damaged(end) if self.is_torn(end)? => Ok(None),
            Found::Damaged(_) => Err(corrupt(format!(
                "transaction {} of the log is damaged at byte {at}",
                self.last.next().0
            ))),
            Found::Whole(header, _) if header.commit.number != self.last.next() => {
                Err(corrupt(format!(
                    "the log has transaction {} at byte {at}, where {} is due",
                    header.commit.number,
                    self.last.next()
                )))
            }
            Found::Whole(header, end) => {
                self.offset = end;
                self.last = header.commit.number;
                self.last_frame = Some(at);
                let start = at + self.layout.header_len() as u64;
                let payload = self.bytes(start, header.payload_len)?.unwrap_or_default();
                Ok(Some(Transaction {
                    at,
                    header,
                    payload,
                }))
            }
        }
    }

    /// After damage, continues at the next header of this database, if there is one. Used by salvage.
    pub fn skip_damage(&mut self) -> Result<bool> {
        let mut at = self.offset + FRAME_ALIGN;
        while at < self.file_len {
            if let Found::Whole(header, _) = self.find(at)? {
                self.offset = at;
                self.last = CommitNumber(header.commit.number.0.saturating_sub(1));
                return Ok(true);
            }
            at += FRAME_ALIGN;
        }
        self.offset = self.file_len;
        Ok(false)
    }

    /// Where what was written ends: behind the last byte that is not zero, at the end of a frame.
    fn written_end(&mut self) -> Result<u64> {
        if let Some(end) = self.written {
            return Ok(end);
        }
        let mut end = self.file_len;
        while end > self.offset {
            let start = end.saturating_sub(ZEROS).max(self.offset);
            let mut piece = vec![0; (end - start) as usize];
            let read = self.file.read_at(start, &mut piece)?;
            let last = piece[..read].iter().rposition(|byte| *byte != 0);
            if let Some(last) = last {
                let last = start + last as u64 + 1;
                end = last.next_multiple_of(FRAME_ALIGN).min(self.file_len);
                break;
            }
            end = start;
        }
        Ok(*self.written.insert(end))
    }

    fn find(&mut self, at: u64) -> Result<Found> {
        let file_len = self.file_len;
        let Some(bytes) = self.header_bytes(at)? else {
            return Ok(Found::PastEnd);
        };
        let Some(header) = FrameHeader::decode(self.layout, &self.id, &bytes) else {
            return Ok(Found::Damaged(None));
        };
        let end = header
            .frame_len(self.layout)
            .and_then(|len| at.checked_add(len));
        let Some(end) = end.filter(|end| *end <= file_len) else {
            return Ok(Found::PastEnd);
        };
        let body_start = at + self.layout.header_len() as u64;
        let body = self
            .bytes(body_start, end - body_start)?
            .unwrap_or_default();
        let payload_len = usize::try_from(header.payload_len).unwrap_or(usize::MAX);
        let whole = body
            .split_at_checked(payload_len)
            .is_some_and(|(payload, fill)| {
                crc32fast::hash(payload) == header.payload_crc
                    && fill.iter().all(|byte| *byte == FRAME_FILL)
            });
        Ok(if whole {
            Found::Whole(header, end)
        } else {
            Found::Damaged(Some(end))
        })
    }

    /// Returns whether the incomplete frame at `self.offset` is what remains of an interrupted write.
    fn is_torn(&mut self, end: Option<u64>) -> Result<bool> {
        if self.was_acknowledged()? {
            return Ok(false);
        }
        let written = self.written_end()?;
        let least = self.offset + self.layout.header_len() as u64;
        if end.unwrap_or(least) > written {
            return Ok(true);
        }
        let header = self.header_bytes(self.offset)?.unwrap_or_default();
        Ok(header.iter().all(|byte| *byte == 0)
            || self.has_unwritten_sector(end.unwrap_or(written))?)
    }

    /// Returns whether a later frame records that the transaction at `self.offset` had reached the disk.
    fn was_acknowledged(&mut self) -> Result<bool> {
        let due = self.last.next();
        let mut at = self.offset + FRAME_ALIGN;
        while let Some(bytes) = self.header_bytes(at)? {
            let later = FrameHeader::decode(self.layout, &self.id, &bytes);
            if later.is_some_and(|later| later.durable >= due) {
                return Ok(true);
            }
            at += FRAME_ALIGN;
        }
        Ok(false)
    }

    fn has_unwritten_sector(&mut self, end: u64) -> Result<bool> {
        let mut at = self.offset;
        while at < end {
            let sector_end = ((at / SECTOR + 1) * SECTOR).min(end);
            let piece = self.bytes(at, sector_end - at)?.unwrap_or_default();
            if piece.iter().all(|byte| *byte == 0) {
                return Ok(true);
            }
            at = sector_end;
        }
        Ok(false)
    }

    /// The bytes of a frame's header; `None` if the file ends before them.
    fn header_bytes(&mut self, at: u64) -> Result<Option<Vec<u8>>> {
        let len = self.layout.header_len() as u64;
        Ok(self.bytes(at, len)?.map(<[u8]>::to_vec))
    }

    /// `len` bytes at `at`; `None` if the file ends before them. Reads ahead, since most frames are small.
    fn bytes(&mut self, at: u64, len: u64) -> Result<Option<&[u8]>> {
        match at.checked_add(len) {
            Some(end) if end <= self.file_len => {}
            _ => return Ok(None),
        }
        let window_end = self.window_start + self.window.len() as u64;
        if at < self.window_start || at + len > window_end {
            let wanted = len.max(WINDOW).min(self.file_len - at);
            let size = usize::try_from(wanted)
                .map_err(|_| corrupt("a transaction does not fit into memory"))?;
            self.window.resize(size, 0);
            let read = self.file.read_at(at, &mut self.window)?;
            self.window.truncate(read);
            self.window_start = at;
        }
        let start = (at - self.window_start) as usize;
        Ok(self.window.get(start..start + len as usize))
    }
}
