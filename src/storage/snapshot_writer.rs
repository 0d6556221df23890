//! Writes a snapshot from start to end: the sections, the section table, and last the header.

use super::format::{
    Continuation, DatabaseId, SNAPSHOT_HEADER_LEN, SectionEntry, SnapshotHeader, VERSION,
};
use super::keep::Keep;
use super::vfs::VfsFile;
use crate::error::Result;
use crate::graph::CommitStamp;

/// Sections are buffered up to this size before they are written.
const BUFFER: usize = 1 << 20;

/// Writes one snapshot into an empty file.
#[derive(Debug)]
pub struct SnapshotWriter<'a> {
    file: &'a dyn VfsFile,
    /// The offset at which the buffer will be written.
    offset: u64,
    buffer: Vec<u8>,
    entries: Vec<SectionEntry>,
}

impl<'a> SnapshotWriter<'a> {
    /// For a file that is empty.
    pub fn new(file: &'a dyn VfsFile) -> SnapshotWriter<'a> {
        SnapshotWriter {
            file,
            offset: SNAPSHOT_HEADER_LEN as u64,
            buffer: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// The number of sections so far, which is the place of the next one.
    pub fn section_count(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// Adds a section.
    pub fn section(&mut self, kind: u32, number: u32, bytes: &[u8]) -> Result<()> {
        self.section_of(kind, number, crc32fast::hash(bytes), bytes)
    }

    /// Adds a section whose checksum is known.
    pub fn section_of(&mut self, kind: u32, number: u32, crc: u32, bytes: &[u8]) -> Result<()> {
        self.entries.push(SectionEntry {
            kind,
            number,
            crc,
            len: bytes.len() as u64,
        });
        self.put(bytes)
    }

    /// Writes the table and the header; the caller syncs.
    pub fn finish(
        mut self,
        id: DatabaseId,
        commit: CommitStamp,
        keep: Keep,
    ) -> Result<SnapshotHeader> {
        let mut table = Vec::new();
        for entry in &self.entries {
            entry.encode(&mut table);
        }
        let table_start = self.offset + self.buffer.len() as u64;
        self.put(&table)?;
        self.flush()?;
        let sections = self.section_count();
        let header = SnapshotHeader {
            version: VERSION,
            id,
            commit,
            table_start,
            sections,
            table_crc: crc32fast::hash(&table),
            file_len: self.offset,
            continuation: Continuation::None,
            keep,
        };
        self.file.write_at(0, &header.encode())?;
        Ok(header)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        if bytes.len() > BUFFER {
            self.file.write_at(self.offset, bytes)?;
            self.offset += bytes.len() as u64;
        } else {
            self.buffer.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if !self.buffer.is_empty() {
            self.file.write_at(self.offset, &self.buffer)?;
            self.offset += self.buffer.len() as u64;
            self.buffer.clear();
        }
        Ok(())
    }
}
