//! The sections of a snapshot whose graph is open, read one by one as its parts are needed.
//!
//! The file stays open: a checkpoint that replaces it changes names, and the parts of an older state are still read from
//! the older file.

use super::format::{SectionEntry, in_file};
use super::snapshot_reader::{SnapshotReader, damaged, read_section};
use super::stored_block::{decode_block, is_history};
use super::vfs::VfsFile;
use crate::error::{Error, Result};
use crate::graph::blocks::Block;
use crate::graph::listing::Sections;
use crate::graph::origin::{RawSection, RawSections};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file, and where its sections are.
#[derive(Debug)]
pub struct StoredSections {
    file: Arc<dyn VfsFile>,
    path: PathBuf,
    sections: Vec<(u64, SectionEntry)>,
}

impl StoredSections {
    /// Of a snapshot whose header and table are sound.
    pub fn new(
        reader: &SnapshotReader<'_>,
        file: &Arc<dyn VfsFile>,
        path: &Path,
    ) -> StoredSections {
        StoredSections {
            file: Arc::clone(file),
            path: path.to_owned(),
            sections: reader.entries().collect(),
        }
    }

    fn read(&self, place: usize) -> Result<Block> {
        let (entry, bytes) = read_section(self.file.as_ref(), &self.sections, place)?;
        decode_block(entry.kind, &bytes).map_err(|cause| {
            let mut error = damaged(&self.sections, place);
            error = error.caused_by(cause);
            error
        })
    }
}

impl RawSections for StoredSections {
    fn raw(&self, section: u32) -> Result<RawSection> {
        let (entry, bytes) = read_section(self.file.as_ref(), &self.sections, section as usize)
            .map_err(|error| in_file(&self.path, error))?;
        Ok(RawSection {
            kind: entry.kind,
            crc: entry.crc,
            bytes,
        })
    }

    fn verify(&self) -> Result<()> {
        let places = (0..).zip(&self.sections);
        let mut places = places.filter(|(_, (_, entry))| !is_history(entry.kind));
        places.try_for_each(|(place, _)| self.raw(place).map(|_| ()))
    }
}

impl Sections for StoredSections {
    fn block(&self, section: u32) -> Result<Block> {
        let block = self.read(section as usize);
        block.map_err(|error| in_file(&self.path, error))
    }

    fn misplaced(&self, section: u32) -> Error {
        in_file(&self.path, damaged(&self.sections, section as usize))
    }
}
