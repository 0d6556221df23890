//! Access to the elements of a list, the entries of a map and the cells of a row for serde. An error names the one in
//! which it occurred.

use super::Value;
use super::de::ValueDeserializer;
use crate::error::{Error, Result};
use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};
use std::sync::Arc;

/// Visits the elements of a list.
pub fn list<'de, V: Visitor<'de>>(values: Vec<Value>, visitor: V) -> Result<V::Value> {
    list_as(values, ValueDeserializer, visitor)
}

/// Visits the elements of a list through this deserializer.
pub fn list_as<'de, V: Visitor<'de>, D: de::Deserializer<'de, Error = Error>>(
    values: Vec<Value>,
    make: fn(Value) -> D,
    visitor: V,
) -> Result<V::Value> {
    visit_elements(values, make, |at| format!("element {at}"), visitor)
}

/// Visits the cells of a row in order.
pub fn row<'de, V: Visitor<'de>>(
    columns: &[Arc<str>],
    cells: Vec<Value>,
    visitor: V,
) -> Result<V::Value> {
    let place = |at: usize| {
        columns
            .get(at)
            .map_or_else(String::new, |name| column(name))
    };
    visit_elements(cells, ValueDeserializer, place, visitor)
}

/// Visits the entries of a map or the properties of an entity.
pub fn map<'de, V: Visitor<'de>>(
    entries: impl IntoIterator<Item = (Arc<str>, Value)>,
    visitor: V,
) -> Result<V::Value> {
    let place = |key: &str| format!("`{key}`");
    visitor.visit_map(&mut Entries::new(entries.into_iter(), place))
}

/// Visits the cells of a row by the names of their columns; the error for a missing field lists the columns that exist.
pub fn named_row<'de, V: Visitor<'de>>(
    columns: &[Arc<str>],
    cells: Vec<Value>,
    visitor: V,
) -> Result<V::Value> {
    let entries = columns.iter().cloned().zip(cells);
    let mut entries = Entries::new(entries, column);
    let made = visitor.visit_map(&mut entries);
    made.map_err(|error| match entries.failed {
        true => error,
        false => error.hint(format!("the row has the columns {}", columns.join(", "))),
    })
}

/// The name of a column in errors.
pub fn column(name: &str) -> String {
    format!("column `{name}`")
}

fn visit_elements<'de, V: Visitor<'de>, D: de::Deserializer<'de, Error = Error>>(
    values: Vec<Value>,
    make: fn(Value) -> D,
    place: impl Fn(usize) -> String,
    visitor: V,
) -> Result<V::Value> {
    let length = values.len();
    let mut elements = Elements {
        values: values.into_iter(),
        at: 0,
        make,
        place,
    };
    let made = visitor.visit_seq(&mut elements)?;
    match elements.values.len() {
        0 => Ok(made),
        _ => Err(de::Error::custom(format!(
            "{} elements were expected, but the list has {length}",
            elements.at
        ))),
    }
}

struct Elements<D, P> {
    values: std::vec::IntoIter<Value>,
    at: usize,
    make: fn(Value) -> D,
    place: P,
}

impl<'de, D, P> de::SeqAccess<'de> for Elements<D, P>
where
    D: de::Deserializer<'de, Error = Error>,
    P: Fn(usize) -> String,
{
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        let Some(value) = self.values.next() else {
            return Ok(None);
        };
        let made = seed.deserialize((self.make)(value));
        let made = made.map_err(|error| error.within(&(self.place)(self.at)))?;
        self.at += 1;
        Ok(Some(made))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

struct Entries<I, P> {
    entries: I,
    current: Option<(Arc<str>, Value)>,
    place: P,
    /// A value could not be read: the error is about the value, not about the whole.
    failed: bool,
}

impl<I, P> Entries<I, P> {
    fn new(entries: I, place: P) -> Entries<I, P> {
        Entries {
            entries,
            current: None,
            place,
            failed: false,
        }
    }
}

impl<'de, I, P> de::MapAccess<'de> for Entries<I, P>
where
    I: Iterator<Item = (Arc<str>, Value)>,
    P: Fn(&str) -> String,
{
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>> {
        self.current = self.entries.next();
        let Some((key, _)) = &self.current else {
            return Ok(None);
        };
        seed.deserialize((**key).into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value> {
        let Some((key, value)) = self.current.take() else {
            return Err(de::Error::custom("a value was requested before its key"));
        };
        seed.deserialize(ValueDeserializer(value)).map_err(|error| {
            self.failed = true;
            error.within(&(self.place)(&key))
        })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.size_hint().0)
    }
}
