//! Values as bytes whose lexicographic order is the order of the language.
//!
//! A tag for the type comes first; what follows has either a fixed length or an end mark, so that no key is a prefix of
//! another, and the keys of several values can be concatenated. Numbers of all types share a tag: 1, 1.0 and 1m have
//! the same key. A null has no key.

use crate::value::decimal::compare_float;
use crate::value::kind::Type;
use crate::value::temporal::{DateTime, Duration, Time};
use crate::value::{Decimal, Quantity, Value, Vector};
use std::cmp::Ordering;
use std::ops::Bound;

/// The tags in the order of the language: lists, vectors, then temporal types, strings, booleans, numbers.
mod tag {
    pub const END: u8 = 0;
    pub const LIST: u8 = 0x10;
    pub const VECTOR: u8 = 0x18;
    pub const DATE_TIME: u8 = 0x20;
    pub const LOCAL_DATE_TIME: u8 = 0x21;
    pub const DATE: u8 = 0x22;
    pub const TIME: u8 = 0x23;
    pub const LOCAL_TIME: u8 = 0x24;
    pub const DURATION: u8 = 0x25;
    pub const PERIOD: u8 = 0x26;
    pub const QUANTITY: u8 = 0x27;
    pub const STRING: u8 = 0x30;
    pub const BOOLEAN: u8 = 0x40;
    pub const NUMBER: u8 = 0x50;
}

/// The key of NaN; greater than all other numbers.
const NAN: [u8; 10] = [0xff; 10];

/// Lists of lists deeper than this have no key.
const MAX_DEPTH: usize = 64;

/// Appends the key of a value; `None` if it has none: a null, or a value that cannot be a property.
pub fn encode(value: &Value, out: &mut Vec<u8>) -> Option<()> {
    encode_within(value, out, MAX_DEPTH)
}

fn encode_within(value: &Value, out: &mut Vec<u8>, depth: usize) -> Option<()> {
    match value {
        Value::Boolean(value) => out.extend([tag::BOOLEAN, u8::from(*value)]),
        Value::Integer(value) => integer(*value, out),
        Value::Float(value) => float(*value, out),
        Value::Decimal(value) => decimal(*value, out),
        Value::String(value) => {
            out.push(tag::STRING);
            text(value, out);
        }
        Value::List(values) => {
            let depth = depth.checked_sub(1)?;
            out.push(tag::LIST);
            for value in values.iter() {
                encode_within(value, out, depth)?;
            }
            out.push(tag::END);
        }
        Value::Date(date) => tagged(tag::DATE, date.days, out),
        Value::LocalTime(time) => tagged(tag::LOCAL_TIME, time.nanoseconds, out),
        Value::Time(value) => time(*value, out),
        Value::LocalDateTime(value) => {
            tagged(tag::LOCAL_DATE_TIME, value.seconds, out);
            out.extend(value.nanoseconds.to_be_bytes());
        }
        Value::DateTime(value) => date_time(value, out),
        Value::Duration(value) => duration(**value, out),
        Value::Period(period) => {
            tagged(tag::PERIOD, period.start.days, out);
            out.extend(ordered(period.end.days));
        }
        Value::Quantity(value) => quantity(value, out),
        Value::Vector(value) => vector(value, out),
        Value::Null | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            return None;
        }
    }
    Some(())
}

/// The tag of the values of a type; `None` for a type whose values have no key.
pub fn type_tag(kind: Type) -> Option<u8> {
    Some(match kind {
        Type::Boolean => tag::BOOLEAN,
        Type::Integer | Type::Float | Type::Decimal => tag::NUMBER,
        Type::String => tag::STRING,
        Type::List => tag::LIST,
        Type::Date => tag::DATE,
        Type::LocalTime => tag::LOCAL_TIME,
        Type::Time => tag::TIME,
        Type::LocalDateTime => tag::LOCAL_DATE_TIME,
        Type::DateTime => tag::DATE_TIME,
        Type::Duration => tag::DURATION,
        Type::Period => tag::PERIOD,
        Type::Quantity => tag::QUANTITY,
        Type::Vector => tag::VECTOR,
        Type::Null | Type::Map | Type::Node | Type::Relationship | Type::Path => return None,
    })
}

