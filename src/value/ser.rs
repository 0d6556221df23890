//! Serialization to values: any `Serialize` becomes a parameter, and a [`Value`] itself can be written to any format.
//!
//! A value is written for JSON-like formats: numbers, strings, lists and maps unchanged, temporal values as their ISO
//! 8601 text, a node or relationship as the map of its properties, a path as the list of its elements. The lossless
//! typed JSON is in `json/`.

use super::{Decimal, Map, Path, Value, display, serde_passthrough};
use crate::error::{Error, ErrorCode, Result};
use serde::ser::{self, Serialize, SerializeMap, SerializeSeq};
use std::sync::Arc;

/// Serializes anything to a value.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value> {
    value.serialize(ValueSerializer)
}

impl Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(serde_passthrough::NAME, &Plain(self))
    }
}

/// The form of a value in another format.
struct Plain<'a>(&'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serde_passthrough::asked() {
            serde_passthrough::put(self.0.clone());
            return serializer.serialize_unit();
        }
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Boolean(value) => serializer.serialize_bool(*value),
            Value::Integer(value) => serializer.serialize_i64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::Decimal(value) => decimal(*value, serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::List(values) => serializer.collect_seq(values.iter()),
            Value::Map(map) => serializer.collect_map(map.iter()),
            Value::Node(node) => properties(node.properties(), serializer),
            Value::Relationship(step) => properties(step.properties(), serializer),
            Value::Path(path) => elements(path, serializer),
            Value::Vector(vector) => serializer.collect_seq(vector.values()),
            temporal @ (Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Period(_)
            | Value::Quantity(_)) => {
                serializer.serialize_str(&display::plain_text(temporal).unwrap_or_default())
            }
        }
    }
}

/// Writes a number if that preserves its digits; else its text. Formats that write numbers as text preserve them.
pub(super) fn decimal<S: serde::Serializer>(
    value: Decimal,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match (value.to_i64(), value.same_float()) {
        (Some(integer), _) => serializer.serialize_i64(integer),
        (None, Some(float)) => serializer.serialize_f64(float),
        (None, None) => serializer.collect_str(&value),
    }
}

fn properties<S: serde::Serializer>(
    properties: &[(Arc<str>, Value)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(properties.len()))?;
    for (key, value) in properties {
        map.serialize_entry(&**key, value)?;
    }
    map.end()
}

fn elements<S: serde::Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(None)?;
    for element in path.elements() {
        list.serialize_element(&element)?;
    }
    list.end()
}

impl Path {
    /// Nodes and relationships alternately, from the first node to the last.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let path: tupu::Path = db.query_one("CREATE p = (:City)-[:LOCATED_IN]->(:Province) RETURN p", ())?;
    /// assert_eq!(path.elements().count(), 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn elements(&self) -> impl Iterator<Item = Value> + '_ {
        self.nodes.iter().enumerate().flat_map(|(at, node)| {
            let step = self.relationships.get(at).cloned();
            std::iter::once(Value::Node(node.clone())).chain(step.map(Value::Relationship))
        })
    }
}

impl ser::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Error::conversion(ErrorCode::InvalidConversion, message.to_string())
    }
}

/// Serializes to a value.
struct ValueSerializer;

/// Collects a list; for a variant, a map with that one entry.
struct ListSerializer {
    values: Vec<Value>,
    variant: Option<&'static str>,
}

/// Collects a map; for a variant, a map of one entry that holds it.
struct MapSerializer {
    map: Map,
    key: Option<Arc<str>>,
    variant: Option<&'static str>,
}

fn within(variant: Option<&'static str>, value: Value) -> Value {
    match variant {
        Some(name) => Value::from(Map::from([(name.into(), value)])),
        None => value,
    }
}

fn unsigned(value: u64) -> Result<Value> {
    i64::try_from(value)
        .map(Value::Integer)
        .map_err(|_| ser::Error::custom(format!("{value} is out of the range of integers")))
}

