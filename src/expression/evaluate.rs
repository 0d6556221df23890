//! The reference: an expression over one row. What `fast` does for many rows must come to the same.

use super::operator::{binary, unary};
use super::{EvaluationContext, FunctionReference};
use super::{Expression, Row, SubqueryCall, access, comprehension, label, path};
use crate::error::{Result, Span};
use crate::value::{Map, Value, access as value_access, equality, logic};
use std::sync::Arc;

/// The value of an expression in one row.
pub fn evaluate_row(
    expression: &Expression,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    match expression {
        Expression::Literal(value) => Ok(value.clone()),
        Expression::Parameter(name) => cx.parameter(name),
        Expression::Slot(slot) => Ok(row.value(*slot)),
        Expression::List(items) => list(items, row, cx),
        Expression::Map(entries) => map(entries, row, cx),
        Expression::Property { subject, key, span } => {
            let subject = evaluate_row(subject, row, cx)?;
            access::property(&subject, key, cx).map_err(|error| error.at(*span))
        }
        Expression::Index {
            subject,
            index,
            span,
        } => {
            let (subject, index) = (
                evaluate_row(subject, row, cx)?,
                evaluate_row(index, row, cx)?,
            );
            access::index(&subject, &index, cx).map_err(|error| error.at(*span))
        }
        Expression::Slice {
            subject,
            from,
            to,
            span,
        } => slice(subject, (from, to), row, cx).map_err(|error| error.at(*span)),
        Expression::HasLabels {
            subject,
            labels,
            span,
        } => {
            let subject = evaluate_row(subject, row, cx)?;
            label::has_labels(&subject, labels, cx).map_err(|error| error.at(*span))
        }
        Expression::Unary {
            operator,
            operand,
            span,
        } => unary(*operator, &evaluate_row(operand, row, cx)?).map_err(|error| error.at(*span)),
        Expression::Binary {
            operator,
            left,
            right,
            span,
        } => {
            let (left, right) = (evaluate_row(left, row, cx)?, evaluate_row(right, row, cx)?);
            binary(*operator, &left, &right).map_err(|error| error.at(*span))
        }
        Expression::And(operands) => junction(operands, false, row, cx),
        Expression::Or(operands) => junction(operands, true, row, cx),
        _ => evaluate_scoped(expression, row, cx),
    }
}

/// What brings variables or rows of its own, and what is put together of parts.
fn evaluate_scoped(
    expression: &Expression,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    match expression {
        Expression::Function {
            function,
            arguments,
            span,
        } => {
            let arguments = values(arguments, row, cx)?;
            call(function, &arguments, *span, cx)
        }
        Expression::Case {
            subject,
            branches,
            otherwise,
        } => case(subject.as_deref(), branches, otherwise.as_deref(), row, cx),
        Expression::ListComprehension {
            variable,
            list,
            predicate,
            result,
        } => {
            let parts = (predicate.as_deref(), result.as_deref());
            comprehension::list(*variable, list, parts, row, cx)
        }
        Expression::Quantifier {
            quantifier,
            variable,
            list,
            predicate,
        } => comprehension::quantifier(*quantifier, *variable, (list, predicate), row, cx),
        Expression::Reduce {
            accumulator,
            start,
            variable,
            list,
            step,
        } => comprehension::reduce((*accumulator, start), (*variable, list), step, row, cx),
        Expression::MapProjection {
            subject,
            all,
            entries,
        } => map_projection(subject, *all, entries, row, cx),
        Expression::Path(parts) => Ok(path::build(parts, row, cx.graph)),
        Expression::Subquery {
            kind,
            id,
            arguments,
        } => {
            let call = SubqueryCall::new(*kind, *id, arguments);
            let answer = cx.subqueries.evaluate(call, &row.to_batch(arguments), cx)?;
            Ok(answer.get(0))
        }
        // Everything else is `evaluate_row`'s own.
        _ => Ok(Value::Null),
    }
}

/// Whether a predicate is true in a row; null and false are not.
pub fn is_true(predicate: &Expression, row: &Row<'_>, cx: &EvaluationContext<'_>) -> Result<bool> {
    let value = evaluate_row(predicate, row, cx)?;
    Ok(logic::truth(&value)? == Some(true))
}

/// The values of some expressions in one row.
pub fn values(
    expressions: &[Expression],
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Vec<Value>> {
    expressions
        .iter()
        .map(|expression| evaluate_row(expression, row, cx))
        .collect()
}

/// The result of a function.
pub(super) fn call(
    function: &FunctionReference,
    arguments: &[Value],
    span: Span,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let result = match function {
        FunctionReference::BuiltIn(function) => (function.evaluate)(&cx.functions(), arguments),
    };
    result.map_err(|error| error.at(span))
}

fn list(items: &[Expression], row: &Row<'_>, cx: &EvaluationContext<'_>) -> Result<Value> {
    Ok(Value::List(Arc::new(values(items, row, cx)?)))
}

fn map(
    entries: &[(Arc<str>, Expression)],
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let entries = entries
        .iter()
        .map(|(key, value)| Ok((key.clone(), evaluate_row(value, row, cx)?)));
    Ok(Value::Map(Arc::new(entries.collect::<Result<Map>>()?)))
}

fn slice(
    subject: &Expression,
    (from, to): (&Option<Box<Expression>>, &Option<Box<Expression>>),
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let bound = |side: &Option<Box<Expression>>| {
        let side = side.as_deref();
        side.map(|side| evaluate_row(side, row, cx)).transpose()
    };
    let subject = evaluate_row(subject, row, cx)?;
    let (from, to) = (bound(from)?, bound(to)?);
    value_access::slice(&subject, from.as_ref(), to.as_ref())
}

/// `AND` and `OR`: the first operand that is `deciding` decides, and what follows is not evaluated.
fn junction(
    operands: &[Expression],
    deciding: bool,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let mut unknown = false;
    for operand in operands {
        match logic::truth(&evaluate_row(operand, row, cx)?)? {
            Some(truth) if truth == deciding => return Ok(Value::Boolean(deciding)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(logic::from_truth((!unknown).then_some(!deciding)))
}

fn case(
    subject: Option<&Expression>,
    branches: &[(Expression, Expression)],
    otherwise: Option<&Expression>,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let subject = subject
        .map(|subject| evaluate_row(subject, row, cx))
        .transpose()?;
    for (condition, result) in branches {
        let condition = evaluate_row(condition, row, cx)?;
        let taken = match &subject {
            Some(subject) => equality::equals(subject, &condition) == Some(true),
            None => logic::truth(&condition)? == Some(true),
        };
        if taken {
            return evaluate_row(result, row, cx);
        }
    }
    otherwise.map_or(Ok(Value::Null), |otherwise| {
        evaluate_row(otherwise, row, cx)
    })
}

fn map_projection(
    subject: &Expression,
    all: bool,
    entries: &[(Arc<str>, Expression)],
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let subject = evaluate_row(subject, row, cx)?;
    if matches!(subject, Value::Null) {
        return Ok(Value::Null);
    }
    let mut projected = if all {
        access::properties(&subject, cx)?
    } else {
        Map::new()
    };
    for (key, value) in entries {
        projected.insert(key.clone(), evaluate_row(value, row, cx)?);
    }
    Ok(Value::Map(Arc::new(projected)))
}
