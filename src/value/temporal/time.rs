//! [`LocalTime`] and [`Time`]: a time of day, without and with an offset, and their components.

use super::calendar::{NANOS_PER_DAY, NANOS_PER_SECOND, check};
use super::{LocalTime, Time};
use crate::error::Result;
use std::cmp::Ordering;

/// Nanoseconds in a minute.
const NANOS_PER_MINUTE: i64 = 60 * NANOS_PER_SECOND;
/// Nanoseconds in an hour.
const NANOS_PER_HOUR: i64 = 60 * NANOS_PER_MINUTE;

impl LocalTime {
    /// 00:00.
    pub const MIDNIGHT: LocalTime = LocalTime { nanoseconds: 0 };

    /// The time of an hour, a minute, a second and nanoseconds within the second.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a component out of its range, which the message names.
    pub fn new(hour: i64, minute: i64, second: i64, nanosecond: i64) -> Result<LocalTime> {
        check("hour", hour, 0, 23)?;
        check("minute", minute, 0, 59)?;
        check("second", second, 0, 59)?;
        check("nanosecond", nanosecond, 0, NANOS_PER_SECOND - 1)?;
        let seconds = hour * 3_600 + minute * 60 + second;
        Ok(LocalTime {
            nanoseconds: seconds * NANOS_PER_SECOND + nanosecond,
        })
    }

    /// The time a number of nanoseconds after midnight, wrapping at midnight.
    pub(crate) fn wrapping(nanoseconds: i128) -> LocalTime {
        let wrapped = nanoseconds.rem_euclid(i128::from(NANOS_PER_DAY));
        LocalTime {
            nanoseconds: i64::try_from(wrapped).expect("less than the nanoseconds of a day"),
        }
    }

    /// Nanoseconds since midnight.
    pub fn nanosecond_of_day(self) -> i64 {
        self.nanoseconds
    }

    /// Hour of the day.
    pub fn hour(self) -> i64 {
        self.nanoseconds / NANOS_PER_HOUR
    }

    /// Minute of the hour.
    pub fn minute(self) -> i64 {
        self.nanoseconds / NANOS_PER_MINUTE % 60
    }

    /// Second of the minute.
    pub fn second(self) -> i64 {
        self.nanoseconds / NANOS_PER_SECOND % 60
    }

    /// Nanosecond of the second.
    pub fn nanosecond(self) -> i64 {
        self.nanoseconds % NANOS_PER_SECOND
    }

    /// With this offset from UTC.
    pub fn at_offset(self, offset: i32) -> Time {
        Time {
            nanoseconds: self.nanoseconds,
            offset,
        }
    }
}

impl Time {
    /// The time as the local clock shows it.
    pub fn local(self) -> LocalTime {
        LocalTime {
            nanoseconds: self.nanoseconds,
        }
    }

    /// Seconds east of UTC.
    pub fn offset(self) -> i32 {
        self.offset
    }

    /// The same moment with another offset.
    pub fn with_offset_same_instant(self, offset: i32) -> Time {
        let instant = i128::from(self.instant());
        let shift = i128::from(offset) * i128::from(NANOS_PER_SECOND);
        LocalTime::wrapping(instant + shift).at_offset(offset)
    }

    /// Nanoseconds since midnight in UTC; outside of the day if the offset moves it there.
    pub(crate) fn instant(self) -> i64 {
        self.nanoseconds - i64::from(self.offset) * NANOS_PER_SECOND
    }
}

/// By moment; equal moments by offset, so that only equal times compare as equal.
impl Ord for Time {
    fn cmp(&self, other: &Time) -> Ordering {
        let key = |time: &Time| (time.instant(), time.offset);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Time) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
