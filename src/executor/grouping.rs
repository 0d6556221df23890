//! Assigns the same number to equivalent values, for grouping and `DISTINCT`.

use super::limits::Limits;
use crate::value::column::{Column, NULL_ID};
use crate::value::footprint::heap_bytes_at;
use crate::value::key::{GroupKey, RowKey, RowLike};
use crate::value::{Value, number};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// From this number of ids on, a table that would be at least half full is indexed by id.
const DENSE_FROM: usize = 1024;

/// The entry of a table indexed by id that has no number.
const NONE: u32 = u32::MAX;

/// The memory of a table entry: a table is two thirds full on average, and holds a value or an id, and a number.
const BYTES_PER_ENTRY: u64 = 56;

/// The memory that new entries for some rows take.
pub(super) fn entry_bytes(columns: &[Arc<Column>], rows: &[u32], limits: &Limits) -> u64 {
    if limits.memory.is_none() {
        return 0;
    }
    let several = columns.len() > 1;
    let cells = if several {
        columns.len() * size_of::<Value>()
    } else {
        0
    };
    let heap = |column: &Arc<Column>| {
        let rows = rows.iter().map(|row| heap_bytes_at(column, *row as usize));
        rows.sum::<u64>()
    };
    let heap: u64 = columns.iter().map(heap).sum();
    rows.len() as u64 * (BYTES_PER_ENTRY + cells as u64) + heap
}

/// Numbers rows of values in the order of their first occurrence. Rows of one value use tables by type.
#[derive(Default)]
pub(super) struct Grouping {
    nodes: Ids,
    integers: Ids,
    strings: FxHashMap<Arc<str>, u32>,
    others: FxHashMap<GroupKey, u32>,
    rows: FxHashMap<RowKey, u32>,
    count: u32,
    scratch: Vec<Value>,
    /// The numbers of the words of the current dictionary column, as far as they are known.
    words: Vec<u32>,
}

/// Numbers of integers: a hash table, or a table indexed by id once the ids turn out to be dense.
#[derive(Default)]
struct Ids {
    sparse: FxHashMap<i64, u32>,
    dense: Vec<u32>,
    largest: i64,
    negative: bool,
}

impl Ids {
    /// The number of an id; `next` if it is new.
    fn number(&mut self, id: i64, next: u32) -> u32 {
        if let Some(number) = usize::try_from(id)
            .ok()
            .and_then(|id| self.dense.get_mut(id))
        {
            if *number == NONE {
                *number = next;
            }
            return *number;
        }
        let number = *self.sparse.entry(id).or_insert(next);
        if number == next {
            self.largest = self.largest.max(id);
            self.negative |= id < 0;
            self.settle();
        }
        number
    }

    /// Converts to a table indexed by id if that takes no more memory than hashing. Checked whenever the hash table has
    /// doubled.
    fn settle(&mut self) {
        let len = self.sparse.len();
        let close = !self.negative && (self.largest as usize) < len.saturating_mul(8);
        if len < DENSE_FROM || !len.is_power_of_two() || !close {
            return;
        }
        let room = (self.largest as usize + 1).max(self.dense.len()) * 2;
        self.dense.resize(room, NONE);
        for (id, number) in self.sparse.drain() {
            self.dense[id as usize] = number;
        }
    }
}

impl Grouping {
    /// The number of different rows.
    pub(super) fn len(&self) -> usize {
        self.count as usize
    }

    pub(super) fn clear(&mut self) {
        *self = Grouping::default();
    }

    /// The numbers of the rows of some columns. A number not below the former [`Grouping::len`] is new.
    pub(super) fn numbers(&mut self, columns: &[Arc<Column>], rows: usize) -> Vec<u32> {
        match columns {
            [] => {
                self.count = self.count.max(1);
                vec![0; rows]
            }
            [column] => self.one_column(column, rows),
            columns => (0..rows).map(|row| self.row(columns, row)).collect(),
        }
    }

    /// The given rows whose value has not occurred before.
    pub(super) fn new_rows(&mut self, column: &Column, rows: &[u32]) -> Vec<u32> {
        self.words.clear();
        let fresh = |row: &&u32| {
            let before = self.count;
            self.cell(column, **row as usize) >= before
        };
        rows.iter().filter(fresh).copied().collect()
    }

    fn one_column(&mut self, column: &Column, rows: usize) -> Vec<u32> {
        self.words.clear();
        match column {
            Column::Constant(value, _) => vec![self.value(value); rows],
            column => (0..rows).map(|row| self.cell(column, row)).collect(),
        }
    }

    /// The number of one value of a column; `words` must belong to the column.
    fn cell(&mut self, column: &Column, row: usize) -> u32 {
        match column {
            Column::Nodes(ids) if ids[row].0 != NULL_ID => self.node(ids[row].0),
            Column::Integers(values, None) => self.integer(values[row]),
            Column::Values(values) => self.value(&values[row]),
            Column::Dictionary(words, codes) => match words.get(codes[row] as usize) {
                Some(word) => self.word(words.len(), codes[row] as usize, word),
                None => self.value(&Value::Null),
            },
            Column::Constant(value, _) => self.value(value),
            other => self.value(&other.get(row)),
        }
    }

