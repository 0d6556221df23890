//! Equivalent values get the same number: what grouping and `DISTINCT` are made of.

use crate::value::column::Column;
use crate::value::key::{GroupKey, RowKey, RowLike};
use crate::value::{Value, number};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Numbers rows of values in the order in which they are first seen. One value a row goes through tables of its type.
#[derive(Default)]
pub(super) struct Grouping {
    nodes: FxHashMap<u32, u32>,
    integers: FxHashMap<i64, u32>,
    strings: FxHashMap<Arc<str>, u32>,
    others: FxHashMap<GroupKey, u32>,
    rows: FxHashMap<RowKey, u32>,
    count: u32,
    scratch: Vec<Value>,
}

impl Grouping {
    /// How many different rows there are.
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

    fn one_column(&mut self, column: &Column, rows: usize) -> Vec<u32> {
        match column {
            Column::Nodes(ids) => {
                let null = crate::value::column::NULL_ID;
                let number = |id: &crate::value::NodeId| match id.0 {
                    id if id == null => self.value(&Value::Null),
                    id => self.node(id),
                };
                ids.iter().map(number).collect()
            }
            Column::Integers(values, None) => {
                values.iter().map(|value| self.integer(*value)).collect()
            }
            Column::Values(values) => values.iter().map(|value| self.value(value)).collect(),
            Column::Constant(value, _) => vec![self.value(value); rows],
            other => (0..rows).map(|row| self.value(&other.get(row))).collect(),
        }
    }

    fn value(&mut self, value: &Value) -> u32 {
        match value {
            Value::Node(node) => self.node(node.id.0),
            Value::Integer(value) => self.integer(*value),
            Value::Float(float) => match number::exact_integer(*float) {
                Some(integer) => self.integer(integer),
                None => self.other(value),
            },
            Value::String(text) => match self.strings.get(text) {
                Some(number) => *number,
                None => {
                    self.strings.insert(text.clone(), self.count);
                    self.new_number()
                }
            },
            _ => self.other(value),
        }
    }

    fn node(&mut self, id: u32) -> u32 {
        let (next, number) = numbered(self.nodes.entry(id), self.count);
        self.count = next;
        number
    }

    fn integer(&mut self, value: i64) -> u32 {
        let (next, number) = numbered(self.integers.entry(value), self.count);
        self.count = next;
        number
    }

    fn other(&mut self, value: &Value) -> u32 {
        let (next, number) = numbered(self.others.entry(GroupKey(value.clone())), self.count);
        self.count = next;
        number
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

    fn new_number(&mut self) -> u32 {
        let number = self.count;
        self.count += 1;
        number
    }
}

/// The number of an entry, and the next free number after that.
fn numbered<K>(entry: std::collections::hash_map::Entry<'_, K, u32>, free: u32) -> (u32, u32) {
    let number = *entry.or_insert(free);
    (free.max(number + 1), number)
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
        assert_eq!(grouping.len(), 5);
    }

    #[test]
    fn rows_of_several_columns() {
        let mut grouping = Grouping::default();
        let a = Arc::new(Column::Integers(vec![1, 1, 1], None));
        let b = Arc::new(Column::Booleans(vec![Some(true), None, Some(true)]));
        assert_eq!(grouping.numbers(&[a, b], 3), vec![0, 1, 0]);
    }
}
