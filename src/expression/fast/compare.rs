//! Comparisons of typed columns.

use super::numbers::Numbers;
use crate::expression::ValueOperator;
use crate::value::column::{Column, NULL_ID};
use crate::value::{Value, number};
use std::cmp::Ordering;

/// Converts an ordering to the result of an operator; `None` is NaN, which is not equal to, less than or greater than
/// anything.
pub(super) type Verdict = fn(Option<Ordering>) -> bool;

/// Compares two columns; `None` if there is no loop for their types.
pub(super) fn compare(operator: ValueOperator, left: &Column, right: &Column) -> Option<Column> {
    let verdict = verdict(operator)?;
    if let (Some(left_numbers), Some(right_numbers)) = (Numbers::of(left), Numbers::of(right)) {
        return Some(numbers(left_numbers, right_numbers, left.len(), verdict));
    }
    if let (Some(left_days), Some(right_days)) = (days(left), days(right)) {
        return Some(numbers(left_days, right_days, left.len(), verdict));
    }
    let equality = matches!(operator, ValueOperator::Equal | ValueOperator::NotEqual);
    if !equality {
        return None;
    }
    match (left, right) {
        (Column::Nodes(left), Column::Nodes(right)) => Some(ids(
            left.iter().map(|id| id.0).zip(right.iter().map(|id| id.0)),
            verdict,
        )),
        (Column::Relationships(left), Column::Relationships(right)) => Some(ids(
            left.iter().map(|id| id.0).zip(right.iter().map(|id| id.0)),
            verdict,
        )),
        _ => None,
    }
}

/// Days of dates compare as integers do.
fn days(column: &Column) -> Option<Numbers<'_>> {
    match column {
        Column::Dates(days, valid) => Some(Numbers::Integers(days, valid)),
        Column::Constant(Value::Date(date), _) => Some(Numbers::Integer(date.days())),
        _ => None,
    }
}

/// What an operator makes of an ordering, if it compares.
pub(super) fn verdict(operator: ValueOperator) -> Option<Verdict> {
    match operator {
        ValueOperator::Equal => Some(|found| found == Some(Ordering::Equal)),
        ValueOperator::NotEqual => Some(|found| found != Some(Ordering::Equal)),
        ValueOperator::Less => Some(|found| found == Some(Ordering::Less)),
        ValueOperator::LessOrEqual => Some(|found| found.is_some_and(Ordering::is_le)),
        ValueOperator::Greater => Some(|found| found == Some(Ordering::Greater)),
        ValueOperator::GreaterOrEqual => Some(|found| found.is_some_and(Ordering::is_ge)),
        _ => None,
    }
}

fn numbers(left: Numbers<'_>, right: Numbers<'_>, len: usize, verdict: Verdict) -> Column {
    let rows = |compare: &dyn Fn(usize) -> Option<Ordering>| {
        let valid = |row: usize| left.is_valid(row) && right.is_valid(row);
        let row = |row: usize| valid(row).then(|| verdict(compare(row)));
        Column::Booleans((0..len).map(row).collect())
    };
    match (
        left.integers(),
        left.floats(),
        right.integers(),
        right.floats(),
    ) {
        (Some(a), _, Some(b), _) => rows(&|row| Some(a(row).cmp(&b(row)))),
        (_, Some(a), _, Some(b)) => rows(&|row| a(row).partial_cmp(&b(row))),
        (Some(a), _, _, Some(b)) => rows(&|row| number::compare_mixed(a(row), b(row))),
        (_, Some(a), Some(b), _) => {
            rows(&|row| number::compare_mixed(b(row), a(row)).map(Ordering::reverse))
        }
        // Numbers are integers or floats: one of the arms above has matched.
        _ => Column::Constant(Value::Null, len),
    }
}

fn ids(pairs: impl Iterator<Item = (u32, u32)>, verdict: Verdict) -> Column {
    let row = |(left, right): (u32, u32)| {
        let known = left != NULL_ID && right != NULL_ID;
        known.then(|| verdict(Some(left.cmp(&right))))
    };
    Column::Booleans(pairs.map(row).collect())
}
