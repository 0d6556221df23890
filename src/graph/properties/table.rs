//! A table: one column for each property key that any of its rows has.

use super::chunk::ColumnChunk;
use crate::graph::batch::BatchColumn;
use crate::graph::chunked::CHUNK;
use crate::graph::lazy::Slot;
use crate::graph::spine::Spine;
use crate::graph::symbol::KeyId;
use crate::value::Value;
use crate::value::column::Column;
use std::sync::Arc;

/// The values of one key in the rows of a table.
#[derive(Clone, Debug, Default)]
pub struct PropertyColumn {
    chunks: Spine<Slot<ColumnChunk>>,
    count: usize,
}

impl PropertyColumn {
    /// The chunk of rows `number * 2048 ..`; `None` if none of them holds a value.
    pub fn chunk(&self, number: usize) -> Option<&ColumnChunk> {
        self.chunks.get(number).map(Slot::get)
    }

    /// The number of rows that hold a value.
    pub fn count(&self) -> usize {
        self.count
    }

    /// All chunks in order.
    pub fn chunks(&self) -> impl Iterator<Item = &ColumnChunk> {
        self.chunks.iter().map(Slot::get)
    }

    /// All chunks in order, which may still be in the file.
    pub fn slots(&self) -> impl Iterator<Item = &Slot<ColumnChunk>> {
        self.chunks.iter()
    }

    /// Adds a chunk that is in the file, with its number of values; `None` if it is out of order.
    pub fn add_stored(
        &mut self,
        number: usize,
        count: usize,
        chunk: Slot<ColumnChunk>,
    ) -> Option<()> {
        if number < self.chunks.len() {
            return None;
        }
        self.chunks.grow_to(number, Slot::default);
        self.chunks.push(chunk);
        self.count += count;
        Some(())
    }

    /// The value in a row; null if there is none.
    pub fn get(&self, row: u32) -> Value {
        let row = row as usize;
        self.chunk(row / CHUNK)
            .map_or(Value::Null, |chunk| chunk.get(row % CHUNK))
    }

    /// Whether a row has a value.
    fn has(&self, row: u32) -> bool {
        let row = row as usize;
        let chunk = self.chunk(row / CHUNK);
        chunk.is_some_and(|chunk| chunk.has(row % CHUNK))
    }

    fn add_chunk(&mut self, number: usize, chunk: ColumnChunk) -> Option<()> {
        let to = self.chunk_mut(number)?;
        if to.get().count() > 0 {
            return None;
        }
        let count = chunk.count();
        *to = Slot::held(chunk);
        self.count += count;
        Some(())
    }

    /// A chunk for writing, which is added if it is not there.
    fn chunk_mut(&mut self, number: usize) -> Option<&mut Slot<ColumnChunk>> {
        self.chunks.grow_to(number + 1, Slot::default);
        self.chunks.get_mut(number)
    }

    /// Writes rows of a batch, given as (row of the batch, row of the column), chunk by chunk.
    fn fill(&mut self, rows: &[(u32, u32)], from: &BatchColumn) {
        let chunk_of = |(_, row): &(u32, u32)| *row as usize / CHUNK;
        for run in rows.chunk_by(|a, b| chunk_of(a) == chunk_of(b)) {
            let number = run.first().map_or(0, chunk_of);
            let Some(chunk) = self.chunk_mut(number).map(Slot::make_mut) else {
                continue;
            };
            let before = chunk.count();
            chunk.fill(run, from);
            let after = chunk.count();
            self.count = self.count - before + after;
        }
    }

    /// Writes a column of values to rows, chunk by chunk where rows of one chunk follow each other.
    fn set_column(&mut self, rows: &[u32], values: &Column) {
        let chunk_of = |row: &u32| *row as usize / CHUNK;
        let mut from = 0;
        for run in rows.chunk_by(|a, b| chunk_of(a) == chunk_of(b)) {
            let number = run.first().map_or(0, chunk_of);
            let Some(chunk) = self.chunk_mut(number).map(Slot::make_mut) else {
                continue;
            };
            let before = chunk.count();
            chunk.set_column(run, values, from);
            let after = chunk.count();
            self.count = self.count - before + after;
            from += run.len();
        }
    }

    fn set(&mut self, row: u32, value: &Value) {
        let row = row as usize;
        let number = row / CHUNK;
        let has = |chunk: &ColumnChunk| chunk.has(row % CHUNK);
        if matches!(value, Value::Null) && !self.chunk(number).is_some_and(has) {
            return;
        }
        let Some(chunk) = self.chunk_mut(number).map(Slot::make_mut) else {
            return;
        };
        let before = chunk.count();
        chunk.set(row % CHUNK, value);
        let after = chunk.count();
        self.count = self.count - before + after;
    }
}

