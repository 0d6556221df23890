//! One row of a result, and its conversion to Rust types.

use crate::error::{Error, ErrorCode, Result, counted, nearest};
use crate::value::Value;
use crate::value::de::from_value;
use crate::value::de_row::from_row;
use crate::value::serde_access::column as named;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// One row of a result. It owns its values and outlives query, transaction and database.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let row = db.query("RETURN '泰安市' AS name, 684 AS projects", ())?.next().expect("one row")?;
/// let name: String = row.get("name")?;
/// let (city, projects): (String, i64) = row.to()?;
/// assert_eq!((name, projects), (city, 684));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Row {
    columns: Arc<[Arc<str>]>,
    values: Vec<Value>,
}

impl Row {
    pub(super) fn new(columns: Arc<[Arc<str>]>, values: Vec<Value>) -> Row {
        Row { columns, values }
    }

    /// The names of the columns in order.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let row = db.query("RETURN '泰安市' AS name, 684 AS projects", ())?.next().expect("one row")?;
    /// assert_eq!(row.columns().join(", "), "name, projects");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn columns(&self) -> &[Arc<str>] {
        &self.columns
    }

    /// The values in the order of the columns.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let row = db.query("RETURN '泰安市' AS name, 684 AS projects", ())?.next().expect("one row")?;
    /// assert_eq!(row.values()[1].to_string(), "684");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The values in the order of the columns.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let row = db.query("RETURN '泰安市' AS name, 684 AS projects", ())?.next().expect("one row")?;
    /// assert_eq!(row.into_values().len(), 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The value of a column.
    ///
    /// # Errors
    ///
    /// `ConversionError` (`InvalidConversion`) if there is no such column; the error names similar columns.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let row = db.query("RETURN '泰安市' AS name, 684 AS projects", ())?.next().expect("one row")?;
    /// assert_eq!(row.value("name")?.to_string(), "'泰安市'");
    /// assert!(row.value("nmae").unwrap_err().to_string().contains("did you mean"));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn value(&self, column: &str) -> Result<&Value> {
        let at = self.columns.iter().position(|name| **name == *column);
        at.and_then(|at| self.values.get(at))
            .ok_or_else(|| self.no_column(column))
    }

    /// The value of a column as a Rust type: `String`, `i64`, `Option<f64>`, `Vec<String>`, a struct, …
    ///
    /// # Errors
    ///
    /// `ConversionError` (`InvalidConversion`) if there is no such column, or its value cannot be converted to `T`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let row = db.query("RETURN '泰安市' AS name, 684 AS projects", ())?.next().expect("one row")?;
    /// let projects: i64 = row.get("projects")?;
    /// assert_eq!(projects, 684);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn get<T: DeserializeOwned>(&self, column: &str) -> Result<T> {
        let made = from_value(self.value(column)?.clone());
        made.map_err(|error| error.within(&named(column)))
    }

    /// The value of a column by its index, counted from 0.
    ///
    /// # Errors
    ///
    /// `ConversionError` (`InvalidConversion`) if there are fewer columns, or the value cannot be converted to `T`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let row = db.query("RETURN '泰安市' AS name, 684 AS projects", ())?.next().expect("one row")?;
    /// assert_eq!(row.at::<String>(0)?, "泰安市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn at<T: DeserializeOwned>(&self, column: usize) -> Result<T> {
        let value = self.values.get(column).ok_or_else(|| {
            let columns = counted(self.values.len() as u64, "column");
            let message =
                format!("there is no column {column}: the row has {columns}, counted from 0");
            Error::conversion(ErrorCode::InvalidConversion, message)
        })?;
        let name = self.columns.get(column).map_or("", |name| &**name);
        from_value(value.clone()).map_err(|error| error.within(&named(name)))
    }

    /// The whole row as a tuple (by index), a struct or map (by column name), or for a single column its value.
    ///
    /// # Errors
    ///
    /// `ConversionError` (`InvalidConversion`) if the row cannot be converted to `T`.
    ///
    /// ```
    /// #[derive(serde::Deserialize)]
    /// struct City { name: String, projects: i64 }
    /// let db = tupu::Database::in_memory();
    /// let row = db.query("RETURN '泰安市' AS name, 684 AS projects", ())?.next().expect("one row")?;
    /// let city: City = row.to()?;
    /// assert_eq!((city.name.as_str(), city.projects), ("泰安市", 684));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn to<T: DeserializeOwned>(&self) -> Result<T> {
        from_row(&self.columns, self.values.clone())
    }

    fn no_column(&self, column: &str) -> Error {
        let names: Vec<&str> = self.columns.iter().map(|name| &**name).collect();
        let error = Error::conversion(
            ErrorCode::InvalidConversion,
            format!(
                "the row has no column `{column}`, only {}",
                names.join(", ")
            ),
        );
        match nearest(column, names) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        }
    }
}
