//! The lineage of a group: the union of the lineages of its rows.

use super::{Accumulator, AggregateFunction, Kind};
use crate::error::Result;
use crate::value::Value;
use crate::value::column::Column;
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// Used by the planner only: no query can call it.
pub static LINEAGE: AggregateFunction = AggregateFunction::aggregate(
    "lineage",
    Kind::Lineage,
    &[TypeSet::INTEGER],
    TypeSet::LIST,
    || Box::new(Lineage::new()),
);

/// The same of the existence and of properties of nodes, which its arguments name: the executor reads their sources by columns.
pub static SOURCES: AggregateFunction = AggregateFunction::aggregate(
    "sources",
    Kind::Sources,
    &[TypeSet::ANY],
    TypeSet::LIST,
    || Box::new(Lineage::new()),
);

/// The number of recent handles that are remembered, to skip repetitions cheaply.
const LATELY: usize = 4;

/// From this number of handles on, bitmaps tell which ones are known.
const SCANNED: usize = 64;

/// The handles of sets of sources begin here.
const FIRST_LEAF: i64 = 1 << 31;

/// The lineage of a group: handles, each once or nearly so: with few of them, only recent ones are looked at.
pub struct Lineage {
    /// Those before they were many.
    handles: Vec<i64>,
    lately: [i64; LATELY],
    /// All of them, once they are many. Two bitmaps, because handles are numbered from two points on: from 0, and from 2³¹.
    known: Option<[Vec<u64>; 2]>,
}

impl Lineage {
    /// Without handles.
    pub fn new() -> Lineage {
        Lineage {
            handles: Vec::new(),
            lately: [0; LATELY],
            known: None,
        }
    }

    /// Handle 0 is the empty lineage.
    #[inline]
    pub fn take(&mut self, handle: i64) {
        if let Some(known) = &mut self.known {
            return mark(known, handle);
        }
        let place = (handle as usize).wrapping_mul(0x9e37_79b9) >> 8;
        let Some(lately) = self.lately.get_mut(place % LATELY) else {
            return;
        };
        if std::mem::replace(lately, handle) == handle || handle == 0 {
            return;
        }
        self.handles.push(handle);
        if self.handles.len() == SCANNED {
            let known = self.known.insert([Vec::new(), Vec::new()]);
            let handles = self.handles.drain(..);
            handles.for_each(|handle| mark(known, handle));
        }
    }

    /// A set of sources by its number, of which 0 is the empty one: the handle of a set is that far from 2³¹.
    #[inline]
    pub fn take_leaf(&mut self, number: u32) {
        if let Some([_, leaves]) = &mut self.known
            && let Some(word) = leaves.get_mut(number as usize / 64)
        {
            *word |= u64::from(number != 0) << (number % 64);
        } else if number != 0 {
            self.take(i64::from(number) + FIRST_LEAF);
        }
    }

    /// A handle, a list of them, or null.
    pub fn take_value(&mut self, value: &Value) {
        if let Value::Integer(handle) = value {
            self.take(*handle);
        } else if let Value::List(values) = value {
            values.iter().for_each(|value| self.take_value(value));
        }
    }

    /// If the handles are many, and all of them from 2³¹ on: a bit for each, by its distance from there.
    pub fn leaves(&self) -> Option<&[u64]> {
        let [low, high] = self.known.as_ref()?;
        low.iter().all(|word| *word == 0).then_some(high)
    }

    /// Adds the handles of another group.
    pub fn merge(&mut self, other: Lineage) {
        match (&mut self.known, &other.known) {
            (Some(known), Some(others)) => {
                let both = known.iter_mut().zip(others);
                both.for_each(|(words, others)| unite(words, others));
            }
            (Some(_) | None, _) => other.for_each(|handle| self.take(handle)),
        }
    }

    /// Passes the handles on.
    fn for_each(&self, mut take: impl FnMut(i64)) {
        self.handles.iter().for_each(|handle| take(*handle));
        for (first, words) in [0, FIRST_LEAF].into_iter().zip(self.known.iter().flatten()) {
            for (place, word) in (first..).step_by(64).zip(words) {
                let mut left = *word;
                while left != 0 {
                    take(place + i64::from(left.trailing_zeros()));
                    left &= left - 1;
                }
            }
        }
    }

