//! Temporal values from a map: named fields, or another temporal value with fields that override its own.
//!
//! A day is specified in one of four ways: month and day, week and day of the week, quarter and day of the quarter, or
//! day of the year. Fields go from large to small; without another temporal value to start from, no field may be
//! omitted between two that are given.

use super::amount::{Amount, Sum};
use super::calendar::check;
use super::date_fields::DateFields;
use super::parts::TemporalParts;
use super::zone::Zone;
use super::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use crate::error::{Error, ErrorCode, Result};
use crate::value::{Map, Value};

const DATE_FIELDS: &[&str] = &[
    "year",
    "quarter",
    "month",
    "week",
    "ordinalDay",
    "dayOfQuarter",
    "dayOfWeek",
    "day",
];
const TIME_FIELDS: &[&str] = &[
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
];

/// A date of a map such as `{year: 2015, week: 30}` or `{date: other, day: 1}`.
pub fn date(map: &Map) -> Result<Date> {
    let fields = Fields {
        map,
        what: "a date",
    };
    fields.allow(&[DATE_FIELDS, &["date"]])?;
    let base = fields.date_of("date")?;
    fields.date(base)
}

/// A local time of a map such as `{hour: 12, minute: 31}` or `{time: other, second: 0}`.
pub fn local_time(map: &Map) -> Result<LocalTime> {
    let what = "a local time";
    let fields = Fields { map, what };
    fields.allow(&[TIME_FIELDS, &["time"]])?;
    fields.required_time(fields.temporal("time")?.as_ref())
}

/// A time of a map such as `{hour: 12, timezone: '+01:00'}` or `{time: other, second: 0}`.
pub fn time(map: &Map, now: &DateTime) -> Result<Time> {
    let fields = Fields {
        map,
        what: "a time",
    };
    fields.allow(&[TIME_FIELDS, &["time", "timezone"]])?;
    let base = fields.temporal("time")?;
    let time = fields.required_time(base.as_ref())?;
    let own_offset = base.and_then(|parts| parts.offset);
    let moment = now.epoch_seconds();
    let offset = fields.zone()?.map(|zone| zone.offset_at(moment));
    Ok(match (own_offset, offset) {
        (Some(own), Some(offset)) => time.at_offset(own).with_offset_same_instant(offset),
        (own, offset) => {
            let default = || now.zone().offset_at(moment);
            time.at_offset(own.or(offset).unwrap_or_else(default))
        }
    })
}

/// A local date-time of a map: the fields of a date and of a time.
pub fn local_date_time(map: &Map) -> Result<LocalDateTime> {
    let what = "a local date-time";
    let fields = Fields { map, what };
    fields.allow(&[DATE_FIELDS, TIME_FIELDS, &["date", "time", "datetime"]])?;
    let (base, _) = fields.selected()?;
    fields.local_date_time(&base)
}

/// A date-time of a map: the fields of a date, of a time, and a zone.
///
/// A time zone given beside a temporal value that has one converts the moment to it; otherwise it is the zone of the
/// local time.
pub fn date_time(map: &Map, now: &DateTime) -> Result<DateTime> {
    let what = "a date-time";
    let fields = Fields { map, what };
    let selectors: &[&str] = &[
        "date",
        "time",
        "datetime",
        "epochSeconds",
        "epochMillis",
        "timezone",
    ];
    fields.allow(&[DATE_FIELDS, TIME_FIELDS, selectors])?;
    let zone = fields.zone()?;
    let (mut base, mut own_zone) = fields.selected()?;
    if let Some(value) = fields.epoch()? {
        base = TemporalParts::required(&Value::DateTime(value.into()), what)?;
        own_zone = Some(Zone::UTC);
    }
    let local = fields.local_date_time(&base)?;
    match (own_zone, zone) {
        (Some(own), Some(zone)) => {
            with_own_zone(local, own, base.offset)?.with_zone_same_instant(zone)
        }
        (Some(own), None) => with_own_zone(local, own, base.offset),
        (None, zone) => DateTime::from_local(local, &zone.unwrap_or_else(|| now.zone())),
    }
}

/// A local date-time in the zone of the temporal value that it was taken from, with the same offset if there are two
/// possible ones.
fn with_own_zone(local: LocalDateTime, zone: Zone, offset: Option<i32>) -> Result<DateTime> {
    match offset {
        Some(offset) => DateTime::from_local_preferring(local, zone, offset),
        None => DateTime::from_local(local, &zone),
    }
}

