//! JSON: the typed form of Neo4j's Query API, which loses nothing, and a plain form for people and tools.
//!
//! [`TypedJson`] and [`PlainJson`] serialise straight into any JSON writer; [`from_json`] reads either form, a typed
//! value being an object of exactly `$type` and `_value`.

use super::display::{excerpt, float_text, plain_text};
use super::temporal::DateTime;
use super::{Node, Path, Relationship, Value};
use crate::error::{Error, ErrorCode, Result};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value as Json;
use std::str::FromStr;
use std::sync::Arc;

/// A value as `{"$type": …, "_value": …}`.
///
/// ```
/// use tupu::{Value, json::TypedJson};
/// let text = serde_json::to_string(&TypedJson(&Value::from(3))).expect("JSON");
/// assert_eq!(text, r#"{"$type":"Integer","_value":"3"}"#);
/// ```
#[derive(Debug)]
pub struct TypedJson<'a>(pub &'a Value);

/// A value as plain JSON: temporal values as text, NaN and the infinities as their names, a node as an object of
/// `id`, `labels` and `properties`.
///
/// ```
/// use tupu::{Value, json::PlainJson};
/// assert_eq!(serde_json::to_string(&PlainJson(&Value::from(vec![1, 2]))).expect("JSON"), "[1,2]");
/// ```
#[derive(Debug)]
pub struct PlainJson<'a>(pub &'a Value);

/// The name of a value's type in typed JSON.
fn type_name(value: &Value) -> &'static str {
    match value {
        Value::DateTime(instant) => date_time_name(instant),
        other => other.kind().name(),
    }
}

fn date_time_name(instant: &DateTime) -> &'static str {
    if instant.zone.is_some() {
        "ZonedDateTime"
    } else {
        "OffsetDateTime"
    }
}

impl Serialize for TypedJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("$type", type_name(self.0))?;
        object.serialize_key("_value")?;
        match self.0 {
            Value::Null => object.serialize_value(&())?,
            Value::Boolean(value) => object.serialize_value(value)?,
            Value::List(values) => object.serialize_value(&Each(values, TypedJson))?,
            Value::Map(map) => object.serialize_value(&Entries(map.iter(), TypedJson))?,
            Value::Node(node) => object.serialize_value(&TypedNode(node))?,
            Value::Relationship(step) => object.serialize_value(&TypedRelationship(step))?,
            Value::Path(path) => {
                let elements: Vec<Value> = path.elements().collect();
                object.serialize_value(&Each(&elements, TypedJson))?;
            }
            piece => object.serialize_value(&plain_text(piece).unwrap_or_default())?,
        }
        object.end()
    }
}

impl Serialize for PlainJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Boolean(value) => serializer.serialize_bool(*value),
            Value::Integer(value) => serializer.serialize_i64(*value),
            Value::Float(value) if value.is_finite() => serializer.serialize_f64(*value),
            Value::Float(value) => serializer.serialize_str(&float_text(*value)),
            Value::List(values) => Each(values, PlainJson).serialize(serializer),
            Value::Map(map) => Entries(map.iter(), PlainJson).serialize(serializer),
            Value::Node(node) => plain_node(node, serializer),
            Value::Relationship(step) => plain_relationship(step, serializer),
            Value::Path(path) => plain_path(path, serializer),
            piece => serializer.serialize_str(&plain_text(piece).unwrap_or_default()),
        }
    }
}

/// A list, each element in one of the forms.
struct Each<'a, F>(&'a [Value], fn(&'a Value) -> F);

impl<F: Serialize> Serialize for Each<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for value in self.0 {
            list.serialize_element(&self.1(value))?;
        }
        list.end()
    }
}

/// Entries of a map, each value in one of the forms.
struct Entries<'a, I, F>(I, fn(&'a Value) -> F);

impl<'a, I, F> Serialize for Entries<'a, I, F>
where
    I: Iterator<Item = (&'a Arc<str>, &'a Value)> + Clone,
    F: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        for (key, value) in self.0.clone() {
            object.serialize_entry(&**key, &self.1(value))?;
        }
        object.end()
    }
}

fn pairs(properties: &[(Arc<str>, Value)]) -> impl Iterator<Item = (&Arc<str>, &Value)> + Clone {
    properties.iter().map(|(key, value)| (key, value))
}

struct TypedNode<'a>(&'a Node);

impl Serialize for TypedNode<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(3))?;
        object.serialize_entry("_element_id", &self.0.id.0.to_string())?;
        object.serialize_entry("_labels", self.0.labels())?;
        let properties = Entries(pairs(self.0.properties()), TypedJson);
        object.serialize_entry("_properties", &properties)?;
        object.end()
    }
}

struct TypedRelationship<'a>(&'a Relationship);

impl Serialize for TypedRelationship<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(5))?;
        object.serialize_entry("_element_id", &self.0.id.0.to_string())?;
        if let Some(data) = &self.0.data {
            object.serialize_entry("_start_node_element_id", &data.start.0.to_string())?;
            object.serialize_entry("_end_node_element_id", &data.end.0.to_string())?;
        }
        object.serialize_entry("_type", self.0.relationship_type())?;
        let properties = Entries(pairs(self.0.properties()), TypedJson);
        object.serialize_entry("_properties", &properties)?;
        object.end()
    }
}

fn plain_node<S: Serializer>(node: &Node, serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(3))?;
    object.serialize_entry("id", &node.id.0)?;
    object.serialize_entry("labels", node.labels())?;
    object.serialize_entry("properties", &Entries(pairs(node.properties()), PlainJson))?;
    object.end()
}

