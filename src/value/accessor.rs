//! Looking into a value without taking it apart: `value.as_str()`, `value.get("key")`.

use super::{Map, Node, Path, Relationship, Value};

macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident -> $type:ty, $pattern:pat => $part:expr;)*) => {
        impl Value {
            $(
                $(#[$doc])*
                pub fn $name(&self) -> Option<$type> {
                    match self {
                        $pattern => Some($part),
                        _ => None,
                    }
                }
            )*
        }
    };
}

accessors! {
    /// The truth value, where it is one.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from(true).as_bool(), Some(true));
    /// ```
    as_bool -> bool, Value::Boolean(value) => *value;
    /// The integer, where it is one; a float never is.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from(1).as_i64(), Some(1));
    /// assert_eq!(tupu::Value::from(1.0).as_i64(), None);
    /// ```
    as_i64 -> i64, Value::Integer(value) => *value;
    /// The exact number, where it is a decimal.
    ///
    /// ```
    /// let number: tupu::Decimal = "163.8".parse()?;
    /// assert_eq!(tupu::Value::from(number).as_decimal(), Some(number));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    as_decimal -> super::Decimal, Value::Decimal(value) => *value;
    /// The text, where it is a string.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from("山西省").as_str(), Some("山西省"));
    /// ```
    as_str -> &str, Value::String(text) => text;
    /// The elements, where it is a list.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from([1, 2]).as_list().map(<[_]>::len), Some(2));
    /// ```
    as_list -> &[Value], Value::List(values) => values;
    /// The entries, where it is a map.
    ///
    /// ```
    /// assert!(tupu::Value::from(1).as_map().is_none());
    /// ```
    as_map -> &Map, Value::Map(map) => map;
    /// The node, where it is one.
    ///
    /// ```
    /// assert!(tupu::Value::Null.as_node().is_none());
    /// ```
    as_node -> &Node, Value::Node(node) => node;
    /// The relationship, where it is one.
    ///
    /// ```
    /// assert!(tupu::Value::Null.as_relationship().is_none());
    /// ```
    as_relationship -> &Relationship, Value::Relationship(relationship) => relationship;
    /// The path, where it is one.
    ///
    /// ```
    /// assert!(tupu::Value::Null.as_path().is_none());
    /// ```
    as_path -> &Path, Value::Path(path) => path;
}

impl Value {
    /// Whether it is null.
    ///
    /// ```
    /// assert!(tupu::Value::from(None::<i64>).is_null());
    /// ```
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The number as a float, where it is a number.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from(1).as_f64(), Some(1.0));
    /// ```
    pub fn as_f64(&self) -> Option<f64> {
        super::operator::as_float(self)
    }

    /// An entry of a map, or a property of a node or relationship that has left the engine.
    ///
    /// ```
    /// let map = tupu::Value::from(std::collections::BTreeMap::from([("a", 1)]));
    /// assert_eq!(map.get("a").and_then(tupu::Value::as_i64), Some(1));
    /// ```
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Map(map) => map.get(key),
            Value::Node(node) => node.property(key),
            Value::Relationship(relationship) => relationship.property(key),
            _ => None,
        }
    }
}
