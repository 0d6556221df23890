//! Values as RDF literals, and back.

use super::DATATYPE;
use crate::error::Result;
use crate::value::display::plain_text;
use crate::value::json::{self, TypedJson, from_json};
use crate::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use crate::value::{Decimal, Quantity, Value, Vector};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode};
use std::sync::Arc;

/// The datatype of values without a text of their own: typed JSON.
const JSON: &str = "Json";
/// The datatype of an instant with a named zone, which XML Schema cannot express.
const ZONED: &str = "ZonedDateTime";
/// The datatype of a duration with parts of different signs, or with weeks.
const DURATION: &str = "Duration";
/// The datatype of a quantity.
const QUANTITY: &str = "Quantity";
/// The datatype of a period.
const PERIOD: &str = "Period";
/// The datatype of a vector.
const VECTOR: &str = "Vector";

/// The datatypes of XML Schema whose values are integers.
const INTEGERS: [&str; 13] = [
    "integer",
    "int",
    "long",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
];

/// A value as a literal.
pub fn literal(value: &Value) -> Literal {
    let text = plain_text(value);
    let Some(text) = text else {
        // Every stored value can be written as JSON.
        let json = serde_json::to_string(&TypedJson(value)).unwrap_or_default();
        return own(json, JSON);
    };
    match value {
        Value::Boolean(value) => Literal::from(*value),
        Value::Integer(value) => Literal::from(*value),
        Value::Float(value) => Literal::from(*value),
        Value::Decimal(_) => Literal::new_typed_literal(text, xsd::DECIMAL),
        Value::String(_) => Literal::new_simple_literal(text),
        Value::Date(_) => Literal::new_typed_literal(text, xsd::DATE),
        Value::LocalTime(_) | Value::Time(_) => {
            Literal::new_typed_literal(with_seconds(&text), xsd::TIME)
        }
        Value::LocalDateTime(_) => Literal::new_typed_literal(with_seconds(&text), xsd::DATE_TIME),
        Value::DateTime(instant) if instant.zone.is_none() => {
            Literal::new_typed_literal(with_seconds(&text), xsd::DATE_TIME)
        }
        Value::DateTime(_) => own(text, ZONED),
        Value::Quantity(figure) if figure.unit.own_parts().next().is_some() => {
            let json = serde_json::to_string(&TypedJson(value)).unwrap_or_default();
            own(json, JSON)
        }
        Value::Quantity(_) => own(text, QUANTITY),
        Value::Period(_) => own(text, PERIOD),
        Value::Vector(_) => own(text, VECTOR),
        Value::Duration(_) if text.contains(['-', 'W']) => own(text, DURATION),
        Value::Duration(_) => Literal::new_typed_literal(text, xsd::DURATION),
        other @ (Value::Null
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_)) => {
            let json = serde_json::to_string(&TypedJson(other)).unwrap_or_default();
            own(json, JSON)
        }
    }
}

fn own(text: String, name: &str) -> Literal {
    let datatype = NamedNode::new_unchecked(format!("{DATATYPE}{name}"));
    Literal::new_typed_literal(text, datatype)
}

/// A time of XML Schema always has seconds.
fn with_seconds(text: &str) -> String {
    let time = text.find('T').map_or(0, |at| at + 1);
    let minutes = time + "12:31".len();
    match (text.get(..minutes), text.get(minutes..)) {
        (Some(head), Some(rest)) if !rest.starts_with(':') => format!("{head}:00{rest}"),
        _ => text.to_owned(),
    }
}

