//! A chunk of a column: up to 2,048 rows in the narrowest layout that holds them.

use super::bits::Bits;
use super::text::{Arena, Dictionary};
use super::zone::Zone;
use crate::graph::batch::{BatchCells, BatchColumn, TextRows};
use crate::graph::chunked::CHUNK;
use crate::value::column::Column;
use crate::value::temporal::Date;
use crate::value::{Decimal, Value};
use std::sync::{Arc, OnceLock};

/// Rows of one column.
#[derive(Clone, Debug, Default)]
pub struct ColumnChunk {
    /// The rows that hold a value.
    present: Bits,
    count: u16,
    cells: Cells,
    /// Computed when it is first needed, until the chunk changes.
    zone: OnceLock<Zone>,
    /// Whether its integers ascend from row to row; computed and forgotten like the zone.
    ascends: OnceLock<bool>,
}

/// The values of a chunk; the content of a row without a value is undefined.
#[derive(Clone, Debug)]
pub enum Cells {
    /// Integers.
    Integers(Vec<i64>),
    /// Floats.
    Floats(Vec<f64>),
    /// Booleans.
    Booleans(Bits),
    /// Days since 1970-01-01.
    Dates(Vec<i64>),
    /// Exact decimal numbers.
    Decimals(Vec<Decimal>),
    /// Strings with few distinct values.
    Dictionary(Dictionary),
    /// Strings with many distinct values.
    Text(Arena),
    /// All other values: several types, long strings, lists, the other temporal types.
    Values(Vec<Value>),
}

impl Default for Cells {
    fn default() -> Self {
        Cells::Values(Vec::new())
    }
}

impl Cells {
    /// The narrowest layout for a value.
    fn for_value(value: &Value) -> Cells {
        match value {
            Value::Integer(_) => Cells::Integers(Vec::new()),
            Value::Float(_) => Cells::Floats(Vec::new()),
            Value::Boolean(_) => Cells::Booleans(Bits::default()),
            Value::Date(_) => Cells::Dates(Vec::new()),
            Value::Decimal(_) => Cells::Decimals(Vec::new()),
            Value::String(_) => Cells::Dictionary(Dictionary::default()),
            Value::Null
            | Value::List(_)
            | Value::Map(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_)
            | Value::Period(_)
            | Value::Quantity(_)
            | Value::Vector(_) => Cells::default(),
        }
    }

    /// Writes a row; false if the value does not fit into the layout.
    fn set(&mut self, row: usize, value: &Value) -> bool {
        match (self, value) {
            (Cells::Integers(cells), Value::Integer(value)) => put(cells, row, *value),
            (Cells::Floats(cells), Value::Float(value)) => put(cells, row, *value),
            (Cells::Dates(cells), Value::Date(date)) => put(cells, row, date.days),
            (Cells::Decimals(cells), Value::Decimal(value)) => put(cells, row, *value),
            (Cells::Booleans(bits), Value::Boolean(value)) => {
                bits.set(row, *value);
                true
            }
            (Cells::Dictionary(words), Value::String(text)) => words.set(row, text),
            (Cells::Text(arena), Value::String(text)) => arena.set(row, text),
            (Cells::Values(values), value) => put(values, row, value.clone()),
            _ => false,
        }
    }

    fn get(&self, row: usize) -> Value {
        match self {
            Cells::Integers(cells) => cell(cells, row, |value| Value::Integer(*value)),
            Cells::Floats(cells) => cell(cells, row, |value| Value::Float(*value)),
            Cells::Decimals(cells) => cell(cells, row, |value| Value::Decimal(*value)),
            Cells::Dates(cells) => cell(cells, row, |days| Value::Date(Date { days: *days })),
            Cells::Booleans(bits) => Value::Boolean(bits.get(row)),
            Cells::Dictionary(words) => words
                .get(row)
                .map_or(Value::Null, |word| Value::String(word.clone())),
            Cells::Text(arena) => arena
                .get(row)
                .map_or(Value::Null, |text| Value::String(Arc::from(text))),
            Cells::Values(values) => cell(values, row, Value::clone),
        }
    }

