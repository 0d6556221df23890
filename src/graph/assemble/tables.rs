//! The property tables of a state under construction.

use super::corrupt;
use crate::error::Result;
use crate::graph::chunked::CHUNK;
use crate::graph::properties::{ColumnChunk, Table};
use crate::graph::symbol::KeyId;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// From this length on, adding a run as a range is cheaper.
const WORTH_A_RANGE: usize = 16;

/// Tables under construction, and the rows that are in use.
#[derive(Debug, Default)]
pub struct Tables {
    tables: Vec<Table>,
    used: Vec<RoaringBitmap>,
}

impl Tables {
    /// Creates tables with these numbers of rows.
    pub fn with_rows(rows: Vec<u32>) -> Tables {
        Tables {
            used: vec![RoaringBitmap::new(); rows.len()],
            tables: rows.into_iter().map(Table::with_rows).collect(),
        }
    }

    /// Assigns consecutive rows to the same number of entities; false if the rows do not exist, or one of them is
    /// already in use.
    pub fn take(&mut self, table: u32, first: u32, count: usize) -> bool {
        let Some(rows) = self.tables.get(table as usize).map(Table::rows) else {
            return false;
        };
        let end = u32::try_from(count)
            .ok()
            .and_then(|count| first.checked_add(count))
            .filter(|end| *end <= rows);
        let (Some(end), used) = (end, &mut self.used[table as usize]) else {
            return false;
        };
        if count < WORTH_A_RANGE {
            // Most rows are added in ascending order, which is the fastest path.
            return (first..end).all(|row| used.try_push(row).is_ok() || used.insert(row));
        }
        used.insert_range(first..end) == count as u64
    }

    /// Adds a chunk to a column; `None` if it has values in unused rows, or the column already has this chunk.
    pub fn add_chunk(
        &mut self,
        table: u32,
        key: KeyId,
        number: u32,
        chunk: ColumnChunk,
    ) -> Option<()> {
        let used = self.used.get(table as usize)?;
        let rows = self.tables.get(table as usize)?.rows();
        let first = u64::from(number) * CHUNK as u64;
        let fits = first + chunk.present().end() as u64 <= u64::from(rows);
        let whole = used.len() == u64::from(rows);
        let all_used = || {
            let mut ones = chunk.present().ones();
            ones.all(|row| used.contains((first + row as u64) as u32))
        };
        if !fits || !whole && !all_used() {
            return None;
        }
        self.tables[table as usize].add_chunk(key, number as usize, chunk)
    }

    /// No table can have had more rows than there are ids: a larger number is damage, and allocating for it would be
    /// costly.
    pub fn require_rows(&self, ids: u32) -> Result<()> {
        if self.tables.iter().any(|table| table.rows() > ids) {
            return Err(corrupt("a table has more rows than there are ids"));
        }
        Ok(())
    }

    /// The tables as they are.
    pub fn into_tables(self) -> Vec<Table> {
        self.tables
    }

    /// The complete tables.
    pub fn finish(self) -> Arc<Vec<Arc<Table>>> {
        Arc::new(self.tables.into_iter().map(Arc::new).collect())
    }
}
