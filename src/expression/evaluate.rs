//! The reference implementation: an expression over one row. The results of `fast` over many rows must be the same.

use super::holds::value_holds;
use super::mismatch::notice_mismatch;
use super::operator::{limited_binary, unary};
use super::{
    EvaluationContext, FunctionReference, LabelTest, Recorder, UnaryOperator, ValueOperator,
};
use super::{Expression, Row, SubqueryCall, access, chain, comprehension, label, path};
use crate::error::{Result, Span};
use crate::functions::GraphReading;
use crate::graph::GraphView;
use crate::value::allowance::UnderWay;
use crate::value::{EntityId, Map, Value, ValueType, access as value_access, equality, logic};
use std::sync::Arc;

/// The value of an expression in one row. The table names every variant once, and each arm passes the contents of the
/// variant, so that no variant can be passed to a function that does not handle it.
#[rustfmt::skip] // One line an expression: the patterns would take three screens.
pub fn evaluate_row(expression: &Expression, row: &Row<'_>, cx: &EvaluationContext<'_>) -> Result<Value> {
    use Expression as E;
    match expression {
        E::Literal(value) => Ok(value.clone()),
        E::Parameter(name) => cx.parameter(name),
        E::Slot(slot) => Ok(row.value(*slot)),
        E::Chain { first, links } => chain::evaluate(first, links, row, cx),
        E::List(items) => list(items, row, cx),
        E::Map(entries) => map(entries, row, cx),
        E::And(operands) => junction(operands, false, row, cx),
        E::Or(operands) => junction(operands, true, row, cx),
        E::HasType { subject, expected } => has_type(subject, expected, row, cx),
        E::Holds { subject, with_ends } => holds(subject, *with_ends, row, cx),
        E::Path(parts) => Ok(path::build(parts, row, cx.graph)),
        E::Property { subject, key, span } => at(*span, property(subject, key, row, cx)),
        E::Index { subject, index, span } => at(*span, element(subject, index, row, cx)),
        E::Slice { subject, from, to, span } => at(*span, slice(subject, (from.as_deref(), to.as_deref()), row, cx)),
        E::HasLabels { subject, labels, span } => at(*span, has_labels(subject, labels, row, cx)),
        E::Unary { operator, operand, span } => at(*span, unary_operation(*operator, operand, row, cx)),
        E::Binary { operator, left, right, span } => at(*span, binary_operation(*operator, (left, right), *span, (row, cx))),
        E::Function { function, arguments, span } => at(*span, function_call(function, arguments, row, cx)),
        E::ListComprehension { variable, list, predicate, result } =>
            comprehension::list(*variable, list, (predicate.as_deref(), result.as_deref()), row, cx),
        E::Quantifier { quantifier, variable, list, predicate } =>
            comprehension::quantifier(*quantifier, *variable, (list, predicate), row, cx),
        E::Reduce { accumulator, start, variable, list, step } =>
            comprehension::reduce((*accumulator, start), (*variable, list), step, row, cx),
        E::Case { subject, branches, otherwise } => case(subject.as_deref(), branches, otherwise.as_deref(), row, cx),
        E::MapProjection { subject, all, entries } => map_projection(subject, *all, entries, row, cx),
        E::Subquery { kind, id, arguments, enough } =>
            subquery(SubqueryCall::new(*kind, *id, arguments).up_to(enough.as_deref()), row, cx),
    }
}

/// Adds the span of the operation to an error, unless the error already has a more precise one.
fn at(span: Span, result: Result<Value>) -> Result<Value> {
    result.map_err(|error| error.at(span))
}

fn has_type(
    subject: &Expression,
    expected: &ValueType,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let value = evaluate_row(subject, row, cx)?;
    Ok(Value::Boolean(expected.admits(&value)))
}

fn holds(
    subject: &Expression,
    with_ends: bool,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let value = evaluate_row(subject, row, cx)?;
    value_holds(&value, with_ends, cx).map(Value::Boolean)
}

fn property(
    subject: &Expression,
    key: &Arc<str>,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    if let Expression::Slot(slot) = subject
        && let Some(value) = row.key_of_record(*slot, key)
    {
        return Ok(value);
    }
    access::property(&evaluate_row(subject, row, cx)?, key, cx)
}

