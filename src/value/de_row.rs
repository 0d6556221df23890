//! Deserialization from rows: the cells of a row, with the names of their columns, become a tuple, a list, a struct or
//! a map.

use super::de::ValueDeserializer;
use super::serde_access as access;
use super::{Value, entity_form, serde_passthrough};
use crate::error::{Error, Result, counted};
use serde::de::{self, DeserializeOwned, Visitor};
use std::sync::Arc;

/// Deserializes the cells of a row, with the names of their columns, as a tuple, a list, a struct or a map.
///
/// A row of one column may also be read as its only cell: a `String`, or a struct from a node.
pub fn from_row<T: DeserializeOwned>(columns: &[Arc<str>], cells: Vec<Value>) -> Result<T> {
    T::deserialize(RowDeserializer { columns, cells })
}

/// Deserializes the cells of a row.
struct RowDeserializer<'a> {
    columns: &'a [Arc<str>],
    cells: Vec<Value>,
}

impl RowDeserializer<'_> {
    /// The only cell of a row of one column.
    fn only_cell(mut self) -> Result<ValueDeserializer> {
        match self.cells.pop() {
            Some(cell) if self.cells.is_empty() => Ok(ValueDeserializer(cell)),
            _ => Err(de::Error::custom(format!(
                "a single value was expected, but the row has the columns {}",
                self.columns.join(", ")
            ))),
        }
    }

    /// Whether the only cell has fields of its own, and is meant to be the struct itself.
    fn is_one_record(&self) -> bool {
        let record = |cell: &Value| {
            matches!(
                cell,
                Value::Node(_) | Value::Relationship(_) | Value::Map(_)
            )
        };
        matches!(self.cells.as_slice(), [cell] if record(cell))
    }

    /// The error for a missing field lists the columns that exist.
    fn visit_named<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        access::named_row(self.columns, self.cells, visitor)
    }
}

macro_rules! from_only_cell {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.only_cell()?.$method(visitor)
        }
    )* };
}

impl<'de> serde::Deserializer<'de> for RowDeserializer<'_> {
    type Error = Error;

    from_only_cell! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32
        deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_option deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.visit_named(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        if matches!(name, serde_passthrough::NAME | entity_form::NAME) {
            return self.only_cell()?.deserialize_newtype_struct(name, visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        access::row(self.columns, self.cells, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value> {
        if self.cells.len() != len {
            return Err(de::Error::custom(format!(
                "{} asked for, the row has {}: {}",
                counted(len as u64, "column"),
                self.cells.len(),
                self.columns.join(", ")
            )));
        }
        access::row(self.columns, self.cells, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.visit_named(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let column_is_field = self
            .columns
            .iter()
            .any(|column| fields.contains(&&**column));
        if self.is_one_record() && !column_is_field {
            return self.only_cell()?.deserialize_struct(name, fields, visitor);
        }
        self.visit_named(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.only_cell()?.deserialize_enum(name, variants, visitor)
    }
}
