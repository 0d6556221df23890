//! Exact decimal numbers: up to 38 digits, as many as 128 bits hold, of which any number may follow the point.
//!
//! A number is kept without trailing zeros, so that each has one form, and equal numbers are equal byte for byte. All
//! arithmetic is done in 256 bits: a sum, a difference or a product is exact if it fits into 38 digits. Excess digits
//! after the point are rounded, half to even; an integer part that does not fit is an error.

mod arithmetic;
mod compare;
mod ratio;
mod sum;
mod text;

pub use compare::{compare_float, compared};
pub use ratio::{Magnitude, Ratio};
pub use sum::DecimalSum;
pub use text::parse;

use super::number::no_integer;
use crate::error::{Error, ErrorCode, Result};
use ethnum::U256;
use std::fmt;
use std::str::FromStr;

/// The maximum number of digits of a number, and of digits after its point.
pub const MOST_DIGITS: u32 = 38;

/// The least magnitude that has too many digits.
const LIMIT: u128 = 10_u128.pow(MOST_DIGITS);

/// An exact decimal number of at most 38 digits, any of them after the point.
///
/// Trailing zeros of a fraction are not kept: `1.50` is `1.5`.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let sum: tupu::Decimal = db.query_one("RETURN 0.1m + 0.2m", ())?;
/// assert_eq!(sum, "0.3".parse()?);
/// assert_eq!(sum.to_string(), "0.3");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The digits with the sign, as bytes: an `i128` would be aligned to 16 bytes, and make every value larger.
    mantissa: [u8; 16],
    /// The number of digits after the point.
    scale: u8,
}

impl Decimal {
    /// Zero.
    ///
    /// ```
    /// assert_eq!(tupu::Decimal::ZERO.to_string(), "0");
    /// ```
    pub const ZERO: Decimal = Decimal {
        mantissa: [0; 16],
        scale: 0,
    };

    /// The number with these digits, `scale` of them after the point; `None` if it has more than 38.
    ///
    /// ```
    /// use tupu::Decimal;
    /// assert_eq!(Decimal::from_parts(16380, 2).map(|number| number.to_string()), Some("163.8".into()));
    /// assert_eq!(Decimal::from_parts(i128::MAX, 0), None);
    /// ```
    pub fn from_parts(mantissa: i128, scale: u32) -> Option<Decimal> {
        let (mantissa, scale) = without_zeros(mantissa, scale);
        let fits = mantissa.unsigned_abs() < LIMIT && scale <= MOST_DIGITS;
        fits.then_some(Decimal {
            mantissa: mantissa.to_le_bytes(),
            scale: scale as u8,
        })
    }

    /// The number with these digits, `scale` of them after the point, which are at most 38.
    #[inline]
    fn from_small(mut mantissa: i64, mut scale: u32) -> Decimal {
        // Only an even number ends with a zero.
        while scale > 0 && mantissa & 1 == 0 && mantissa % 10 == 0 {
            if mantissa == 0 {
                return Decimal::ZERO;
            }
            mantissa /= 10;
            scale -= 1;
        }
        Decimal {
            mantissa: i128::from(mantissa).to_le_bytes(),
            scale: scale as u8,
        }
    }

    /// All its digits with the sign, if they fit into 64 bits.
    #[inline]
    fn small(self) -> Option<i64> {
        i64::try_from(self.mantissa()).ok()
    }

    /// All its digits with the sign, as if there were no point.
    ///
    /// ```
    /// let number: tupu::Decimal = "-163.8".parse()?;
    /// assert_eq!((number.mantissa(), number.scale()), (-1638, 1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    #[inline]
    pub fn mantissa(self) -> i128 {
        i128::from_le_bytes(self.mantissa)
    }

    /// The number of digits after the point.
    ///
    /// ```
    /// assert_eq!(tupu::Decimal::from(7).scale(), 0);
    /// ```
    #[inline]
    pub fn scale(self) -> u32 {
        u32::from(self.scale)
    }

    /// Whether it is less than zero.
    ///
    /// ```
    /// assert!(tupu::Decimal::from(-1).is_negative());
    /// ```
    pub fn is_negative(self) -> bool {
        self.mantissa() < 0
    }

    /// Whether it is zero.
    ///
    /// ```
    /// assert!(tupu::Decimal::ZERO.is_zero());
    /// ```
    pub fn is_zero(self) -> bool {
        self.mantissa() == 0
    }

    /// The number without its sign.
    ///
    /// ```
    /// assert_eq!(tupu::Decimal::from(-1).abs(), tupu::Decimal::from(1));
    /// ```
    #[must_use]
    pub fn abs(self) -> Decimal {
        if self.is_negative() { -self } else { self }
    }

