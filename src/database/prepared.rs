//! A statement that has been compiled once and runs as often as one likes.

use super::{Database, Parameters, Row, Rows, Summary};
use crate::error::Result;
use serde::de::DeserializeOwned;
use std::sync::Arc;

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
}

impl Prepared {
    pub(super) fn new(database: &Database, text: &str) -> Result<Prepared> {
        let view = database.shared.newest()?;
        database.compile_for(text, &view)?;
        Ok(Prepared {
            database: database.clone(),
            text: text.into(),
        })
    }

    /// The text it was made from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Runs it.
    pub fn query(&self, parameters: impl Into<Parameters>) -> Result<Rows> {
        self.database.query(&self.text, parameters)
    }

    /// Runs it and passes over its rows.
    pub fn execute(&self, parameters: impl Into<Parameters>) -> Result<Summary> {
        self.query(parameters)?.finish()
    }

    /// Runs it; each row becomes a `T`.
    pub fn query_as<T: DeserializeOwned>(
        &self,
        parameters: impl Into<Parameters>,
    ) -> Result<Vec<T>> {
        self.query(parameters)?.to_vec()
    }

    /// Runs it; its only row becomes a `T`.
    pub fn query_one<T: DeserializeOwned>(&self, parameters: impl Into<Parameters>) -> Result<T> {
        super::transaction::one(self.query(parameters)?).and_then(|row: Row| row.to())
    }
}
