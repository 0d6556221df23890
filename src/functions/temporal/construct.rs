//! `date`, `localtime`, `time`, `localdatetime`, `datetime`: without an argument (the current time), from a text, a map
//! or another temporal value; their three clocks; `datetime.fromEpoch` and `datetime.fromEpochMillis`.

use super::wrong_type;
use crate::error::{Error, ErrorCode, Result};
use crate::functions::{FunctionContext, ScalarFunction};
use crate::value::kind::TypeSet;
use crate::value::temporal::{Date, DateTime, LocalDateTime, LocalTime, Time, Zone, fields};
use crate::value::{Map, Value};
use std::sync::Arc;

/// The differences between the five constructors.
struct Constructor {
    name: &'static str,
    /// The key under which a map holds another temporal value to start from.
    selector: &'static str,
    of_now: fn(&DateTime) -> Value,
    of_text: fn(&str, &DateTime) -> Result<Value>,
    of_map: fn(&Map, &DateTime) -> Result<Value>,
}

static DATE: Constructor = Constructor {
    name: "date",
    selector: "date",
    of_now: |now| Value::Date(now.local().date()),
    of_text: |text, _| text.parse::<Date>().map(Value::Date),
    of_map: |map, _| fields::date(map).map(Value::Date),
};

static LOCAL_TIME: Constructor = Constructor {
    name: "localtime",
    selector: "time",
    of_now: |now| Value::LocalTime(now.local().time()),
    of_text: |text, _| text.parse::<LocalTime>().map(Value::LocalTime),
    of_map: |map, _| fields::local_time(map).map(Value::LocalTime),
};

static TIME: Constructor = Constructor {
    name: "time",
    selector: "time",
    of_now: |now| Value::Time(now.local().time().at_offset(now.offset())),
    of_text: |text, now| Time::parse(text, now.offset()).map(Value::Time),
    of_map: |map, now| fields::time(map, now).map(Value::Time),
};

static LOCAL_DATE_TIME: Constructor = Constructor {
    name: "localdatetime",
    selector: "datetime",
    of_now: |now| Value::LocalDateTime(now.local()),
    of_text: |text, _| text.parse::<LocalDateTime>().map(Value::LocalDateTime),
    of_map: |map, _| fields::local_date_time(map).map(Value::LocalDateTime),
};

static DATE_TIME: Constructor = Constructor {
    name: "datetime",
    selector: "datetime",
    of_now: |now| Value::DateTime(Arc::new(now.clone())),
    of_text: |text, now| {
        DateTime::parse(text, &now.zone()).map(|value| Value::DateTime(Arc::new(value)))
    },
    of_map: |map, now| fields::date_time(map, now).map(|value| Value::DateTime(Arc::new(value))),
};

impl Constructor {
    fn construct(&self, context: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
        let now = context.clock.statement();
        match arguments.first() {
            None => Ok((self.of_now)(&now)),
            Some(Value::String(text)) => (self.of_text)(text, &now),
            Some(Value::Map(map)) => match fields::only_zone(map)? {
                Some(zone) => Ok((self.of_now)(&now.with_zone_same_instant(zone)?)),
                None => (self.of_map)(map, &now),
            },
            Some(value) if TypeSet::INSTANT.contains(value.kind()) => {
                let map = Map::from([(Arc::from(self.selector), value.clone())]);
                (self.of_map)(&map, &now)
            }
            Some(other) => Err(wrong_type(
                self.name,
                "a String, a Map or another temporal value",
                other,
            )),
        }
    }

    /// Reads one of the three clocks, in UTC or in the given time zone.
    fn read_clock(&self, now: DateTime, arguments: &[Value]) -> Result<Value> {
        let now = match arguments.first() {
            None => now,
            Some(Value::String(zone)) => now.with_zone_same_instant(zone.parse()?)?,
            Some(other) => return Err(wrong_type(self.name, "the name of a time zone", other)),
        };
        Ok((self.of_now)(&now))
    }
}

