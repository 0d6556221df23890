//! Conversion between Rust's types and values: [`IntoValue`] for parameters, [`FromValue`] for cells of rows.
//!
//! `ser.rs` and `de.rs` convert everything that serde's data model can express. These traits are for the plain types,
//! and for nodes, relationships, paths and temporal types, which serde's data model does not have.

use super::display::described;
use super::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use super::{Decimal, EntityId, Map, Node, Path, Period, Quantity, Relationship, Value, Vector};
use crate::error::{Error, ErrorCode, Result};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A type that can be converted to a value: a parameter, an element of a list, an entry of a map.
///
/// ```
/// use tupu::IntoValue;
/// assert_eq!(vec![Some(1), None].into_value().to_string(), "[1, null]");
/// ```
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

/// A type that a value can be converted to: the type of a cell, `row.get::<i64>("n")`.
///
/// ```
/// use tupu::{FromValue, Value};
/// assert_eq!(Option::<i64>::from_value(Value::Null)?, None);
/// assert!(i64::from_value(Value::from("one")).is_err());
/// # Ok::<(), tupu::Error>(())
/// ```
pub trait FromValue: Sized {
    /// Converts a value to this type; the error names both types if the value has another one.
    fn from_value(value: Value) -> Result<Self>;
}

/// The error for a value that is not of the requested type.
pub(super) fn mismatch(wanted: &str, value: &Value) -> Error {
    let error = Error::conversion(
        ErrorCode::InvalidConversion,
        format!("{wanted} was expected, but {}", described(value)),
    );
    match value {
        Value::Null => error.hint("ask for an Option where a value may be null"),
        _ => error,
    }
}

impl<T: IntoValue> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, IntoValue::into_value)
    }
}

impl<T: IntoValue> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Value {
        let values = values.into_iter().map(IntoValue::into_value);
        Value::List(Arc::new(values.collect()))
    }
}

impl<T: IntoValue + Clone> From<&[T]> for Value {
    fn from(values: &[T]) -> Value {
        Value::from(values.to_vec())
    }
}

impl<T: IntoValue, const N: usize> From<[T; N]> for Value {
    fn from(values: [T; N]) -> Value {
        Value::from(Vec::from(values))
    }
}

impl<K: Into<Arc<str>>, T: IntoValue> From<BTreeMap<K, T>> for Value {
    fn from(map: BTreeMap<K, T>) -> Value {
        map_of(map)
    }
}

impl<K: Into<Arc<str>>, T: IntoValue, S> From<HashMap<K, T, S>> for Value {
    fn from(map: HashMap<K, T, S>) -> Value {
        map_of(map)
    }
}

fn map_of<K: Into<Arc<str>>, T: IntoValue>(entries: impl IntoIterator<Item = (K, T)>) -> Value {
    let entries = entries.into_iter();
    let map: Map = entries
        .map(|(key, value)| (key.into(), value.into_value()))
        .collect();
    Value::Map(Arc::new(map))
}

impl<T: Into<Value>> IntoValue for T {
    fn into_value(self) -> Value {
        self.into()
    }
}

macro_rules! into_value {
    ($($type:ty, |$value:ident| $made:expr;)*) => { $(
        impl From<$type> for Value {
            fn from($value: $type) -> Value {
                $made
            }
        }
    )* };
}

into_value! {
    bool, |value| Value::Boolean(value);
    i64, |value| Value::Integer(value);
    i32, |value| Value::Integer(value.into());
    i16, |value| Value::Integer(value.into());
    i8, |value| Value::Integer(value.into());
    u32, |value| Value::Integer(value.into());
    u16, |value| Value::Integer(value.into());
    u8, |value| Value::Integer(value.into());
    f64, |value| Value::Float(value);
    f32, |value| Value::Float(value.into());
    Decimal, |value| Value::Decimal(value);
    char, |value| Value::String(value.to_string().into());
    &str, |value| Value::String(value.into());
    &String, |value| Value::String(value.as_str().into());
    String, |value| Value::String(value.into());
    Arc<str>, |value| Value::String(value);
    Date, |value| Value::Date(value);
    LocalTime, |value| Value::LocalTime(value);
    Time, |value| Value::Time(value);
    LocalDateTime, |value| Value::LocalDateTime(value);
    DateTime, |value| Value::DateTime(Arc::new(value));
    Duration, |value| Value::Duration(Arc::new(value));
    Period, |value| Value::Period(value);
    Quantity, |value| Value::Quantity(Arc::new(value));
    Vector, |value| Value::Vector(Arc::new(value));
    Node, |value| Value::Node(value);
    Relationship, |value| Value::Relationship(value);
    Path, |value| Value::Path(Arc::new(value));
    (), |_value| Value::Null;
}

