//! The openCypher values: equality, order, text form, and conversion to and from Rust through serde.
//!
//! Must not know graphs or queries. A value is 24 bytes and cheap to clone; large contents are behind an `Arc`.

pub mod access;
mod accessor;
pub mod allowance;
pub mod binary;
pub mod column;
pub mod convert;
pub mod de;
pub mod de_row;
pub mod decimal;
pub mod display;
pub mod encoding;
pub mod entity;
pub mod entity_form;
pub mod equality;
pub mod extent;
pub mod figures;
pub mod footprint;
pub mod interval;
pub mod json;
pub mod key;
pub mod kind;
#[cfg(test)]
mod laws;
pub mod lists;
pub mod logic;
pub mod number;
pub mod operator;
pub mod ordering;
#[cfg(test)]
mod pairs;
pub mod parameter_values;
mod pattern;
pub mod period;
pub mod plausible;
pub mod quantity;
pub mod records;
pub mod ser;
pub mod serde_access;
mod serde_passthrough;
pub mod shape;
pub mod sorting;
pub mod temporal;
pub mod utf16;
pub mod utf8;
mod value_type;
pub mod vector;

pub use convert::{FromValue, IntoValue};
pub use decimal::Decimal;
pub use entity::{
    EntityId, Node, NodeData, NodeId, Path, Properties, Relationship, RelationshipData,
    RelationshipId,
};
pub use period::Period;
pub use quantity::Quantity;
pub use value_type::ValueType;
pub use vector::{CoordinateType, Vector};

use std::collections::BTreeMap;
use std::sync::Arc;
use temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};

/// A map value, ordered by its keys.
pub type Map = BTreeMap<Arc<str>, Value>;

/// A value of the query language.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// The absence of a value.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A 64-bit integer.
    Integer(i64),
    /// A 64-bit float.
    Float(f64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// Text.
    String(Arc<str>),
    /// A list.
    List(Arc<Vec<Value>>),
    /// A map.
    Map(Arc<Map>),
    /// A day.
    Date(Date),
    /// A time of day.
    LocalTime(LocalTime),
    /// A time of day with an offset.
    Time(Time),
    /// A day and a time of day.
    LocalDateTime(LocalDateTime),
    /// An instant with an offset or a zone.
    DateTime(Arc<DateTime>),
    /// An amount of time.
    Duration(Arc<Duration>),
    /// Days from one to before another.
    Period(Period),
    /// A figure: a number, or bounds on a number, with a unit.
    Quantity(Arc<Quantity>),
    /// Numbers of one type.
    Vector(Arc<Vector>),
    /// A node.
    Node(Node),
    /// A relationship.
    Relationship(Relationship),
    /// A path.
    Path(Arc<Path>),
}
