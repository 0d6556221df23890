//! Intervals of time, as used by valid time.
//!
//! All types share one time line: values without a zone are read in UTC, as `datetime(date)` does.

use super::Value;
use super::period::Period;
use super::temporal::{Date, DateTime, LocalDateTime};
use crate::error::{Error, ErrorCode, Result};

/// The property with the start of an entity's validity.
pub const VALID_FROM: &str = "valid_from";
/// The property with the end of an entity's validity, which is not included.
pub const VALID_TO: &str = "valid_to";

/// The values that are accepted as a time, for messages.
pub const TIMES: &str = "write a Date, a LocalDateTime, a DateTime, a Period, a year, or a text such as '2022', '2022-H1', '2022-06-30' or '2022-06-30T08:00+08:00'";

const NANOSECONDS: i128 = 1_000_000_000;
const DAY: i128 = 86_400 * NANOSECONDS;

/// The moments from a start up to, but not including, an end, in nanoseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first moment; `i128::MIN` if there is no start.
    pub start: i128,
    /// The first moment after the interval; `i128::MAX` if there is no end.
    pub end: i128,
}

impl Interval {
    /// All of time.
    pub const ALWAYS: Interval = Interval {
        start: i128::MIN,
        end: i128::MAX,
    };

    fn moment(seconds: i64, nanoseconds: u32) -> Interval {
        let start = i128::from(seconds) * NANOSECONDS + i128::from(nanoseconds);
        let end = start + 1;
        Interval { start, end }
    }

    /// The days from a first day up to, but not including, an end.
    fn days(first: i64, end: i64) -> Interval {
        Interval {
            start: day(first),
            end: day(end),
        }
    }

    /// The interval of a value: a date-time is one moment, a date its day, a period its days, an integer of at most
    /// four digits its year, a text what can be parsed from it. `None` for a value that is not a time.
    pub fn of(value: &Value) -> Option<Interval> {
        match value {
            Value::Date(date) => Some(Interval::days(date.days, date.days + 1)),
            Value::LocalDateTime(time) => Some(Interval::moment(time.seconds, time.nanoseconds)),
            Value::DateTime(time) => Some(Interval::moment(time.seconds, time.nanoseconds)),
            Value::Period(period) => Some(Interval::days(period.start.days, period.end.days)),
            Value::Integer(year) => Interval::of(&year_period(*year)?),
            Value::String(text) => Interval::of(&read(text)?),
            Value::Null
            | Value::Boolean(_)
            | Value::Float(_)
            | Value::Decimal(_)
            | Value::Quantity(_)
            | Value::Vector(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::Duration(_) => None,
        }
    }

    /// Like [`Interval::of`]; for a list of two, from the start of the first to the start of the second, where null is
    /// unbounded.
    pub fn of_pair(value: &Value) -> Option<Interval> {
        let Value::List(pair) = value else {
            return Interval::of(value);
        };
        match pair.as_slice() {
            [from, to] => Interval::between(from, to),
            _ => None,
        }
    }

    /// From the start of one time to the start of another, where null is unbounded.
    pub fn between(from: &Value, to: &Value) -> Option<Interval> {
        let mut interval = Interval::ALWAYS;
        if !matches!(from, Value::Null) {
            interval.start = Interval::of(from)?.start;
        }
        if !matches!(to, Value::Null) {
            interval.end = Interval::of(to)?.start;
        }
        Some(interval)
    }

    /// Whether no moment lies between the start of one time and the start of another, where null is unbounded.
    pub fn is_empty_between(from: &Value, to: &Value) -> bool {
        Interval::between(from, to).is_some_and(|interval| interval.start >= interval.end)
    }

    /// The interval of the value of `AT`.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a value that is not a time, and for a pair that ends before it
    /// begins.
    pub fn from_value(value: &Value) -> Result<Interval> {
        let wrong = |message| Error::argument(ErrorCode::InvalidArgumentValue, message);
        match Interval::of_pair(value) {
            Some(interval) if interval.start < interval.end => Ok(interval),
            Some(interval) => Err(wrong(format!("{value} {}", interval.fault()))),
            None => {
                let message = format!("AT takes a moment or a period, not {value}");
                Err(wrong(message).hint(TIMES))
            }
        }
    }

    /// What is wrong with an interval that has no moment.
    pub fn fault(self) -> &'static str {
        match self.start == self.end {
            true => "is empty: it ends when it begins, and its end is not included",
            false => "ends before it begins",
        }
    }

    /// For each type with an index order of its own: the first value that begins after the end of the interval, or a
    /// later one; `None` if the interval has no end.
    pub fn ends(self) -> Option<[Value; 3]> {
        firsts(
            self.end,
            self.end.div_euclid(DAY) + i128::from(self.end.rem_euclid(DAY) > 0),
        )
    }

