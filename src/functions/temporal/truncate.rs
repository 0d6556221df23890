//! `date.truncate` and related functions: the start of the unit that contains a temporal value.

use super::wrong_type;
use crate::error::Result;
use crate::functions::{Evaluate, FunctionContext, ScalarFunction};
use crate::value::kind::TypeSet;
use crate::value::temporal::{DateTime, truncate};
use crate::value::{Map, Value};
use std::sync::Arc;

type Truncate = fn(&str, &Value, &Map, &DateTime) -> Result<Value>;

/// The truncations, one for each type of result.
pub static TRUNCATION: &[ScalarFunction] = &[
    truncation("date.truncate", TypeSet::DATE, |context, arguments| run(context, arguments, DATE))
        .documented(
            "date.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: Date",
            "The Date on which a unit of the calendar began, with fields of it replaced.",
            "RETURN date.truncate('quarter', date('2015-07-21'), {day: 2})",
        ).answers("'2015-07-02'"),
    truncation("localtime.truncate", TypeSet::LOCAL_TIME, |context, arguments| run(context, arguments, LOCAL_TIME))
        .documented(
            "localtime.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: LocalTime",
            "The LocalTime at which a unit of the clock began, with fields of it replaced.",
            "RETURN localtime.truncate('hour', localtime('21:40:32'))",
        ).answers("'21:00'"),
    truncation("time.truncate", TypeSet::TIME, |context, arguments| run(context, arguments, TIME))
        .documented(
            "time.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: Time",
            "The Time at which a unit of the clock began, with fields of it replaced.",
            "RETURN time.truncate('minute', time('21:40:32+08:00'))",
        ).answers("'21:40+08:00'"),
    truncation("localdatetime.truncate", TypeSet::LOCAL_DATE_TIME, |context, arguments| run(context, arguments, LOCAL_DATE_TIME))
        .documented(
            "localdatetime.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: LocalDateTime",
            "The LocalDateTime at which a unit began, with fields of it replaced.",
            "RETURN localdatetime.truncate('week', localdatetime('2015-07-21T21:40'))",
        ).answers("'2015-07-20T00:00'"),
    truncation("datetime.truncate", TypeSet::DATE_TIME, |context, arguments| run(context, arguments, DATE_TIME))
        .documented(
            "datetime.truncate(unit :: String, temporal :: Temporal, fields :: Map) :: DateTime",
            "The DateTime at which a unit began, with fields of it replaced.",
            "RETURN datetime.truncate('day', datetime('2015-07-21T21:40:32+08:00'))",
        ).answers("'2015-07-21T00:00+08:00'"),
];

/// With only a unit, it truncates the current time.
const fn truncation(name: &'static str, result: TypeSet, evaluate: Evaluate) -> ScalarFunction {
    let parameters = &[TypeSet::STRING, TypeSet::INSTANT, TypeSet::MAP];
    ScalarFunction::of(name, parameters, result, evaluate).optional(2)
}

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
