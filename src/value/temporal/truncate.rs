//! Truncation: the start of the unit that contains a temporal value, with fields of that start overridden.
//!
//! Each function returns its own type, whatever the type of the temporal value: missing parts are the start of the day
//! and the zone of `now`.

use super::calendar::NANOS_PER_SECOND;
use super::fields::Fields;
use super::parts::TemporalParts;
use super::{Date, DateTime, LocalDateTime, LocalTime, Time};
use crate::error::{Error, ErrorCode, Result};
use crate::value::{Map, Value};
use std::sync::Arc;

/// The units of truncation, from long to short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Millennium,
    Century,
    Decade,
    Year,
    WeekYear,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
}

/// The names of the units.
const UNITS: [(&str, Unit); 14] = [
    ("millennium", Unit::Millennium),
    ("century", Unit::Century),
    ("decade", Unit::Decade),
    ("year", Unit::Year),
    ("weekYear", Unit::WeekYear),
    ("quarter", Unit::Quarter),
    ("month", Unit::Month),
    ("week", Unit::Week),
    ("day", Unit::Day),
    ("hour", Unit::Hour),
    ("minute", Unit::Minute),
    ("second", Unit::Second),
    ("millisecond", Unit::Millisecond),
    ("microsecond", Unit::Microsecond),
];

/// `date.truncate`.
pub fn date(unit: &str, value: &Value, overrides: &Map) -> Result<Date> {
    let request = Request::read("date.truncate", unit, value, overrides)?;
    request.fields().allow_overrides(true, false, false)?;
    if request.unit > Unit::Day {
        return Err(request.unit_too_short("a date"));
    }
    request.date()
}

/// `localtime.truncate`.
pub fn local_time(unit: &str, value: &Value, overrides: &Map) -> Result<LocalTime> {
    let request = Request::read("localtime.truncate", unit, value, overrides)?;
    request.fields().allow_overrides(false, true, false)?;
    request.clock_time()
}

/// `time.truncate`.
pub fn time(unit: &str, value: &Value, overrides: &Map, now: &DateTime) -> Result<Time> {
    let request = Request::read("time.truncate", unit, value, overrides)?;
    request.fields().allow_overrides(false, true, true)?;
    let moment = now.epoch_seconds();
    let given = request.fields().zone()?.map(|zone| zone.offset_at(moment));
    let offset = given.or(request.parts.offset);
    Ok(request
        .clock_time()?
        .at_offset(offset.unwrap_or_else(|| now.zone().offset_at(moment))))
}

/// `localdatetime.truncate`.
pub fn local_date_time(unit: &str, value: &Value, overrides: &Map) -> Result<LocalDateTime> {
    let request = Request::read("localdatetime.truncate", unit, value, overrides)?;
    request.fields().allow_overrides(true, true, false)?;
    request.local_date_time()
}

/// `datetime.truncate`.
pub fn date_time(unit: &str, value: &Value, overrides: &Map, now: &DateTime) -> Result<DateTime> {
    let request = Request::read("datetime.truncate", unit, value, overrides)?;
    request.fields().allow_overrides(true, true, true)?;
    let given = request.fields().zone()?;
    let local = request.local_date_time()?;
    match (given, &request.parts) {
        (Some(zone), _) => DateTime::from_local(local, &zone),
        (
            None,
            TemporalParts {
                zone: Some(zone),
                offset: Some(offset),
                ..
            },
        ) => DateTime::from_local_preferring(local, zone.clone(), *offset),
        (None, _) => DateTime::from_local(local, &now.zone()),
    }
}

/// One call of a truncation.
struct Request<'a> {
    function: &'a str,
    unit: Unit,
    parts: TemporalParts,
    overrides: Map,
}

impl<'a> Request<'a> {
    fn read(function: &'a str, unit: &str, value: &Value, overrides: &Map) -> Result<Request<'a>> {
        let parts = TemporalParts::required(value, function)?;
        let unit = find_unit(unit)?;
        let mut overrides = overrides.clone();
        if let Some(time) = parts.time {
            keep_fraction(unit, time, &mut overrides);
        }
        Ok(Request {
            function,
            unit,
            parts,
            overrides,
        })
    }

    fn fields(&self) -> Fields<'_> {
        Fields {
            map: &self.overrides,
            what: self.function,
        }
    }

