//! Indexes and constraints: listing them, and look-ups in indexes.

use super::GraphView;
use crate::graph::index::{FoundRows, PropertyIndex};
use crate::graph::schema::{
    ConstraintDefinition, IndexDefinition, IndexKind, IndexUse, SchemaTarget,
};
use crate::graph::symbol::KeyId;
use crate::value::column::Column;
use crate::value::kind::Type;
use crate::value::{Value, equality};
use std::ops::{Bound, Range};

/// The position of an index in [`GraphView::indexes`]; valid until [`GraphView::schema_version`] changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IndexId(pub u32);

/// Indexes and constraints. An entity is in an index if it has a value for each of its keys.
impl GraphView {
    /// All indexes with their ids, in the order of their names.
    pub fn indexes(&self) -> Vec<(IndexId, &IndexDefinition)> {
        let indexes = self.schema.indexes.iter();
        (0..)
            .map(IndexId)
            .zip(indexes.map(|index| &*index.definition))
            .collect()
    }

    /// All constraints in the order of their names.
    pub fn constraints(&self) -> Vec<&ConstraintDefinition> {
        self.schema.constraints.iter().collect()
    }

    /// The index over exactly these keys that supports a look-up.
    pub fn find_index(
        &self,
        target: SchemaTarget,
        keys: &[KeyId],
        wanted: IndexUse,
    ) -> Option<IndexId> {
        self.index_over(target, keys, |kind| kind.serves(wanted))
    }

    /// Whether there is an index of this kind over exactly these keys.
    pub fn has_index(&self, kind: IndexKind, target: SchemaTarget, keys: &[KeyId]) -> bool {
        self.index_over(target, keys, |other| other == kind)
            .is_some()
    }

    fn index_over(
        &self,
        target: SchemaTarget,
        keys: &[KeyId],
        fits: impl Fn(IndexKind) -> bool,
    ) -> Option<IndexId> {
        let same = |index: &PropertyIndex| {
            let definition = &index.definition;
            definition.target == target && definition.keys == keys && fits(definition.kind)
        };
        let place = self.schema.indexes.iter().position(same)?;
        Some(IndexId(place as u32))
    }

    /// Entities (node or relationship ids) whose keys equal the values, sorted by id. Fewer values than keys are
    /// compared with the first keys. Nothing equals null or NaN.
    pub fn index_seek(&self, index: IndexId, values: &[Value]) -> Vec<u32> {
        self.index(index)
            .map_or_else(Vec::new, |index| index.seek(values))
    }

    /// What [`GraphView::index_seek`] finds for each of some rows; a column for each key. `None` if there are fewer columns.
    pub fn index_seek_rows(
        &self,
        index: IndexId,
        columns: &[&Column],
        rows: Range<usize>,
    ) -> Option<FoundRows> {
        let index = self.index(index)?;
        let of_all_keys = columns.len() == index.definition.keys.len();
        of_all_keys.then(|| index.seek_rows(columns, rows))
    }

    /// Entities whose first key is in a range of one type (numbers, strings, a temporal type), in the order of the
    /// values. Without any bound: every entity of the index. No value is in a range to or from null or NaN.
    pub fn index_range(
        &self,
        index: IndexId,
        lower: Bound<&Value>,
        upper: Bound<&Value>,
    ) -> Vec<u32> {
        let Some(index) = self.index(index) else {
            return Vec::new();
        };
        let mut found = index.range(lower, upper);
        // An index orders all values; of some, a comparison does not say which is less.
        if let Some(key) = index.definition.keys.first()
            && (is_partly_ordered(lower) || is_partly_ordered(upper))
        {
            let target = index.definition.target;
            found.retain(|id| {
                let value = self.property(target.entity(*id), *key);
                lies_in(&value, lower, upper)
            });
        }
        found
    }

    /// Entities whose first key is a string that starts with `prefix`, in the order of the strings.
    pub fn index_prefix(&self, index: IndexId, prefix: &str) -> Vec<u32> {
        self.index(index)
            .map_or_else(Vec::new, |index| index.prefix(prefix))
    }

    /// A value of a type that an index holds behind some first values.
    pub fn index_example(&self, index: IndexId, values: &[Value], kind: Type) -> Option<Value> {
        let index = self.index(index)?;
        let key = index.definition.keys.get(values.len())?;
        let id = index.of_type(values, kind)?;
        Some(self.property(index.definition.target.entity(id), *key))
    }

    pub(super) fn index(&self, index: IndexId) -> Option<&PropertyIndex> {
        self.schema.indexes.get(index.0 as usize)
    }
}

/// Whether the values of a bound's type are not all comparable: quantities known by their bounds only, durations, vectors, and
/// lists, whose elements may be of different types.
fn is_partly_ordered(bound: Bound<&Value>) -> bool {
    match bound {
        Bound::Included(value) | Bound::Excluded(value) => {
            matches!(
                value,
                Value::Quantity(_) | Value::Duration(_) | Value::List(_) | Value::Vector(_)
            )
        }
        Bound::Unbounded => false,
    }
}

/// Whether a value is known to be between bounds.
fn lies_in(value: &Value, lower: Bound<&Value>, upper: Bound<&Value>) -> bool {
    let above = match lower {
        Bound::Included(bound) => equality::greater_or_equal(value, bound),
        Bound::Excluded(bound) => equality::greater_than(value, bound),
        Bound::Unbounded => Some(true),
    };
    let below = match upper {
        Bound::Included(bound) => equality::less_or_equal(value, bound),
        Bound::Excluded(bound) => equality::less_than(value, bound),
        Bound::Unbounded => Some(true),
    };
    above == Some(true) && below == Some(true)
}
