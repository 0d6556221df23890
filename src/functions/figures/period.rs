//! `period`, and the relations between periods, moments and pairs of them.

use crate::error::{Error, ErrorCode, Result};
use crate::functions::arguments::wrong_type;
use crate::functions::{FunctionContext, ScalarFunction};
use crate::value::Value;
use crate::value::interval::{self, Interval, TIMES};
use crate::value::kind::TypeSet;
use crate::value::period::{self, Period};
use crate::value::temporal::Date;

const SOURCE: TypeSet = TypeSet::STRING
    .or(TypeSet::INTEGER)
    .or(TypeSet::DATE)
    .or(TypeSet::PERIOD);
const SPAN: TypeSet = TypeSet::PERIOD
    .or(TypeSet::DATE)
    .or(TypeSet::LOCAL_DATE_TIME)
    .or(TypeSet::DATE_TIME)
    .or(TypeSet::STRING)
    .or(TypeSet::INTEGER)
    .or(TypeSet::LIST);

/// A row for a relation between two periods.
macro_rules! relation {
    ($name:literal, $description:literal, $example:literal, $answer:literal, $relation:expr) => {
        ScalarFunction::of($name, &[SPAN, SPAN], TypeSet::BOOLEAN, |_, arguments| {
            related($name, arguments, |a, b| {
                Ok(Value::Boolean($relation(a.interval, b.interval)))
            })
        })
        .documented(
            concat!(
                $name,
                "(a :: Period or Date or LocalDateTime or DateTime or String or Integer or List, b :: Period or Date or LocalDateTime or DateTime or String or Integer or List) :: Boolean"
            ),
            $description,
            $example,
        )
        .answers($answer)
    };
}

/// Functions of periods.
pub static PERIODS: &[ScalarFunction] = &[
    ScalarFunction::of("period", &[SOURCE, SOURCE], TypeSet::PERIOD, make)
        .optional(1)
        .null_is_left_out()
        .documented(
            "period(value :: String or Integer or Date or Period, base = null :: Integer or Date or Period) :: Period",
            "The period of a text, relative to a base year or period. For two dates, the days from the first up to, but not including, the second.",
            "RETURN period('上半年', 2022)",
        )
        .answers("'2022-H1'"),
    relation!(
        "period.overlaps",
        "Whether the two have a moment in common. A list [from, to] goes from where the first begins to where the second does, as valid_from and valid_to do; null in it is open.",
        "RETURN period.overlaps(period('2022-H1'), period('2022-06/2022-09'))",
        "true",
        Interval::overlaps
    ),
    relation!(
        "period.contains",
        "Whether every moment of the second is in the first.",
        "RETURN period.contains(period('2022'), date('2022-07-01'))",
        "true",
        Interval::contains
    ),
    relation!(
        "period.before",
        "Whether the first is over when the second starts.",
        "RETURN period.before(period('2022-H1'), period('2022-07'))",
        "true",
        Interval::before
    ),
    relation!(
        "period.meets",
        "Whether the second starts as the first ends: of two periods, on the day after the last of the first.",
        "RETURN period.meets(period('2022-H1'), period('2022-08'))",
        "false",
        Interval::meets
    ),
    ScalarFunction::of(
        "period.intersection",
        &[SPAN, SPAN],
        TypeSet::PERIOD.or(SPAN),
        |_, arguments| related("period.intersection", arguments, |a, b| a.intersection(&b)),
    )
    .documented(
        "period.intersection(a :: Period or Date or LocalDateTime or DateTime or String or Integer or List, b :: Period or Date or LocalDateTime or DateTime or String or Integer or List) :: Period or LocalDateTime or DateTime or List",
        "The intersection; null if it is empty. Of periods and dates a period, with a list [from, to] such a list, with a moment the moment.",
        "RETURN period.intersection(period('2022-H1'), period('2022-06/2022-09'))",
    )
    .answers("'2022-06'"),
];

