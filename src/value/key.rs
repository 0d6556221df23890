//! Equivalence of values for `DISTINCT`, grouping and hash joins.
//!
//! Equivalence is equality made reflexive: null is equivalent to null, NaN to NaN, and 1 still to 1.0 and 1m.
//! [`GroupKey`] makes a value, [`RowKey`] a row of values, a key for hash tables. A table of rows can be queried with a
//! borrowed slice: `table.get(&values as &dyn RowLike)`.

use super::{Decimal, Map, Value, decimal, equality, number};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A value as a key of a hash table.
#[derive(Clone, Debug)]
pub struct GroupKey(pub Value);

/// A row of values as a key of a hash table.
#[derive(Clone, Debug)]
pub struct RowKey(pub Box<[Value]>);

/// A borrowed key for a table of [`RowKey`]s.
pub trait RowLike {
    /// The values of the row.
    fn values(&self) -> &[Value];
}

/// Whether two values are equivalent, which is reflexive, unlike `=`.
pub fn equivalent(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Null, Value::Null) => true,
        (Value::Float(a), Value::Float(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Integer(a), Value::Float(b)) | (Value::Float(b), Value::Integer(a)) => {
            number::compare_mixed(*a, *b) == Some(Ordering::Equal)
        }
        (Value::List(a), Value::List(b)) => rows_equivalent(a, b),
        (Value::Map(a), Value::Map(b)) => maps_equivalent(a, b),
        _ => match decimal::compared(a, b) {
            Some(found) => found == Some(Ordering::Equal),
            None => equality::same_type_equal(a, b),
        },
    }
}

/// Whether two rows are equivalent, value by value.
pub fn rows_equivalent(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equivalent(a, b))
}

fn maps_equivalent(a: &Map, b: &Map) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|((key, a), (other, b))| key == other && equivalent(a, b))
}

/// Hashes a value so that equivalent values have the same hash.
pub fn hash_value<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::Null => state.write_u8(0),
        Value::Boolean(value) => {
            state.write_u8(1);
            state.write_u8(u8::from(*value));
        }
        Value::Integer(value) => state.write_i64(*value),
        Value::Float(value) => hash_float(*value, state),
        Value::Decimal(value) => hash_decimal(*value, state),
        Value::String(text) => text.hash(state),
        Value::List(values) => {
            state.write_usize(values.len());
            values.iter().for_each(|value| hash_value(value, state));
        }
        Value::Map(map) => hash_map(map, state),
        Value::Date(value) => value.hash(state),
        Value::LocalTime(value) => value.hash(state),
        Value::Time(value) => value.hash(state),
        Value::LocalDateTime(value) => value.hash(state),
        Value::DateTime(value) => value.hash(state),
        Value::Duration(value) => value.hash(state),
        Value::Period(value) => value.hash(state),
        Value::Quantity(value) => value.hash(state),
        Value::Vector(value) => value.hash(state),
        Value::Node(value) => value.hash(state),
        Value::Relationship(value) => value.hash(state),
        Value::Path(value) => value.hash(state),
    }
}

/// A float that is an integer is hashed as that integer; all NaNs have the same hash.
fn hash_float<H: Hasher>(value: f64, state: &mut H) {
    match number::exact_integer(value) {
        Some(integer) => state.write_i64(integer),
        None if value.is_nan() => state.write_u64(f64::NAN.to_bits()),
        None => state.write_u64(value.to_bits()),
    }
}

/// A decimal that is an integer is hashed as that integer, all others as the nearest float, which is the same for equal
/// numbers.
fn hash_decimal<H: Hasher>(value: Decimal, state: &mut H) {
    match value.to_i64() {
        Some(integer) => state.write_i64(integer),
        None => hash_float(value.to_f64(), state),
    }
}

fn hash_map<H: Hasher>(map: &Map, state: &mut H) {
    state.write_usize(map.len());
    for (key, value) in map {
        key.hash(state);
        hash_value(value, state);
    }
}

fn hash_row<H: Hasher>(values: &[Value], state: &mut H) {
    values.iter().for_each(|value| hash_value(value, state));
}

/// Equivalence, not `=` of the language: null is equal to null, NaN to NaN.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        equivalent(self, other)
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(self, state);
    }
}

impl PartialEq for GroupKey {
    fn eq(&self, other: &Self) -> bool {
        equivalent(&self.0, &other.0)
    }
}

impl Eq for GroupKey {}

impl Hash for GroupKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(&self.0, state);
    }
}

impl From<Value> for GroupKey {
    fn from(value: Value) -> Self {
        GroupKey(value)
    }
}

impl From<Vec<Value>> for RowKey {
    fn from(values: Vec<Value>) -> Self {
        RowKey(values.into_boxed_slice())
    }
}

impl PartialEq for RowKey {
    fn eq(&self, other: &Self) -> bool {
        rows_equivalent(&self.0, &other.0)
    }
}

impl Eq for RowKey {}

impl Hash for RowKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_row(&self.0, state);
    }
}

impl RowLike for RowKey {
    fn values(&self) -> &[Value] {
        &self.0
    }
}

impl RowLike for &[Value] {
    fn values(&self) -> &[Value] {
        self
    }
}

impl RowLike for Vec<Value> {
    fn values(&self) -> &[Value] {
        self
    }
}

impl PartialEq for dyn RowLike + '_ {
    fn eq(&self, other: &Self) -> bool {
        rows_equivalent(self.values(), other.values())
    }
}

impl Eq for dyn RowLike + '_ {}

impl Hash for dyn RowLike + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_row(self.values(), state);
    }
}

impl<'a> Borrow<dyn RowLike + 'a> for RowKey {
    fn borrow(&self) -> &(dyn RowLike + 'a) {
        self
    }
}