/// The properties of the nodes of one label set, or of the relationships of one type.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// In the order of the keys; none is empty.
    columns: Vec<(KeyId, Arc<PropertyColumn>)>,
    rows: u32,
}

impl Table {
    /// A table without columns.
    pub fn with_rows(rows: u32) -> Table {
        Table {
            columns: Vec::new(),
            rows,
        }
    }

    /// Adds a chunk with values to the column of a key; `None` if the column already has this chunk.
    pub fn add_chunk(&mut self, key: KeyId, number: usize, chunk: ColumnChunk) -> Option<()> {
        if chunk.count() == 0 {
            return Some(());
        }
        let place = self.place(key).unwrap_or_else(|place| {
            self.columns.insert(place, (key, Arc::default()));
            place
        });
        Arc::make_mut(&mut self.columns[place].1).add_chunk(number, chunk)
    }

    /// Adds a column that is in the file; `None` if it is out of order.
    pub fn add_stored(&mut self, key: KeyId, column: PropertyColumn) -> Option<()> {
        if self.columns.last().is_some_and(|(last, _)| *last >= key) {
            return None;
        }
        self.columns.push((key, Arc::new(column)));
        Some(())
    }

    /// The number of rows that have been allocated.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Allocates another row.
    pub fn add_row(&mut self) -> u32 {
        self.rows += 1;
        self.rows - 1
    }

    /// The column of a key, if any row has the key.
    pub fn column(&self, key: KeyId) -> Option<&PropertyColumn> {
        let place = self.place(key).ok()?;
        Some(&self.columns[place].1)
    }

    /// All columns in the order of their keys.
    pub fn columns(&self) -> &[(KeyId, Arc<PropertyColumn>)] {
        &self.columns
    }

    /// One property of a row; null if there is none.
    pub fn get(&self, row: u32, key: KeyId) -> Value {
        self.column(key)
            .map_or(Value::Null, |column| column.get(row))
    }

    /// Whether a row has a property.
    pub fn has(&self, row: u32, key: KeyId) -> bool {
        self.column(key).is_some_and(|column| column.has(row))
    }

    /// The keys of a row's properties, in their order.
    pub fn keys(&self, row: u32) -> impl Iterator<Item = KeyId> {
        let present = self
            .columns
            .iter()
            .filter(move |(_, column)| column.has(row));
        present.map(|(key, _)| *key)
    }

    /// All properties of a row.
    pub fn properties(&self, row: u32) -> impl Iterator<Item = (KeyId, Value)> {
        self.columns
            .iter()
            .map(move |(key, column)| (*key, column.get(row)))
            .filter(|(_, value)| !matches!(value, Value::Null))
    }

    /// Writes one property of a row; null removes it.
    pub fn set(&mut self, row: u32, key: KeyId, value: &Value) {
        let place = match self.place(key) {
            Ok(place) => place,
            Err(_) if matches!(value, Value::Null) => return,
            Err(place) => {
                self.columns.insert(place, (key, Arc::default()));
                place
            }
        };
        let column = Arc::make_mut(&mut self.columns[place].1);
        column.set(row, value);
        // A column without values would keep the symbol of its key in use.
        if column.count == 0 {
            self.columns.remove(place);
        }
    }

    /// Writes one property of several rows: the values of a column, of which null removes the property.
    pub fn set_column(&mut self, key: KeyId, rows: &[u32], values: &Column) {
        let place = match self.place(key) {
            Ok(place) => place,
            Err(_) if values.first_value().is_none() => return,
            Err(place) => {
                self.columns.insert(place, (key, Arc::default()));
                place
            }
        };
        let column = Arc::make_mut(&mut self.columns[place].1);
        column.set_column(rows, values);
        // Nulls alone leave nothing.
        if column.count == 0 {
            self.columns.remove(place);
        }
    }

    /// Writes one property of new rows, given as (row of the batch, row of the table).
    pub fn fill(&mut self, key: KeyId, rows: &[(u32, u32)], from: &BatchColumn) {
        if !rows.iter().any(|(row, _)| from.has(*row as usize)) {
            return;
        }
        let place = self.place(key).unwrap_or_else(|place| {
            self.columns.insert(place, (key, Arc::default()));
            place
        });
        Arc::make_mut(&mut self.columns[place].1).fill(rows, from);
    }

    /// Removes all properties of a row.
    pub fn clear(&mut self, row: u32) {
        for (_, column) in &mut self.columns {
            if column.has(row) {
                Arc::make_mut(column).set(row, &Value::Null);
            }
        }
        self.columns.retain(|(_, column)| column.count > 0);
    }

    fn place(&self, key: KeyId) -> Result<usize, usize> {
        self.columns.binary_search_by_key(&key, |(key, _)| *key)
    }
}
