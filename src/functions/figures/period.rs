//! `period`, and the relations between periods.

use crate::error::{Error, ErrorCode, Result};
use crate::functions::arguments::wrong_type;
use crate::functions::{FunctionContext, ScalarFunction};
use crate::value::Value;
use crate::value::kind::TypeSet;
use crate::value::period::{self, Period};
use crate::value::temporal::Date;

const SOURCE: TypeSet = TypeSet::STRING
    .or(TypeSet::INTEGER)
    .or(TypeSet::DATE)
    .or(TypeSet::PERIOD);
const SPAN: TypeSet = TypeSet::PERIOD.or(TypeSet::DATE);

/// A row for a relation between two periods.
macro_rules! relation {
    ($name:literal, $description:literal, $example:literal, $answer:literal, $relation:expr) => {
        ScalarFunction::of($name, &[SPAN, SPAN], TypeSet::BOOLEAN, |_, arguments| {
            related($name, arguments, |a, b| Value::Boolean($relation(a, b)))
        })
        .documented(
            concat!(
                $name,
                "(a :: Period or Date, b :: Period or Date) :: Boolean"
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
        .documented(
            "period(value :: String or Integer or Date or Period, base = null :: Integer or Date or Period) :: Period",
            "The period of a text, relative to a base year or period. For two dates, the days from the first up to, but not including, the second.",
            "RETURN period('上半年', 2022)",
        )
        .answers("'2022-H1'"),
    relation!(
        "period.overlaps",
        "Whether the two have a day in common.",
        "RETURN period.overlaps(period('2022-H1'), period('2022-06/2022-09'))",
        "true",
        period::overlaps
    ),
    relation!(
        "period.contains",
        "Whether every day of the second is in the first.",
        "RETURN period.contains(period('2022'), date('2022-07-01'))",
        "true",
        period::contains
    ),
    relation!(
        "period.before",
        "Whether the first is over when the second starts.",
        "RETURN period.before(period('2022-H1'), period('2022-07'))",
        "true",
        period::before
    ),
    relation!(
        "period.meets",
        "Whether the second starts on the day after the last of the first.",
        "RETURN period.meets(period('2022-H1'), period('2022-08'))",
        "false",
        period::meets
    ),
    ScalarFunction::of(
        "period.intersection",
        &[SPAN, SPAN],
        TypeSet::PERIOD,
        |_, arguments| {
            related("period.intersection", arguments, |a, b| {
                period::intersection(a, b).map_or(Value::Null, Value::Period)
            })
        },
    )
    .documented(
        "period.intersection(a :: Period or Date, b :: Period or Date) :: Period",
        "The days that are in both; null if there are none.",
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

/// The base of a relative text: a year, the year of a date, or a period.
fn base_of(value: &Value) -> Result<Period> {
    if let Value::Integer(year) = value {
        return year_of(*year);
    }
    if let Value::Date(day) = value {
        return year_of(day.year());
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

fn related(
    function: &str,
    arguments: &[Value],
    relation: impl Fn(Period, Period) -> Value,
) -> Result<Value> {
    let span = |value: &Value| {
        if let Value::Date(day) = value {
            return day_of(*day);
        }
        let found = value.as_period();
        found.ok_or_else(|| wrong_type(function, "a Period or a Date", value))
    };
    match arguments {
        [a, b] => Ok(relation(span(a)?, span(b)?)),
        _ => Err(Error::argument(
            ErrorCode::InvalidNumberOfArguments,
            format!("{function}() takes two periods"),
        )),
    }
}
