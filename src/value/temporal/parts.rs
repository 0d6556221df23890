//! [`TemporalParts`]: the date, time and zone of a temporal value, by which types are converted into one another.

use super::zone::Zone;
use super::{Date, DateTime, LocalTime};
use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;

/// The date, time and zone of a temporal value, as far as its type has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct TemporalParts {
    pub(crate) date: Option<Date>,
    pub(crate) time: Option<LocalTime>,
    pub(crate) zone: Option<Zone>,
    /// The offset of the zone at the value's own moment.
    pub(crate) offset: Option<i32>,
}

impl TemporalParts {
    /// The parts of a value; `None` if it is not a date or a time.
    pub(crate) fn of(value: &Value) -> Option<TemporalParts> {
        let mut parts = TemporalParts::default();
        match value {
            Value::Date(date) => parts.date = Some(*date),
            Value::LocalTime(time) => parts.time = Some(*time),
            Value::Time(time) => {
                parts.time = Some(time.local());
                parts.zone = Some(Zone::Offset(time.offset));
                parts.offset = Some(time.offset);
            }
            Value::LocalDateTime(local) => {
                parts.date = Some(local.date());
                parts.time = Some(local.time());
            }
            Value::DateTime(value) => parts = TemporalParts::of_date_time(value),
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
        }
        Some(parts)
    }

    fn of_date_time(value: &DateTime) -> TemporalParts {
        TemporalParts {
            date: Some(value.local().date()),
            time: Some(value.local().time()),
            zone: Some(value.zone()),
            offset: Some(value.offset),
        }
    }

    /// The parts of a value that must be a date or a time; `purpose` is used in the error.
    pub(crate) fn required(value: &Value, purpose: &str) -> Result<TemporalParts> {
        TemporalParts::of(value).ok_or_else(|| {
            Error::type_error(
                ErrorCode::InvalidArgumentType,
                format!("{purpose} takes a date, a time or a date-time"),
            )
        })
    }

    /// The date, or an error that says what requires it.
    pub(crate) fn need_date(&self, what: &str) -> Result<Date> {
        self.date.ok_or_else(|| missing(what, "a date"))
    }

    /// The time, or an error that says what requires it.
    pub(crate) fn need_time(&self, what: &str) -> Result<LocalTime> {
        self.time.ok_or_else(|| missing(what, "a time of day"))
    }
}

fn missing(what: &str, part: &str) -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("{what} needs {part}, and the value given has none"),
    )
}
