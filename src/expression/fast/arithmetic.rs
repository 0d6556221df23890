//! Arithmetic over typed columns.

use super::numbers::{Numbers, both_valid};
use crate::error::Result;
use crate::expression::ValueOperator;
use crate::value::column::Column;
use crate::value::number;

/// Computes with two columns; `None` if there is no loop for their types.
pub(super) fn calculate(
    operator: ValueOperator,
    left: &Column,
    right: &Column,
) -> Result<Option<Column>> {
    let (Some(a), Some(b)) = (Numbers::of(left), Numbers::of(right)) else {
        return Ok(None);
    };
    match (a.integers(), b.integers()) {
        (Some(x), Some(y)) => match integer_operation(operator) {
            Some(operation) => integers(operation, (x, y), (&a, &b), left.len()).map(Some),
            None => Ok(None),
        },
        _ => Ok(float_operation(operator).map(|operation| {
            let (x, y) = (a.as_floats(), b.as_floats());
            let values = (0..left.len()).map(|row| operation(x(row), y(row)));
            Column::Floats(values.collect(), both_valid(&a, &b, left.len()))
        })),
    }
}

fn integers(
    operation: fn(i64, i64) -> Result<i64>,
    (x, y): (impl Fn(usize) -> i64, impl Fn(usize) -> i64),
    (a, b): (&Numbers<'_>, &Numbers<'_>),
    len: usize,
) -> Result<Column> {
    let valid = both_valid(a, b, len);
    let value = |row: usize| match &valid {
        // The value in an invalid row is arbitrary, and must not cause an error.
        Some(valid) if !valid[row] => Ok(0),
        _ => operation(x(row), y(row)),
    };
    let values = (0..len).map(value).collect::<Result<Vec<i64>>>()?;
    Ok(Column::Integers(values, valid))
}

fn integer_operation(operator: ValueOperator) -> Option<fn(i64, i64) -> Result<i64>> {
    match operator {
        ValueOperator::Add => Some(number::add),
        ValueOperator::Subtract => Some(number::subtract),
        ValueOperator::Multiply => Some(number::multiply),
        ValueOperator::Divide => Some(number::divide),
        ValueOperator::Modulo => Some(number::modulo),
        _ => None,
    }
}

fn float_operation(operator: ValueOperator) -> Option<fn(f64, f64) -> f64> {
    match operator {
        ValueOperator::Add => Some(|a, b| a + b),
        ValueOperator::Subtract => Some(|a, b| a - b),
        ValueOperator::Multiply => Some(|a, b| a * b),
        ValueOperator::Divide => Some(|a, b| a / b),
        ValueOperator::Modulo => Some(|a, b| a % b),
        _ => None,
    }
}
