//! What a search index is over.

use super::nearest::LinkOptions;
use crate::graph::symbol::{KeyId, LabelId, SymbolKind, TypeId};
use crate::value::vector::Similarity;
use crate::value::{EntityId, NodeId, RelationshipId};
use std::sync::Arc;

/// The kind of a search index, with what an index of that kind needs to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchKind {
    /// Names of nodes. The first key is the main name, the others are aliases.
    Name,
    /// Words of texts.
    FullText {
        /// What makes words of a text.
        analyzer: Arc<str>,
    },
    /// Parts of the texts of nodes with one label.
    Text,
    /// Vectors.
    Vector(VectorOptions),
}

/// What a vector index needs to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VectorOptions {
    /// How many coordinates the vectors have; vectors of any number where there is none.
    pub dimensions: Option<u16>,
    /// The measure of the scores.
    pub similarity: Similarity,
    /// How vectors are linked.
    pub links: LinkOptions,
}

impl Default for VectorOptions {
    fn default() -> VectorOptions {
        VectorOptions {
            dimensions: None,
            similarity: Similarity::Cosine,
            links: LinkOptions::default(),
        }
    }
}

impl SearchKind {
    /// Whether it is that of name indexes, whose names are apart from those of all other rules.
    pub fn is_name(&self) -> bool {
        match self {
            SearchKind::Name => true,
            SearchKind::FullText { .. } | SearchKind::Text | SearchKind::Vector(_) => false,
        }
    }

    /// Its name in the language and in `SHOW INDEXES`.
    pub fn name(&self) -> &'static str {
        match self {
            SearchKind::Name => "NAME",
            SearchKind::FullText { .. } => "FULLTEXT",
            SearchKind::Text => "TEXT",
            SearchKind::Vector(_) => "VECTOR",
        }
    }
}

/// The entities that a search index is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchTarget {
    /// Nodes with any of these labels; all nodes where there are none.
    Nodes(Vec<LabelId>),
    /// Relationships of any of these types; all relationships where there are none.
    Relationships(Vec<TypeId>),
}

impl SearchTarget {
    /// The entity with this id in an index over this target.
    pub fn entity(&self, id: u32) -> EntityId {
        match self {
            SearchTarget::Nodes(_) => EntityId::Node(NodeId(id)),
            SearchTarget::Relationships(_) => EntityId::Relationship(RelationshipId(id)),
        }
    }

    /// Whether it covers a node with these labels.
    pub fn covers_node(&self, labels: &[LabelId]) -> bool {
        match self {
            SearchTarget::Nodes(any) => {
                any.is_empty() || labels.iter().any(|label| any.contains(label))
            }
            SearchTarget::Relationships(_) => false,
        }
    }

    /// Whether it covers a relationship of this type.
    pub fn covers_relationship(&self, of: TypeId) -> bool {
        match self {
            SearchTarget::Nodes(_) => false,
            SearchTarget::Relationships(any) => any.is_empty() || any.contains(&of),
        }
    }
}

/// A search index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchDefinition {
    /// The kind.
    pub kind: SearchKind,
    /// Its name: unique among name indexes, or among all other indexes and constraints.
    pub name: Arc<str>,
    /// The target.
    pub target: SearchTarget,
    /// The keys in order.
    pub keys: Vec<KeyId>,
}

impl SearchDefinition {
    /// Whether it is over the label, the type or the key with this id.
    pub fn uses(&self, kind: SymbolKind, id: u32) -> bool {
        match (kind, &self.target) {
            (SymbolKind::Label, SearchTarget::Nodes(labels)) => labels.contains(&LabelId(id)),
            (SymbolKind::RelationshipType, SearchTarget::Relationships(types)) => {
                types.contains(&TypeId(id))
            }
            (SymbolKind::PropertyKey, _) => self.keys.contains(&KeyId(id)),
            (SymbolKind::Label | SymbolKind::RelationshipType | SymbolKind::Source, _) => false,
        }
    }

    /// Whether both are indexes of one kind over the same.
    pub fn is_same(&self, other: &SearchDefinition) -> bool {
        (&self.kind, &self.target, &self.keys) == (&other.kind, &other.target, &other.keys)
    }
}