    /// The capacity of the layout; rows that hold values must be below it.
    pub fn len(&self) -> usize {
        match self {
            Cells::Integers(cells) | Cells::Dates(cells) => cells.len(),
            Cells::Floats(cells) => cells.len(),
            Cells::Decimals(cells) => cells.len(),
            Cells::Booleans(_) => CHUNK,
            Cells::Dictionary(words) => words.codes().len(),
            Cells::Text(arena) => arena.ends().len(),
            Cells::Values(values) => values.len(),
        }
    }
}

impl ColumnChunk {
    /// A chunk from its parts; `None` if a row that should hold a value is past the end of the cells.
    pub fn from_parts(present: Bits, cells: Cells) -> Option<ColumnChunk> {
        let end = present.end();
        if end > cells.len() || end > CHUNK {
            return None;
        }
        Some(ColumnChunk {
            count: present.count() as u16,
            present,
            cells,
            zone: OnceLock::new(),
            ascends: OnceLock::new(),
        })
    }

    /// The rows that hold a value.
    pub fn present(&self) -> &Bits {
        &self.present
    }

    /// The layout.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The least and the greatest integer, if all values are integers, each greater than the one before it.
    pub fn ascending(&self) -> Option<(i64, i64)> {
        let Zone::Integers(least, greatest) = self.zone() else {
            return None;
        };
        let ascends = self.ascends.get_or_init(|| match &self.cells {
            Cells::Integers(cells) => {
                let mut rows = self.present.ones().map(|row| cells.get(row));
                let mut last = rows.next();
                rows.all(|value| last.replace(value) < Some(value))
            }
            _ => false,
        });
        ascends.then_some((least, greatest))
    }

    /// The least and the greatest value.
    pub fn zone(&self) -> Zone {
        *self.zone.get_or_init(|| match &self.cells {
            Cells::Integers(cells) => Zone::of_integers(cells, &self.present),
            Cells::Dates(cells) => Zone::of_days(cells, &self.present),
            Cells::Floats(cells) => Zone::of_floats(cells, &self.present),
            Cells::Decimals(cells) => Zone::of_decimals(cells, &self.present),
            Cells::Booleans(_) | Cells::Dictionary(_) | Cells::Text(_) | Cells::Values(_) => {
                Zone::Unknown
            }
        })
    }

    /// The number of rows that hold a value.
    pub fn count(&self) -> usize {
        usize::from(self.count)
    }

    /// Whether a row holds a value.
    #[inline]
    pub fn has(&self, row: usize) -> bool {
        self.present.get(row)
    }

    /// The value in a row; null if there is none.
    pub fn get(&self, row: usize) -> Value {
        if self.present.get(row) {
            self.cells.get(row)
        } else {
            Value::Null
        }
    }

    /// Forgets what was computed of the values, because they change.
    fn forget(&mut self) {
        self.zone.take();
        self.ascends.take();
    }

    /// Writes a row; null removes the value.
    pub fn set(&mut self, row: usize, value: &Value) {
        self.forget();
        if matches!(value, Value::Null) {
            return self.clear(row);
        }
        if self.count == 0 {
            self.cells = Cells::for_value(value);
        }
        if !self.cells.set(row, value) {
            self.widen(value);
            self.cells.set(row, value);
        }
        if !self.present.get(row) {
            self.present.set(row, true);
            self.count += 1;
        }
    }

    /// Writes the values of a column from a place on to rows of the table; null removes the value.
    pub fn set_column(&mut self, rows: &[u32], values: &Column, from: usize) {
        self.forget();
        let first = (from..from + rows.len()).find(|place| !values.is_null(*place));
        if let (Some(first), 0) = (first, self.count) {
            self.cells = Cells::for_value(&values.value_at(first));
        }
        let rows = rows.iter().map(|row| *row as usize % CHUNK);
        match (&mut self.cells, values) {
            (Cells::Integers(cells), Column::Integers(of, None)) => {
                put_all(cells, rows.clone(), &of[from..]);
                rows.for_each(|row| self.mark(row));
            }
            (Cells::Dates(cells), Column::Dates(of, None)) => {
                put_all(cells, rows.clone(), &of[from..]);
                rows.for_each(|row| self.mark(row));
            }
            (Cells::Floats(cells), Column::Floats(of, None)) => {
                put_all(cells, rows.clone(), &of[from..]);
                rows.for_each(|row| self.mark(row));
            }
            (Cells::Dictionary(to), Column::Dictionary(words, codes)) => {
                let codes = codes.get(from..).unwrap_or(&[]);
                let written = to.set_words(rows.clone(), words, codes);
                rows.clone().take(written).for_each(|row| self.mark(row));
                self.set_each(rows.skip(written), values, from + written);
            }
            _ => self.set_each(rows, values, from),
        }
    }