    fn word(&mut self, words: usize, code: usize, word: &Arc<str>) -> u32 {
        if self.words.len() < words {
            self.words.resize(words, NONE);
        }
        if self.words[code] == NONE {
            self.words[code] = self.string(word);
        }
        self.words[code]
    }

    fn value(&mut self, value: &Value) -> u32 {
        match value {
            Value::Node(node) => self.node(node.id.0),
            Value::Integer(value) => self.integer(*value),
            Value::Float(float) => match number::exact_integer(*float) {
                Some(integer) => self.integer(integer),
                None => self.other(value),
            },
            Value::Decimal(number) => match number.to_i64() {
                Some(integer) => self.integer(integer),
                None => self.other(value),
            },
            Value::String(text) => self.string(text),
            Value::Null
            | Value::Boolean(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Relationship(_)
            | Value::Path(_)
            | Value::Period(_)
            | Value::Quantity(_)
            | Value::Vector(_) => self.other(value),
        }
    }

    fn string(&mut self, text: &Arc<str>) -> u32 {
        if let Some(number) = self.strings.get(text) {
            return *number;
        }
        self.strings.insert(text.clone(), self.count);
        self.new_number()
    }

    fn node(&mut self, id: u32) -> u32 {
        let number = self.nodes.number(i64::from(id), self.count);
        self.counted(number)
    }

    fn integer(&mut self, value: i64) -> u32 {
        let number = self.integers.number(value, self.count);
        self.counted(number)
    }

    fn other(&mut self, value: &Value) -> u32 {
        let next = self.count;
        let number = *self.others.entry(GroupKey(value.clone())).or_insert(next);
        self.counted(number)
    }

    fn row(&mut self, columns: &[Arc<Column>], row: usize) -> u32 {
        self.scratch.clear();
        self.scratch
            .extend(columns.iter().map(|column| column.get(row)));
        if let Some(number) = self.rows.get(&self.scratch as &dyn RowLike) {
            return *number;
        }
        self.rows
            .insert(RowKey::from(self.scratch.clone()), self.count);
        self.new_number()
    }

    /// Returns a number that was just assigned; it was new if it was the next one.
    fn counted(&mut self, number: u32) -> u32 {
        self.count = self.count.max(number + 1);
        number
    }

    fn new_number(&mut self) -> u32 {
        self.counted(self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equivalent_values_share_a_number_whatever_holds_them() {
        let mut grouping = Grouping::default();
        let integers = Arc::new(Column::Integers(vec![1, 2, 1], None));
        assert_eq!(grouping.numbers(&[integers], 3), vec![0, 1, 0]);
        let floats = Arc::new(Column::Floats(vec![2.0, 2.5, f64::NAN, f64::NAN], None));
        assert_eq!(grouping.numbers(&[floats], 4), vec![1, 2, 3, 3]);
        let nulls = Arc::new(Column::Values(vec![Value::Null, Value::Integer(1)]));
        assert_eq!(grouping.numbers(&[nulls], 2), vec![4, 0]);
        let words = Arc::new(vec!["x".into(), "y".into(), "x".into()]);
        let words = Arc::new(Column::Dictionary(words, vec![0, NULL_ID, 1, 2]));
        assert_eq!(grouping.numbers(&[words], 4), vec![5, 4, 6, 5]);
        let strings = Arc::new(Column::Values(vec!["y".into()]));
        assert_eq!(grouping.numbers(&[strings], 1), vec![6]);
        assert_eq!(grouping.len(), 7);
    }

    #[test]
    fn rows_of_several_columns() {
        let mut grouping = Grouping::default();
        let a = Arc::new(Column::Integers(vec![1, 1, 1], None));
        let b = Arc::new(Column::Booleans(vec![Some(true), None, Some(true)]));
        assert_eq!(grouping.numbers(&[a, b], 3), vec![0, 1, 0]);
    }

    #[test]
    fn a_table_laid_out_by_id_keeps_its_numbers() {
        let mut grouping = Grouping::default();
        let ids: Vec<i64> = (0..5000)
            .map(|at| (at * 7) % 10_000)
            .chain([-1, i64::MAX])
            .collect();
        let column = Arc::new(Column::Integers(ids.clone(), None));
        let first = grouping.numbers(std::slice::from_ref(&column), ids.len());
        assert_eq!(first, (0..ids.len() as u32).collect::<Vec<_>>());
        assert_eq!(
            grouping.numbers(std::slice::from_ref(&column), ids.len()),
            first
        );
        assert!(grouping.new_rows(&column, &[3, 17]).is_empty());
    }
}
