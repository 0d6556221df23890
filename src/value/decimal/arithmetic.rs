//! Sums, products, quotients and remainders, computed in 256 bits.

use super::{
    Decimal, MOST_DIGITS, digits_of, in_one_unit, overflow, power_of_ten, rounded, signed,
    wide_power_of_ten,
};
use crate::error::Result;
use crate::value::number::by_zero;
use ethnum::{I256, U256};

/// The number of significant digits of a quotient that does not terminate within 38; more if its integer part alone has
/// more.
const QUOTIENT_DIGITS: u32 = 28;

/// A magnitude in units of 10^-`scale`, which is at least the number's own scale. Both are at most 10^38.
fn aligned(number: Decimal, scale: u32) -> U256 {
    let zeros = power_of_ten(scale - number.scale());
    U256::new(number.mantissa().unsigned_abs()) * U256::new(zeros)
}

/// The product of two numbers, if it has at most 128 bits.
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        // Never more than 126 bits, and found in one step.
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        (Ok(_) | Err(_), _) => a.checked_mul(b),
    }
}

/// The sum of two numbers, if all that is computed for it fits into 64 bits: most numbers are so small.
#[inline]
fn small_sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale().max(b.scale());
    let units = |number: Decimal| {
        let digits = number.small()?;
        match scale - number.scale() {
            0 => Some(digits),
            zeros => digits.checked_mul(i64::try_from(power_of_ten(zeros)).ok()?),
        }
    };
    let sum = units(a)?.checked_add(units(b)?)?;
    Some(Decimal::from_small(sum, scale))
}

fn with_sign(negative: bool, magnitude: U256) -> I256 {
    let value = magnitude.as_i256();
    if negative { -value } else { value }
}

impl Decimal {
    /// The sum.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` if the integer part has more than 38 digits; all operations fail in that case.
    ///
    /// ```
    /// let [a, b] = ["0.1", "0.2"].map(|text| text.parse::<tupu::Decimal>());
    /// assert_eq!(a?.plus(b?)?.to_string(), "0.3");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[inline]
    pub fn plus(self, other: Decimal) -> Result<Decimal> {
        if let Some(sum) = small_sum(self, other) {
            return Ok(sum);
        }
        if let Some((a, b, scale)) = in_one_unit(self, other)
            && let Some(sum) = a.checked_add(b)
            && let Some(sum) = Decimal::from_parts(sum, scale)
        {
            return Ok(sum);
        }
        let scale = self.scale().max(other.scale());
        let sum = with_sign(self.is_negative(), aligned(self, scale))
            + with_sign(other.is_negative(), aligned(other, scale));
        Decimal::fitting(sum.is_negative(), sum.unsigned_abs(), scale, || {
            format!("{self} + {other}")
        })
    }

