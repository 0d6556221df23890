//! Where the parts of a stored state are, so that it can be opened without reading them.
//!
//! Writing a state gives every block of [`GraphView::blocks`] and [`GraphView::index_blocks`] a section; a [`Listing`]
//! notes which. What follows from the parts and is needed before any of them (nodes by label, relationships by type, ids
//! that are free, how long an index is) is in the directory too. [`super::Graph::check`] compares it with the parts.

use super::blocks::{Block, LeafBlock, TableId};
use super::id_set::IdSet;
use super::record::MAX_ENTITIES;
use super::symbol::{KeyId, TypeId};
use super::view::GraphView;
use crate::error::Result;
use roaring::RoaringBitmap;
use std::fmt::Debug;

/// Reads the parts of a stored state.
pub trait Sections: Debug + Send + Sync {
    /// Reads the block in a section; errors name the section.
    fn block(&self, section: u32) -> Result<Block>;
    /// The error for a section that has another content than the directory says.
    fn misplaced(&self, section: u32) -> crate::error::Error;
}

/// The parts of a stored state, and what follows from them.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Ids of nodes are below this number.
    pub nodes: u32,
    /// Ids of relationships are below this number.
    pub relationships: u32,
    /// The first section of nodes; the others follow.
    pub first_nodes: u32,
    /// The first section of relationships; the others follow.
    pub first_relationships: u32,
    /// The sets of ids, each as the bytes of an [`IdSet`].
    pub ids: StoredIds,
    /// The chunks of all columns, in the order of tables, keys and chunks.
    pub columns: Vec<ColumnPart>,
    /// The chunks of all adjacencies.
    pub neighbours: Vec<AdjacencyPart>,
    /// The indexes, in the order of their names.
    pub indexes: Vec<IndexParts>,
}

/// Sets of ids.
#[derive(Clone, Debug, Default)]
pub struct StoredIds {
    /// Ids without a node.
    pub vacant_nodes: Vec<u8>,
    /// Ids without a relationship.
    pub vacant_relationships: Vec<u8>,
    /// Nodes by label.
    pub labels: Vec<Vec<u8>>,
    /// Relationships by type.
    pub types: Vec<Vec<u8>>,
}

/// A chunk of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnPart {
    /// The table.
    pub table: TableId,
    /// The key.
    pub key: KeyId,
    /// The number of the chunk.
    pub chunk: u32,
    /// How many rows have a value.
    pub count: u32,
    /// Its section.
    pub section: u32,
}

/// A chunk of an adjacency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdjacencyPart {
    /// The type.
    pub relationship_type: TypeId,
    /// Whether the nodes are the ends of the relationships.
    pub incoming: bool,
    /// The number of the chunk.
    pub chunk: u32,
    /// How many relationships it has.
    pub count: u32,
    /// Its section.
    pub section: u32,
    /// Its place in the section.
    pub place: u32,
}

/// An index.
#[derive(Clone, Debug, Default)]
pub struct IndexParts {
    /// How many distinct keys it has.
    pub distinct: u64,
    /// Its leaves, in the order of their keys.
    pub leaves: Vec<LeafPart>,
}

/// A leaf of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafPart {
    /// The key of its last entry.
    pub key: Vec<u8>,
    /// The entity of its last entry.
    pub id: u32,
    /// How many entries it has.
    pub count: u32,
    /// Its section.
    pub section: u32,
}

/// A directory under construction.
#[derive(Debug, Default)]
pub struct Listing {
    directory: Directory,
    seen: (bool, bool),
}

impl Listing {
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
        let place = leaf.index as usize;
        let indexes = &mut self.directory.indexes;
        if place >= indexes.len() {
            indexes.resize_with(place + 1, IndexParts::default);
        }
        let (key, id) = leaf.last();
        indexes[place].leaves.push(LeafPart {
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
        let live = view.nodes.iter().map(|record| record.is_live());
        let numbered = (0..MAX_ENTITIES).zip(live);
        let vacant = numbered.filter(|(_, live)| !live).map(|(id, _)| id);
        let listed = |sets: &[IdSet]| sets.iter().map(IdSet::to_bytes).collect();
        let unused = IdSet::missing(directory.relationships, view.types.iter());
        directory.ids = StoredIds {
            vacant_nodes: IdSet::from(vacant.collect::<RoaringBitmap>()).to_bytes(),
            vacant_relationships: IdSet::from(unused).to_bytes(),
            labels: listed(&view.labels),
            types: listed(&view.types),
        };
        directory
    }
}

impl From<RoaringBitmap> for IdSet {
    fn from(ids: RoaringBitmap) -> IdSet {
        let mut set = IdSet::default();
        ids.into_iter().for_each(|id| set.push(id));
        set.compact();
        set
    }
}
