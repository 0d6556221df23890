//! [`LocalDateTime`] and [`DateTime`]: a day with a time, without and with a zone.

use super::calendar::{FIRST_DAY, LAST_DAY, NANOS_PER_SECOND, SECONDS_PER_DAY, overflow};
use super::zone::Zone;
use super::{Date, DateTime, LocalDateTime, LocalTime};
use crate::error::Result;
use std::cmp::Ordering;

impl LocalDateTime {
    /// A day and a time of it.
    pub fn new(date: Date, time: LocalTime) -> LocalDateTime {
        let (second, nanosecond) = (
            time.nanoseconds / NANOS_PER_SECOND,
            time.nanoseconds % NANOS_PER_SECOND,
        );
        LocalDateTime {
            seconds: date.days * SECONDS_PER_DAY + second,
            nanoseconds: u32::try_from(nanosecond).expect("less than a second"),
        }
    }

    /// From seconds since 1970-01-01T00:00 and nanoseconds within the second.
    pub(crate) fn from_seconds(seconds: i64, nanoseconds: u32) -> Result<LocalDateTime> {
        if (FIRST_DAY..=LAST_DAY).contains(&seconds.div_euclid(SECONDS_PER_DAY)) {
            Ok(LocalDateTime {
                seconds,
                nanoseconds,
            })
        } else {
            Err(overflow("a date-time").hint("years go from -999999999 to +999999999"))
        }
    }

    /// The day.
    pub fn date(self) -> Date {
        Date {
            days: self.seconds.div_euclid(SECONDS_PER_DAY),
        }
    }

    /// The time of the day.
    pub fn time(self) -> LocalTime {
        LocalTime {
            nanoseconds: self.seconds.rem_euclid(SECONDS_PER_DAY) * NANOS_PER_SECOND
                + i64::from(self.nanoseconds),
        }
    }

    /// Moves by some months, then some days on the calendar, keeping the time of day.
    pub(crate) fn plus_calendar(self, months: i64, days: i64) -> Result<LocalDateTime> {
        let date = self.date().plus_months(months)?.plus_days(days)?;
        Ok(LocalDateTime::new(date, self.time()))
    }

    /// Nanoseconds since 1970-01-01T00:00.
    pub(crate) fn total_nanoseconds(self) -> i128 {
        total_nanoseconds(self.seconds, self.nanoseconds)
    }

    /// The moment a number of nanoseconds later.
    pub(crate) fn plus_nanoseconds(self, nanoseconds: i128) -> Result<LocalDateTime> {
        let (seconds, nanoseconds) = split_nanoseconds(self.total_nanoseconds() + nanoseconds)?;
        LocalDateTime::from_seconds(seconds, nanoseconds)
    }
}

