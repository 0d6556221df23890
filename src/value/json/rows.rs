//! Objects of a list, one after the other, into columns, as long as they have the same keys.

use super::direct::{Key, Plain, left};
use crate::value::column::Column;
use crate::value::footprint::column_bytes;
use crate::value::records::Records;
use crate::value::{Map, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::sync::Arc;

/// Up to so many distinct strings of a column are shared by the rows that have them.
const SHARED: usize = 64;

/// A list that has been read.
pub(super) enum List {
    /// Of objects with the same keys.
    Records(Records),
    /// Anything else, which need not be a list.
    Values(Value),
}

/// Objects with the same keys.
#[derive(Default)]
pub(super) struct Rows {
    len: usize,
    /// In the order of the first object.
    columns: Vec<Cells>,
}

/// The values of a key.
struct Cells {
    key: Arc<str>,
    values: Vec<Value>,
    /// Strings that several rows may have.
    known: FxHashMap<Arc<str>, Value>,
}

impl Rows {
    /// Reads the next element.
    pub fn next<'r>(&'r mut self, keys: &'r mut FxHashSet<Arc<str>>) -> NextRow<'r> {
        NextRow { rows: self, keys }
    }

    /// The objects so far as values.
    pub fn into_values(self) -> Vec<Value> {
        let (columns, len) = self.into_columns();
        match len {
            0 => Vec::new(),
            _ => match Records::of_columns(columns, 0).value() {
                Value::List(maps) => maps.to_vec(),
                _ => Vec::new(),
            },
        }
    }

    /// The list, which has ended.
    pub fn finish(self) -> List {
        let (columns, len) = self.into_columns();
        match len {
            0 => List::Values(Value::List(Arc::default())),
            _ => {
                let bytes = columns.iter().map(|(_, column)| column_bytes(column));
                let bytes = bytes.sum();
                List::Records(Records::of_columns(columns, bytes))
            }
        }
    }

    fn into_columns(self) -> (Vec<(Arc<str>, Column)>, usize) {
        let columns = self.columns.into_iter();
        let columns = columns.map(|cells| (cells.key, typed(cells.values)));
        (columns.collect(), self.len)
    }

    /// The place of a column, which is probably the one `expected`.
    fn place(&self, expected: usize, key: &str) -> Option<usize> {
        let is = |cells: &Cells| *cells.key == *key;
        match self.columns.get(expected) {
            Some(cells) if is(cells) => Some(expected),
            _ => self.columns.iter().position(is),
        }
    }

    /// Takes out what has been read of an object that is not like the others.
    fn take_begun(&mut self) -> Map {
        let len = self.len;
        let begun = self.columns.iter_mut().filter_map(|cells| {
            let value = (cells.values.len() > len).then(|| cells.values.pop());
            Some((Arc::clone(&cells.key), value.flatten()?))
        });
        begun.collect()
    }
}

/// A column of the type of all its values.
fn typed(values: Vec<Value>) -> Column {
    let is_integer = |value: &Value| matches!(value, Value::Integer(_));
    let is_float = |value: &Value| matches!(value, Value::Float(_));
    if values.iter().all(is_integer) {
        let integers = values.into_iter().map(|value| match value {
            Value::Integer(integer) => integer,
            _ => 0,
        });
        return Column::Integers(integers.collect(), None);
    }
    if values.iter().all(is_float) {
        let floats = values.into_iter().map(|value| match value {
            Value::Float(float) => float,
            _ => 0.0,
        });
        return Column::Floats(floats.collect(), None);
    }
    Column::Values(values)
}

/// The next element: `None` if it is an object like those before, which has been added to them, and otherwise its value.
pub(super) struct NextRow<'r> {
    rows: &'r mut Rows,
    keys: &'r mut FxHashSet<Arc<str>>,
}

