//! The order of `ORDER BY`, `min` and `max`: total over values of all types.
//!
//! Ascending: map, node, relationship, list, path, vector, instants, duration, period, quantity, string, boolean, number, NaN,
//! null. Within a type the order agrees with `<`, and two values compare as equal exactly if they are equivalent (see
//! `key.rs`).

use super::{Map, Path, Value, decimal, number};
use std::cmp::Ordering;

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        order(self, other)
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares two values in ascending order.
pub fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => order_floats(*a, *b),
        (Value::Integer(a), Value::Float(b)) => order_mixed(*a, *b),
        (Value::Float(a), Value::Integer(b)) => order_mixed(*b, *a).reverse(),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::List(a), Value::List(b)) => order_lists(a, b),
        (Value::Map(a), Value::Map(b)) => order_maps(a, b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::LocalTime(a), Value::LocalTime(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::LocalDateTime(a), Value::LocalDateTime(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.sort_order(b),
        (Value::Period(a), Value::Period(b)) => a.cmp(b),
        (Value::Quantity(a), Value::Quantity(b)) => a.cmp(b),
        (Value::Vector(a), Value::Vector(b)) => a.cmp(b),
        (Value::Node(a), Value::Node(b)) => a.id.cmp(&b.id),
        (Value::Relationship(a), Value::Relationship(b)) => a.id.cmp(&b.id),
        (Value::Path(a), Value::Path(b)) => order_paths(a, b),
        _ => order_decimals(a, b).unwrap_or_else(|| rank(a).cmp(&rank(b))),
    }
}

/// Compares a decimal with another number; NaN follows all numbers.
fn order_decimals(a: &Value, b: &Value) -> Option<Ordering> {
    let nan_last = || match a {
        Value::Float(_) => Ordering::Greater,
        _ => Ordering::Less,
    };
    decimal::compared(a, b).map(|found| found.unwrap_or_else(nan_last))
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Map(_) => 0,
        Value::Node(_) => 1,
        Value::Relationship(_) => 2,
        Value::List(_) => 3,
        Value::Path(_) => 4,
        Value::Vector(_) => 5,
        Value::DateTime(_) => 6,
        Value::LocalDateTime(_) => 7,
        Value::Date(_) => 8,
        Value::Time(_) => 9,
        Value::LocalTime(_) => 10,
        Value::Duration(_) => 11,
        Value::Period(_) => 12,
        Value::Quantity(_) => 13,
        Value::String(_) => 14,
        Value::Boolean(_) => 15,
        Value::Integer(_) | Value::Float(_) | Value::Decimal(_) => 16,
        Value::Null => 17,
    }
}

/// NaN follows everything; the two zeros compare as equal.
fn order_floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b)
        .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

fn order_mixed(a: i64, b: f64) -> Ordering {
    number::compare_mixed(a, b).unwrap_or(Ordering::Less)
}

fn order_lists(a: &[Value], b: &[Value]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| order(a, b))
        .find(|ordering| ordering.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// By size, then by keys, then by values.
fn order_maps(a: &Map, b: &Map) -> Ordering {
    a.len()
        .cmp(&b.len())
        .then_with(|| a.keys().cmp(b.keys()))
        .then_with(|| {
            a.values()
                .zip(b.values())
                .map(|(a, b)| order(a, b))
                .find(|ordering| ordering.is_ne())
                .unwrap_or(Ordering::Equal)
        })
}

fn order_paths(a: &Path, b: &Path) -> Ordering {
    let nodes = |path: &Path| -> Vec<_> { path.nodes.iter().map(|node| node.id).collect() };
    let relationships =
        |path: &Path| -> Vec<_> { path.relationships.iter().map(|step| step.id).collect() };
    nodes(a)
        .cmp(&nodes(b))
        .then_with(|| relationships(a).cmp(&relationships(b)))
}
