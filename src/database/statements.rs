//! Statements on a database: each is its own transaction.

use super::{Database, Parameters, Prepared, Rows, Summary};
use crate::error::Result;
use std::time::Instant;

impl Database {
    /// Runs a statement and discards its rows: for statements that are run for their effects.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`].
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let summary = db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// assert_eq!(summary.counters.properties_set, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn execute(&self, text: &str, parameters: impl Into<Parameters>) -> Result<Summary> {
        self.query(text, parameters)?.finish()
    }

    /// Runs a statement as its own transaction: on an error it is rolled back.
    ///
    /// # Errors
    ///
    /// `SyntaxError` (with a specific code) and `ProcedureError` (`ProcedureNotFound`) if the statement is invalid,
    /// `ParameterMissing` (`MissingParameter`) if it reads a parameter that is not given. At runtime `TypeError`,
    /// `ArgumentError`, `ArithmeticError`, `SemanticError` and `EntityNotFound` for invalid values,
    /// `ConstraintVerificationFailed` (`ConstraintViolation`, `DeleteConnectedNode`) for a write that is not allowed,
    /// `TransactionError` (`ReadOnly`) for a write to a read-only database, `LimitError` (`TimeOut`, `Cancelled`,
    /// `MemoryLimit`, `WorkLimit`), and `StorageError` (`InputOutput`) if a file cannot be read or the log cannot be
    /// written.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// for row in db.query("MATCH (c:City) RETURN c.name AS name", ())? {
    ///     let name: String = row?.get("name")?;
    ///     assert_eq!(name, "泰安市");
    /// }
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query(&self, text: &str, parameters: impl Into<Parameters>) -> Result<Rows> {
        let started = Instant::now();
        let rows = self.run(text, parameters.into(), self.guard())?;
        Ok(rows.spent(started.elapsed()))
    }

    /// Compiles a statement that is to be run many times.
    ///
    /// # Errors
    ///
    /// `SyntaxError` and `ProcedureError` (`ProcedureNotFound`) if the statement is invalid.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let double = db.prepare("RETURN $n * 2")?;
    /// assert_eq!(double.query_one::<i64>(tupu::params! { "n" => 21 })?, 42);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn prepare(&self, text: &str) -> Result<Prepared> {
        Prepared::new(self, text)
    }

    /// Runs the statements of a script in order, each as its own transaction unless the script contains `BEGIN`; stops
    /// at the first that fails.
    ///
    /// # Errors
    ///
    /// The errors of [`Session::query`](crate::Session::query), for the first statement that fails; earlier ones have
    /// been run.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let summary = db.execute_script("CREATE (:City {name: '泰安市'}); CREATE (:City {name: '江门市'});")?;
    /// assert_eq!(summary.counters.nodes_created, 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn execute_script(&self, text: &str) -> Result<Summary> {
        self.session().run_script(text, ())
    }
}
