//! A statement that is compiled once and run any number of times.

use super::many_rows::over_rows;
use super::{Database, Parameters, Rows, Summary};
use crate::error::Result;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};

/// A compiled statement. It is owned, can be sent to other threads, and keeps its database open.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:Company {name: '合肥国轩电池有限公司'})", ())?;
/// let find = db.prepare("MATCH (c:Company {name: $name}) RETURN c.name")?;
/// let name: String = find.query_one(tupu::params! { "name" => "合肥国轩电池有限公司" })?;
/// assert_eq!(name, "合肥国轩电池有限公司");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Prepared {
    database: Database,
    text: Arc<str>,
    columns: Arc<[Arc<str>]>,
    /// The statement over a list of rows of parameters, once it has been asked for; `None` if it cannot be one.
    over_rows: OnceLock<Option<Arc<str>>>,
}

impl Prepared {
    pub(super) fn new(database: &Database, text: &str) -> Result<Prepared> {
        let view = database.shared.newest()?;
        let compiled = database.compile_for(text, &view, &database.guard())?;
        Ok(Prepared {
            columns: compiled.columns(),
            database: database.clone(),
            text: text.into(),
            over_rows: OnceLock::new(),
        })
    }

    /// The text of the statement over a list of rows of parameters; `None` if it cannot be one.
    pub(super) fn over_rows(&self) -> Option<&str> {
        let over = self.over_rows.get_or_init(|| over_rows(&self.text));
        over.as_deref()
    }

    /// The text of the statement.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let find = db.prepare("UNWIND range(1, $n) AS n RETURN n")?;
    /// assert!(find.text().starts_with("UNWIND"));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names of the columns of its rows in order; empty if it returns no rows.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let find = db.prepare("UNWIND range(1, $n) AS n RETURN n")?;
    /// assert_eq!(&*find.columns()[0], "n");
    /// assert!(db.prepare("CREATE (:City)")?.columns().is_empty());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn columns(&self) -> &[Arc<str>] {
        &self.columns
    }

    /// Runs it.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query).
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let find = db.prepare("UNWIND range(1, $n) AS n RETURN n")?;
    /// assert_eq!(find.query(tupu::params! { "n" => 3 })?.count(), 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query(&self, parameters: impl Into<Parameters>) -> Result<Rows> {
        self.database.query(&self.text, parameters)
    }

    /// Runs it and discards its rows.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query).
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let create = db.prepare("CREATE (:City {name: $name})")?;
    /// for name in ["泰安市", "江门市"] {
    ///     create.execute(tupu::params! { "name" => name })?;
    /// }
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn execute(&self, parameters: impl Into<Parameters>) -> Result<Summary> {
        self.query(parameters)?.finish()
    }

    /// Runs it once for each of some rows of parameters, in one transaction: all of them or, after an error, none. Rows that have
    /// nothing to do with one another are written two thousand at once: see
    /// [`WriteTransaction::execute_many`](crate::WriteTransaction::execute_many).
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query), for the first row that fails; the message begins with the number
    /// of the row.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE CONSTRAINT FOR (c:City) REQUIRE c.name IS UNIQUE", ())?;
    /// let create = db.prepare("CREATE (:City {name: $name})")?;
    /// let rows = |names: [&'static str; 2]| names.map(|name| tupu::params! { "name" => name });
    /// assert!(create.execute_many(rows(["泰安市", "泰安市"])).is_err());
    /// let summary = create.execute_many(rows(["泰安市", "江门市"]))?;
    /// assert_eq!(summary.counters.nodes_created, 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn execute_many<P: Into<Parameters>>(
        &self,
        rows: impl IntoIterator<Item = P>,
    ) -> Result<Summary> {
        let mut transaction = self.database.begin_write()?;
        let summary = transaction.execute_many(self, rows)?;
        transaction.commit()?;
        Ok(summary)
    }

    /// Runs it; converts each row to a `T`.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query); `ConversionError` (`InvalidConversion`) if a row does not
    /// fit `T`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let find = db.prepare("UNWIND range(1, $n) AS n RETURN n")?;
    /// assert_eq!(find.query_as::<i64>(tupu::params! { "n" => 3 })?, [1, 2, 3]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query_as<T: DeserializeOwned>(
        &self,
        parameters: impl Into<Parameters>,
    ) -> Result<Vec<T>> {
        self.query(parameters)?.to_vec()
    }

    /// Runs it; converts its only row to a `T`.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query); `ConversionError` (`InvalidConversion`) if there is not
    /// exactly one row or it does not fit `T`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let find = db.prepare("UNWIND range(1, $n) AS n RETURN n")?;
    /// assert_eq!(find.query_one::<i64>(tupu::params! { "n" => 1 })?, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query_one<T: DeserializeOwned>(&self, parameters: impl Into<Parameters>) -> Result<T> {
        self.query(parameters)?.one()
    }

    /// Runs it; converts its first row to a `T`, if there is one.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query); `ConversionError` (`InvalidConversion`) if the row does
    /// not fit `T`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let find = db.prepare("UNWIND range(1, $n) AS n RETURN n")?;
    /// assert_eq!(find.query_opt::<i64>(tupu::params! { "n" => 0 })?, None);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query_opt<T: DeserializeOwned>(
        &self,
        parameters: impl Into<Parameters>,
    ) -> Result<Option<T>> {
        self.query(parameters)?.first()
    }
}
