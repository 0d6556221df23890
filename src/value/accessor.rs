//! Reading a value without destructuring it: `value.as_str()`, `value.get("key")`.

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
    /// The boolean, if the value is one.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from(true).as_bool(), Some(true));
    /// ```
    as_bool -> bool, Value::Boolean(value) => *value;
    /// The integer, if the value is one; floats are not converted.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from(1).as_i64(), Some(1));
    /// assert_eq!(tupu::Value::from(1.0).as_i64(), None);
    /// ```
    as_i64 -> i64, Value::Integer(value) => *value;
    /// The exact number, if the value is a decimal.
    ///
    /// ```
    /// let number: tupu::Decimal = "163.8".parse()?;
    /// assert_eq!(tupu::Value::from(number).as_decimal(), Some(number));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    as_decimal -> super::Decimal, Value::Decimal(value) => *value;
    /// The quantity, if the value is one.
    ///
    /// ```
    /// let figure: tupu::Quantity = "163.8亿元".parse()?;
    /// assert_eq!(tupu::Value::from(figure.clone()).as_quantity(), Some(&figure));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    as_quantity -> &super::Quantity, Value::Quantity(value) => value;
    /// The period, if the value is one.
    ///
    /// ```
    /// let half: tupu::Period = "2022-H1".parse()?;
    /// assert_eq!(tupu::Value::from(half).as_period(), Some(half));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    as_period -> super::Period, Value::Period(value) => *value;
    /// The vector, if the value is one.
    ///
    /// ```
    /// let vector = tupu::Vector::from_floats(&[1.0])?;
    /// assert_eq!(tupu::Value::from(vector.clone()).as_vector(), Some(&vector));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    as_vector -> &super::Vector, Value::Vector(value) => value;
    /// The text, if the value is a string.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from("山西省").as_str(), Some("山西省"));
    /// ```
    as_str -> &str, Value::String(text) => text;
    /// The elements, if the value is a list.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from([1, 2]).as_list().map(<[_]>::len), Some(2));
    /// ```
    as_list -> &[Value], Value::List(values) => values;
    /// The entries, if the value is a map.
    ///
    /// ```
    /// assert!(tupu::Value::from(1).as_map().is_none());
    /// ```
    as_map -> &Map, Value::Map(map) => map;
    /// The node, if the value is one.
    ///
    /// ```
    /// assert!(tupu::Value::Null.as_node().is_none());
    /// ```
    as_node -> &Node, Value::Node(node) => node;
    /// The relationship, if the value is one.
    ///
    /// ```
    /// assert!(tupu::Value::Null.as_relationship().is_none());
    /// ```
    as_relationship -> &Relationship, Value::Relationship(relationship) => relationship;
    /// The path, if the value is one.
    ///
    /// ```
    /// assert!(tupu::Value::Null.as_path().is_none());
    /// ```
    as_path -> &Path, Value::Path(path) => path;
}

impl Value {
    /// Whether the value is null.
    ///
    /// ```
    /// assert!(tupu::Value::from(None::<i64>).is_null());
    /// ```
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The number as a float, if the value is a number.
    ///
    /// ```
    /// assert_eq!(tupu::Value::from(1).as_f64(), Some(1.0));
    /// ```
    pub fn as_f64(&self) -> Option<f64> {
        super::operator::as_float(self)
    }

    /// An entry of a map, or a property of a node or relationship that was returned by a query.
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
