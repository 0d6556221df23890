//! [`Date`]: a day of the calendar, its components, and the four ways to specify it.

use super::Date;
use super::calendar::{
    self, FIRST_DAY, LAST_DAY, LAST_YEAR, check, civil_from_days, days_from_civil, days_from_week,
    days_in_month, days_in_quarter, days_in_year, overflow, quarter_of_month, week_from_days,
};
use crate::error::Result;

impl Date {
    /// The day with a number of days since 1970-01-01.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn from_days(days: i64) -> Result<Date> {
        if (FIRST_DAY..=LAST_DAY).contains(&days) {
            Ok(Date { days })
        } else {
            Err(overflow("a date").hint("dates go from -999999999-01-01 to +999999999-12-31"))
        }
    }

    /// The day of a year, a month and a day of the month.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a component out of its range, which the message names.
    pub fn from_calendar(year: i64, month: i64, day: i64) -> Result<Date> {
        check_year(year)?;
        check("month", month, 1, 12)?;
        check("day", day, 1, days_in_month(year, month))?;
        Date::from_days(days_from_civil(year, month, day))
    }

    /// The day of an ISO week-based year, a week and a day of the week (Monday is 1).
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a component out of its range, which the message names.
    pub fn from_week(week_year: i64, week: i64, day_of_week: i64) -> Result<Date> {
        check_year(week_year)?;
        check("week", week, 1, calendar::weeks_in_year(week_year))?;
        check("dayOfWeek", day_of_week, 1, 7)?;
        Date::from_days(days_from_week(week_year, week, day_of_week))
    }

    /// The day of a year, a quarter and a day of the quarter.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a component out of its range, which the message names.
    pub fn from_quarter(year: i64, quarter: i64, day_of_quarter: i64) -> Result<Date> {
        check_year(year)?;
        check("quarter", quarter, 1, 4)?;
        let length = days_in_quarter(year, quarter);
        check("dayOfQuarter", day_of_quarter, 1, length)?;
        Date::from_days(days_from_civil(year, quarter * 3 - 2, 1) + day_of_quarter - 1)
    }

    /// The day of a year and a day of the year.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a component out of its range, which the message names.
    pub fn from_ordinal(year: i64, ordinal_day: i64) -> Result<Date> {
        check_year(year)?;
        check("ordinalDay", ordinal_day, 1, days_in_year(year))?;
        Date::from_days(days_from_civil(year, 1, 1) + ordinal_day - 1)
    }

    /// The day clamped to the end of a month that is too short: 31 January with `month` 2 gives the end of February.
    pub(crate) fn from_calendar_clamped(year: i64, month: i64, day: i64) -> Result<Date> {
        check_year(year)?;
        check("month", month, 1, 12)?;
        Date::from_calendar(year, month, day.min(days_in_month(year, month)))
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        self.days
    }

    /// Year, month and day of the month.
    pub fn calendar(self) -> (i64, i64, i64) {
        civil_from_days(self.days)
    }

    /// Calendar year.
    pub fn year(self) -> i64 {
        self.calendar().0
    }

    /// Month of the year.
    pub fn month(self) -> i64 {
        self.calendar().1
    }

    /// Day of the month.
    pub fn day(self) -> i64 {
        self.calendar().2
    }

    /// Quarter of the year.
    pub fn quarter(self) -> i64 {
        quarter_of_month(self.month())
    }

    /// Day of the quarter.
    pub fn day_of_quarter(self) -> i64 {
        let (year, month, _) = self.calendar();
        self.days - days_from_civil(year, quarter_of_month(month) * 3 - 2, 1) + 1
    }

    /// Day of the year.
    pub fn ordinal_day(self) -> i64 {
        self.days - days_from_civil(self.year(), 1, 1) + 1
    }

    /// ISO week-based year and week.
    pub fn week(self) -> (i64, i64) {
        week_from_days(self.days)
    }

    /// Day of the week, Monday 1 to Sunday 7.
    pub fn day_of_week(self) -> i64 {
        calendar::day_of_week(self.days)
    }

    /// Months since year 0, the unit of differences in months.
    pub(crate) fn month_number(self) -> i64 {
        let (year, month, _) = self.calendar();
        year * 12 + month - 1
    }

    /// The day a number of months later, clamped to the last day of a month that is too short.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn plus_months(self, months: i64) -> Result<Date> {
        let number = self
            .month_number()
            .checked_add(months)
            .filter(|number| (-LAST_YEAR..=LAST_YEAR).contains(&number.div_euclid(12)))
            .ok_or_else(|| overflow("a date"))?;
        let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
        Date::from_calendar_clamped(year, month, self.day())
    }

    /// The day a number of days later.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` (`IntegerOverflow`) if the result is out of range.
    pub fn plus_days(self, days: i64) -> Result<Date> {
        let days = self.days.checked_add(days);
        Date::from_days(days.ok_or_else(|| overflow("a date"))?)
    }
}

fn check_year(year: i64) -> Result<i64> {
    check("year", year, -LAST_YEAR, LAST_YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_stop_at_the_end_of_a_short_month() {
        let date = Date::from_calendar(2024, 1, 31).expect("a date");
        assert_eq!(
            date.plus_months(1).expect("in range").calendar(),
            (2024, 2, 29)
        );
        assert_eq!(
            date.plus_months(-2).expect("in range").calendar(),
            (2023, 11, 30)
        );
        assert!(date.plus_months(i64::MAX).is_err());
        assert!(date.plus_days(i64::MIN).is_err());
    }

    #[test]
    fn each_way_to_name_a_day_refuses_what_its_year_has_not() {
        assert!(Date::from_calendar(2023, 2, 29).is_err());
        assert!(Date::from_week(1817, 53, 1).is_err());
        assert!(Date::from_ordinal(2023, 366).is_err());
        assert!(Date::from_quarter(2023, 1, 91).is_err());
        assert_eq!(
            Date::from_quarter(1984, 3, 45).expect("a date").calendar(),
            (1984, 8, 14)
        );
    }
}
