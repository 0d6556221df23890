//! The pieces of a graph as sections of a snapshot: what is many lies there as memory, little-endian.
//!
//! | kind | content |
//! | --- | --- |
//! | `CTLG` | [`NamesBlock`], the catalogue: first, and once more at the end, for salvaging a damaged file |
//! | `NAME` | the same in versions 1 and 2, in which indexes have no kind |
//! | `NODE` | [`NodesBlock`]: the label sets (u32 each), then as many rows |
//! | `RELS` | [`RelationshipsBlock`]: types, starts, ends, rows, as many of each (u32) |
//! | `COLM` | [`ColumnBlock`]: 2,048 rows of a column, its arrays as byte strings |
//! | `ADJA` | [`AdjacencyBlock`]s, one after another: the neighbours of 2,048 nodes each; since version 2 |
//! | `STAT` | counts of relationships by label sets and type; since version 2 |
//! | `UNIT` | units that belong to the graph, where it has any; since version 4 |
//! | `TYPE` | the graph type, where anything is said; since version 4 |
//! | `SEEK` | search indexes, where there are any, without what is in them; since version 5 |
//! | `RULE` | rules, where there are any, as texts; since version 5 |
//! | `SRCS` | `SourcesBlock`: only where a source has a name; since version 4 |
//! | `ANCR`, `HIST` | earlier commits, where history is kept: see `history`; since version 4 |
//! | `CITE` | `ReferencesBlock`s, one after another: only where a fact is cited; since version 4 |
//! | `RANK` | `StatementsBlock`s, one after another: only where a property has more than one plain statement; since version 4 |
//!
//! | `PNOD`, `PREL`, `PCOL`, `PADJ` | what `NODE`, `RELS`, `COLM` and `ADJA` held before, packed, 2,048 rows or nodes in each: see `packed_block`, `packed_column`; since version 5 |
//! | `INDX` | a leaf of an index: see `packed_block`; since version 5 |
//! | `DIRY` | the directory, behind all of these: see `stored_directory`; since version 5 |
//!
//! What is in `ADJA`, `PADJ`, `STAT`, `INDX` and `DIRY` follows from the rest. A file of version 1 has neither, and a damaged one loses nothing
//! with them.

use super::codec::{self, corrupt, get_array, shared, texts};
use super::packed_column::{decode_decimals, decode_values, require_days};
use super::stored_derivation::{decode_rules, encode_rules};
use super::stored_directory::{decode_directory, encode_directory};
use super::stored_graph_type::{decode_graph_type, encode_graph_type};
use super::stored_references::{
    decode_references, decode_sources, encode_references, encode_sources,
};
use super::stored_rule::{StoredConstraint, StoredIndex, StoredRangeIndex};
use super::stored_search::{decode_searches, encode_searches};
use super::stored_statements;
use super::stored_unit::{decode_units, encode_units};
use super::{packed_block, packed_column};
use crate::error::Result;
use crate::graph::blocks::{
    AdjacencyBlock, Block, CellsBlock, ColumnBlock, NamesBlock, NodesBlock, RelationshipsBlock,
    TableId,
};
use crate::graph::{AdjacencyParts, IndexDefinition, KeyId, LabelId, TypeId};
use crate::value::{NodeId, RelationshipId};
use serde::{Deserialize, Serialize};

/// Section kind of names and rules.
pub const CATALOGUE: u32 = u32::from_le_bytes(*b"CTLG");
/// Section kind of names and rules in versions 1 and 2.
pub const NAMES: u32 = u32::from_le_bytes(*b"NAME");
/// Section kind of node records.
pub const NODES: u32 = u32::from_le_bytes(*b"NODE");
/// Section kind of relationship records.
pub const RELATIONSHIPS: u32 = u32::from_le_bytes(*b"RELS");
/// Section kind of column chunks.
pub const COLUMN: u32 = u32::from_le_bytes(*b"COLM");
/// Section kind of neighbours.
pub const ADJACENCY: u32 = u32::from_le_bytes(*b"ADJA");
/// Section kind of counts.
pub const STATISTICS: u32 = u32::from_le_bytes(*b"STAT");
/// Section kind of units.
pub const UNITS: u32 = u32::from_le_bytes(*b"UNIT");
/// Section kind of the graph type.
pub const GRAPH_TYPE: u32 = u32::from_le_bytes(*b"TYPE");
/// Section kind of search indexes.
pub const SEARCHES: u32 = u32::from_le_bytes(*b"SEEK");
/// Section kind of rules.
pub const RULES: u32 = u32::from_le_bytes(*b"RULE");
/// Section kind of sources and sets of them.
pub const SOURCES: u32 = u32::from_le_bytes(*b"SRCS");
/// Section kind of references.
pub const REFERENCES: u32 = u32::from_le_bytes(*b"CITE");
/// Section kind of statements.
pub const STATEMENTS: u32 = u32::from_le_bytes(*b"RANK");

