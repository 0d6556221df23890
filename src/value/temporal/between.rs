//! Differences: the duration from one temporal value to another, as a whole or in one unit.
//!
//! Both are first converted to the same parts. A missing date or zone is taken from the other; a date alone starts at
//! midnight. Between two moments in zones the calendar is that of the first, and seconds are elapsed seconds, so that a
//! day on which the clocks change has 23 or 25 hours.

use super::calendar::SECONDS_PER_DAY;
use super::parts::TemporalParts;
use super::zone::Zone;
use super::{Date, DateTime, Duration, LocalDateTime, LocalTime};
use crate::error::Result;
use crate::value::Value;

/// `duration.between`: months, then days, then the rest.
pub fn between(from: &Value, to: &Value) -> Result<Duration> {
    let pair = Pair::align("duration.between", from, to)?;
    let months = pair.months();
    let after_months = pair.advanced(months, 0)?;
    let days = after_months.days();
    let rest = pair.advanced(months, days)?.nanoseconds();
    Duration::from_total(months, days, rest)
}

/// `duration.inMonths`: whole months only.
pub fn in_months(from: &Value, to: &Value) -> Result<Duration> {
    let pair = Pair::align("duration.inMonths", from, to)?;
    Duration::new(pair.months(), 0, 0, 0)
}

/// `duration.inDays`: whole days only.
pub fn in_days(from: &Value, to: &Value) -> Result<Duration> {
    let pair = Pair::align("duration.inDays", from, to)?;
    Duration::new(0, pair.days(), 0, 0)
}

/// `duration.inSeconds`: the elapsed time.
pub fn in_seconds(from: &Value, to: &Value) -> Result<Duration> {
    let pair = Pair::align("duration.inSeconds", from, to)?;
    Duration::from_total(0, 0, pair.nanoseconds())
}

/// Two temporal values with the same parts.
struct Pair {
    ends: Ends,
    /// Whether both had a date of their own; otherwise the calendar part of the difference is zero.
    dated: bool,
}

enum Ends {
    Local(LocalDateTime, LocalDateTime),
    Zoned(DateTime, DateTime),
}

impl Pair {
    fn align(function: &str, from: &Value, to: &Value) -> Result<Pair> {
        let from = TemporalParts::required(from, function)?;
        let to = TemporalParts::required(to, function)?;
        let dated = from.date.is_some() && to.date.is_some();
        // Two times of day are compared on an arbitrary common day.
        let epoch = Date { days: 0 };
        let date_of =
            |end: &TemporalParts, other: &TemporalParts| end.date.or(other.date).unwrap_or(epoch);
        let local = |end: &TemporalParts, other: &TemporalParts| {
            LocalDateTime::new(date_of(end, other), end.time.unwrap_or(LocalTime::MIDNIGHT))
        };
        let (start, end) = (local(&from, &to), local(&to, &from));
        let ends = match (zone_of(&from, &to), zone_of(&to, &from)) {
            (Some(start_zone), Some(end_zone)) => Ends::Zoned(
                zoned(start, start_zone, from.offset)?,
                zoned(end, end_zone, to.offset)?,
            ),
            _ => Ends::Local(start, end),
        };
        Ok(Pair { ends, dated })
    }

    /// The pair with its first end moved on by some months and days.
    fn advanced(&self, months: i64, days: i64) -> Result<Pair> {
        let ends = match &self.ends {
            Ends::Local(from, to) => Ends::Local(from.plus_calendar(months, days)?, *to),
            Ends::Zoned(from, to) => Ends::Zoned(from.plus_calendar(months, days)?, to.clone()),
        };
        Ok(Pair {
            ends,
            dated: self.dated,
        })
    }

    /// Both ends in local time in the zone of the first.
    fn on_one_clock(&self) -> (LocalDateTime, LocalDateTime) {
        match &self.ends {
            Ends::Local(from, to) => (*from, *to),
            Ends::Zoned(from, to) => {
                let offset = from.zone().offset_at(to.seconds);
                let local = LocalDateTime {
                    seconds: to.seconds + i64::from(offset),
                    nanoseconds: to.nanoseconds,
                };
                (from.local(), local)
            }
        }
    }

    fn months(&self) -> i64 {
        if !self.dated {
            return 0;
        }
        let (from, to) = self.on_one_clock();
        // Day and time within a month are ordered lexicographically; months of 32 days keep the months apart.
        let position = |end: LocalDateTime| {
            let date = end.date();
            let day_time = date.day() * SECONDS_PER_DAY + end.seconds.rem_euclid(SECONDS_PER_DAY);
            let month = i128::from(date.month_number()) * i128::from(32 * SECONDS_PER_DAY);
            (month + i128::from(day_time)) * 1_000_000_000 + i128::from(end.nanoseconds)
        };
        let month = i128::from(32 * SECONDS_PER_DAY) * 1_000_000_000;
        let months = (position(to) - position(from)) / month;
        i64::try_from(months).expect("fewer months than years of the calendar times twelve")
    }

    fn days(&self) -> i64 {
        if !self.dated {
            return 0;
        }
        let (from, to) = self.on_one_clock();
        let day = i128::from(SECONDS_PER_DAY) * 1_000_000_000;
        let days = (to.total_nanoseconds() - from.total_nanoseconds()) / day;
        i64::try_from(days).expect("fewer days than the calendar has")
    }

    fn nanoseconds(&self) -> i128 {
        match &self.ends {
            Ends::Local(from, to) => to.total_nanoseconds() - from.total_nanoseconds(),
            Ends::Zoned(from, to) => to.total_nanoseconds() - from.total_nanoseconds(),
        }
    }
}

fn zone_of(end: &TemporalParts, other: &TemporalParts) -> Option<Zone> {
    end.zone.clone().or_else(|| other.zone.clone())
}

fn zoned(local: LocalDateTime, zone: Zone, offset: Option<i32>) -> Result<DateTime> {
    match offset {
        Some(offset) => DateTime::from_local_preferring(local, zone, offset),
        None => DateTime::from_local(local, &zone),
    }
}
