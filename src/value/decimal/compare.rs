//! The order of decimal numbers, also relative to integers and floats: exact, without rounding.

use super::{Decimal, MOST_DIGITS, in_one_unit, power_of_ten};
use crate::value::Value;
use ethnum::U256;
use std::cmp::Ordering;

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if let Some((a, b, _)) = in_one_unit(*self, *other) {
            return a.cmp(&b);
        }
        let fractions = || self.above_floor().cmp(&other.above_floor());
        self.floored().cmp(&other.floored()).then_with(fractions)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Decimal {
    /// The greatest number of units of 10^-`scale` that is not greater, and whether it is the number itself. A number of more
    /// units than 128 bits hold is taken for one of as many as they hold.
    pub(crate) fn in_units(self, scale: u32) -> (i128, bool) {
        let mantissa = self.mantissa();
        match self.scale().checked_sub(scale) {
            None | Some(0) => {
                let zeros = i128::try_from(power_of_ten(scale - self.scale())).ok();
                let units = zeros.and_then(|zeros| mantissa.checked_mul(zeros));
                match (units, mantissa) {
                    (Some(units), _) => (units, true),
                    (None, 0) => (0, true),
                    (None, ..0) => (i128::MIN, true),
                    (None, 1..) => (i128::MAX, true),
                }
            }
            Some(digits) => {
                let unit = power_of_ten(digits) as i128;
                (mantissa.div_euclid(unit), mantissa.rem_euclid(unit) == 0)
            }
        }
    }
}

/// Compares a decimal number and a number of any type; `Some(None)` if that is NaN; `None` if neither is a decimal, or
/// one is not a number.
pub fn compared(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    Some(match (a, b) {
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
        (Value::Decimal(a), Value::Integer(b)) => Some(a.cmp(&Decimal::from(*b))),
        (Value::Integer(a), Value::Decimal(b)) => Some(Decimal::from(*a).cmp(b)),
        (Value::Decimal(a), Value::Float(b)) => compare_float(*a, *b),
        (Value::Float(a), Value::Decimal(b)) => compare_float(*b, *a).map(Ordering::reverse),
        _ => return None,
    })
}

/// Compares a decimal number with the exact value of a float; `None` for NaN.
pub fn compare_float(a: Decimal, b: f64) -> Option<Ordering> {
    /// Greater than every decimal number.
    const ABOVE: f64 = 1e39;
    if b.is_nan() {
        None
    } else if b >= ABOVE {
        Some(Ordering::Less)
    } else if b < 0.0 {
        // The integer part and the fraction of a float are exact only if they are computed from its magnitude.
        compare_float(-a, -b).map(Ordering::reverse)
    } else {
        // The value is below 2^128; a cast that exceeds a signed 128-bit integer saturates, which is above every
        // decimal too.
        let whole = b.floor();
        let by_whole = a.floored().cmp(&(whole as i128));
        Some(by_whole.then_with(|| compare_fraction(a.above_floor(), b - whole)))
    }
}