fn make(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    Ok(Value::Period(match arguments {
        [Value::Date(start), Value::Date(end)] => Period::new(*start, *end)?,
        [Value::Integer(year)] => year_of(*year)?,
        [Value::Period(period), ..] => *period,
        [Value::Date(day), ..] => day_of(*day)?,
        [Value::String(text)] => period::read(text, None)?,
        [Value::String(text), base] => period::read(text, Some(base_of(base)?))?,
        [other, ..] => return Err(wrong_type("period", "a String", other)),
        [] => return Ok(Value::Null),
    }))
}

/// The base of a relative text: a year, a day, or a period.
fn base_of(value: &Value) -> Result<Period> {
    if let Value::Integer(year) = value {
        return year_of(*year);
    }
    if let Value::Date(day) = value {
        return day_of(*day);
    }
    if let Value::String(text) = value {
        return period::read(text, None);
    }
    let found = value.as_period();
    found.ok_or_else(|| wrong_type("period", "a year, a Date or a Period", value))
}

fn year_of(year: i64) -> Result<Period> {
    let start = Date::from_calendar(year, 1, 1)?;
    Period::new(start, start.plus_months(12)?)
}

fn day_of(day: Date) -> Result<Period> {
    Period::new(day, day.plus_days(1)?)
}

/// What lies on the time line: a period, a day, a moment, or a pair.
struct Stretch {
    /// A text or a year as the value that it says.
    value: Value,
    interval: Interval,
}

impl Stretch {
    fn of(function: &str, value: &Value) -> Result<Stretch> {
        if let Some(interval) = Interval::of_pair(value) {
            let value = match value {
                Value::String(text) => interval::read(text).unwrap_or_default(),
                Value::Integer(year) => Value::Period(year_of(*year)?),
                other => other.clone(),
            };
            return match interval.start < interval.end {
                true => Ok(Stretch { value, interval }),
                false => Err(Error::argument(
                    ErrorCode::InvalidArgumentValue,
                    format!(
                        "{function}() takes stretches of time, and {value} {}",
                        interval.fault()
                    ),
                )),
            };
        }
        Err(match value {
            Value::List(_) => Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("{function}() takes lists of two times, not {value}"),
            )
            .hint(TIMES),
            other => wrong_type(
                function,
                "a Period, a Date, a date-time or a list [from, to]",
                other,
            ),
        })
    }

    /// Where it begins and ends, as values.
    fn ends(&self) -> Result<[Value; 2]> {
        Ok(match &self.value {
            Value::List(pair) => {
                let end = |at: usize| pair.get(at).cloned().unwrap_or_default();
                [end(0), end(1)]
            }
            Value::Period(period) => [period.start(), period.end()].map(Value::Date),
            Value::Date(day) => {
                let day = day_of(*day)?;
                [day.start(), day.end()].map(Value::Date)
            }
            other => [other.clone(), other.clone()],
        })
    }

    fn is_moment(&self) -> bool {
        matches!(self.value, Value::LocalDateTime(_) | Value::DateTime(_))
    }

    fn intersection(&self, other: &Stretch) -> Result<Value> {
        if !self.interval.overlaps(other.interval) {
            return Ok(Value::Null);
        }
        if let Some(moment) = [self, other].into_iter().find(|one| one.is_moment()) {
            return Ok(moment.value.clone());
        }
        let ([from, to], [other_from, other_to]) = (self.ends()?, other.ends()?);
        let from = match self.interval.start >= other.interval.start {
            true => from,
            false => other_from,
        };
        let to = match self.interval.end <= other.interval.end {
            true => to,
            false => other_to,
        };
        let listed = [self, other]
            .iter()
            .any(|one| matches!(one.value, Value::List(_)));
        match (from, to) {
            (Value::Date(from), Value::Date(to)) if !listed => {
                Ok(Value::Period(Period::new(from, to)?))
            }
            (from, to) => Ok(Value::from(vec![from, to])),
        }
    }
}

fn related(
    function: &str,
    arguments: &[Value],
    relation: impl Fn(Stretch, Stretch) -> Result<Value>,
) -> Result<Value> {
    match arguments {
        [a, b] => relation(Stretch::of(function, a)?, Stretch::of(function, b)?),
        _ => Err(Error::argument(
            ErrorCode::InvalidNumberOfArguments,
            format!("{function}() takes two stretches of time"),
        )),
    }
}
