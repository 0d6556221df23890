//! [`Duration`]: its normal form, sums, scaling, and an order for sorting.

use super::Duration;
use super::amount::{Amount, DurationParts, SECONDS_PER_MONTH};
use super::calendar::{NANOS_PER_SECOND, SECONDS_PER_DAY, overflow};
use crate::error::{Error, ErrorCode, Result};
use std::cmp::Ordering;

impl Duration {
    /// The duration of zero.
    pub const ZERO: Duration = Duration {
        months: 0,
        days: 0,
        seconds: 0,
        nanoseconds: 0,
    };

    /// Months, days, seconds and nanoseconds; whole seconds of nanoseconds are carried.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn new(months: i64, days: i64, seconds: i64, nanoseconds: i64) -> Result<Duration> {
        let total = i128::from(seconds) * i128::from(NANOS_PER_SECOND) + i128::from(nanoseconds);
        Duration::from_total(months, days, total)
    }

    /// A duration of months, days, and everything shorter in nanoseconds.
    pub(crate) fn from_total(months: i64, days: i64, nanoseconds: i128) -> Result<Duration> {
        let unit = i128::from(NANOS_PER_SECOND);
        let seconds = i64::try_from(nanoseconds.div_euclid(unit));
        Ok(Duration {
            months,
            days,
            seconds: seconds.map_err(|_| overflow("a duration"))?,
            nanoseconds: i32::try_from(nanoseconds.rem_euclid(unit)).expect("less than a second"),
        })
    }

    /// Months, years included.
    pub fn months(&self) -> i64 {
        self.months
    }

    /// Days, weeks included.
    pub fn days(&self) -> i64 {
        self.days
    }

    /// Seconds, hours and minutes included; rounded down if there are nanoseconds.
    pub fn seconds(&self) -> i64 {
        self.seconds
    }

    /// Nanoseconds within the second, never negative.
    pub fn nanoseconds(&self) -> i32 {
        self.nanoseconds
    }

    /// Seconds and nanoseconds as nanoseconds.
    pub(crate) fn total_nanoseconds(&self) -> i128 {
        i128::from(self.seconds) * i128::from(NANOS_PER_SECOND) + i128::from(self.nanoseconds)
    }

    /// The whole days of the seconds, towards zero: the effect of a duration's clock part on a date.
    pub(crate) fn days_of_seconds(&self) -> i64 {
        let day = i128::from(SECONDS_PER_DAY) * i128::from(NANOS_PER_SECOND);
        i64::try_from(self.total_nanoseconds() / day).expect("fewer days than 64-bit seconds")
    }

    /// The sum, part by part.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn plus(&self, other: &Duration) -> Result<Duration> {
        let sum = |a: i64, b: i64| a.checked_add(b).ok_or_else(|| overflow("a duration"));
        Duration::from_total(
            sum(self.months, other.months)?,
            sum(self.days, other.days)?,
            self.total_nanoseconds() + other.total_nanoseconds(),
        )
    }

    /// The difference, part by part.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn minus(&self, other: &Duration) -> Result<Duration> {
        self.plus(&other.negated()?)
    }

    /// The negated duration.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn negated(&self) -> Result<Duration> {
        let negate = |a: i64| a.checked_neg().ok_or_else(|| overflow("a duration"));
        Duration::from_total(
            negate(self.months)?,
            negate(self.days)?,
            -self.total_nanoseconds(),
        )
    }

    /// Every part times a number; fractions carry into smaller units.
    pub(crate) fn times(&self, factor: Amount) -> Result<Duration> {
        let (numerator, denominator) = factor.ratio();
        self.scaled(numerator, denominator)
    }

    /// Every part divided by a number; fractions carry into smaller units.
    pub(crate) fn divided_by(&self, divisor: Amount) -> Result<Duration> {
        if divisor.is_zero() {
            return Err(Error::arithmetic(
                ErrorCode::DivisionByZero,
                "a duration cannot be divided by zero",
            ));
        }
        let (numerator, denominator) = divisor.ratio();
        if numerator < 0 {
            self.scaled(-denominator, -numerator)
        } else {
            self.scaled(denominator, numerator)
        }
    }

    fn scaled(&self, numerator: i128, denominator: i128) -> Result<Duration> {
        let scale = |part: i128| {
            part.checked_mul(numerator)
                .ok_or_else(|| overflow("a duration"))
        };
        DurationParts {
            months: scale(self.months.into())?,
            days: scale(self.days.into())?,
            seconds: scale(self.seconds.into())?,
            nanoseconds: scale(self.nanoseconds.into())?,
            per: denominator,
        }
        .carry()
    }

    /// The average length in nanoseconds, then the parts, so that only equal durations compare as equal.
    fn order_key(&self) -> (i128, i64, i64) {
        let seconds = i128::from(self.months) * i128::from(SECONDS_PER_MONTH)
            + i128::from(self.days) * i128::from(SECONDS_PER_DAY);
        let average = seconds * i128::from(NANOS_PER_SECOND) + self.total_nanoseconds();
        (average, self.months, self.days)
    }

    /// The order for sorting, by average length. (For `<`, durations are not comparable: is a month less than 30 days?)
    pub fn sort_order(&self, other: &Duration) -> Ordering {
        self.order_key().cmp(&other.order_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duration(text: &str) -> Duration {
        text.parse().expect("a duration")
    }

    #[test]
    fn scaling_is_exact_and_carries() {
        let whole = duration("P12Y5M14DT16H13M10.000000001S");
        let half = whole.divided_by(Amount::from(2)).expect("in range");
        assert_eq!(half.to_string(), "P6Y2M22DT13H21M8S");
        let third = duration("P1M")
            .divided_by(Amount::from(3))
            .expect("in range");
        let days = i64::from(third.nanoseconds()) + third.days() * SECONDS_PER_DAY;
        assert_eq!(days + third.seconds(), SECONDS_PER_MONTH / 3);
        assert!(whole.divided_by(Amount::ZERO).is_err());
        assert!(whole.times(Amount::from(i64::MAX)).is_err());
        assert_eq!(
            duration("PT1S")
                .divided_by(Amount::from(i64::MAX))
                .expect("small"),
            Duration::ZERO
        );
    }

    #[test]
    fn sorted_by_average_length() {
        assert_eq!(
            duration("P1M").sort_order(&duration("P30D")),
            Ordering::Greater
        );
        assert_eq!(
            duration("P1D").sort_order(&duration("PT24H")),
            Ordering::Greater
        );
        assert_eq!(
            duration("P1D").sort_order(&duration("P1D")),
            Ordering::Equal
        );
    }
}
