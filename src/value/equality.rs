//! `=` and `<`: three-valued, with `None` for null.
//!
//! Values of different types are unequal and not comparable. Null makes both unknown, also deep within lists and maps,
//! unless something else decides the result. NaN equals nothing, and every comparison with it is false.

use super::{Map, Value, decimal, number, ordering, quantity};
use std::cmp::Ordering;

/// Whether two values are equal; `None` if it is unknown because of a null.
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

/// Equality of values that contain no other values; false across types.
pub(super) fn same_type_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::LocalTime(a), Value::LocalTime(b)) => a == b,
        (Value::Time(a), Value::Time(b)) => a == b,
        (Value::LocalDateTime(a), Value::LocalDateTime(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => a == b,
        (Value::Period(a), Value::Period(b)) => a == b,
        (Value::Quantity(a), Value::Quantity(b)) => a == b,
        (Value::Vector(a), Value::Vector(b)) => a == b,
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

/// Three-valued `AND` over many operands: one false decides.
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

/// The result of comparing two values by `<`, `<=`, `>` and `>=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The values are ordered.
    Ordered(Ordering),
    /// The first is not greater; whether they are equal is unknown.
    LessOrEqual,
    /// The first is not less; whether they are equal is unknown.
    GreaterOrEqual,
    /// One of them is NaN: every comparison is false.
    Unordered,
    /// Null or different types: every comparison is null.
    Unknown,
}

/// Compares two values, with the reason if they are not ordered.
pub fn comparison(a: &Value, b: &Value) -> Comparison {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => Comparison::Ordered(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => numeric(a.partial_cmp(b)),
        (Value::Integer(a), Value::Float(b)) => numeric(number::compare_mixed(*a, *b)),
        (Value::Float(a), Value::Integer(b)) => {
            numeric(number::compare_mixed(*b, *a).map(Ordering::reverse))
        }
        (Value::List(a), Value::List(b)) => list_comparison(a, b),
        (Value::Quantity(a), Value::Quantity(b)) => quantity::comparison(a, b),
        (Value::String(_), Value::String(_))
        | (Value::Boolean(_), Value::Boolean(_))
        | (Value::Date(_), Value::Date(_))
        | (Value::LocalTime(_), Value::LocalTime(_))
        | (Value::Time(_), Value::Time(_))
        | (Value::LocalDateTime(_), Value::LocalDateTime(_))
        | (Value::DateTime(_), Value::DateTime(_))
        | (Value::Period(_), Value::Period(_)) => Comparison::Ordered(ordering::order(a, b)),
        _ => decimal::compared(a, b).map_or(Comparison::Unknown, numeric),
    }
}

fn numeric(ordering: Option<Ordering>) -> Comparison {
    ordering.map_or(Comparison::Unordered, Comparison::Ordered)
}

/// The first unequal pair decides; a proper prefix of a list is less than the list. If a pair may be equal, the result
/// is known only if the remaining pairs have the same result as this one.
fn list_comparison(a: &[Value], b: &[Value]) -> Comparison {
    /// The result of the pairs before: equal, or perhaps `Less`, or perhaps `Greater`.
    fn after(before: Ordering, rest: Ordering) -> Comparison {
        match (before, rest) {
            (Ordering::Equal, rest) => Comparison::Ordered(rest),
            (Ordering::Less, Ordering::Equal) => Comparison::LessOrEqual,
            (Ordering::Greater, Ordering::Equal) => Comparison::GreaterOrEqual,
            (before, rest) if before == rest => Comparison::Ordered(rest),
            _ => Comparison::Unknown,
        }
    }
    let mut before = Ordering::Equal;
    for (a, b) in a.iter().zip(b) {
        let perhaps = match comparison(a, b) {
            Comparison::Ordered(Ordering::Equal) => continue,
            Comparison::Unknown if equals(a, b) == Some(true) => continue,
            Comparison::Ordered(found) => return after(before, found),
            Comparison::Unordered if before.is_eq() => return Comparison::Unordered,
            Comparison::Unordered | Comparison::Unknown => return Comparison::Unknown,
            Comparison::LessOrEqual => Ordering::Less,
            Comparison::GreaterOrEqual => Ordering::Greater,
        };
        if before == perhaps.reverse() {
            return Comparison::Unknown;
        }
        before = perhaps;
    }
    after(before, a.len().cmp(&b.len()))
}

fn test(a: &Value, b: &Value, accept: fn(Ordering) -> bool) -> Option<bool> {
    // Known if both possibilities give the same result.
    let either = |one: Ordering| {
        let same = accept(one) == accept(Ordering::Equal);
        same.then(|| accept(one))
    };
    match comparison(a, b) {
        Comparison::Ordered(ordering) => Some(accept(ordering)),
        Comparison::LessOrEqual => either(Ordering::Less),
        Comparison::GreaterOrEqual => either(Ordering::Greater),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Quantity;

    /// A list of figures and integers, separated by spaces.
    fn list(text: &str) -> Value {
        let item = |text: &str| match text.parse::<i64>() {
            Ok(integer) => Value::Integer(integer),
            Err(_) if text == "NaN" => Value::Float(f64::NAN),
            Err(_) => Value::from(text.parse::<Quantity>().expect("a figure")),
        };
        Value::from(text.split(' ').map(item).collect::<Vec<_>>())
    }

    #[test]
    fn a_pair_that_may_be_equal_leaves_lists_open() {
        let (low, high) = ("不超过10家", "不少于10家");
        let cases = [
            ("", "", Comparison::LessOrEqual),
            (" 1", " 2", Comparison::Ordered(Ordering::Less)),
            (" 2", " 1", Comparison::Unknown),
            (" NaN", " 1", Comparison::Unknown),
            (" 5家", " 5家 1", Comparison::Ordered(Ordering::Less)),
            (" 5家 1", " 5家", Comparison::Unknown),
            (" 不超过10家", " 不少于10家", Comparison::LessOrEqual),
            (" 不少于10家", " 不超过10家", Comparison::Unknown),
            (" 约10家", " 10家", Comparison::Unknown),
        ];
        for (rest, other_rest, expected) in cases {
            let [a, b] = [[low, rest], [high, other_rest]].map(|parts| list(&parts.concat()));
            assert_eq!(comparison(&a, &b), expected, "{a} and {b}");
            let mirrored = match expected {
                Comparison::LessOrEqual => Comparison::GreaterOrEqual,
                Comparison::Ordered(found) => Comparison::Ordered(found.reverse()),
                other => other,
            };
            assert_eq!(comparison(&b, &a), mirrored, "{b} and {a}");
        }
        let [a, b] = [list("不超过10家 2"), list("不少于10家 1")];
        assert_eq!((less_or_equal(&a, &b), greater_than(&a, &b)), (None, None));
    }
}