/// Whether a value is NaN, or a list that contains NaN.
pub fn has_nan(value: &Value) -> bool {
    match value {
        Value::Float(value) => value.is_nan(),
        Value::List(values) => values.iter().any(has_nan),
        _ => false,
    }
}

/// The bytes from which and before which the keys of a range are; `None` if the range is empty.
pub fn range(lower: Bound<&Value>, upper: Bound<&Value>) -> Option<(Vec<u8>, Vec<u8>)> {
    let (lower, upper) = (bound_key(lower)?, bound_key(upper)?);
    let type_of = |bound: &Bound<Vec<u8>>| match bound {
        Bound::Included(key) | Bound::Excluded(key) => key.first().copied(),
        Bound::Unbounded => None,
    };
    let of_type = match (type_of(&lower), type_of(&upper)) {
        (None, None) => return Some((Vec::new(), vec![0xff])),
        (Some(of_type), Some(other)) if of_type != other => return None,
        (Some(of_type), _) | (None, Some(of_type)) => of_type,
    };
    let from = match lower {
        Bound::Included(key) => key,
        Bound::Excluded(key) => successor(key),
        Bound::Unbounded => vec![of_type],
    };
    let to = match upper {
        Bound::Included(key) => successor(key),
        Bound::Excluded(key) => key,
        Bound::Unbounded => end_of_type(of_type),
    };
    Some((from, to))
}

/// A bound by its key; `None` if no value is comparable with it. A list that has no key, because of a null in it or a NaN,
/// bounds nothing: an element before that one may decide, so that all lists are to be compared.
fn bound_key(bound: Bound<&Value>) -> Option<Bound<Vec<u8>>> {
    let mut key = Vec::new();
    match bound {
        Bound::Unbounded => return Some(Bound::Unbounded),
        Bound::Included(value) | Bound::Excluded(value) => {
            if has_nan(value) || encode(value, &mut key).is_none() {
                let is_list = matches!(value, Value::List(_));
                return is_list.then(|| Bound::Included(vec![tag::LIST]));
            }
        }
    }
    Some(bound.map(|_| key))
}

/// The end of all values of a type that a range may contain: numbers without NaN.
fn end_of_type(of_type: u8) -> Vec<u8> {
    match of_type {
        tag::NUMBER => [&[tag::NUMBER], &NAN[..]].concat(),
        _ => vec![of_type + 1],
    }
}

/// The least bytes after all those that start with `key`.
pub fn successor(mut key: Vec<u8>) -> Vec<u8> {
    while let Some(last) = key.pop() {
        if last < u8::MAX {
            key.push(last + 1);
            return key;
        }
    }
    vec![u8::MAX; 2]
}

/// The common prefix of the keys of all strings with a given prefix.
pub fn text_prefix(prefix: &str) -> Vec<u8> {
    let mut bytes = vec![tag::STRING];
    text(prefix, &mut bytes);
    // Without the end mark.
    bytes.truncate(bytes.len() - 2);
    bytes
}

