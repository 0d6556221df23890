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
//! | `SRCS` | `SourcesBlock`: only where a source has a name; since version 4 |
//! | `ANCR`, `HIST` | earlier commits, where history is kept: see `history`; since version 4 |
//! | `CITE` | `ReferencesBlock`s, one after another: only where a fact is cited; since version 4 |
//! | `RANK` | `StatementsBlock`s, one after another: only where a property has more than one plain statement; since version 4 |
//!
//! What is in `ADJA` and `STAT` follows from the rest. A file of version 1 has neither, and a damaged one loses nothing
//! with them.

use super::codec::{self, Plain, as_bytes, corrupt, get_array, put_array, raw, shared, texts};
use super::stored_graph_type::{decode_graph_type, encode_graph_type};
use super::stored_quantity::decimal;
use super::stored_references::{
    decode_references, decode_sources, encode_references, encode_sources,
};
use super::stored_rule::{StoredConstraint, StoredIndex, StoredRangeIndex};
use super::stored_statements;
use super::stored_unit::{decode_units, encode_units};
use super::stored_value::{MAX_DAYS, decode_next_value, encode_value};
use crate::error::Result;
use crate::graph::blocks::{
    AdjacencyBlock, Block, CellsBlock, ColumnBlock, NamesBlock, NodesBlock, RelationshipsBlock,
    TableId,
};
use crate::graph::{AdjacencyParts, IndexDefinition, KeyId, LabelId, TypeId};
use crate::value::{Decimal, NodeId, RelationshipId, Value};
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
/// Section kind of sources and sets of them.
pub const SOURCES: u32 = u32::from_le_bytes(*b"SRCS");
/// Section kind of references.
pub const REFERENCES: u32 = u32::from_le_bytes(*b"CITE");
/// Section kind of statements.
pub const STATEMENTS: u32 = u32::from_le_bytes(*b"RANK");

/// Section kind of a piece of the state of an earlier commit.
pub const ANCHOR: u32 = u32::from_le_bytes(*b"ANCR");
/// Section kind of earlier commits.
pub const COMMITS: u32 = u32::from_le_bytes(*b"HIST");

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

#[derive(Debug, Serialize, Deserialize)]
struct StoredColumn<'a> {
    of_relationships: bool,
    table: u32,
    key: u32,
    chunk: u32,
    #[serde(serialize_with = "raw")]
    present: &'a [u8],
    #[serde(borrow)]
    cells: StoredCells<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredAdjacency<'a> {
    relationship_type: u32,
    incoming: bool,
    chunk: u32,
    #[serde(serialize_with = "raw")]
    sources: &'a [u8],
    #[serde(serialize_with = "raw")]
    degrees: &'a [u8],
    #[serde(serialize_with = "raw")]
    neighbours: &'a [u8],
    #[serde(serialize_with = "raw")]
    relationships: &'a [u8],
}