    fn set_each(&mut self, rows: impl Iterator<Item = usize>, values: &Column, from: usize) {
        for (place, row) in (from..).zip(rows) {
            self.set(row, &values.value_at(place));
        }
    }

    /// Writes rows of a batch, given as (row of the batch, row of the column); rows without a value are skipped.
    pub fn fill(&mut self, rows: &[(u32, u32)], from: &BatchColumn) {
        self.forget();
        let rows = rows
            .iter()
            .map(|(of, row)| (*of as usize, *row as usize % CHUNK));
        let rows = rows.filter(|(of, _)| from.has(*of));
        match from.cells() {
            BatchCells::Text(texts) => rows.for_each(|(of, row)| self.set_text(row, texts, of)),
            BatchCells::Integers(cells) => rows.for_each(|(of, row)| match &mut self.cells {
                Cells::Integers(to) => {
                    put(to, row, cells[of]);
                    self.mark(row);
                }
                _ => self.set(row, &Value::Integer(cells[of])),
            }),
            BatchCells::Floats(cells) => rows.for_each(|(of, row)| match &mut self.cells {
                Cells::Floats(to) => {
                    put(to, row, cells[of]);
                    self.mark(row);
                }
                _ => self.set(row, &Value::Float(cells[of])),
            }),
            _ => rows.for_each(|(of, row)| self.set(row, &from.value(of))),
        }
    }

    /// Writes a string without creating a value, if the layout is one of strings.
    fn set_text(&mut self, row: usize, texts: &TextRows, of: usize) {
        let text = texts.get(of);
        let held = match &mut self.cells {
            Cells::Dictionary(words) => words.set(row, text),
            Cells::Text(arena) => arena.set(row, text),
            _ => false,
        };
        if held {
            self.mark(row);
        } else {
            self.set(row, &Value::String(Arc::from(text)));
        }
    }

    fn mark(&mut self, row: usize) {
        if !self.present.get(row) {
            self.present.set(row, true);
            self.count += 1;
        }
    }

    fn clear(&mut self, row: usize) {
        if !self.present.get(row) {
            return;
        }
        self.present.set(row, false);
        self.count -= 1;
        match &mut self.cells {
            // Release a possibly large value.
            Cells::Values(values) => values[row] = Value::Null,
            Cells::Text(arena) => {
                arena.set(row, "");
            }
            _ => {}
        }
    }

    /// A layout for the content of the chunk and one more value: an arena instead of a full dictionary, otherwise
    /// values.
    fn widen(&mut self, value: &Value) {
        let arena = match (&self.cells, value) {
            (Cells::Dictionary(_), Value::String(text)) => self.as_arena(text.len()),
            _ => None,
        };
        self.cells = match arena {
            Some(arena) => Cells::Text(arena),
            None => {
                let rows = self.present.end();
                Cells::Values((0..rows).map(|row| self.get(row)).collect())
            }
        };
    }

    /// The strings as an arena with space for one more of `more` bytes; `None` if it would grow too large.
    fn as_arena(&self, more: usize) -> Option<Arena> {
        let mut arena = Arena::default();
        for row in 0..self.present.end() {
            if let Value::String(text) = self.get(row)
                && !arena.set(row, &text)
            {
                return None;
            }
        }
        arena.has_room(more).then_some(arena)
    }
}

fn put<T: Default + Clone>(cells: &mut Vec<T>, row: usize, value: T) -> bool {
    if row >= cells.len() {
        cells.resize(row + 1, T::default());
    }
    cells[row] = value;
    true
}

fn put_all<T: Default + Clone>(cells: &mut Vec<T>, rows: impl Iterator<Item = usize>, from: &[T]) {
    for (row, value) in rows.zip(from) {
        put(cells, row, value.clone());
    }
}

fn cell<T>(cells: &[T], row: usize, value: impl FnOnce(&T) -> Value) -> Value {
    cells.get(row).map_or(Value::Null, value)
}
