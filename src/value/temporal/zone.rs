//! [`Zone`]: an offset from UTC or a named time zone. The only file that uses the time-zone database.

use super::calendar::{DAYS_PER_CYCLE, SECONDS_PER_DAY, civil_from_days};
use crate::error::{Error, ErrorCode, Result};
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::sync::Arc;

/// The largest offset from UTC, in seconds: 18 hours.
pub(crate) const LARGEST_OFFSET: i32 = 18 * 3_600;

/// Seconds in the 400 years after which the calendar, and with it every yearly clock change, repeats.
const SECONDS_PER_CYCLE: i64 = DAYS_PER_CYCLE * SECONDS_PER_DAY;

/// Moments that are looked up directly: those of the years -9000 to 9000, well within the range of the database.
const DIRECT: std::ops::Range<i64> = -346_000_000_000..221_000_000_000;

/// The difference between a local clock and UTC.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Seconds east of UTC.
    Offset(i32),
    /// A zone of the IANA database, with its clock changes.
    Named(Arc<str>),
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone::Offset(0);

    /// A fixed offset, 18 hours at most.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for an offset of more than 18 hours.
    pub fn from_offset(seconds: i32) -> Result<Zone> {
        if seconds.abs() <= LARGEST_OFFSET {
            return Ok(Zone::Offset(seconds));
        }
        Err(Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("an offset of {seconds} seconds is out of range"),
        )
        .hint("offsets go from -18:00 to +18:00"))
    }

    /// A zone of the database by its name, `Europe/Stockholm`.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a name that is not in the time-zone database.
    pub fn named(name: &str) -> Result<Zone> {
        let zone = TimeZone::get(name).map_err(|_| {
            Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("time zone '{name}' is not known"),
            )
            .hint("write an IANA name such as 'Asia/Shanghai', or an offset such as '+08:00'")
        })?;
        Ok(Zone::Named(zone.iana_name().unwrap_or(name).into()))
    }

    /// The offset at a moment, seconds since 1970-01-01T00:00Z.
    pub fn offset_at(&self, instant: i64) -> i32 {
        let zone = match self {
            Zone::Offset(offset) => return *offset,
            Zone::Named(name) => database_zone(name),
        };
        jiff::Timestamp::from_second(within_range(instant))
            .map_or(0, |timestamp| zone.to_offset(timestamp).seconds())
    }

    /// The offset of a local time (seconds since 1970-01-01T00:00 on the local clock).
    ///
    /// Around a clock change this is the offset before the change: a local time that occurs twice is the first of the
    /// two, and a time that does not occur is moved forward by the size of the change.
    pub fn offset_at_local(&self, local: i64) -> i32 {
        let zone = match self {
            Zone::Offset(offset) => return *offset,
            Zone::Named(name) => database_zone(name),
        };
        let Some(civil) = civil(within_range(local)) else {
            return 0;
        };
        match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.seconds(),
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => {
                before.seconds()
            }
        }
    }
}

/// A zone whose name was checked when it was created; UTC for a name that this database does not have.
fn database_zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The same second of the same day in a year that the database covers, a multiple of 400 years away.
///
/// The far future follows the rules of the last years; the far past precedes every rule.
fn within_range(seconds: i64) -> i64 {
    if DIRECT.contains(&seconds) {
        return seconds;
    }
    let cycles = if seconds < 0 {
        (seconds - DIRECT.start).div_euclid(SECONDS_PER_CYCLE)
    } else {
        (seconds - DIRECT.end).div_euclid(SECONDS_PER_CYCLE) + 1
    };
    seconds - cycles * SECONDS_PER_CYCLE
}

fn civil(local: i64) -> Option<jiff::civil::DateTime> {
    let (year, month, day) = civil_from_days(local.div_euclid(SECONDS_PER_DAY));
    let second = local.rem_euclid(SECONDS_PER_DAY);
    let narrow = |value: i64| i8::try_from(value).ok();
    jiff::civil::DateTime::new(
        i16::try_from(year).ok()?,
        narrow(month)?,
        narrow(day)?,
        narrow(second / 3_600)?,
        narrow(second / 60 % 60)?,
        narrow(second % 60)?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::temporal::calendar::days_from_civil;

    fn local(year: i64, month: i64, day: i64, hour: i64) -> i64 {
        days_from_civil(year, month, day) * SECONDS_PER_DAY + hour * 3_600
    }

    #[test]
    fn clocks_change_in_every_year() {
        let stockholm = Zone::named("Europe/Stockholm").expect("a zone");
        assert_eq!(stockholm.offset_at_local(local(2017, 7, 1, 0)), 7_200);
        assert_eq!(stockholm.offset_at_local(local(2017, 1, 1, 0)), 3_600);
        assert_eq!(
            stockholm.offset_at_local(local(999_999_999, 7, 1, 0)),
            7_200
        );
        assert_eq!(
            stockholm.offset_at_local(local(-999_999_999, 7, 1, 0)),
            3_208
        );
    }

    #[test]
    fn a_time_shown_twice_is_the_first_and_one_never_shown_moves_on() {
        let stockholm = Zone::named("Europe/Stockholm").expect("a zone");
        assert_eq!(stockholm.offset_at_local(local(2017, 10, 29, 2)), 7_200);
        assert_eq!(stockholm.offset_at_local(local(2017, 3, 26, 2)), 3_600);
    }

    #[test]
    fn far_moments_come_within_range() {
        for seconds in [i64::MIN / 4, i64::MAX / 4, DIRECT.start - 1, DIRECT.end] {
            let near = within_range(seconds);
            let covered = DIRECT.start - SECONDS_PER_CYCLE..DIRECT.end;
            assert!(covered.contains(&near), "{seconds} -> {near}");
            assert_eq!((seconds - near) % SECONDS_PER_CYCLE, 0);
        }
    }
}
