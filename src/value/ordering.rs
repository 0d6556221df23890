//! The order of `ORDER BY`, `min` and `max`: total over values of all types.
//!
//! Ascending: map, node, relationship, list, path, instants, duration, string, boolean, number, NaN, null. Within a type
//! it agrees with `<`, and two values are level exactly when they are the same to `DISTINCT` (see `key.rs`).

use super::temporal::{DateTime, Duration, Time};
use super::{Map, Path, Value, number};
use std::cmp::Ordering;

const NANOSECONDS: i128 = 1_000_000_000;
/// A month of a 365.2425-day year: only used to rank durations that no calendar relates.
const SECONDS_PER_MONTH: i128 = 2_629_746;
const SECONDS_PER_DAY: i128 = 86_400;

/// Which of two values comes first in ascending order.
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
        (Value::Time(a), Value::Time(b)) => time_key(a).cmp(&time_key(b)),
        (Value::LocalDateTime(a), Value::LocalDateTime(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => date_time_key(a).cmp(&date_time_key(b)),
        (Value::Duration(a), Value::Duration(b)) => duration_key(a).cmp(&duration_key(b)),
        (Value::Node(a), Value::Node(b)) => a.id.cmp(&b.id),
        (Value::Relationship(a), Value::Relationship(b)) => a.id.cmp(&b.id),
        (Value::Path(a), Value::Path(b)) => order_paths(a, b),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Map(_) => 0,
        Value::Node(_) => 1,
        Value::Relationship(_) => 2,
        Value::List(_) => 3,
        Value::Path(_) => 4,
        Value::DateTime(_) => 5,
        Value::LocalDateTime(_) => 6,
        Value::Date(_) => 7,
        Value::Time(_) => 8,
        Value::LocalTime(_) => 9,
        Value::Duration(_) => 10,
        Value::String(_) => 11,
        Value::Boolean(_) => 12,
        Value::Integer(_) | Value::Float(_) => 13,
        Value::Null => 14,
    }
}

/// NaN after everything; the two zeros are level.
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

fn time_key(time: &Time) -> (i64, i32) {
    let offset = i64::from(time.offset) * NANOSECONDS as i64;
    (time.nanoseconds.saturating_sub(offset), time.offset)
}

fn date_time_key(instant: &DateTime) -> (i64, u32, i32, Option<&str>) {
    (
        instant.seconds,
        instant.nanoseconds,
        instant.offset,
        instant.zone.as_deref(),
    )
}

/// By average length; parts of equal length by how they are made up.
fn duration_key(duration: &Duration) -> (i128, i64, i64, i64, i32) {
    let seconds = i128::from(duration.months) * SECONDS_PER_MONTH
        + i128::from(duration.days) * SECONDS_PER_DAY
        + i128::from(duration.seconds);
    (
        seconds * NANOSECONDS + i128::from(duration.nanoseconds),
        duration.months,
        duration.days,
        duration.seconds,
        duration.nanoseconds,
    )
}
