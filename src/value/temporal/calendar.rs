//! Arithmetic of the proleptic Gregorian calendar over plain numbers: civil days, ISO weeks, quarters, ordinal days.
//!
//! Every function here is total for days within [`FIRST_DAY`]`..=`[`LAST_DAY`]; callers check the range.

use crate::error::{Error, ErrorCode, Result};

/// The last year of the calendar; the first is its negative.
pub(crate) const LAST_YEAR: i64 = 999_999_999;
/// Day number of -999999999-01-01.
pub(crate) const FIRST_DAY: i64 = days_from_civil(-LAST_YEAR, 1, 1);
/// Day number of +999999999-12-31.
pub(crate) const LAST_DAY: i64 = days_from_civil(LAST_YEAR, 12, 31);

/// Days in a cycle of 400 years, after which the calendar repeats, weekdays included.
pub(crate) const DAYS_PER_CYCLE: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_FROM_MARCH: i64 = 719_468;

/// Nanoseconds in a second.
pub(crate) const NANOS_PER_SECOND: i64 = 1_000_000_000;
/// Seconds in a day.
pub(crate) const SECONDS_PER_DAY: i64 = 86_400;
/// Nanoseconds in a day.
pub(crate) const NANOS_PER_DAY: i64 = SECONDS_PER_DAY * NANOS_PER_SECOND;

/// The day number (days since 1970-01-01) of a civil date.
///
/// Years are counted from March, so that the leap day is the last day of the year and needs no special case.
pub(crate) const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let cycle = year.div_euclid(400);
    let year_of_cycle = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    cycle * DAYS_PER_CYCLE + day_of_cycle - EPOCH_FROM_MARCH
}

/// Year, month and day of a day number.
pub(crate) const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH_FROM_MARCH;
    let cycle = days.div_euclid(DAYS_PER_CYCLE);
    let day_of_cycle = days.rem_euclid(DAYS_PER_CYCLE);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524
        - day_of_cycle / 146_096)
        / 365;
    let day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_cycle + cycle * 400;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

/// Whether February has 29 days.
pub(crate) const fn is_leap_year(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days in a month, `month` in `1..=12`.
pub(crate) const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap_year(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days in a year.
pub(crate) const fn days_in_year(year: i64) -> i64 {
    if is_leap_year(year) { 366 } else { 365 }
}

/// Day of the week, Monday 1 to Sunday 7.
pub(crate) const fn day_of_week(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

/// The Monday of the first ISO week of a year: the week with 4 January in it.
const fn first_monday(week_year: i64) -> i64 {
    let fourth = days_from_civil(week_year, 1, 4);
    fourth - (day_of_week(fourth) - 1)
}

/// ISO weeks of a week-based year, 52 or 53.
pub(crate) const fn weeks_in_year(week_year: i64) -> i64 {
    (first_monday(week_year + 1) - first_monday(week_year)) / 7
}

/// Day number of a day of an ISO week.
pub(crate) const fn days_from_week(week_year: i64, week: i64, day_of_week: i64) -> i64 {
    first_monday(week_year) + (week - 1) * 7 + day_of_week - 1
}

/// Week-based year and ISO week of a day, which are those of the Thursday of its week.
pub(crate) const fn week_from_days(days: i64) -> (i64, i64) {
    let thursday = days - day_of_week(days) + 4;
    let (week_year, _, _) = civil_from_days(thursday);
    (week_year, (thursday - first_monday(week_year)) / 7 + 1)
}

/// The quarter of a month.
pub(crate) const fn quarter_of_month(month: i64) -> i64 {
    (month - 1) / 3 + 1
}

/// Days in a quarter.
pub(crate) const fn days_in_quarter(year: i64, quarter: i64) -> i64 {
    let first = quarter * 3 - 2;
    days_in_month(year, first) + days_in_month(year, first + 1) + days_in_month(year, first + 2)
}

/// Rejects a component outside of its range; the error names the component.
pub(crate) fn check(name: &str, value: i64, low: i64, high: i64) -> Result<i64> {
    if (low..=high).contains(&value) {
        return Ok(value);
    }
    Err(Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("{name} is {value}, which is out of range"),
    )
    .hint(format!("{name} goes from {low} to {high} here")))
}

/// The error for arithmetic that leaves the range of a temporal type.
pub(crate) fn overflow(what: &str) -> Error {
    Error::arithmetic(
        ErrorCode::IntegerOverflow,
        format!("{what} is out of range"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_days_round_trip_at_the_ends_and_around_leap_days() {
        for days in [FIRST_DAY, -719_529, -1, 0, 59, 60, 11_016, 11_017, LAST_DAY] {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        assert_eq!(civil_from_days(11_016), (2000, 2, 29));
        assert_eq!(civil_from_days(FIRST_DAY), (-LAST_YEAR, 1, 1));
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        assert_eq!(week_from_days(days_from_civil(1816, 12, 31)), (1817, 1));
        assert_eq!(week_from_days(days_from_civil(1984, 1, 1)), (1983, 52));
        assert_eq!(weeks_in_year(1818), 53);
        assert_eq!(days_from_week(1817, 1, 2), days_from_civil(1816, 12, 31));
    }
}
