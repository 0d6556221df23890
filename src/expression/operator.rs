//! The operators of the language, applied to values.

use super::mismatch::notice_mismatch;
use super::{EvaluationContext, UnaryOperator, ValueOperator};
use crate::error::{Result, Span};
use crate::functions::BYTES_PER_ELEMENT;
use crate::value::{Value, equality, logic, operator};

/// From this size in bytes on, the memory of a concatenated list or string is checked before it is created.
const COUNTED_FROM: u64 = 1 << 12;

/// An operator with one operand.
pub(super) fn unary(kind: UnaryOperator, operand: &Value) -> Result<Value> {
    match kind {
        UnaryOperator::Not => logic::not(operand),
        UnaryOperator::Minus => operator::negate(operand),
        UnaryOperator::Plus => operator::plus(operand),
        UnaryOperator::IsNull => Ok(Value::Boolean(matches!(operand, Value::Null))),
        UnaryOperator::IsNotNull => Ok(Value::Boolean(!matches!(operand, Value::Null))),
    }
}

/// An operator with two operands, which checks the memory limit before it creates a long list or string. The span is that
/// of a notice.
pub(super) fn limited_binary(
    kind: ValueOperator,
    (left, right): (&Value, &Value),
    span: Span,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    if matches!(kind, ValueOperator::Add | ValueOperator::Concatenate) {
        let bytes = joined_bytes(left).saturating_add(joined_bytes(right));
        // Most strings and lists are short, and the result is charged when it is kept.
        if bytes >= COUNTED_FROM {
            cx.allowance.check_fits(bytes)?;
        }
    }
    let remembered = match kind {
        ValueOperator::In => cx.memberships.and_then(|known| known.contains(left, right)),
        _ => None,
    };
    let found = match remembered {
        Some(found) => found,
        None => binary(kind, left, right)?,
    };
    let is_in = kind == ValueOperator::In && matches!(found, Value::Boolean(true));
    if !is_in {
        notice_mismatch(kind, (left, right), span, cx);
    }
    Ok(found)
}

/// The memory that a list or a string adds to the result of a concatenation.
fn joined_bytes(value: &Value) -> u64 {
    match value {
        Value::List(elements) => elements.len() as u64 * BYTES_PER_ELEMENT,
        // It is concatenated, and then copied to its final place.
        Value::String(text) => 2 * text.len() as u64,
        _ => 0,
    }
}

/// An operator with two operands.
pub(super) fn binary(kind: ValueOperator, left: &Value, right: &Value) -> Result<Value> {
    use ValueOperator as B;
    let truth = |found: Option<bool>| Ok(logic::from_truth(found));
    match kind {
        B::Xor => logic::xor(left, right),
        B::Equal => truth(equality::equals(left, right)),
        B::NotEqual => truth(equality::equals(left, right).map(|same| !same)),
        B::Less => truth(equality::less_than(left, right)),
        B::LessOrEqual => truth(equality::less_or_equal(left, right)),
        B::Greater => truth(equality::greater_than(left, right)),
        B::GreaterOrEqual => truth(equality::greater_or_equal(left, right)),
        B::StartsWith => Ok(logic::starts_with(left, right)),
        B::EndsWith => Ok(logic::ends_with(left, right)),
        B::Contains => Ok(logic::contains(left, right)),
        B::MatchesRegex => logic::matches_regex(left, right),
        B::In => logic::in_list(left, right),
        B::Add => operator::add(left, right),
        B::Subtract => operator::subtract(left, right),
        B::Multiply => operator::multiply(left, right),
        B::Divide => operator::divide(left, right),
        B::Modulo => operator::modulo(left, right),
        B::Power => operator::power(left, right),
        B::Concatenate => operator::concatenate(left, right),
    }
}
