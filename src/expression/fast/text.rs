//! Tests of strings against one string.

use crate::expression::BinaryOperator;
use crate::value::Value;
use crate::value::column::Column;

/// Tests a column of values against one string; `None` where there is no loop for these.
pub(super) fn test(operator: BinaryOperator, left: &Column, right: &Column) -> Option<Column> {
    let (Column::Values(values), Column::Constant(Value::String(wanted), _)) = (left, right) else {
        return None;
    };
    let wanted: &str = wanted;
    match operator {
        BinaryOperator::StartsWith => Some(strings(values, |text| text.starts_with(wanted))),
        BinaryOperator::EndsWith => Some(strings(values, |text| text.ends_with(wanted))),
        BinaryOperator::Contains => Some(strings(values, |text| text.contains(wanted))),
        BinaryOperator::Equal => Some(equal(values, wanted, true)),
        BinaryOperator::NotEqual => Some(equal(values, wanted, false)),
        _ => None,
    }
}

/// A test that is null for everything but strings.
fn strings(values: &[Value], test: impl Fn(&str) -> bool) -> Column {
    let row = |value: &Value| match value {
        Value::String(text) => Some(test(text)),
        _ => None,
    };
    Column::Booleans(values.iter().map(row).collect())
}

/// Equality, which is false between types and null only for null.
fn equal(values: &[Value], wanted: &str, when_same: bool) -> Column {
    let row = |value: &Value| match value {
        Value::String(text) => Some((&**text == wanted) == when_same),
        Value::Null => None,
        _ => Some(!when_same),
    };
    Column::Booleans(values.iter().map(row).collect())
}
