//! Notices about dates and months without quotes, which are subtractions of integers.

use super::Binder;
use crate::error::Warning;
use crate::syntax::ast::{self, ExpressionKind as Kind, UnquotedTime};
use crate::value::interval::{VALID_FROM, VALID_TO};

impl Binder<'_> {
    /// Warns if a value is written like a date: `1815-12-10`.
    pub(super) fn doubt_date(&mut self, value: &ast::Expression) {
        let time = value.as_unquoted_time();
        if let Some(time) = time.filter(|time| time.day.is_some()) {
            self.doubt(time);
        }
    }

    /// Warns if the value of `valid_from` or `valid_to` is written like a month: `2019-06`. Elsewhere that is more probably
    /// meant as the subtraction that it is.
    pub(super) fn doubt_month(&mut self, key: &str, value: &ast::Expression) {
        let time = value.as_unquoted_time();
        if let Some(time) = time.filter(|time| time.day.is_none())
            && [VALID_FROM, VALID_TO].contains(&key)
        {
            self.doubt(time);
        }
    }

    /// Warns if `valid_from` or `valid_to` is compared with what is written like a month.
    pub(super) fn doubt_compared_months(
        &mut self,
        left: &ast::Expression,
        right: &ast::Expression,
    ) {
        for (property, value) in [(left, right), (right, left)] {
            if let Kind::Property(_, key) = &property.kind {
                self.doubt_month(&key.text, value);
            }
        }
    }

    fn doubt(&mut self, time: UnquotedTime) {
        if !time.is_plausible() {
            return;
        }
        let UnquotedTime {
            year, month, day, ..
        } = time;
        let number = year - month - day.unwrap_or(0);
        let message = match day {
            Some(day) => format!(
                "`{year}-{month}-{day}` is a subtraction, and gives {number}: a date is written date('{year}-{month:02}-{day:02}')"
            ),
            None => format!(
                "`{year}-{month:02}` is a subtraction, and gives {number}: a month is written period('{year}-{month:02}')"
            ),
        };
        self.warn(Warning::new(message, time.span));
    }
}
