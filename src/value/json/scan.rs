//! The parts of a JSON text, one after the other, for reading values without a tree in between.
//!
//! Nothing is said about what is wrong with a text: whoever gets `None` leaves all of it to [`super::parse`].

use crate::value::Value;
use std::borrow::Cow;

/// The first magnitude at which a float may have been written as an integer.
const ABOVE_INTEGERS: f64 = 9_223_372_036_854_775_808.0;

/// So many digits fit into an integer whatever they are.
const SURE_DIGITS: usize = 18;

/// Reads a text from its beginning to its end.
#[derive(Debug)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    /// At the beginning of a text.
    pub fn new(text: &'t [u8]) -> Option<Scanner<'t>> {
        let text = std::str::from_utf8(text).ok()?;
        Some(Scanner { text, at: 0 })
    }

    /// The next byte that is no space, without taking it.
    pub fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                other => return Some(*other),
            }
        }
        None
    }

    /// Takes a sign, if it is the next byte that is no space.
    pub fn takes(&mut self, sign: u8) -> bool {
        let is_next = self.peek() == Some(sign);
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes a sign.
    pub fn take(&mut self, sign: u8) -> Option<()> {
        self.takes(sign).then_some(())
    }

    /// Takes the sign between two elements, or the one that ends them; returns whether they have ended.
    pub fn ends_with(&mut self, end: u8) -> Option<bool> {
        if self.takes(b',') {
            return Some(false);
        }
        self.take(end).map(|()| true)
    }

    /// Takes a word.
    pub fn word(&mut self, word: &str) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        rest.starts_with(word).then(|| self.at += word.len())
    }

    /// Takes a string that is written as it is, without escapes, if it is the next.
    pub fn takes_text(&mut self, text: &str) -> bool {
        let is_quote = self.peek() == Some(b'"');
        let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        let after = rest.strip_prefix(text.as_bytes());
        let is_next = is_quote && after.is_some_and(|after| after.first() == Some(&b'"'));
        self.at += if is_next { text.len() + 2 } else { 0 };
        is_next
    }

    /// Takes a string.
    pub fn string(&mut self) -> Option<Cow<'t, str>> {
        self.take(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += plain_length(bytes.get(start..)?);
        match bytes.get(self.at)? {
            b'"' => {
                let text = self.text.get(start..self.at)?;
                self.at += 1;
                Some(Cow::Borrowed(text))
            }
            b'\\' => self.escaped(start).map(Cow::Owned),
            _ => None,
        }
    }

    /// Takes the rest of a string with escapes, of which the first is the next.
    fn escaped(&mut self, start: usize) -> Option<String> {
        let mut text = self.text.get(start..self.at)?.to_owned();
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let plain = plain_length(rest);
            text.push_str(self.text.get(self.at..self.at + plain)?);
            self.at += plain;
            match rest.get(plain..)? {
                [b'"', ..] => {
                    self.at += 1;
                    return Some(text);
                }
                [b'\\', sign, ..] => {
                    self.at += 2;
                    text.push(self.escape(*sign)?);
                }
                _ => return None,
            }
        }
    }

    /// What a sign behind a backslash stands for.
    fn escape(&mut self, sign: u8) -> Option<char> {
        Some(match sign {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                if !(0xD800..0xDC00).contains(&first) {
                    // The second half of a pair stands for nothing alone.
                    return char::from_u32(first);
                }
                self.word("\\u")?;
                let second = self.unit()?.checked_sub(0xDC00)?;
                let is_half = second < 0x400;
                let code = 0x10000 + ((first - 0xD800) << 10) + second;
                return char::from_u32(code).filter(|_| is_half);
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        self.at += 4;
        u32::from_str_radix(digits, 16).ok().filter(|_| are_digits)
    }

    /// Takes a number; `None` for one that may have been rounded where it was written, too.
    pub fn number(&mut self) -> Option<Value> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let negative = bytes.get(start) == Some(&b'-');
        self.at += usize::from(negative);
        let first = self.at;
        let number = self.digits();
        let digits = self.at - first;
        if digits == 0 || digits > 1 && bytes.get(first) == Some(&b'0') {
            return None;
        }
        if let Some(b'.' | b'e' | b'E') = bytes.get(self.at) {
            return self.float(start);
        }
        if digits > SURE_DIGITS {
            let number = self.text.get(start..self.at)?.parse();
            return number.ok().map(Value::Integer);
        }
        match (negative, number as i64) {
            (false, number) => Some(Value::Integer(number)),
            (true, 0) => None,
            (true, number) => Some(Value::Integer(-number)),
        }
    }

    /// Takes what follows the integer part of a float that begins at a place.
    fn float(&mut self, start: usize) -> Option<Value> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.some_digits()?;
        }
        if let Some(b'e' | b'E') = bytes.get(self.at) {
            self.at += 1;
            self.at += usize::from(matches!(bytes.get(self.at), Some(b'+' | b'-')));
            self.some_digits()?;
        }
        let value: f64 = self.text.get(start..self.at)?.parse().ok()?;
        // The library reads `-0` as this float, too.
        let is_negative_zero = value == 0.0 && value.is_sign_negative();
        let is_sure = !is_negative_zero && value.abs() < ABOVE_INTEGERS;
        is_sure.then_some(Value::Float(value))
    }

    fn some_digits(&mut self) -> Option<()> {
        let before = self.at;
        self.digits();
        (self.at > before).then_some(())
    }

    /// Takes digits; what they stand for, unless there are too many.
    fn digits(&mut self) -> u64 {
        let (bytes, mut number) = (self.text.as_bytes(), 0_u64);
        while let Some(digit @ b'0'..=b'9') = bytes.get(self.at) {
            number = number
                .wrapping_mul(10)
                .wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        number
    }
}

