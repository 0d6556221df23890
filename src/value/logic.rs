//! Three-valued logic, membership and the string predicates.

use super::display::described;
use super::{Value, equality, pattern};
use crate::error::{Error, ErrorCode, Result};

/// A truth value as a [`Value`].
pub fn from_truth(truth: Option<bool>) -> Value {
    truth.map_or(Value::Null, Value::Boolean)
}

/// A value as a truth value: null is unknown, and anything else but a boolean is an error.
pub fn truth(value: &Value) -> Result<Option<bool>> {
    match value {
        Value::Boolean(value) => Ok(Some(*value)),
        Value::Null => Ok(None),
        other => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!("a Boolean is needed, {}", described(other)),
        )),
    }
}

/// `a XOR b`.
pub fn xor(a: &Value, b: &Value) -> Result<Value> {
    Ok(from_truth(match (truth(a)?, truth(b)?) {
        (Some(a), Some(b)) => Some(a != b),
        _ => None,
    }))
}

/// `NOT a`.
pub fn not(a: &Value) -> Result<Value> {
    Ok(from_truth(truth(a)?.map(|a| !a)))
}

/// `value IN list`: whether any element equals the value.
pub fn in_list(value: &Value, list: &Value) -> Result<Value> {
    let elements = match list {
        Value::Null => return Ok(Value::Null),
        Value::List(elements) => elements,
        other => {
            return Err(Error::type_error(
                ErrorCode::InvalidArgumentType,
                format!("IN needs a List on its right, {}", described(other)),
            ));
        }
    };
    let mut result = Some(false);
    for element in elements.iter() {
        match equality::equals(value, element) {
            Some(true) => return Ok(Value::Boolean(true)),
            Some(false) => {}
            None => result = None,
        }
    }
    Ok(from_truth(result))
}

/// `a STARTS WITH b`; null unless both are strings.
pub fn starts_with(a: &Value, b: &Value) -> Value {
    on_strings(a, b, |a, b| a.starts_with(b))
}

/// `a ENDS WITH b`; null unless both are strings.
pub fn ends_with(a: &Value, b: &Value) -> Value {
    on_strings(a, b, |a, b| a.ends_with(b))
}

/// `a CONTAINS b`; null unless both are strings.
pub fn contains(a: &Value, b: &Value) -> Value {
    on_strings(a, b, |a, b| a.contains(b))
}

fn on_strings(a: &Value, b: &Value, test: impl Fn(&str, &str) -> bool) -> Value {
    match (a, b) {
        (Value::String(a), Value::String(b)) => Value::Boolean(test(a, b)),
        _ => Value::Null,
    }
}

/// `a =~ b`: whether the pattern matches the whole string; null unless both are strings.
pub fn matches_regex(a: &Value, b: &Value) -> Result<Value> {
    match (a, b) {
        (Value::String(text), Value::String(pattern)) => {
            Ok(Value::Boolean(pattern::matches_whole(pattern, text)?))
        }
        _ => Ok(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::String(text.into())
    }

    #[test]
    fn a_pattern_matches_the_whole_string() {
        let test = |a: &str, b: &str| matches_regex(&text(a), &text(b)).map(|value| truth(&value));
        assert!(matches!(test("山西省", "山.*"), Ok(Ok(Some(true)))));
        assert!(matches!(test("山西省", "山"), Ok(Ok(Some(false)))));
        assert!(matches!(test("ab", "a|ab"), Ok(Ok(Some(true)))));
        assert!(test("a", "(").is_err());
    }

    #[test]
    fn unknown_is_not_false() {
        let unknown = Value::Null;
        let no = Value::Boolean(false);
        assert!(matches!(xor(&unknown, &no), Ok(Value::Null)));
        assert!(xor(&Value::Integer(1), &no).is_err());
    }
}
