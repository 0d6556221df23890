//! `duration` and the durations between two temporals.

use super::{has_null, wrong_type};
use crate::error::Result;
use crate::functions::{FunctionContext, ScalarFunction};
use crate::value::Value;
use crate::value::kind::TypeSet;
use crate::value::temporal::{Duration, between, fields};
use std::sync::Arc;

/// `duration`, `duration.between` and the three differences in one unit.
pub static DURATION: &[ScalarFunction] = &[
    ScalarFunction {
        name: "duration",
        signature: "duration(input :: String | Map | Duration) :: Duration",
        description: "A Duration of a text or of a map of units.",
        example: "RETURN duration({months: 5, days: 1.5})",
        min_arguments: 1,
        max_arguments: 1,
        parameters: &[TypeSet::STRING.or(TypeSet::MAP).or(TypeSet::DURATION)],
        evaluate: duration,
        ..DIFFERENCE
    },
    ScalarFunction {
        name: "duration.between",
        signature: "duration.between(from :: Temporal, to :: Temporal) :: Duration",
        description: "From one temporal to another in months, then days, then seconds.",
        example: "RETURN duration.between(date('1984-10-11'), date('2015-06-24'))",
        evaluate: |_, arguments| difference(arguments, between::between),
        ..DIFFERENCE
    },
    ScalarFunction {
        name: "duration.inMonths",
        signature: "duration.inMonths(from :: Temporal, to :: Temporal) :: Duration",
        description: "From one temporal to another in whole months.",
        example: "RETURN duration.inMonths(date('1984-10-11'), date('2015-06-24'))",
        evaluate: |_, arguments| difference(arguments, between::in_months),
        ..DIFFERENCE
    },
    ScalarFunction {
        name: "duration.inDays",
        signature: "duration.inDays(from :: Temporal, to :: Temporal) :: Duration",
        description: "From one temporal to another in whole days.",
        example: "RETURN duration.inDays(date('1984-10-11'), date('2015-06-24'))",
        evaluate: |_, arguments| difference(arguments, between::in_days),
        ..DIFFERENCE
    },
    ScalarFunction {
        name: "duration.inSeconds",
        signature: "duration.inSeconds(from :: Temporal, to :: Temporal) :: Duration",
        description: "From one temporal to another in seconds that pass.",
        example: "RETURN duration.inSeconds(localtime('12:34:54.7'), localtime('12:34:54.3'))",
        evaluate: |_, arguments| difference(arguments, between::in_seconds),
        ..DIFFERENCE
    },
];

/// What the differences share.
const DIFFERENCE: ScalarFunction = ScalarFunction {
    name: "",
    aliases: &[],
    signature: "",
    description: "",
    example: "",
    min_arguments: 2,
    max_arguments: 2,
    parameters: &[TypeSet::INSTANT],
    result: TypeSet::DURATION,
    deterministic: true,
    evaluate: |_, _| Ok(Value::Null),
};

fn duration(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let duration = match arguments {
        [Value::Null] | [] => return Ok(Value::Null),
        [Value::Duration(duration), ..] => return Ok(Value::Duration(duration.clone())),
        [Value::String(text), ..] => text.parse::<Duration>()?,
        [Value::Map(map), ..] => fields::duration(map)?,
        [other, ..] => return Err(wrong_type("duration", "a String or a Map", other)),
    };
    Ok(Value::Duration(Arc::new(duration)))
}

fn difference(
    arguments: &[Value],
    measure: fn(&Value, &Value) -> Result<Duration>,
) -> Result<Value> {
    match arguments {
        [from, to] if !has_null(arguments) => {
            measure(from, to).map(|duration| Value::Duration(Arc::new(duration)))
        }
        _ => Ok(Value::Null),
    }
}
