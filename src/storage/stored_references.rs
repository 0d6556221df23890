//! Sources and references as sections of a snapshot.

use super::codec::{self, as_bytes, get_array, raw, shared, texts};
use crate::error::Result;
use crate::graph::blocks::{ReferencesBlock, SourcesBlock};
use crate::graph::{KeyId, SourceId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
struct StoredSources<'a> {
    #[serde(borrow)]
    sources: Vec<&'a str>,
    sets: Vec<Vec<u32>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredReferences<'a> {
    of_relationships: bool,
    key: Option<u32>,
    #[serde(serialize_with = "raw")]
    entities: &'a [u8],
    #[serde(serialize_with = "raw")]
    sets: &'a [u8],
}

/// Appends the bytes of sources.
pub fn encode_sources(block: &SourcesBlock, out: &mut Vec<u8>) -> Result<()> {
    let numbers = |set: &Vec<SourceId>| set.iter().map(|source| source.0).collect();
    let stored = StoredSources {
        sources: texts(&block.sources),
        sets: block.sets.iter().map(numbers).collect(),
    };
    codec::encode(&stored, out)
}

/// Sources of a section.
pub fn decode_sources(bytes: &[u8]) -> Result<SourcesBlock> {
    let stored: StoredSources<'_> = codec::decode(bytes)?;
    let sources = |set: Vec<u32>| set.into_iter().map(SourceId).collect();
    Ok(SourcesBlock {
        sources: shared(stored.sources),
        sets: stored.sets.into_iter().map(sources).collect(),
    })
}

/// Appends the bytes of references.
pub fn encode_references(blocks: &[ReferencesBlock], out: &mut Vec<u8>) -> Result<()> {
    for block in blocks {
        let (mut entities, mut sets) = (Vec::new(), Vec::new());
        let stored = StoredReferences {
            of_relationships: block.of_relationships,
            key: block.key.map(|key| key.0),
            entities: as_bytes(&block.entities, &mut entities),
            sets: as_bytes(&block.sets, &mut sets),
        };
        codec::encode(&stored, out)?;
    }
    Ok(())
}

/// References of a section.
pub fn decode_references(mut bytes: &[u8]) -> Result<Vec<ReferencesBlock>> {
    let mut blocks = Vec::new();
    while !bytes.is_empty() {
        let stored: StoredReferences<'_> = codec::decode_next(&mut bytes)?;
        blocks.push(ReferencesBlock {
            of_relationships: stored.of_relationships,
            key: stored.key.map(KeyId),
            entities: get_array(stored.entities)?,
            sets: get_array(stored.sets)?,
        });
    }
    Ok(blocks)
}
