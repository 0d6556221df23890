//! The writing end of the log: one frame for each transaction, and the rollback of a write that failed.

use super::companion::require_free_aside;
use super::format::{DatabaseId, HEADER_LEN, LogHeader, VERSION, aside};
use super::frame::{FRAME_FILL, FrameHeader, FrameLayout};
use super::log_reader::LogReader;
use super::record::encode_changes;
use super::sync::Syncer;
use super::vfs::{OpenMode, Vfs, VfsFile};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Change, CommitNumber, CommitStamp};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The number of bytes of a log copied at once.
const COPY: usize = 1 << 20;
/// The least and the most that is reserved behind the end of a log after a small transaction.
const MIN_RESERVE: u64 = 4 << 10;
const MAX_RESERVE: u64 = 256 << 10;
/// After a large one, so many times its size is reserved for others like it, up to a bound.
const FRAMES_RESERVED: u64 = 2;
const MOST_FOR_FRAMES: u64 = 8 << 20;
/// An encoding buffer larger than this is freed after use.
const KEEP_BUFFER: usize = 1 << 22;

/// A log open for writing.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    header: LogHeader,
    file: Arc<dyn VfsFile>,
    end: u64,
    /// The file is at least this long. What lies behind the end is zero.
    reserved: u64,
    last: CommitNumber,
    syncer: Syncer,
    buffer: Vec<u8>,
}

impl Log {
    /// Creates an empty log that replaces any file at `path`; a crash leaves either the old file or the new one.
    pub fn create(vfs: &dyn Vfs, path: &Path, id: DatabaseId, base: CommitNumber) -> Result<Log> {
        let header = LogHeader::new(id, base);
        let file = write_aside(vfs, path, &header, None)?;
        vfs.rename(&aside(path), path)?;
        vfs.sync_folder(path)?;
        Ok(Log::from_parts(path, header, file, HEADER_LEN as u64, base))
    }

    /// Continues after the transactions that a reader has read, and truncates what follows them.
    pub fn resume(
        path: &Path,
        header: LogHeader,
        file: Arc<dyn VfsFile>,
        read: &LogReader,
    ) -> Result<Log> {
        if read.offset() < read.file_len() {
            file.truncate(read.offset())?;
        }
        // Frames written under `Durability::Os` may still be in the page cache: sync them now.
        file.sync()?;
        Ok(Log::from_parts(
            path,
            header,
            file,
            read.offset(),
            read.last(),
        ))
    }

    fn from_parts(
        path: &Path,
        header: LogHeader,
        file: Arc<dyn VfsFile>,
        end: u64,
        last: CommitNumber,
    ) -> Log {
        Log {
            path: path.to_owned(),
            header,
            syncer: Syncer::new(Arc::clone(&file), last),
            file,
            end,
            reserved: end,
            last,
            buffer: Vec::new(),
        }
    }

    /// The number of the last transaction written.
    pub fn last(&self) -> CommitNumber {
        self.last
    }

    /// The length of the log in bytes.
    pub fn len(&self) -> u64 {
        self.end
    }

    /// What waits for the disk.
    pub fn syncer(&self) -> &Syncer {
        &self.syncer
    }

    /// Whether it has the current format; a log of another format is never appended to.
    pub fn is_current(&self) -> bool {
        self.header.version == VERSION
    }

    /// Passes a transaction to the operating system. On an error the log is unchanged.
    pub fn write(&mut self, changes: &[Change], commit: CommitStamp) -> Result<()> {
        self.syncer.check()?;
        self.encode_frame(commit, changes)?;
        if let Err(error) = self.file.write_at(self.end, &self.buffer) {
            self.cut_back(self.end);
            return Err(write_failed(error));
        }
        self.end += self.buffer.len() as u64;
        self.reserve();
        self.last = commit.number;
        self.syncer.set_written(commit.number);
        if self.buffer.len() > KEEP_BUFFER {
            self.buffer = Vec::new();
        }
        Ok(())
    }

