//! The reference: an expression over one row. What `fast` does for many rows must come to the same.

use super::operator::{limited_binary, unary};
use super::{EvaluationContext, FunctionReference, Recorder};
use super::{Expression, Row, SubqueryCall, access, chain, comprehension, label, path};
use crate::error::Result;
use crate::value::allowance::UnderWay;
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
        Expression::Chain { first, links } => chain::evaluate(first, links, row, cx),
        Expression::List(items) => list(items, row, cx),
        Expression::Map(entries) => map(entries, row, cx),
        Expression::And(operands) => junction(operands, false, row, cx),
        Expression::Or(operands) => junction(operands, true, row, cx),
        Expression::HasType { subject, expected } => {
            let value = evaluate_row(subject, row, cx)?;
            Ok(Value::Boolean(expected.admits(&value)))
        }
        Expression::Path(parts) => Ok(path::build(parts, row, cx.graph)),
        Expression::Property { span, .. }
        | Expression::Index { span, .. }
        | Expression::Slice { span, .. }
        | Expression::HasLabels { span, .. }
        | Expression::Unary { span, .. }
        | Expression::Binary { span, .. }
        | Expression::Function { span, .. } => {
            operation(expression, row, cx).map_err(|error| error.at(*span))
        }
        Expression::ListComprehension { .. }
        | Expression::Quantifier { .. }
        | Expression::Reduce { .. } => comprehension::evaluate(expression, row, cx),
        Expression::Case {
            subject,
            branches,
            otherwise,
        } => case(subject.as_deref(), branches, otherwise.as_deref(), row, cx),
        Expression::MapProjection {
            subject,
            all,
            entries,
        } => map_projection(subject, *all, entries, row, cx),
        Expression::Subquery {
            kind,
            id,
            arguments,
        } => subquery(SubqueryCall::new(*kind, *id, arguments), row, cx),
    }
}

/// What does something with the values of its operands, and complains with its place in the text.
fn operation(expression: &Expression, row: &Row<'_>, cx: &EvaluationContext<'_>) -> Result<Value> {
    let value = |operand: &Expression| evaluate_row(operand, row, cx);
    match expression {
        Expression::Property { subject, key, .. } => access::property(&value(subject)?, key, cx),
        Expression::Index { subject, index, .. } => {
            access::index(&value(subject)?, &value(index)?, cx)
        }
        Expression::Slice {
            subject, from, to, ..
        } => {
            let bound = |side: &Option<Box<Expression>>| side.as_deref().map(value).transpose();
            let (subject, from, to) = (value(subject)?, bound(from)?, bound(to)?);
            value_access::slice(&subject, from.as_ref(), to.as_ref())
        }
        Expression::HasLabels {
            subject, labels, ..
        } => label::has_labels(&value(subject)?, labels, cx),
        Expression::Unary {
            operator, operand, ..
        } => unary(*operator, &value(operand)?),
        Expression::Binary {
            operator,
            left,
            right,
            ..
        } => limited_binary(*operator, &value(left)?, &value(right)?, cx),
        Expression::Function {
            function,
            arguments,
            ..
        } => call(function, &values(arguments, row, cx)?, cx),
        Expression::Literal(_)
        | Expression::Parameter(_)
        | Expression::Slot(_)
        | Expression::List(_)
        | Expression::Map(_)
        | Expression::HasType { .. }
        | Expression::Chain { .. }
        | Expression::And(_)
        | Expression::Or(_)
        | Expression::Case { .. }
        | Expression::ListComprehension { .. }
        | Expression::Quantifier { .. }
        | Expression::Reduce { .. }
        | Expression::MapProjection { .. }
        | Expression::Path(_)
        | Expression::Subquery { .. } => value(expression),
    }
}

fn subquery(call: SubqueryCall<'_>, row: &Row<'_>, cx: &EvaluationContext<'_>) -> Result<Value> {
    let batch = row.to_batch(call.arguments);
    Ok(cx.subqueries.evaluate(call, &batch, cx)?.get(0))
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
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let result = match function {
        FunctionReference::BuiltIn(function) => (function.body)(&cx.functions(), arguments)?,
        FunctionReference::User(function) => function.call(arguments)?,
    };
    if let Some(recorder) = cx.recorder {
        record_call(recorder, function, arguments, &result);
    }
    Ok(result)
}

/// What a function has read of its arguments.
fn record_call(
    recorder: &dyn Recorder,
    function: &FunctionReference,
    arguments: &[Value],
    result: &Value,
) {
    let whole = |values: &[Value]| values.iter().for_each(|value| recorder.whole(value));
    match function {
        // What a program has added may look at all that it is given.
        FunctionReference::User(_) => whole(arguments),
        FunctionReference::BuiltIn(function) if function.reads_properties => whole(arguments),
        FunctionReference::BuiltIn(function) if function.reads_graph => {
            arguments.iter().for_each(|value| recorder.existence(value));
            recorder.existence(result);
        }
        FunctionReference::BuiltIn(_) => {}
    }
}

fn list(items: &[Expression], row: &Row<'_>, cx: &EvaluationContext<'_>) -> Result<Value> {
    let mut memory = UnderWay::new(cx.allowance);
    let values = items
        .iter()
        .map(|item| memory.add_value(evaluate_row(item, row, cx)?));
    Ok(Value::List(Arc::new(values.collect::<Result<_>>()?)))
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
            Some(subject) => is_case(subject, &condition),
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

/// Whether the subject of a simple `CASE` is this value. Null is: the other engines of the language agree on that, and
/// queries rely on it, though `null = null` is null.
fn is_case(subject: &Value, value: &Value) -> bool {
    let both_null = matches!((subject, value), (Value::Null, Value::Null));
    both_null || equality::equals(subject, value) == Some(true)
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
