//! `=` and `<`: three-valued, `None` standing for null.
//!
//! Values of different types are unequal, and cannot be compared; null makes both unknown, also deep within lists and
//! maps, unless something else has already decided. NaN equals nothing, and every comparison with it is false.

use super::{Map, Value, decimal, number, ordering};
use std::cmp::Ordering;

/// Whether two values are equal; `None` where null leaves it open.
pub fn equals(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Integer(a), Value::Integer(b)) => Some(a == b),
        (Value::String(a), Value::String(b)) => Some(a == b),
        (Value::Integer(a), Value::Float(b)) | (Value::Float(b), Value::Integer(a)) => {
            Some(number::compare_mixed(*a, *b) == Some(Ordering::Equal))
        }
        (Value::Float(a), Value::Float(b)) => Some(a == b),
        (Value::List(a), Value::List(b)) => lists_equal(a, b),
        (Value::Map(a), Value::Map(b)) => maps_equal(a, b),
        _ => Some(match decimal::compared(a, b) {
            Some(found) => found == Some(Ordering::Equal),
            None => same_type_equal(a, b),
        }),
    }
}

/// Equality of values that hold no other values; false across types.
pub(super) fn same_type_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::LocalTime(a), Value::LocalTime(b)) => a == b,
        (Value::Time(a), Value::Time(b)) => a == b,
        (Value::LocalDateTime(a), Value::LocalDateTime(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => a == b,
        (Value::Node(a), Value::Node(b)) => a == b,
        (Value::Relationship(a), Value::Relationship(b)) => a == b,
        (Value::Path(a), Value::Path(b)) => a == b,
        _ => false,
    }
}

fn lists_equal(a: &[Value], b: &[Value]) -> Option<bool> {
    if a.len() != b.len() {
        return Some(false);
    }
    all(a.iter().zip(b).map(|(a, b)| equals(a, b)))
}

fn maps_equal(a: &Map, b: &Map) -> Option<bool> {
    if a.len() != b.len() || !a.keys().eq(b.keys()) {
        return Some(false);
    }
    all(a.values().zip(b.values()).map(|(a, b)| equals(a, b)))
}

/// Three-valued `AND` over many: one false decides.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}

/// How two values compare by `<`, `<=`, `>` and `>=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// They do, and this is how.
    Ordered(Ordering),
    /// A NaN is among them: every comparison is false.
    Unordered,
    /// Null or different types: every comparison is null.
    Unknown,
}

/// How two values compare, with the reason where they do not.
pub fn comparison(a: &Value, b: &Value) -> Comparison {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => Comparison::Ordered(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => numeric(a.partial_cmp(b)),
        (Value::Integer(a), Value::Float(b)) => numeric(number::compare_mixed(*a, *b)),
        (Value::Float(a), Value::Integer(b)) => {
            numeric(number::compare_mixed(*b, *a).map(Ordering::reverse))
        }
        (Value::List(a), Value::List(b)) => list_comparison(a, b),
        (Value::String(_), Value::String(_))
        | (Value::Boolean(_), Value::Boolean(_))
        | (Value::Date(_), Value::Date(_))
        | (Value::LocalTime(_), Value::LocalTime(_))
        | (Value::Time(_), Value::Time(_))
        | (Value::LocalDateTime(_), Value::LocalDateTime(_))
        | (Value::DateTime(_), Value::DateTime(_)) => Comparison::Ordered(ordering::order(a, b)),
        _ => decimal::compared(a, b).map_or(Comparison::Unknown, numeric),
    }
}

fn numeric(ordering: Option<Ordering>) -> Comparison {
    ordering.map_or(Comparison::Unordered, Comparison::Ordered)
}

/// The first pair that is not equal decides; a list that begins another is less than it.
fn list_comparison(a: &[Value], b: &[Value]) -> Comparison {
    for (a, b) in a.iter().zip(b) {
        match comparison(a, b) {
            Comparison::Ordered(Ordering::Equal) => {}
            Comparison::Unknown if equals(a, b) == Some(true) => {}
            decided => return decided,
        }
    }
    Comparison::Ordered(a.len().cmp(&b.len()))
}

fn test(a: &Value, b: &Value, accept: fn(Ordering) -> bool) -> Option<bool> {
    match comparison(a, b) {
        Comparison::Ordered(ordering) => Some(accept(ordering)),
        Comparison::Unordered => Some(false),
        Comparison::Unknown => None,
    }
}

/// `a < b`.
pub fn less_than(a: &Value, b: &Value) -> Option<bool> {
    test(a, b, Ordering::is_lt)
}

/// `a <= b`.
pub fn less_or_equal(a: &Value, b: &Value) -> Option<bool> {
    test(a, b, Ordering::is_le)
}

/// `a > b`.
pub fn greater_than(a: &Value, b: &Value) -> Option<bool> {
    test(a, b, Ordering::is_gt)
}

/// `a >= b`.
pub fn greater_or_equal(a: &Value, b: &Value) -> Option<bool> {
    test(a, b, Ordering::is_ge)
}
