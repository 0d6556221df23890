//! Types as written in queries, such as `INTEGER NOT NULL`, `LIST<STRING>`, `DATE | DURATION`; and the values that they
//! admit.

use super::display::Literal;
use super::kind::{Type, TypeSet};
use super::{CoordinateType, Value};
use std::fmt;
use std::sync::Arc;

/// A type of values. Null belongs to every type that is not `NOT NULL`.
///
/// ```
/// use tupu::{Type, Value, ValueType};
/// let numbers = ValueType::List(Box::new(ValueType::Plain(Type::Integer)));
/// assert_eq!(numbers.to_string(), "LIST<INTEGER>");
/// assert!(numbers.admits(&Value::from(vec![Value::from(1)])) && !numbers.admits(&Value::from(1)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// `NOTHING`: no value at all.
    Nothing,
    /// `ANY`
    Any,
    /// `PROPERTY VALUE`: anything that can be stored.
    Property,
    /// `NULL`, `BOOLEAN`, `INTEGER`, …
    Plain(Type),
    /// `QUANTITY('dimension')`
    Measured(Arc<str>),
    /// `VECTOR<FLOAT32>(3)`, where either may be left out.
    Vector(Option<CoordinateType>, Option<u16>),
    /// `LIST<element>`
    List(Box<ValueType>),
    /// `type NOT NULL`
    NotNull(Box<ValueType>),
    /// `one | other`
    Union(Vec<ValueType>),
}

impl ValueType {
    /// Whether a value is of this type.
    ///
    /// ```
    /// use tupu::{Type, Value, ValueType};
    /// assert!(ValueType::Plain(Type::String).admits(&Value::from("泰安市")));
    /// ```
    pub fn admits(&self, value: &Value) -> bool {
        match self {
            ValueType::Nothing => false,
            ValueType::NotNull(inner) => !matches!(value, Value::Null) && inner.admits(value),
            ValueType::Union(members) => members.iter().any(|member| member.admits(value)),
            _ if matches!(value, Value::Null) => true,
            ValueType::Any => true,
            ValueType::Property => is_property(value),
            ValueType::Plain(kind) => value.kind() == *kind,
            ValueType::Measured(dimension) => match value {
                Value::Quantity(figure) => figure.dimension() == &**dimension,
                _ => false,
            },
            ValueType::Vector(of, dimension) => match value {
                Value::Vector(vector) => {
                    of.is_none_or(|of| of == vector.coordinate_type())
                        && dimension.is_none_or(|most| usize::from(most) == vector.dimension())
                }
                _ => false,
            },
            ValueType::List(element) => match value {
                Value::List(elements) => elements.iter().all(|value| element.admits(value)),
                _ => false,
            },
        }
    }
}

/// Scalars, and lists of scalars.
fn is_property(value: &Value) -> bool {
    let structural = TypeSet::ENTITY.or(TypeSet::PATH).or(TypeSet::MAP);
    match value {
        Value::List(elements) => elements.iter().all(|element| {
            !matches!(element, Value::Null | Value::List(_)) && is_property(element)
        }),
        other => !structural.contains(other.kind()),
    }
}

/// The written form of a type; the words are those of GQL.
fn word(kind: Type) -> &'static str {
    match kind {
        Type::Null => "NULL",
        Type::Boolean => "BOOLEAN",
        Type::Integer => "INTEGER",
        Type::Float => "FLOAT",
        Type::Decimal => "DECIMAL",
        Type::Quantity => "QUANTITY",
        Type::Period => "PERIOD",
        Type::Vector => "VECTOR",
        Type::String => "STRING",
        Type::List => "LIST<ANY>",
        Type::Map => "MAP",
        Type::Date => "DATE",
        Type::LocalTime => "LOCAL TIME",
        Type::Time => "ZONED TIME",
        Type::LocalDateTime => "LOCAL DATETIME",
        Type::DateTime => "ZONED DATETIME",
        Type::Duration => "DURATION",
        Type::Node => "NODE",
        Type::Relationship => "RELATIONSHIP",
        Type::Path => "PATH",
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValueType::Nothing => f.write_str("NOTHING"),
            ValueType::Any => f.write_str("ANY"),
            ValueType::Property => f.write_str("PROPERTY VALUE"),
            ValueType::Plain(kind) => f.write_str(word(*kind)),
            ValueType::Measured(dimension) => {
                let dimension = Value::String(Arc::clone(dimension));
                write!(f, "QUANTITY({})", Literal(&dimension))
            }
            ValueType::Vector(of, dimension) => {
                f.write_str("VECTOR")?;
                of.map_or(Ok(()), |of| write!(f, "<{}>", of.name()))?;
                dimension.map_or(Ok(()), |dimension| write!(f, "({dimension})"))
            }
            ValueType::List(element) => write!(f, "LIST<{element}>"),
            ValueType::NotNull(inner) => write!(f, "{inner} NOT NULL"),
            ValueType::Union(members) => {
                for (at, member) in members.iter().enumerate() {
                    write!(f, "{}{member}", if at == 0 { "" } else { " | " })?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_of_every_type_that_does_not_exclude_it() {
        let integer = ValueType::Plain(Type::Integer);
        assert!(integer.admits(&Value::Null) && integer.admits(&Value::Integer(1)));
        assert!(!integer.admits(&Value::Float(1.0)));
        let strict = ValueType::NotNull(Box::new(integer));
        assert!(!strict.admits(&Value::Null) && strict.admits(&Value::Integer(1)));
        assert_eq!(strict.to_string(), "INTEGER NOT NULL");
    }

    #[test]
    fn lists_ask_their_elements() {
        let list = |values: Vec<Value>| Value::List(Arc::new(values));
        let strings = ValueType::List(Box::new(ValueType::Plain(Type::String)));
        assert!(strings.admits(&list(Vec::new())) && strings.admits(&list(vec![Value::Null])));
        assert!(!strings.admits(&list(vec![Value::Integer(1)])));
        assert!(ValueType::Property.admits(&list(vec![Value::Integer(1)])));
        assert!(!ValueType::Property.admits(&list(vec![list(Vec::new())])));
    }
}
