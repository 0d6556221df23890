//! Vectorized evaluation: an expression over all rows of a batch, by typed loops if the columns are typed.
//!
//! This is only an optimization of [`evaluate_row`]: whatever has no loop here is evaluated by it row by row. To add a
//! loop, write a function from columns to a column in the file of its kind and call it from [`evaluate`].

mod arithmetic;
mod chain;
mod compare;
mod exact;
mod logic;
mod numbers;
mod property;
mod text;

use super::evaluate::{call, evaluate_row};
use super::holds::column_holds;
use super::operator::{limited_binary, unary};
use super::{Batch, EvaluationContext, Expression, Row, SubqueryCall, ValueOperator};
use super::{FunctionReference, UnaryOperator};
use crate::error::{Error, ErrorKind, Result, Span};
use crate::value::Value;
use crate::value::allowance::UnderWay;
use crate::value::column::Column;
use std::borrow::Cow;
use std::sync::Arc;

pub use logic::true_rows;

/// The value of an expression in every row of a batch. If rows were read from a file, an error names the position of
/// its row.
pub fn evaluate(
    expression: &Expression,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    compute(expression, batch, cx).map_err(|error| {
        let evaluate = |row: Row<'_>| evaluate_row(expression, &row, cx).map(drop);
        in_its_row(error, expression, batch, evaluate)
    })
}

/// Adds the position of the row to an error in a batch: the first row for which `evaluate` fails.
fn in_its_row(
    error: Error,
    expression: &Expression,
    batch: &Batch,
    evaluate: impl Fn(Row<'_>) -> Result<()>,
) -> Error {
    let is_of_a_row = batch.has_origins() && !expression.slots().is_empty();
    if !is_of_a_row || error.kind() == ErrorKind::LimitError {
        return error;
    }
    // Column-wise evaluation may have failed in another row first; the row of the returned error is reported.
    let first = (0..batch.len()).find_map(|row| {
        let result = evaluate(Row::new(batch, row));
        result.err().map(|error| batch.locate(error, row))
    });
    match first {
        Some(first) if first.kind() != ErrorKind::LimitError => first,
        Some(_) | None => error,
    }
}

/// The values of a part of an expression, without the search for the row of an error.
fn compute(
    expression: &Expression,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    if batch.is_empty() {
        return Ok(Arc::new(Column::Values(Vec::new())));
    }
    compute_rows(expression, batch, cx)
}

/// The value in every row of a batch that is not empty.
fn compute_rows(
    expression: &Expression,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    match expression {
        Expression::Literal(value) => Ok(constant(value.clone(), batch)),
        Expression::Parameter(name) => Ok(constant(cx.parameter(name)?, batch)),
        Expression::Slot(slot) => Ok(batch.column(*slot)),
        Expression::Property { subject, key, span } => {
            let found = property::property(&*compute(subject, batch, cx)?, key, cx);
            found.map_err(|error| error.at(*span))
        }
        Expression::HasLabels {
            subject,
            labels,
            span,
        } => property::has_labels(&*compute(subject, batch, cx)?, labels, cx)
            .map_err(|error| error.at(*span)),
        Expression::Holds { .. } => holds(expression, batch, cx),
        Expression::Unary {
            operator,
            operand,
            span,
        } => {
            unary_column(*operator, &*compute(operand, batch, cx)?).map_err(|error| error.at(*span))
        }
        Expression::Binary {
            operator,
            left,
            right,
            span,
        } => binary(*operator, (left, right), *span, batch, cx),
        Expression::Chain { first, links } => chain::chain(first, links, batch, cx),
        Expression::And(operands) => logic::junction(operands, false, batch, cx),
        Expression::Or(operands) => logic::junction(operands, true, batch, cx),
        Expression::Function {
            function,
            arguments,
            span,
        } => function_column(function, arguments, batch, cx).map_err(|error| error.at(*span)),
        Expression::Subquery { .. } => subquery(expression, batch, cx),
        Expression::List(_)
        | Expression::Map(_)
        | Expression::Index { .. }
        | Expression::Slice { .. }
        | Expression::HasType { .. }
        | Expression::Case { .. }
        | Expression::ListComprehension { .. }
        | Expression::Quantifier { .. }
        | Expression::Reduce { .. }
        | Expression::MapProjection { .. }
        | Expression::Path(_) => rows(expression, batch, cx),
    }
}

fn binary(
    operator: ValueOperator,
    (left, right): (&Expression, &Expression),
    span: Span,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    if let Some(column) = text::test_in_place(operator, (left, right), span, (batch, cx))? {
        return Ok(Arc::new(column));
    }
    let (left, right) = (compute(left, batch, cx)?, compute(right, batch, cx)?);
    binary_column(operator, (&left, &right), span, cx).map_err(|error| error.at(span))
}

/// Under `AT`, over columns of entities; what else may hold some is looked at row by row.
fn holds(
    expression: &Expression,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    if let Expression::Holds { subject, with_ends } = expression
        && let Some(held) = column_holds(&*compute(subject, batch, cx)?, *with_ends, cx)?
    {
        return Ok(Arc::new(held));
    }
    rows(expression, batch, cx)
}

fn subquery(
    expression: &Expression,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    let Expression::Subquery {
        kind,
        id,
        arguments,
        enough,
    } = expression
    else {
        return rows(expression, batch, cx);
    };
    let call = SubqueryCall::new(*kind, *id, arguments).up_to(enough.as_deref());
    Ok(Arc::new(cx.subqueries.evaluate(call, batch, cx)?))
}

fn constant(value: Value, batch: &Batch) -> Arc<Column> {
    Arc::new(Column::Constant(value, batch.len()))
}

/// Row by row, by the reference evaluator.
fn rows(expression: &Expression, batch: &Batch, cx: &EvaluationContext<'_>) -> Result<Arc<Column>> {
    let mut memory = UnderWay::new(cx.allowance);
    let values = (0..batch.len())
        .map(|row| memory.add_value(evaluate_row(expression, &Row::new(batch, row), cx)?));
    Ok(Arc::new(Column::from_values(
        values.collect::<Result<Vec<Value>>>()?,
    )))
}

/// The value in a row, borrowed if the column stores it.
fn value_at(column: &Column, row: usize) -> Cow<'_, Value> {
    column.value_at(row)
}

