//! The writing end of the log: one frame for each transaction, and the way back when the disk refuses one.

use super::format::{
    CommitNumber, DatabaseId, FRAME_FILL, FRAME_HEADER_LEN, FrameHeader, HEADER_LEN, LogHeader,
    aside,
};
use super::log_reader::LogReader;
use super::record::encode_changes;
use super::sync::Syncer;
use super::vfs::{OpenMode, Vfs, VfsFile};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::Change;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How much of a log is copied at once.
const COPY: usize = 1 << 20;
/// An encoded transaction above this gives its buffer back.
const KEEP_BUFFER: usize = 1 << 22;

/// A log open for writing.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    id: DatabaseId,
    file: Arc<dyn VfsFile>,
    end: u64,
    last: CommitNumber,
    syncer: Syncer,
    buffer: Vec<u8>,
}

impl Log {
    /// Makes an empty log that takes the place of what was at `path`; a crash leaves the one or the other.
    pub fn create(vfs: &dyn Vfs, path: &Path, header: &LogHeader) -> Result<Log> {
        let file = write_aside(vfs, path, header, None)?;
        install(vfs, path)?;
        Ok(Log::from_parts(
            path,
            header.id,
            file,
            HEADER_LEN as u64,
            header.base,
        ))
    }

    /// Goes on after the transactions that a reader has read; what follows them is cut off.
    pub fn resume(
        path: &Path,
        id: DatabaseId,
        file: Arc<dyn VfsFile>,
        read: &LogReader,
    ) -> Result<Log> {
        if read.offset() < read.file_len() {
            file.truncate(read.offset())?;
        }
        // Frames written under `Durability::Os` may still be in the page cache: from here on they are durable.
        file.sync()?;
        Ok(Log::from_parts(path, id, file, read.offset(), read.last()))
    }

    fn from_parts(
        path: &Path,
        id: DatabaseId,
        file: Arc<dyn VfsFile>,
        end: u64,
        last: CommitNumber,
    ) -> Log {
        Log {
            path: path.to_owned(),
            id,
            syncer: Syncer::new(Arc::clone(&file), last),
            file,
            end,
            last,
            buffer: Vec::new(),
        }
    }

    /// The number of the last transaction written.
    pub fn last(&self) -> CommitNumber {
        self.last
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.end
    }

    /// What waits for the disk.
    pub fn syncer(&self) -> &Syncer {
        &self.syncer
    }

    /// Hands a transaction to the operating system. On an error the log is as it was before.
    pub fn write(&mut self, changes: &[Change]) -> Result<CommitNumber> {
        self.syncer.check()?;
        let commit = self.last.next();
        self.encode_frame(commit, changes)?;
        if let Err(error) = self.file.write_at(self.end, &self.buffer) {
            self.cut_back(self.end);
            return Err(write_failed(error));
        }
        self.end += self.buffer.len() as u64;
        self.last = commit;
        self.syncer.set_written(commit);
        if self.buffer.len() > KEEP_BUFFER {
            self.buffer = Vec::new();
        }
        Ok(commit)
    }

    /// After a failed sync: makes the log end where it is known to be on the disk, and takes writes again. Answers with
    /// the last transaction that is left.
    ///
    /// `settled` is the last transaction that counts although it may not have been synced.
    pub fn recover(&mut self, vfs: &dyn Vfs, settled: CommitNumber) -> Result<CommitNumber> {
        let base = read_log_header(self.file.as_ref())?.base;
        let last = self.syncer.durable().max(settled).max(base);
        let end = self.find_end_of(last)?;
        self.file.truncate(end)?;
        self.file.sync()?;
        vfs.sync_folder(&self.path)?;
        (self.end, self.last) = (end, last);
        self.syncer.restart(Arc::clone(&self.file), last);
        Ok(last)
    }

    fn encode_frame(&mut self, commit: CommitNumber, changes: &[Change]) -> Result<()> {
        let buffer = &mut self.buffer;
        buffer.clear();
        buffer.resize(FRAME_HEADER_LEN, 0);
        encode_changes(changes, buffer)?;
        let (head, payload) = buffer.split_at(FRAME_HEADER_LEN);
        let header = FrameHeader {
            payload_crc: crc32fast::hash(payload),
            payload_len: payload.len() as u64,
            commit,
            durable: self.syncer.durable(),
        };
        let mut encoded = Vec::with_capacity(head.len());
        header.encode(&self.id, &mut encoded);
        buffer.splice(..FRAME_HEADER_LEN, encoded);
        let frame_len = header.frame_len().and_then(|len| usize::try_from(len).ok());
        let frame_len = frame_len.ok_or_else(|| too_large(buffer.len()))?;
        buffer.resize(frame_len, FRAME_FILL);
        Ok(())
    }

    /// Makes the log end where it did, on the disk too: the remains of a failed write must not lie under the next one.
    fn cut_back(&mut self, end: u64) {
        let outcome = self.file.truncate(end).and_then(|()| self.file.sync());
        if let Err(error) = outcome {
            self.syncer
                .fail(format!("a failed write could not be cut off: {error}"));
        }
    }

    /// After a checkpoint: the log goes on in a new file that holds only the transactions after `base`.
    ///
    /// On an error the old file is still the log; it holds more than is needed, which does no harm.
    pub fn shorten(&mut self, vfs: &dyn Vfs, base: CommitNumber) -> Result<()> {
        let header = LogHeader { id: self.id, base };
        let tail_start = self.find_end_of(base)?;
        let file = write_aside(
            vfs,
            &self.path,
            &header,
            Some((self.file.as_ref(), tail_start..self.end)),
        )?;
        vfs.rename(&aside(&self.path), &self.path)?;
        // From here on the name leads to the new file, so that it must be the one written to.
        self.end = HEADER_LEN as u64 + (self.end - tail_start);
        self.file = Arc::clone(&file);
        match vfs.sync_folder(&self.path) {
            Ok(()) => self.syncer.replace(file),
            Err(error) => self
                .syncer
                .fail(format!("the folder could not be synced: {error}")),
        }
        self.syncer.check()
    }

    /// Where the frame of a commit ends.
    fn find_end_of(&self, commit: CommitNumber) -> Result<u64> {
        if commit == self.last {
            return Ok(self.end);
        }
        let header = read_log_header(self.file.as_ref())?;
        let mut reader = LogReader::new(Arc::clone(&self.file), self.id, header.base, None)?;
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
    let file = vfs.open(&aside(path), OpenMode::Create)?;
    file.write_at(0, &header.encode())?;
    if let Some((from, range)) = tail {
        copy(from, range, file.as_ref(), HEADER_LEN as u64)?;
    }
    file.sync()?;
    Ok(file)
}

fn install(vfs: &dyn Vfs, path: &Path) -> Result<()> {
    vfs.rename(&aside(path), path)?;
    vfs.sync_folder(path)?;
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
