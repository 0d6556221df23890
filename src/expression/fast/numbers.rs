//! Numbers of a column, independently of its representation.

use crate::value::Value;
use crate::value::column::{Column, Validity};

/// A column of numbers of any representation.
#[derive(Clone, Copy)]
pub(super) enum Numbers<'a> {
    /// One for each row.
    Integers(&'a [i64], &'a Validity),
    /// One for each row.
    Floats(&'a [f64], &'a Validity),
    /// The same for every row.
    Integer(i64),
    /// The same for every row.
    Float(f64),
}

impl<'a> Numbers<'a> {
    /// The numbers of a column; `None` if its type is not a number type.
    pub(super) fn of(column: &'a Column) -> Option<Numbers<'a>> {
        match column {
            Column::Integers(values, valid) => Some(Numbers::Integers(values, valid)),
            Column::Floats(values, valid) => Some(Numbers::Floats(values, valid)),
            Column::Constant(Value::Integer(value), _) => Some(Numbers::Integer(*value)),
            Column::Constant(Value::Float(value), _) => Some(Numbers::Float(*value)),
            _ => None,
        }
    }

    /// Whether a row has a number.
    pub(super) fn is_valid(&self, row: usize) -> bool {
        match self {
            Numbers::Integers(_, Some(valid)) | Numbers::Floats(_, Some(valid)) => valid[row],
            _ => true,
        }
    }

    /// Whether every row has a number.
    pub(super) fn all_valid(&self) -> bool {
        !matches!(
            self,
            Numbers::Integers(_, Some(_)) | Numbers::Floats(_, Some(_))
        )
    }

    /// Integers by row, if these are integers.
    pub(super) fn integers(&self) -> Option<impl Fn(usize) -> i64 + Copy + 'a> {
        let (values, same) = match *self {
            Numbers::Integers(values, _) => (values, 0),
            Numbers::Integer(value) => (&[][..], value),
            _ => return None,
        };
        Some(move |row: usize| values.get(row).copied().unwrap_or(same))
    }

    /// Floats by row, if these are floats.
    pub(super) fn floats(&self) -> Option<impl Fn(usize) -> f64 + Copy + 'a> {
        let (values, same) = match *self {
            Numbers::Floats(values, _) => (values, 0.0),
            Numbers::Float(value) => (&[][..], value),
            _ => return None,
        };
        Some(move |row: usize| values.get(row).copied().unwrap_or(same))
    }

    /// Floats by row, with integers converted: for arithmetic, which converts; not for comparison, which is exact.
    pub(super) fn as_floats(&self) -> impl Fn(usize) -> f64 + Copy + 'a {
        let numbers = *self;
        move |row: usize| match numbers {
            Numbers::Integers(values, _) => values[row] as f64,
            Numbers::Floats(values, _) => values[row],
            Numbers::Integer(value) => value as f64,
            Numbers::Float(value) => value,
        }
    }
}

/// The rows in which both sides have a number.
pub(super) fn both_valid(left: &Numbers<'_>, right: &Numbers<'_>, len: usize) -> Validity {
    if left.all_valid() && right.all_valid() {
        return None;
    }
    Some(
        (0..len)
            .map(|row| left.is_valid(row) && right.is_valid(row))
            .collect(),
    )
}
