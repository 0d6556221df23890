//! The operators over temporal values, for the operators of the value room. `None` means that the operator does not
//! apply to temporal values.

use super::Duration;
use super::amount::Amount;
use super::{LocalTime, Time};
use crate::error::Result;
use crate::value::Value;

/// `left + right`: a temporal value and a duration in either order, or two durations.
pub fn add(left: &Value, right: &Value) -> Option<Result<Value>> {
    match (left, right) {
        (Value::Duration(left), Value::Duration(right)) => Some(left.plus(right).map(value)),
        (temporal, Value::Duration(duration)) | (Value::Duration(duration), temporal) => {
            shift(temporal, duration)
        }
        _ => None,
    }
}

/// `left - right`: a temporal value or a duration minus a duration.
pub fn subtract(left: &Value, right: &Value) -> Option<Result<Value>> {
    match (left, right) {
        (Value::Duration(left), Value::Duration(right)) => Some(left.minus(right).map(value)),
        (temporal, Value::Duration(duration)) => match duration.negated() {
            Ok(negated) => shift(temporal, &negated),
            Err(error) => is_point(temporal).then_some(Err(error)),
        },
        _ => None,
    }
}

/// `left * right`: a duration and a number in either order.
pub fn multiply(left: &Value, right: &Value) -> Option<Result<Value>> {
    let (duration, factor) = match (left, right) {
        (Value::Duration(duration), number) | (number, Value::Duration(duration)) => {
            (duration, amount(number)?)
        }
        _ => return None,
    };
    Some(factor.and_then(|factor| duration.times(factor)).map(value))
}

/// `left / right`: a duration by a number.
pub fn divide(left: &Value, right: &Value) -> Option<Result<Value>> {
    let Value::Duration(duration) = left else {
        return None;
    };
    let divisor = amount(right)?;
    Some(
        divisor
            .and_then(|divisor| duration.divided_by(divisor))
            .map(value),
    )
}

fn value(duration: Duration) -> Value {
    Value::Duration(duration.into())
}

fn amount(number: &Value) -> Option<Result<Amount>> {
    match number {
        Value::Integer(number) => Some(Ok(Amount::from(*number))),
        Value::Float(number) => Some(Amount::from_float(*number)),
        Value::Decimal(number) => Some(Amount::from_decimal(*number)),
        _ => None,
    }
}

fn is_point(value: &Value) -> bool {
    super::parts::TemporalParts::of(value).is_some()
}

/// A temporal value moved by a duration: months and days on the calendar first, then the clock.
///
/// A time of day is moved by the clock part only, wrapping at midnight; a date is moved by the whole days of it.
fn shift(temporal: &Value, duration: &Duration) -> Option<Result<Value>> {
    Some(match temporal {
        Value::Date(date) => date
            .plus_months(duration.months)
            .and_then(|date| date.plus_days(duration.days))
            .and_then(|date| date.plus_days(duration.days_of_seconds()))
            .map(Value::Date),
        Value::LocalTime(time) => Ok(Value::LocalTime(shift_time(*time, duration))),
        Value::Time(time) => Ok(Value::Time(shift_offset_time(*time, duration))),
        Value::LocalDateTime(local) => local
            .plus_calendar(duration.months, duration.days)
            .and_then(|local| local.plus_nanoseconds(duration.total_nanoseconds()))
            .map(Value::LocalDateTime),
        Value::DateTime(value) => value
            .plus_calendar(duration.months, duration.days)
            .and_then(|value| value.plus_nanoseconds(duration.total_nanoseconds()))
            .map(|value| Value::DateTime(value.into())),
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Duration(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_)
        | Value::Decimal(_)
        | Value::Period(_)
        | Value::Quantity(_)
        | Value::Vector(_) => return None,
    })
}

fn shift_time(time: LocalTime, duration: &Duration) -> LocalTime {
    LocalTime::wrapping(i128::from(time.nanosecond_of_day()) + duration.total_nanoseconds())
}

fn shift_offset_time(time: Time, duration: &Duration) -> Time {
    shift_time(time.local(), duration).at_offset(time.offset)
}
