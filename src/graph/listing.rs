//! Makes the directory of a state while its blocks are written, and reads the blocks again.

use super::blocks::{Block, LeafBlock};
use super::directory::{AdjacencyPart, ColumnPart, Directory, IndexParts, LeafPart, StoredIds};
use super::id_set::IdSet;
use super::origin::{Origin, Part, RawSections};
use super::record::MAX_ENTITIES;
use super::view::GraphView;
use crate::error::{Error, Result};
use roaring::RoaringBitmap;

/// Reads the parts of a stored state.
pub trait Sections: RawSections {
    /// Reads the block in a section; errors name the section.
    fn block(&self, section: u32) -> Result<Block>;
    /// The error for a section that has another content than the directory says.
    fn misplaced(&self, section: u32) -> Error;
}

/// A directory under construction.
#[derive(Debug, Default)]
pub struct Listing {
    directory: Directory,
    seen: (bool, bool),
}

impl Listing {
    /// Notes a section that is copied from another file.
    pub fn note_same(&mut self, section: u32, origins: &[Origin]) {
        let directory = &mut self.directory;
        for origin in origins {
            match &origin.part {
                Part::Nodes => {
                    if !self.seen.0 {
                        (self.seen.0, directory.first_nodes) = (true, section);
                    }
                }
                Part::Relationships => {
                    if !self.seen.1 {
                        (self.seen.1, directory.first_relationships) = (true, section);
                    }
                }
                Part::Column(part) => directory.columns.push(ColumnPart { section, ..*part }),
                Part::Neighbours(part, _) => {
                    directory
                        .neighbours
                        .push(AdjacencyPart { section, ..*part });
                }
                Part::Leaf(index, part) => leaves_of(directory, *index).push(LeafPart {
                    section,
                    ..part.clone()
                }),
            }
        }
    }

    /// Notes the section of a block.
    pub fn note(&mut self, section: u32, block: &Block) {
        let directory = &mut self.directory;
        match block {
            Block::Nodes(_) if !self.seen.0 => {
                (self.seen.0, directory.first_nodes) = (true, section);
            }
            Block::Relationships(_) if !self.seen.1 => {
                (self.seen.1, directory.first_relationships) = (true, section);
            }
            Block::Column(column) => directory.columns.push(ColumnPart {
                table: column.table,
                key: column.key,
                chunk: column.chunk,
                count: column.present.iter().map(|word| word.count_ones()).sum(),
                section,
            }),
            Block::Adjacency(chunks) => {
                let parts = (0..).zip(chunks).map(|(place, chunk)| AdjacencyPart {
                    relationship_type: chunk.relationship_type,
                    incoming: chunk.incoming,
                    chunk: chunk.chunk,
                    count: chunk.parts.neighbours.len() as u32,
                    section,
                    place,
                });
                directory.neighbours.extend(parts);
            }
            Block::Leaf(leaf) => self.note_leaf(section, leaf),
            Block::Names(_)
            | Block::Searches(_)
            | Block::Rules(_)
            | Block::Nodes(_)
            | Block::Relationships(_)
            | Block::Statistics(_)
            | Block::Units(_)
            | Block::GraphType(_)
            | Block::Sources(_)
            | Block::References(_)
            | Block::Statements(_)
            | Block::Directory(_) => {}
        }
    }

    fn note_leaf(&mut self, section: u32, leaf: &LeafBlock) {
        let (key, id) = leaf.last();
        leaves_of(&mut self.directory, leaf.index).push(LeafPart {
            key: key.to_vec(),
            id,
            count: leaf.ids.len() as u32,
            section,
        });
    }

    /// The directory of the state that all blocks are of.
    pub fn finish(self, view: &GraphView) -> Directory {
        let mut directory = self.directory;
        directory.nodes = view.node_bound();
        directory.relationships = view.relationship_bound();
        let indexes = &view.schema.indexes;
        directory
            .indexes
            .resize_with(indexes.len(), IndexParts::default);
        for (parts, index) in directory.indexes.iter_mut().zip(indexes) {
            parts.distinct = index.tree.distinct();
        }
        let mut vacant = RoaringBitmap::new();
        // Otherwise there are none, and the records need not be read.
        if view.node_count() < u64::from(view.node_bound()) {
            let live = view.nodes.iter().map(|record| record.is_live());
            let numbered = (0..MAX_ENTITIES).zip(live);
            vacant.extend(numbered.filter(|(_, live)| !live).map(|(id, _)| id));
        }
        let listed = |sets: &[IdSet]| sets.iter().map(IdSet::to_bytes).collect();
        let unused = IdSet::missing(directory.relationships, view.types.iter());
        directory.ids = StoredIds {
            vacant_nodes: IdSet::from(vacant).to_bytes(),
            vacant_relationships: IdSet::from(unused).to_bytes(),
            labels: listed(&view.labels),
            types: listed(&view.types),
        };
        directory
    }
}

/// The leaves of the index at a position.
fn leaves_of(directory: &mut Directory, index: u32) -> &mut Vec<LeafPart> {
    let (place, indexes) = (index as usize, &mut directory.indexes);
    if place >= indexes.len() {
        indexes.resize_with(place + 1, IndexParts::default);
    }
    &mut indexes[place].leaves
}

impl From<RoaringBitmap> for IdSet {
    fn from(ids: RoaringBitmap) -> IdSet {
        let mut set = IdSet::default();
        ids.into_iter().for_each(|id| set.push(id));
        set.compact();
        set
    }
}
