//! Exact amounts: decimal fractions of a unit, and carrying fractions of larger units into smaller ones.
//!
//! Floating-point arithmetic would turn 1.9 seconds into 1.899999999. A number is therefore read from its shortest
//! decimal notation and computed exactly, in integers of 128 bits.

use super::Duration;
use super::calendar::{NANOS_PER_SECOND, SECONDS_PER_DAY, overflow};
use crate::error::Result;
use crate::value::Decimal;

/// Seconds of an average month: a twelfth of the 365.2425 days of an average year.
pub(crate) const SECONDS_PER_MONTH: i64 = 2_629_746;

/// The number of digits after the point.
const DIGITS: u32 = 18;
/// One whole, in the unit of [`Amount`].
const ONE: i128 = 10_i128.pow(DIGITS);

/// A decimal number with 18 digits after the point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amount(i128);

impl Amount {
    pub(crate) const ZERO: Amount = Amount(0);

    /// The amount of a float's shortest decimal notation.
    pub(crate) fn from_float(value: f64) -> Result<Amount> {
        if !value.is_finite() {
            return Err(out_of_range());
        }
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{fraction}")
            .parse()
            .map_err(|_| out_of_range())?;
        let exponent: i64 = exponent.parse().map_err(|_| out_of_range())?;
        let shift = exponent + i64::from(DIGITS) - fraction.len() as i64;
        Amount::shifted(digits, shift)
    }

    /// A decimal number; digits past the eighteenth after the point are dropped.
    pub(crate) fn from_decimal(value: Decimal) -> Result<Amount> {
        Amount::shifted(
            value.mantissa(),
            i64::from(DIGITS) - i64::from(value.scale()),
        )
    }

    /// Digits before and after the point, as written in a text. Digits past the eighteenth are dropped.
    pub(crate) fn from_digits(whole: &str, fraction: &str) -> Result<Amount> {
        let kept = fraction.get(..DIGITS as usize).unwrap_or(fraction);
        let digits: i128 = format!("{whole}{kept}")
            .parse()
            .map_err(|_| out_of_range())?;
        Amount::shifted(digits, i64::from(DIGITS) - kept.len() as i64)
    }

    /// `digits` × 10^`shift`, in units of the eighteenth digit.
    fn shifted(digits: i128, shift: i64) -> Result<Amount> {
        let power = u32::try_from(shift.unsigned_abs())
            .ok()
            .and_then(|power| 10_i128.checked_pow(power));
        match power {
            Some(power) if shift >= 0 => digits
                .checked_mul(power)
                .map(Amount)
                .ok_or_else(out_of_range),
            Some(power) => Ok(Amount(digits / power)),
            None if shift < 0 || digits == 0 => Ok(Amount::ZERO),
            None => Err(out_of_range()),
        }
    }

    pub(crate) fn negated(self) -> Amount {
        // No constructor creates `i128::MIN`, so that the negation never saturates.
        Amount(self.0.saturating_neg())
    }

    pub(crate) fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The amount as a fraction in lowest terms; the denominator is positive.
    pub(crate) fn ratio(self) -> (i128, i128) {
        let divisor = greatest_common_divisor(self.0.unsigned_abs(), ONE.unsigned_abs());
        let divisor = i128::try_from(divisor).unwrap_or(1).max(1);
        (self.0 / divisor, ONE / divisor)
    }
}

impl From<i64> for Amount {
    fn from(value: i64) -> Amount {
        // 2^63 × 10^18 stays below 2^127.
        Amount(i128::from(value) * ONE)
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn out_of_range() -> crate::error::Error {
    overflow("a duration").hint("a duration counts its months, days and seconds in 64 bits each")
}

/// The parts of a duration as numerators over one denominator, before fractions are carried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DurationParts {
    pub(crate) months: i128,
    pub(crate) days: i128,
    pub(crate) seconds: i128,
    pub(crate) nanoseconds: i128,
    /// The denominator of the four, positive.
    pub(crate) per: i128,
}

/// Sums of amounts by unit, totalled in [`DurationParts`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    months: i128,
    days: i128,
    seconds: i128,
    nanoseconds: i128,
}

