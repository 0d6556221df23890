//! Rows on their way between operators: one column per slot.

use super::Slot;
use crate::error::Error;
use crate::value::column::Column;
use crate::value::footprint::{cell_bytes, column_bytes};
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// How many rows an operator aims at giving out at once.
pub const BATCH_ROWS: usize = 1024;

/// Some rows: a column for every slot that is live. Columns are shared, so that passing rows on costs nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    len: usize,
    columns: Vec<Option<Arc<Column>>>,
    annotations: RowAnnotations,
}

/// What is known of each row besides its columns. It travels with the rows through every operator: how it is picked and
/// put together is said here, once for all of them. How many rows a row stands for, and the facts that it rests on, would
/// be further fields.
#[derive(Clone, Debug, Default)]
struct RowAnnotations {
    /// The row of the (sub)plan's argument that it belongs to, so that a subplan can be run for many surrounding rows at
    /// once; `None` where only one was given.
    argument_row: Option<Arc<Vec<u32>>>,
    /// Where `LOAD CSV` has read it, for errors to name; `None` where no row comes from a file.
    origin: Option<Arc<Vec<Option<RowOrigin>>>>,
}

/// Where a row was read.
#[derive(Clone, Debug)]
pub struct RowOrigin {
    /// The file, as the statement names it.
    pub file: Arc<str>,
    /// The line that the row begins on, from 1.
    pub line: u64,
}

impl RowAnnotations {
    /// How much memory they take for each row.
    fn bytes_per_row(&self) -> u64 {
        let argument_row = self.argument_row.as_ref().map_or(0, |_| size_of::<u32>());
        let origin = self.origin.as_ref();
        let origin = origin.map_or(0, |_| size_of::<Option<RowOrigin>>());
        (argument_row + origin) as u64
    }

    /// Those of the rows named, in that order.
    fn gather(&self, rows: &[u32]) -> RowAnnotations {
        RowAnnotations {
            argument_row: self.argument_row.as_ref().map(|all| pick(all, rows)),
            origin: self.origin.as_ref().map(|all| pick(all, rows)),
        }
    }

    /// Those of all rows of some batches.
    fn concat(batches: &[Batch]) -> RowAnnotations {
        let rows = || {
            let rows = |batch| (0..Batch::len(batch)).map(move |row| (batch, row));
            batches.iter().flat_map(rows)
        };
        let any = |annotated: fn(&RowAnnotations) -> bool| {
            let mut all = batches.iter().map(|batch| &batch.annotations);
            all.any(annotated)
        };
        let argument_row = any(|annotations| annotations.argument_row.is_some())
            .then(|| Arc::new(rows().map(|(batch, row)| batch.argument_row(row)).collect()));
        let origin = any(|annotations| annotations.origin.is_some()).then(|| {
            Arc::new(
                rows()
                    .map(|(batch, row)| batch.origin(row).cloned())
                    .collect(),
            )
        });
        RowAnnotations {
            argument_row,
            origin,
        }
    }
}

/// What is said of the rows named.
fn pick<T: Clone>(all: &[T], rows: &[u32]) -> Arc<Vec<T>> {
    Arc::new(rows.iter().map(|row| all[*row as usize].clone()).collect())
}

/// Whether a slot is among the live ones, which are sorted; `None` means that all are.
pub fn is_live(live: Option<&[Slot]>, slot: Slot) -> bool {
    live.is_none_or(|live| live.binary_search(&slot).is_ok())
}

impl Batch {
    /// One row without columns: what a statement starts from.
    pub fn unit() -> Batch {
        Batch::new(1)
    }

