//! Statements of properties: in a change of the log, and as sections of a snapshot.

use super::codec::{self, corrupt, raw};
use super::stored_value::{decode_next_value, encode_value};
use crate::error::Result;
use crate::graph::blocks::StatementsBlock;
use crate::graph::{KeyId, Rank, SourceId, Statement};
use serde::{Deserialize, Serialize};

/// The order of the variants is the file format: add at the end only.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum StoredRank {
    Preferred,
    Normal,
    Deprecated,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredStatements<'a> {
    of_relationships: bool,
    entity: u32,
    key: u32,
    #[serde(serialize_with = "raw")]
    statements: &'a [u8],
}

/// Appends statements one after the other: rank, sources, value, from when, until when.
pub fn encode_statements(statements: &[Statement], out: &mut Vec<u8>) -> Result<()> {
    for statement in statements {
        let rank = match statement.rank {
            Rank::Preferred => StoredRank::Preferred,
            Rank::Normal => StoredRank::Normal,
            Rank::Deprecated => StoredRank::Deprecated,
        };
        let sources = statement.sources.iter().map(|source| source.0);
        codec::encode(&(rank, sources.collect::<Vec<u32>>()), out)?;
        encode_value(&statement.value, out)?;
        encode_value(&statement.valid_from, out)?;
        encode_value(&statement.valid_to, out)?;
    }
    Ok(())
}

/// Statements that fill all of these bytes.
pub fn decode_statements(mut bytes: &[u8]) -> Result<Vec<Statement>> {
    let mut statements = Vec::new();
    while !bytes.is_empty() {
        let (rank, sources): (StoredRank, Vec<u32>) = codec::decode_next(&mut bytes)?;
        statements.push(Statement {
            rank: match rank {
                StoredRank::Preferred => Rank::Preferred,
                StoredRank::Normal => Rank::Normal,
                StoredRank::Deprecated => Rank::Deprecated,
            },
            sources: sources.into_iter().map(SourceId).collect(),
            value: decode_next_value(&mut bytes)?,
            valid_from: decode_next_value(&mut bytes)?,
            valid_to: decode_next_value(&mut bytes)?,
        });
    }
    Ok(statements)
}

/// Appends the bytes of a section.
pub fn encode_section(blocks: &[StatementsBlock], out: &mut Vec<u8>) -> Result<()> {
    let mut bytes = Vec::new();
    for block in blocks {
        bytes.clear();
        encode_statements(&block.statements, &mut bytes)?;
        let stored = StoredStatements {
            of_relationships: block.of_relationships,
            entity: block.entity,
            key: block.key.0,
            statements: &bytes,
        };
        codec::encode(&stored, out)?;
    }
    Ok(())
}

/// The statements of a section.
pub fn decode_section(mut bytes: &[u8]) -> Result<Vec<StatementsBlock>> {
    let mut blocks = Vec::new();
    while !bytes.is_empty() {
        let stored: StoredStatements<'_> = codec::decode_next(&mut bytes)?;
        let statements = decode_statements(stored.statements)?;
        if statements.is_empty() {
            return Err(corrupt("a property is said to have no statements"));
        }
        blocks.push(StatementsBlock {
            of_relationships: stored.of_relationships,
            entity: stored.entity,
            key: KeyId(stored.key),
            statements,
        });
    }
    Ok(blocks)
}
