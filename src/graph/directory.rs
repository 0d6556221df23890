//! Where the parts of a stored state are, so that it can be opened without reading them.
//!
//! Writing a state gives every block of it a section; [`super::listing`] notes which. What follows from the parts and is needed before any of them (nodes by label, relationships by type, ids
//! that are free, how long an index is) is in the directory too. [`super::Graph::check`] compares it with the parts.

use super::symbol::{KeyId, TypeId};

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

/// The table that a column belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableId {
    /// The table of a label set, by its number.
    LabelSet(u32),
    /// The table of a type, by its id.
    Type(u32),
}
