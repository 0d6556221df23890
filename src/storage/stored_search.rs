//! A search index on disk: in the log as a change, in a snapshot in a section with all others.

use super::codec;
use crate::error::Result;
use crate::graph::{
    KeyId, LabelId, LinkOptions, SearchDefinition, SearchKind, SearchTarget, TypeId, VectorOptions,
};
use crate::value::vector::Similarity;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The on-disk form.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredSearch<'a> {
    #[serde(borrow)]
    kind: StoredSearchKind<'a>,
    name: &'a str,
    target: StoredSearchTarget,
    keys: Vec<u32>,
}

/// The order of the variants is the file format: add at the end only.
#[derive(Debug, Serialize, Deserialize)]
enum StoredSearchKind<'a> {
    Name,
    /// With its analyzer.
    FullText(&'a str),
    Text,
    /// The dimensions, the place of the similarity, the links and the width.
    Vector(Option<u16>, u8, u16, u16),
}

/// The order of the variants is the file format: add at the end only.
#[derive(Debug, Serialize, Deserialize)]
enum StoredSearchTarget {
    Nodes(Vec<u32>),
    Relationships(Vec<u32>),
}

impl<'a> From<&'a SearchDefinition> for StoredSearch<'a> {
    fn from(index: &'a SearchDefinition) -> StoredSearch<'a> {
        StoredSearch {
            kind: match &index.kind {
                SearchKind::Name => StoredSearchKind::Name,
                SearchKind::FullText { analyzer } => StoredSearchKind::FullText(analyzer),
                SearchKind::Text => StoredSearchKind::Text,
                SearchKind::Vector(options) => StoredSearchKind::Vector(
                    options.dimensions,
                    options.similarity as u8,
                    options.links.links,
                    options.links.width,
                ),
            },
            name: &index.name,
            target: match &index.target {
                SearchTarget::Nodes(labels) => {
                    StoredSearchTarget::Nodes(labels.iter().map(|label| label.0).collect())
                }
                SearchTarget::Relationships(types) => {
                    StoredSearchTarget::Relationships(types.iter().map(|of| of.0).collect())
                }
            },
            keys: index.keys.iter().map(|key| key.0).collect(),
        }
    }
}

impl From<StoredSearch<'_>> for Arc<SearchDefinition> {
    fn from(stored: StoredSearch<'_>) -> Arc<SearchDefinition> {
        Arc::new(SearchDefinition {
            kind: match stored.kind {
                StoredSearchKind::Name => SearchKind::Name,
                StoredSearchKind::FullText(analyzer) => SearchKind::FullText {
                    analyzer: Arc::from(analyzer),
                },
                StoredSearchKind::Text => SearchKind::Text,
                StoredSearchKind::Vector(dimensions, similarity, links, width) => {
                    SearchKind::Vector(VectorOptions {
                        dimensions,
                        similarity: match similarity {
                            0 => Similarity::Cosine,
                            _ => Similarity::Euclidean,
                        },
                        links: LinkOptions { links, width }.within_bounds(),
                    })
                }
            },
            name: Arc::from(stored.name),
            target: match stored.target {
                StoredSearchTarget::Nodes(labels) => {
                    SearchTarget::Nodes(labels.into_iter().map(LabelId).collect())
                }
                StoredSearchTarget::Relationships(types) => {
                    SearchTarget::Relationships(types.into_iter().map(TypeId).collect())
                }
            },
            keys: stored.keys.into_iter().map(KeyId).collect(),
        })
    }
}

/// Appends search indexes, one after another.
pub fn encode_searches(indexes: &[Arc<SearchDefinition>], out: &mut Vec<u8>) -> Result<()> {
    let mut indexes = indexes.iter();
    indexes.try_for_each(|index| codec::encode(&StoredSearch::from(&**index), out))
}

/// The search indexes that fill `bytes`.
pub fn decode_searches(mut bytes: &[u8]) -> Result<Vec<Arc<SearchDefinition>>> {
    let mut indexes = Vec::new();
    while !bytes.is_empty() {
        let stored: StoredSearch<'_> = codec::decode_next(&mut bytes)?;
        indexes.push(stored.into());
    }
    Ok(indexes)
}
