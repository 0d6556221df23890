//! A whole graph ↔ the sections of a snapshot.

use super::codec::corrupt;
use super::format::{DatabaseId, SnapshotHeader};
use super::history::{Kept, write_history};
#[cfg(test)]
use super::memory_file::{BufferFile, SliceFile};
use super::snapshot_reader::SnapshotReader;
use super::snapshot_writer::SnapshotWriter;
use super::stored_block::{CATALOGUE, decode_block, encode_block, is_history};
use super::vfs::VfsFile;
use crate::error::Result;
use crate::graph::{Assembler, Graph, GraphView};
use std::sync::mpsc;

/// From this number of sections on, a second thread is worth its start.
const WORTH_A_THREAD: usize = 32;
/// The maximum number of decoded sections that wait to be assembled.
const DECODED_AHEAD: usize = 8;

/// Writes the snapshot of a state and what is kept of its history into an empty file, as if nothing came after it; the caller
/// syncs.
pub fn write_snapshot(
    file: &dyn VfsFile,
    view: &GraphView,
    id: DatabaseId,
    kept: &Kept,
) -> Result<SnapshotHeader> {
    let mut writer = SnapshotWriter::new(file);
    let (mut bytes, mut names) = (Vec::new(), Vec::new());
    for (number, block) in (0..).zip(view.blocks()) {
        bytes.clear();
        let kind = encode_block(&block, &mut bytes)?;
        writer.section(kind, number, &bytes)?;
        if kind == CATALOGUE {
            names.clone_from(&bytes);
        }
    }
    write_history(&mut writer, kept)?;
    // A graph cannot be read without its names: this is the only section that is written twice.
    writer.section(CATALOGUE, u32::MAX, &names)?;
    writer.finish(id, view.commit(), kept.keep)
}

/// The graph of a snapshot. Every section is checked against its checksum, one in memory at a time.
pub fn read_snapshot(file: &dyn VfsFile) -> Result<(SnapshotHeader, Graph)> {
    let reader = SnapshotReader::open(file)?;
    let last = reader
        .section_count()
        .checked_sub(1)
        .ok_or_else(|| corrupt("the snapshot has no sections"))?;
    let entries = reader.entries().enumerate().take(last);
    let sections = entries.filter(|(_, (_, entry))| !is_history(entry.kind));
    let sections: Vec<usize> = sections.map(|(place, _)| place).collect();
    let assembler = assemble(&reader, &sections)?;
    let (first, copy) = (reader.section(0)?, reader.section(last)?);
    if first.1 != copy.1 {
        return Err(corrupt("the two sections of names differ"));
    }
    let commit = reader.header().commit;
    let graph = Graph::from_view(assembler.finish()?.made_by(commit));
    Ok((reader.header().clone(), graph))
}

/// Assembles the graph from these sections of a snapshot. If there are many, a second thread reads and decodes ahead.
fn assemble(reader: &SnapshotReader<'_>, sections: &[usize]) -> Result<Assembler> {
    let decode = |place: &usize| {
        let (entry, bytes) = reader.section(*place)?;
        decode_block(entry.kind, &bytes)
    };
    let mut assembler = Assembler::default();
    if sections.len() < WORTH_A_THREAD {
        sections
            .iter()
            .try_for_each(|place| assembler.add(decode(place)?))?;
        return Ok(assembler);
    }
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(DECODED_AHEAD);
        scope.spawn(move || {
            // The receiver is gone after an error, so the remaining sections are not needed.
            let mut places = sections.iter();
            while places
                .next()
                .is_some_and(|place| sender.send(decode(place)).is_ok())
            {}
        });
        receiver
            .into_iter()
            .try_for_each(|block| assembler.add(block?))?;
        Ok(assembler)
    })
}

/// The snapshot of a state as bytes.
#[cfg(test)]
pub fn write_snapshot_to_bytes(view: &GraphView) -> Result<Vec<u8>> {
    let file = BufferFile::default();
    write_snapshot(&file, view, [0; 16], &Kept::nothing())?;
    Ok(file.into_bytes())
}

/// The graph in the bytes of a snapshot.
#[cfg(test)]
pub fn read_snapshot_from_bytes(bytes: &[u8]) -> Result<Graph> {
    read_snapshot(&SliceFile(bytes)).map(|(_, graph)| graph)
}

/// Decodes every section without assembling the graph: the cost of the format alone.
#[cfg(test)]
pub fn check_sections(bytes: &[u8]) -> Result<()> {
    let file = SliceFile(bytes);
    let reader = SnapshotReader::open(&file)?;
    for place in 0..reader.section_count() {
        let (entry, bytes) = reader.section(place)?;
        std::hint::black_box(decode_block(entry.kind, &bytes)?);
    }
    Ok(())
}
