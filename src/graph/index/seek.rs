//! The entities with each of many keys: the keys are sorted, so that the tree is gone through once.

use super::merge::Entries;
use super::tree::SortedTree;
use super::{PropertyIndex, encode, has_nan};
use crate::value::column::Column;
use std::ops::Range;

/// What is found for some rows.
#[derive(Debug, Default)]
pub struct FoundRows {
    /// The first of the rows.
    first: usize,
    /// For each row, where its entities are.
    spans: Vec<Range<u32>>,
    ids: Vec<u32>,
}

impl FoundRows {
    /// The entities of a row, in ascending order.
    pub fn of(&self, row: usize) -> &[u32] {
        let place = row.checked_sub(self.first);
        let span = place.and_then(|place| self.spans.get(place));
        let span = span.map(|span| span.start as usize..span.end as usize);
        span.and_then(|span| self.ids.get(span)).unwrap_or(&[])
    }
}

impl PropertyIndex {
    /// For each of some rows, the entities whose values equal those of the row: what [`PropertyIndex::seek`] finds for each. There
    /// is a column for each key.
    pub fn seek_rows(&self, columns: &[&Column], rows: Range<usize>) -> FoundRows {
        let mut sought = Entries::default();
        for row in rows.clone() {
            sought.add(row as u32, |out| {
                columns.iter().try_for_each(|column| {
                    let value = column.value_at(row);
                    // NaN equals nothing, not even itself.
                    if has_nan(&value) {
                        return None;
                    }
                    encode(&value, out)
                })
            });
        }
        let mut found = FoundRows {
            first: rows.start,
            spans: vec![0..0; rows.len()],
            ids: Vec::new(),
        };
        let mut last: Option<(&[u8], Range<u32>)> = None;
        let mut place = None;
        for (key, row) in sought.sorted() {
            let span = match &last {
                Some((same, span)) if *same == key => span.clone(),
                _ => {
                    let start = found.ids.len() as u32;
                    place = Some(self.tree.take_key(key, place, &mut found.ids));
                    start..found.ids.len() as u32
                }
            };
            last = Some((key, span.clone()));
            if let Some(to) = found.spans.get_mut(row as usize - rows.start) {
                *to = span;
            }
        }
        found
    }
}

impl SortedTree {
    /// The entities with a key, in ascending order.
    pub fn with_key(&self, key: &[u8]) -> Vec<u32> {
        let mut found = Vec::new();
        self.take_key(key, None, &mut found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::schema::{IndexDefinition, IndexKind, SchemaTarget};
    use crate::graph::symbol::{KeyId, LabelId};
    use crate::value::Value;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            6 => (0_i64..400).prop_map(Value::Integer),
            2 => (0_i64..40).prop_map(|number| Value::Float(number as f64 / 2.0)),
            1 => Just(Value::Float(f64::NAN)),
            1 => Just(Value::Null),
            2 => (0..50).prop_map(|number| Value::from(format!("text {number}"))),
        ]
    }

    proptest! {
        #[test]
        fn many_rows_find_what_each_of_them_finds(
            held in prop::collection::vec(value(), 0..1500),
            sought in prop::collection::vec(value(), 0..300),
            from in 0_usize..20,
        ) {
            let definition = IndexDefinition {
                name: "i".into(),
                kind: IndexKind::Range,
                target: SchemaTarget::Node(LabelId(0)),
                keys: vec![KeyId(0)],
                owned: false,
            };
            let mut index = PropertyIndex::new(definition, false);
            let mut entries = Entries::default();
            for (id, value) in held.iter().enumerate() {
                entries.add(id as u32, |out| encode(value, out));
            }
            index.tree.merge(&entries.sorted());
            let column = Column::Values(sought.clone());
            let from = from.min(sought.len());
            let found = index.seek_rows(&[&column], from..sought.len());
            for (row, value) in sought.iter().enumerate().skip(from) {
                prop_assert_eq!(found.of(row), &index.seek(std::slice::from_ref(value))[..]);
            }
            prop_assert!(found.of(sought.len()).is_empty());
        }
    }
}
