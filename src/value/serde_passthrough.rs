//! Passing a `Value` through serde unchanged, where serde's data model would lose something.
//!
//! A struct with a field of type `Value`, `Node` or `Date` should get the value itself out of a row, not the map or text
//! that another format would see. Serde's data model has no such types. A newtype struct with the reserved name [`NAME`]
//! marks them: our own serializer and deserializer recognise the name and pass the value in a thread-local slot instead
//! of through serde. The slot is filled and emptied within one call. Other formats ignore the name of a newtype struct and
//! see the plain form.

use super::convert::FromValue;
use super::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use super::{Decimal, Node, Path, Period, Quantity, Relationship, Value, Vector};
use crate::error::{Error, Result};
use serde::de::value::UnitDeserializer;
use serde::de::{self, Deserialize, Visitor};
use serde::ser::Serialize;
use std::cell::{Cell, RefCell};

/// The name of a newtype struct that asks for the value itself.
pub(super) const NAME: &str = "$tupu::Value";

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
    static SLOT: RefCell<Option<Value>> = const { RefCell::new(None) };
}

/// Our serializer asks for the next value itself instead of its plain form.
pub(super) fn ask() {
    ASKED.set(true);
}

/// Whether our serializer has just called [`ask`]; resets the flag.
pub(super) fn asked() -> bool {
    ASKED.replace(false)
}

/// Puts a value into the slot.
pub(super) fn put(value: Value) {
    SLOT.replace(Some(value));
}

/// Takes the value out of the slot, if there is one.
pub(super) fn taken() -> Option<Value> {
    SLOT.take()
}

/// Passes a value from our deserializer to a visitor that asked for [`NAME`].
pub(super) fn give<'de, V: Visitor<'de>>(value: Value, visitor: V) -> Result<V::Value> {
    put(value);
    let result = visitor.visit_newtype_struct(UnitDeserializer::<Error>::new());
    SLOT.take();
    result
}

macro_rules! passed_through {
    ($($type:ty, |$read:ident| $from:expr;)*) => { $(
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Value::from(self.clone()).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let $read = Value::deserialize(deserializer)?;
                $from.map_err(|error| de::Error::custom(error.sentence()))
            }
        }
    )* };
}

passed_through! {
    Node, |value| Node::from_value(value);
    Relationship, |value| Relationship::from_value(value);
    Path, |value| Path::from_value(value);
    Date, |value| text_or(value);
    LocalTime, |value| text_or(value);
    Time, |value| text_or(value);
    LocalDateTime, |value| text_or(value);
    DateTime, |value| text_or(value);
    Duration, |value| text_or(value);
    Decimal, |value| number_or_text(value);
    Period, |value| text_or(value);
    Quantity, |value| text_or(value);
    Vector, |value| vector(value);
}

/// Another format contains the numbers of a vector, without their type: they are read as 32-bit floats.
fn vector(value: Value) -> Result<Vector> {
    match &value {
        Value::String(text) => text.parse(),
        Value::List(_) => Vector::from_floats(&Vec::<f32>::from_value(value)?),
        _ => Vector::from_value(value),
    }
}

/// Another format contains the text of a temporal value or a figure.
fn text_or<T: FromValue + std::str::FromStr<Err = Error>>(value: Value) -> Result<T> {
    match &value {
        Value::String(text) => text.parse(),
        _ => T::from_value(value),
    }
}

/// Another format contains a number, or the text of a longer one.
fn number_or_text(value: Value) -> Result<Decimal> {
    match &value {
        Value::Float(float) => Decimal::from_float(*float),
        _ => text_or(value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{de::from_value, de_row::from_row, ser::to_value};
    use super::*;
    use crate::value::{NodeData, NodeId};
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;
    use std::sync::Arc;

    #[derive(Serialize, Deserialize, Debug, PartialEq, Clone)]
    enum Shape {
        Point,
        Circle(f64),
        Box { width: i64, height: i64 },
    }

    #[derive(Serialize, Deserialize, Debug, PartialEq, Clone)]
    struct Record {
        name: String,
        born: Date,
        shapes: Vec<Shape>,
        nickname: Option<String>,
        scores: BTreeMap<String, (i64, f64)>,
    }

    fn record() -> Record {
        Record {
            name: "山西".into(),
            born: "1984-10-11".parse().expect("a date"),
            shapes: vec![
                Shape::Point,
                Shape::Circle(1.5),
                Shape::Box {
                    width: 1,
                    height: 2,
                },
            ],
            nickname: None,
            scores: BTreeMap::from([("a".into(), (1, 0.5))]),
        }
    }

    fn node() -> Value {
        Value::Node(Node {
            id: NodeId(7),
            data: Some(Arc::new(NodeData {
                labels: vec!["Person".into()],
                properties: vec![("name".into(), "Ada".into()), ("year".into(), 1815.into())],
            })),
        })
    }

    #[test]
    fn structs_go_there_and_back() {
        let value = to_value(&record()).expect("all types have values");
        let Value::Map(map) = &value else {
            panic!("a struct is a map")
        };
        assert!(matches!(map.get("born"), Some(Value::Date(_))));
        assert_eq!(from_value::<Record>(value).expect("the same"), record());
    }

    #[test]
    fn other_formats_see_text() {
        let json = serde_json::to_string(&record()).expect("JSON");
        assert!(json.contains(r#""born":"1984-10-11""#), "{json}");
        let back: Record = serde_json::from_str(&json).expect("JSON");
        assert_eq!(back, record());
    }

    #[derive(Deserialize)]
    struct Person {
        name: String,
        year: i64,
    }

    #[derive(Deserialize)]
    struct Row {
        person: Person,
        node: Node,
        value: Value,
    }

    #[test]
    fn a_node_is_its_properties_or_itself() {
        let columns = ["person", "node", "value"].map(Arc::from);
        let row: Row = from_row(&columns, vec![node(); 3]).expect("a row");
        assert_eq!((row.person.name.as_str(), row.person.year), ("Ada", 1815));
        assert_eq!(row.node.id, NodeId(7));
        assert!(matches!(row.value, Value::Node(_)));
        let only: Person = from_row(&columns[..1], vec![node()]).expect("a row");
        assert_eq!(only.name, "Ada");
    }

    #[test]
    fn rows_are_tuples_and_lone_cells() {
        let columns = ["a", "b"].map(Arc::from);
        let cells = || vec![Value::from("x"), Value::Null];
        let pair: (String, Option<i64>) = from_row(&columns, cells()).expect("a pair");
        assert_eq!(pair, ("x".into(), None));
        let lone: String = from_row(&columns[..1], vec!["x".into()]).expect("a cell");
        assert_eq!(lone, "x");
        assert!(from_row::<(String,)>(&columns, cells()).is_err());
        assert!(from_row::<(String, i64)>(&columns, cells()).is_err());
        assert!(from_row::<String>(&columns, cells()).is_err());
    }
}