/// Zero bytes are escaped, so that the end mark 0, 0 is below every continuation.
fn text(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(zero) = memchr::memchr(0, rest) {
        let (before, after) = rest.split_at(zero + 1);
        out.extend_from_slice(before);
        out.push(0xff);
        rest = after;
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(&[0, 0]);
}

/// The string of a key; `None` for the key of another value.
pub fn decode_text(key: &[u8]) -> Option<String> {
    let escaped = key.strip_prefix(&[tag::STRING])?.strip_suffix(&[0, 0])?;
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.iter();
    while let Some(byte) = rest.next() {
        bytes.push(*byte);
        if *byte == 0 && rest.next() != Some(&0xff) {
            return None;
        }
    }
    String::from_utf8(bytes).ok()
}

fn tagged(tag: u8, number: i64, out: &mut Vec<u8>) {
    out.push(tag);
    out.extend(ordered(number));
}

/// An integer as bytes whose lexicographic order is its order.
fn ordered(number: i64) -> [u8; 8] {
    (number as u64 ^ 1 << 63).to_be_bytes()
}

/// An integer is encoded as the nearest float and the difference to it, so that it is ordered exactly among floats.
fn integer(number: i64, out: &mut Vec<u8>) {
    let nearest = number as f64;
    // Both fit in 128 bits; the difference is at most half the gap between floats of that size, 512.
    let rest = (i128::from(number) - nearest as i128) as i16;
    number_key(nearest, rest, Side::of(rest.cmp(&0)), out);
}

/// The side of the nearest float, and whether more than the integer part of the difference follows; in order.
#[derive(Clone, Copy)]
enum Side {
    Below = 0,
    BelowWithMore = 1,
    Same = 2,
    Above = 3,
    AboveWithMore = 4,
}

impl Side {
    fn of(side: Ordering) -> Side {
        match side {
            Ordering::Less => Side::Below,
            Ordering::Equal => Side::Same,
            Ordering::Greater => Side::Above,
        }
    }
}

/// A decimal that equals an integer or a float is encoded as that number; any other as the nearest float, the integer
/// part of the difference to it, and all its digits, which distinguish decimals that agree in both.
fn decimal(number: Decimal, out: &mut Vec<u8>) {
    if let Some(number) = number.to_i64() {
        return integer(number, out);
    }
    let nearest = number.to_f64();
    let side = match compare_float(number, nearest) {
        Some(Ordering::Less) => Side::BelowWithMore,
        Some(Ordering::Greater) => Side::AboveWithMore,
        _ => return number_key(nearest, 0, Side::Same, out),
    };
    let whole = number.floored();
    // Beyond the range of integers the difference may be large, and only the digits decide.
    let rest = whole - nearest.floor() as i128;
    let rest = rest.clamp(-MOST_REST, MOST_REST) as i16;
    number_key(nearest, rest, side, out);
    out.extend((whole as u128 ^ 1 << 127).to_be_bytes());
    out.extend(number.above_floor().to_be_bytes());
}

/// More than the difference of any integer to its nearest float, and small enough for 16 bits together with the side.
const MOST_REST: i128 = 2000;

fn float(number: f64, out: &mut Vec<u8>) {
    if number.is_nan() {
        out.push(tag::NUMBER);
        out.extend(NAN);
    } else {
        number_key(number, 0, Side::Same, out);
    }
}

fn number_key(nearest: f64, rest: i16, side: Side, out: &mut Vec<u8>) {
    // Adding positive zero turns negative zero into positive zero: they are equal.
    let bits = (nearest + 0.0).to_bits();
    let ordered = if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    };
    out.push(tag::NUMBER);
    out.extend(ordered.to_be_bytes());
    let rest = rest * 8 + side as i16;
    out.extend((rest as u16 ^ 1 << 15).to_be_bytes());
}

/// First the instant, then the parts that distinguish equal instants.
fn time(time: Time, out: &mut Vec<u8>) {
    let instant = time.nanoseconds - i64::from(time.offset) * 1_000_000_000;
    tagged(tag::TIME, instant, out);
    out.extend(ordered(i64::from(time.offset)));
}

fn date_time(value: &DateTime, out: &mut Vec<u8>) {
    tagged(tag::DATE_TIME, value.seconds, out);
    out.extend(value.nanoseconds.to_be_bytes());
    out.extend(ordered(i64::from(value.offset)));
    text(value.zone.as_deref().unwrap_or(""), out);
}

/// First the length with months and days of average length, then the parts: durations are only equal if all parts are.
fn duration(value: Duration, out: &mut Vec<u8>) {
    const MONTH: i128 = 2_629_746;
    const DAY: i128 = 86_400;
    let seconds =
        i128::from(value.months) * MONTH + i128::from(value.days) * DAY + i128::from(value.seconds);
    out.push(tag::DURATION);
    out.extend((seconds as u128 ^ 1 << 127).to_be_bytes());
    out.extend(ordered(i64::from(value.nanoseconds)));
    out.extend(ordered(value.months));
    out.extend(ordered(value.days));
}

