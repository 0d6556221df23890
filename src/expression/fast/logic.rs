//! Three-valued logic over columns, and the rows for which a predicate is true.

use super::{compute, in_its_row, value_at};
use crate::error::{Error, Result};
use crate::expression::{Batch, EvaluationContext, Expression, Row, Slot, evaluate_row};
use crate::value::column::{Column, NULL_ID};
use crate::value::{Value, logic};
use std::sync::Arc;

/// The rows for which a predicate is true, in order. `AND` narrows them down operand by operand.
pub fn true_rows(
    predicate: &Expression,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Vec<u32>> {
    find_true_rows(predicate, batch, cx).map_err(|error| {
        let test = |row: Row<'_>| {
            let tested = logic::truth(&evaluate_row(predicate, &row, cx)?).map(drop);
            tested.map_err(|error| at_predicate(error, predicate))
        };
        at_predicate(in_its_row(error, predicate, batch, test), predicate)
    })
}

/// Adds the span of the predicate to an error, if the error has none.
fn at_predicate(error: Error, predicate: &Expression) -> Error {
    match predicate.span().filter(|_| error.span().is_none()) {
        Some(span) => error.at(span),
        None => error,
    }
}

fn find_true_rows(
    predicate: &Expression,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Vec<u32>> {
    let Expression::And(operands) = predicate else {
        return rows_of(&*compute(predicate, batch, cx)?, true);
    };
    let mut rows: Vec<u32> = (0..batch.len() as u32).collect();
    // A row with a null result remains undecided: it cannot become true, but the following operands are still evaluated
    // for it, because their errors must be reported unless an earlier operand was false.
    let mut unknown = vec![false; batch.len()];
    for operand in operands {
        if rows.is_empty() {
            break;
        }
        let column = evaluate_for(operand, batch, &rows, cx)?;
        let mut kept = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            match truth(&column, at).map_err(|error| at_predicate(error, operand))? {
                Some(false) => {}
                Some(true) => kept.push(*row),
                None => {
                    unknown[*row as usize] = true;
                    kept.push(*row);
                }
            }
        }
        rows = kept;
    }
    rows.retain(|row| !unknown[*row as usize]);
    Ok(rows)
}

/// `AND` (deciding: false) and `OR` (deciding: true): each operand is evaluated for the rows that are still undecided.
pub(super) fn junction(
    operands: &[Expression],
    deciding: bool,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    let mut verdicts = vec![Some(!deciding); batch.len()];
    let mut rows: Vec<u32> = (0..batch.len() as u32).collect();
    for operand in operands {
        if rows.is_empty() {
            break;
        }
        let column = evaluate_for(operand, batch, &rows, cx)?;
        let mut undecided = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            match truth(&column, at)? {
                Some(value) if value == deciding => {
                    verdicts[*row as usize] = Some(deciding);
                    continue;
                }
                Some(_) => {}
                None => verdicts[*row as usize] = None,
            }
            undecided.push(*row);
        }
        rows = undecided;
    }
    Ok(Arc::new(Column::Booleans(verdicts)))
}

/// An expression for some rows only; a new batch is only made if these are not all rows.
fn evaluate_for(
    expression: &Expression,
    batch: &Batch,
    rows: &[u32],
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    if rows.len() == batch.len() {
        return compute(expression, batch, cx);
    }
    let read: Vec<Slot> = expression.slots().into_iter().collect();
    compute(expression, &batch.gather_live(rows, Some(&read)), cx)
}

fn truth(column: &Column, row: usize) -> Result<Option<bool>> {
    match column {
        Column::Booleans(values) => Ok(values[row]),
        other => logic::truth(&value_at(other, row)),
    }
}

fn rows_of(column: &Column, wanted: bool) -> Result<Vec<u32>> {
    let mut rows = Vec::new();
    for row in 0..column.len() {
        if truth(column, row)? == Some(wanted) {
            rows.push(row as u32);
        }
    }
    Ok(rows)
}

/// `NOT` of a column of booleans.
pub(super) fn not(operand: &Column) -> Column {
    let row = |row: usize| match operand {
        Column::Booleans(values) => values[row].map(|truth| !truth),
        _ => None,
    };
    Column::Booleans((0..operand.len()).map(row).collect())
}

/// `IS NULL` (wanted: true), `IS NOT NULL` (wanted: false).
pub(super) fn null_test(operand: &Column, wanted: bool) -> Column {
    let is_null = |row: usize| match operand {
        Column::Nodes(ids) => ids[row].0 == NULL_ID,
        Column::Relationships(ids) => ids[row].0 == NULL_ID,
        Column::Booleans(values) => values[row].is_none(),
        Column::Dictionary(_, codes) => codes[row] == NULL_ID,
        Column::Integers(_, valid) | Column::Floats(_, valid) | Column::Dates(_, valid) => {
            valid.as_ref().is_some_and(|valid| !valid[row])
        }
        Column::Decimals(_, valid) => valid.as_ref().is_some_and(|valid| !valid[row]),
        other => matches!(*value_at(other, row), Value::Null),
    };
    let row = |row: usize| Some(is_null(row) == wanted);
    Column::Booleans((0..operand.len()).map(row).collect())
}
