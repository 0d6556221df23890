//! Comparisons of strings with one string.

use crate::error::{Result, Span};
use crate::expression::{Batch, EvaluationContext, Expression, ValueOperator, notice_mismatch};
use crate::value::Value;
use crate::value::column::Column;
use memchr::memmem::Finder;
use std::sync::Arc;

/// Tests a property of nodes against one string in the property store, without creating values; `None` for other
/// operands.
pub(super) fn test_in_place(
    operator: ValueOperator,
    (left, right): (&Expression, &Expression),
    span: Span,
    (batch, cx): (&Batch, &EvaluationContext<'_>),
) -> Result<Option<Column>> {
    let (Expression::Property { subject, key, .. }, Some(wanted)) = (left, given(right, cx)?)
    else {
        return Ok(None);
    };
    let (Expression::Slot(slot), Value::String(wanted)) = (&**subject, wanted) else {
        return Ok(None);
    };
    let column = batch.get(*slot).map(|column| &**column);
    let (Some(Column::Nodes(nodes)), Some(key)) = (column, cx.graph.key_id(key)) else {
        return Ok(None);
    };
    // The row evaluator reports errors about deleted nodes.
    if cx.deleted {
        return Ok(None);
    }
    let value = Value::String(Arc::clone(&wanted));
    let wanted: &str = &wanted;
    let other = |other: &Value| notice_mismatch(operator, (other, &value), span, cx);
    let ask = |test: &dyn Fn(&str) -> bool| cx.graph.filter_text(nodes, key, test, &other);
    let answers = match operator {
        ValueOperator::StartsWith => ask(&|text| text.starts_with(wanted)),
        ValueOperator::EndsWith => ask(&|text| text.ends_with(wanted)),
        ValueOperator::Contains => {
            let finder = Finder::new(wanted);
            ask(&|text| finder.find(text.as_bytes()).is_some())
        }
        _ => return Ok(None),
    };
    Ok(Some(Column::Booleans(answers)))
}

/// The value of a literal or a parameter.
fn given(expression: &Expression, cx: &EvaluationContext<'_>) -> Result<Option<Value>> {
    match expression {
        Expression::Literal(value) => Ok(Some(value.clone())),
        Expression::Parameter(name) => cx.parameter(name).map(Some),
        _ => Ok(None),
    }
}

/// Tests a column of values against one string; `None` if there is no loop for the column.
pub(super) fn test(
    operator: ValueOperator,
    (left, right): (&Column, &Column),
    span: Span,
    cx: &EvaluationContext<'_>,
) -> Option<Column> {
    let (Column::Values(values), Column::Constant(value, _)) = (left, right) else {
        return None;
    };
    let Value::String(wanted) = value else {
        return None;
    };
    let wanted: &str = wanted;
    let other = |other: &Value| notice_mismatch(operator, (other, value), span, cx);
    match operator {
        ValueOperator::StartsWith => Some(strings(values, |text| text.starts_with(wanted), other)),
        ValueOperator::EndsWith => Some(strings(values, |text| text.ends_with(wanted), other)),
        ValueOperator::Contains => Some(strings(values, |text| text.contains(wanted), other)),
        ValueOperator::Equal => Some(equal(values, (wanted, true), other)),
        ValueOperator::NotEqual => Some(equal(values, (wanted, false), other)),
        _ => None,
    }
}

/// Applies an operator to a dictionary column and one value: evaluated once for each word that occurs.
pub(super) fn by_word(
    words: &[Arc<str>],
    codes: &[u32],
    of: impl Fn(&Value) -> Result<Value>,
) -> Result<Column> {
    let mut answers: Vec<Option<Value>> = vec![None; words.len()];
    let mut null = None;
    let mut values = Vec::with_capacity(codes.len());
    for code in codes {
        let (answer, word) = match words.get(*code as usize) {
            Some(word) => (&mut answers[*code as usize], Value::String(word.clone())),
            None => (&mut null, Value::Null),
        };
        values.push(match answer {
            Some(known) => known.clone(),
            None => answer.insert(of(&word)?).clone(),
        });
    }
    Ok(booleans_or_values(values))
}

fn booleans_or_values(values: Vec<Value>) -> Column {
    let truth = |value: &Value| match value {
        Value::Boolean(truth) => Some(Some(*truth)),
        Value::Null => Some(None),
        _ => None,
    };
    let truths: Option<Vec<Option<bool>>> = values.iter().map(truth).collect();
    truths.map_or_else(|| Column::Values(values), Column::Booleans)
}

/// A test that is null for everything but strings; `other` is told of what is none.
fn strings(values: &[Value], test: impl Fn(&str) -> bool, other: impl Fn(&Value)) -> Column {
    let row = |value: &Value| match value {
        Value::String(text) => Some(test(text)),
        value => {
            other(value);
            None
        }
    };
    Column::Booleans(values.iter().map(row).collect())
}

/// Equality, which is false between types and null only for null; `other` is told of what is no string.
fn equal(values: &[Value], (wanted, when_same): (&str, bool), other: impl Fn(&Value)) -> Column {
    let row = |value: &Value| match value {
        Value::String(text) => Some((&**text == wanted) == when_same),
        Value::Null => None,
        value => {
            other(value);
            Some(!when_same)
        }
    };
    Column::Booleans(values.iter().map(row).collect())
}
