//! Batches of rows that are passed between operators: one column per slot.

use super::Slot;
use crate::error::Error;
use crate::value::column::Column;
use crate::value::footprint::{cell_bytes, column_bytes};
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// The target number of rows of a batch.
pub const BATCH_ROWS: usize = 1024;

/// A batch of rows: a column for every live slot. Columns are shared, so that passing rows on needs no copy.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    len: usize,
    columns: Vec<Option<Arc<Column>>>,
    annotations: RowAnnotations,
}

/// What is known of each row besides its columns. Annotations are passed on with the rows by every operator; selecting
/// and concatenating them is implemented here, once for all of them. The multiplicity and the lineage of a row could be
/// further fields.
#[derive(Clone, Debug, Default)]
struct RowAnnotations {
    /// The argument row of the (sub)plan to which each row belongs, so that a subplan can be run for many outer rows at
    /// once; `None` if there is only one argument row.
    argument_row: Option<Arc<Vec<u32>>>,
    /// The position at which `LOAD CSV` read each row, for error messages; `None` if no row was read from a file.
    origin: Option<Arc<Vec<Option<RowOrigin>>>>,
}

/// The position at which a row was read.
#[derive(Clone, Debug)]
pub struct RowOrigin {
    /// The file, as the statement names it.
    pub file: Arc<str>,
    /// The line on which the row begins, from 1.
    pub line: u64,
}

impl RowAnnotations {
    /// The memory that the annotations of a row take.
    fn bytes_per_row(&self) -> u64 {
        let argument_row = self.argument_row.as_ref().map_or(0, |_| size_of::<u32>());
        let origin = self.origin.as_ref();
        let origin = origin.map_or(0, |_| size_of::<Option<RowOrigin>>());
        (argument_row + origin) as u64
    }

    /// The annotations of the given rows, in that order.
    fn gather(&self, rows: &[u32]) -> RowAnnotations {
        RowAnnotations {
            argument_row: self.argument_row.as_ref().map(|all| pick(all, rows)),
            origin: self.origin.as_ref().map(|all| pick(all, rows)),
        }
    }

    /// The annotations of all rows of some batches.
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

/// The annotations of the given rows.
fn pick<T: Clone>(all: &[T], rows: &[u32]) -> Arc<Vec<T>> {
    Arc::new(rows.iter().map(|row| all[*row as usize].clone()).collect())
}

/// Whether a slot is among the live ones, which are sorted; `None` means that all slots are live.
pub fn is_live(live: Option<&[Slot]>, slot: Slot) -> bool {
    live.is_none_or(|live| live.binary_search(&slot).is_ok())
}

impl Batch {
    /// One row without columns, from which a statement starts.
    pub fn unit() -> Batch {
        Batch::new(1)
    }

    /// `len` rows without columns.
    pub fn new(len: usize) -> Batch {
        Batch {
            len,
            columns: Vec::new(),
            annotations: RowAnnotations::default(),
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The column of a slot, if there is one.
    pub fn get(&self, slot: Slot) -> Option<&Arc<Column>> {
        self.columns.get(slot.0 as usize)?.as_ref()
    }

    /// The column of a slot that is read. If it is missing, the plan is wrong: an operator reads a slot that it does
    /// not declare, so that the slot was pruned. Debug builds panic; otherwise the column is all nulls.
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

    /// The value of a slot in a row; see [`Batch::column`] for a missing column.
    pub fn value(&self, slot: Slot, row: usize) -> Value {
        debug_assert!(
            self.get(slot).is_some(),
            "slot {} is read and has no column",
            slot.0
        );
        self.get(slot).map_or(Value::Null, |column| column.get(row))
    }

    /// The node that a slot holds in a row; `None` if it holds none.
    pub fn node(&self, slot: Slot, row: usize) -> Option<NodeId> {
        self.get(slot)?.node(row)
    }

    /// Sets the column of a slot, one value per row.
    pub fn set(&mut self, slot: Slot, column: impl Into<Arc<Column>>) {
        let column = column.into();
        debug_assert_eq!(column.len(), self.len, "a column for every row");
        let at = slot.0 as usize;
        if self.columns.len() <= at {
            self.columns.resize(at + 1, None);
        }
        self.columns[at] = Some(column);
    }

    /// An estimate of the memory that the batch takes.
    pub fn bytes(&self) -> u64 {
        let columns = self.columns.iter().flatten();
        let values: u64 = columns.map(shared_bytes).sum();
        let slots = self.columns.len() * size_of::<Option<Arc<Column>>>();
        let annotations = self.annotations.bytes_per_row() * self.len as u64;
        values + (size_of::<Batch>() + slots) as u64 + annotations
    }

    /// The size of a row, without what its values point to: the cost of copying it.
    pub fn bytes_per_row(&self) -> u64 {
        let cells = self.columns.iter().flatten();
        let cells: u64 = cells.map(|column| cell_bytes(column)).sum();
        cells + self.annotations.bytes_per_row()
    }

    /// Adds the columns of another batch with the same number of rows; columns of the same slot are identical. The
    /// positions in files are taken over too, unless its own rows have some.
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

    /// The given rows, in that order; every index must be below [`Batch::len`].
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Batch {
        self.gather_where(rows, |_| true)
    }

    /// The given rows, with only the live columns.
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

    /// The rows `from..to`; shares all columns if these are all rows.
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

    /// The argument row of each row; `None` if there is only one argument row.
    pub fn argument_rows(&self) -> Option<&Arc<Vec<u32>>> {
        self.annotations.argument_row.as_ref()
    }

    /// The argument row of a row; the first if there is only one.
    pub fn argument_row(&self, row: usize) -> u32 {
        let rows = self.argument_rows();
        rows.and_then(|rows| rows.get(row)).copied().unwrap_or(0)
    }

    /// Sets the argument row of each row.
    pub fn set_argument_rows(&mut self, rows: Option<Arc<Vec<u32>>>) {
        self.annotations.argument_row = rows;
    }

    /// Whether rows were read from a file.
    pub fn has_origins(&self) -> bool {
        self.annotations.origin.is_some()
    }

    /// The position at which a row was read, if it was read from a file.
    fn origin(&self, row: usize) -> Option<&RowOrigin> {
        self.annotations.origin.as_ref()?.get(row)?.as_ref()
    }

    /// Sets the position at which each row was read.
    pub fn set_origins(&mut self, origins: impl IntoIterator<Item = RowOrigin>) {
        let origins: Vec<_> = origins.into_iter().map(Some).collect();
        debug_assert_eq!(origins.len(), self.len, "an origin for every row");
        self.annotations.origin = Some(Arc::new(origins));
    }

    /// Takes over the annotations of another batch, whose rows are the same.
    pub fn annotate_as(&mut self, other: &Batch) {
        self.annotations = other.annotations.clone();
    }

    /// Sets the position of each row to that of its row of `outer`, unless the rows have their own.
    pub fn adopt_origins_of(&mut self, outer: &Batch, rows: &[u32]) {
        let origin = outer.annotations.origin.as_ref();
        self.adopt_origins(origin.map(|all| pick(all, rows)));
    }

    fn adopt_origins(&mut self, origin: Option<Arc<Vec<Option<RowOrigin>>>>) {
        if self.annotations.origin.is_none() {
            self.annotations.origin = origin;
        }
    }

    /// Adds the file and the line of a row to an error, if the row was read from a file.
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

/// The share of one batch in the memory of a column that several batches share.
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
