//! `query_as`, `query_one` and `query_opt`: the forms of `query` that deserialize rows, the same for each kind of
//! handle.

use super::{Database, Parameters, ReadTransaction, WriteTransaction};
use crate::error::Result;
use serde::de::DeserializeOwned;

/// Adds the methods to a handle that has `query`. `$name` is the name of the handle in the examples, and `$begin` the line
/// that makes it from the database `db`.
macro_rules! typed_queries {
    ($handle:ty, ($($reference:tt)+) $this:ident, $name:literal, $begin:literal) => {
        impl $handle {
            /// Runs a statement and converts each row to a `T`: a tuple, a struct, or for a single column the type of its
            /// values.
            ///
            /// # Errors
            ///
            /// The errors of [`query`](Self::query); `ConversionError` (`InvalidConversion`) if a row does not fit `T`.
            ///
            /// ```
            /// #[derive(serde::Deserialize)]
            /// struct City { name: String, projects: Option<i64> }
            /// let db = tupu::Database::in_memory();
            /// db.execute("CREATE (:City {name: '泰安市', projects: 684}), (:City {name: '江门市'})", ())?;
            #[doc = $begin]
            /// let text = "MATCH (c:City) RETURN c.name AS name, c.projects AS projects ORDER BY projects";
            #[doc = concat!("let cities: Vec<City> = ", $name, ".query_as(text, ())?;")]
            /// assert_eq!((cities[0].name.as_str(), cities[1].projects), ("泰安市", None));
            /// # Ok::<(), tupu::Error>(())
            /// ```
            pub fn query_as<T: DeserializeOwned>(
                $($reference)+ $this,
                text: &str,
                parameters: impl Into<Parameters>,
            ) -> Result<Vec<T>> {
                $this.query(text, parameters)?.to_vec()
            }

            /// Runs a statement that returns exactly one row, and converts it to a `T`.
            ///
            /// # Errors
            ///
            /// The errors of [`query`](Self::query); `ConversionError` (`InvalidConversion`) if there is not exactly one row, or if it
            /// does not fit `T`.
            ///
            /// ```
            /// let db = tupu::Database::in_memory();
            /// db.execute("CREATE (:City {name: '泰安市', projects: 684}), (:City {name: '江门市'})", ())?;
            #[doc = $begin]
            /// let most = "MATCH (c:City) WHERE c.projects IS NOT NULL RETURN c.name, c.projects";
            #[doc = concat!("let (city, projects): (String, i64) = ", $name, ".query_one(most, ())?;")]
            /// assert_eq!((city.as_str(), projects), ("泰安市", 684));
            #[doc = concat!("assert!(", $name, ".query_one::<String>(\"MATCH (c:City) RETURN c.name\", ()).is_err());")]
            /// # Ok::<(), tupu::Error>(())
            /// ```
            pub fn query_one<T: DeserializeOwned>(
                $($reference)+ $this,
                text: &str,
                parameters: impl Into<Parameters>,
            ) -> Result<T> {
                $this.query(text, parameters)?.one()
            }

            /// Runs a statement and converts its first row to a `T`; `None` if it returns no rows.
            ///
            /// # Errors
            ///
            /// The errors of [`query`](Self::query); `ConversionError` (`InvalidConversion`) if the row does not fit `T`.
            ///
            /// ```
            /// let db = tupu::Database::in_memory();
            #[doc = $begin]
            #[doc = concat!("let none: Option<String> = ", $name, ".query_opt(\"MATCH (c:City) RETURN c.name\", ())?;")]
            /// assert_eq!(none, None);
            /// # Ok::<(), tupu::Error>(())
            /// ```
            pub fn query_opt<T: DeserializeOwned>(
                $($reference)+ $this,
                text: &str,
                parameters: impl Into<Parameters>,
            ) -> Result<Option<T>> {
                $this.query(text, parameters)?.first()
            }
        }
    };
}

typed_queries! { Database, (&) self, "db", "" }
typed_queries! { ReadTransaction, (&) self, "tx", "let tx = db.begin_read()?;" }
typed_queries! { WriteTransaction, (&mut) self, "tx", "let mut tx = db.begin_write()?;" }
