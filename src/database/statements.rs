//! Statements on a database: each is its own transaction.

use super::{Database, Parameters, Prepared, Rows, Summary};
use crate::error::Result;
use std::time::Instant;

impl Database {
    /// Runs a statement and passes over its rows: for what it does, not for what it returns.
    ///
    /// # Errors
    ///
    /// As [`Database::query`].
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

    /// Runs a statement. It is its own transaction: on an error nothing of it stays.
    ///
    /// # Errors
    ///
    /// `SyntaxError` (with the code of what is wrong) and `ProcedureError` (`ProcedureNotFound`) where the statement is
    /// wrong as written, `ParameterMissing` (`MissingParameter`) where it reads a parameter that is not given. At
    /// runtime `TypeError`, `ArgumentError`, `ArithmeticError`, `SemanticError` and `EntityNotFound` for values that do
    /// not fit, `ConstraintVerificationFailed` (`ConstraintViolation`, `DeleteConnectedNode`) for a write that must not
    /// be, `TransactionError` (`ReadOnly`) for a write where only reading is allowed, `LimitError` (`TimeOut`,
    /// `Cancelled`, `MemoryLimit`, `WorkLimit`), and `StorageError` (`InputOutput`) where a file cannot be read or the
    /// log cannot be written.
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

    /// Compiles a statement to run it many times.
    ///
    /// # Errors
    ///
    /// `SyntaxError` and `ProcedureError` (`ProcedureNotFound`) where the statement is wrong as written.
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

    /// Runs the statements of a script in order, each its own transaction unless the script says `BEGIN`; stops at the
    /// first that fails.
    ///
    /// # Errors
    ///
    /// As [`Session::query`](crate::Session::query), for the first statement that fails; those before it have been run.
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