    fn date(&self) -> Result<Date> {
        let date = self.parts.need_date(self.function)?;
        self.fields().date(Some(truncate_date(self.unit, date)?))
    }

    /// The time of day, for a function whose result has no date.
    fn clock_time(&self) -> Result<LocalTime> {
        if self.unit < Unit::Day {
            return Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!(
                    "{} cannot truncate to a unit longer than a day",
                    self.function
                ),
            )
            .hint("use 'day', 'hour', 'minute', 'second', 'millisecond' or 'microsecond'"));
        }
        self.parts.need_time(self.function)?;
        self.time()
    }

    fn time(&self) -> Result<LocalTime> {
        let time = match self.parts.time {
            Some(time) => truncate_time(self.unit, time),
            None if self.unit <= Unit::Day => LocalTime::MIDNIGHT,
            None => return Err(self.unit_too_short("a date")),
        };
        self.fields().time(time, true)
    }

    fn local_date_time(&self) -> Result<LocalDateTime> {
        Ok(LocalDateTime::new(self.date()?, self.time()?))
    }

    fn unit_too_short(&self, what: &str) -> Error {
        Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!(
                "{} cannot truncate {what} to a unit shorter than a day",
                self.function
            ),
        )
        .hint("use 'day' or a longer unit")
    }
}

fn find_unit(name: &str) -> Result<Unit> {
    let found = UNITS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, unit)| *unit).ok_or_else(|| {
        let names: Vec<&str> = UNITS.iter().map(|(name, _)| *name).collect();
        Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("'{name}' is not a unit that a temporal can be truncated to"),
        )
        .hint(format!("the units are {}", names.join(", ")))
    })
}

/// If a smaller part of the fraction is overridden, the part of the fraction that truncation keeps is preserved.
fn keep_fraction(unit: Unit, time: LocalTime, overrides: &mut Map) {
    let has = |name: &str| overrides.contains_key(name);
    let millisecond = time.nanosecond() / 1_000_000;
    let microsecond = time.nanosecond() / 1_000;
    if unit == Unit::Millisecond && !has("millisecond") && (has("microsecond") || has("nanosecond"))
    {
        overrides.insert(Arc::from("millisecond"), Value::Integer(millisecond));
    } else if unit == Unit::Microsecond
        && has("nanosecond")
        && !has("microsecond")
        && !has("millisecond")
    {
        overrides.insert(Arc::from("microsecond"), Value::Integer(microsecond));
    }
}

fn truncate_date(unit: Unit, date: Date) -> Result<Date> {
    let (year, month, _) = date.calendar();
    match unit {
        Unit::Millennium => first_of_years(year, 1_000),
        Unit::Century => first_of_years(year, 100),
        Unit::Decade => first_of_years(year, 10),
        Unit::Year => first_of_years(year, 1),
        Unit::WeekYear => Date::from_week(date.week().0, 1, 1),
        Unit::Quarter => Date::from_quarter(year, date.quarter(), 1),
        Unit::Month => Date::from_calendar(year, month, 1),
        Unit::Week => date.plus_days(1 - date.day_of_week()),
        _ => Ok(date),
    }
}

fn first_of_years(year: i64, length: i64) -> Result<Date> {
    Date::from_calendar(year.div_euclid(length) * length, 1, 1)
}

fn truncate_time(unit: Unit, time: LocalTime) -> LocalTime {
    let length = match unit {
        Unit::Hour => 3_600 * NANOS_PER_SECOND,
        Unit::Minute => 60 * NANOS_PER_SECOND,
        Unit::Second => NANOS_PER_SECOND,
        Unit::Millisecond => NANOS_PER_SECOND / 1_000,
        Unit::Microsecond => NANOS_PER_SECOND / 1_000_000,
        _ => return LocalTime::MIDNIGHT,
    };
    LocalTime {
        nanoseconds: time.nanoseconds - time.nanoseconds % length,
    }
}