fn element(
    subject: &Expression,
    index: &Expression,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let subject = evaluate_row(subject, row, cx)?;
    access::index(&subject, &evaluate_row(index, row, cx)?, cx)
}

fn slice(
    subject: &Expression,
    (from, to): (Option<&Expression>, Option<&Expression>),
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let value = |bound: &Expression| evaluate_row(bound, row, cx);
    let subject = value(subject)?;
    let (from, to) = (from.map(value).transpose()?, to.map(value).transpose()?);
    value_access::slice(&subject, from.as_ref(), to.as_ref())
}

fn has_labels(
    subject: &Expression,
    labels: &LabelTest,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    label::has_labels(&evaluate_row(subject, row, cx)?, labels, cx)
}

fn unary_operation(
    operator: UnaryOperator,
    operand: &Expression,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    unary(operator, &evaluate_row(operand, row, cx)?)
}

fn binary_operation(
    operator: ValueOperator,
    (left, right): (&Expression, &Expression),
    span: Span,
    (row, cx): (&Row<'_>, &EvaluationContext<'_>),
) -> Result<Value> {
    let left = evaluate_row(left, row, cx)?;
    let right = evaluate_row(right, row, cx)?;
    limited_binary(operator, (&left, &right), span, cx)
}

fn function_call(
    function: &FunctionReference,
    arguments: &[Expression],
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    call(function, &values(arguments, row, cx)?, cx)
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
        FunctionReference::BuiltIn(function) => function.call(&cx.functions(), arguments)?,
        FunctionReference::User(function) => function.call(arguments)?,
    };
    if let Some(recorder) = cx.recorder {
        record_call(recorder, function, arguments, &result, cx.graph);
    }
    Ok(result)
}

/// Records what a function reads of its arguments.
fn record_call(
    recorder: &dyn Recorder,
    function: &FunctionReference,
    arguments: &[Value],
    result: &Value,
    graph: &GraphView,
) {
    let FunctionReference::BuiltIn(function) = function else {
        // A registered function may read everything in its arguments.
        return arguments.iter().for_each(|value| recorder.whole(value));
    };
    match function.reads {
        GraphReading::Nothing => {}
        GraphReading::Existence => {
            arguments.iter().for_each(|value| recorder.existence(value));
            recorder.existence(result);
        }
        GraphReading::Properties => arguments.iter().for_each(|value| recorder.whole(value)),
        GraphReading::NamedProperty => match arguments {
            [entity, Value::String(key)] => record_property(recorder, entity, key, graph),
            _ => arguments.iter().for_each(|value| recorder.existence(value)),
        },
        GraphReading::Statements => {
            if let [entity, Value::String(key)] = arguments {
                record_property(recorder, entity, key, graph);
                if let Some((entity, key)) = access::entity(entity).zip(graph.key_id(key)) {
                    recorder.other_statements(entity, key);
                }
            }
        }
        GraphReading::SourceKey => {
            if let [Value::String(name)] = arguments
                && let Some((node, key)) = graph.source_node(name)
            {
                recorder.property(EntityId::Node(node), key);
            }
        }
    }
}

/// Records a property, or, if the graph has no such key, the existence of the entity.
fn record_property(recorder: &dyn Recorder, entity: &Value, key: &str, graph: &GraphView) {
    match access::entity(entity).zip(graph.key_id(key)) {
        Some((entity, key)) => recorder.property(entity, key),
        None => recorder.existence(entity),
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

/// `AND` and `OR`: the first operand equal to `deciding` decides, and the operands after it are not evaluated.
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
    for (branch, result) in branches {
        let condition = evaluate_row(branch, row, cx)?;
        let taken = match &subject {
            Some(subject) => {
                let span = branch.span().unwrap_or_default();
                notice_mismatch(ValueOperator::Equal, (subject, &condition), span, cx);
                is_case(subject, &condition)
            }
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

/// Whether the subject of a simple `CASE` is equal to a value. Null is equal to null here: the other implementations of
/// the language agree on that, and queries rely on it, although `null = null` is null.
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
