//! A whole graph ↔ the sections of a snapshot.

use super::codec::corrupt;
use super::format::{DatabaseId, SnapshotHeader};
use super::history::{Kept, write_history};
#[cfg(test)]
use super::memory_file::{BufferFile, SliceFile};
use super::snapshot_pieces::write_pieces;
use super::snapshot_reader::SnapshotReader;
use super::snapshot_writer::SnapshotWriter;
use super::stored_block::{
    CATALOGUE, DIRECTORY, GRAPH_TYPE, LEAF, REFERENCES, RULES, SEARCHES, SOURCES, STATEMENTS,
    STATISTICS, UNITS, decode_block, encode_block, is_of_graph,
};
use super::stored_sections::StoredSections;
use super::vfs::VfsFile;
use crate::error::Result;
use crate::graph::blocks::Block;
use crate::graph::listing::{Listing, Sections};
use crate::graph::{Assembler, Graph, GraphView, Unlisted};
use std::path::Path;
use std::sync::{Arc, mpsc};

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
    let (before, mut listing) = (view.unreadable(), Listing::default());
    let names = write_pieces(&mut writer, &mut listing, view.pieces())?;
    let mut bytes = Vec::new();
    let directory = Block::Directory(Box::new(listing.finish(view)));
    let kind = encode_block(&directory, &mut bytes)?;
    writer.section(kind, 0, &bytes)?;
    // What cannot be read is not in the new file, so it must not replace the old one.
    view.require_readable(before)?;
    write_history(&mut writer, kept)?;
    // A graph cannot be read without its names: this is the only section that is written twice.
    writer.section(CATALOGUE, u32::MAX, &names)?;
    writer.finish(id, view.commit(), kept.keep)
}

/// The graph of a snapshot. Its parts stay in the file until they are needed, where the file has a directory of them;
/// otherwise all of it is read.
pub fn open_snapshot(file: &Arc<dyn VfsFile>, path: &Path) -> Result<(SnapshotHeader, Graph)> {
    let reader = SnapshotReader::open(file.as_ref())?;
    match open_stored(&reader, file, path)? {
        Some(graph) => Ok((reader.header().clone(), graph)),
        None => read_all(&reader),
    }
}

/// The graph of a snapshot, all of it. Every section is checked against its checksum, one in memory at a time.
pub fn read_snapshot(file: &dyn VfsFile) -> Result<(SnapshotHeader, Graph)> {
    read_all(&SnapshotReader::open(file)?)
}

/// The graph of a snapshot, of which everything has been read: its parts have been laid out anew, which holds them against
/// one another, and then it has been opened as it will be, with what the file says beside them.
pub fn verify_snapshot(file: &Arc<dyn VfsFile>, path: &Path) -> Result<(SnapshotHeader, Graph)> {
    read_snapshot(file.as_ref())?;
    let (header, graph) = open_snapshot(file, path)?;
    graph.view().load()?;
    Ok((header, graph))
}

fn read_all(reader: &SnapshotReader<'_>) -> Result<(SnapshotHeader, Graph)> {
    let last = reader
        .section_count()
        .checked_sub(1)
        .ok_or_else(|| corrupt("the snapshot has no sections"))?;
    let entries = reader.entries().enumerate().take(last);
    let sections = entries.filter(|(_, (_, entry))| is_of_graph(entry.kind));
    let sections: Vec<usize> = sections.map(|(place, _)| place).collect();
    let assembler = assemble(reader, &sections)?;
    for (place, (_, entry)) in reader.entries().enumerate() {
        // They are of no use here, but damage to them is damage.
        if entry.kind == LEAF || entry.kind == DIRECTORY {
            reader.section(place)?;
        }
    }
    require_same_names(reader)?;
    let commit = reader.header().commit;
    let graph = Graph::from_view(assembler.finish()?.made_by(commit));
    Ok((reader.header().clone(), graph))
}

/// The names are at both ends of a snapshot.
fn require_same_names(reader: &SnapshotReader<'_>) -> Result<()> {
    let last = reader.section_count().saturating_sub(1);
    match reader.section(0)?.1 == reader.section(last)?.1 {
        true => Ok(()),
        false => Err(corrupt("the two sections of names differ")),
    }
}

/// The graph of a snapshot that has a directory, with its parts still in the file. `None` if it has none.
fn open_stored(
    reader: &SnapshotReader<'_>,
    file: &Arc<dyn VfsFile>,
    path: &Path,
) -> Result<Option<Graph>> {
    let (mut directory, mut unlisted) = (None, Unlisted::default());
    let mut small = Vec::new();
    for (place, (_, entry)) in (0_u32..).zip(reader.entries()) {
        match entry.kind {
            DIRECTORY => directory = Some(place as usize),
            CATALOGUE if place > 0 => {}
            CATALOGUE | STATISTICS | UNITS | GRAPH_TYPE | SEARCHES | RULES | SOURCES => {
                small.push(place as usize);
            }
            REFERENCES => unlisted.references.push(place),
            STATEMENTS => unlisted.statements.push(place),
            _ => {}
        }
    }
    let Some(directory) = directory else {
        return Ok(None);
    };
    let mut assembler = assemble(reader, &small)?;
    assembler.leave(unlisted);
    require_same_names(reader)?;
    let (entry, bytes) = reader.section(directory)?;
    let Block::Directory(directory) = decode_block(entry.kind, &bytes)? else {
        return Err(corrupt("the directory of the snapshot is of another kind"));
    };
    let sections = StoredSections::new(reader, file, path);
    let sections: Arc<dyn Sections> = Arc::new(sections);
    let commit = reader.header().commit;
    let graph = assembler.finish_stored(&directory, &sections)?;
    Ok(Some(graph.made_by(commit)))
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
