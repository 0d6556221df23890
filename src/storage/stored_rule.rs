//! Indexes and constraints on disk: in the log and in the names of a snapshot.

use crate::graph::{
    ConstraintDefinition, ConstraintKind, IndexDefinition, IndexKind, KeyId, LabelId, SchemaTarget,
    TypeId,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum StoredTarget {
    Node(u32),
    Relationship(u32),
}

/// The order of the variants is the file format: add at the end only.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum StoredConstraintKind {
    Unique,
    NotNull,
    Key,
    /// Since version 4.
    SourceKey,
}

/// The order of the variants is the file format: add at the end only.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum StoredIndexKind {
    Range,
}

/// An index on disk; snapshots use it too.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredIndex<'a> {
    kind: StoredIndexKind,
    #[serde(borrow)]
    rest: StoredRangeIndex<'a>,
}

/// An index on disk as versions 1 and 2 have it; all but the kind.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredRangeIndex<'a> {
    name: &'a str,
    target: StoredTarget,
    keys: Vec<u32>,
    owned: bool,
}

/// A constraint on disk; snapshots use it too.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredConstraint<'a> {
    name: &'a str,
    target: StoredTarget,
    keys: Vec<u32>,
    kind: StoredConstraintKind,
}

/// Two enums with the same variants, one in memory and one on disk.
macro_rules! mirror {
    ($memory:ident, $stored:ident, $($variant:ident),*) => {
        impl From<$memory> for $stored {
            fn from(value: $memory) -> $stored {
                match value { $($memory::$variant => $stored::$variant),* }
            }
        }
        impl From<$stored> for $memory {
            fn from(value: $stored) -> $memory {
                match value { $($stored::$variant => $memory::$variant),* }
            }
        }
    };
}

pub(super) use mirror;

mirror!(
    ConstraintKind,
    StoredConstraintKind,
    Unique,
    NotNull,
    Key,
    SourceKey
);
mirror!(IndexKind, StoredIndexKind, Range);

impl From<SchemaTarget> for StoredTarget {
    fn from(target: SchemaTarget) -> StoredTarget {
        match target {
            SchemaTarget::Node(label) => StoredTarget::Node(label.0),
            SchemaTarget::Relationship(id) => StoredTarget::Relationship(id.0),
        }
    }
}

impl From<StoredTarget> for SchemaTarget {
    fn from(target: StoredTarget) -> SchemaTarget {
        match target {
            StoredTarget::Node(label) => SchemaTarget::Node(LabelId(label)),
            StoredTarget::Relationship(id) => SchemaTarget::Relationship(TypeId(id)),
        }
    }
}

impl<'a> From<&'a IndexDefinition> for StoredIndex<'a> {
    fn from(index: &'a IndexDefinition) -> StoredIndex<'a> {
        StoredIndex {
            kind: index.kind.into(),
            rest: StoredRangeIndex {
                name: &index.name,
                target: index.target.into(),
                keys: index.keys.iter().map(|key| key.0).collect(),
                owned: index.owned,
            },
        }
    }
}

impl From<StoredIndex<'_>> for IndexDefinition {
    fn from(stored: StoredIndex<'_>) -> IndexDefinition {
        IndexDefinition {
            kind: stored.kind.into(),
            ..stored.rest.into()
        }
    }
}

impl From<StoredRangeIndex<'_>> for IndexDefinition {
    fn from(stored: StoredRangeIndex<'_>) -> IndexDefinition {
        IndexDefinition {
            kind: IndexKind::Range,
            name: Arc::from(stored.name),
            target: stored.target.into(),
            keys: stored.keys.into_iter().map(KeyId).collect(),
            owned: stored.owned,
        }
    }
}

impl<'a> From<&'a ConstraintDefinition> for StoredConstraint<'a> {
    fn from(rule: &'a ConstraintDefinition) -> StoredConstraint<'a> {
        StoredConstraint {
            name: &rule.name,
            target: rule.target.into(),
            keys: rule.keys.iter().map(|key| key.0).collect(),
            kind: rule.kind.into(),
        }
    }
}

impl From<StoredConstraint<'_>> for ConstraintDefinition {
    fn from(stored: StoredConstraint<'_>) -> ConstraintDefinition {
        ConstraintDefinition {
            name: Arc::from(stored.name),
            target: stored.target.into(),
            keys: stored.keys.into_iter().map(KeyId).collect(),
            kind: stored.kind.into(),
        }
    }
}
