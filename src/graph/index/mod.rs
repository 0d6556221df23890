//! Property indexes: sorted pairs of key and entity, shared between states leaf by leaf.
//!
//! A key is the values of an entity as bytes whose lexicographic order is the order of the language ([`key`]); so
//! equality, ranges and prefixes over one or several keys are all the same search in sorted bytes ([`tree`]).

mod fill;
mod key;
mod merge;
mod seek;
mod tree;

pub use fill::Filling;
use key::encode;
pub use key::{decode_text, has_nan};
pub use merge::Entries;
pub use seek::FoundRows;
pub use tree::{Leaf, SortedTree};

use super::schema::IndexDefinition;
use crate::value::Value;
use crate::value::column::Column;
use crate::value::kind::Type;
use std::ops::Bound;
use std::sync::Arc;

/// An index: its definition and its entries.
#[derive(Clone, Debug)]
pub struct PropertyIndex {
    /// What it is over.
    pub definition: Arc<IndexDefinition>,
    /// Whether it belongs to a uniqueness constraint.
    pub unique: bool,
    /// The entries.
    pub tree: SortedTree,
}

impl PropertyIndex {
    /// An index without entries.
    pub fn new(definition: IndexDefinition, unique: bool) -> PropertyIndex {
        PropertyIndex {
            definition: Arc::new(definition),
            unique,
            tree: SortedTree::default(),
        }
    }

    /// The key of an entity; `None` if one of its values is missing.
    pub fn key(&self, value: &dyn Fn(super::symbol::KeyId) -> Value) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.append_key(value, &mut bytes)?;
        Some(bytes)
    }

    /// Appends the key of an entity; `None` if one of its values is missing, and then perhaps a part of it.
    pub fn append_key(
        &self,
        value: &dyn Fn(super::symbol::KeyId) -> Value,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let mut keys = self.definition.keys.iter();
        keys.try_for_each(|key| encode(&value(*key), out))
    }

    /// The entries of some entities whose values are the rows of some columns, one for each key. `None` if the index belongs to
    /// a uniqueness constraint, and one of the values is NaN, which equals nothing.
    pub fn entries_of_columns(
        &self,
        ids: impl Iterator<Item = u32>,
        columns: &[&Column],
    ) -> Option<Entries> {
        let mut entries = Entries::default();
        for (row, id) in ids.enumerate() {
            let mut cells = columns.iter().map(|column| column.value_at(row));
            if self.unique && cells.clone().any(|cell| has_nan(&cell)) {
                return None;
            }
            entries.add(id, |out| cells.try_for_each(|cell| encode(&cell, out)));
        }
        Some(entries)
    }

    /// Entities whose values equal these, in ascending order; with fewer values than keys, those whose first values
    /// equal these.
    pub fn seek(&self, values: &[Value]) -> Vec<u32> {
        let mut bytes = Vec::new();
        for value in values {
            // NaN equals nothing, not even itself.
            if has_nan(value) || encode(value, &mut bytes).is_none() {
                return Vec::new();
            }
        }
        if values.len() == self.definition.keys.len() {
            return self.tree.with_key(&bytes);
        }
        let mut found = self.tree.starting_with(&bytes);
        found.sort_unstable();
        found
    }

    /// Entities whose first value is in a range, in the order of the values. A bound determines the type: the other end
    /// of an open range is the end of that type. Without any bound: all entities.
    pub fn range(&self, lower: Bound<&Value>, upper: Bound<&Value>) -> Vec<u32> {
        key::range(lower, upper).map_or_else(Vec::new, |(from, to)| self.tree.range(&from, &to))
    }

    /// Entities whose value lies in one of some ranges, each of a type of its own; where `others`, also those whose values
    /// are of other types.
    pub fn ranges(&self, ranges: &[(Bound<&Value>, Bound<&Value>)], others: bool) -> Vec<u32> {
        let found = ranges
            .iter()
            .map(|(lower, upper)| key::range(*lower, *upper));
        let mut found: Vec<(Vec<u8>, Vec<u8>)> = found.flatten().collect();
        found.sort();
        let (mut ids, mut from) = (Vec::new(), Vec::new());
        for (lower, upper) in found {
            let Some(of_type) = lower.first().copied() else {
                continue;
            };
            if others {
                ids.extend(self.tree.range(&from, &[of_type]));
            }
            ids.extend(self.tree.range(&lower, &upper));
            from = vec![of_type + 1];
        }
        if others {
            ids.extend(self.tree.range(&from, &[u8::MAX]));
        }
        ids
    }

    /// An entity whose first values equal some, and whose next value is of a type.
    pub fn of_type(&self, values: &[Value], kind: Type) -> Option<u32> {
        let mut bytes = Vec::new();
        for value in values {
            encode(value, &mut bytes)?;
        }
        bytes.push(key::type_tag(kind)?);
        self.tree.first_starting_with(&bytes)
    }

    /// Entities whose first value is a string with a prefix, in the order of the strings.
    pub fn prefix(&self, prefix: &str) -> Vec<u32> {
        self.tree.starting_with(&key::text_prefix(prefix))
    }
}
