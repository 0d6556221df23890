//! The values of the parameters (`$name`) of a query.

use crate::error::{Error, ErrorCode, Result};
use crate::value::parameter_values::ParameterValues;
use crate::value::ser::to_value;
use crate::value::{Map, Value, json};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Values by name. Created by [`params!`](crate::params), from maps, or from anything that serializes to a map.
///
/// ```
/// use tupu::{Database, params};
/// let db = Database::in_memory();
/// db.execute("CREATE (:Province {name: $name})", params! { "name" => "山西省" })?;
/// let count: i64 = db.query_one("MATCH (p:Province {name: $name}) RETURN count(p)", params! { "name" => "山西省" })?;
/// assert_eq!(count, 1);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Parameters(pub(super) Arc<ParameterValues>);

impl Parameters {
    /// Creates parameters from a struct or a map: field names are parameter names.
    ///
    /// # Errors
    ///
    /// `ConversionError` (`InvalidConversion`) for anything but a map or struct, and for a field that cannot be
    /// converted to a value.
    ///
    /// ```
    /// use tupu::{Database, Parameters};
    /// #[derive(serde::Serialize)]
    /// struct Wanted { name: &'static str, least: i64 }
    /// let parameters = Parameters::serialize(&Wanted { name: "泰安市", least: 2 })?;
    /// let sum: i64 = Database::in_memory().query_one("RETURN size($name) + $least", parameters)?;
    /// assert_eq!(sum, 5);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn serialize<T: Serialize>(value: &T) -> Result<Parameters> {
        match to_value(value)? {
            Value::Map(map) => Ok(Arc::unwrap_or_clone(map).into()),
            Value::Null => Ok(Parameters::default()),
            other => Err(Error::conversion(
                ErrorCode::InvalidConversion,
                format!("parameters must be a struct or a map, not {other}"),
            )),
        }
    }

    /// The parameters of a request in plain JSON, and its other members: `{"parameters": {…}, …}`. Parameters that are lists of
    /// objects with the same keys are read into a column for each key, which `UNWIND $rows AS row` goes through
    /// without making a map for each row. `None` if something in the text needs a second look: see
    /// [`json::plain_value`](crate::json::plain_value).
    ///
    /// ```
    /// let request = br#"{"statement": "UNWIND $rows AS row RETURN sum(row.n)", "parameters": {"rows": [{"n": 1}, {"n": 2}]}}"#;
    /// let (others, parameters) = tupu::Parameters::of_request(request).unwrap_or_default();
    /// let statement = others.get("statement").map(|text| text.to_string()).unwrap_or_default();
    /// let sum: i64 = tupu::Database::in_memory().query_one(statement.trim_matches('\''), parameters)?;
    /// assert_eq!(sum, 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn of_request(text: &[u8]) -> Option<(Map, Parameters)> {
        let (others, parameters) = json::plain_request(text)?;
        Some((others, Parameters(Arc::new(parameters))))
    }

    /// Sets one value; it replaces an earlier one of the same name.
    ///
    /// ```
    /// let mut parameters = tupu::Parameters::default();
    /// parameters.set("name", "泰安市");
    /// assert_eq!(tupu::Database::in_memory().query_one::<i64>("RETURN size($name)", parameters)?, 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn set(&mut self, name: impl Into<Arc<str>>, value: impl Into<Value>) {
        Arc::make_mut(&mut self.0).set(name.into(), value.into());
    }

    /// A name in its stored form.
    #[doc(hidden)]
    pub fn name(name: impl Into<Arc<str>>) -> Arc<str> {
        name.into()
    }

    /// The value of a name.
    ///
    /// ```
    /// let parameters = tupu::params! { "n" => 3 };
    /// assert_eq!(parameters.get("n").map(|n| n.to_string()).as_deref(), Some("3"));
    /// ```
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Names and values in the order of the names.
    ///
    /// ```
    /// let parameters = tupu::params! { "b" => 1, "a" => 2 };
    /// let names: Vec<&str> = parameters.iter().map(|(name, _)| &**name).collect();
    /// assert_eq!(names, ["a", "b"]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        self.0.iter()
    }
}

impl From<()> for Parameters {
    fn from((): ()) -> Parameters {
        Parameters::default()
    }
}

impl From<&Parameters> for Parameters {
    fn from(parameters: &Parameters) -> Parameters {
        parameters.clone()
    }
}

impl From<Map> for Parameters {
    fn from(map: Map) -> Parameters {
        Parameters(Arc::new(map.into()))
    }
}

impl From<&BTreeMap<String, Value>> for Parameters {
    fn from(map: &BTreeMap<String, Value>) -> Parameters {
        map.iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect()
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>> FromIterator<(K, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Parameters {
        let entries = entries.into_iter();
        let map: Map = entries
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        map.into()
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Parameters {
    fn from(entries: [(K, V); N]) -> Parameters {
        entries.into_iter().collect()
    }
}

/// Parameters by name: `params! { "name" => "山西省", "least" => 3 }`.
///
/// ```
/// let parameters = tupu::params! { "name" => "山西省", "least" => 3 };
/// assert_eq!(parameters.iter().count(), 2);
/// ```
#[macro_export]
macro_rules! params {
    ($($name:expr => $value:expr),* $(,)?) => {
        [$(($crate::Parameters::name($name), $crate::Value::from($value))),*]
            .into_iter()
            .collect::<$crate::Parameters>()
    };
}