    /// The first values that begin after the start of the interval, or earlier ones.
    pub fn starts(self) -> Option<[Value; 3]> {
        firsts(self.start, self.start.div_euclid(DAY))
    }

    /// Whether they have a moment in common.
    pub fn overlaps(self, other: Interval) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// Whether every moment of the other is in this one.
    pub fn contains(self, other: Interval) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether this one ends before or exactly when the other begins.
    pub fn before(self, other: Interval) -> bool {
        self.end <= other.start
    }

    /// Whether the other begins exactly when this one ends.
    pub fn meets(self, other: Interval) -> bool {
        self.end == other.start
    }
}

/// The start of a day.
pub fn day(days: i64) -> i128 {
    i128::from(days) * DAY
}

/// A day, and a moment without a zone and with one.
fn firsts(moment: i128, days: i128) -> Option<[Value; 3]> {
    let seconds = i64::try_from(moment.div_euclid(NANOSECONDS)).ok()?;
    let nanoseconds = u32::try_from(moment.rem_euclid(NANOSECONDS)).ok()?;
    let days = i64::try_from(days).ok()?;
    let zoned = DateTime {
        seconds,
        nanoseconds,
        offset: 0,
        zone: None,
    };
    Some([
        Value::Date(Date { days }),
        Value::LocalDateTime(LocalDateTime {
            seconds,
            nanoseconds,
        }),
        Value::DateTime(zoned.into()),
    ])
}

/// A time as a value of a type of time: of a text what can be parsed from it, of an integer its year. `None` for a value
/// that is not a time.
pub fn time(value: &Value) -> Option<Value> {
    if let Value::String(text) = value {
        return read(text);
    }
    if let Value::Integer(year) = value {
        return year_period(*year);
    }
    Interval::of(value).map(|_| value.clone())
}

/// The period of a year of at most four digits.
fn year_period(year: i64) -> Option<Value> {
    let written = (1..=9999).contains(&year);
    let period = written.then(|| Period::of_months(year, 1, 12))?;
    period.ok().map(Value::Period)
}

/// The time in a text, as a value.
pub fn read(text: &str) -> Option<Value> {
    if text.contains('T') {
        if let Ok(time) = text.parse::<LocalDateTime>() {
            return Some(Value::LocalDateTime(time));
        }
        let time = text.parse::<DateTime>().ok()?;
        return Some(Value::DateTime(time.into()));
    }
    // The most common form first, because parsing a period tries many more.
    if matches!(text.as_bytes(), [_, _, _, _, b'-', _, _, b'-', _, _])
        && let Ok(date) = text.parse::<Date>()
    {
        return Some(Value::Date(date));
    }
    super::period::read(text, None).ok().map(Value::Period)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<Interval> {
        Interval::of(&Value::from(text))
    }

    #[test]
    fn a_text_says_what_its_value_says() {
        let date = "2022-06-30".parse().map(Value::Date);
        assert_eq!(text("2022-06-30"), Interval::of(&date.expect("a date")));
        assert_eq!(text("2022"), Interval::of(&Value::Integer(2022)));
        assert_eq!(text("2022年"), text("2022"));
        assert_eq!(text("2022-06-30T00:00"), text("2022-06-30T08:00+08:00"));
        let (half, quarter) = (text("2022-H1"), text("2022-Q1"));
        assert!(
            half.zip(quarter)
                .is_some_and(|(half, quarter)| half.contains(quarter))
        );
        for other in ["soon", "上半年", "", "2022-13-01", "T", "20220"] {
            assert_eq!(text(other), None, "{other}");
        }
    }

    #[test]
    fn a_time_lies_where_the_value_that_says_it_does() {
        for said in [Value::Integer(2022), "2022-H1".into(), "2022-06-30".into()] {
            let time = time(&said).expect("a time");
            assert!(!matches!(time, Value::Integer(_) | Value::String(_)));
            assert_eq!(Interval::of(&time), Interval::of(&said));
        }
        assert!(time(&Value::from("soon")).is_none() && time(&Value::Null).is_none());
    }

    #[test]
    fn a_pair_is_half_open_and_null_is_open() {
        let pair = |from: Value, to: Value| Interval::of_pair(&Value::from(vec![from, to]));
        let year = |year: i64| Value::Integer(year);
        assert_eq!(pair(year(2022), year(2023)), Interval::of(&year(2022)));
        assert_eq!(pair(Value::Null, Value::Null), Some(Interval::ALWAYS));
        assert!(Interval::from_value(&Value::from(vec![year(2023), year(2022)])).is_err());
        assert!(Interval::from_value(&Value::Null).is_err());
        for (from, fault) in [(2022, "is empty"), (2023, "ends before it begins")] {
            let pair = Value::from(vec![year(from), year(2022)]);
            let error = Interval::from_value(&pair).expect_err("no moment");
            assert!(error.message().contains(fault), "{}", error.message());
        }
    }
}
