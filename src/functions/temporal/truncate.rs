//! `date.truncate` and its kin: the start of the unit in which a temporal lies.

use super::{has_null, wrong_type};
use crate::error::Result;
use crate::functions::{FunctionContext, ScalarFunction};
use crate::value::kind::TypeSet;
use crate::value::temporal::{DateTime, truncate};
use crate::value::{Map, Value};
use std::sync::Arc;

type Truncate = fn(&str, &Value, &Map, &DateTime) -> Result<Value>;

/// The truncations, one for each type of result.
pub static TRUNCATION: &[ScalarFunction] = &[
    ScalarFunction {
        name: "date.truncate",
        signature: "date.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: Date",
        description: "The Date on which a unit of the calendar began, with fields of it replaced.",
        example: "RETURN date.truncate('quarter', date('2015-07-21'), {day: 2})",
        result: TypeSet::DATE,
        evaluate: |context, arguments| run(context, arguments, DATE),
        ..COMMON
    },
    ScalarFunction {
        name: "localtime.truncate",
        signature: "localtime.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: LocalTime",
        description: "The LocalTime at which a unit of the clock began, with fields of it replaced.",
        example: "RETURN localtime.truncate('hour', localtime('21:40:32'))",
        result: TypeSet::LOCAL_TIME,
        evaluate: |context, arguments| run(context, arguments, LOCAL_TIME),
        ..COMMON
    },
    ScalarFunction {
        name: "time.truncate",
        signature: "time.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: Time",
        description: "The Time at which a unit of the clock began, with fields of it replaced.",
        example: "RETURN time.truncate('minute', time('21:40:32+08:00'))",
        result: TypeSet::TIME,
        evaluate: |context, arguments| run(context, arguments, TIME),
        ..COMMON
    },
    ScalarFunction {
        name: "localdatetime.truncate",
        signature: "localdatetime.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: LocalDateTime",
        description: "The LocalDateTime at which a unit began, with fields of it replaced.",
        example: "RETURN localdatetime.truncate('week', localdatetime('2015-07-21T21:40'))",
        result: TypeSet::LOCAL_DATE_TIME,
        evaluate: |context, arguments| run(context, arguments, LOCAL_DATE_TIME),
        ..COMMON
    },
    ScalarFunction {
        name: "datetime.truncate",
        signature: "datetime.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: DateTime",
        description: "The DateTime at which a unit began, with fields of it replaced.",
        example: "RETURN datetime.truncate('day', datetime(), {timezone: 'Asia/Shanghai'})",
        result: TypeSet::DATE_TIME,
        evaluate: |context, arguments| run(context, arguments, DATE_TIME),
        ..COMMON
    },
];

/// What all rows share.
const COMMON: ScalarFunction = ScalarFunction {
    name: "",
    aliases: &[],
    signature: "",
    description: "",
    example: "",
    min_arguments: 1,
    max_arguments: 3,
    parameters: &[TypeSet::STRING, TypeSet::INSTANT, TypeSet::MAP],
    result: TypeSet::INSTANT,
    // With a unit alone it truncates now.
    deterministic: false,
    evaluate: |_, _| Ok(Value::Null),
};

const DATE: Truncate = |unit, value, map, _| truncate::date(unit, value, map).map(Value::Date);
const LOCAL_TIME: Truncate =
    |unit, value, map, _| truncate::local_time(unit, value, map).map(Value::LocalTime);
const TIME: Truncate =
    |unit, value, map, now| truncate::time(unit, value, map, now).map(Value::Time);
const LOCAL_DATE_TIME: Truncate =
    |unit, value, map, _| truncate::local_date_time(unit, value, map).map(Value::LocalDateTime);
const DATE_TIME: Truncate = |unit, value, map, now| {
    truncate::date_time(unit, value, map, now).map(|value| Value::DateTime(Arc::new(value)))
};

fn run(context: &FunctionContext<'_>, arguments: &[Value], truncate: Truncate) -> Result<Value> {
    if has_null(arguments) {
        return Ok(Value::Null);
    }
    let now = context.clock.statement();
    let unit = match arguments.first() {
        Some(Value::String(unit)) => unit,
        Some(other) => return Err(wrong_type("truncate", "the name of a unit", other)),
        None => return Ok(Value::Null),
    };
    let empty = Map::new();
    let fields = match arguments.get(2) {
        None => &empty,
        Some(Value::Map(map)) => map.as_ref(),
        Some(other) => return Err(wrong_type("truncate", "a Map of fields", other)),
    };
    match arguments.get(1) {
        Some(value) => truncate(unit, value, fields, &now),
        None => truncate(unit, &Value::DateTime(Arc::new(now.clone())), fields, &now),
    }
}