/// Compares `units` of 10^-38 with a float of at least 0 and less than 1.
fn compare_fraction(units: u128, fraction: f64) -> Ordering {
    // Below 1 a float is a mantissa of 53 bits over a power of two.
    let bits = fraction.to_bits();
    let exponent = (bits >> 52) as u32;
    let mantissa = bits & ((1 << 52) - 1);
    let (mantissa, below) = match exponent {
        0 => (mantissa, 1074),
        exponent => (mantissa | 1 << 52, 1075 - exponent),
    };
    // 53 + 127 bits.
    let scaled = U256::new(u128::from(mantissa)) * U256::new(power_of_ten(MOST_DIGITS));
    let (whole, rest) = match below {
        0..=255 => {
            let whole = scaled >> below;
            (whole, scaled - (whole << below))
        }
        _ => (U256::ZERO, scaled),
    };
    let rest_decides = || U256::ZERO.cmp(&rest);
    U256::new(units).cmp(&whole).then_with(rest_decides)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal number")
    }

    #[test]
    fn floats_are_what_they_are_not_what_they_are_written_as() {
        let tenth = decimal("0.1");
        // The float is 0.1000000000000000055….
        assert_eq!(compare_float(tenth, 0.1), Some(Ordering::Less));
        assert_eq!(compare_float(decimal("0.5"), 0.5), Some(Ordering::Equal));
        assert_eq!(compare_float(decimal("-0.5"), -0.5), Some(Ordering::Equal));
        assert_eq!(
            compare_float(decimal("-0.1"), -0.1),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare_float(Decimal::ZERO, f64::MIN_POSITIVE),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare_float(Decimal::ZERO, -5e-324),
            Some(Ordering::Greater)
        );
        assert_eq!(compare_float(Decimal::ZERO, -0.0), Some(Ordering::Equal));
        assert_eq!(compare_float(decimal("1e37"), 1e300), Some(Ordering::Less));
        assert_eq!(
            compare_float(decimal("-9e37"), -1e38),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare_float(decimal("9e37"), -3e38),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare_float(Decimal::ZERO, f64::NEG_INFINITY),
            Some(Ordering::Greater)
        );
        assert_eq!(compare_float(Decimal::ZERO, f64::NAN), None);
    }

    proptest! {
        #[test]
        fn the_nearest_float_is_near(mantissa in any::<i64>(), scale in 0_u32..38) {
            let number = Decimal::from_parts(i128::from(mantissa), scale).expect("19 digits");
            let float = number.to_f64();
            prop_assert_ne!(compare_float(number, float.next_up()), Some(Ordering::Greater));
            prop_assert_ne!(compare_float(number, float.next_down()), Some(Ordering::Less));
        }

        #[test]
        fn the_nearest_float_is_that_of_the_text(digits in any::<i128>(), cut in 0_u32..38, scale in 0_u32..=38) {
            let mantissa = digits / 10 / 10_i128.pow(cut);
            let number = Decimal::from_parts(mantissa, scale).expect("38 digits");
            prop_assert_eq!(Ok(number.to_f64()), number.to_string().parse::<f64>());
        }

        #[test]
        fn numbers_halfway_between_floats_go_to_the_even_one(odd in 0_u64..1 << 20, power in 0_u32..20) {
            // A number of 55 bits, of which a float keeps 53; the two dropped bits are half of the last one that is
            // kept.
            let mantissa = (1_i128 << 54) + i128::from(odd) * 4 + 2;
            let number = Decimal::from_parts(mantissa, 0).expect("17 digits");
            let number = number.divided_by(Decimal::from(1 << power))?;
            prop_assert_eq!(Ok(number.to_f64()), number.to_string().parse::<f64>());
        }

        #[test]
        fn the_order_of_different_scales_is_that_of_differences(
            a in any::<i64>(), b in any::<i64>(), s in 0_u32..19, t in 0_u32..19
        ) {
            let [x, y] = [(a, s), (b, t)].map(|(mantissa, scale)| {
                Decimal::from_parts(i128::from(mantissa), scale).expect("19 digits")
            });
            prop_assert_eq!(x.cmp(&y), x.minus(y)?.cmp(&Decimal::ZERO));
        }

        #[test]
        fn floats_with_few_digits_are_decimals(halves in -1_000_000_i64..1_000_000) {
            let float = halves as f64 / 64.0;
            let number = Decimal::from_float(float)?;
            prop_assert_eq!(compare_float(number, float), Some(Ordering::Equal));
            prop_assert_eq!(number.to_f64(), float);
        }

        #[test]
        fn the_order_is_that_of_the_digits(a in any::<i64>(), b in any::<i64>(), scale in 0_u32..19) {
            let number = |value: i64| Decimal::from_parts(i128::from(value), scale).expect("19 digits");
            prop_assert_eq!(number(a).cmp(&number(b)), a.cmp(&b));
        }
    }
}
