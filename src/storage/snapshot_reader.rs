//! Reads a snapshot: first the header and the table, then the sections one at a time.

use super::codec::corrupt;
use super::format::{
    SECTION_ENTRY_LEN, SNAPSHOT_HEADER_LEN, SectionEntry, SnapshotHeader, snapshot_header_len,
};
use super::vfs::{VfsFile, read_exact_at};
use crate::error::{Error, Result};

/// A snapshot whose header and table are sound.
#[derive(Debug)]
pub struct SnapshotReader<'a> {
    file: &'a dyn VfsFile,
    header: SnapshotHeader,
    /// Each entry with the offset at which its section starts.
    sections: Vec<(u64, SectionEntry)>,
}

impl<'a> SnapshotReader<'a> {
    /// Checks header, length and table: together they account for every byte of the file.
    pub fn open(file: &'a dyn VfsFile) -> Result<SnapshotReader<'a>> {
        let header = read_snapshot_header(file)?;
        let file_len = file.len()?;
        if header.file_len != file_len {
            return Err(corrupt(format!(
                "the snapshot has {file_len} bytes where it should have {}",
                header.file_len
            )));
        }
        let table_len = u64::from(header.sections) * SECTION_ENTRY_LEN as u64;
        if header.table_start.checked_add(table_len) != Some(file_len) {
            return Err(corrupt("the section table does not end the snapshot"));
        }
        let table = read_exact_at(file, header.table_start, table_len)?
            .ok_or_else(|| corrupt("the section table is cut off"))?;
        if crc32fast::hash(&table) != header.table_crc {
            return Err(corrupt(format!(
                "the section table is damaged (from byte {})",
                header.table_start
            )));
        }
        let sections = place_sections(&table, &header)?;
        Ok(SnapshotReader {
            file,
            header,
            sections,
        })
    }

    /// The header.
    pub fn header(&self) -> &SnapshotHeader {
        &self.header
    }

    /// How many sections there are.
    pub fn section_count(&self) -> usize {
        self.sections.len()
    }

    /// Where each section starts, and its entry in the table.
    pub fn entries(&self) -> impl Iterator<Item = (u64, SectionEntry)> {
        self.sections.iter().copied()
    }

    /// Reads the section at a position in the table; returns an error if its checksum is wrong.
    pub fn section(&self, place: usize) -> Result<(SectionEntry, Vec<u8>)> {
        read_section(self.file, &self.sections, place)
    }
}

/// Reads one of some sections; returns an error if its checksum is wrong.
pub fn read_section(
    file: &dyn VfsFile,
    sections: &[(u64, SectionEntry)],
    place: usize,
) -> Result<(SectionEntry, Vec<u8>)> {
    let (start, entry) = sections
        .get(place)
        .ok_or_else(|| corrupt("the snapshot lacks a section"))?;
    let bytes = read_exact_at(file, *start, entry.len)?
        .ok_or_else(|| corrupt(format!("section {place} is cut off")))?;
    if crc32fast::hash(&bytes) == entry.crc {
        return Ok((*entry, bytes));
    }
    Err(damaged(sections, place))
}

/// The error for a section that is not what was written.
pub fn damaged(sections: &[(u64, SectionEntry)], place: usize) -> Error {
    let Some((start, entry)) = sections.get(place) else {
        return corrupt(format!("the snapshot lacks section {place}"));
    };
    corrupt(format!(
        "section {place}, of kind {}, is damaged (bytes {start} to {})",
        entry.kind,
        start.saturating_add(entry.len)
    ))
}

/// The header at the front of a snapshot.
pub fn read_snapshot_header(file: &dyn VfsFile) -> Result<SnapshotHeader> {
    let mut bytes = vec![0; SNAPSHOT_HEADER_LEN];
    let read = file.read_at(0, &mut bytes)?;
    bytes.truncate(read);
    SnapshotHeader::decode(&bytes)
}

/// Sections lie one after the other from the header to the table, without gaps.
fn place_sections(table: &[u8], header: &SnapshotHeader) -> Result<Vec<(u64, SectionEntry)>> {
    let mut start = snapshot_header_len(header.version) as u64;
    let mut sections = Vec::new();
    for bytes in table.chunks(SECTION_ENTRY_LEN) {
        let entry = SectionEntry::decode(bytes)?;
        sections.push((start, entry));
        start = start
            .checked_add(entry.len)
            .ok_or_else(|| corrupt("a section is longer than a file can be"))?;
    }
    if start != header.table_start {
        return Err(corrupt("the sections do not fill the snapshot"));
    }
    Ok(sections)
}
