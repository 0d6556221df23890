//! Factors between units: fractions of integers, such as the 2000/3 square metres of a mu.

use super::{Decimal, MOST_DIGITS, digits_of, power_of_ten, rounded, wide_power_of_ten};
use crate::error::Result;
use ethnum::U256;
use std::cmp::Ordering;
use std::fmt;

/// The greatest numerator or denominator: a decimal number times such a ratio stays far within 256 bits.
const MOST: u128 = 10_u128.pow(24);

/// The number of significant digits of a magnitude.
const MAGNITUDE_DIGITS: u32 = 34;

/// A positive fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    over: u128,
    under: u128,
}

/// The size of a quantity in the base unit of its dimension, to 34 significant digits: equality, order and keys of
/// quantities are defined by it. Equal fractions have equal magnitudes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Magnitude {
    /// Without trailing zeros.
    mantissa: i128,
    /// The power of ten by which the mantissa is multiplied.
    exponent: i32,
}

impl Ratio {
    /// One to one.
    pub const ONE: Ratio = Ratio { over: 1, under: 1 };

    /// The fraction of two integers; `None` if one is zero, or has more than 24 digits in lowest terms.
    pub fn new(over: u128, under: u128) -> Option<Ratio> {
        if over == 0 || under == 0 {
            return None;
        }
        let divisor = greatest_common_divisor(over, under);
        let (over, under) = (over / divisor, under / divisor);
        (over <= MOST && under <= MOST).then_some(Ratio { over, under })
    }

    /// A positive decimal number as a fraction.
    pub fn of(number: Decimal) -> Option<Ratio> {
        let over = u128::try_from(number.mantissa()).ok()?;
        Ratio::new(over, power_of_ten(number.scale()))
    }

    /// Reads `1000`, `0.45359237` or `2000/3`.
    pub fn parse(text: &str) -> Option<Ratio> {
        let part = |text: &str| Ratio::of(text.parse().ok()?);
        match text.split_once('/') {
            Some((over, under)) => part(over)?.times(part(under)?.inverse()),
            None => part(text),
        }
    }

    /// The numerator and the denominator.
    pub fn parts(self) -> (u128, u128) {
        (self.over, self.under)
    }

    /// The product.
    pub fn times(self, other: Ratio) -> Option<Ratio> {
        // Reduce crosswise first, so that common factors cannot cause an overflow.
        let first = Ratio::new(self.over, other.under)?;
        let second = Ratio::new(other.over, self.under)?;
        let over = first.over.checked_mul(second.over)?;
        Ratio::new(over, first.under.checked_mul(second.under)?)
    }

    /// The reciprocal.
    #[must_use]
    pub fn inverse(self) -> Ratio {
        Ratio {
            over: self.under,
            under: self.over,
        }
    }

    /// The fraction raised to a power, which may be negative.
    pub fn power(self, exponent: i8) -> Option<Ratio> {
        let base = if exponent < 0 { self.inverse() } else { self };
        (0..exponent.unsigned_abs()).try_fold(Ratio::ONE, |product, _| product.times(base))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.under {
            1 => write!(f, "{}", self.over),
            under => write!(f, "{}/{under}", self.over),
        }
    }
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Decimal {
    /// The product with a fraction: exact if it terminates within 38 digits, else rounded as a quotient is.
    pub(crate) fn scaled(self, ratio: Ratio) -> Result<Decimal> {
        let dividend = U256::new(self.mantissa().unsigned_abs()) * U256::new(ratio.over);
        let divisor = U256::new(ratio.under);
        Decimal::quotient(
            self.is_negative(),
            (dividend, self.scale()),
            (divisor, 0),
            || format!("{self} * {ratio}"),
        )
    }

    /// The magnitude of this number of units with this factor.
    pub(crate) fn magnitude(self, ratio: Ratio) -> Magnitude {
        let product = U256::new(self.mantissa().unsigned_abs()) * U256::new(ratio.over);
        let divisor = U256::new(ratio.under);
        let wanted = digits_of(divisor) + MAGNITUDE_DIGITS + 1;
        let zeros = wanted.saturating_sub(digits_of(product));
        let dividend = product * wide_power_of_ten(zeros);
        let rest = dividend % divisor != U256::ZERO;
        // Append a digit that is not zero if the quotient does not terminate, so that the dropped rest is not taken for
        // a tie.
        let quotient = dividend / divisor * U256::new(10) + U256::new(u128::from(rest));
        let exponent = -((self.scale() + zeros + 1) as i32);
        let excess = digits_of(quotient).saturating_sub(MAGNITUDE_DIGITS);
        Magnitude::new(
            self.is_negative(),
            rounded(quotient, excess).as_u128(),
            exponent + excess as i32,
        )
    }
}

impl Magnitude {
    fn new(negative: bool, magnitude: u128, exponent: i32) -> Magnitude {
        let (mut magnitude, mut exponent) = (magnitude, exponent);
        while magnitude != 0 && magnitude % 10 == 0 {
            magnitude /= 10;
            exponent += 1;
        }
        let mantissa = magnitude as i128;
        Magnitude {
            mantissa: if negative { -mantissa } else { mantissa },
            exponent: if magnitude == 0 { 0 } else { exponent },
        }
    }

