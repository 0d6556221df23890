//! The pieces of a state, packed on all cores and written in their order: the file is the same however many there are.

use super::snapshot_writer::SnapshotWriter;
use super::stored_block::encode_block;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::listing::Listing;
use crate::graph::origin::RawSection;
use crate::graph::pieces::Piece;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The number of pieces that are packed together.
const GROUP: usize = 32;

type Sections = Result<Vec<RawSection>>;
type Work = (Vec<Piece>, SyncSender<Sections>);

/// Writes each piece as a section, and notes where it is. Returns the bytes of the first.
pub fn write_pieces(
    writer: &mut SnapshotWriter<'_>,
    listing: &mut Listing,
    mut pieces: impl Iterator<Item = Piece>,
) -> Result<Vec<u8>> {
    let mut output = Output {
        first_section: writer.section_count(),
        taken: 0,
        written: 0,
        first: None,
        writer,
        listing,
    };
    // A small graph is packed before a thread has started.
    let group = output.next_group(&mut pieces);
    output.write(pack(group))?;
    let group = output.next_group(&mut pieces);
    if !group.is_empty() {
        write_with_threads(&mut output, group, &mut pieces)?;
    }
    Ok(output.first.unwrap_or_default())
}

/// This thread takes the pieces from the state and writes sections; where it would wait, it packs as the others do.
fn write_with_threads(
    output: &mut Output<'_, '_>,
    mut group: Vec<Piece>,
    pieces: &mut impl Iterator<Item = Piece>,
) -> Result<()> {
    let workers = thread::available_parallelism().map_or(1, usize::from) - 1;
    let (work, waiting) = sync_channel::<Work>(workers);
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        // Where writing fails, the workers end because this end of the channel goes.
        let work = work;
        for _ in 0..workers {
            scope.spawn(|| pack_all(&waiting));
        }
        let mut pending: VecDeque<Receiver<Sections>> = VecDeque::new();
        while !group.is_empty() {
            let (answer, promise) = sync_channel(1);
            pending.push_back(promise);
            match work.try_send((group, answer)) {
                Ok(()) => {}
                Err(TrySendError::Full((group, answer))) => {
                    // The receiver is among those that are pending.
                    let _ = answer.send(pack(group));
                }
                Err(TrySendError::Disconnected(_)) => return Err(died()),
            }
            while pending.len() > 2 * workers {
                output.write_next(&mut pending)?;
            }
            group = output.next_group(pieces);
        }
        while !pending.is_empty() {
            output.write_next(&mut pending)?;
        }
        Ok(())
    })
}

struct Output<'o, 'f> {
    writer: &'o mut SnapshotWriter<'f>,
    listing: &'o mut Listing,
    /// The number of sections before the first piece.
    first_section: u32,
    /// The number of pieces that have been taken from the state.
    taken: u32,
    /// The number of pieces that have been written.
    written: u32,
    first: Option<Vec<u8>>,
}

impl Output<'_, '_> {
    fn next_group(&mut self, pieces: &mut impl Iterator<Item = Piece>) -> Vec<Piece> {
        let group: Vec<Piece> = pieces.take(GROUP).collect();
        for piece in &group {
            let section = self.first_section + self.taken;
            match piece {
                Piece::Block(block) => self.listing.note(section, block),
                Piece::Same(origins, _) => self.listing.note_same(section, origins),
            }
            self.taken += 1;
        }
        group
    }

    fn write_next(&mut self, pending: &mut VecDeque<Receiver<Sections>>) -> Result<()> {
        match pending.pop_front() {
            Some(promise) => self.write(promise.recv().map_err(|_| died())?),
            None => Ok(()),
        }
    }

    fn write(&mut self, sections: Sections) -> Result<()> {
        for RawSection { kind, crc, bytes } in sections? {
            self.writer.section_of(kind, self.written, crc, &bytes)?;
            self.written += 1;
            self.first.get_or_insert(bytes);
        }
        Ok(())
    }
}

fn pack_all(waiting: &Mutex<Receiver<Work>>) {
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok((group, answer)) = next else {
            return;
        };
        // If the receiver is gone, writing has failed.
        let _ = answer.send(pack(group));
    }
}

fn pack(group: Vec<Piece>) -> Sections {
    let sections = group.into_iter().map(|piece| match piece {
        Piece::Block(block) => {
            let mut bytes = Vec::new();
            let kind = encode_block(&block, &mut bytes)?;
            let crc = crc32fast::hash(&bytes);
            Ok(RawSection { kind, crc, bytes })
        }
        Piece::Same(_, section) => Ok(section),
    });
    sections.collect()
}

fn died() -> Error {
    Error::storage(
        ErrorCode::InputOutput,
        "a thread that packs the snapshot has ended early",
    )
}