    /// So many rows without columns.
    pub fn new(len: usize) -> Batch {
        Batch {
            len,
            columns: Vec::new(),
            annotations: RowAnnotations::default(),
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The column of a slot, where it is there.
    pub fn get(&self, slot: Slot) -> Option<&Arc<Column>> {
        self.columns.get(slot.0 as usize)?.as_ref()
    }

    /// The column of a slot that is read. That it is missing is a defect of the plan: an operator reads what it does not
    /// declare, so that the slot was pruned below it. Debug builds stop there; else it is nulls.
    pub fn column(&self, slot: Slot) -> Arc<Column> {
        debug_assert!(
            self.get(slot).is_some(),
            "slot {} is read and has no column",
            slot.0
        );
        match self.get(slot) {
            Some(column) => column.clone(),
            None => Arc::new(Column::Constant(Value::Null, self.len)),
        }
    }

    /// The value of a slot in a row; as [`Batch::column`] where there is none.
    pub fn value(&self, slot: Slot, row: usize) -> Value {
        debug_assert!(
            self.get(slot).is_some(),
            "slot {} is read and has no column",
            slot.0
        );
        self.get(slot).map_or(Value::Null, |column| column.get(row))
    }

    /// The node that a slot holds in a row; `None` where it holds none.
    pub fn node(&self, slot: Slot, row: usize) -> Option<NodeId> {
        self.get(slot)?.node(row)
    }

    /// Gives a slot its column, one value per row.
    pub fn set(&mut self, slot: Slot, column: impl Into<Arc<Column>>) {
        let column = column.into();
        debug_assert_eq!(column.len(), self.len, "a column for every row");
        let at = slot.0 as usize;
        if self.columns.len() <= at {
            self.columns.resize(at + 1, None);
        }
        self.columns[at] = Some(column);
    }

    /// How much memory the batch takes; an estimate.
    pub fn bytes(&self) -> u64 {
        let columns = self.columns.iter().flatten();
        let values: u64 = columns.map(shared_bytes).sum();
        let slots = self.columns.len() * size_of::<Option<Arc<Column>>>();
        let annotations = self.annotations.bytes_per_row() * self.len as u64;
        values + (size_of::<Batch>() + slots) as u64 + annotations
    }

    /// How much a row takes, without what its values point to: what copying it costs.
    pub fn bytes_per_row(&self) -> u64 {
        let cells = self.columns.iter().flatten();
        let cells: u64 = cells.map(|column| cell_bytes(column)).sum();
        cells + self.annotations.bytes_per_row()
    }

    /// Takes over the columns of another batch with as many rows; those of the same slot are the same. So are the places
    /// where the rows were read, unless its own rows come from a file of their own.
    pub fn adopt(&mut self, other: &Batch) {
        self.adopt_origins(other.annotations.origin.clone());
        for slot in other.slots() {
            if let (None, Some(column)) = (self.get(slot), other.get(slot)) {
                self.set(slot, column.clone());
            }
        }
    }

    /// The slots that have a column.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        (0u32..)
            .zip(&self.columns)
            .filter(|(_, column)| column.is_some())
            .map(|(at, _)| Slot(at))
    }

    /// Drops every column whose slot is not among the live ones, which are sorted.
    pub fn retain(&mut self, live: &[Slot]) {
        for (at, column) in (0u32..).zip(&mut self.columns) {
            if column.is_some() && !is_live(Some(live), Slot(at)) {
                *column = None;
            }
        }
    }

    /// The rows named by `rows`, in that order; every index must be below [`Batch::len`].
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Batch {
        self.gather_where(rows, |_| true)
    }

    /// The same, with only these columns.
    #[must_use]
    pub fn gather_live(&self, rows: &[u32], live: Option<&[Slot]>) -> Batch {
        self.gather_where(rows, |slot| is_live(live, slot))
    }

    fn gather_where(&self, rows: &[u32], keep: impl Fn(Slot) -> bool) -> Batch {
        let pick = |(at, column): (u32, &Option<Arc<Column>>)| match column {
            Some(column) if keep(Slot(at)) => Some(Arc::new(gather_column(column, rows))),
            _ => None,
        };
        Batch {
            len: rows.len(),
            columns: (0u32..).zip(&self.columns).map(pick).collect(),
            annotations: self.annotations.gather(rows),
        }
    }

    /// The rows `from..to`; everything shared where that is all of them.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> Batch {
        let to = to.min(self.len);
        if from == 0 && to == self.len {
            return self.clone();
        }
        let rows: Vec<u32> = (from as u32..to.max(from) as u32).collect();
        self.gather(&rows)
    }

    /// All rows of some batches that have the same slots.
    pub fn concat(batches: Vec<Batch>) -> Batch {
        let mut batches = batches.into_iter();
        let Some(first) = batches.next() else {
            return Batch::default();
        };
        let mut rest: Vec<Batch> = batches.collect();
        if rest.is_empty() {
            return first;
        }
        let len = first.len + rest.iter().map(Batch::len).sum::<usize>();
        let width = rest.iter().map(|batch| batch.columns.len());
        let width = width.max().unwrap_or(0).max(first.columns.len());
        rest.insert(0, first);
        Batch {
            len,
            columns: (0..width).map(|at| concat_slot(&rest, at)).collect(),
            annotations: RowAnnotations::concat(&rest),
        }
    }

    /// For each row, the argument row that it belongs to; `None` where only one was given.
    pub fn argument_rows(&self) -> Option<&Arc<Vec<u32>>> {
        self.annotations.argument_row.as_ref()
    }

    /// The argument row that a row belongs to; the first where only one was given.
    pub fn argument_row(&self, row: usize) -> u32 {
        let rows = self.argument_rows();
        rows.and_then(|rows| rows.get(row)).copied().unwrap_or(0)
    }