    /// The position of the first digit, and the digits from there, padded to 38.
    fn aligned(self) -> (i32, u128) {
        let magnitude = self.mantissa.unsigned_abs();
        let digits = magnitude.checked_ilog10().map_or(0, |log| log + 1);
        let first = match digits {
            0 => i32::MIN,
            digits => digits as i32 + self.exponent,
        };
        (first, magnitude * power_of_ten(MOST_DIGITS - digits))
    }

    /// Bytes whose lexicographic order is the order of magnitudes.
    pub fn ordered_bytes(self) -> [u8; 21] {
        let (first, digits) = self.aligned();
        let mut bytes = [0; 21];
        bytes[0] = self.mantissa.signum() as u8 ^ 0x80;
        bytes[1..5].copy_from_slice(&(first as u32 ^ 1 << 31).to_be_bytes());
        bytes[5..].copy_from_slice(&digits.to_be_bytes());
        if self.mantissa < 0 {
            bytes[1..].iter_mut().for_each(|byte| *byte = !*byte);
        }
        bytes
    }
}

impl Ord for Magnitude {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        let sizes = self.aligned().cmp(&other.aligned());
        signs.then(match self.mantissa < 0 {
            true => sizes.reverse(),
            false => sizes,
        })
    }
}

impl PartialOrd for Magnitude {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal number")
    }

    fn ratio(text: &str) -> Ratio {
        Ratio::parse(text).expect("a ratio")
    }

    #[test]
    fn fifteen_mu_are_a_hectare() {
        let mu = ratio("2000/3");
        assert_eq!(
            decimal("15").magnitude(mu),
            decimal("1").magnitude(ratio("10000"))
        );
        assert_eq!(decimal("15").scaled(mu).ok(), Some(decimal("10000")));
        let to_hectares = mu.times(ratio("10000").inverse()).expect("few digits");
        assert_eq!(to_hectares.to_string(), "1/15");
        assert_eq!(
            decimal("1")
                .scaled(to_hectares)
                .ok()
                .map(|number| number.to_string()),
            Some("0.06666666666666666666666666667".to_owned())
        );
    }

    #[test]
    fn a_rate_a_month_is_twelve_a_year() {
        let (year, month) = (ratio("1/31557600"), ratio("1/2629800"));
        assert_eq!(decimal("12").magnitude(year), decimal("1").magnitude(month));
        assert!(decimal("12.00000001").magnitude(year) > decimal("1").magnitude(month));
        assert_eq!(ratio("3").power(-2), Ratio::new(1, 9));
        assert_eq!(Ratio::parse("0"), None);
        assert_eq!(Ratio::new(u128::MAX, 1), None);
    }

    proptest! {
        #[test]
        fn magnitudes_keep_the_order(a in any::<i64>(), b in any::<i64>(), s in 0_u32..20, t in 0_u32..20) {
            let [x, y] = [(a, s), (b, t)].map(|(m, s)| Decimal::from_parts(i128::from(m), s).expect("19 digits"));
            for factor in [Ratio::ONE, ratio("2000/3"), ratio("1/31557600")] {
                let [m, n] = [x, y].map(|number| number.magnitude(factor));
                prop_assert_eq!(m.cmp(&n), x.cmp(&y));
                prop_assert_eq!(m.ordered_bytes().cmp(&n.ordered_bytes()), x.cmp(&y));
            }
        }
    }
}