macro_rules! plain {
    ($($method:ident: $type:ty;)*) => { $(
        fn $method(self, value: $type) -> Result<Value> {
            Ok(Value::from(value))
        }
    )* };
}

impl serde::Serializer for ValueSerializer {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = ListSerializer;
    type SerializeTuple = ListSerializer;
    type SerializeTupleStruct = ListSerializer;
    type SerializeTupleVariant = ListSerializer;
    type SerializeMap = MapSerializer;
    type SerializeStruct = MapSerializer;
    type SerializeStructVariant = MapSerializer;

    plain! {
        serialize_bool: bool;
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_f32: f32;
        serialize_f64: f64;
        serialize_char: char;
        serialize_str: &str;
    }

    fn serialize_u64(self, value: u64) -> Result<Value> {
        unsigned(value)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Value> {
        Ok(Value::from(bytes))
    }

    fn serialize_none(self) -> Result<Value> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &str, _: u32, variant: &'static str) -> Result<Value> {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value> {
        if name == serde_passthrough::NAME {
            serde_passthrough::ask();
            let unit = value.serialize(self)?;
            return Ok(serde_passthrough::taken().unwrap_or(unit));
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value> {
        Ok(within(Some(variant), to_value(value)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<ListSerializer> {
        Ok(ListSerializer::new(None))
    }

    fn serialize_tuple(self, _: usize) -> Result<ListSerializer> {
        Ok(ListSerializer::new(None))
    }

    fn serialize_tuple_struct(self, _: &str, _: usize) -> Result<ListSerializer> {
        Ok(ListSerializer::new(None))
    }

    fn serialize_tuple_variant(
        self,
        _: &str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<ListSerializer> {
        Ok(ListSerializer::new(Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<MapSerializer> {
        Ok(MapSerializer::new(None))
    }

    fn serialize_struct(self, _: &str, _: usize) -> Result<MapSerializer> {
        Ok(MapSerializer::new(None))
    }

    fn serialize_struct_variant(
        self,
        _: &str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<MapSerializer> {
        Ok(MapSerializer::new(Some(variant)))
    }
}

impl ListSerializer {
    fn new(variant: Option<&'static str>) -> ListSerializer {
        ListSerializer {
            values: Vec::new(),
            variant,
        }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.values.push(to_value(value)?);
        Ok(())
    }

    fn finish(self) -> Result<Value> {
        Ok(within(self.variant, Value::List(Arc::new(self.values))))
    }
}

impl MapSerializer {
    fn new(variant: Option<&'static str>) -> MapSerializer {
        MapSerializer {
            map: Map::new(),
            key: None,
            variant,
        }
    }

    fn insert<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
        self.map.insert(key.into(), to_value(value)?);
        Ok(())
    }

    fn finish(self) -> Result<Value> {
        Ok(within(self.variant, Value::from(self.map)))
    }
}

macro_rules! list_serializer {
    ($($trait:ident::$method:ident),*) => { $(
        impl ser::$trait for ListSerializer {
            type Ok = Value;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.push(value)
            }

            fn end(self) -> Result<Value> {
                self.finish()
            }
        }
    )* };
}

list_serializer!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! struct_serializer {
    ($($trait:ident),*) => { $(
        impl ser::$trait for MapSerializer {
            type Ok = Value;
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<()> {
                self.insert(key, value)
            }

            fn end(self) -> Result<Value> {
                self.finish()
            }
        }
    )* };
}

struct_serializer!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for MapSerializer {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        // Keys that are not strings in serde (numbers, booleans) become strings, as they do in JSON.
        let key = to_value(key)?;
        let text = display::plain_text(&key)
            .ok_or_else(|| <Error as ser::Error>::custom("a key of a map is a String"))?;
        self.key = Some(text.into());
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let key = self.key.take();
        let key = key.ok_or_else(|| <Error as ser::Error>::custom("a value without a key"))?;
        self.map.insert(key, to_value(value)?);
        Ok(())
    }

    fn end(self) -> Result<Value> {
        self.finish()
    }
}