/// Section kind of packed node records.
pub const PACKED_NODES: u32 = u32::from_le_bytes(*b"PNOD");
/// Section kind of packed relationship records.
pub const PACKED_RELATIONSHIPS: u32 = u32::from_le_bytes(*b"PREL");
/// Section kind of packed column chunks.
pub const PACKED_COLUMN: u32 = u32::from_le_bytes(*b"PCOL");
/// Section kind of packed neighbours.
pub const PACKED_ADJACENCY: u32 = u32::from_le_bytes(*b"PADJ");
/// Section kind of a leaf of an index.
pub const LEAF: u32 = u32::from_le_bytes(*b"INDX");
/// Section kind of the directory.
pub const DIRECTORY: u32 = u32::from_le_bytes(*b"DIRY");

/// Section kind of a piece of the state of an earlier commit.
pub const ANCHOR: u32 = u32::from_le_bytes(*b"ANCR");
/// Section kind of earlier commits.
pub const COMMITS: u32 = u32::from_le_bytes(*b"HIST");

/// Whether a section is a block of the newest state that does not follow from others: what it is assembled from.
pub fn is_of_graph(kind: u32) -> bool {
    !is_history(kind) && kind != LEAF && kind != DIRECTORY
}

/// Whether a section belongs to history, and not to the newest state.
pub fn is_history(kind: u32) -> bool {
    kind == ANCHOR || kind == COMMITS
}

/// `I` is an index, as the version of the file has it.
#[derive(Debug, Serialize, Deserialize)]
struct StoredNames<'a, I> {
    #[serde(borrow)]
    labels: Vec<&'a str>,
    #[serde(borrow)]
    types: Vec<&'a str>,
    #[serde(borrow)]
    keys: Vec<&'a str>,
    label_sets: Vec<Option<Vec<u32>>>,
    node_rows: Vec<u32>,
    relationship_rows: Vec<u32>,
    indexes: Vec<I>,
    #[serde(borrow)]
    constraints: Vec<StoredConstraint<'a>>,
}

#[derive(Debug, Deserialize)]
struct StoredColumn<'a> {
    of_relationships: bool,
    table: u32,
    key: u32,
    chunk: u32,
    present: &'a [u8],
    #[serde(borrow)]
    cells: StoredCells<'a>,
}

#[derive(Debug, Deserialize)]
struct StoredAdjacency<'a> {
    relationship_type: u32,
    incoming: bool,
    chunk: u32,
    sources: &'a [u8],
    degrees: &'a [u8],
    neighbours: &'a [u8],
    relationships: &'a [u8],
}

