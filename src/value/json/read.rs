//! Reading values from JSON.

use super::distinct;
use super::number::{refuse_rounded_integers, without_negative_zeros};
use crate::error::{Error, ErrorCode, Result};
use crate::value::display::excerpt;
use crate::value::quantity::{self, UnitTable};
use crate::value::temporal::DateTime;
use crate::value::{CoordinateType, Decimal, Map, Quantity, Value, Vector, vector};
use serde_json::Value as Json;
use std::str::FromStr;
use std::sync::Arc;

/// Parses JSON with exact integers.
///
/// By itself, `serde_json` reads an integer that does not fit into 64 bits as the nearest float, silently losing
/// digits, and `-0` as the float −0.0.
///
/// # Errors
///
/// `ArgumentError` with [`ErrorCode::InvalidInput`] for a text that is not JSON, for an object with a key that occurs twice, and for an integer outside of −2⁶³ to
/// 2⁶³ − 1, unless it is the value of a typed `Float`.
///
/// ```
/// let json = tupu::json::parse(br#"{"least": -9223372036854775808}"#)?;
/// assert_eq!(tupu::json::from_json(&json)?.to_string(), "{least: -9223372036854775808}");
/// let error = tupu::json::parse(b"[18446744073709551617]").expect_err("more than 64 bits");
/// assert_eq!(error.message(), "18446744073709551617 does not fit in a 64-bit integer");
/// # Ok::<(), tupu::Error>(())
/// ```
pub fn parse(text: &[u8]) -> Result<Json> {
    let json = distinct::parse(&without_negative_zeros(text))
        .map_err(|cause| unreadable(not_json(&cause, text)))?;
    refuse_rounded_integers(&json, text)?;
    Ok(json)
}

/// Describes the syntax error in a text and its position: only the column for a single line, because the caller knows
/// the number of the line.
fn not_json(cause: &serde_json::Error, text: &[u8]) -> String {
    let told = cause.to_string();
    let what = match told.rfind(" at line ") {
        Some(end) => &told[..end],
        None => &told,
    };
    let (line, column) = (cause.line(), cause.column());
    let place = match text.trim_ascii_end().contains(&b'\n') {
        true => format!("line {line}, column {column}"),
        false => format!("column {column}"),
    };
    match what {
        "number out of range" => {
            let number = number_before(text, line, column);
            format!("the number {number} at {place} is too large for a float")
        }
        what if what.ends_with(" occurs twice") => format!("{what} at {place}"),
        what => format!("this is not JSON: {what} at {place}"),
    }
}

/// The number that ends at a position or continues past it.
fn number_before(text: &[u8], line: usize, column: usize) -> String {
    let lines = text.split(|byte| *byte == b'\n');
    let line = lines
        .into_iter()
        .nth(line.saturating_sub(1))
        .unwrap_or_default();
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let (before, after) = line.split_at(column.min(line.len()));
    let start = before.iter().rposition(|byte| !is_part(byte));
    let end = after.iter().position(|byte| !is_part(byte));
    let start = start.map_or(0, |at| at + 1);
    let end = before.len() + end.unwrap_or(after.len());
    let number = line.get(start..end).unwrap_or_default();
    excerpt(&Value::from(&*String::from_utf8_lossy(number)))
}

/// The value of typed or plain JSON.
///
/// ```
/// let json = serde_json::json!({"$type": "Integer", "_value": "3"});
/// assert_eq!(tupu::json::from_json(&json)?.to_string(), "3");
/// # Ok::<(), tupu::Error>(())
/// ```
pub fn from_json(json: &Json) -> Result<Value> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(value) => Ok(Value::Boolean(*value)),
        Json::Number(number) => number_from_json(number),
        Json::String(text) => Ok(Value::from(text)),
        Json::Array(elements) => list_from_json(elements),
        Json::Object(object) => match (object.get("$type"), object.get("_value")) {
            (Some(Json::String(name)), Some(value)) if object.len() == 2 => typed(name, value),
            _ => map_from_json(object),
        },
    }
}

fn number_from_json(number: &serde_json::Number) -> Result<Value> {
    if let Some(integer) = number.as_i64() {
        return Ok(Value::Integer(integer));
    }
    match number.as_f64() {
        Some(float) if number.is_f64() => Ok(Value::Float(float)),
        _ => Err(unreadable(format!(
            "{number} is out of the range of integers"
        ))),
    }
}

fn list_from_json(elements: &[Json]) -> Result<Value> {
    let values: Result<Vec<Value>> = elements.iter().map(from_json).collect();
    Ok(Value::List(Arc::new(values?)))
}