    /// The nearest float.
    ///
    /// ```
    /// let number: tupu::Decimal = "163.8".parse()?;
    /// assert_eq!(number.to_f64(), 163.8);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn to_f64(self) -> f64 {
        /// Floats hold integers exactly up to here, and powers of ten up to 10^22.
        const EXACT: u128 = 1 << 53;
        const EXACT_POWER: u32 = 22;
        let (mantissa, scale) = (self.mantissa(), self.scale());
        if mantissa.unsigned_abs() <= EXACT && scale <= EXACT_POWER {
            // Both operands are exact, so the quotient is rounded only once.
            return mantissa as f64 / 10_f64.powi(scale as i32);
        }
        let float = nearest_float(mantissa.unsigned_abs(), power_of_ten(scale));
        if mantissa < 0 { -float } else { float }
    }

    /// The number as a 64-bit integer, if it is one.
    ///
    /// ```
    /// assert_eq!(tupu::Decimal::from(7).to_i64(), Some(7));
    /// assert_eq!("7.5".parse::<tupu::Decimal>()?.to_i64(), None);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn to_i64(self) -> Option<i64> {
        match self.scale {
            0 => i64::try_from(self.mantissa()).ok(),
            _ => None,
        }
    }

    /// The integer part as a 64-bit integer, truncated towards zero.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` with `IntegerOverflow` if it does not fit into 64 bits.
    pub(crate) fn whole(self) -> Result<i64> {
        let whole = self.mantissa() / power_of_ten(self.scale()) as i128;
        i64::try_from(whole).map_err(|_| no_integer(&self))
    }

    /// The float with the same text, if there is one: the float that is read from the text of this number.
    pub(crate) fn same_float(self) -> Option<f64> {
        let float = self.to_f64();
        let same = Decimal::from_float(float).ok() == Some(self);
        same.then_some(float)
    }

    /// The number as which a float is written: 0.1 is 0.1.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` for NaN, the infinities, and numbers of more than 38 digits.
    pub(crate) fn from_float(float: f64) -> Result<Decimal> {
        if !float.is_finite() {
            let message = format!("{float} is not a decimal number");
            return Err(Error::arithmetic(ErrorCode::NumberOutOfRange, message));
        }
        float.to_string().parse()
    }

    /// The number of a magnitude, with the excess digits after its point rounded.
    fn fitting(
        negative: bool,
        magnitude: U256,
        scale: u32,
        what: impl Fn() -> String,
    ) -> Result<Decimal> {
        let digits = digits_of(magnitude);
        let excess = (digits.max(scale)).saturating_sub(MOST_DIGITS);
        if excess > scale {
            return Err(overflow(&what()));
        }
        let kept = rounded(magnitude, excess);
        // Rounding may have carried into one more digit; the last digit is zero then.
        let mantissa = signed(negative, kept).ok_or_else(|| overflow(&what()))?;
        Decimal::from_parts(mantissa, scale - excess).ok_or_else(|| overflow(&what()))
    }
}

/// The float nearest to a quotient, half to even; both are at most 10^38, and the divisor is not zero.
fn nearest_float(dividend: u128, divisor: u128) -> f64 {
    /// One bit more than needed to decide a tie in a float.
    const BITS: u32 = 64;
    let bits = |number: u128| u128::BITS - number.leading_zeros();
    let shift = (bits(divisor) + BITS).saturating_sub(bits(dividend));
    let (dividend, divisor) = (U256::new(dividend) << shift, U256::new(divisor));
    let (quotient, rest) = (dividend / divisor, dividend % divisor);
    // Set the last bit if the quotient does not terminate, so that the dropped rest is not taken for a tie.
    let quotient = quotient.as_u128() | u128::from(rest != U256::ZERO);
    // A power of two between 1 and 2^-191: the product is exact.
    let power = f64::from_bits((1023 - u64::from(shift)) << 52);
    quotient as f64 * power
}

/// A magnitude without its last digits, rounded half to even.
fn rounded(magnitude: U256, digits: u32) -> U256 {
    if digits == 0 {
        return magnitude;
    }
    if digits > MOST_DIGITS * 2 {
        return U256::ZERO;
    }
    let unit = wide_power_of_ten(digits);
    let (kept, cut) = (magnitude / unit, magnitude % unit);
    let half = unit / U256::new(2);
    let odd = kept % U256::new(2) == U256::ONE;
    match cut > half || (cut == half && odd) {
        true => kept + U256::ONE,
        false => kept,
    }
}