/// The order of the variants is the file format: add at the end only.
#[derive(Debug, Serialize, Deserialize)]
enum StoredCells<'a> {
    Integers(#[serde(serialize_with = "raw")] &'a [u8]),
    Floats(#[serde(serialize_with = "raw")] &'a [u8]),
    Booleans(#[serde(serialize_with = "raw")] &'a [u8]),
    Dates(#[serde(serialize_with = "raw")] &'a [u8]),
    Dictionary {
        #[serde(serialize_with = "raw")]
        codes: &'a [u8],
        #[serde(borrow)]
        words: Vec<&'a str>,
    },
    Text {
        #[serde(serialize_with = "raw")]
        ends: &'a [u8],
        text: &'a str,
    },
    Values(#[serde(serialize_with = "raw")] &'a [u8]),
    /// Since version 4: 16 bytes of digits and one of scale, row by row.
    Decimals(#[serde(serialize_with = "raw")] &'a [u8]),
}

/// The section of a block: its kind and its bytes.
pub fn encode_block(block: &Block, out: &mut Vec<u8>) -> Result<u32> {
    match block {
        Block::Names(names) => {
            codec::encode(&stored_names(names), out)?;
            Ok(CATALOGUE)
        }
        Block::Nodes(nodes) => {
            put_array(&nodes.label_sets, out);
            put_array(&nodes.rows, out);
            Ok(NODES)
        }
        Block::Relationships(relationships) => {
            put_array(&relationships.types, out);
            put_array(&relationships.starts, out);
            put_array(&relationships.ends, out);
            put_array(&relationships.rows, out);
            Ok(RELATIONSHIPS)
        }
        Block::Column(column) => {
            encode_column(column, out)?;
            Ok(COLUMN)
        }
        Block::Adjacency(blocks) => {
            blocks
                .iter()
                .try_for_each(|block| encode_adjacency(block, out))?;
            Ok(ADJACENCY)
        }
        Block::Statistics(counts) => {
            codec::encode(counts, out)?;
            Ok(STATISTICS)
        }
        Block::Units(units) => {
            encode_units(units, out)?;
            Ok(UNITS)
        }
        Block::GraphType(of) => {
            encode_graph_type(of, out)?;
            Ok(GRAPH_TYPE)
        }
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
        SOURCES => Ok(Block::Sources(decode_sources(bytes)?)),
        REFERENCES => Ok(Block::References(decode_references(bytes)?)),
        STATEMENTS => Ok(Block::Statements(stored_statements::decode_section(bytes)?)),
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
        SOURCES,
        REFERENCES,
        ANCHOR,
        COMMITS,
        STATEMENTS,
    ];
    let mut kinds = known.into_iter();
    kinds.find(agree).unwrap_or(kind)
}

fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    bytes.split_at(bytes.len() / 2)
}

fn encode_adjacency(block: &AdjacencyBlock, out: &mut Vec<u8>) -> Result<()> {
    let AdjacencyParts {
        sources,
        degrees,
        neighbours,
        relationships,
    } = &block.parts;
    let neighbours: Vec<u32> = neighbours.iter().map(|node| node.0).collect();
    let relationships: Vec<u32> = relationships.iter().map(|id| id.0).collect();
    let mut arrays: [Vec<u8>; 4] = Default::default();
    let [first, second, third, fourth] = &mut arrays;
    let stored = StoredAdjacency {
        relationship_type: block.relationship_type.0,
        incoming: block.incoming,
        chunk: block.chunk,
        sources: as_bytes(sources, first),
        degrees: as_bytes(degrees, second),
        neighbours: as_bytes(&neighbours, third),
        relationships: as_bytes(&relationships, fourth),
    };
    codec::encode(&stored, out)
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

fn encode_column(column: &ColumnBlock, out: &mut Vec<u8>) -> Result<()> {
    let mut array = Vec::new();
    let cells = encode_cells(&column.cells, &mut array)?;
    let mut present = Vec::new();
    put_array(&column.present, &mut present);
    let (of_relationships, table) = match column.table {
        TableId::LabelSet(number) => (false, number),
        TableId::Type(number) => (true, number),
    };
    let stored = StoredColumn {
        of_relationships,
        table,
        key: column.key.0,
        chunk: column.chunk,
        present: &present,
        cells,
    };
    codec::encode(&stored, out)
}

/// `array` takes the bytes that the answer borrows.
fn encode_cells<'a>(cells: &'a CellsBlock, array: &'a mut Vec<u8>) -> Result<StoredCells<'a>> {
    Ok(match cells {
        CellsBlock::Integers(values) => StoredCells::Integers(as_bytes(values, array)),
        CellsBlock::Floats(values) => StoredCells::Floats(as_bytes(values, array)),
        CellsBlock::Booleans(words) => StoredCells::Booleans(as_bytes(words, array)),
        CellsBlock::Dates(days) => StoredCells::Dates(as_bytes(days, array)),
        CellsBlock::Decimals(numbers) => {
            for number in numbers {
                number.mantissa().put(array);
                (number.scale() as u8).put(array);
            }
            StoredCells::Decimals(array)
        }
        CellsBlock::Dictionary { codes, words } => StoredCells::Dictionary {
            codes,
            words: texts(words),
        },
        CellsBlock::Text { ends, text } => StoredCells::Text {
            ends: as_bytes(ends, array),
            text,
        },
        CellsBlock::Values(values) => {
            for value in values {
                encode_value(value, array)?;
            }
            StoredCells::Values(array)
        }
    })
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
        StoredCells::Dates(bytes) => CellsBlock::Dates(decode_days(bytes)?),
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

fn decode_days(bytes: &[u8]) -> Result<Vec<i64>> {
    let days: Vec<i64> = get_array(bytes)?;
    if days.iter().all(|day| (-MAX_DAYS..=MAX_DAYS).contains(day)) {
        Ok(days)
    } else {
        Err(corrupt("a stored date lies outside the calendar"))
    }
}

fn decode_decimals(bytes: &[u8]) -> Result<Vec<Decimal>> {
    let rows = bytes.chunks_exact(DECIMAL_LEN);
    if !rows.remainder().is_empty() {
        return Err(corrupt("an array ends within a number"));
    }
    rows.map(|row| {
        let (digits, scale) = row.split_at(DECIMAL_LEN - 1);
        decimal(i128::get(digits), u32::from(u8::get(scale)))
    })
    .collect()
}

/// Of a decimal number in a column.
const DECIMAL_LEN: usize = 17;

fn decode_values(mut bytes: &[u8]) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        values.push(decode_next_value(&mut bytes)?);
    }
    Ok(values)
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
