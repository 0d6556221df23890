//! Arithmetic and comparisons of columns of decimal numbers, also with integers: exact.

use super::compare::verdict;
use crate::error::Result;
use crate::expression::ValueOperator;
use crate::value::column::{Column, Validity};
use crate::value::{Decimal, Value};

/// A column of decimal numbers or of integers, of any representation.
#[derive(Clone, Copy)]
enum Exact<'a> {
    /// One for each row.
    Decimals(&'a [Decimal], &'a Validity),
    /// One for each row.
    Integers(&'a [i64], &'a Validity),
    /// The same for every row.
    Same(Decimal),
}

impl<'a> Exact<'a> {
    /// The numbers of two columns, of which at least one holds decimal numbers.
    fn of_both(left: &'a Column, right: &'a Column) -> Option<(Exact<'a>, Exact<'a>)> {
        let decimal = |column: &Column| {
            matches!(
                column,
                Column::Decimals(..) | Column::Constant(Value::Decimal(_), _)
            )
        };
        let some = decimal(left) || decimal(right);
        Some((Exact::of(left)?, Exact::of(right)?)).filter(|_| some)
    }

    fn of(column: &'a Column) -> Option<Exact<'a>> {
        match column {
            Column::Decimals(values, valid) => Some(Exact::Decimals(values, valid)),
            Column::Integers(values, valid) => Some(Exact::Integers(values, valid)),
            Column::Constant(Value::Decimal(value), _) => Some(Exact::Same(*value)),
            Column::Constant(Value::Integer(value), _) => Some(Exact::Same((*value).into())),
            _ => None,
        }
    }

    /// The number in a row; `None` for null.
    fn get(&self, row: usize) -> Option<Decimal> {
        let (number, valid) = match self {
            Exact::Decimals(values, valid) => (values[row], valid),
            Exact::Integers(values, valid) => (values[row].into(), valid),
            Exact::Same(value) => return Some(*value),
        };
        valid
            .as_ref()
            .is_none_or(|valid| valid[row])
            .then_some(number)
    }

    fn all_valid(&self) -> bool {
        match self {
            Exact::Decimals(_, valid) | Exact::Integers(_, valid) => valid.is_none(),
            Exact::Same(_) => true,
        }
    }
}

/// Computes with two columns; `None` if there is no loop for their types.
pub(super) fn calculate(
    operator: ValueOperator,
    left: &Column,
    right: &Column,
) -> Result<Option<Column>> {
    let Some((a, b)) = Exact::of_both(left, right) else {
        return Ok(None);
    };
    let len = left.len();
    // Each operation has a loop of its own.
    let computed = match operator {
        ValueOperator::Add => computed((a, b), len, Decimal::plus),
        ValueOperator::Subtract => computed((a, b), len, Decimal::minus),
        ValueOperator::Multiply => computed((a, b), len, Decimal::times),
        ValueOperator::Divide => computed((a, b), len, Decimal::divided_by),
        ValueOperator::Modulo => computed((a, b), len, Decimal::remainder),
        _ => return Ok(None),
    };
    computed.map(Some)
}

fn computed(
    (a, b): (Exact<'_>, Exact<'_>),
    len: usize,
    operation: impl Fn(Decimal, Decimal) -> Result<Decimal>,
) -> Result<Column> {
    let all = match (a, b) {
        (Exact::Decimals(a, None), Exact::Same(b)) => {
            Some(a.iter().map(|a| operation(*a, b)).collect::<Result<_>>()?)
        }
        (Exact::Same(a), Exact::Decimals(b, None)) => {
            Some(b.iter().map(|b| operation(a, *b)).collect::<Result<_>>()?)
        }
        (Exact::Decimals(a, None), Exact::Decimals(b, None)) => {
            let pairs = a.iter().zip(b);
            Some(
                pairs
                    .map(|(a, b)| operation(*a, *b))
                    .collect::<Result<_>>()?,
            )
        }
        (Exact::Decimals(..) | Exact::Integers(..) | Exact::Same(_), _) => None,
    };
    if let Some(values) = all {
        return Ok(Column::Decimals(values, None));
    }
    let mut values = Vec::with_capacity(len);
    let mut valid = Vec::new();
    let all = a.all_valid() && b.all_valid();
    for row in 0..len {
        let both = a.get(row).zip(b.get(row));
        if !all {
            valid.push(both.is_some());
        }
        values.push(match both {
            Some((a, b)) => operation(a, b)?,
            None => Decimal::ZERO,
        });
    }
    Ok(Column::Decimals(values, (!all).then_some(valid)))
}

/// Compares two columns; `None` if there is no loop for their types.
pub(super) fn compare(operator: ValueOperator, left: &Column, right: &Column) -> Option<Column> {
    let verdict = verdict(operator)?;
    let (a, b) = Exact::of_both(left, right)?;
    let row = |row: usize| {
        let (a, b) = a.get(row).zip(b.get(row))?;
        Some(verdict(Some(a.cmp(&b))))
    };
    Some(Column::Booleans((0..left.len()).map(row).collect()))
}
