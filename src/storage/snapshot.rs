//! A whole graph ↔ the sections of a snapshot.

use super::format::{CommitNumber, DatabaseId, SnapshotHeader};
use super::memory_file::{BufferFile, SliceFile};
use super::snapshot_reader::SnapshotReader;
use super::snapshot_writer::SnapshotWriter;
use super::vfs::VfsFile;
use crate::error::Result;
use crate::graph::{Graph, GraphView};

/// Writes the snapshot of a state into an empty file; the caller syncs.
pub fn write_snapshot(
    file: &dyn VfsFile,
    view: &GraphView,
    id: DatabaseId,
    commit: CommitNumber,
) -> Result<()> {
    let mut writer = SnapshotWriter::new(file);
    super::snapshot_changes::write_sections(view, &mut writer)?;
    writer.finish(id, commit)
}

/// The graph of a snapshot.
pub fn read_snapshot(file: &dyn VfsFile) -> Result<(SnapshotHeader, Graph)> {
    let reader = SnapshotReader::open(file)?;
    let graph = super::snapshot_changes::read_sections(&reader)?;
    Ok((reader.header().clone(), graph))
}

/// The snapshot of a state as bytes.
pub fn write_snapshot_to_bytes(view: &GraphView) -> Result<Vec<u8>> {
    let file = BufferFile::default();
    write_snapshot(&file, view, [0; 16], CommitNumber(0))?;
    Ok(file.into_bytes())
}

/// The graph in the bytes of a snapshot.
pub fn read_snapshot_from_bytes(bytes: &[u8]) -> Result<Graph> {
    read_snapshot(&SliceFile(bytes)).map(|(_, graph)| graph)
}
