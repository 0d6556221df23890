//! What a value is made of, for those who treat all values of one piece alike.

use super::{Map, Node, Path, Relationship, Value};
use std::sync::Arc;

/// A value by what it is made of. A new type is of one piece, or stops here at the compiler.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// None at all.
    Null,
    /// Of one piece: a boolean, a number, a text, a date, a figure; it has a text of its own.
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
    /// What it is made of.
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