impl Sum {
    /// Adds an amount of a unit by its name (`years` … `nanoseconds`); `None` if there is no such unit.
    pub(crate) fn add(&mut self, unit: &str, amount: Amount) -> Option<Result<()>> {
        let (total, factor) = match unit {
            "years" => (&mut self.months, 12),
            "quarters" => (&mut self.months, 3),
            "months" => (&mut self.months, 1),
            "weeks" => (&mut self.days, 7),
            "days" => (&mut self.days, 1),
            "hours" => (&mut self.seconds, 3_600),
            "minutes" => (&mut self.seconds, 60),
            "seconds" => (&mut self.seconds, 1),
            "milliseconds" => (&mut self.nanoseconds, 1_000_000),
            "microseconds" => (&mut self.nanoseconds, 1_000),
            "nanoseconds" => (&mut self.nanoseconds, 1),
            _ => return None,
        };
        let sum = amount
            .0
            .checked_mul(factor)
            .and_then(|amount| total.checked_add(amount));
        Some(match sum {
            Some(sum) => {
                *total = sum;
                Ok(())
            }
            None => Err(out_of_range()),
        })
    }

    /// The duration of the sum.
    pub(crate) fn carry(self) -> Result<Duration> {
        let Sum {
            months,
            days,
            seconds,
            nanoseconds,
        } = self;
        DurationParts {
            months,
            days,
            seconds,
            nanoseconds,
            per: ONE,
        }
        .carry()
    }
}

impl DurationParts {
    /// Carries fractions downwards: of a month into days and seconds, of a day into seconds, of a second into
    /// nanoseconds; anything less than a nanosecond is dropped.
    pub(crate) fn carry(self) -> Result<Duration> {
        self.checked_carry()
            .and_then(|(months, days, seconds, nanoseconds)| {
                let narrow = |value: i128| i64::try_from(value).ok();
                let total = seconds
                    .checked_mul(i128::from(NANOS_PER_SECOND))?
                    .checked_add(nanoseconds)?;
                Some((narrow(months)?, narrow(days)?, total))
            })
            .ok_or_else(out_of_range)
            .and_then(|(months, days, total)| Duration::from_total(months, days, total))
    }

    fn checked_carry(self) -> Option<(i128, i128, i128, i128)> {
        let per = self.per;
        let day = i128::from(SECONDS_PER_DAY).checked_mul(per)?;
        let from_months = (self.months % per).checked_mul(i128::from(SECONDS_PER_MONTH))?;
        let from_days = (self.days % per).checked_mul(i128::from(SECONDS_PER_DAY))?;
        let fraction = from_months.checked_add(from_days)?;
        let mut days = (self.days / per).checked_add(fraction / day)?;
        let mut rest = fraction % day;
        // Days and the rest of a day come from one fractional number of days and have the same sign.
        if days > 0 && rest < 0 {
            days -= 1;
            rest += day;
        } else if days < 0 && rest > 0 {
            days += 1;
            rest -= day;
        }
        let seconds = self.seconds.checked_add(rest)?;
        let nanoseconds = (seconds % per)
            .checked_mul(i128::from(NANOS_PER_SECOND))?
            .checked_add(self.nanoseconds)?;
        Some((self.months / per, days, seconds / per, nanoseconds / per))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(units: &[(&str, f64)]) -> String {
        let mut sum = Sum::default();
        for (unit, value) in units {
            let amount = Amount::from_float(*value).expect("an amount");
            sum.add(unit, amount).expect("a unit").expect("in range");
        }
        sum.carry().expect("in range").to_string()
    }

    #[test]
    fn fractions_carry_downwards() {
        assert_eq!(text(&[("months", 0.75)]), "P22DT19H51M49.5S");
        assert_eq!(text(&[("weeks", 2.5)]), "P17DT12H");
        assert_eq!(text(&[("seconds", 1.9)]), "PT1.9S");
        assert_eq!(text(&[("months", 0.75), ("days", -23.0)]), "PT-4H-8M-10.5S");
        assert_eq!(text(&[("nanoseconds", 1e-20)]), "PT0S");
    }

    #[test]
    fn decimals_are_exact() {
        let of = |text: &str| Amount::from_decimal(text.parse().expect("a decimal number"));
        let float = Amount::from_float(1.5).expect("an amount");
        assert_eq!(of("1.5").ok(), Some(float));
        let digits = of("9007199254740993.000000001").map(Amount::ratio);
        assert_eq!(
            digits.ok(),
            Some((9_007_199_254_740_993_000_000_001, 1_000_000_000))
        );
        assert_eq!(
            of("0.00000000000000000000000000000000000001").ok(),
            Some(Amount::ZERO)
        );
        assert!(of("99999999999999999999999999999999999999").is_err());
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(Amount::from_float(1e300).is_err());
        assert!(Amount::from_float(f64::NAN).is_err());
        let mut sum = Sum::default();
        assert!(
            sum.add("hours", Amount::from(i64::MAX))
                .expect("a unit")
                .is_err()
        );
        assert!(sum.add("fortnights", Amount::ZERO).is_none());
    }
}
