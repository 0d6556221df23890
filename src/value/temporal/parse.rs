//! Parsing ISO 8601 text: calendar, week, quarter and ordinal dates, times, offsets and named zones.
//!
//! Each form is read in the extended notation (`2015-07-21`, `21:40:32.142`) and in the basic one (`20150721`,
//! `214032.142`), and may be truncated (`2015-07`, `21:40`). Durations are in another file.

use super::calendar::check;
use super::scanner::{Parsed, Scanner, read};
use super::zone::Zone;
use super::{Date, DateTime, LocalDateTime, LocalTime, Time};
use crate::error::{Error, ErrorCode, Result};
use std::str::FromStr;

const DATE_FORMS: &str = "write '2015-07-21', '2015-W30-2', '2015-Q3-21' or '2015-202'";
const LOCAL_TIME_FORMS: &str = "write '21:40:32.142' or '21:40'";
const TIME_FORMS: &str = "write '21:40:32.142+01:00' or '21:40Z'";
const LOCAL_DATE_TIME_FORMS: &str = "write '2015-07-21T21:40:32.142'";
const DATE_TIME_FORMS: &str =
    "write '2015-07-21T21:40:32+02:00' or '2015-07-21T21:40:32[Europe/Stockholm]'";
const ZONE_FORMS: &str = "write an offset such as '+08:00', or a name such as 'Asia/Shanghai'";

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Date> {
        read("date", DATE_FORMS, text, date)
    }
}

impl FromStr for LocalTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<LocalTime> {
        read("local time", LOCAL_TIME_FORMS, text, local_time)
    }
}

impl FromStr for Time {
    type Err = Error;

    fn from_str(text: &str) -> Result<Time> {
        Time::parse(text, 0)
    }
}

impl FromStr for LocalDateTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<LocalDateTime> {
        read("local date-time", LOCAL_DATE_TIME_FORMS, text, |scanner| {
            Ok(local_date_time(scanner)?.0)
        })
    }
}

impl FromStr for DateTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<DateTime> {
        DateTime::parse(text, &Zone::UTC)
    }
}

impl FromStr for Zone {
    type Err = Error;

    fn from_str(text: &str) -> Result<Zone> {
        if text == "Z" || text.starts_with(['+', '-']) {
            let zone = read("time zone", ZONE_FORMS, text, offset)?;
            return Ok(Zone::Offset(zone.unwrap_or(0)));
        }
        Zone::named(text)
    }
}

impl Time {
    /// Parses a time; one without an offset gets the default offset.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a text that is not in ISO 8601, or denotes a moment that does not
    /// exist.
    pub fn parse(text: &str, default_offset: i32) -> Result<Time> {
        read("time", TIME_FORMS, text, |scanner| {
            let time = local_time(scanner)?;
            Ok(time.at_offset(offset(scanner)?.unwrap_or(default_offset)))
        })
    }
}

impl DateTime {
    /// Parses a date-time; one with neither an offset nor a zone gets the default zone.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a text that is not in ISO 8601, or denotes a moment that does not
    /// exist.
    pub fn parse(text: &str, default_zone: &Zone) -> Result<DateTime> {
        read("date-time", DATE_TIME_FORMS, text, |scanner| {
            let (local, has_time) = local_date_time(scanner)?;
            let offset = if has_time { offset(scanner)? } else { None };
            let zone = bracketed_zone(scanner)?;
            Ok(match (offset, zone) {
                (Some(offset), Some(zone)) => zoned(local, zone, offset)?,
                (Some(offset), None) => DateTime::from_local(local, &Zone::Offset(offset))?,
                (None, Some(zone)) => DateTime::from_local(local, &zone)?,
                (None, None) => DateTime::from_local(local, default_zone)?,
            })
        })
    }
}

/// A date-time with both an offset and a zone; the offset must be one that the zone had at the time.
fn zoned(local: LocalDateTime, zone: Zone, offset: i32) -> Result<DateTime> {
    let value = DateTime::from_local_preferring(local, zone.clone(), offset)?;
    if value.offset == offset {
        return Ok(value);
    }
    Err(Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!(
            "the clocks of {zone} did not show {local}{}",
            Zone::Offset(offset)
        ),
    )
    .hint(format!(
        "leave the offset out, or write {}",
        Zone::Offset(value.offset)
    )))
}

