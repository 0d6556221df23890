//! The entries of a map that specify a day.

use super::Date;
use super::fields::{Fields, check_no_gap};
use crate::error::{Error, ErrorCode, Result};

/// The four ways to specify a day within a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Calendar,
    Week,
    Quarter,
    Ordinal,
}

/// The entries of a map that specify a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DateFields {
    scheme: Scheme,
    year: Option<i64>,
    /// Month, week, quarter or day of the year.
    large: Option<i64>,
    /// Day of the month, of the week or of the quarter.
    small: Option<i64>,
}

impl DateFields {
    /// Reads the fields, which must all belong to one way to specify a day.
    pub(crate) fn read(fields: &Fields<'_>) -> Result<DateFields> {
        let schemes = [
            (Scheme::Calendar, "month", "day"),
            (Scheme::Week, "week", "dayOfWeek"),
            (Scheme::Quarter, "quarter", "dayOfQuarter"),
            (Scheme::Ordinal, "ordinalDay", ""),
        ];
        let year = fields.integer("year")?;
        let mut found: Option<(DateFields, &str)> = None;
        for (scheme, large_name, small_name) in schemes {
            let large = fields.integer(large_name)?;
            let small = fields.integer(small_name)?;
            if large.or(small).is_none() {
                continue;
            }
            let name = if large.is_some() {
                large_name
            } else {
                small_name
            };
            if let Some((_, other)) = found {
                return Err(Error::argument(
                    ErrorCode::InvalidArgumentValue,
                    format!("{other} and {name} cannot be used in one map"),
                )
                .hint(
                    "name a day by month, week, quarter or ordinalDay, and by one of them only",
                ));
            }
            let read = DateFields {
                scheme,
                year,
                large,
                small,
            };
            found = Some((read, name));
        }
        Ok(found.map_or(
            DateFields {
                scheme: Scheme::Calendar,
                year,
                large: None,
                small: None,
            },
            |(read, _)| read,
        ))
    }

    /// Rejects a time of day if the fields do not specify the day.
    pub(crate) fn check_complete(&self, what: &str) -> Result<()> {
        let small_given = self.small.is_some() || self.scheme == Scheme::Ordinal;
        if self.year.is_some() && self.large.is_some() && small_given {
            return Ok(());
        }
        Err(Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("{what} cannot have an hour without a day"),
        )
        .hint("write for example {year: 2015, month: 7, day: 21, hour: 21}"))
    }

    /// The day: of the fields alone, or of another day that they override.
    pub(crate) fn resolve(self, base: Option<Date>, what: &str) -> Result<Date> {
        match base {
            Some(base) => self.override_day(base),
            None => self.day(what),
        }
    }

    fn day(self, what: &str) -> Result<Date> {
        let Some(year) = self.year else {
            return Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("{what} needs a year"),
            )
            .hint("write for example {year: 2015, month: 7, day: 21}"));
        };
        let (large_name, small_name) = self.names();
        check_no_gap(&[
            (large_name, self.large.is_some()),
            (small_name, self.small.is_some()),
        ])?;
        let (large, small) = (self.large.unwrap_or(1), self.small.unwrap_or(1));
        match self.scheme {
            Scheme::Calendar => Date::from_calendar(year, large, small),
            Scheme::Week => Date::from_week(year, large, small),
            Scheme::Quarter => Date::from_quarter(year, large, small),
            Scheme::Ordinal => Date::from_ordinal(year, large),
        }
    }

    fn names(self) -> (&'static str, &'static str) {
        match self.scheme {
            Scheme::Calendar => ("month", "day"),
            Scheme::Week => ("week", "dayOfWeek"),
            Scheme::Quarter => ("quarter", "dayOfQuarter"),
            Scheme::Ordinal => ("ordinalDay", "day"),
        }
    }

    /// Fields that are not given are kept; a kept day is clamped to the end of a shorter year or month.
    fn override_day(self, base: Date) -> Result<Date> {
        let (base_year, month, day) = base.calendar();
        let year = self.year.unwrap_or(base_year);
        match self.scheme {
            Scheme::Calendar => {
                let month = self.large.unwrap_or(month);
                match self.small {
                    Some(day) => Date::from_calendar(year, month, day),
                    None => Date::from_calendar_clamped(year, month, day),
                }
            }
            Scheme::Week => {
                let (week_year, week) = base.week();
                let day_of_week = self.small.unwrap_or_else(|| base.day_of_week());
                let week_year = self.year.unwrap_or(week_year);
                Date::from_week(week_year, self.large.unwrap_or(week), day_of_week)
            }
            Scheme::Quarter => self.override_quarter(base, year),
            Scheme::Ordinal => Date::from_ordinal(year, self.large.unwrap_or(1)),
        }
    }

    /// Without a day of the quarter, the month of the quarter and the day of the month are kept.
    fn override_quarter(self, base: Date, year: i64) -> Result<Date> {
        let quarter = self.large.unwrap_or_else(|| base.quarter());
        match self.small {
            Some(day_of_quarter) => Date::from_quarter(year, quarter, day_of_quarter),
            None => {
                let (_, month, day) = base.calendar();
                super::calendar::check("quarter", quarter, 1, 4)?;
                Date::from_calendar_clamped(year, (quarter - 1) * 3 + (month - 1) % 3 + 1, day)
            }
        }
    }
}