/// The order of the variants is the file format: add at the end only.
#[derive(Debug, Deserialize)]
enum StoredCells<'a> {
    Integers(&'a [u8]),
    Floats(&'a [u8]),
    Booleans(&'a [u8]),
    Dates(&'a [u8]),
    Dictionary {
        codes: &'a [u8],
        #[serde(borrow)]
        words: Vec<&'a str>,
    },
    Text {
        ends: &'a [u8],
        text: &'a str,
    },
    Values(&'a [u8]),
    /// Since version 4: 16 bytes of digits and one of scale, row by row.
    Decimals(&'a [u8]),
}

/// The section of a block: its kind and its bytes.
pub fn encode_block(block: &Block, out: &mut Vec<u8>) -> Result<u32> {
    match block {
        Block::Names(names) => {
            codec::encode(&stored_names(names), out)?;
            Ok(CATALOGUE)
        }
        Block::Nodes(nodes) => {
            packed_block::encode_nodes(nodes, out);
            Ok(PACKED_NODES)
        }
        Block::Relationships(relationships) => {
            packed_block::encode_relationships(relationships, out);
            Ok(PACKED_RELATIONSHIPS)
        }
        Block::Column(column) => {
            packed_column::encode_column(column, out)?;
            Ok(PACKED_COLUMN)
        }
        Block::Adjacency(blocks) => {
            blocks
                .iter()
                .for_each(|block| packed_block::encode_adjacency(block, out));
            Ok(PACKED_ADJACENCY)
        }
        Block::Leaf(leaf) => {
            packed_block::encode_leaf(leaf, out);
            Ok(LEAF)
        }
        Block::Directory(directory) => {
            encode_directory(directory, out);
            Ok(DIRECTORY)
        }
        Block::Statistics(counts) => {
            codec::encode(counts, out)?;
            Ok(STATISTICS)
        }
        Block::Units(units) => encode_units(units, out).map(|()| UNITS),
        Block::GraphType(of) => encode_graph_type(of, out).map(|()| GRAPH_TYPE),
        Block::Searches(indexes) => encode_searches(indexes, out).map(|()| SEARCHES),
        Block::Rules(rules) => encode_rules(rules, out).map(|()| RULES),
        Block::Sources(block) => {
            encode_sources(block, out)?;
            Ok(SOURCES)
        }
        Block::References(blocks) => {
            encode_references(blocks, out)?;
            Ok(REFERENCES)
        }
        Block::Statements(blocks) => {
            stored_statements::encode_section(blocks, out)?;
            Ok(STATEMENTS)
        }
    }
}

/// The block in a section.
pub fn decode_block(kind: u32, bytes: &[u8]) -> Result<Block> {
    match kind {
        CATALOGUE => {
            let stored: StoredNames<'_, StoredIndex<'_>> = codec::decode(bytes)?;
            Ok(Block::Names(stored.into()))
        }
        NAMES => {
            let stored: StoredNames<'_, StoredRangeIndex<'_>> = codec::decode(bytes)?;
            Ok(Block::Names(stored.into()))
        }
        NODES => {
            let (label_sets, rows) = halves(bytes);
            Ok(Block::Nodes(NodesBlock {
                label_sets: get_array(label_sets)?,
                rows: get_array(rows)?,
            }))
        }
        RELATIONSHIPS => {
            let (places, rest) = halves(bytes);
            let ((types, starts), (ends, rows)) = (halves(places), halves(rest));
            Ok(Block::Relationships(RelationshipsBlock {
                types: get_array(types)?,
                starts: get_array(starts)?,
                ends: get_array(ends)?,
                rows: get_array(rows)?,
            }))
        }
        COLUMN => Ok(Block::Column(decode_column(codec::decode(bytes)?)?)),
        ADJACENCY => Ok(Block::Adjacency(decode_adjacency(bytes)?)),
        STATISTICS => Ok(Block::Statistics(codec::decode(bytes)?)),
        UNITS => Ok(Block::Units(decode_units(bytes)?)),
        GRAPH_TYPE => Ok(Block::GraphType(decode_graph_type(bytes)?)),
        SEARCHES => Ok(Block::Searches(decode_searches(bytes)?)),
        RULES => Ok(Block::Rules(decode_rules(bytes)?)),
        SOURCES => Ok(Block::Sources(decode_sources(bytes)?)),
        REFERENCES => Ok(Block::References(decode_references(bytes)?)),
        STATEMENTS => Ok(Block::Statements(stored_statements::decode_section(bytes)?)),
        PACKED_NODES => Ok(Block::Nodes(packed_block::decode_nodes(bytes)?)),
        PACKED_RELATIONSHIPS => {
            let block = packed_block::decode_relationships(bytes)?;
            Ok(Block::Relationships(block))
        }
        PACKED_COLUMN => Ok(Block::Column(packed_column::decode_column(bytes)?)),
        PACKED_ADJACENCY => Ok(Block::Adjacency(packed_block::decode_adjacency(bytes)?)),
        LEAF => Ok(Block::Leaf(packed_block::decode_leaf(bytes)?)),
        DIRECTORY => Ok(Block::Directory(Box::new(decode_directory(bytes)?))),
        other => Err(corrupt(format!("sections of kind {other:#x} are unknown"))),
    }
}

/// The kind that a damaged one was: no two of them agree in three bytes.
pub fn mend_kind(kind: u32) -> u32 {
    let agree = |known: &u32| {
        let pairs = known.to_le_bytes().into_iter().zip(kind.to_le_bytes());
        pairs.filter(|(a, b)| a == b).count() >= 3
    };
    let known = [
        CATALOGUE,
        NAMES,
        NODES,
        RELATIONSHIPS,
        COLUMN,
        ADJACENCY,
        STATISTICS,
        UNITS,
        GRAPH_TYPE,
        SEARCHES,
        RULES,
        SOURCES,
        REFERENCES,
        ANCHOR,
        COMMITS,
        STATEMENTS,
        PACKED_NODES,
        PACKED_RELATIONSHIPS,
        PACKED_COLUMN,
        PACKED_ADJACENCY,
        LEAF,
        DIRECTORY,
    ];
    let mut kinds = known.into_iter();
    kinds.find(agree).unwrap_or(kind)
}

fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    bytes.split_at(bytes.len() / 2)
}

fn decode_adjacency(mut bytes: &[u8]) -> Result<Vec<AdjacencyBlock>> {
    let mut blocks = Vec::new();
    while !bytes.is_empty() {
        let stored: StoredAdjacency<'_> = codec::decode_next(&mut bytes)?;
        let (neighbours, relationships) = (
            get_array(stored.neighbours)?,
            get_array(stored.relationships)?,
        );
        blocks.push(AdjacencyBlock {
            relationship_type: TypeId(stored.relationship_type),
            incoming: stored.incoming,
            chunk: stored.chunk,
            parts: AdjacencyParts {
                sources: get_array(stored.sources)?,
                degrees: get_array(stored.degrees)?,
                neighbours: neighbours.into_iter().map(NodeId).collect(),
                relationships: relationships.into_iter().map(RelationshipId).collect(),
            },
        });
    }
    Ok(blocks)
}

fn decode_column(stored: StoredColumn<'_>) -> Result<ColumnBlock> {
    Ok(ColumnBlock {
        table: match stored.of_relationships {
            false => TableId::LabelSet(stored.table),
            true => TableId::Type(stored.table),
        },
        key: KeyId(stored.key),
        chunk: stored.chunk,
        present: get_array(stored.present)?,
        cells: decode_cells(stored.cells)?,
    })
}

fn decode_cells(stored: StoredCells<'_>) -> Result<CellsBlock> {
    Ok(match stored {
        StoredCells::Integers(bytes) => CellsBlock::Integers(get_array(bytes)?),
        StoredCells::Floats(bytes) => CellsBlock::Floats(get_array(bytes)?),
        StoredCells::Booleans(bytes) => CellsBlock::Booleans(get_array(bytes)?),
        StoredCells::Dates(bytes) => CellsBlock::Dates(require_days(get_array(bytes)?)?),
        StoredCells::Decimals(bytes) => CellsBlock::Decimals(decode_decimals(bytes)?),
        StoredCells::Dictionary { codes, words } => CellsBlock::Dictionary {
            codes: codes.to_vec(),
            words: shared(words),
        },
        StoredCells::Text { ends, text } => CellsBlock::Text {
            ends: get_array(ends)?,
            text: text.to_owned(),
        },
        StoredCells::Values(bytes) => CellsBlock::Values(decode_values(bytes)?),
    })
}

fn stored_names(names: &NamesBlock) -> StoredNames<'_, StoredIndex<'_>> {
    let numbers = |labels: &Vec<LabelId>| labels.iter().map(|label| label.0).collect();
    StoredNames {
        labels: texts(&names.labels),
        types: texts(&names.types),
        keys: texts(&names.keys),
        label_sets: names
            .label_sets
            .iter()
            .map(|set| set.as_ref().map(numbers))
            .collect(),
        node_rows: names.node_rows.clone(),
        relationship_rows: names.relationship_rows.clone(),
        indexes: names.indexes.iter().map(Into::into).collect(),
        constraints: names.constraints.iter().map(Into::into).collect(),
    }
}

impl<I: Into<IndexDefinition>> From<StoredNames<'_, I>> for NamesBlock {
    fn from(stored: StoredNames<'_, I>) -> NamesBlock {
        let labels = |set: Vec<u32>| set.into_iter().map(LabelId).collect();
        NamesBlock {
            labels: shared(stored.labels),
            types: shared(stored.types),
            keys: shared(stored.keys),
            label_sets: stored
                .label_sets
                .into_iter()
                .map(|set| set.map(labels))
                .collect(),
            node_rows: stored.node_rows,
            relationship_rows: stored.relationship_rows,
            indexes: stored.indexes.into_iter().map(Into::into).collect(),
            constraints: stored.constraints.into_iter().map(Into::into).collect(),
        }
    }
}