    /// Writes zeros behind the end when the reserve is used up: a sync of a file whose length stays the same does not wait
    /// for the file system's own journal. It does no harm if this fails.
    fn reserve(&mut self) {
        if self.end <= self.reserved {
            return;
        }
        let frames = (self.buffer.len() as u64).saturating_mul(FRAMES_RESERVED);
        let more = self.end.clamp(MIN_RESERVE, MAX_RESERVE);
        let more = more.max(frames.min(MOST_FOR_FRAMES));
        let zeros = vec![0; usize::try_from(more).unwrap_or(0)];
        // Where that cannot be done, it is not tried again before as much has been written.
        self.file.write_at(self.end, &zeros).ok();
        self.reserved = self.end + more;
    }

    /// After a failed sync, truncates the log to the part that is known to be on the disk, and accepts writes again.
    /// Returns the last remaining transaction.
    ///
    /// `settled` is the last transaction that counts although it may not have been synced.
    pub fn recover(&mut self, vfs: &dyn Vfs, settled: CommitNumber) -> Result<CommitNumber> {
        let last = self.syncer.durable().max(settled).max(self.header.base);
        let end = self.find_end_of(last)?;
        self.file.truncate(end)?;
        self.file.sync()?;
        vfs.sync_folder(&self.path)?;
        (self.end, self.reserved, self.last) = (end, end, last);
        self.syncer.restart(Arc::clone(&self.file), last);
        Ok(last)
    }

    fn encode_frame(&mut self, commit: CommitStamp, changes: &[Change]) -> Result<()> {
        let layout = FrameLayout::of_version(self.header.version);
        let durable = self.syncer.durable();
        let buffer = &mut self.buffer;
        buffer.clear();
        buffer.resize(layout.header_len(), 0);
        encode_changes(changes, buffer)?;
        finish_frame(layout, &self.header.id, commit, durable, buffer)
    }

    /// Truncates the log to its previous end, on the disk too, so that the next write does not follow the remains of a
    /// failed one.
    fn cut_back(&mut self, end: u64) {
        self.reserved = end;
        let outcome = self.file.truncate(end).and_then(|()| self.file.sync());
        if let Err(error) = outcome {
            self.syncer
                .fail(format!("a failed write could not be cut off: {error}"));
        }
    }

    /// After a checkpoint, continues the log in a new file that holds only the transactions after `base`.
    ///
    /// On an error the old file is still the log. It holds more than is needed, which does no harm.
    pub fn shorten(&mut self, vfs: &dyn Vfs, base: CommitNumber) -> Result<()> {
        let header = LogHeader::new(self.header.id, base);
        let tail_start = self.find_end_of(base)?;
        let tail = (self.file.as_ref(), tail_start..self.end);
        let file = write_aside(vfs, &self.path, &header, Some(tail))?;
        let end = HEADER_LEN as u64 + (self.end - tail_start);
        self.go_on_in(vfs, header, file, end)
    }

    /// Copies the same transactions to a new file of the current format.
    ///
    /// On an error the old file is still the log.
    pub fn upgrade(&mut self, vfs: &dyn Vfs) -> Result<()> {
        let header = LogHeader::new(self.header.id, self.header.base);
        require_free_aside(vfs, &self.path, &header.id)?;
        let (file, end) = self.rewrite_aside(vfs, &header).inspect_err(|_| {
            // The old file is unchanged; the new one is useless.
            let _ = vfs.remove(&aside(&self.path));
        })?;
        self.go_on_in(vfs, header, file, end)
    }

    fn rewrite_aside(&self, vfs: &dyn Vfs, header: &LogHeader) -> Result<(Arc<dyn VfsFile>, u64)> {
        let file = vfs.open(&aside(&self.path), OpenMode::Create)?;
        file.write_at(0, &header.encode())?;
        let layout = FrameLayout::of_version(header.version);
        let mut end = HEADER_LEN as u64;
        let mut reader = LogReader::new(Arc::clone(&self.file), &self.header)?;
        while let Some(transaction) = reader.next()? {
            let mut frame = vec![0; layout.header_len()];
            frame.extend_from_slice(transaction.payload);
            let FrameHeader {
                commit, durable, ..
            } = transaction.header;
            finish_frame(layout, &header.id, commit, durable, &mut frame)?;
            file.write_at(end, &frame)?;
            end += frame.len() as u64;
        }
        file.sync()?;
        Ok((file, end))
    }

