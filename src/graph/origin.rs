//! Where the parts of a state are in the file that it was opened from, so that a snapshot can copy those that are as they
//! were.

use super::directory::{AdjacencyPart, ColumnPart, LeafPart};
use crate::error::Result;
use std::fmt::Debug;
use std::sync::Arc;

/// A section as it is in the file.
#[derive(Debug)]
pub struct RawSection {
    /// Its kind.
    pub kind: u32,
    /// Its checksum, which its bytes have.
    pub crc: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads sections without decoding them.
pub trait RawSections: Debug + Send + Sync {
    /// Reads a section, and checks its checksum.
    fn raw(&self, section: u32) -> Result<RawSection>;
    /// Checks the checksums of all sections of the state.
    fn verify(&self) -> Result<()>;
}

/// What a section holds, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Records of nodes.
    Nodes,
    /// Records of relationships.
    Relationships,
    /// A chunk of a column.
    Column(ColumnPart),
    /// A chunk of an adjacency, one of so many in its section.
    Neighbours(AdjacencyPart, u32),
    /// A leaf of the index at this position.
    Leaf(u32, LeafPart),
}

/// Where a part is in the file.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file.
    pub sections: Arc<dyn RawSections>,
    /// The section.
    pub section: u32,
    /// What it is.
    pub part: Part,
}

impl Origin {
    /// Whether both are in the same section.
    pub fn is_beside(&self, other: &Origin) -> bool {
        self.section == other.section && Arc::ptr_eq(&self.sections, &other.sections)
    }
}