fn unary_column(operator: UnaryOperator, operand: &Column) -> Result<Arc<Column>> {
    let len = operand.len();
    if let Column::Constant(value, _) = operand {
        return Ok(Arc::new(Column::Constant(unary(operator, value)?, len)));
    }
    let column = match operator {
        UnaryOperator::IsNull => logic::null_test(operand, true),
        UnaryOperator::IsNotNull => logic::null_test(operand, false),
        UnaryOperator::Not if matches!(operand, Column::Booleans(_)) => logic::not(operand),
        _ => {
            let values = (0..len).map(|row| unary(operator, &value_at(operand, row)));
            Column::from_values(values.collect::<Result<Vec<Value>>>()?)
        }
    };
    Ok(Arc::new(column))
}

fn binary_column(
    operator: ValueOperator,
    (left, right): (&Column, &Column),
    span: Span,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    let len = left.len();
    if let (Column::Constant(left, _), Column::Constant(right, _)) = (left, right) {
        return Ok(Arc::new(Column::Constant(
            limited_binary(operator, (left, right), span, cx)?,
            len,
        )));
    }
    if let Some(column) = compare::compare(operator, left, right) {
        return Ok(Arc::new(column));
    }
    if let Some(column) = exact::compare(operator, left, right) {
        return Ok(Arc::new(column));
    }
    if let Some(column) = text::test(operator, (left, right), span, cx) {
        return Ok(Arc::new(column));
    }
    if let (Column::Dictionary(words, codes), Column::Constant(right, _)) = (left, right) {
        let of = |word: &Value| limited_binary(operator, (word, right), span, cx);
        return Ok(Arc::new(text::by_word(words, codes, of)?));
    }
    if let Some(column) = arithmetic::calculate(operator, left, right)? {
        return Ok(Arc::new(column));
    }
    if let Some(column) = exact::calculate(operator, left, right)? {
        return Ok(Arc::new(column));
    }
    let mut memory = UnderWay::new(cx.allowance);
    let values = (0..len).map(|row| {
        let (left, right) = (value_at(left, row), value_at(right, row));
        memory.add_value(limited_binary(operator, (&left, &right), span, cx)?)
    });
    Ok(Arc::new(Column::from_values(
        values.collect::<Result<Vec<Value>>>()?,
    )))
}

fn function_column(
    function: &FunctionReference,
    arguments: &[Expression],
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    let columns = arguments
        .iter()
        .map(|argument| compute(argument, batch, cx))
        .collect::<Result<Vec<_>>>()?;
    if let ([column], true) = (columns.as_slice(), function.is_deterministic())
        && let Column::Dictionary(words, codes) = &**column
    {
        let of = |word: &Value| call(function, std::slice::from_ref(word), cx);
        return Ok(Arc::new(text::by_word(words, codes, of)?));
    }
    let same_everywhere = function.is_deterministic()
        && columns
            .iter()
            .all(|column| matches!(**column, Column::Constant(..)));
    let mut values = vec![Value::Null; columns.len()];
    let mut at_row = |row: usize| {
        for (value, column) in values.iter_mut().zip(&columns) {
            *value = column.get(row);
        }
        call(function, &values, cx)
    };
    if same_everywhere {
        return Ok(constant(at_row(0)?, batch));
    }
    let mut memory = UnderWay::new(cx.allowance);
    let results = (0..batch.len()).map(|row| memory.add_value(at_row(row)?));
    let results = results.collect::<Result<Vec<_>>>()?;
    Ok(Arc::new(Column::from_values(results)))
}
