//! The arithmetic operators over values: numbers, strings, lists, and temporal values, which are delegated to their
//! room.
//!
//! Null makes every result null. An invalid combination of types is a type error that names the operator.

use super::kind::TypeSet;
use super::temporal::arithmetic;
use super::{Decimal, Value, display, number, quantity};
use crate::error::{Error, ErrorCode, Result};
use std::sync::Arc;

/// `a + b`: sum, concatenation of strings or lists, an element appended to a list.
pub fn add(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => number::add(*a, *b).map(Value::Integer),
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::List(a), Value::List(b)) => Ok(list(a.iter().chain(b.iter()).cloned())),
        (Value::List(a), b) => Ok(list(a.iter().chain([b]).cloned())),
        (a, Value::List(b)) => Ok(list([a].into_iter().chain(b.iter()).cloned())),
        (Value::String(_), _) | (_, Value::String(_)) => concatenate_text("+", a, b),
        _ => numbers(a, b, Decimal::plus, |a, b| a + b)
            .or_else(|| arithmetic::add(a, b))
            .or_else(|| quantity::add(a, b))
            .unwrap_or_else(|| Err(no_operation("+", a, b))),
    }
}

/// `a || b`: concatenation of strings or lists, nothing else.
pub fn concatenate(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::List(_), Value::List(_)) | (Value::String(_), Value::String(_)) => add(a, b),
        _ => Err(no_operation("||", a, b)),
    }
}

/// `a - b`.
pub fn subtract(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => number::subtract(*a, *b).map(Value::Integer),
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        _ => numbers(a, b, Decimal::minus, |a, b| a - b)
            .or_else(|| arithmetic::subtract(a, b))
            .or_else(|| quantity::subtract(a, b))
            .unwrap_or_else(|| Err(no_operation("-", a, b))),
    }
}

/// `a * b`.
pub fn multiply(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => number::multiply(*a, *b).map(Value::Integer),
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        _ => numbers(a, b, Decimal::times, |a, b| a * b)
            .or_else(|| arithmetic::multiply(a, b))
            .or_else(|| quantity::multiply(a, b))
            .unwrap_or_else(|| Err(no_operation("*", a, b))),
    }
}

/// `a / b`: for integers, the integer part of the quotient.
pub fn divide(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => number::divide(*a, *b).map(Value::Integer),
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        _ => numbers(a, b, Decimal::divided_by, |a, b| a / b)
            .or_else(|| arithmetic::divide(a, b))
            .or_else(|| quantity::divide(a, b))
            .unwrap_or_else(|| Err(no_operation("/", a, b))),
    }
}

/// `a % b`: the remainder, with the sign of `a`.
pub fn modulo(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => number::modulo(*a, *b).map(Value::Integer),
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        _ => numbers(a, b, Decimal::remainder, |a, b| a % b)
            .unwrap_or_else(|| Err(no_operation("%", a, b))),
    }
}

/// `a ^ b`: always a float.
pub fn power(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        _ => floats(a, b, f64::powf).unwrap_or_else(|| Err(no_operation("^", a, b))),
    }
}

/// `-a`.
pub fn negate(a: &Value) -> Result<Value> {
    match a {
        Value::Null => Ok(Value::Null),
        Value::Integer(a) => number::negate(*a).map(Value::Integer),
        Value::Float(a) => Ok(Value::Float(-a)),
        Value::Decimal(a) => Ok(Value::Decimal(-*a)),
        Value::Duration(_) | Value::Quantity(_) => multiply(a, &Value::Integer(-1)),
        other @ (Value::Boolean(_)
        | Value::String(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Date(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::LocalDateTime(_)
        | Value::DateTime(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_)
        | Value::Period(_)
        | Value::Vector(_)) => Err(no_sign("-", other)),
    }
}

/// `+a`.
pub fn plus(a: &Value) -> Result<Value> {
    match TypeSet::AMOUNT.or(TypeSet::NULL).contains(a.kind()) {
        true => Ok(a.clone()),
        false => Err(no_sign("+", a)),
    }
}

/// A number as a float; `None` for everything else.
pub fn as_float(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        Value::Decimal(value) => Some(value.to_f64()),
        _ => None,
    }
}

/// An integer or a decimal as a decimal; `None` for everything else.
pub fn as_decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(value) => Some(Decimal::from(*value)),
        Value::Decimal(value) => Some(*value),
        _ => None,
    }
}

fn list(values: impl Iterator<Item = Value>) -> Value {
    Value::List(Arc::new(values.collect()))
}

/// The operation on two numbers that are not both integers: exact between decimals and integers, in floats if one of
/// them is a float; `None` if one of them is not a number.
fn numbers(
    a: &Value,
    b: &Value,
    exact: fn(Decimal, Decimal) -> Result<Decimal>,
    operation: fn(f64, f64) -> f64,
) -> Option<Result<Value>> {
    // Handle the most common types first, without a conversion to decimals.
    let result = match (a, b) {
        (Value::Float(a), Value::Float(b)) => operation(*a, *b),
        (Value::Float(a), Value::Integer(b)) => operation(*a, *b as f64),
        (Value::Integer(a), Value::Float(b)) => operation(*a as f64, *b),
        (Value::Decimal(_), _) | (_, Value::Decimal(_)) => {
            return match (as_decimal(a), as_decimal(b)) {
                (Some(a), Some(b)) => Some(exact(a, b).map(Value::Decimal)),
                _ => floats(a, b, operation),
            };
        }
        _ => return None,
    };
    Some(Ok(Value::Float(result)))
}