/// A duration of a map such as `{months: 5, days: 1.5}`.
pub fn duration(map: &Map) -> Result<Duration> {
    let mut sum = Sum::default();
    for (name, value) in map {
        let amount = match value {
            Value::Integer(value) => Amount::from(*value),
            Value::Float(value) => Amount::from_float(*value)?,
            Value::Decimal(value) => Amount::from_decimal(*value)?,
            _ => return Err(wrong_type(name, "a number")),
        };
        sum.add(name, amount)
            .unwrap_or_else(|| Err(unknown(name, "a duration", &DURATION_FIELDS)))?;
    }
    if map.is_empty() {
        return Err(nothing("a duration", "{days: 1, hours: 12}"));
    }
    sum.carry()
}

const DURATION_FIELDS: [&str; 11] = [
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
];

/// The zone of a map that contains only `timezone`: such a map denotes the current time.
pub fn only_zone(map: &Map) -> Result<Option<Zone>> {
    if map.len() != 1 {
        return Ok(None);
    }
    Fields {
        map,
        what: "a zone",
    }
    .zone()
}

/// Reads the fields of one map.
pub(crate) struct Fields<'a> {
    pub(crate) map: &'a Map,
    /// The type of the result, for messages.
    pub(crate) what: &'a str,
}

impl Fields<'_> {
    /// Rejects fields of other names.
    fn allow(&self, names: &[&[&str]]) -> Result<()> {
        let known = names.concat();
        match self.map.keys().find(|key| !known.contains(&&***key)) {
            Some(key) => Err(unknown(key, self.what, &known)),
            None => Ok(()),
        }
    }

    /// Rejects fields that cannot override a truncated temporal value.
    pub(crate) fn allow_overrides(&self, date: bool, time: bool, zone: bool) -> Result<()> {
        self.allow(&[
            if date { DATE_FIELDS } else { &[] },
            if time { TIME_FIELDS } else { &[] },
            if zone { &["timezone"] } else { &[] },
        ])
    }

    /// An integer field, if it is given.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>> {
        match self.map.get(name) {
            None => Ok(None),
            Some(Value::Integer(value)) => Ok(Some(*value)),
            Some(_) => Err(wrong_type(name, "an integer")),
        }
    }

    /// The `timezone` field, if it is given.
    pub(crate) fn zone(&self) -> Result<Option<Zone>> {
        match self.map.get("timezone") {
            None => Ok(None),
            Some(Value::String(name)) => Ok(Some(name.parse()?)),
            Some(_) => Err(wrong_type("timezone", "a string")),
        }
    }

    fn temporal(&self, name: &str) -> Result<Option<TemporalParts>> {
        let value = self.map.get(name);
        value
            .map(|value| TemporalParts::required(value, name))
            .transpose()
    }

    fn date_of(&self, name: &str) -> Result<Option<Date>> {
        let parts = self.temporal(name)?;
        parts.map(|parts| parts.need_date(name)).transpose()
    }

    /// The date, time and offset that `date`, `time` or `datetime` select, and the zone that comes with them.
    fn selected(&self) -> Result<(TemporalParts, Option<Zone>)> {
        let date = self.date_of("date")?;
        let time = self.temporal("time")?;
        if let Some(parts) = self.temporal("datetime")? {
            if date.is_some() || time.is_some() {
                return Err(Error::argument(
                    ErrorCode::InvalidArgumentValue,
                    "datetime cannot be combined with date or time",
                )
                .hint("give {datetime: …}, or {date: …, time: …}"));
            }
            parts.need_date("datetime")?;
            let zone = parts.zone.clone();
            return Ok((parts, zone));
        }
        let time = time.unwrap_or_default();
        if self.map.contains_key("time") {
            time.need_time("time")?;
        }
        let zone = time.zone.clone();
        Ok((TemporalParts { date, ..time }, zone))
    }

    /// The moment given by `epochSeconds` or `epochMillis`.
    fn epoch(&self) -> Result<Option<DateTime>> {
        if let Some(seconds) = self.integer("epochSeconds")? {
            return DateTime::from_instant(seconds, 0, Zone::UTC).map(Some);
        }
        let milliseconds = self.integer("epochMillis")?;
        milliseconds.map(DateTime::from_epoch_millis).transpose()
    }

    fn local_date_time(&self, base: &TemporalParts) -> Result<LocalDateTime> {
        let date_fields = DateFields::read(self)?;
        let has_time = self.map.keys().any(|key| TIME_FIELDS.contains(&&**key));
        if has_time && base.date.is_none() {
            date_fields.check_complete(self.what)?;
        }
        let date = date_fields.resolve(base.date, self.what)?;
        let time = self.time(
            base.time.unwrap_or(LocalTime::MIDNIGHT),
            base.time.is_some(),
        )?;
        Ok(LocalDateTime::new(date, time))
    }

    /// The date: of fields alone, or of a date that the fields override.
    pub(crate) fn date(&self, base: Option<Date>) -> Result<Date> {
        DateFields::read(self)?.resolve(base, self.what)
    }

    fn required_time(&self, base: Option<&TemporalParts>) -> Result<LocalTime> {
        let base = base.map(|parts| parts.need_time("time")).transpose()?;
        if base.is_none() && !self.map.contains_key("hour") {
            return Err(nothing(self.what, "{hour: 12, minute: 31}"));
        }
        self.time(base.unwrap_or(LocalTime::MIDNIGHT), base.is_some())
    }

    /// The time that the fields override; without gaps unless it is that of another temporal value.
    pub(crate) fn time(&self, base: LocalTime, selected: bool) -> Result<LocalTime> {
        let (hour, minute) = (self.integer("hour")?, self.integer("minute")?);
        let (second, nanosecond) = (self.integer("second")?, self.nanosecond()?);
        if !selected {
            let given = [
                ("hour", hour.is_some()),
                ("minute", minute.is_some()),
                ("second", second.is_some()),
                ("a fraction of the second", nanosecond.is_some()),
            ];
            check_no_gap(&given)?;
        }
        LocalTime::new(
            hour.unwrap_or_else(|| base.hour()),
            minute.unwrap_or_else(|| base.minute()),
            second.unwrap_or_else(|| base.second()),
            nanosecond.unwrap_or_else(|| base.nanosecond()),
        )
    }

    /// The fraction of the second, if any part of it is given; each part is relative to the next larger one.
    fn nanosecond(&self) -> Result<Option<i64>> {
        let millisecond = self.integer("millisecond")?;
        let microsecond = self.integer("microsecond")?;
        let nanosecond = self.integer("nanosecond")?;
        if millisecond.or(microsecond).or(nanosecond).is_none() {
            return Ok(None);
        }
        let below_millisecond = if millisecond.is_some() {
            1_000
        } else {
            1_000_000
        };
        let below_microsecond = match (millisecond, microsecond) {
            (_, Some(_)) => 1_000,
            (Some(_), None) => 1_000_000,
            (None, None) => 1_000_000_000,
        };
        let millisecond = check("millisecond", millisecond.unwrap_or(0), 0, 999)?;
        let microsecond = check(
            "microsecond",
            microsecond.unwrap_or(0),
            0,
            below_millisecond - 1,
        )?;
        let nanosecond = check(
            "nanosecond",
            nanosecond.unwrap_or(0),
            0,
            below_microsecond - 1,
        )?;
        Ok(Some(
            millisecond * 1_000_000 + microsecond * 1_000 + nanosecond,
        ))
    }
}

/// Rejects a field that is given after an omitted one.
pub(crate) fn check_no_gap(fields: &[(&str, bool)]) -> Result<()> {
    for pair in fields.windows(2) {
        if let [(larger, false), (smaller, true)] = pair {
            return Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("{smaller} cannot be given without {larger}"),
            ));
        }
    }
    Ok(())
}

fn nothing(what: &str, example: &str) -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("the map has no field to make {what} of"),
    )
    .hint(format!("write for example {example}"))
}

fn wrong_type(name: &str, wanted: &str) -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("{name} must be {wanted}"),
    )
}

fn unknown(name: &str, what: &str, known: &[&str]) -> Error {
    let error = Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("{what} has no field '{name}'"),
    );
    match crate::error::nearest(name, known.iter().copied()) {
        Some(near) => error.hint(format!("did you mean '{near}'?")),
        None => error.hint(format!("its fields are {}", known.join(", "))),
    }
}