    /// The difference.
    ///
    /// # Errors
    ///
    /// The same as those of [`Decimal::plus`].
    ///
    /// ```
    /// let number: tupu::Decimal = "0.3".parse()?;
    /// assert_eq!(number.minus(1.into())?.to_string(), "-0.7");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn minus(self, other: Decimal) -> Result<Decimal> {
        self.plus(-other)
    }

    /// The product.
    ///
    /// # Errors
    ///
    /// The same as those of [`Decimal::plus`].
    ///
    /// ```
    /// let number: tupu::Decimal = "1.5".parse()?;
    /// assert_eq!(number.times(number)?.to_string(), "2.25");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[inline]
    pub fn times(self, other: Decimal) -> Result<Decimal> {
        let scale = self.scale() + other.scale();
        if let (Some(a), Some(b)) = (self.small(), other.small())
            && let Some(product) = a.checked_mul(b).filter(|_| scale <= MOST_DIGITS)
        {
            return Ok(Decimal::from_small(product, scale));
        }
        if let Some(product) = product(self.mantissa(), other.mantissa())
            && let Some(product) = Decimal::from_parts(product, scale)
        {
            return Ok(product);
        }
        let magnitude = aligned(self, self.scale()) * aligned(other, other.scale());
        let negative = self.is_negative() != other.is_negative();
        Decimal::fitting(negative, magnitude, scale, || format!("{self} * {other}"))
    }

    /// The quotient: exact if it terminates within 38 digits, else rounded, half to even, to 28 significant digits, but
    /// never to fewer than the digits of its integer part.
    ///
    /// # Errors
    ///
    /// The same as those of [`Decimal::plus`]; also if the divisor is zero.
    ///
    /// ```
    /// let one = tupu::Decimal::from(1);
    /// assert_eq!(one.divided_by(8.into())?.to_string(), "0.125");
    /// assert_eq!(one.divided_by(3.into())?.to_string(), "0.3333333333333333333333333333");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn divided_by(self, other: Decimal) -> Result<Decimal> {
        if other.is_zero() {
            return Err(by_zero("/"));
        }
        let negative = self.is_negative() != other.is_negative();
        let dividend = (aligned(self, self.scale()), self.scale());
        let divisor = (aligned(other, other.scale()), other.scale());
        Decimal::quotient(negative, dividend, divisor, || format!("{self} / {other}"))
    }

    /// The quotient of two magnitudes with their scales; the divisor has at most 38 digits and is not zero.
    pub(super) fn quotient(
        negative: bool,
        (dividend, dividend_scale): (U256, u32),
        (divisor, divisor_scale): (U256, u32),
        what: impl Fn() -> String,
    ) -> Result<Decimal> {
        // Together at most 76 digits, of which the quotient has 38 or more.
        let zeros = (digits_of(divisor) + MOST_DIGITS).saturating_sub(digits_of(dividend));
        let dividend = dividend * wide_power_of_ten(zeros);
        let (quotient, rest) = (dividend / divisor, dividend % divisor);
        let Some(scale) = (dividend_scale + zeros).checked_sub(divisor_scale) else {
            return match quotient == U256::ZERO {
                true => Ok(Decimal::ZERO),
                false => Err(overflow(&what())),
            };
        };
        if rest == U256::ZERO {
            return Decimal::fitting(negative, quotient, scale, what);
        }
        // Append a digit that is not zero, so that the dropped rest is not taken for a tie.
        let (quotient, scale) = (quotient * U256::new(10) + U256::ONE, scale + 1);
        let significant = digits_of(quotient).max(1);
        let places = (QUOTIENT_DIGITS + scale).saturating_sub(significant);
        let places = places.min(MOST_DIGITS).min(scale);
        let kept = rounded(quotient, scale - places);
        let mantissa = signed(negative, kept).ok_or_else(|| overflow(&what()))?;
        Decimal::from_parts(mantissa, places).ok_or_else(|| overflow(&what()))
    }

    /// The remainder, exact; it has the sign of the dividend.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` with `DivisionByZero` if the divisor is zero.
    ///
    /// ```
    /// let number: tupu::Decimal = "-7.5".parse()?;
    /// assert_eq!(number.remainder(2.into())?.to_string(), "-1.5");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn remainder(self, other: Decimal) -> Result<Decimal> {
        if other.is_zero() {
            return Err(by_zero("%"));
        }
        let scale = self.scale().max(other.scale());
        let rest = aligned(self, scale) % aligned(other, scale);
        Decimal::fitting(self.is_negative(), rest, scale, || {
            format!("{self} % {other}")
        })
    }

    /// The number rounded to `places` decimal places, half away from zero.
    ///
    /// # Errors
    ///
    /// The same as those of [`Decimal::plus`].
    pub(crate) fn rounded_to(self, places: u32) -> Result<Decimal> {
        let excess = self.scale().saturating_sub(places);
        let kept = match excess {
            0 => aligned(self, self.scale()),
            // At least half a unit more is at least the next unit. There are 38 digits at most behind the point.
            _ => {
                let unit = wide_power_of_ten(excess);
                (aligned(self, self.scale()) + unit / U256::new(2)) / unit
            }
        };
        let mantissa = signed(self.is_negative(), kept).unwrap_or_default();
        Decimal::from_parts(mantissa, self.scale() - excess)
            .ok_or_else(|| overflow(&self.to_string()))
    }

    /// The greatest integer that is not greater.
    ///
    /// ```
    /// let number: tupu::Decimal = "-1.5".parse()?;
    /// assert_eq!(number.floor(), tupu::Decimal::from(-2));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[must_use]
    pub fn floor(self) -> Decimal {
        let whole = self.floored();
        // A number with a fraction has fewer than 38 digits before the point; one without is returned unchanged.
        Decimal::from_parts(whole, 0).unwrap_or(self)
    }

    /// The least integer that is not less.
    ///
    /// ```
    /// let number: tupu::Decimal = "-1.5".parse()?;
    /// assert_eq!(number.ceil(), tupu::Decimal::from(-1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[must_use]
    pub fn ceil(self) -> Decimal {
        -(-self).floor()
    }

    /// The integer part, rounded towards negative infinity.
    pub(crate) fn floored(self) -> i128 {
        self.mantissa()
            .div_euclid(power_of_ten(self.scale()) as i128)
    }

    /// The difference to [`Decimal::floored`], in units of 10^-38.
    pub(crate) fn above_floor(self) -> u128 {
        let unit = power_of_ten(self.scale()) as i128;
        let part = self.mantissa().rem_euclid(unit).unsigned_abs();
        part * power_of_ten(MOST_DIGITS - self.scale())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal number")
    }

    fn shown(result: Result<Decimal>) -> String {
        result.map_or_else(
            |error| error.message().to_owned(),
            |value| value.to_string(),
        )
    }

    const NINES: &str = "99999999999999999999999999999999999999";

    #[test]
    fn what_38_digits_hold_is_exact() {
        let most = decimal(NINES);
        assert_eq!(
            shown(most.minus(1.into())),
            NINES.replacen(
                "99999999999999999999999999999999999999",
                "99999999999999999999999999999999999998",
                1
            )
        );
        assert!(shown(most.plus(1.into())).contains("more than 38 digits"));
        assert!(shown(most.times(10.into())).contains("more than 38 digits"));
        let least = decimal("0.00000000000000000000000000000000000001");
        assert_eq!(
            shown(least.plus(least)),
            "0.00000000000000000000000000000000000002"
        );
        // 39 digits: the last is rounded.
        assert_eq!(shown(most.plus(decimal("0.4"))), NINES);
        assert_eq!(shown(least.times(decimal("0.1"))), "0");
        assert_eq!(
            shown(decimal("12345678901234567890").times(decimal("0.1234567890123456789"))),
            "1524157875323883675.019051998750190521"
        );
    }

    #[test]
    fn quotients_end_or_are_rounded() {
        let divided = |a: &str, b: &str| shown(decimal(a).divided_by(decimal(b)));
        assert_eq!(divided("1", "3"), "0.3333333333333333333333333333");
        assert_eq!(divided("2", "3"), "0.6666666666666666666666666667");
        assert_eq!(divided("-200", "3"), "-66.66666666666666666666666667");
        assert_eq!(divided("1", "8"), "0.125");
        assert_eq!(divided("0", "7"), "0");
        assert_eq!(divided("163.8", "1"), "163.8");
        assert_eq!(
            divided("1e37", "7"),
            "1428571428571428571428571428571428571"
        );
        assert_eq!(
            divided("1e-30", "3"),
            "0.00000000000000000000000000000033333333"
        );
        assert_eq!(divided("1e-38", "3"), "0");
        assert_eq!(
            divided("1", "1e-37"),
            "10000000000000000000000000000000000000"
        );
        assert!(divided("10", "1e-38").contains("more than 38 digits"));
        assert!(divided("1", "0").contains("zero"));
    }

    #[test]
    fn whole_numbers_around() {
        for (text, floor, ceil) in [
            ("1.5", 1, 2),
            ("-1.5", -2, -1),
            ("2", 2, 2),
            ("-0.1", -1, 0),
        ] {
            let number = decimal(text);
            assert_eq!(
                (number.floor(), number.ceil()),
                (floor.into(), ceil.into()),
                "{text}"
            );
        }
        assert_eq!(decimal("-0.25").above_floor(), 75 * power_of_ten(36));
    }

    proptest! {
        #[test]
        fn small_numbers_obey_the_laws(a in -9999_i128..9999, b in -9999_i128..9999, c in -9999_i128..9999, s in 0_u32..4, t in 0_u32..4) {
            let [x, y, z] = [(a, s), (b, t), (c, s)].map(|(m, s)| Decimal::from_parts(m, s).expect("few digits"));
            prop_assert_eq!(x.plus(y)?, y.plus(x)?);
            prop_assert_eq!(x.plus(y)?.minus(y)?, x);
            prop_assert_eq!(x.times(y.plus(z)?)?, x.times(y)?.plus(x.times(z)?)?);
            if !y.is_zero() {
                prop_assert_eq!(x.times(y)?.divided_by(y)?, x);
                let rest = x.remainder(y)?;
                prop_assert!(rest.abs() < y.abs());
                let times = x.minus(rest)?.divided_by(y)?;
                prop_assert_eq!(times.scale(), 0);
            }
        }
    }
}