impl From<EntityId> for Value {
    fn from(entity: EntityId) -> Value {
        match entity {
            EntityId::Node(id) => Value::Node(Node::from(id)),
            EntityId::Relationship(id) => Value::Relationship(Relationship::from(id)),
        }
    }
}

macro_rules! from_value {
    ($($type:ty, $wanted:literal, $pattern:pat => $made:expr;)*) => { $(
        impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self> {
                match value {
                    $pattern => Ok($made),
                    other => Err(mismatch($wanted, &other)),
                }
            }
        }
    )* };
}

from_value! {
    bool, "a Boolean", Value::Boolean(value) => value;
    i64, "an Integer", Value::Integer(value) => value;
    String, "a String", Value::String(text) => text.to_string();
    Arc<str>, "a String", Value::String(text) => text;
    Date, "a Date", Value::Date(value) => value;
    LocalTime, "a LocalTime", Value::LocalTime(value) => value;
    Time, "a Time", Value::Time(value) => value;
    LocalDateTime, "a LocalDateTime", Value::LocalDateTime(value) => value;
    DateTime, "a DateTime", Value::DateTime(value) => Arc::unwrap_or_clone(value);
    Duration, "a Duration", Value::Duration(value) => Arc::unwrap_or_clone(value);
    Period, "a Period", Value::Period(value) => value;
    Quantity, "a Quantity", Value::Quantity(value) => Arc::unwrap_or_clone(value);
    Vector, "a Vector", Value::Vector(value) => Arc::unwrap_or_clone(value);
    Node, "a Node", Value::Node(node) => node;
    Relationship, "a Relationship", Value::Relationship(relationship) => relationship;
    Path, "a Path", Value::Path(path) => Arc::unwrap_or_clone(path);
}

macro_rules! from_integer {
    ($($type:ty),*) => { $(
        impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self> {
                let number = i64::from_value(value)?;
                <$type>::try_from(number).map_err(|_| {
                    Error::conversion(
                        ErrorCode::InvalidConversion,
                        format!("{number} does not fit into {}", stringify!($type)),
                    )
                })
            }
        }
    )* };
}

from_integer!(i32, i16, i8, u64, u32, u16, u8, usize, isize);

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self> {
        Ok(value)
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Result<Self> {
        super::operator::as_float(&value).ok_or_else(|| mismatch("a Number", &value))
    }
}

impl FromValue for Decimal {
    fn from_value(value: Value) -> Result<Self> {
        super::operator::as_decimal(&value).ok_or_else(|| mismatch("a Decimal", &value))
    }
}

impl FromValue for f32 {
    fn from_value(value: Value) -> Result<Self> {
        f64::from_value(value).map(|value| value as f32)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::List(values) => Arc::unwrap_or_clone(values)
                .into_iter()
                .map(T::from_value)
                .collect(),
            Value::Vector(vector) => vector.values().map(T::from_value).collect(),
            other => Err(mismatch("a List", &other)),
        }
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: Value) -> Result<Self> {
        entries(value)?
            .map(|(key, value)| Ok((key.to_string(), T::from_value(value)?)))
            .collect()
    }
}

impl<T: FromValue> FromValue for HashMap<String, T> {
    fn from_value(value: Value) -> Result<Self> {
        entries(value)?
            .map(|(key, value)| Ok((key.to_string(), T::from_value(value)?)))
            .collect()
    }
}

fn entries(value: Value) -> Result<impl Iterator<Item = (Arc<str>, Value)>> {
    match value {
        Value::Map(map) => Ok(Arc::unwrap_or_clone(map).into_iter()),
        other => Err(mismatch("a Map", &other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let there = |value: Value| value;
        let names = vec![Some("山西".to_owned()), None];
        let back = Vec::<Option<String>>::from_value(there(names.clone().into()));
        assert_eq!(back.ok(), Some(names));
        assert_eq!(f64::from_value(1_i64.into()).ok(), Some(1.0));
        let map = HashMap::from([("a".to_owned(), 1_i64)]);
        let back = HashMap::<String, i64>::from_value(there(map.clone().into()));
        assert_eq!(back.ok(), Some(map));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let described =
            |error: Option<Error>| error.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            described(u8::from_value(300_i64.into()).err()).contains("300 does not fit into u8")
        );
        let null = described(i64::from_value(Value::Null).err());
        assert!(
            null.contains("an Integer") && null.contains("Option"),
            "{null}"
        );
    }
}