    /// Says which argument row each row belongs to.
    pub fn set_argument_rows(&mut self, rows: Option<Arc<Vec<u32>>>) {
        self.annotations.argument_row = rows;
    }

    /// Whether rows come from a file.
    pub fn has_origins(&self) -> bool {
        self.annotations.origin.is_some()
    }

    /// Where a row was read, if that was in a file.
    fn origin(&self, row: usize) -> Option<&RowOrigin> {
        self.annotations.origin.as_ref()?.get(row)?.as_ref()
    }

    /// Says where each row was read.
    pub fn set_origins(&mut self, origins: impl IntoIterator<Item = RowOrigin>) {
        let origins: Vec<_> = origins.into_iter().map(Some).collect();
        debug_assert_eq!(origins.len(), self.len, "an origin for every row");
        self.annotations.origin = Some(Arc::new(origins));
    }

    /// Takes over what is known of the rows of another batch besides its columns; they are the same rows.
    pub fn annotate_as(&mut self, other: &Batch) {
        self.annotations = other.annotations.clone();
    }

    /// Each row was read where that row of `outer` was, unless these come from a file of their own.
    pub fn adopt_origins_of(&mut self, outer: &Batch, rows: &[u32]) {
        let origin = outer.annotations.origin.as_ref();
        self.adopt_origins(origin.map(|all| pick(all, rows)));
    }

    fn adopt_origins(&mut self, origin: Option<Arc<Vec<Option<RowOrigin>>>>) {
        if self.annotations.origin.is_none() {
            self.annotations.origin = origin;
        }
    }

    /// The error with the file and the line of the row that it comes from, where that was read in a file.
    #[must_use]
    pub fn locate(&self, error: Error, row: usize) -> Error {
        match self.origin(row) {
            Some(origin) => error.of_row(&origin.file, origin.line),
            None => error,
        }
    }

    /// Makes each row an argument row of its own.
    pub fn number_argument_rows(&mut self) {
        self.set_argument_rows(Some(Arc::new((0..self.len as u32).collect())));
    }
}

/// What one of the batches that share a column answers for.
fn shared_bytes(column: &Arc<Column>) -> u64 {
    let own = (size_of::<Column>() + 2 * size_of::<usize>()) as u64;
    (own + column_bytes(column)) / Arc::strong_count(column) as u64
}

/// A row repeated many times shares its value instead of copying it.
fn gather_column(column: &Column, rows: &[u32]) -> Column {
    match column {
        Column::Values(values) if values.len() == 1 => {
            Column::Constant(values[0].clone(), rows.len())
        }
        column => column.gather(rows),
    }
}

fn concat_slot(batches: &[Batch], at: usize) -> Option<Arc<Column>> {
    let column = |batch: &Batch| batch.columns.get(at).cloned().flatten();
    if batches.iter().all(|batch| column(batch).is_none()) {
        return None;
    }
    let columns = batches.iter().map(|batch| {
        column(batch).unwrap_or_else(|| Arc::new(Column::Constant(Value::Null, batch.len)))
    });
    Some(Arc::new(concat_columns(columns)))
}

/// All rows of some columns.
pub fn concat_columns(columns: impl IntoIterator<Item = Arc<Column>>) -> Column {
    let mut columns = columns.into_iter();
    let Some(first) = columns.next() else {
        return Column::Values(Vec::new());
    };
    let mut all = Arc::unwrap_or_clone(first);
    for column in columns {
        all.append(Arc::unwrap_or_clone(column));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integers(values: &[i64]) -> Column {
        Column::Integers(values.to_vec(), None)
    }

    #[test]
    fn rows_keep_their_annotations() {
        let mut batch = Batch::new(3);
        batch.set(Slot(2), integers(&[10, 11, 12]));
        batch.set_argument_rows(Some(Arc::new(vec![7, 8, 9])));
        let picked = batch.gather(&[2, 0, 2]);
        assert_eq!(picked.len(), 3);
        assert!(matches!(picked.value(Slot(2), 0), Value::Integer(12)));
        assert_eq!(picked.argument_row(1), 7);
        let both = Batch::concat(vec![batch, picked]);
        assert_eq!(both.len(), 6);
        assert_eq!(both.argument_row(5), 9);
        assert!(matches!(both.value(Slot(2), 4), Value::Integer(10)));
    }

    #[test]
    fn only_live_slots_are_copied() {
        let mut batch = Batch::new(1);
        batch.set(Slot(0), integers(&[1]));
        batch.set(Slot(1), integers(&[2]));
        let picked = batch.gather_live(&[0], Some(&[Slot(1)]));
        assert_eq!(picked.slots().collect::<Vec<_>>(), vec![Slot(1)]);
    }
}