/// How many bytes come before the first that is a quote, a backslash or a control character: eight are looked at at once.
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Right for the first such byte; those behind it do not matter.
    let below = |word: u64, least: u64| word.wrapping_sub(ONES * least) & !word & HIGH;
    let equals = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let mut length = 0;
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let found = below(word, 0x20) | equals(word, b'"') | equals(word, b'\\');
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        (length, rest) = (length + 8, after);
    }
    let is_plain = |byte: &&u8| !matches!(**byte, b'"' | b'\\' | 0..0x20);
    length + rest.iter().take_while(is_plain).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_where_they_end() {
        for (text, wanted) in [
            (r#""""#, Some("")),
            (r#""0123456""#, Some("0123456")),
            (r#""01234567""#, Some("01234567")),
            (
                r#""012345678 泰安市 \"quoted\" \u6cf0\n""#,
                Some("012345678 泰安市 \"quoted\" 泰\n"),
            ),
            (r#""\ud83d\ude00 \/ \\""#, Some("😀 / \\")),
            (r#""\ud83d""#, None),
            (r#""\ude00""#, None),
            (r#""\ud83d\u0041""#, None),
            (r#""\u+123""#, None),
            (r#""\x""#, None),
            (r#""no end"#, None),
            ("\"a\nb\"", None),
            ("\"12345678\u{1f}\"", None),
        ] {
            let found = Scanner::new(text.as_bytes()).and_then(|mut text| text.string());
            assert_eq!(found.as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn numbers_are_those_of_the_grammar() {
        for (text, wanted) in [
            ("0", Some("0")),
            ("-12", Some("-12")),
            ("9223372036854775807", Some("9223372036854775807")),
            ("-9223372036854775808", Some("-9223372036854775808")),
            ("9223372036854775808", None),
            ("0.1", Some("0.1")),
            ("1e2", Some("100.0")),
            ("1.5E-1", Some("0.15")),
            ("01", None),
            ("-", None),
            ("1.", None),
            ("1e", None),
            ("1e400", None),
            ("-0", None),
            ("-0.0", None),
        ] {
            let found = Scanner::new(text.as_bytes()).and_then(|mut text| text.number());
            assert_eq!(
                found.map(|found| found.to_string()).as_deref(),
                wanted,
                "{text}"
            );
        }
    }
}
