//! The changes of commits, one after another: in sections of a snapshot, in a log, in memory.

use super::super::codec::{Plain, corrupt, get_at};
use super::super::format::LogHeader;
use super::super::log_reader::LogReader;
use super::super::vfs::VfsFile;
use super::section::{STAMP_LEN, Section, get_stamp, put_stamp};
use crate::error::Result;
use crate::graph::{CommitNumber, CommitStamp, CommitTime};
use std::sync::Arc;

/// A commit with its changes, encoded.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Which.
    pub commit: CommitStamp,
    /// Its changes, as in the log.
    pub payload: Arc<[u8]>,
}

impl Frame {
    /// Appends its bytes in a section.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        put_stamp(self.commit, out);
        (self.payload.len() as u64).put(out);
        out.extend_from_slice(&self.payload);
    }

    /// How many bytes these are.
    pub(super) fn stored_len(&self) -> u64 {
        STAMP_LEN + size_of::<u64>() as u64 + self.payload.len() as u64
    }

    /// The one at a place in a section, and where the next one starts.
    fn get(bytes: &[u8], at: usize) -> Result<(Frame, usize)> {
        let commit = get_stamp(bytes, at)?;
        let len: u64 = get_at(bytes, at + STAMP_LEN as usize)?;
        let start = at + STAMP_LEN as usize + size_of::<u64>();
        let end = usize::try_from(len)
            .ok()
            .and_then(|len| start.checked_add(len));
        let payload = end.and_then(|end| bytes.get(start..end));
        let payload = payload.ok_or_else(|| corrupt("a commit runs past its section"))?;
        let frame = Frame {
            commit,
            payload: payload.into(),
        };
        Ok((frame, start + payload.len()))
    }
}

/// Commits that lie together.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// The number of the first of them, and its time; of a log, the time of the snapshot that it follows.
    first: CommitStamp,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Section(Section),
    Log(Arc<dyn VfsFile>, LogHeader),
    Memory(Arc<[Frame]>),
}

impl Run {
    /// In a section of a snapshot.
    pub(super) fn in_section(section: Section) -> Result<Run> {
        Ok(Run {
            first: section.first()?,
            place: Place::Section(section),
        })
    }

    /// In a log, after the commit of its snapshot.
    pub(super) fn in_log(file: Arc<dyn VfsFile>, header: LogHeader, snapshot: CommitStamp) -> Run {
        Run {
            first: CommitStamp {
                number: snapshot.number.next(),
                ..snapshot
            },
            place: Place::Log(file, header),
        }
    }

    /// In memory.
    pub(super) fn in_memory(frames: &[Frame]) -> Option<Run> {
        Some(Run {
            first: frames.first()?.commit,
            place: Place::Memory(frames.into()),
        })
    }

    /// Reads them, if they are in a snapshot; an error where they are not what was written.
    pub(super) fn require_whole(&self) -> Result<()> {
        match &self.place {
            Place::Section(section) => section.read().map(drop),
            Place::Log(..) | Place::Memory(_) => Ok(()),
        }
    }

    /// The first of them.
    pub(super) fn first(&self) -> CommitStamp {
        self.first
    }

    /// The commit before the first.
    pub(super) fn after(&self) -> CommitNumber {
        CommitNumber(self.first.number.0.saturating_sub(1))
    }

    /// Whether it is known that it had begun by an instant.
    pub(super) fn had_begun(&self, time: CommitTime) -> bool {
        self.first.time.is_some_and(|first| first <= time)
    }
}

/// Commits in their order, one at a time.
#[derive(Debug)]
pub struct Frames {
    runs: std::vec::IntoIter<Run>,
    reader: Reader,
    /// The commit given out last, or the one to begin after.
    last: CommitNumber,
    until: CommitNumber,
}

#[derive(Debug)]
enum Reader {
    Section(Vec<u8>, usize),
    Log(Box<LogReader>),
    Memory(Arc<[Frame]>, usize),
}

impl Frames {
    /// Those after a commit, up to another one.
    pub(super) fn new(mut runs: Vec<Run>, after: CommitNumber, until: CommitNumber) -> Frames {
        // Runs that end by the commit are passed over unread.
        let next = runs
            .iter()
            .rposition(|run| run.first.number <= after.next());
        runs.drain(..next.unwrap_or(0));
        Frames {
            runs: runs.into_iter(),
            reader: Reader::Section(Vec::new(), 0),
            last: after,
            until,
        }
    }

    /// The next commit; `None` after the last.
    pub fn next(&mut self) -> Result<Option<Frame>> {
        while self.last < self.until {
            let Some(frame) = self.reader.next()? else {
                let Some(run) = self.runs.next() else {
                    return Ok(None);
                };
                self.reader = Reader::of(run)?;
                continue;
            };
            if frame.commit.number <= self.last {
                continue;
            }
            if frame.commit.number != self.last.next() {
                let due = self.last.next();
                return Err(corrupt(format!("commit {due} is missing in the history")));
            }
            self.last = frame.commit.number;
            return Ok(Some(frame));
        }
        Ok(None)
    }
}

impl Reader {
    fn of(run: Run) -> Result<Reader> {
        Ok(match run.place {
            Place::Section(section) => Reader::Section(section.read()?, 0),
            Place::Log(file, header) => Reader::Log(Box::new(LogReader::new(file, &header)?)),
            Place::Memory(frames) => Reader::Memory(frames, 0),
        })
    }

    fn next(&mut self) -> Result<Option<Frame>> {
        match self {
            Reader::Section(bytes, at) if *at == bytes.len() => Ok(None),
            Reader::Section(bytes, at) => {
                let (frame, end) = Frame::get(bytes, *at)?;
                *at = end;
                Ok(Some(frame))
            }
            Reader::Log(reader) => Ok(reader.next()?.map(|transaction| Frame {
                commit: transaction.header.commit,
                payload: transaction.payload.into(),
            })),
            Reader::Memory(frames, at) => {
                let frame = frames.get(*at).cloned();
                *at += 1;
                Ok(frame)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_sections_are_refused() {
        let frame = Frame {
            commit: CommitStamp::default().next(CommitTime(7)),
            payload: Arc::from([1, 2, 3].as_slice()),
        };
        let mut bytes = Vec::new();
        frame.put(&mut bytes);
        assert_eq!(bytes.len() as u64, frame.stored_len());
        let (read, end) = Frame::get(&bytes, 0).expect("it was written");
        assert_eq!((read.commit, end), (frame.commit, bytes.len()));
        assert_eq!(read.payload, frame.payload);
        for len in 0..bytes.len() {
            assert!(Frame::get(&bytes[..len], 0).is_err(), "{len} bytes");
        }
        // A length that runs past the end of all memory.
        bytes[16..24].fill(0xFF);
        assert!(Frame::get(&bytes, 0).is_err());
        assert!(Frame::get(&bytes, 1_000).is_err());
    }
}