impl DateTime {
    /// The moment at which the local time of a zone is a given date-time.
    ///
    /// If the clocks were moved forward over it, the time is moved forward by the same amount; if they were moved back
    /// and show it twice, the first moment is taken.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn from_local(local: LocalDateTime, zone: &Zone) -> Result<DateTime> {
        let offset = zone.offset_at_local(local.seconds);
        DateTime::from_instant(
            local.seconds - i64::from(offset),
            local.nanoseconds,
            zone.clone(),
        )
    }

    /// Like [`DateTime::from_local`], but if there are two possible moments, takes the one with the preferred offset.
    pub(crate) fn from_local_preferring(
        local: LocalDateTime,
        zone: Zone,
        offset: i32,
    ) -> Result<DateTime> {
        let seconds = local.seconds - i64::from(offset);
        if zone.offset_at(seconds) == offset {
            DateTime::from_instant(seconds, local.nanoseconds, zone)
        } else {
            DateTime::from_local(local, &zone)
        }
    }

    /// The moment some seconds and nanoseconds after 1970-01-01T00:00Z, in a zone.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn from_instant(seconds: i64, nanoseconds: u32, zone: Zone) -> Result<DateTime> {
        let offset = zone.offset_at(seconds);
        let local = seconds.checked_add(i64::from(offset));
        LocalDateTime::from_seconds(local.ok_or_else(|| overflow("a date-time"))?, nanoseconds)?;
        Ok(DateTime {
            seconds,
            nanoseconds,
            offset,
            zone: match zone {
                Zone::Offset(_) => None,
                Zone::Named(name) => Some(name),
            },
        })
    }

    /// The moment some milliseconds after 1970-01-01T00:00Z, in UTC.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn from_epoch_millis(milliseconds: i64) -> Result<DateTime> {
        let (seconds, nanoseconds) = split_nanoseconds(i128::from(milliseconds) * 1_000_000)?;
        DateTime::from_instant(seconds, nanoseconds, Zone::UTC)
    }

    /// The zone: by name if it has one, by offset otherwise.
    pub fn zone(&self) -> Zone {
        match &self.zone {
            Some(name) => Zone::Named(name.clone()),
            None => Zone::Offset(self.offset),
        }
    }

    /// Seconds since 1970-01-01T00:00Z.
    pub fn epoch_seconds(&self) -> i64 {
        self.seconds
    }

    /// Milliseconds since 1970-01-01T00:00Z; years of nine digits are at most 3 × 10^16 seconds, which fits even in
    /// milliseconds.
    pub fn epoch_millis(&self) -> i64 {
        self.seconds * 1_000 + i64::from(self.nanoseconds) / 1_000_000
    }

    /// Nanoseconds within the second.
    pub fn nanosecond(&self) -> u32 {
        self.nanoseconds
    }

    /// Seconds east of UTC.
    pub fn offset(&self) -> i32 {
        self.offset
    }

    /// The local day and time.
    pub fn local(&self) -> LocalDateTime {
        LocalDateTime {
            seconds: self.seconds + i64::from(self.offset),
            nanoseconds: self.nanoseconds,
        }
    }

    /// The same moment in another zone.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn with_zone_same_instant(&self, zone: Zone) -> Result<DateTime> {
        DateTime::from_instant(self.seconds, self.nanoseconds, zone)
    }

    /// Moves by some months, then some days on the calendar, keeping the local time and, if possible, the offset.
    pub(crate) fn plus_calendar(&self, months: i64, days: i64) -> Result<DateTime> {
        if months == 0 && days == 0 {
            return Ok(self.clone());
        }
        let local = self.local().plus_calendar(months, days)?;
        DateTime::from_local_preferring(local, self.zone(), self.offset)
    }

    /// Nanoseconds since 1970-01-01T00:00Z.
    pub(crate) fn total_nanoseconds(&self) -> i128 {
        total_nanoseconds(self.seconds, self.nanoseconds)
    }

    /// The moment a number of nanoseconds later.
    pub(crate) fn plus_nanoseconds(&self, nanoseconds: i128) -> Result<DateTime> {
        let (seconds, nanoseconds) = split_nanoseconds(self.total_nanoseconds() + nanoseconds)?;
        DateTime::from_instant(seconds, nanoseconds, self.zone())
    }
}

fn total_nanoseconds(seconds: i64, nanoseconds: u32) -> i128 {
    i128::from(seconds) * i128::from(NANOS_PER_SECOND) + i128::from(nanoseconds)
}

fn split_nanoseconds(total: i128) -> Result<(i64, u32)> {
    let unit = i128::from(NANOS_PER_SECOND);
    let seconds = i64::try_from(total.div_euclid(unit)).map_err(|_| overflow("a date-time"))?;
    let nanoseconds = u32::try_from(total.rem_euclid(unit)).expect("less than a second");
    Ok((seconds, nanoseconds))
}

/// By moment; equal moments by offset and zone, so that only equal date-times compare as equal.
impl Ord for DateTime {
    fn cmp(&self, other: &DateTime) -> Ordering {
        fn key(value: &DateTime) -> (i64, u32, i32, Option<&str>) {
            let zone = value.zone.as_deref();
            (value.seconds, value.nanoseconds, value.offset, zone)
        }
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &DateTime) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
