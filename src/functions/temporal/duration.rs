//! `duration`, and the durations between two temporal values.

use super::wrong_type;
use crate::error::Result;
use crate::functions::{Evaluate, FunctionContext, ScalarFunction};
use crate::value::Value;
use crate::value::kind::TypeSet;
use crate::value::temporal::{Duration, between, fields};
use std::sync::Arc;

/// `duration`, `duration.between` and the three differences in one unit.
pub static DURATION: &[ScalarFunction] = &[
    ScalarFunction::of(
        "duration",
        &[TypeSet::STRING.or(TypeSet::MAP).or(TypeSet::DURATION)],
        TypeSet::DURATION,
        duration,
    )
    .documented(
        "duration(input :: String | Map | Duration) :: Duration",
        "A Duration of a text or of a map of units.",
        "RETURN duration({months: 5, days: 1.5})",
    )
    .answers("'P5M1DT12H'"),
    difference("duration.between", |_, arguments| {
        measure(arguments, between::between)
    })
    .documented(
        "duration.between(from :: Temporal, to :: Temporal) :: Duration",
        "From one temporal to another in months, then days, then seconds.",
        "RETURN duration.between(date('1984-10-11'), date('2015-06-24'))",
    )
    .answers("'P30Y8M13D'")
    .also(&["duration_between"]),
    difference("duration.inMonths", |_, arguments| {
        measure(arguments, between::in_months)
    })
    .documented(
        "duration.inMonths(from :: Temporal, to :: Temporal) :: Duration",
        "From one temporal to another in whole months.",
        "RETURN duration.inMonths(date('1984-10-11'), date('2015-06-24'))",
    )
    .answers("'P30Y8M'"),
    difference("duration.inDays", |_, arguments| {
        measure(arguments, between::in_days)
    })
    .documented(
        "duration.inDays(from :: Temporal, to :: Temporal) :: Duration",
        "From one temporal to another in whole days.",
        "RETURN duration.inDays(date('1984-10-11'), date('2015-06-24'))",
    )
    .answers("'P11213D'"),
    difference("duration.inSeconds", |_, arguments| {
        measure(arguments, between::in_seconds)
    })
    .documented(
        "duration.inSeconds(from :: Temporal, to :: Temporal) :: Duration",
        "From one temporal to another in seconds that pass.",
        "RETURN duration.inSeconds(localtime('12:34:54.7'), localtime('12:34:54.3'))",
    )
    .answers("'PT-0.4S'"),
];

const fn difference(name: &'static str, evaluate: Evaluate) -> ScalarFunction {
    let parameters = &[TypeSet::INSTANT, TypeSet::INSTANT];
    ScalarFunction::of(name, parameters, TypeSet::DURATION, evaluate)
}

fn duration(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let duration = match arguments {
        [] => return Ok(Value::Null),
        [Value::Duration(duration), ..] => return Ok(Value::Duration(duration.clone())),
        [Value::String(text), ..] => text.parse::<Duration>()?,
        [Value::Map(map), ..] => fields::duration(map)?,
        [other, ..] => return Err(wrong_type("duration", "a String or a Map", other)),
    };
    Ok(Value::Duration(Arc::new(duration)))
}

fn measure(arguments: &[Value], measure: fn(&Value, &Value) -> Result<Duration>) -> Result<Value> {
    match arguments {
        [from, to] => measure(from, to).map(|duration| Value::Duration(Arc::new(duration))),
        _ => Ok(Value::Null),
    }
}