    fn take_column(&mut self, column: &Column, rows: &[u32]) {
        match column {
            Column::Integers(handles, None) => {
                let handles = rows.iter().filter_map(|row| handles.get(*row as usize));
                handles.for_each(|handle| self.take(*handle));
            }
            Column::Constant(value, _) => self.take_value(value),
            other => rows
                .iter()
                .for_each(|row| self.take_value(&other.get(*row as usize))),
        }
    }
}

/// Enters a handle; 0 is none.
#[inline]
fn mark([low, high]: &mut [Vec<u64>; 2], handle: i64) {
    let number = (handle & 0x7fff_ffff) as usize;
    let bits = if handle >> 31 == 0 { low } else { high };
    if bits.len() <= number / 64 {
        bits.resize((number / 64 + 1).next_power_of_two(), 0);
    }
    if let Some(word) = bits.get_mut(number / 64) {
        *word |= u64::from(handle != 0) << (number % 64);
    }
}

fn unite(words: &mut Vec<u64>, others: &[u64]) {
    if words.len() < others.len() {
        words.resize(others.len(), 0);
    }
    let both = words.iter_mut().zip(others);
    both.for_each(|(word, other)| *word |= other);
}

impl Accumulator for Lineage {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        arguments.iter().for_each(|value| self.take_value(value));
        Ok(())
    }

    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        self.take_column(column, rows);
        Ok(())
    }

    fn add_columns(&mut self, columns: &[Arc<Column>], rows: &[u32]) -> Result<()> {
        columns
            .iter()
            .for_each(|column| self.take_column(column, rows));
        Ok(())
    }

    fn keeps_values(&self) -> bool {
        true
    }

    /// A handle or a list of them.
    fn finish(&mut self) -> Result<Value> {
        let mut handles = Vec::with_capacity(self.handles.len());
        self.for_each(|handle| handles.push(Value::Integer(handle)));
        *self = Lineage::new();
        match (handles.pop(), handles.is_empty()) {
            (Some(only), true) => Ok(only),
            (last, _) => {
                handles.extend(last);
                Ok(Value::List(Arc::new(handles)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_handle_is_listed_once_where_there_are_many() {
        let mut lineage = Lineage::new();
        let handles: Vec<i64> = (1..500).map(|n| n % 83 + ((n % 2) << 31)).collect();
        let column = Arc::new(Column::Integers(handles.clone(), None));
        let rows: Vec<u32> = (0..handles.len() as u32).collect();
        let constant = Arc::new(Column::Constant(Value::Integer(7), rows.len()));
        let given = lineage.add_columns(&[column, constant], &rows);
        assert!(given.is_ok());
        let Ok(Value::List(found)) = lineage.finish() else {
            panic!("a list");
        };
        let found: Vec<i64> = found.iter().filter_map(Value::as_i64).collect();
        let mut sorted = found.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let mut expected = [handles, vec![7]].concat();
        expected.retain(|handle| *handle != 0);
        expected.sort_unstable();
        expected.dedup();
        assert_eq!(sorted, expected);
        assert_eq!(sorted.len(), found.len());
    }

    #[test]
    fn sets_by_their_numbers_are_the_same_as_by_their_handles() {
        let listed = |lineage: &Lineage| {
            let mut handles = Vec::new();
            lineage.for_each(|handle| handles.push(handle));
            handles.sort_unstable();
            handles.dedup();
            handles
        };
        for count in [3, 70, 400] {
            let [mut one, mut other, mut all] = [(); 3].map(|()| Lineage::new());
            for number in 0..count {
                let handle = if number == 0 {
                    0
                } else {
                    i64::from(number) + FIRST_LEAF
                };
                one.take_leaf(number);
                other.take_leaf(number * 9);
                all.take(handle);
                all.take(handle + i64::from(number) * 8);
            }
            one.merge(other);
            assert_eq!(listed(&one), listed(&all));
        }
    }
}
