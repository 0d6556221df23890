//! The components of temporal values, as in `d.year`. To add one, add an arm to its family and its name to the list.

use super::calendar::{NANOS_PER_SECOND, overflow};
use super::zone::Zone;
use super::{Date, DateTime, Duration, LocalTime};
use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;

const DATE_COMPONENTS: &[&str] = &[
    "year",
    "quarter",
    "month",
    "week",
    "weekYear",
    "dayOfQuarter",
    "quarterDay",
    "day",
    "ordinalDay",
    "dayOfWeek",
    "weekDay",
];
const TIME_COMPONENTS: &[&str] = &[
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
];
const ZONE_COMPONENTS: &[&str] = &["timezone", "offset", "offsetMinutes", "offsetSeconds"];
const INSTANT_COMPONENTS: &[&str] = &["epochSeconds", "epochMillis"];
const DURATION_COMPONENTS: &[&str] = &[
    "years",
    "quarters",
    "months",
    "weeks",
    "days",
    "hours",
    "minutes",
    "seconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "quartersOfYear",
    "monthsOfQuarter",
    "monthsOfYear",
    "daysOfWeek",
    "minutesOfHour",
    "secondsOfMinute",
    "millisecondsOfSecond",
    "microsecondsOfSecond",
    "nanosecondsOfSecond",
];

/// A component of a temporal value by its name; `None` if the value is not temporal.
pub fn component(value: &Value, name: &str) -> Option<Result<Value>> {
    let integer = |found: Option<i64>| found.map(Value::Integer);
    let (found, names) = match value {
        Value::Date(date) => (integer(of_date(*date, name)), vec![DATE_COMPONENTS]),
        Value::LocalTime(time) => (integer(of_time(*time, name)), vec![TIME_COMPONENTS]),
        Value::Time(time) => {
            let found = integer(of_time(time.local(), name));
            let zone = Zone::Offset(time.offset);
            (
                found.or_else(|| of_zone(&zone, time.offset, name)),
                vec![TIME_COMPONENTS, ZONE_COMPONENTS],
            )
        }
        Value::LocalDateTime(local) => {
            let found = of_date(local.date(), name).or_else(|| of_time(local.time(), name));
            (integer(found), vec![DATE_COMPONENTS, TIME_COMPONENTS])
        }
        Value::DateTime(value) => (
            of_date_time(value, name),
            vec![
                DATE_COMPONENTS,
                TIME_COMPONENTS,
                ZONE_COMPONENTS,
                INSTANT_COMPONENTS,
            ],
        ),
        Value::Duration(duration) => {
            let found = of_duration(duration, name);
            let found = found.map(|found| i64::try_from(found).map_err(|_| overflow(name)));
            return Some(match found {
                Some(found) => found.map(Value::Integer),
                None => Err(unknown(name, &[DURATION_COMPONENTS])),
            });
        }
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_)
        | Value::Decimal(_)
        | Value::Period(_)
        | Value::Quantity(_)
        | Value::Vector(_) => return None,
    };
    Some(found.ok_or_else(|| unknown(name, &names)))
}

fn of_date(date: Date, name: &str) -> Option<i64> {
    Some(match name {
        "year" => date.year(),
        "quarter" => date.quarter(),
        "month" => date.month(),
        "week" => date.week().1,
        "weekYear" => date.week().0,
        "dayOfQuarter" | "quarterDay" => date.day_of_quarter(),
        "day" => date.day(),
        "ordinalDay" => date.ordinal_day(),
        "dayOfWeek" | "weekDay" => date.day_of_week(),
        _ => return None,
    })
}

fn of_time(time: LocalTime, name: &str) -> Option<i64> {
    Some(match name {
        "hour" => time.hour(),
        "minute" => time.minute(),
        "second" => time.second(),
        "millisecond" => time.nanosecond() / 1_000_000,
        "microsecond" => time.nanosecond() / 1_000,
        "nanosecond" => time.nanosecond(),
        _ => return None,
    })
}

fn of_zone(zone: &Zone, offset: i32, name: &str) -> Option<Value> {
    Some(match name {
        "timezone" => Value::String(zone.to_string().into()),
        "offset" => Value::String(Zone::Offset(offset).to_string().into()),
        "offsetMinutes" => Value::Integer(i64::from(offset / 60)),
        "offsetSeconds" => Value::Integer(i64::from(offset)),
        _ => return None,
    })
}

fn of_date_time(value: &DateTime, name: &str) -> Option<Value> {
    let local = value.local();
    let integer = match name {
        "epochSeconds" => Some(value.seconds),
        "epochMillis" => Some(value.epoch_millis()),
        _ => of_date(local.date(), name).or_else(|| of_time(local.time(), name)),
    };
    integer
        .map(Value::Integer)
        .or_else(|| of_zone(&value.zone(), value.offset, name))
}

/// Totals include the larger units; the components `…Of…` are the remainder within the larger unit.
fn of_duration(duration: &Duration, name: &str) -> Option<i128> {
    let months = i128::from(duration.months);
    let days = i128::from(duration.days);
    let seconds = i128::from(duration.seconds);
    let nanoseconds = i128::from(duration.nanoseconds);
    let total = seconds * i128::from(NANOS_PER_SECOND) + nanoseconds;
    Some(match name {
        "years" => months / 12,
        "quarters" => months / 3,
        "months" => months,
        "weeks" => days / 7,
        "days" => days,
        "hours" => seconds / 3_600,
        "minutes" => seconds / 60,
        "seconds" => seconds,
        "milliseconds" => total.div_euclid(1_000_000),
        "microseconds" => total.div_euclid(1_000),
        "nanoseconds" => total,
        "quartersOfYear" => months / 3 % 4,
        "monthsOfQuarter" => months % 3,
        "monthsOfYear" => months % 12,
        "daysOfWeek" => days % 7,
        "minutesOfHour" => seconds / 60 % 60,
        "secondsOfMinute" => seconds % 60,
        "millisecondsOfSecond" => nanoseconds / 1_000_000,
        "microsecondsOfSecond" => nanoseconds / 1_000,
        "nanosecondsOfSecond" => nanoseconds,
        _ => return None,
    })
}

fn unknown(name: &str, names: &[&[&str]]) -> Error {
    let known = names.concat();
    let error = Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("this temporal value has no component '{name}'"),
    );
    match crate::error::nearest(name, known.iter().copied()) {
        Some(near) => error.hint(format!("did you mean '{near}'?")),
        None => error.hint(format!("its components are {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_component_is_there() {
        let date_time: DateTime = "1984-11-11T12:31:14.645876123+01:00[Europe/Stockholm]"
            .parse()
            .expect("a date-time");
        let duration: Duration = "P1Y4M10DT1H1M1.1S".parse().expect("a duration");
        let families = [
            DATE_COMPONENTS,
            TIME_COMPONENTS,
            ZONE_COMPONENTS,
            INSTANT_COMPONENTS,
        ];
        let date_time = Value::DateTime(date_time.into());
        for name in families.concat() {
            assert!(
                component(&date_time, name).expect("temporal").is_ok(),
                "{name}"
            );
        }
        let duration = Value::Duration(duration.into());
        for name in DURATION_COMPONENTS {
            assert!(
                component(&duration, name).expect("temporal").is_ok(),
                "{name}"
            );
        }
        assert!(component(&duration, "year").expect("temporal").is_err());
        assert!(component(&Value::Null, "year").is_none());
    }
}
