//! Periods: ranges of days, as web pages write them. `上半年`, `2022年1月~7月`, `2022-Q3`.
//!
//! A period has one text, the shortest that denotes it: a year, a half, a quarter, a month or a day, or two of them
//! separated by `/`, both included.

mod read;

pub use read::read;

use super::Value;
use super::temporal::Date;
use crate::error::{Error, ErrorCode, Result};
use std::fmt;
use std::str::FromStr;

/// The days from a first day up to, but not including, an end.
///
/// ```
/// let half: tupu::Period = "2022-H1".parse()?;
/// assert_eq!(half.start(), "2022-01-01".parse()?);
/// assert_eq!(half.end(), "2022-07-01".parse()?);
/// assert_eq!("2022年1月~6月".parse::<tupu::Period>()?, half);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    pub(crate) start: Date,
    pub(crate) end: Date,
}

impl Period {
    /// The days from `start` up to, but not including, `end`.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) if the end is not after the start.
    ///
    /// ```
    /// let [start, end] = ["2022-07-01", "2022-08-01"].map(|day| day.parse::<tupu::temporal::Date>());
    /// assert_eq!(tupu::Period::new(start?, end?)?.to_string(), "2022-07");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn new(start: Date, end: Date) -> Result<Period> {
        if start < end {
            return Ok(Period { start, end });
        }
        let message = format!("a period ends after it starts, {end} is not after {start}");
        Err(Error::argument(ErrorCode::InvalidArgumentValue, message))
    }

    /// The first day.
    ///
    /// ```
    /// assert_eq!("2022".parse::<tupu::Period>()?.start().to_string(), "2022-01-01");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn start(self) -> Date {
        self.start
    }

    /// The first day after the period.
    ///
    /// ```
    /// assert_eq!("2022".parse::<tupu::Period>()?.end().to_string(), "2023-01-01");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn end(self) -> Date {
        self.end
    }

    /// The number of days.
    ///
    /// ```
    /// assert_eq!("2022-02".parse::<tupu::Period>()?.days(), 28);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn days(self) -> i64 {
        self.end.days() - self.start.days()
    }

    /// A number of months from the first day of one.
    pub(super) fn of_months(year: i64, month: i64, months: i64) -> Result<Period> {
        let start = Date::from_calendar(year, month, 1)?;
        Period::new(start, start.plus_months(months)?)
    }

    /// The period moved by a number of months. Whole months become whole months; for others the first and the last day
    /// are moved, clamped to the last day of a month that is too short.
    pub(crate) fn plus_months(self, months: i64) -> Result<Period> {
        let start = self.start.plus_months(months)?;
        if (self.start.day(), self.end.day()) == (1, 1) {
            return Period::new(start, self.end.plus_months(months)?);
        }
        let last = self.end.plus_days(-1)?.plus_months(months)?;
        Period::new(start, last.plus_days(1)?)
    }

    /// A component by name, as the language accesses it: `p.start`; `None` for another name.
    pub(crate) fn component(self, name: &str) -> Option<Value> {
        Some(match name {
            "start" => Value::Date(self.start),
            "end" => Value::Date(self.end),
            "text" => Value::from(self.to_string()),
            "days" => Value::Integer(self.days()),
            _ => return None,
        })
    }

    /// The names of the components.
    pub(crate) const COMPONENTS: &'static [&'static str] = &["start", "end", "text", "days"];
}

/// Without a base year: a text that does not name a year is an error.
impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Period> {
        read(text, None)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (self.start.day(), self.end.day()) != (1, 1) {
            return days(*self, f);
        }
        let months = self.end.month_number() - self.start.month_number();
        let last = Date {
            days: self.end.days - 1,
        };
        let ((start, month), (end, last_month)) =
            (year_and_month(self.start), year_and_month(last));
        match (month, months) {
            (1, 12) => write!(f, "{start}"),
            (1, _) if months % 12 == 0 => write!(f, "{start}/{end}"),
            (1 | 7, 6) => write!(f, "{start}-H{}", month / 6 + 1),
            (1 | 4 | 7 | 10, 3) => write!(f, "{start}-Q{}", month / 3 + 1),
            (_, 1) => write!(f, "{start}-{month:02}"),
            _ => write!(f, "{start}-{month:02}/{end}-{last_month:02}"),
        }
    }
}

/// The year as dates write it, with a sign unless it has four digits, and the month.
fn year_and_month(date: Date) -> (String, i64) {
    let text = date.to_string();
    // Month and day take six characters: `-07-01`.
    let year = text.get(..text.len().saturating_sub(6));
    (year.unwrap_or(&text).to_owned(), date.month())
}

fn days(period: Period, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match period.days() {
        1 => write!(f, "{}", period.start),
        _ => write!(
            f,
            "{}/{}",
            period.start,
            Date {
                days: period.end.days - 1
            }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_shortest_text_says_it() {
        for (start, end, text) in [
            ("2022-01-01", "2023-01-01", "2022"),
            ("2021-01-01", "2026-01-01", "2021/2025"),
            ("2022-07-01", "2023-01-01", "2022-H2"),
            ("2022-04-01", "2022-07-01", "2022-Q2"),
            ("2022-12-01", "2023-01-01", "2022-12"),
            ("2022-01-01", "2022-08-01", "2022-01/2022-07"),
            ("2022-07-01", "2023-07-01", "2022-07/2023-06"),
            ("2022-07-01", "2022-07-02", "2022-07-01"),
            ("2022-07-01", "2022-07-16", "2022-07-01/2022-07-15"),
            ("-0044-03-01", "-0044-04-01", "-0044-03"),
            ("+12022-01-01", "+12023-01-01", "+12022"),
        ] {
            let [start, end] = [start, end].map(|day| day.parse().expect("a day"));
            let period = Period::new(start, end).expect("days in order");
            assert_eq!(period.to_string(), text);
            assert_eq!(text.parse::<Period>().ok(), Some(period), "{text}");
        }
        assert!(Period::new(Date { days: 1 }, Date { days: 1 }).is_err());
    }

    proptest! {
        #[test]
        fn every_text_is_read_back(start in -800_000_i64..800_000, days in 1_i64..2000) {
            let period = Period::new(Date { days: start }, Date { days: start + days })?;
            prop_assert_eq!(period.to_string().parse::<Period>()?, period);
        }

        #[test]
        fn whole_months_are_read_back(month in -12_000_i64..60_000, months in 1_i64..100) {
            let year = month.div_euclid(12);
            let period = Period::of_months(year, month.rem_euclid(12) + 1, months)?;
            prop_assert_eq!(period.to_string().parse::<Period>()?, period);
        }
    }
}
