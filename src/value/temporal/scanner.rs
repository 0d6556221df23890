//! The scanner of the parsers of ISO 8601 text.

use super::calendar::NANOS_PER_SECOND;
use crate::error::{Error, ErrorCode, Result};

/// The result of a parser; `Err(None)` is text of another form, `Err(Some(_))` the right form with a wrong value.
pub(crate) type Parsed<T> = Result<T, Option<Error>>;

/// The remaining text.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    rest: &'a str,
}

/// Parses a whole text, or fails with the expected form.
pub(crate) fn read<'a, T>(
    what: &str,
    forms: &str,
    text: &'a str,
    reader: impl FnOnce(&mut Scanner<'a>) -> Parsed<T>,
) -> Result<T> {
    let mut scanner = Scanner { rest: text };
    let malformed = || {
        Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("'{text}' is not a {what}"),
        )
        .hint(forms)
    };
    let value = reader(&mut scanner).map_err(|error| error.unwrap_or_else(malformed))?;
    if scanner.at_end() {
        Ok(value)
    } else {
        Err(malformed())
    }
}

impl<'a> Scanner<'a> {
    /// Whether everything has been read.
    pub(crate) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Consumes a character if it is the next one.
    pub(crate) fn take(&mut self, expected: char) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// The number of digits that follow.
    pub(crate) fn digit_count(&self) -> usize {
        self.rest.bytes().take_while(u8::is_ascii_digit).count()
    }

    /// Consumes the digits that follow, as text.
    pub(crate) fn digit_text(&mut self) -> &'a str {
        let (digits, rest) = self
            .rest
            .split_at_checked(self.digit_count())
            .unwrap_or(("", self.rest));
        self.rest = rest;
        digits
    }

    /// Consumes the next character.
    pub(crate) fn next_char(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next()?;
        self.rest = characters.as_str();
        Some(next)
    }

    /// A number of `count` digits; more may follow.
    pub(crate) fn digits(&mut self, count: usize) -> Parsed<i64> {
        if self.digit_count() < count {
            return Err(None);
        }
        let (digits, rest) = self.rest.split_at_checked(count).ok_or(None)?;
        self.rest = rest;
        digits.parse().map_err(|_| None)
    }

    /// A number of `count` digits, if a digit follows.
    pub(crate) fn digits_if_any(&mut self, count: usize) -> Parsed<Option<i64>> {
        match self.digit_count() {
            0 => Ok(None),
            _ => self.digits(count).map(Some),
        }
    }

    /// A number of `count` digits, if a separator follows.
    pub(crate) fn digits_after(&mut self, separator: char, count: usize) -> Parsed<Option<i64>> {
        match self.take(separator) {
            true => self.digits(count).map(Some),
            false => Ok(None),
        }
    }

    /// The digits after a decimal point or comma, if one follows.
    pub(crate) fn fraction(&mut self) -> Parsed<&'a str> {
        if !self.take('.') && !self.take(',') {
            return Ok("");
        }
        match self.digit_text() {
            "" => Err(None),
            digits => Ok(digits),
        }
    }

    /// A decimal fraction of up to nine digits, in nanoseconds.
    pub(crate) fn fraction_of_second(&mut self) -> Parsed<i64> {
        let digits = self.fraction()?;
        let mut place = NANOS_PER_SECOND;
        let mut nanoseconds = 0;
        for digit in digits.bytes() {
            place /= 10;
            if place == 0 {
                return Err(None);
            }
            nanoseconds += i64::from(digit - b'0') * place;
        }
        Ok(nanoseconds)
    }

    /// The text up to a closing character, which is consumed too.
    pub(crate) fn until(&mut self, end: char) -> Parsed<&'a str> {
        let (text, rest) = self.rest.split_once(end).ok_or(None)?;
        self.rest = rest;
        Ok(text)
    }
}