fn local_date_time(scanner: &mut Scanner<'_>) -> Parsed<(LocalDateTime, bool)> {
    let date = date(scanner)?;
    let has_time = scanner.take('T');
    let time = if has_time {
        local_time(scanner)?
    } else {
        LocalTime::MIDNIGHT
    };
    Ok((LocalDateTime::new(date, time), has_time))
}

fn date(scanner: &mut Scanner<'_>) -> Parsed<Date> {
    let year = year(scanner)?;
    if scanner.take('-') {
        extended_date(scanner, year)
    } else {
        basic_date(scanner, year)
    }
}

/// Four digits, or a sign and up to nine.
fn year(scanner: &mut Scanner<'_>) -> Parsed<i64> {
    let sign = if scanner.take('-') {
        -1
    } else if scanner.take('+') {
        1
    } else {
        return scanner.digits(4);
    };
    match scanner.digit_count() {
        count @ 1..=9 => Ok(sign * scanner.digits(count)?),
        _ => Err(None),
    }
}

/// The rest of a date after the year and a hyphen.
fn extended_date(scanner: &mut Scanner<'_>, year: i64) -> Parsed<Date> {
    if scanner.take('W') {
        let week = scanner.digits(2)?;
        let day = scanner.digits_after('-', 1)?;
        return Ok(Date::from_week(year, week, day.unwrap_or(1))?);
    }
    if scanner.take('Q') {
        let quarter = scanner.digits(1)?;
        let day = scanner.digits_after('-', 2)?;
        return Ok(Date::from_quarter(year, quarter, day.unwrap_or(1))?);
    }
    if scanner.digit_count() == 3 {
        return Ok(Date::from_ordinal(year, scanner.digits(3)?)?);
    }
    let month = scanner.digits(2)?;
    let day = scanner.digits_after('-', 2)?;
    Ok(Date::from_calendar(year, month, day.unwrap_or(1))?)
}

/// The rest of a date immediately after the year.
fn basic_date(scanner: &mut Scanner<'_>, year: i64) -> Parsed<Date> {
    if scanner.take('W') {
        let week = scanner.digits(2)?;
        let day = scanner.digits_if_any(1)?;
        return Ok(Date::from_week(year, week, day.unwrap_or(1))?);
    }
    if scanner.take('Q') {
        let quarter = scanner.digits(1)?;
        let day = scanner.digits_if_any(2)?;
        return Ok(Date::from_quarter(year, quarter, day.unwrap_or(1))?);
    }
    match scanner.digit_count() {
        0 => Ok(Date::from_calendar(year, 1, 1)?),
        3 => Ok(Date::from_ordinal(year, scanner.digits(3)?)?),
        _ => {
            let month = scanner.digits(2)?;
            let day = scanner.digits_if_any(2)?;
            Ok(Date::from_calendar(year, month, day.unwrap_or(1))?)
        }
    }
}

fn local_time(scanner: &mut Scanner<'_>) -> Parsed<LocalTime> {
    let hour = scanner.digits(2)?;
    let (minute, second) = minute_and_second(scanner)?;
    let nanosecond = match second {
        Some(_) => scanner.fraction_of_second()?,
        None => 0,
    };
    Ok(LocalTime::new(
        hour,
        minute.unwrap_or(0),
        second.unwrap_or(0),
        nanosecond,
    )?)
}

/// `:MM[:SS]` or `MM[SS]`, as far as they are given.
fn minute_and_second(scanner: &mut Scanner<'_>) -> Parsed<(Option<i64>, Option<i64>)> {
    if let Some(minute) = scanner.digits_after(':', 2)? {
        return Ok((Some(minute), scanner.digits_after(':', 2)?));
    }
    match scanner.digits_if_any(2)? {
        Some(minute) => Ok((Some(minute), scanner.digits_if_any(2)?)),
        None => Ok((None, None)),
    }
}