/// The value of a literal. If its datatype is unknown, or its text is invalid for the datatype, the value is the text.
pub fn value(literal: &Literal) -> Value {
    let (text, datatype) = (literal.value(), literal.datatype().as_str());
    if let Some(name) = datatype.strip_prefix(DATATYPE) {
        return own_value(name, text).unwrap_or_else(|_| Value::from(text));
    }
    let Some(name) = datatype.strip_prefix("http://www.w3.org/2001/XMLSchema#") else {
        return Value::from(text);
    };
    match name {
        "boolean" => Value::Boolean(matches!(text, "true" | "1")),
        name if INTEGERS.contains(&name) => text
            .parse()
            .map_or_else(|_| Value::from(text), Value::Integer),
        "double" | "float" => float(text),
        "decimal" => or_text(text, |text| Ok(Value::Decimal(text.parse::<Decimal>()?))),
        "date" => or_text(text, |text| Ok(Value::Date(text.parse::<Date>()?))),
        "time" if has_offset(text) => or_text(text, |text| Ok(Value::Time(text.parse::<Time>()?))),
        "time" => or_text(text, |text| {
            Ok(Value::LocalTime(text.parse::<LocalTime>()?))
        }),
        "dateTime" if has_offset(text) => or_text(text, date_time),
        "dateTime" => or_text(text, |text| {
            Ok(Value::LocalDateTime(text.parse::<LocalDateTime>()?))
        }),
        "duration" => or_text(text, duration),
        _ => Value::from(text),
    }
}

/// What is wrong with a literal that is a number and has no room here: as text it would be no number any more.
pub fn too_great(literal: &Literal) -> Option<String> {
    let text = literal.value();
    let name = literal
        .datatype()
        .as_str()
        .strip_prefix("http://www.w3.org/2001/XMLSchema#")?;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = |mark: &[char]| {
        let is_part = |c: char| c.is_ascii_digit() || mark.contains(&c);
        digits.contains(|c: char| c.is_ascii_digit())
            && digits.chars().all(is_part)
            && digits.matches('.').count() <= 1
    };
    match name {
        name if INTEGERS.contains(&name) && is_number(&[]) && text.parse::<i64>().is_err() => {
            Some(format!("{text} does not fit in a 64-bit integer"))
        }
        "decimal" if is_number(&['.']) => {
            let error = text.parse::<Decimal>().err()?;
            Some(error.message().to_owned())
        }
        _ => None,
    }
}

fn own_value(name: &str, text: &str) -> Result<Value> {
    match name {
        ZONED => date_time(text),
        DURATION => duration(text),
        QUANTITY => Ok(Value::from(text.parse::<Quantity>()?)),
        VECTOR => Ok(Value::from(text.parse::<Vector>()?)),
        PERIOD => Ok(Value::Period(text.parse()?)),
        JSON => from_json(&json::parse(text.as_bytes())?),
        _ => Ok(Value::from(text)),
    }
}

fn date_time(text: &str) -> Result<Value> {
    Ok(Value::DateTime(Arc::new(text.parse::<DateTime>()?)))
}

fn duration(text: &str) -> Result<Value> {
    Ok(Value::Duration(Arc::new(text.parse::<Duration>()?)))
}

/// RDF allows literals that are invalid for their datatype; they are imported as text.
fn or_text(text: &str, read: impl Fn(&str) -> Result<Value>) -> Value {
    read(text).unwrap_or_else(|_| Value::from(text))
}

fn float(text: &str) -> Value {
    match text {
        "INF" | "+INF" => Value::Float(f64::INFINITY),
        "-INF" => Value::Float(f64::NEG_INFINITY),
        _ => text
            .parse()
            .map_or_else(|_| Value::from(text), Value::Float),
    }
}

/// Whether a time ends with an offset or `Z`.
fn has_offset(text: &str) -> bool {
    let time = text.rsplit('T').next().unwrap_or(text);
    time.contains(['Z', '+', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_have_no_room_are_told_from_what_is_no_number() {
        let wrong = |text: &str, name: &str| {
            let datatype = format!("http://www.w3.org/2001/XMLSchema#{name}");
            let datatype = NamedNode::new_unchecked(datatype);
            too_great(&Literal::new_typed_literal(text, datatype))
        };
        for name in INTEGERS {
            for text in ["9223372036854775808", "-123456789012345678901234567890"] {
                assert!(wrong(text, name).is_some(), "{text} {name}");
            }
            for text in ["9223372036854775807", "+1", "many", "", "-", "1.5"] {
                assert_eq!(wrong(text, name), None, "{text} {name}");
            }
        }
        let long = "1".repeat(40);
        assert!(wrong(&long, "decimal").is_some());
        for (text, name) in [
            ("1.5", "decimal"),
            (".", "decimal"),
            (&long, "string"),
            (&long, "double"),
        ] {
            assert_eq!(wrong(text, name), None, "{text} {name}");
        }
    }
}
