//! Decimal numbers in text: their exact value, and their integer part.

use super::{Decimal, MOST_DIGITS as MOST_DECIMAL_DIGITS};
use crate::error::{Error, ErrorCode, Result};
use crate::value::number::no_integer;

/// The maximum number of digits of a 64-bit integer.
const MOST_DIGITS: i64 = 19;

/// A decimal number in text: a sign, digits with a point somewhere, an exponent.
#[derive(Debug)]
pub struct DecimalText<'a> {
    text: &'a str,
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    /// The number of places by which the point moves to the right; saturated, since no text has that many digits.
    exponent: i64,
}

/// Reads `-12.5e3`: digits before or after the point, or on both sides; `None` for a text of another form.
pub fn parse(text: &str) -> Option<DecimalText<'_>> {
    let (negative, unsigned) = sign(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    (has_digits && is_digits(whole) && is_digits(fraction)).then_some(DecimalText {
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

impl DecimalText<'_> {
    /// The number without its fraction, truncated towards zero.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` with `IntegerOverflow` if it does not fit into 64 bits.
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

    /// The number itself.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` with `NumberOutOfRange` if it has more than 38 digits, or more than 38 after the point.
    pub fn exact(&self) -> Result<Decimal> {
        let digits = || self.whole.bytes().chain(self.fraction.bytes());
        let digit_count = self.whole.len() + self.fraction.len();
        let zeros_at_end = digits().rev().take_while(|digit| *digit == b'0').count();
        let significant = digit_count - zeros_at_end;
        // Once the trailing zeros are removed, the remaining digits are written out in full.
        let scale =
            (self.fraction.len() as i64 - zeros_at_end as i64).saturating_sub(self.exponent);
        let mut mantissa: i128 = 0;
        for digit in digits().take(significant) {
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|shifted| shifted.checked_add(i128::from(digit - b'0')))
                .ok_or_else(|| self.too_long())?;
        }
        if mantissa == 0 {
            return Ok(Decimal::ZERO);
        }
        for _ in scale.max(-i64::from(MOST_DECIMAL_DIGITS) - 1)..0 {
            mantissa = mantissa.checked_mul(10).ok_or_else(|| self.too_long())?;
        }
        let signed = if self.negative { -mantissa } else { mantissa };
        let scale = u32::try_from(scale.max(0)).map_err(|_| self.too_long())?;
        Decimal::from_parts(signed, scale).ok_or_else(|| self.too_long())
    }

    fn overflow(&self) -> Error {
        no_integer(&shown(self.text))
    }

    fn too_long(&self) -> Error {
        let message = format!(
            "{} has more than {MOST_DECIMAL_DIGITS} digits, a decimal number has at most {MOST_DECIMAL_DIGITS}, before and behind its point",
            shown(self.text)
        );
        Error::arithmetic(ErrorCode::NumberOutOfRange, message)
    }
}

/// The error for a text that is not a number.
pub(super) fn unreadable(text: &str) -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("`{}` is not a decimal number", shown(text)),
    )
    .hint("it is written as '163.8' or '-1.638e2'")
}

/// The beginning of a text, for messages.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The number of characters of a number that a message shows.
const SHOWN: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> Option<i64> {
        parse(text)?.whole().ok()
    }

    #[test]
    fn the_exact_number() {
        for (text, number) in [
            ("163.8", "163.8"),
            ("-0.50", "-0.5"),
            ("1e3", "1000"),
            ("1.638e2", "163.8"),
            ("16380e-2", "163.8"),
            ("0e99999999999999999999", "0"),
            ("100000000000000000000000000000000000000000e-41", "1"),
            ("-.5", "-0.5"),
            (
                "0.00000000000000000000000000000000000001",
                "0.00000000000000000000000000000000000001",
            ),
            (
                "99999999999999999999999999999999999999",
                "99999999999999999999999999999999999999",
            ),
        ] {
            let exact = parse(text).expect("a decimal number").exact();
            assert_eq!(
                exact.ok().map(|exact| exact.to_string()).as_deref(),
                Some(number),
                "{text}"
            );
        }
        for text in [
            "1e38",
            "1e-39",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "100000000000000000000000000000000000000.1",
        ] {
            assert!(
                parse(text).expect("a decimal number").exact().is_err(),
                "{text}"
            );
        }
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
