//! The number of distinct values that some nodes give.

use super::node_set::NodeSet;
use crate::error::Result;
use crate::executor::context::Context;
use crate::executor::grouping::{Grouping, entry_bytes};
use crate::executor::reservation::Reservation;
use crate::expression::{BATCH_ROWS, Batch, Expression, Slot, evaluate};
use crate::value::Value;
use crate::value::column::Column;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Integers that lie within a range of no more than so many times their number get a bit for each of the range.
const SPREAD: u64 = 64;

/// From this part of the nodes of a label on, all chunks of a column are likely to be read anyway.
const PART: u64 = 64;

/// The number of distinct values, other than null, of an expression over the nodes of a set, which have the labels.
pub(super) fn number(
    of: &Expression,
    (nodes, slot, labels): (&NodeSet, Slot, &[Arc<str>]),
    memory: &mut Reservation,
    cx: &mut Context<'_>,
) -> Result<u64> {
    let len = nodes.len();
    if matches!(of, Expression::Slot(_)) || is_unique(of, labels, len, cx) {
        return Ok(len);
    }
    let mut values = Values::default();
    for some in nodes.nodes().chunks(BATCH_ROWS) {
        cx.check()?;
        let mut batch = Batch::new(some.len());
        batch.set(slot, Column::Nodes(some.to_vec()));
        let column = evaluate(of, &batch, &cx.evaluation())?;
        values.add(column, some.len(), memory, cx)?;
    }
    Ok(values.number())
}

/// Whether an index, or the order of the values, says that no two nodes with one of the labels have the same value, and that
/// all have one. The order is asked for if that reads little more than the values of the nodes would.
fn is_unique(of: &Expression, labels: &[Arc<str>], nodes: u64, cx: &Context<'_>) -> bool {
    let Expression::Property { key, .. } = of else {
        return false;
    };
    let graph = cx.graph();
    let Some(key) = graph.key_id(key).filter(|_| cx.evaluation().at.is_none()) else {
        return false;
    };
    let mut labels = labels.iter().filter_map(|label| graph.label_id(label));
    labels.any(|label| {
        let many = nodes.saturating_mul(PART) >= graph.label_count(label);
        graph.has_unique_values(label, key) || many && graph.has_ascending_values(label, key)
    })
}

/// Distinct values.
#[derive(Default)]
struct Values {
    /// All values, as long as they are integers.
    integers: Vec<i64>,
    /// Otherwise, those that differ.
    seen: Option<Grouping>,
    nulls: Grouping,
}

impl Values {
    fn add(
        &mut self,
        column: Arc<Column>,
        len: usize,
        memory: &mut Reservation,
        cx: &Context<'_>,
    ) -> Result<()> {
        let limits = &cx.run().limits;
        if let (Column::Integers(values, None), None) = (&*column, &self.seen) {
            self.integers.extend_from_slice(values);
            return memory.grow(size_of_val(values.as_slice()) as u64, limits);
        }
        let seen = match &mut self.seen {
            Some(seen) => seen,
            None => {
                let before = Column::Integers(std::mem::take(&mut self.integers), None);
                let seen = self.seen.insert(Grouping::default());
                seen.new_rows(&before, &every(before.len()));
                seen
            }
        };
        let rows = seen.new_rows(&column, &every(len));
        let is_null = |row: &u32| matches!(column.get(*row as usize), Value::Null);
        let nulls: Vec<u32> = rows.iter().copied().filter(is_null).collect();
        self.nulls.new_rows(&column, &nulls);
        memory.grow(entry_bytes(&[column], &rows, limits), limits)
    }

    fn number(&self) -> u64 {
        match &self.seen {
            Some(seen) => (seen.len() - self.nulls.len()) as u64,
            None => distinct_integers(&self.integers),
        }
    }
}

fn every(len: usize) -> Vec<u32> {
    (0..len as u32).collect()
}

fn distinct_integers(values: &[i64]) -> u64 {
    let (Some(least), Some(greatest)) = (values.iter().min(), values.iter().max()) else {
        return 0;
    };
    let range = greatest.abs_diff(*least);
    if range / SPREAD > values.len() as u64 {
        return values.iter().collect::<FxHashSet<_>>().len() as u64;
    }
    let mut bits = vec![0_u64; (range / 64 + 1) as usize];
    for value in values {
        let place = value.abs_diff(*least);
        if let Some(word) = bits.get_mut((place / 64) as usize) {
            *word |= 1 << (place % 64);
        }
    }
    bits.iter().map(|word| u64::from(word.count_ones())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_counted_once_each() {
        assert_eq!(distinct_integers(&[]), 0);
        assert_eq!(distinct_integers(&[7, 7, 8, -3]), 3);
        assert_eq!(distinct_integers(&[i64::MIN, i64::MAX, 0, i64::MAX]), 3);
    }
}
