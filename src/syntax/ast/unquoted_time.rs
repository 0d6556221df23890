//! Dates and months without quotes, `2022-06-30` and `2022-06`: they are subtractions of integers.

use super::{BinaryOperator, Expression, ExpressionKind, Literal, ValueOperator};
use crate::error::{Error, ErrorCode, Result, Span};

/// A subtraction of integers that looks like a date or like a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnquotedTime {
    /// The first integer.
    pub year: i64,
    /// The second.
    pub month: i64,
    /// The third, if there is one.
    pub day: Option<i64>,
    /// Where it is written.
    pub span: Span,
}

impl UnquotedTime {
    /// Whether the integers are in the ranges of a calendar, and are written without spaces.
    pub fn is_plausible(&self) -> bool {
        // A sign before each part but the first, which has four digits; the others have one or two.
        let lengths = match self.day {
            Some(_) => 8..=10,
            None => 6..=7,
        };
        (1000..=9999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=31).contains(&self.day.unwrap_or(1))
            && lengths.contains(&self.span.end.saturating_sub(self.span.start))
    }
}

impl Expression {
    /// This expression, if it subtracts one or two integers from an integer.
    pub fn as_unquoted_time(&self) -> Option<UnquotedTime> {
        let (first, last) = self.as_subtraction()?;
        let (year, month, day) = match first.as_subtraction() {
            Some((year, month)) => (year, month, Some(last)),
            None => (first, last, None),
        };
        Some(UnquotedTime {
            year: year.as_integer()?,
            month,
            day,
            span: self.span,
        })
    }

    /// What an integer is subtracted from, and the integer.
    fn as_subtraction(&self) -> Option<(&Expression, i64)> {
        match &self.kind {
            ExpressionKind::Binary(BinaryOperator::Value(ValueOperator::Subtract), left, right) => {
                Some((left, right.as_integer()?))
            }
            _ => None,
        }
    }

    fn as_integer(&self) -> Option<i64> {
        match self.kind {
            ExpressionKind::Literal(Literal::Integer(number)) => Some(number),
            _ => None,
        }
    }
}

/// Refuses a date or a month without quotes where the language takes a time: the difference would be read as a year.
///
/// # Errors
///
/// A syntax error, code `UnexpectedSyntax`, if the time, or one of a list of times, is written so.
pub fn refuse_unquoted_time(time: &Expression) -> Result<()> {
    if let ExpressionKind::List(times) = &time.kind {
        return times.iter().try_for_each(refuse_unquoted_time);
    }
    let (what, example, span) = match time.as_unquoted_time() {
        Some(time) if time.day.is_some() => ("date", "2022-06-30", time.span),
        Some(time) if time.is_plausible() => ("month", "2022-06", time.span),
        _ => return Ok(()),
    };
    let message = format!("a {what} without quotes is a subtraction of integers");
    let error = Error::syntax(ErrorCode::UnexpectedSyntax, message).at(span);
    Err(error.hint(format!("write it as a text, such as '{example}'")))
}
