//! The sections of a snapshot whose graph is open, read one by one as its parts are needed.
//!
//! The file stays open: a checkpoint that replaces it changes names, and the parts of an older state are still read from
//! the older file.

use super::format::{SectionEntry, in_file};
use super::snapshot_reader::{SnapshotReader, damaged, read_section};
use super::stored_block::decode_block;
use super::vfs::VfsFile;
use crate::error::{Error, Result};
use crate::graph::blocks::Block;
use crate::graph::listing::Sections;
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

impl Sections for StoredSections {
    fn block(&self, section: u32) -> Result<Block> {
        let block = self.read(section as usize);
        block.map_err(|error| in_file(&self.path, error))
    }

    fn misplaced(&self, section: u32) -> Error {
        in_file(&self.path, damaged(&self.sections, section as usize))
    }
}