/// `None` if it does not fit into 128 bits.
fn signed(negative: bool, magnitude: U256) -> Option<i128> {
    let magnitude = i128::try_from(magnitude).ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

/// The number of decimal digits of a magnitude; zero has none.
fn digits_of(magnitude: U256) -> u32 {
    let mut digits = 0;
    let mut rest = magnitude;
    if rest >= wide_power_of_ten(MOST_DIGITS) {
        rest /= wide_power_of_ten(MOST_DIGITS);
        digits = MOST_DIGITS;
    }
    digits + rest.as_u128().checked_ilog10().map_or(0, |log| log + 1)
}

/// A number without the zeros at the end of its fraction.
fn without_zeros(mantissa: i128, scale: u32) -> (i128, u32) {
    let (mut mantissa, mut scale) = (mantissa, scale);
    if mantissa == 0 {
        return (0, 0);
    }
    // Only an even number ends with a zero. Most numbers fit into 64 bits, where a division takes far less time.
    while scale > 0 && mantissa & 1 == 0 {
        if let Ok(mut small) = i64::try_from(mantissa) {
            while scale > 0 && small % 10 == 0 {
                small /= 10;
                scale -= 1;
            }
            return (i128::from(small), scale);
        }
        if mantissa % 10 != 0 {
            break;
        }
        mantissa /= 10;
        scale -= 1;
    }
    (mantissa, scale)
}

/// The powers of ten that 128 bits hold.
const POWERS: [u128; MOST_DIGITS as usize + 1] = {
    let mut powers = [1; MOST_DIGITS as usize + 1];
    let mut exponent = 1;
    while exponent < powers.len() {
        powers[exponent] = powers[exponent - 1] * 10;
        exponent += 1;
    }
    powers
};

/// Ten to a power of at most 38.
fn power_of_ten(exponent: u32) -> u128 {
    POWERS.get(exponent as usize).copied().unwrap_or(u128::MAX)
}

/// The digits of two numbers in the same unit, and the digits of that unit after the point; `None` if they need more
/// than 128 bits.
fn in_one_unit(a: Decimal, b: Decimal) -> Option<(i128, i128, u32)> {
    let scale = a.scale().max(b.scale());
    Some((units(a, scale)?, units(b, scale)?, scale))
}

/// A number in units of 10^-`scale`, which is at least its own scale; `None` if that needs more than 128 bits.
fn units(number: Decimal, scale: u32) -> Option<i128> {
    /// The product of a number of 64 bits and of such a power of ten has less than 128 bits.
    const SMALL_POWER: u32 = 18;
    let (mantissa, zeros) = (number.mantissa(), scale - number.scale());
    match i64::try_from(mantissa) {
        _ if zeros == 0 => Some(mantissa),
        Ok(small) if zeros <= SMALL_POWER => {
            Some(i128::from(small) * i128::from(power_of_ten(zeros) as i64))
        }
        Ok(_) | Err(_) => mantissa.checked_mul(power_of_ten(zeros) as i128),
    }
}

/// Ten to a power of at most 76.
fn wide_power_of_ten(exponent: u32) -> U256 {
    let first = exponent.min(MOST_DIGITS);
    let rest = (exponent - first).min(MOST_DIGITS);
    U256::new(power_of_ten(first)) * U256::new(power_of_ten(rest))
}

fn overflow(what: &str) -> Error {
    Error::arithmetic(
        ErrorCode::NumberOutOfRange,
        format!("{what} has more than {MOST_DIGITS} digits before its point, a decimal number has at most {MOST_DIGITS}"),
    )
    .hint("convert one side with toFloat() to calculate with floats")
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal {
            mantissa: i128::from(value).to_le_bytes(),
            scale: 0,
        }
    }
}

impl FromStr for Decimal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Decimal> {
        match parse(text.trim()) {
            Some(number) => number.exact(),
            None => Err(text::unreadable(text)),
        }
    }
}

impl std::ops::Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        Decimal {
            // The magnitude is below 10^38, so it can be negated.
            mantissa: (-self.mantissa()).to_le_bytes(),
            scale: self.scale,
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = power_of_ten(self.scale());
        let magnitude = self.mantissa().unsigned_abs();
        let (whole, fraction) = (magnitude / unit, magnitude % unit);
        let digits = match self.scale {
            0 => whole.to_string(),
            scale => format!("{whole}.{fraction:0width$}", width = usize::from(scale)),
        };
        f.pad_integral(!self.is_negative(), "", &digits)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}
