//! Objects of a list, one after the other, into columns, as long as they have the same keys.

use super::direct::{Key, Plain, left};
use crate::value::column::{Column, NULL_ID};
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
    values: Typed,
}

/// Values by type, as long as all are of one type.
enum Typed {
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    /// Few distinct strings, by their codes.
    Words {
        words: Vec<Arc<str>>,
        codes: Vec<u32>,
        known: FxHashMap<Arc<str>, u32>,
    },
    Values(Vec<Value>),
}

impl Typed {
    fn of(value: Value) -> Typed {
        match value {
            Value::Integer(integer) => Typed::Integers(vec![integer]),
            Value::Float(float) => Typed::Floats(vec![float]),
            Value::String(text) => {
                let mut words = Typed::Words {
                    words: Vec::new(),
                    codes: Vec::new(),
                    known: FxHashMap::default(),
                };
                words.push_text(&text);
                words
            }
            other => Typed::Values(vec![other]),
        }
    }

    fn len(&self) -> usize {
        match self {
            Typed::Integers(values) => values.len(),
            Typed::Floats(values) => values.len(),
            Typed::Words { codes, .. } => codes.len(),
            Typed::Values(values) => values.len(),
        }
    }

    fn push(&mut self, value: Value) {
        match (&mut *self, value) {
            (Typed::Integers(values), Value::Integer(integer)) => values.push(integer),
            (Typed::Floats(values), Value::Float(float)) => values.push(float),
            (Typed::Values(values), value) => values.push(value),
            (Typed::Words { codes, .. }, Value::Null) => codes.push(NULL_ID),
            (Typed::Words { .. }, Value::String(text)) => self.push_text(&text),
            (_, value) => self.widen(value),
        }
    }

    fn push_text(&mut self, text: &str) {
        let Typed::Words {
            words,
            codes,
            known,
        } = self
        else {
            return self.push(Value::from(text));
        };
        if let Some(code) = known.get(text) {
            return codes.push(*code);
        }
        if words.len() == SHARED {
            return self.widen(Value::from(text));
        }
        let word: Arc<str> = Arc::from(text);
        let code = words.len() as u32;
        known.insert(Arc::clone(&word), code);
        words.push(word);
        codes.push(code);
    }

    /// Goes on with values of any type, of which this is the next.
    fn widen(&mut self, value: Value) {
        let mut values = self.take_values();
        values.push(value);
        *self = Typed::Values(values);
    }

    /// Takes the last value out.
    fn pop(&mut self) -> Option<Value> {
        let mut values = self.take_values();
        let last = values.pop();
        *self = Typed::Values(values);
        last
    }

    fn take_values(&mut self) -> Vec<Value> {
        let typed = std::mem::replace(self, Typed::Values(Vec::new()));
        typed.into_column().into_values()
    }

    fn into_column(self) -> Column {
        match self {
            Typed::Integers(values) => Column::Integers(values, None),
            Typed::Floats(values) => Column::Floats(values, None),
            Typed::Words { words, codes, .. } => Column::Dictionary(Arc::new(words), codes),
            Typed::Values(values) => Column::Values(values),
        }
    }
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
        let columns = columns.map(|cells| (cells.key, cells.values.into_column()));
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
            values: Typed::of(value),
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
                entries.next_value_seed(NextCell(&mut cells.values, keys))?;
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

/// A value of a further object: as a [`Plain`] one, added to its column.
struct NextCell<'r>(&'r mut Typed, &'r mut FxHashSet<Arc<str>>);

impl<'de> DeserializeSeed<'de> for NextCell<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NextCell<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.push(Plain(self.1).visit_unit()?);
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.push(Plain(self.1).visit_bool(value)?);
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.0.push(Plain(self.1).visit_i64(value)?);
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.0.push(Plain(self.1).visit_u64(value)?);
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.0.push(Plain(self.1).visit_f64(value)?);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.push_text(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<(), A::Error> {
        self.0.push(Plain(self.1).visit_seq(elements)?);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        self.0.push(Plain(self.1).visit_map(entries)?);
        Ok(())
    }
}
