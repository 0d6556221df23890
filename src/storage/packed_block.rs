//! Records, columns, neighbours and leaves of indexes as packed sections: since version 5.
//!
//! Numbers and arrays are packed as [`super::packed`] says.
//!
//! | kind | content |
//! | --- | --- |
//! | `PNOD` | up to 2,048 nodes: their number; label sets; rows |
//! | `PREL` | up to 2,048 relationships: their number; types; starts; ends; rows |
//! | `PADJ` | chunks of neighbours, one after another: type; 1 if incoming; number of the chunk; number of sources; sources; degrees; neighbours; relationships |
//! | `INDX` | a leaf: number of the index; number of entries; for each key how much of the one before it is repeated; the lengths of the rest; the rests; the entities |
//!
//! The number that marks what is vacant is stored as 0, and every other number in label sets, types, rows and ends of
//! records as one more than it is.

use super::codec::corrupt;
use super::packed::{Unpacker, put_number, put_small_numbers};
use crate::error::Result;
use crate::graph::blocks::{AdjacencyBlock, LeafBlock, NodesBlock, RelationshipsBlock};
use crate::graph::{AdjacencyParts, TypeId};
use crate::value::{NodeId, RelationshipId};

/// Appends a section of nodes.
pub fn encode_nodes(block: &NodesBlock, out: &mut Vec<u8>) {
    put_number(block.rows.len() as u64, out);
    for array in [&block.label_sets, &block.rows] {
        put_marked(array, out);
    }
}

/// The nodes in a section.
pub fn decode_nodes(bytes: &[u8]) -> Result<NodesBlock> {
    let mut unpacker = Unpacker(bytes);
    let count = records(&mut unpacker)?;
    let block = NodesBlock {
        label_sets: marked(&mut unpacker, count)?,
        rows: marked(&mut unpacker, count)?,
    };
    unpacker.finish(block)
}

/// Appends a section of relationships.
pub fn encode_relationships(block: &RelationshipsBlock, out: &mut Vec<u8>) {
    put_number(block.rows.len() as u64, out);
    for array in [&block.types, &block.starts, &block.ends, &block.rows] {
        put_marked(array, out);
    }
}

/// The relationships in a section.
pub fn decode_relationships(bytes: &[u8]) -> Result<RelationshipsBlock> {
    let mut unpacker = Unpacker(bytes);
    let count = records(&mut unpacker)?;
    let block = RelationshipsBlock {
        types: marked(&mut unpacker, count)?,
        starts: marked(&mut unpacker, count)?,
        ends: marked(&mut unpacker, count)?,
        rows: marked(&mut unpacker, count)?,
    };
    unpacker.finish(block)
}

/// Numbers of which the largest stands for none.
fn put_marked(numbers: &[u32], out: &mut Vec<u8>) {
    put_small_numbers(numbers.iter().map(|number| number.wrapping_add(1)), out);
}

fn marked(unpacker: &mut Unpacker<'_>, count: usize) -> Result<Vec<u32>> {
    let mut numbers = unpacker.small_numbers(count)?;
    for number in &mut numbers {
        *number = number.wrapping_sub(1);
    }
    Ok(numbers)
}

/// More records than this are in no section.
const MAX_RECORDS: u64 = 1 << 16;

fn records(unpacker: &mut Unpacker<'_>) -> Result<usize> {
    match unpacker.number()? {
        count @ 0..=MAX_RECORDS => Ok(count as usize),
        _ => Err(corrupt("a section has too many records")),
    }
}

/// Appends a chunk of neighbours.
pub fn encode_adjacency(block: &AdjacencyBlock, out: &mut Vec<u8>) {
    let AdjacencyParts {
        sources,
        degrees,
        neighbours,
        relationships,
    } = &block.parts;
    put_number(u64::from(block.relationship_type.0), out);
    out.push(u8::from(block.incoming));
    put_number(u64::from(block.chunk), out);
    put_number(sources.len() as u64, out);
    put_small_numbers(sources.iter().map(|source| u32::from(*source)), out);
    put_small_numbers(degrees.iter().copied(), out);
    put_small_numbers(neighbours.iter().map(|node| node.0), out);
    put_small_numbers(relationships.iter().map(|id| id.0), out);
}

/// The chunks of neighbours in a section.
pub fn decode_adjacency(bytes: &[u8]) -> Result<Vec<AdjacencyBlock>> {
    let (mut unpacker, mut blocks) = (Unpacker(bytes), Vec::new());
    while !unpacker.0.is_empty() {
        let relationship_type = TypeId(unpacker.small()?);
        let incoming = unpacker.byte()? != 0;
        let chunk = unpacker.small()?;
        let nodes = records(&mut unpacker)?;
        let sources = unpacker
            .small_numbers(nodes)?
            .into_iter()
            .map(u16::try_from);
        let sources = sources.collect::<Result<Vec<u16>, _>>();
        let degrees = unpacker.small_numbers(nodes)?;
        let count = degrees.iter().map(|degree| *degree as usize).sum();
        let neighbours = unpacker.small_numbers(count)?;
        let relationships = unpacker.small_numbers(count)?;
        blocks.push(AdjacencyBlock {
            relationship_type,
            incoming,
            chunk,
            parts: AdjacencyParts {
                sources: sources.map_err(|_| corrupt("a node is in no chunk"))?,
                degrees,
                neighbours: neighbours.into_iter().map(NodeId).collect(),
                relationships: relationships.into_iter().map(RelationshipId).collect(),
            },
        });
    }
    Ok(blocks)
}

/// Appends a leaf of an index.
pub fn encode_leaf(leaf: &LeafBlock, out: &mut Vec<u8>) {
    let (mut repeated, mut lengths, mut rests) = (Vec::new(), Vec::new(), Vec::new());
    let (mut before, mut start): (&[u8], usize) = (&[], 0);
    for end in &leaf.ends {
        let key = leaf.keys.get(start..*end as usize).unwrap_or_default();
        let same = before.iter().zip(key).take_while(|(a, b)| a == b).count();
        repeated.push(same as u32);
        lengths.push((key.len() - same) as u32);
        rests.extend_from_slice(&key[same..]);
        (before, start) = (key, *end as usize);
    }
    put_number(u64::from(leaf.index), out);
    put_number(leaf.ids.len() as u64, out);
    put_small_numbers(repeated.into_iter(), out);
    put_small_numbers(lengths.into_iter(), out);
    out.extend_from_slice(&rests);
    put_small_numbers(leaf.ids.iter().copied(), out);
}

/// The leaf in a section.
pub fn decode_leaf(bytes: &[u8]) -> Result<LeafBlock> {
    let mut unpacker = Unpacker(bytes);
    let index = unpacker.small()?;
    let count = records(&mut unpacker)?;
    let repeated = unpacker.small_numbers(count)?;
    let lengths = unpacker.small_numbers(count)?;
    let (mut ends, mut keys) = (Vec::with_capacity(count), Vec::new());
    let mut before = 0;
    for (same, length) in repeated.into_iter().zip(lengths) {
        let start = keys.len();
        let shared = before..before + same as usize;
        if shared.end > start {
            return Err(corrupt("a key repeats more than there is"));
        }
        keys.extend_from_within(shared);
        keys.extend_from_slice(unpacker.bytes(length as usize)?);
        let end = u32::try_from(keys.len());
        ends.push(end.map_err(|_| corrupt("a leaf is too large"))?);
        before = start;
    }
    let ids = unpacker.small_numbers(count)?;
    let block = LeafBlock {
        index,
        ends,
        keys,
        ids,
    };
    unpacker.finish(block)
}
