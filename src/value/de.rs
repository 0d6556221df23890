//! Deserialization from values: a value becomes any `Deserialize`; `de_row.rs` does the same for rows.
//!
//! A node or relationship is read as the map of its properties, so that it can become a struct (`entity_form.rs` adds
//! id and labels on request). A temporal value is read as its ISO 8601 text, and a decimal as the text of its digits
//! unless a float is requested. Fields of the types `Value`, `Node`, `Date` and so on receive the value itself
//! (`serde_passthrough.rs`). A [`Value`] can be read from any other format.

use super::convert::mismatch;
use super::entity_form::EntityDeserializer;
use super::serde_access as access;
use super::{Map, Value, display, entity_form, serde_passthrough};
use crate::error::{Error, ErrorCode, Result};
use serde::de::{self, Deserialize, DeserializeOwned, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;
use std::sync::Arc;

/// Deserializes a value.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T> {
    T::deserialize(ValueDeserializer(value))
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Error::conversion(ErrorCode::InvalidConversion, message.to_string())
    }
}

/// Deserializes one value.
pub struct ValueDeserializer(pub Value);

impl<'de> IntoDeserializer<'de, Error> for Value {
    type Deserializer = ValueDeserializer;

    fn into_deserializer(self) -> ValueDeserializer {
        ValueDeserializer(self)
    }
}

/// The entries of a value that is read as a map; `None` if it has none.
pub(super) fn entries(value: &Value) -> Option<Vec<(Arc<str>, Value)>> {
    match value {
        Value::Map(map) => Some(map.iter().map(|(k, v)| (k.clone(), v.clone())).collect()),
        Value::Node(node) => Some(node.properties().to_vec()),
        Value::Relationship(relationship) => Some(relationship.properties().to_vec()),
        _ => None,
    }
}

impl<'de> serde::Deserializer<'de> for ValueDeserializer {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Null => visitor
                .visit_unit()
                .map_err(|error: Error| error.hint("ask for an Option where a value may be null")),
            Value::Boolean(value) => visitor.visit_bool(value),
            Value::Integer(value) => visitor.visit_i64(value),
            Value::Float(value) => visitor.visit_f64(value),
            Value::String(text) => visitor.visit_str(&text),
            Value::List(values) => access::list(Arc::unwrap_or_clone(values), visitor),
            Value::Path(path) => access::list(path.elements().collect(), visitor),
            Value::Vector(vector) => access::list(vector.values().collect(), visitor),
            value @ (Value::Map(_)
            | Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Decimal(_)
            | Value::Period(_)
            | Value::Quantity(_)) => match (entries(&value), display::plain_text(&value)) {
                (Some(entries), _) => access::map(entries, visitor),
                (None, Some(text)) => visitor.visit_string(text),
                (None, None) => Err(mismatch("something else", &value)),
            },
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Decimal(value) => visitor.visit_f64(value.to_f64()),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_f64(visitor)
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
            entity_form::NAME => visitor.visit_newtype_struct(EntityDeserializer(self.0)),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_enum(self)
    }

    fn is_human_readable(&self) -> bool {
        true
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// A string is a variant by name; a map of one entry is the variant of that name with its content.
impl<'de> de::EnumAccess<'de> for ValueDeserializer {
    type Error = Error;
    type Variant = VariantDeserializer;

    fn variant_seed<S: de::DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, VariantDeserializer)> {
        let (name, content) = match (&self.0, entries(&self.0)) {
            (Value::String(name), _) => (name.clone(), None),
            (_, Some(mut entries)) if entries.len() == 1 => {
                let (name, content) = entries.remove(0);
                (name, Some(content))
            }
            (other, _) => return Err(mismatch("a String or a Map of one entry", other)),
        };
        let variant = seed.deserialize(ValueDeserializer(Value::String(name)))?;
        Ok((variant, VariantDeserializer(content)))
    }
}

/// Deserializes the content of an enum's variant.
pub struct VariantDeserializer(Option<Value>);

impl VariantDeserializer {
    fn content(self) -> Result<ValueDeserializer> {
        self.0
            .map(ValueDeserializer)
            .ok_or_else(|| de::Error::custom("this variant has content, a String has none"))
    }
}

impl<'de> de::VariantAccess<'de> for VariantDeserializer {
    type Error = Error;

    fn unit_variant(self) -> Result<()> {
        match self.0 {
            None | Some(Value::Null) => Ok(()),
            Some(other) => Err(mismatch("nothing", &other)),
        }
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        serde::Deserializer::deserialize_any(self.content()?, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        serde::Deserializer::deserialize_any(self.content()?, visitor)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(serde_passthrough::NAME, ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a boolean, a number, a string, a list or a map")
    }

    fn visit_newtype_struct<D: serde::Deserializer<'de>>(
        self,
        inner: D,
    ) -> Result<Value, D::Error> {
        match serde_passthrough::taken() {
            Some(value) => Ok(value),
            None => inner.deserialize_any(self),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        Value::deserialize(inner)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        i64::try_from(value)
            .map(Value::Integer)
            .map_err(|_| E::custom(format!("{value} is out of the range of integers")))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::List(Arc::new(values)))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, value)) = entries.next_entry::<String, Value>()? {
            map.insert(key.into(), value);
        }
        Ok(Value::Map(Arc::new(map)))
    }
}