fn map_from_json(object: &serde_json::Map<String, Json>) -> Result<Value> {
    let entries = object.iter();
    let map: Result<Map> = entries
        .map(|(key, value)| Ok((key.as_str().into(), from_json(value)?)))
        .collect();
    Ok(Value::Map(Arc::new(map?)))
}

fn typed(name: &str, value: &Json) -> Result<Value> {
    match (name, value) {
        ("Null", Json::Null) => Ok(Value::Null),
        ("Boolean", Json::Bool(value)) => Ok(Value::Boolean(*value)),
        ("Integer" | "Float" | "Decimal", Json::Number(number)) => {
            typed(name, &Json::String(number.to_string()))
        }
        ("List", Json::Array(elements)) => list_from_json(elements),
        ("Map", Json::Object(object)) => map_from_json(object),
        ("Quantity", Json::Object(object)) => quantity_with_units(object),
        ("Vector", Json::Object(object)) => vector_of_parts(object),
        (_, Json::String(text)) => from_text(name, text),
        _ => Err(unreadable(format!(
            "a value of `$type` {name} is not written as {value}"
        ))),
    }
}

/// `{"text": "3石", "units": [{"name": "石", "dimension": "mass^1", "factor": "60"}]}`
fn quantity_with_units(object: &serde_json::Map<String, Json>) -> Result<Value> {
    let text = |json: Option<&Json>| {
        match json {
        Some(Json::String(text)) => Ok(text.clone()),
        _ => Err(unreadable(
            "a quantity with units of its own has a text, and of each unit name, dimension and factor".to_owned(),
        )),
    }
    };
    let mut known = UnitTable::clone(UnitTable::built_in());
    let units = object.get("units").and_then(Json::as_array);
    for unit in units.into_iter().flatten() {
        let (name, factor) = (text(unit.get("name"))?, text(unit.get("factor"))?);
        known.define(&name, &text(unit.get("dimension"))?, &factor)?;
    }
    quantity::read(&text(object.get("text"))?, &known).map(Value::from)
}

/// `{"coordinatesType": "FLOAT32", "coordinates": ["1.0", "2.5"]}`; the coordinates may be numbers too.
fn vector_of_parts(object: &serde_json::Map<String, Json>) -> Result<Value> {
    let of = object.get("coordinatesType").and_then(Json::as_str);
    let of = of.and_then(CoordinateType::of_name);
    let coordinates = object.get("coordinates").and_then(Json::as_array);
    let (Some(of), Some(coordinates)) = (of, coordinates) else {
        let message = "a vector has a coordinatesType, such as FLOAT32, and a list of coordinates";
        return Err(unreadable(message.to_owned()));
    };
    let texts = coordinates.iter().map(|coordinate| match coordinate {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    });
    let numbers = vector::numbers(&format!("[{}]", texts.collect::<Vec<_>>().join(",")))?;
    Vector::new(of, numbers.into_iter()).map(Value::from)
}

fn from_text(name: &str, text: &str) -> Result<Value> {
    match name {
        "Boolean" => parsed::<bool>(name, text),
        "Integer" => parsed::<i64>(name, text),
        "Decimal" => parsed::<Decimal>(name, text),
        "Float" => parsed::<f64>(name, text),
        "String" => Ok(Value::from(text)),
        "Date" => text.parse().map(Value::Date),
        "Time" => text.parse().map(Value::Time),
        "LocalTime" => text.parse().map(Value::LocalTime),
        "LocalDateTime" => text.parse().map(Value::LocalDateTime),
        "OffsetDateTime" | "ZonedDateTime" | "DateTime" => {
            text.parse::<DateTime>().map(Value::from)
        }
        "Quantity" => text.parse::<Quantity>().map(Value::from),
        "Period" => text.parse().map(Value::Period),
        "Vector" => text.parse::<Vector>().map(Value::from),
        "Duration" => text.parse().map(|value| Value::Duration(Arc::new(value))),
        _ => Err(
            unreadable(format!("`{name}` is not a `$type` that can be read"))
                .hint("look nodes and relationships up by a property, or by id()"),
        ),
    }
}

fn parsed<T: FromStr + Into<Value>>(name: &str, text: &str) -> Result<Value> {
    text.parse::<T>().map(T::into).map_err(|_| {
        let shown = excerpt(&Value::from(text));
        unreadable(format!(
            "{shown} is not the text of a value of `$type` {name}"
        ))
    })
}

pub(super) fn unreadable(message: String) -> Error {
    Error::conversion(ErrorCode::InvalidInput, message)
}