/// The rows of each constructor: the constructor (or its name in GQL), then its three clocks.
macro_rules! rows {
    ($($constructor:ident: $name:literal $(or $other:literal)?, $type:literal, $value_type:literal, $result:ident, $example:literal;)*) => {
        /// The constructors and their clocks. Only `realtime` may differ between two calls in one statement.
        pub static CONSTRUCTORS: &[ScalarFunction] = &[$(
            ScalarFunction::of($name, INPUT, TypeSet::$result, |context, arguments| {
                $constructor.construct(context, arguments)
            })
            .documented(
                concat!($name, "(input :: String | Map | Temporal) :: ", $type),
                concat!("A ", $type, " of a text, a map or another temporal; now without one."),
                concat!("RETURN ", $name, "('", $example, "')"),
            )
            .answers(concat!("'", $example, "'"))
            .also(&[$($other)?])
            .optional(1),
            rows!(@clock $constructor, concat!($name, ".statement"), $type, $value_type, $result,
                "when the statement began", |context| context.clock.statement()),
            rows!(@clock $constructor, concat!($name, ".transaction"), $type, $value_type, $result,
                "when the transaction began", |context| context.clock.transaction()),
            rows!(@clock $constructor, concat!($name, ".realtime"), $type, $value_type, $result,
                "at the moment of the call", |context| context.clock.realtime())
            .varying(),
        )*];
    };
    (@clock $constructor:ident, $name:expr, $type:literal, $value_type:literal, $result:ident, $when:literal,
        |$context:ident| $now:expr) => {
        ScalarFunction::of($name, &[TypeSet::STRING], TypeSet::$result, |$context, arguments| {
            $constructor.read_clock($now, arguments)
        })
        .documented(
            concat!($name, "(timezone :: String) :: ", $type),
            concat!("The ", $type, " ", $when, ", in UTC or the time zone given."),
            concat!("RETURN valueType(", $name, "('Asia/Shanghai'))"),
        )
        .answers(concat!("'", $value_type, " NOT NULL'"))
        .optional(1)
    };
}

/// The argument types of a constructor.
const INPUT: &[TypeSet] = &[TypeSet::STRING.or(TypeSet::MAP).or(TypeSet::INSTANT)];

rows! {
    DATE: "date", "Date", "DATE", DATE, "2015-07-21";
    LOCAL_TIME: "localtime" or "local_time", "LocalTime", "LOCAL TIME", LOCAL_TIME, "21:40:32";
    TIME: "time" or "zoned_time", "Time", "ZONED TIME", TIME, "21:40:32+08:00";
    LOCAL_DATE_TIME: "localdatetime" or "local_datetime", "LocalDateTime", "LOCAL DATETIME", LOCAL_DATE_TIME, "2015-07-21T21:40:32";
    DATE_TIME: "datetime" or "zoned_datetime", "DateTime", "ZONED DATETIME", DATE_TIME, "2015-07-21T21:40:32+08:00[Asia/Shanghai]";
}

/// Date-times from a count since 1970-01-01T00:00Z, and the current count.
pub static EPOCH: &[ScalarFunction] = &[
    ScalarFunction::of("timestamp", &[], TypeSet::INTEGER, timestamp)
        .documented(
            "timestamp() :: Integer",
            "The milliseconds from 1970-01-01T00:00Z to when the statement began.",
            "RETURN timestamp() = datetime.statement().epochMillis AS same",
        )
        .answers("true"),
    ScalarFunction::of(
        "datetime.fromEpoch",
        &[TypeSet::INTEGER, TypeSet::INTEGER],
        TypeSet::DATE_TIME,
        from_epoch,
    )
    .documented(
        "datetime.fromEpoch(seconds :: Integer, nanoseconds :: Integer) :: DateTime",
        "The DateTime some seconds and nanoseconds after 1970-01-01T00:00Z.",
        "RETURN datetime.fromEpoch(416779, 999999999)",
    )
    .answers("'1970-01-05T19:46:19.999999999Z'")
    .optional(1),
    ScalarFunction::of(
        "datetime.fromEpochMillis",
        &[TypeSet::INTEGER],
        TypeSet::DATE_TIME,
        from_epoch_millis,
    )
    .documented(
        "datetime.fromEpochMillis(milliseconds :: Integer) :: DateTime",
        "The DateTime some milliseconds after 1970-01-01T00:00Z.",
        "RETURN datetime.fromEpochMillis(237821673987)",
    )
    .answers("'1977-07-15T13:34:33.987Z'"),
];

fn timestamp(context: &FunctionContext<'_>, _: &[Value]) -> Result<Value> {
    Ok(Value::Integer(context.clock.statement().epoch_millis()))
}

fn from_epoch(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let count = |position: usize| match arguments.get(position) {
        None => Ok(0),
        Some(Value::Integer(count)) => Ok(*count),
        Some(other) => Err(wrong_type("datetime.fromEpoch", "Integers", other)),
    };
    let nanoseconds = u32::try_from(count(1)?)
        .ok()
        .filter(|nanoseconds| *nanoseconds < 1_000_000_000)
        .ok_or_else(|| {
            Error::argument(
                ErrorCode::InvalidArgumentValue,
                "the nanoseconds of datetime.fromEpoch go from 0 to 999999999",
            )
        })?;
    let value = DateTime::from_instant(count(0)?, nanoseconds, Zone::UTC)?;
    Ok(Value::DateTime(Arc::new(value)))
}

fn from_epoch_millis(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::Integer(count)] => {
            DateTime::from_epoch_millis(*count).map(|value| Value::DateTime(Arc::new(value)))
        }
        [] => Ok(Value::Null),
        [other, ..] => Err(wrong_type("datetime.fromEpochMillis", "an Integer", other)),
    }
}
