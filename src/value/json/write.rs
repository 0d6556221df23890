//! Writing values as JSON.

use crate::value::display::{float_text, plain_text};
use crate::value::quantity::BasicUnit;
use crate::value::ser::decimal;
use crate::value::temporal::DateTime;
use crate::value::{Node, Path, Quantity, Relationship, Value, Vector};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
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

/// A value as plain JSON: decimals as numbers, or as text if they have more digits than a float keeps, temporal values
/// as text, NaN and the infinities as their names, a node as an object of `id`, `labels` and `properties`.
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
            Value::Quantity(figure) if figure.unit.own_parts().next().is_some() => {
                object.serialize_value(&TypedQuantity(figure))?;
            }
            Value::List(values) => object.serialize_value(&Each(values, TypedJson))?,
            Value::Map(map) => object.serialize_value(&Entries(map.iter(), TypedJson))?,
            Value::Node(node) => object.serialize_value(&TypedNode(node))?,
            Value::Relationship(step) => object.serialize_value(&TypedRelationship(step))?,
            Value::Path(path) => {
                let elements: Vec<Value> = path.elements().collect();
                object.serialize_value(&Each(&elements, TypedJson))?;
            }
            Value::Vector(vector) => object.serialize_value(&TypedVector(vector))?,
            piece @ (Value::Integer(_)
            | Value::Float(_)
            | Value::String(_)
            | Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Decimal(_)
            | Value::Period(_)
            | Value::Quantity(_)) => {
                object.serialize_value(&plain_text(piece).unwrap_or_default())?
            }
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
            Value::Decimal(value) => decimal(*value, serializer),
            Value::List(values) => Each(values, PlainJson).serialize(serializer),
            Value::Map(map) => Entries(map.iter(), PlainJson).serialize(serializer),
            Value::Vector(vector) => serializer.collect_seq(vector.values()),
            Value::Node(node) => plain_node(node, serializer),
            Value::Relationship(step) => plain_relationship(step, serializer),
            Value::Path(path) => plain_path(path, serializer),
            piece @ (Value::String(_)
            | Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Period(_)
            | Value::Quantity(_)) => {
                serializer.serialize_str(&plain_text(piece).unwrap_or_default())
            }
        }
    }
}

/// A list whose elements are written in one of the forms.
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

/// The entries of a map, whose values are written in one of the forms.
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

/// A quantity, with the definitions of those of its units that are not built in.
struct TypedQuantity<'a>(&'a Quantity);

impl Serialize for TypedQuantity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let units: Vec<_> = self
            .0
            .unit
            .own_parts()
            .map(|unit| TypedUnit(unit))
            .collect();
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("text", &self.0.to_string())?;
        object.serialize_entry("units", &units)?;
        object.end()
    }
}

/// A vector with the type of its coordinates, which are text as other numbers are.
struct TypedVector<'a>(&'a Vector);

impl Serialize for TypedVector<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts: Vec<String> = self.0.values().map(|value| value.to_string()).collect();
        let mut object = serializer.serialize_map(Some(2))?;
        let of = self.0.coordinate_type().long_name();
        object.serialize_entry("coordinatesType", of)?;
        object.serialize_entry("coordinates", &texts)?;
        object.end()
    }
}

struct TypedUnit<'a>(&'a BasicUnit);

impl Serialize for TypedUnit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(3))?;
        object.serialize_entry("name", &*self.0.name)?;
        object.serialize_entry("dimension", &self.0.dimension.written())?;
        object.serialize_entry("factor", &self.0.factor.to_string())?;
        object.end()
    }
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