/// The operation on two numbers as floats; `None` if one of them is not a number.
fn floats(a: &Value, b: &Value, operation: fn(f64, f64) -> f64) -> Option<Result<Value>> {
    let result = operation(as_float(a)?, as_float(b)?);
    Some(Ok(Value::Float(result)))
}

fn concatenate_text(operator: &str, a: &Value, b: &Value) -> Result<Value> {
    if let (Value::String(a), Value::String(b)) = (a, b) {
        return Ok(Value::String([&**a, &**b].concat().into()));
    }
    match (display::plain_text(a), display::plain_text(b)) {
        (Some(first), Some(second)) => Ok(Value::String((first + &second).into())),
        _ => Err(no_operation(operator, a, b)),
    }
}

fn no_operation(operator: &str, a: &Value, b: &Value) -> Error {
    let error = Error::type_error(
        ErrorCode::InvalidArgumentType,
        format!(
            "`{operator}` is not defined between {} and {}",
            a.kind().described(),
            b.kind().described()
        ),
    );
    match way_out(operator, a, b) {
        Some(way_out) => error.hint(way_out),
        None => error,
    }
}

/// What was probably meant by an operator between values that it does not accept.
fn way_out(operator: &str, a: &Value, b: &Value) -> Option<&'static str> {
    let instant = |value: &Value| TypeSet::INSTANT.contains(value.kind());
    let number = |value: &Value| as_float(value).is_some();
    match operator {
        "-" if instant(a) && instant(b) => {
            Some("use duration.between(from, to), or duration.inDays(from, to).days")
        }
        "+" | "-" if instant(a) && number(b) => {
            Some("say how much of what: date + duration({days: 1})")
        }
        "+" | "-" if matches!(a, Value::Duration(_)) && number(b) => {
            Some("say how much of what: duration({days: 1})")
        }
        "+" | "-" if quantity_and_number(a, b) || quantity_and_number(b, a) => {
            Some("a number needs a unit: quantity(3, '亿元')")
        }
        "+" if matches!((a, b), (Value::Map(_), Value::Map(_))) => {
            Some("a map projection adds entries: map {.*, key: value}")
        }
        "+" if instant(a) && instant(b) => Some("add a duration: date + duration({days: 1})"),
        "||" if matches!((a, b), (Value::Boolean(_), Value::Boolean(_))) => {
            Some("disjunction is written `OR`")
        }
        "||" => Some(
            "it joins two strings or two lists: toString(value) makes a string of a value, [value] a list",
        ),
        "-" if matches!((a, b), (Value::List(_), Value::List(_))) => {
            Some("use [x IN list WHERE NOT x IN other]")
        }
        "*" if matches!((a, b), (Value::String(_), _) | (_, Value::String(_))) => {
            Some("toInteger(text) or toFloat(text) reads a number")
        }
        "-" | "/" | "%" | "^" if matches!(a, Value::String(_)) || matches!(b, Value::String(_)) => {
            Some(
                "toInteger(text) or toFloat(text) reads a number; replace(text, part, '') takes a part away",
            )
        }
        _ => None,
    }
}

fn quantity_and_number(a: &Value, b: &Value) -> bool {
    matches!(a, Value::Quantity(_)) && as_float(b).is_some()
}

fn no_sign(operator: &str, value: &Value) -> Error {
    Error::type_error(
        ErrorCode::InvalidArgumentType,
        format!(
            "`{operator}` is not defined before {}",
            value.kind().described()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::String(text.into())
    }

    fn shown(result: Result<Value>) -> String {
        result.map_or_else(|error| error.to_string(), |value| value.to_string())
    }

    #[test]
    fn lists_take_lists_and_elements() {
        let one = Value::List(Arc::new(vec![Value::Integer(1)]));
        assert_eq!(shown(add(&one, &one)), "[1, 1]");
        assert_eq!(shown(add(&one, &text("a"))), "[1, 'a']");
        assert_eq!(shown(add(&text("a"), &one)), "['a', 1]");
        assert_eq!(shown(add(&one, &Value::Null)), "null");
    }

    #[test]
    fn strings_take_what_has_a_text() {
        assert_eq!(shown(add(&text("a"), &Value::Float(1.0))), "'a1.0'");
        assert_eq!(shown(add(&Value::Integer(1), &text("a"))), "'1a'");
        assert!(concatenate(&Value::Integer(1), &text("a")).is_err());
        assert!(add(&text("a"), &Value::Map(Arc::default())).is_err());
    }

    #[test]
    fn floats_follow_their_standard() {
        let [one, zero] = [1.0, 0.0].map(Value::Float);
        assert_eq!(shown(divide(&one, &zero)), "Infinity");
        assert_eq!(shown(divide(&Value::Integer(1), &zero)), "Infinity");
        assert_eq!(
            shown(modulo(&Value::Float(-7.5), &Value::Integer(2))),
            "-1.5"
        );
        assert_eq!(shown(power(&Value::Integer(2), &Value::Integer(3))), "8.0");
    }
}
