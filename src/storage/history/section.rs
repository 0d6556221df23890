//! Sections of a snapshot, and how a commit is named in them.

use super::super::codec::{Plain, corrupt, get_at};
use super::super::format::{SectionEntry, get_time, put_time};
use super::super::vfs::{VfsFile, read_exact_at};
use crate::error::{Error, Result};
use crate::graph::{CommitNumber, CommitStamp};
use std::sync::Arc;

/// How many bytes a commit's number and time take.
pub const STAMP_LEN: u64 = 16;

/// A section of a file that stays open, whatever takes the file's name meanwhile.
#[derive(Clone, Debug)]
pub struct Section {
    pub file: Arc<dyn VfsFile>,
    pub start: u64,
    pub entry: SectionEntry,
}

impl Section {
    /// Its bytes; an error where they are not what was written.
    pub fn read(&self) -> Result<Vec<u8>> {
        let bytes = read_exact_at(self.file.as_ref(), self.start, self.entry.len)?;
        bytes
            .filter(|bytes| crc32fast::hash(bytes) == self.entry.crc)
            .ok_or_else(|| self.damaged("is damaged"))
    }

    /// The error for a section that is not as it was written.
    pub fn damaged(&self, how: &str) -> Error {
        let end = self.start.saturating_add(self.entry.len);
        let start = self.start;
        corrupt(format!(
            "a section of history {how} (bytes {start} to {end})"
        ))
    }

    /// The commit that it begins with.
    pub fn first(&self) -> Result<CommitStamp> {
        let bytes = read_exact_at(self.file.as_ref(), self.start, STAMP_LEN)?;
        get_stamp(&bytes.unwrap_or_default(), 0)
    }
}

/// Appends a commit's number and time.
pub fn put_stamp(commit: CommitStamp, out: &mut Vec<u8>) {
    commit.number.0.put(out);
    put_time(commit, out);
}

/// The number and time of a commit at a place.
pub fn get_stamp(bytes: &[u8], at: usize) -> Result<CommitStamp> {
    Ok(CommitStamp {
        number: CommitNumber(get_at(bytes, at)?),
        time: get_time(bytes, at + 8)?,
    })
}
