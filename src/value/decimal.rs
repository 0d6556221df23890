//! Decimal numbers in text, whose whole part is wanted exactly.

use super::number::out_of_range;
use crate::error::Result;

/// The most digits that a 64-bit integer has.
const MOST_DIGITS: i64 = 19;

/// A decimal number: a sign, digits with a point somewhere, an exponent.
#[derive(Debug)]
pub struct Decimal<'a> {
    text: &'a str,
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    /// How many places the point moves to the right; saturated, as no text has so many digits.
    exponent: i64,
}

/// Reads `-12.5e3`: digits before or after the point, or on both sides; `None` for a text of another form.
pub fn parse(text: &str) -> Option<Decimal<'_>> {
    let (negative, unsigned) = sign(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    (has_digits && is_digits(whole) && is_digits(fraction)).then_some(Decimal {
        text,
        negative,
        whole,
        fraction,
        exponent,
    })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !is_digits(digits) {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -magnitude } else { magnitude })
}

impl Decimal<'_> {
    /// The number without its fraction, cut towards zero.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` with `IntegerOverflow` where 64 bits do not hold it.
    pub fn whole(&self) -> Result<i64> {
        let mut digits = self.whole.bytes().chain(self.fraction.bytes()).peekable();
        let mut places = self.exponent.saturating_add(self.whole.len() as i64);
        while digits.next_if_eq(&b'0').is_some() {
            places = places.saturating_sub(1);
        }
        if digits.peek().is_none() || places <= 0 {
            return Ok(0);
        }
        if places > MOST_DIGITS {
            return Err(self.overflow());
        }
        let digits = digits.chain(std::iter::repeat(b'0'));
        let magnitude = digits
            .take(places as usize)
            .fold(0, |sum: i128, digit| sum * 10 + i128::from(digit - b'0'));
        let signed = if self.negative { -magnitude } else { magnitude };
        i64::try_from(signed).map_err(|_| self.overflow())
    }

    fn overflow(&self) -> crate::error::Error {
        let text: String = self.text.chars().take(SHOWN).collect();
        let more = if text.len() < self.text.len() {
            "…"
        } else {
            ""
        };
        out_of_range(format!("{text}{more} is out of the range of integers"))
    }
}

/// How many characters of a number a message shows.
const SHOWN: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> Option<i64> {
        parse(text)?.whole().ok()
    }

    #[test]
    fn every_digit_counts() {
        for (text, value) in [
            ("9007199254740993e0", 9_007_199_254_740_993),
            ("1234567890123456789e0", 1_234_567_890_123_456_789),
            ("9223372036854775807.99", i64::MAX),
            ("-9223372036854775808.99", i64::MIN),
            ("-9.223372036854775808e18", i64::MIN),
            ("0.00000009223372036854775807E+26", i64::MAX),
            ("92233720368547758079999e-4", i64::MAX),
            ("1e18", 1_000_000_000_000_000_000),
            ("-0", 0),
            ("+.5", 0),
            ("5.", 5),
            ("0e99999999999999999999", 0),
            ("1e-99999999999999999999", 0),
            ("0000000000000000000000000007", 7),
            ("1.9999999999999999999999", 1),
            ("-2.9", -2),
        ] {
            assert_eq!(whole(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_64_bits_do_not_hold_is_an_error() {
        for text in [
            "9223372036854775808",
            "-9223372036854775809",
            "-9223372036854776832",
            "9223372036854775808e0",
            "0.9223372036854775808e19",
            "1e19",
            "1e99999999999999999999",
        ] {
            let decimal = parse(text).expect("a decimal number");
            assert!(decimal.whole().is_err(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_decimal_numbers() {
        for text in [
            "", ".", "-", "e5", ".e5", "1e", "1e+", "0x1F", "0o7", "1_000", "1 2", "--1", "+-1",
            "1e5.0", "1.2.3", "NaN", "Infinity", "１２",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn moving_the_point_changes_nothing(value in any::<i64>(), places in 0_usize..40) {
            let digits = value.unsigned_abs().to_string();
            let sign = if value < 0 { "-" } else { "" };
            let zeros = "0".repeat(places);
            prop_assert_eq!(whole(&format!("{sign}{digits}{zeros}e-{places}")), Some(value));
            let (one, rest) = digits.split_at(1);
            let up = rest.len();
            prop_assert_eq!(whole(&format!("{sign}{one}.{rest}{zeros}E{up}")), Some(value));
        }

        #[test]
        fn what_is_a_decimal_number_is_a_float(text in "[-+]?[0-9]{0,3}[.]?[0-9]{0,3}([eE][-+]?[0-9]{0,3})?") {
            prop_assert_eq!(parse(&text).is_some(), text.parse::<f64>().is_ok());
        }
    }
}
