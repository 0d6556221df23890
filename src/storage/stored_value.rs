//! A property value on disk, apart from the value in memory, so that either can change without the other.

use super::codec::{self, corrupt, raw};
use super::stored_quantity::{self, StoredQuantity, decimal};
use crate::error::{Error, ErrorCode, Result};
use crate::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use crate::value::{CoordinateType, Map, Period, Value, Vector};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Lists and maps deeper than this are not stored; it keeps hostile files from exhausting the stack.
const MAX_DEPTH: usize = 64;

const NANOSECONDS_PER_DAY: i64 = 86_400_000_000_000;
const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;
/// Days and seconds of the years ±999,999,999, rounded up.
pub const MAX_DAYS: i64 = 365_250_000_000;
const MAX_SECONDS: i64 = MAX_DAYS * 86_400;
/// ±18 hours, the widest offset that is written.
const MAX_OFFSET: i32 = 18 * 3_600;

/// The on-disk form. The order of the variants is the file format: add at the end only.
///
/// Lists and maps hold their elements already encoded, so that decoding is a loop of ours with a depth guard and not
/// a recursion of the codec.
#[derive(Debug, Serialize, Deserialize)]
pub enum StoredValue<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(&'a str),
    List(#[serde(serialize_with = "raw")] &'a [u8]),
    Map(#[serde(serialize_with = "raw")] &'a [u8]),
    Date(i64),
    LocalTime(i64),
    Time(i64, i32),
    LocalDateTime(i64, u32),
    DateTime(i64, u32, i32, Option<&'a str>),
    Duration(i64, i64, i64, i32),
    /// Since version 4.
    Decimal(i128, u32),
    /// From the first day to before the second.
    Period(i64, i64),
    #[serde(borrow)]
    Quantity(StoredQuantity<'a>),
    /// The type of the coordinates by its place in their order, and the coordinates.
    Vector(u8, #[serde(serialize_with = "raw")] &'a [u8]),
}

/// Appends the encoding of a value.
pub fn encode_value(value: &Value, out: &mut Vec<u8>) -> Result<()> {
    encode_nested(value, 0, out)
}

/// Appends the encoding of a string.
pub fn encode_text(text: &str, out: &mut Vec<u8>) -> Result<()> {
    codec::encode(&StoredValue::String(text), out)
}

/// The value that fills `bytes`.
#[cfg(test)]
pub fn decode_value(bytes: &[u8]) -> Result<Value> {
    to_value(codec::decode(bytes)?, 0)
}

/// Decodes the next of several values.
pub fn decode_next_value(bytes: &mut &[u8]) -> Result<Value> {
    to_value(codec::decode_next(bytes)?, 0)
}

fn encode_nested(value: &Value, depth: usize, out: &mut Vec<u8>) -> Result<()> {
    if depth > MAX_DEPTH {
        return Err(not_storable("a list nested this deep"));
    }
    if let Value::Vector(vector) = value {
        let of = vector.coordinate_type() as u8;
        return codec::encode(&StoredValue::Vector(of, &vector.to_bytes()), out);
    }
    match value {
        Value::Quantity(figure) => {
            let mut unit = Vec::new();
            let stored = stored_quantity::stored(figure, &mut unit)?;
            codec::encode(&StoredValue::Quantity(stored), out)
        }
        Value::List(items) => {
            let mut inner = Vec::new();
            for item in items.iter() {
                encode_nested(item, depth + 1, &mut inner)?;
            }
            codec::encode(&StoredValue::List(&inner), out)
        }
        Value::Map(entries) => {
            let mut inner = Vec::new();
            for (key, item) in entries.iter() {
                codec::encode(&&**key, &mut inner)?;
                encode_nested(item, depth + 1, &mut inner)?;
            }
            codec::encode(&StoredValue::Map(&inner), out)
        }
        scalar => codec::encode(&to_stored(scalar)?, out),
    }
}

fn to_stored(value: &Value) -> Result<StoredValue<'_>> {
    Ok(match value {
        Value::Null => StoredValue::Null,
        Value::Boolean(value) => StoredValue::Boolean(*value),
        Value::Integer(value) => StoredValue::Integer(*value),
        Value::Float(value) => StoredValue::Float(*value),
        Value::Decimal(value) => StoredValue::Decimal(value.mantissa(), value.scale()),
        Value::String(text) => StoredValue::String(text),
        Value::Date(date) => StoredValue::Date(date.days),
        Value::LocalTime(time) => StoredValue::LocalTime(time.nanoseconds),
        Value::Time(time) => StoredValue::Time(time.nanoseconds, time.offset),
        Value::LocalDateTime(at) => StoredValue::LocalDateTime(at.seconds, at.nanoseconds),
        Value::DateTime(at) => {
            StoredValue::DateTime(at.seconds, at.nanoseconds, at.offset, at.zone.as_deref())
        }
        Value::Duration(d) => StoredValue::Duration(d.months, d.days, d.seconds, d.nanoseconds),
        Value::Period(period) => StoredValue::Period(period.start.days, period.end.days),
        Value::List(_) | Value::Map(_) | Value::Quantity(_) | Value::Vector(_) => {
            return Err(not_storable("a list, map, quantity or vector here"));
        }
        Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            return Err(not_storable("a node, relationship or path"));
        }
    })
}

fn not_storable(what: &str) -> Error {
    Error::type_error(
        ErrorCode::InvalidPropertyType,
        format!("{what} cannot be stored as a property"),
    )
}

fn to_value(stored: StoredValue<'_>, depth: usize) -> Result<Value> {
    if depth > MAX_DEPTH {
        return Err(corrupt("a stored value is nested too deep"));
    }
    match stored {
        StoredValue::Null => Ok(Value::Null),
        StoredValue::Boolean(value) => Ok(Value::Boolean(value)),
        StoredValue::Integer(value) => Ok(Value::Integer(value)),
        StoredValue::Float(value) => Ok(Value::Float(value)),
        StoredValue::Decimal(mantissa, scale) => decimal(mantissa, scale).map(Value::Decimal),
        StoredValue::Quantity(stored) => stored.quantity().map(Value::from),
        StoredValue::Vector(of, bytes) => to_vector(of, bytes),
        StoredValue::String(text) => Ok(Value::String(Arc::from(text))),
        StoredValue::List(bytes) => to_list(bytes, depth),
        StoredValue::Map(bytes) => to_map(bytes, depth),
        temporal => to_temporal(&temporal)
            .ok_or_else(|| corrupt("a stored date or time lies outside the calendar")),
    }
}

fn to_vector(of: u8, bytes: &[u8]) -> Result<Value> {
    let of = CoordinateType::ALL.get(usize::from(of));
    let vector = of.and_then(|of| Vector::from_bytes(*of, bytes));
    vector
        .map(Value::from)
        .ok_or_else(|| corrupt("a stored vector is damaged"))
}

fn to_list(mut bytes: &[u8], depth: usize) -> Result<Value> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        items.push(to_value(codec::decode_next(&mut bytes)?, depth + 1)?);
    }
    Ok(Value::List(Arc::new(items)))
}

fn to_map(mut bytes: &[u8], depth: usize) -> Result<Value> {
    let mut entries = Map::new();
    while !bytes.is_empty() {
        let key: &str = codec::decode_next(&mut bytes)?;
        let item = to_value(codec::decode_next(&mut bytes)?, depth + 1)?;
        entries.insert(Arc::from(key), item);
    }
    Ok(Value::Map(Arc::new(entries)))
}

/// `None` if a field is out of range: the calendar must never see such a value.
fn to_temporal(stored: &StoredValue<'_>) -> Option<Value> {
    let day = |days: i64| (-MAX_DAYS..=MAX_DAYS).contains(&days);
    let clock = |nanoseconds: i64| (0..NANOSECONDS_PER_DAY).contains(&nanoseconds);
    let instant = |seconds: i64, nanoseconds: u32| {
        (-MAX_SECONDS..=MAX_SECONDS).contains(&seconds)
            && i64::from(nanoseconds) < NANOSECONDS_PER_SECOND
    };
    let east = |offset: i32| (-MAX_OFFSET..=MAX_OFFSET).contains(&offset);
    let (valid, value) = match *stored {
        StoredValue::Date(days) => (day(days), Value::Date(Date { days })),
        StoredValue::LocalTime(nanoseconds) => (
            clock(nanoseconds),
            Value::LocalTime(LocalTime { nanoseconds }),
        ),
        StoredValue::Time(nanoseconds, offset) => (
            clock(nanoseconds) && east(offset),
            Value::Time(Time {
                nanoseconds,
                offset,
            }),
        ),
        StoredValue::LocalDateTime(seconds, nanoseconds) => (
            instant(seconds, nanoseconds),
            Value::LocalDateTime(LocalDateTime {
                seconds,
                nanoseconds,
            }),
        ),
        StoredValue::DateTime(seconds, nanoseconds, offset, zone) => (
            instant(seconds, nanoseconds) && east(offset),
            Value::DateTime(Arc::new(DateTime {
                seconds,
                nanoseconds,
                offset,
                zone: zone.map(Arc::from),
            })),
        ),
        StoredValue::Period(start, end) => (
            day(start) && day(end) && start < end,
            Value::Period(Period {
                start: Date { days: start },
                end: Date { days: end },
            }),
        ),
        StoredValue::Duration(months, days, seconds, nanoseconds) => (
            (0..NANOSECONDS_PER_SECOND).contains(&i64::from(nanoseconds)),
            Value::Duration(Arc::new(Duration {
                months,
                days,
                seconds,
                nanoseconds,
            })),
        ),
        _ => return None,
    };
    valid.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_is_refused_both_ways() {
        let mut value = Value::Integer(1);
        for _ in 0..=MAX_DEPTH {
            value = Value::List(Arc::new(vec![value]));
        }
        assert!(encode_value(&value, &mut Vec::new()).is_err());

        let mut bytes = Vec::new();
        for _ in 0..1_000 {
            let mut outer = Vec::new();
            assert!(codec::encode(&StoredValue::List(&bytes), &mut outer).is_ok());
            bytes = outer;
        }
        assert!(decode_value(&bytes).is_err());
    }

    #[test]
    fn times_outside_the_calendar_are_refused() {
        for stored in [
            StoredValue::Date(i64::MAX),
            StoredValue::LocalTime(-1),
            StoredValue::Time(0, i32::MIN),
            StoredValue::LocalDateTime(i64::MIN, 0),
            StoredValue::DateTime(0, u32::MAX, 0, None),
            StoredValue::Duration(0, 0, 0, -1),
            StoredValue::Period(1, 1),
            StoredValue::Period(0, i64::MAX),
            StoredValue::Decimal(i128::MAX, 0),
            StoredValue::Decimal(10, 1),
        ] {
            let mut bytes = Vec::new();
            assert!(codec::encode(&stored, &mut bytes).is_ok());
            assert!(decode_value(&bytes).is_err(), "{stored:?}");
        }
    }

    #[test]
    fn a_range_whose_ends_rounding_makes_one_comes_back() {
        let text = "10000000000000000000000000000000.1元~10000000000000000000000000000000.3元";
        let range = Value::from(text.parse::<crate::value::Quantity>().expect("a figure"));
        let third = crate::value::operator::divide(&range, &Value::Integer(3));
        let third = third.expect("a quotient");
        let mut bytes = Vec::new();
        encode_value(&third, &mut bytes).expect("stored");
        let back = decode_value(&bytes).expect("what was stored is read");
        assert_eq!(back, third);

        // As earlier versions stored it.
        let one = (1, 0);
        let mut unit = Vec::new();
        let figure: crate::value::Quantity = "1元".parse().expect("a figure");
        let stored = stored_quantity::stored(&figure, &mut unit).expect("stored");
        let twice = stored.range_of(one, one);
        let mut bytes = Vec::new();
        codec::encode(&StoredValue::Quantity(twice), &mut bytes).expect("stored");
        let back = decode_value(&bytes).expect("what was stored is read");
        assert_eq!(back, Value::from(figure));
    }

    #[test]
    fn vectors_come_back() {
        for of in CoordinateType::ALL {
            let text = format!("vector([1, -2, 100], 3, {})", of.name());
            let vector: Vector = text.parse().expect("a vector");
            let mut bytes = Vec::new();
            encode_value(&Value::from(vector.clone()), &mut bytes).expect("stored");
            let back = decode_value(&bytes).expect("what was written");
            assert_eq!(back, Value::from(vector));
            for at in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1;
                // An error or another value, but no panic.
                let _ = decode_value(&damaged);
            }
        }
        for (of, coordinates) in [
            (6, [0; 4].as_slice()),
            (4, &[]),
            (4, &[0; 3]),
            (4, &[0xff; 4]),
        ] {
            let mut bytes = Vec::new();
            codec::encode(&StoredValue::Vector(of, coordinates), &mut bytes).expect("stored");
            assert!(decode_value(&bytes).is_err());
        }
    }

    #[test]
    fn quantities_come_back() {
        for text in [
            "163.8亿元",
            ">20人",
            "1300元~1800元",
            "160万吨/年",
            "~25.5%",
            "-3.4个百分点",
            "0.2/亩",
        ] {
            let figure: crate::value::Quantity = text.parse().expect("a figure");
            let mut bytes = Vec::new();
            encode_value(&Value::from(figure.clone()), &mut bytes).expect("a value that is stored");
            let back = decode_value(&bytes).expect("what was written");
            assert_eq!(back.to_string(), Value::from(figure).to_string());
            for at in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1;
                // An error or another value, but no panic.
                let _ = decode_value(&damaged);
            }
        }
    }
}
