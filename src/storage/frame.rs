//! The header of a transaction in the log, as `format` writes it down.

use super::codec::{Plain, get_at, put_array};
use super::format::{DatabaseId, FIRST_WITH_TIMES, get_time, put_time};
use crate::graph::{CommitNumber, CommitStamp};

/// The bytes at the end of a frame.
pub const FRAME_FILL: u8 = 0xEE;

/// The layout of the frames of a log, which depends on the version of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameLayout {
    /// The bytes at the start of a frame. They contain no zero, so that a frame differs from a sector that was never
    /// written.
    mark: [u8; 4],
    with_time: bool,
}

impl FrameLayout {
    /// Of a log of this version.
    pub fn of_version(version: u32) -> FrameLayout {
        let with_time = version >= FIRST_WITH_TIMES;
        FrameLayout {
            mark: if with_time { *b"txn\x03" } else { *b"txn\x01" },
            with_time,
        }
    }

    /// The length of a frame's header.
    pub fn header_len(self) -> usize {
        if self.with_time { 44 } else { 36 }
    }

    /// The offset of the header's checksum.
    fn crc_at(self) -> usize {
        self.header_len() - size_of::<u32>()
    }
}

/// The header of a transaction in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameHeader {
    /// CRC of the payload.
    pub payload_crc: u32,
    /// Length of the payload.
    pub payload_len: u64,
    /// The transaction's number and time.
    pub commit: CommitStamp,
    /// The last transaction known to be on the disk when this one was written.
    pub durable: CommitNumber,
}

impl FrameHeader {
    /// Appends its bytes.
    pub fn encode(&self, layout: FrameLayout, id: &DatabaseId, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&layout.mark);
        self.payload_crc.put(out);
        put_array(
            &[self.payload_len, self.commit.number.0, self.durable.0],
            out,
        );
        if layout.with_time {
            put_time(self.commit, out);
        }
        let crc = frame_crc(id, out.get(start..).unwrap_or_default());
        crc.put(out);
    }

    /// Decodes a header from arbitrary bytes; `None` if they are not a header of this database.
    pub fn decode(layout: FrameLayout, id: &DatabaseId, bytes: &[u8]) -> Option<FrameHeader> {
        let crc: u32 = get_at(bytes, layout.crc_at()).ok()?;
        if bytes.get(..4) != Some(&layout.mark)
            || crc != frame_crc(id, bytes.get(..layout.crc_at())?)
        {
            return None;
        }
        let number = CommitNumber(get_at(bytes, 16).ok()?);
        let time = match layout.with_time {
            true => get_time(bytes, 32).ok()?,
            false => None,
        };
        Some(FrameHeader {
            payload_crc: get_at(bytes, 4).ok()?,
            payload_len: get_at(bytes, 8).ok()?,
            commit: CommitStamp { number, time },
            durable: CommitNumber(get_at(bytes, 24).ok()?),
        })
    }

    /// The length of header, payload and padding; `None` if it exceeds 2^64.
    pub fn frame_len(&self, layout: FrameLayout) -> Option<u64> {
        let unpadded = self
            .payload_len
            .checked_add(layout.header_len() as u64 + 4)?;
        unpadded.checked_next_multiple_of(8)
    }
}

/// The checksum starts with the id, so that a frame of another database is not valid here.
fn frame_crc(id: &DatabaseId, header: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(id);
    hasher.update(header);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::super::format::VERSION;
    use super::*;
    use crate::graph::CommitTime;

    #[test]
    fn frame_header_of_another_database_is_none() {
        let commit = CommitStamp {
            number: CommitNumber(3),
            time: Some(CommitTime(1_790_000_000_000_000)),
        };
        for (version, len, time) in [(2, 36, None), (VERSION, 44, commit.time)] {
            let layout = FrameLayout::of_version(version);
            let header = FrameHeader {
                payload_crc: 1,
                payload_len: 2,
                commit: CommitStamp { time, ..commit },
                durable: CommitNumber(2),
            };
            let mut bytes = Vec::new();
            header.encode(layout, &[1; 16], &mut bytes);
            assert_eq!(bytes.len(), len);
            assert_eq!(FrameHeader::decode(layout, &[1; 16], &bytes), Some(header));
            assert_eq!(FrameHeader::decode(layout, &[2; 16], &bytes), None);
            let whole = (len as u64 + 2 + 4).next_multiple_of(8);
            assert_eq!(header.frame_len(layout), Some(whole));
        }
    }
}