/// `Z`, `±HH[:MM[:SS]]` or `±HH[MM[SS]]`; `None` if there is no offset.
fn offset(scanner: &mut Scanner<'_>) -> Parsed<Option<i32>> {
    if scanner.take('Z') {
        return Ok(Some(0));
    }
    let sign = if scanner.take('+') {
        1
    } else if scanner.take('-') {
        -1
    } else {
        return Ok(None);
    };
    let hour = scanner.digits(2)?;
    let (minute, second) = minute_and_second(scanner)?;
    let minute = check("the minute of an offset", minute.unwrap_or(0), 0, 59)?;
    let second = check("the second of an offset", second.unwrap_or(0), 0, 59)?;
    let seconds = i32::try_from(hour * 3_600 + minute * 60 + second).map_err(|_| None)?;
    Zone::from_offset(sign * seconds)?;
    Ok(Some(sign * seconds))
}

/// `[Europe/Stockholm]`.
fn bracketed_zone(scanner: &mut Scanner<'_>) -> Parsed<Option<Zone>> {
    if !scanner.take('[') {
        return Ok(None);
    }
    let name = scanner.until(']')?;
    Ok(Some(name.parse()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Display;

    fn shown<T: FromStr<Err = Error> + Display>(text: &str) -> String {
        text.parse::<T>()
            .map_or_else(|error| error.to_string(), |value| value.to_string())
    }

    #[test]
    fn one_day_in_every_notation() {
        for text in [
            "2015-07-21",
            "20150721",
            "2015-W30-2",
            "2015W302",
            "2015-202",
            "2015202",
            "2015-Q3-21",
            "2015Q321",
        ] {
            assert_eq!(shown::<Date>(text), "2015-07-21", "{text}");
        }
        assert_eq!(shown::<Date>("2015-07"), "2015-07-01");
        assert_eq!(shown::<Date>("201507"), "2015-07-01");
        assert_eq!(shown::<Date>("2015-W30"), "2015-07-20");
        assert_eq!(shown::<Date>("2015"), "2015-01-01");
        assert_eq!(shown::<Date>("-999999999-01-01"), "-999999999-01-01");
    }

    #[test]
    fn times_and_offsets_in_every_notation() {
        assert_eq!(shown::<LocalTime>("214032.142"), "21:40:32.142");
        assert_eq!(shown::<LocalTime>("21"), "21:00");
        assert_eq!(shown::<Time>("2140-00:00"), "21:40Z");
        assert_eq!(shown::<Time>("21:40:32,5-0130"), "21:40:32.500-01:30");
        assert_eq!(shown::<Time>("22+18:00"), "22:00+18:00");
        assert_eq!(shown::<Time>("22+02:05:59"), "22:00+02:05:59");
        assert_eq!(shown::<LocalDateTime>("2015T214032"), "2015-01-01T21:40:32");
        assert_eq!(
            shown::<DateTime>("2015-W30T2140-02"),
            "2015-07-20T21:40-02:00"
        );
    }

    #[test]
    fn zones_give_the_offset_of_their_time() {
        assert_eq!(
            shown::<DateTime>("2015-07-21T21:40:32.142[Europe/London]"),
            "2015-07-21T21:40:32.142+01:00[Europe/London]"
        );
        assert_eq!(
            shown::<DateTime>("1818-07-21T21:40:32.142[Europe/Stockholm]"),
            "1818-07-21T21:40:32.142+00:53:28[Europe/Stockholm]"
        );
        assert_eq!(
            shown::<DateTime>("2017-10-29T02:30+01:00[Europe/Stockholm]"),
            "2017-10-29T02:30+01:00[Europe/Stockholm]"
        );
        assert!(
            "2015-07-21T21:40+05:00[Europe/London]"
                .parse::<DateTime>()
                .is_err()
        );
    }

    #[test]
    fn what_is_no_date_is_refused_with_a_form() {
        for text in [
            "",
            "2015-7-21",
            "2015-07-21x",
            "15-07-21",
            "２０１５",
            "2015-02-30",
            "+",
            "2015W3",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        for text in [
            "2015-07-21T",
            "2015-07-21T25",
            "2015-07-21T21:40+19:00",
            "2015-07-21T21[Nowhere]",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text}");
        }
        let error = "last week".parse::<Date>().expect_err("no date");
        assert!(
            error
                .hint_text()
                .is_some_and(|hint| hint.contains("2015-07-21"))
        );
    }
}
