//! The directory of a snapshot, `DIRY`: since version 5. It lies behind the sections that it is of.
//!
//! | part | content |
//! | --- | --- |
//! | ids | how many of nodes, of relationships; the first section of nodes, of relationships |
//! | sets | ids without a node; ids without a relationship; the number of labels, and the nodes of each; the number of types, and the relationships of each: each the number of its bytes and a set as the graph room writes it |
//! | columns | their number; then, packed, for each chunk: table (twice its number, one more if of relationships), key, chunk, rows with a value, section |
//! | neighbours | their number; then, packed, for each chunk: type (twice its number, one more if incoming), chunk, relationships, section, place in the section |
//! | indexes | their number; for each: distinct keys, the number of leaves, and of each leaf the key of the last entry (its length first), its entity, the number of entries, the section |

use super::codec::corrupt;
use super::packed::{Unpacker, put_number, put_small_numbers};
use crate::error::Result;
use crate::graph::blocks::TableId;
use crate::graph::directory::{
    AdjacencyPart, ColumnPart, Directory, IndexParts, LeafPart, StoredIds,
};
use crate::graph::{KeyId, TypeId};

/// Appends a directory.
pub fn encode_directory(directory: &Directory, out: &mut Vec<u8>) {
    let Directory {
        nodes,
        relationships,
        first_nodes,
        first_relationships,
        ids,
        columns,
        neighbours,
        indexes,
    } = directory;
    for number in [nodes, relationships, first_nodes, first_relationships] {
        put_number(u64::from(*number), out);
    }
    put_bytes(&ids.vacant_nodes, out);
    put_bytes(&ids.vacant_relationships, out);
    for sets in [&ids.labels, &ids.types] {
        put_number(sets.len() as u64, out);
        sets.iter().for_each(|set| put_bytes(set, out));
    }
    encode_columns(columns, out);
    encode_neighbours(neighbours, out);
    put_number(indexes.len() as u64, out);
    for index in indexes {
        put_number(index.distinct, out);
        put_number(index.leaves.len() as u64, out);
        for leaf in &index.leaves {
            put_bytes(&leaf.key, out);
            for number in [leaf.id, leaf.count, leaf.section] {
                put_number(u64::from(number), out);
            }
        }
    }
}

fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put_number(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

fn bytes(unpacker: &mut Unpacker<'_>) -> Result<Vec<u8>> {
    let len = unpacker.count()?;
    Ok(unpacker.bytes(len)?.to_vec())
}

fn encode_columns(columns: &[ColumnPart], out: &mut Vec<u8>) {
    let tables = columns.iter().map(|part| match part.table {
        TableId::LabelSet(number) => number << 1,
        TableId::Type(number) => number << 1 | 1,
    });
    put_number(columns.len() as u64, out);
    put_small_numbers(tables, out);
    put_small_numbers(columns.iter().map(|part| part.key.0), out);
    put_small_numbers(columns.iter().map(|part| part.chunk), out);
    put_small_numbers(columns.iter().map(|part| part.count), out);
    put_small_numbers(columns.iter().map(|part| part.section), out);
}

fn encode_neighbours(neighbours: &[AdjacencyPart], out: &mut Vec<u8>) {
    let sides = neighbours
        .iter()
        .map(|part| part.relationship_type.0 << 1 | u32::from(part.incoming));
    put_number(neighbours.len() as u64, out);
    put_small_numbers(sides, out);
    put_small_numbers(neighbours.iter().map(|part| part.chunk), out);
    put_small_numbers(neighbours.iter().map(|part| part.count), out);
    put_small_numbers(neighbours.iter().map(|part| part.section), out);
    put_small_numbers(neighbours.iter().map(|part| part.place), out);
}

/// The directory in a section.
pub fn decode_directory(section: &[u8]) -> Result<Directory> {
    let mut unpacker = Unpacker(section);
    let [nodes, relationships, first_nodes, first_relationships] = [
        unpacker.small()?,
        unpacker.small()?,
        unpacker.small()?,
        unpacker.small()?,
    ];
    let directory = Directory {
        nodes,
        relationships,
        first_nodes,
        first_relationships,
        ids: StoredIds {
            vacant_nodes: bytes(&mut unpacker)?,
            vacant_relationships: bytes(&mut unpacker)?,
            labels: list(&mut unpacker, bytes)?,
            types: list(&mut unpacker, bytes)?,
        },
        columns: decode_columns(&mut unpacker)?,
        neighbours: decode_neighbours(&mut unpacker)?,
        indexes: list(&mut unpacker, decode_index)?,
    };
    unpacker.finish(directory)
}

fn list<T>(
    unpacker: &mut Unpacker<'_>,
    next: fn(&mut Unpacker<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = unpacker.count()?;
    (0..count).map(|_| next(unpacker)).collect()
}

/// The number of parts, and five numbers of each.
fn parts(unpacker: &mut Unpacker<'_>) -> Result<Vec<[u32; 5]>> {
    let count = unpacker.number()?;
    let count = u32::try_from(count).map_err(|_| corrupt("a directory is too long"))? as usize;
    let mut arrays: [Vec<u32>; 5] = Default::default();
    for array in &mut arrays {
        *array = unpacker.small_numbers(count)?;
    }
    let [first, second, third, fourth, fifth] = arrays;
    let parts = (0..count).map(|at| [first[at], second[at], third[at], fourth[at], fifth[at]]);
    Ok(parts.collect())
}

fn decode_columns(unpacker: &mut Unpacker<'_>) -> Result<Vec<ColumnPart>> {
    let parts = parts(unpacker)?.into_iter();
    let part = |[table, key, chunk, count, section]: [u32; 5]| ColumnPart {
        table: match table & 1 {
            0 => TableId::LabelSet(table >> 1),
            _ => TableId::Type(table >> 1),
        },
        key: KeyId(key),
        chunk,
        count,
        section,
    };
    Ok(parts.map(part).collect())
}

fn decode_neighbours(unpacker: &mut Unpacker<'_>) -> Result<Vec<AdjacencyPart>> {
    let parts = parts(unpacker)?.into_iter();
    let part = |[side, chunk, count, section, place]: [u32; 5]| AdjacencyPart {
        relationship_type: TypeId(side >> 1),
        incoming: side & 1 == 1,
        chunk,
        count,
        section,
        place,
    };
    Ok(parts.map(part).collect())
}

fn decode_index(unpacker: &mut Unpacker<'_>) -> Result<IndexParts> {
    Ok(IndexParts {
        distinct: unpacker.number()?,
        leaves: list(unpacker, |unpacker| {
            Ok(LeafPart {
                key: bytes(unpacker)?,
                id: unpacker.small()?,
                count: unpacker.small()?,
                section: unpacker.small()?,
            })
        })?,
    })
}