    /// Replaces the log with another file that has been written and synced.
    fn go_on_in(
        &mut self,
        vfs: &dyn Vfs,
        header: LogHeader,
        file: Arc<dyn VfsFile>,
        end: u64,
    ) -> Result<()> {
        vfs.rename(&aside(&self.path), &self.path)?;
        // From here on the name refers to the new file, so this must be the file that is written to.
        (self.header, self.end, self.reserved) = (header, end, end);
        self.file = Arc::clone(&file);
        match vfs.sync_folder(&self.path) {
            Ok(()) => self.syncer.replace(file),
            Err(error) => self
                .syncer
                .fail(format!("the folder could not be synced: {error}")),
        }
        self.syncer.check()
    }

    /// The offset at which the frame of a commit ends.
    fn find_end_of(&self, commit: CommitNumber) -> Result<u64> {
        if commit == self.last {
            return Ok(self.end);
        }
        let mut reader = LogReader::new(Arc::clone(&self.file), &self.header)?;
        while reader.last() < commit && reader.next()?.is_some() {}
        Ok(reader.offset())
    }
}

/// The header at the front of a log.
pub fn read_log_header(file: &dyn VfsFile) -> Result<LogHeader> {
    let mut bytes = vec![0; HEADER_LEN];
    let read = file.read_at(0, &mut bytes)?;
    bytes.truncate(read);
    LogHeader::decode(&bytes)
}

fn write_aside(
    vfs: &dyn Vfs,
    path: &Path,
    header: &LogHeader,
    tail: Option<(&dyn VfsFile, std::ops::Range<u64>)>,
) -> Result<Arc<dyn VfsFile>> {
    require_free_aside(vfs, path, &header.id)?;
    let file = vfs.open(&aside(path), OpenMode::Create)?;
    file.write_at(0, &header.encode())?;
    if let Some((from, range)) = tail {
        copy(from, range, file.as_ref(), HEADER_LEN as u64)?;
    }
    file.sync()?;
    Ok(file)
}

/// Adds header and padding around a payload that follows the space for the header in `frame`.
fn finish_frame(
    layout: FrameLayout,
    id: &DatabaseId,
    commit: CommitStamp,
    durable: CommitNumber,
    frame: &mut Vec<u8>,
) -> Result<()> {
    let payload = frame.get(layout.header_len()..).unwrap_or_default();
    let header = FrameHeader {
        payload_crc: crc32fast::hash(payload),
        payload_len: payload.len() as u64,
        commit,
        durable,
    };
    let mut encoded = Vec::with_capacity(layout.header_len());
    header.encode(layout, id, &mut encoded);
    frame.splice(..layout.header_len(), encoded);
    let len = header.frame_len(layout);
    let len = len.and_then(|len| usize::try_from(len).ok());
    let len = len.ok_or_else(|| too_large(frame.len()))?;
    frame.resize(len, FRAME_FILL);
    Ok(())
}

fn copy(
    from: &dyn VfsFile,
    range: std::ops::Range<u64>,
    to: &dyn VfsFile,
    mut target: u64,
) -> Result<()> {
    let mut at = range.start;
    while at < range.end {
        let size = usize::try_from(range.end - at).unwrap_or(COPY).min(COPY);
        let mut piece = vec![0; size];
        let read = from.read_at(at, &mut piece)?;
        if read < size {
            return Err(Error::storage(
                ErrorCode::InputOutput,
                "the log is shorter than what was written to it",
            ));
        }
        to.write_at(target, &piece)?;
        at += read as u64;
        target += read as u64;
    }
    Ok(())
}

fn write_failed(error: std::io::Error) -> Error {
    let error = Error::from(error);
    match error.hint_text() {
        Some(_) => error,
        None => error.hint("the transaction was not written; try again"),
    }
}

fn too_large(len: usize) -> Error {
    Error::storage(
        ErrorCode::InputOutput,
        format!("a transaction of {len} bytes is too large for this machine"),
    )
}
