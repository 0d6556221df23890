//! Moments of one time line for values of several types: what has no zone is read in UTC.

use super::Value;

const NANOSECONDS: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * NANOSECONDS;

/// The first moment of a time, in nanoseconds since 1970-01-01T00:00Z: of a date its midnight, of a period that of its
/// first day. `None` for what is no time.
pub fn first_moment(time: &Value) -> Option<i128> {
    let moment = |seconds: i64, nanoseconds: u32| {
        i128::from(seconds) * NANOSECONDS + i128::from(nanoseconds)
    };
    match time {
        Value::Date(date) => Some(i128::from(date.days) * DAY),
        Value::Period(period) => Some(i128::from(period.start.days) * DAY),
        Value::LocalDateTime(time) => Some(moment(time.seconds, time.nanoseconds)),
        Value::DateTime(time) => Some(moment(time.seconds, time.nanoseconds)),
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Decimal(_)
        | Value::Quantity(_)
        | Value::String(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::Duration(_) => None,
    }
}

/// Whether two stretches, each from a time to before another, have a moment in common; what is no time is open.
pub fn overlap((a_from, a_to): (&Value, &Value), (b_from, b_to): (&Value, &Value)) -> bool {
    let start = |time| first_moment(time).unwrap_or(i128::MIN);
    let end = |time| first_moment(time).unwrap_or(i128::MAX);
    start(a_from).max(start(b_from)) < end(a_to).min(end(b_to))
}
