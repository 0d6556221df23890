//! Objects of a list, one after the other, into columns, as long as they have the same keys.

use super::direct::Reader;
use crate::value::column::{Column, NULL_ID};
use crate::value::footprint::column_bytes;
use crate::value::records::Records;
use crate::value::{Map, Value};
use rustc_hash::FxHashMap;
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

/// An element that has been read.
pub(super) enum Next {
    /// An object like those before, which has been added to them.
    Added,
    /// Anything else.
    Other(Value),
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
    /// The key is written as it is, without escapes.
    plain: bool,
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
        // What comes is often what came last.
        let last = codes.last().and_then(|code| words.get(*code as usize));
        if last.is_some_and(|last| **last == *text)
            && let Some(code) = codes.last().copied()
        {
            return codes.push(code);
        }
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

    /// Reads the next value.
    fn read(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        match reader.text.peek()? {
            b'"' => self.push_text(&reader.text.string()?),
            _ => self.push(reader.value()?),
        }
        Some(())
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
    pub fn next(&mut self, reader: &mut Reader<'_>) -> Option<Next> {
        if reader.text.peek()? != b'{' {
            return reader.value().map(Next::Other);
        }
        reader.text.take(b'{')?;
        if reader.text.takes(b'}') {
            return Some(Next::Other(Value::Map(Arc::default())));
        }
        match self.len {
            0 => self.first_row(reader).map(|()| Next::Added),
            _ => self.next_row(reader),
        }
    }

    /// The keys of the first object are those of all.
    fn first_row(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        loop {
            let key = reader.key()?;
            let value = reader.value()?;
            if self.place(self.columns.len(), &key).is_some() {
                return None;
            }
            self.columns.push(Cells {
                plain: !key.contains(|c: char| c == '"' || c == '\\' || c.is_control()),
                key,
                values: Typed::of(value),
            });
            if reader.text.ends_with(b'}')? {
                self.len = 1;
                return Some(());
            }
        }
    }

    fn next_row(&mut self, reader: &mut Reader<'_>) -> Option<Next> {
        let mut read = 0;
        loop {
            let place = match self.columns.get(read) {
                Some(cells) if cells.plain && reader.text.takes_text(&cells.key) => {
                    reader.text.take(b':')?;
                    read
                }
                _ => {
                    let key = reader.key()?;
                    match self.place(read, &key) {
                        Some(place) => place,
                        None => return self.other_object(key, reader).map(Next::Other),
                    }
                }
            };
            let len = self.len;
            let cells = self.columns.get_mut(place)?;
            if cells.values.len() > len {
                return None;
            }
            cells.values.read(reader)?;
            read += 1;
            if reader.text.ends_with(b'}')? {
                break;
            }
        }
        if read < self.columns.len() {
            let map = self.take_begun();
            return Some(Next::Other(Value::Map(Arc::new(map))));
        }
        self.len += 1;
        Some(Next::Added)
    }

    /// The rest of an object that is not like those before, from the value of a key on that they do not have.
    fn other_object(&mut self, key: Arc<str>, reader: &mut Reader<'_>) -> Option<Value> {
        let mut map = self.take_begun();
        reader.entry(&mut map, key)?;
        let map = match reader.text.ends_with(b'}')? {
            true => map,
            false => reader.entries(map)?,
        };
        Some(Value::Map(Arc::new(map)))
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
