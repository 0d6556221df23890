//! Serialization of nodes and relationships with their id and their labels or type, on request. By default, serde sees
//! only their properties.

use super::convert::mismatch;
use super::de::ValueDeserializer;
use super::json::PlainJson;
use super::serde_access as access;
use super::{Node, Relationship, Value, ser, serde_passthrough};
use crate::error::{Error, Result};
use serde::de::{Deserialize, DeserializeOwned, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::Serialize;
use std::marker::PhantomData;
use std::sync::Arc;

/// The name of the newtype struct that requests this form from our deserializer. Other formats ignore it.
pub(super) const NAME: &str = "$tupu::Entity";

/// A node or relationship with its id and its labels or type, in both directions.
///
/// Serialized, a node is a map of `id`, `labels` and `properties`, and a relationship one of `id`, `type`, `start`,
/// `end` and `properties`; those in lists, maps and paths are too. For a field, write `#[serde(with =
/// "tupu::serde::entity")]`.
///
/// Deserialized, a struct may have any of these fields. If it has no field `properties`, its other fields are the
/// properties themselves; a property with the name of one of the fields above is not accessible then.
///
/// ```
/// use tupu::serde::Entity;
///
/// #[derive(serde::Deserialize)]
/// struct City { id: u32, labels: Vec<String>, name: String }
///
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// let Entity(city): Entity<City> = db.query_one("MATCH (c:City) RETURN c", ())?;
/// assert_eq!((city.id, city.labels[0].as_str(), city.name.as_str()), (0, "City", "泰安市"));
///
/// let node: tupu::Node = db.query_one("MATCH (c:City) RETURN c", ())?;
/// let json = serde_json::to_string(&Entity(node)).expect("JSON");
/// assert_eq!(json, r#"{"id":0,"labels":["City"],"properties":{"name":"泰安市"}}"#);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entity<T>(pub T);

impl<T: Serialize> Serialize for Entity<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = ser::to_value(&self.0).map_err(serde::ser::Error::custom)?;
        PlainJson(&value).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entity<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, EntityVisitor(PhantomData))
    }
}

struct EntityVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntityVisitor<T> {
    type Value = Entity<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a node or a relationship")
    }

    fn visit_newtype_struct<D: serde::Deserializer<'de>>(
        self,
        inner: D,
    ) -> Result<Entity<T>, D::Error> {
        T::deserialize(inner).map(Entity)
    }
}

/// For fields: `#[serde(with = "tupu::serde::entity")]` serializes and deserializes them as [`Entity`] does.
///
/// ```
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Place {
///     #[serde(with = "tupu::serde::entity")]
///     city: tupu::Node,
///     people: i64,
/// }
/// let db = tupu::Database::in_memory();
/// let place: Place = db.query_one("CREATE (c:City {name: '泰安市'}) RETURN c AS city, 5472217 AS people", ())?;
/// let json = serde_json::to_value(&place).expect("JSON");
/// assert_eq!((&json["city"]["labels"][0], &json["people"]), (&"City".into(), &5472217.into()));
/// # Ok::<(), tupu::Error>(())
/// ```
pub mod entity {
    use super::{Deserialize, DeserializeOwned, Entity, Result, Serialize};

    /// Serializes a field as [`Entity`] does.
    pub fn serialize<T: Serialize, S: serde::Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Entity(value).serialize(serializer)
    }

    /// Deserializes a field as [`Entity`] does.
    pub fn deserialize<'de, T: DeserializeOwned, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        Entity::<T>::deserialize(deserializer).map(|Entity(value)| value)
    }
}

/// Deserializes a value in which nodes and relationships have their id.
pub(super) struct EntityDeserializer(pub Value);

impl<'de> serde::Deserializer<'de> for EntityDeserializer {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Node(_) | Value::Relationship(_) => access::map(described(&self.0)?, visitor),
            Value::List(values) => {
                access::list_as(Arc::unwrap_or_clone(values), EntityDeserializer, visitor)
            }
            Value::Path(path) => {
                access::list_as(path.elements().collect(), EntityDeserializer, visitor)
            }
            other @ (Value::Null
            | Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::String(_)
            | Value::Map(_)
            | Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Decimal(_)
            | Value::Period(_)
            | Value::Quantity(_)
            | Value::Vector(_)) => ValueDeserializer(other).deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let mut entries = described(&self.0)?;
        if !fields.contains(&"properties") {
            entries.pop();
            let own = entries.len();
            for (key, value) in properties(&self.0) {
                if entries[..own].iter().all(|(name, _)| name != key) {
                    entries.push((Arc::clone(key), value.clone()));
                }
            }
        }
        access::map(entries, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        match name {
            serde_passthrough::NAME => serde_passthrough::give(self.0, visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        ValueDeserializer(self.0).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

fn properties(value: &Value) -> &[(Arc<str>, Value)] {
    match value {
        Value::Node(node) => node.properties(),
        Value::Relationship(relationship) => relationship.properties(),
        _ => &[],
    }
}

/// The fields of a node or relationship, its properties last.
fn described(value: &Value) -> Result<Vec<(Arc<str>, Value)>> {
    let mut entries = match value {
        Value::Node(node) => of_node(node),
        Value::Relationship(relationship) => of_relationship(relationship),
        other => return Err(mismatch("a Node or a Relationship", other)),
    };
    let properties = properties(value).iter().cloned().collect();
    entries.push(("properties".into(), Value::Map(Arc::new(properties))));
    Ok(entries)
}

fn of_node(node: &Node) -> Vec<(Arc<str>, Value)> {
    let labels = node.labels().iter().cloned().map(Value::String);
    vec![
        ("id".into(), Value::from(node.id.0)),
        ("labels".into(), Value::List(Arc::new(labels.collect()))),
    ]
}

fn of_relationship(relationship: &Relationship) -> Vec<(Arc<str>, Value)> {
    let mut entries = vec![
        ("id".into(), Value::from(relationship.id.0)),
        ("type".into(), Value::from(relationship.relationship_type())),
    ];
    if let Some(data) = &relationship.data {
        entries.push(("start".into(), Value::from(data.start.0)));
        entries.push(("end".into(), Value::from(data.end.0)));
    }
    entries
}
