//! The structure of a value, for code that treats all scalar values alike.

use super::{Map, Node, Path, Relationship, Value};
use std::sync::Arc;

/// A value by its structure. A new type must be classified here, or it does not compile.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// Null.
    Null,
    /// A scalar: a boolean, a number, a text, a date, a figure; it has a text of its own.
    Piece,
    /// A list.
    List(&'a Arc<Vec<Value>>),
    /// A map.
    Map(&'a Arc<Map>),
    /// A node.
    Node(&'a Node),
    /// A relationship.
    Relationship(&'a Relationship),
    /// A path.
    Path(&'a Arc<Path>),
}

impl Value {
    /// The structure of the value.
    pub(crate) fn shape(&self) -> Shape<'_> {
        match self {
            Value::Null => Shape::Null,
            Value::List(values) => Shape::List(values),
            Value::Map(map) => Shape::Map(map),
            Value::Node(node) => Shape::Node(node),
            Value::Relationship(relationship) => Shape::Relationship(relationship),
            Value::Path(path) => Shape::Path(path),
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Decimal(_)
            | Value::Quantity(_)
            | Value::Period(_)
            | Value::Vector(_)
            | Value::String(_)
            | Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_) => Shape::Piece,
        }
    }
}