fn plain_relationship<S: Serializer>(
    step: &Relationship,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(5))?;
    object.serialize_entry("id", &step.id.0)?;
    object.serialize_entry("type", step.relationship_type())?;
    if let Some(data) = &step.data {
        object.serialize_entry("start", &data.start.0)?;
        object.serialize_entry("end", &data.end.0)?;
    }
    object.serialize_entry("properties", &Entries(pairs(step.properties()), PlainJson))?;
    object.end()
}

fn plain_path<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    let elements: Vec<Value> = path.elements().collect();
    Each(&elements, PlainJson).serialize(serializer)
}

/// The value that JSON says, typed or plain.
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
    let map: Result<super::Map> = entries
        .map(|(key, value)| Ok((key.as_str().into(), from_json(value)?)))
        .collect();
    Ok(Value::from(map?))
}

fn typed(name: &str, value: &Json) -> Result<Value> {
    match (name, value) {
        ("Null", Json::Null) => Ok(Value::Null),
        ("Boolean", Json::Bool(value)) => Ok(Value::Boolean(*value)),
        ("Integer" | "Float", Json::Number(number)) => {
            typed(name, &Json::String(number.to_string()))
        }
        ("List", Json::Array(elements)) => list_from_json(elements),
        ("Map", Json::Object(object)) => map_from_json(object),
        (_, Json::String(text)) => from_text(name, text),
        _ => Err(unreadable(format!(
            "a value of `$type` {name} is not written as {value}"
        ))),
    }
}

fn from_text(name: &str, text: &str) -> Result<Value> {
    match name {
        "Boolean" => parsed::<bool>(name, text),
        "Integer" => parsed::<i64>(name, text),
        "Float" => parsed::<f64>(name, text),
        "String" => Ok(Value::from(text)),
        "Date" => text.parse().map(Value::Date),
        "Time" => text.parse().map(Value::Time),
        "LocalTime" => text.parse().map(Value::LocalTime),
        "LocalDateTime" => text.parse().map(Value::LocalDateTime),
        "OffsetDateTime" | "ZonedDateTime" | "DateTime" => {
            text.parse::<DateTime>().map(Value::from)
        }
        "Duration" => text.parse().map(|value| Value::Duration(Arc::new(value))),
        _ => Err(
            unreadable(format!("`{name}` is no `$type` that can be read"))
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

fn unreadable(message: String) -> Error {
    Error::conversion(ErrorCode::InvalidInput, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{NodeData, NodeId};

    fn typed_text(value: &Value) -> String {
        serde_json::to_string(&TypedJson(value)).expect("a value has a JSON text")
    }

    fn read(text: &str) -> Result<Value> {
        from_json(&serde_json::from_str(text).expect("JSON"))
    }

    #[test]
    fn typed_json_goes_there_and_back() {
        for text in [
            r#"{"$type":"Null","_value":null}"#,
            r#"{"$type":"Boolean","_value":true}"#,
            r#"{"$type":"Integer","_value":"-9223372036854775808"}"#,
            r#"{"$type":"Float","_value":"0.1"}"#,
            r#"{"$type":"Float","_value":"NaN"}"#,
            r#"{"$type":"Float","_value":"-Infinity"}"#,
            r#"{"$type":"String","_value":"山西省"}"#,
            r#"{"$type":"List","_value":[{"$type":"Integer","_value":"1"}]}"#,
            r#"{"$type":"Map","_value":{"a":{"$type":"Integer","_value":"1"}}}"#,
            r#"{"$type":"Date","_value":"1984-10-11"}"#,
            r#"{"$type":"Time","_value":"12:31:14+01:00"}"#,
            r#"{"$type":"LocalTime","_value":"12:31:14"}"#,
            r#"{"$type":"LocalDateTime","_value":"1984-10-11T12:31:14"}"#,
            r#"{"$type":"OffsetDateTime","_value":"1984-10-11T12:31:14+01:00"}"#,
            r#"{"$type":"ZonedDateTime","_value":"1984-10-11T12:31:14+01:00[Europe/Stockholm]"}"#,
            r#"{"$type":"Duration","_value":"P1Y2M"}"#,
        ] {
            let value = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(typed_text(&value), text);
        }
    }

    #[test]
    fn plain_json_is_taken_as_it_is() {
        let value = read(r#"{"a": [1, 2.5, null, "x"], "$type": "no type"}"#).expect("a map");
        assert_eq!(
            value.to_string(),
            "{`$type`: 'no type', a: [1, 2.5, null, 'x']}"
        );
        assert!(read("18446744073709551615").is_err());
        assert!(read(r#"{"$type":"Integer","_value":"1.5"}"#).is_err());
        assert!(read(r#"{"$type":"Node","_value":{}}"#).is_err());
    }

    #[test]
    fn nodes_have_both_forms() {
        let node = Value::Node(Node {
            id: NodeId(3),
            data: Some(Arc::new(NodeData {
                labels: vec!["City".into()],
                properties: vec![("n".into(), Value::Integer(1))],
            })),
        });
        assert_eq!(
            typed_text(&node),
            r#"{"$type":"Node","_value":{"_element_id":"3","_labels":["City"],"_properties":{"n":{"$type":"Integer","_value":"1"}}}}"#
        );
        assert_eq!(
            serde_json::to_string(&PlainJson(&node)).expect("JSON"),
            r#"{"id":3,"labels":["City"],"properties":{"n":1}}"#
        );
    }
}