impl<'de> DeserializeSeed<'de> for NextRow<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<Value>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NextRow<'_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<Value>, E> {
        Plain(self.keys).visit_unit().map(Some)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<Value>, E> {
        Plain(self.keys).visit_bool(value).map(Some)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<Value>, E> {
        Plain(self.keys).visit_i64(value).map(Some)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<Value>, E> {
        Plain(self.keys).visit_u64(value).map(Some)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<Value>, E> {
        Plain(self.keys).visit_f64(value).map(Some)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<Value>, E> {
        Plain(self.keys).visit_str(value).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Option<Value>, A::Error> {
        Plain(self.keys).visit_seq(elements).map(Some)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Option<Value>, A::Error> {
        match self.rows.len {
            0 => first_row(self.rows, self.keys, entries),
            _ => next_row(self.rows, self.keys, entries),
        }
    }
}

/// The keys of the first object are those of all.
fn first_row<'de, A: MapAccess<'de>>(
    rows: &mut Rows,
    keys: &mut FxHashSet<Arc<str>>,
    mut entries: A,
) -> Result<Option<Value>, A::Error> {
    while let Some(key) = entries.next_key_seed(Key(keys))? {
        let value = entries.next_value_seed(Plain(keys))?;
        if rows.place(rows.columns.len(), &key).is_some() {
            return Err(left());
        }
        rows.columns.push(Cells {
            key,
            values: vec![value],
            known: FxHashMap::default(),
        });
    }
    if rows.columns.is_empty() {
        return Ok(Some(Value::Map(Arc::default())));
    }
    rows.len = 1;
    Ok(None)
}

fn next_row<'de, A: MapAccess<'de>>(
    rows: &mut Rows,
    keys: &mut FxHashSet<Arc<str>>,
    mut entries: A,
) -> Result<Option<Value>, A::Error> {
    let mut read = 0;
    while let Some(key) = entries.next_key_seed(NextKey(rows, keys, read))? {
        match key {
            Ok(place) => {
                let len = rows.len;
                let Some(cells) = rows.columns.get_mut(place) else {
                    return Err(left());
                };
                if cells.values.len() > len {
                    return Err(left());
                }
                let value = entries.next_value_seed(Cell(cells, keys))?;
                cells.values.push(value);
                read += 1;
            }
            Err(other) => {
                let mut map = rows.take_begun();
                let value = entries.next_value_seed(Plain(keys))?;
                map.insert(other, value);
                return rest_of_object(map, keys, entries).map(Some);
            }
        }
    }
    if read < rows.columns.len() {
        let map = rows.take_begun();
        return Ok(Some(Value::Map(Arc::new(map))));
    }
    rows.len += 1;
    Ok(None)
}

/// The other entries of an object that is not like those before.
fn rest_of_object<'de, A: MapAccess<'de>>(
    mut map: Map,
    keys: &mut FxHashSet<Arc<str>>,
    mut entries: A,
) -> Result<Value, A::Error> {
    while let Some(key) = entries.next_key_seed(Key(keys))? {
        let value = entries.next_value_seed(Plain(keys))?;
        if map.insert(key, value).is_some() {
            return Err(left());
        }
    }
    Ok(Value::Map(Arc::new(map)))
}

/// A key of a further object: the place of its column, or a key that those before did not have.
struct NextKey<'r>(&'r Rows, &'r mut FxHashSet<Arc<str>>, usize);

impl<'de> DeserializeSeed<'de> for NextKey<'_> {
    type Value = Result<usize, Arc<str>>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for NextKey<'_> {
    type Value = Result<usize, Arc<str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        match self.0.place(self.2, name) {
            Some(place) => Ok(Ok(place)),
            None => Key(self.1).visit_str(name).map(Err),
        }
    }
}

/// A value of a further object: as a [`Plain`] one, but strings may be shared.
struct Cell<'r>(&'r mut Cells, &'r mut FxHashSet<Arc<str>>);

impl<'de> DeserializeSeed<'de> for Cell<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Plain(self.1).visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Plain(self.1).visit_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Plain(self.1).visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Plain(self.1).visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Plain(self.1).visit_f64(value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        let known = &mut self.0.known;
        if known.len() > SHARED {
            return Ok(Value::from(text));
        }
        if let Some(value) = known.get(text) {
            return Ok(value.clone());
        }
        let shared: Arc<str> = Arc::from(text);
        known.insert(Arc::clone(&shared), Value::String(Arc::clone(&shared)));
        Ok(Value::String(shared))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Value, A::Error> {
        Plain(self.1).visit_seq(elements)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Value, A::Error> {
        Plain(self.1).visit_map(entries)
    }
}