/// First the type of the coordinates, then how many there are, then they themselves.
fn vector(value: &Vector, out: &mut Vec<u8>) {
    out.extend([tag::VECTOR, value.coordinate_type() as u8]);
    out.extend((value.dimension() as u16).to_be_bytes());
    out.extend(value.coordinates().ordered_bytes());
}

/// First the dimension, then the extent of the magnitude.
fn quantity(value: &Quantity, out: &mut Vec<u8>) {
    out.push(tag::QUANTITY);
    for (name, power) in value.unit.dimension().parts() {
        text(name, out);
        out.push(*power as u8 ^ 0x80);
    }
    // Less than the beginning of every name.
    out.extend([0, 0]);
    out.extend(value.magnitude.ordered_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn key(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(value, &mut bytes).unwrap();
        bytes
    }

    fn decimal(text: &str) -> Value {
        Value::Decimal(text.parse().unwrap())
    }

    #[test]
    fn numbers_of_all_types_stand_in_one_order() {
        let two_53 = 1_i64 << 53;
        let ascending = [
            Value::Float(f64::NEG_INFINITY),
            Value::Integer(i64::MIN),
            Value::Integer(-two_53 - 1),
            Value::Float(-9_007_199_254_740_992.0),
            Value::Float(-0.5),
            decimal("-0.00000000000000000000000000000000000001"),
            Value::Integer(0),
            Value::Float(f64::MIN_POSITIVE),
            decimal("0.1"),
            Value::Float(0.1),
            decimal("0.10000000000000000555111512312578270212"),
            decimal("0.99999999999999999999999999999999999999"),
            Value::Integer(1),
            decimal("1.0000000000000000000000000000000000001"),
            Value::Float(9_007_199_254_740_992.0),
            decimal("9007199254740992.5"),
            Value::Integer(two_53 + 1),
            decimal("9007199254740993.5"),
            Value::Float(9_007_199_254_740_994.0),
            decimal("9223372036854775806.5"),
            Value::Integer(i64::MAX),
            decimal("9223372036854775807.5"),
            Value::Float(9_223_372_036_854_775_808.0),
            decimal("9223372036854775809"),
            decimal("99999999999999999999999999999999999998"),
            decimal("99999999999999999999999999999999999999"),
            Value::Float(f64::INFINITY),
            Value::Float(f64::NAN),
        ];
        assert!(
            ascending
                .windows(2)
                .all(|pair| key(&pair[0]) < key(&pair[1]))
        );
        assert_eq!(key(&Value::Integer(1)), key(&Value::Float(1.0)));
        assert_eq!(key(&Value::Float(-0.0)), key(&Value::Integer(0)));
        assert_eq!(key(&decimal("1")), key(&Value::Integer(1)));
        assert_eq!(key(&decimal("0.5")), key(&Value::Float(0.5)));
    }

    #[test]
    fn strings_and_lists_keep_their_order_and_end() {
        let text = |text: &str| Value::String(Arc::from(text));
        let ascending_texts = [
            text(""),
            text("\0"),
            text("\0a"),
            text("a"),
            text("a\0"),
            text("ab"),
            text("图"),
        ];
        assert!(
            ascending_texts
                .windows(2)
                .all(|pair| key(&pair[0]) < key(&pair[1]))
        );
        let list = |values: &[i64]| {
            Value::List(Arc::new(
                values.iter().copied().map(Value::Integer).collect(),
            ))
        };
        let ascending = [list(&[]), list(&[1]), list(&[1, 2]), list(&[2])];
        assert!(
            ascending
                .windows(2)
                .all(|pair| key(&pair[0]) < key(&pair[1]))
        );
        for value in &ascending_texts {
            let read = decode_text(&key(value));
            assert_eq!(read.map(Value::from).as_ref(), Some(value));
        }
        assert_eq!(decode_text(&key(&list(&[1]))), None);
        assert_eq!(decode_text(&[tag::STRING, 0, 1, 0, 0]), None);
        assert!(key(&text("ab")).starts_with(&text_prefix("a")));
        assert!(!key(&text("b")).starts_with(&text_prefix("a")));
    }
}
