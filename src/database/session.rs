//! A session: a sequence of statements, including `BEGIN`, `COMMIT` and `ROLLBACK`, for shells, scripts and servers.

use super::compile::CompiledKind;
use super::options::{Guard, Limits};
use super::{Database, Parameters, Rows, Summary, WriteTransaction};
use crate::error::{Error, ErrorCode, Result};
use crate::executor::Interrupt;
use crate::syntax;
use std::sync::Arc;
use std::time::Instant;

/// A sequence of statements. Without `BEGIN` each is its own transaction.
///
/// ```
/// let mut session = tupu::Database::in_memory().session();
/// session.query("BEGIN", ())?;
/// session.query("CREATE (:City {name: '泰安市'})", ())?;
/// session.query("ROLLBACK", ())?;
/// assert_eq!(session.query("MATCH (c) RETURN c", ())?.count(), 0);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Debug)]
pub struct Session {
    database: Database,
    transaction: Option<WriteTransaction>,
    guard: Guard,
}

impl Session {
    pub(super) fn new(database: &Database) -> Session {
        Session {
            database: database.clone(),
            transaction: None,
            guard: database.guard(),
        }
    }

    /// The database of the session.
    ///
    /// ```
    /// let mut session = tupu::Database::in_memory().session();
    /// session.query("CREATE (:City {name: '泰安市'})", ())?;
    /// assert_eq!(session.database().query_one::<i64>("MATCH (c:City) RETURN count(c)", ())?, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Whether a transaction is open.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut session = db.session();
    /// session.query("BEGIN", ())?;
    /// assert!(session.in_transaction());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// The handle that stops the queries of this session.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut session = db.session();
    /// session.interrupt().interrupt();
    /// let stopped = session.query("UNWIND range(1, 1000000) AS n RETURN sum(n)", ()).and_then(|rows| rows.finish());
    /// assert_eq!(stopped.unwrap_err().code(), tupu::ErrorCode::Cancelled);
    /// ```
    pub fn interrupt(&self) -> Interrupt {
        self.guard.interrupt.clone()
    }

    /// Replaces the handle that stops its queries.
    ///
    /// ```
    /// let interrupt = tupu::Interrupt::new();
    /// let db = tupu::Database::in_memory();
    /// let mut session = db.session();
    /// session.set_interrupt(interrupt.clone());
    /// interrupt.interrupt();
    /// let stopped = session.query("UNWIND range(1, 1000000) AS n RETURN sum(n)", ()).and_then(|rows| rows.finish());
    /// assert_eq!(stopped.unwrap_err().code(), tupu::ErrorCode::Cancelled);
    /// ```
    pub fn set_interrupt(&mut self, interrupt: Interrupt) {
        if let Some(transaction) = &mut self.transaction {
            transaction.set_interrupt(interrupt.clone());
        }
        self.guard.interrupt = interrupt;
    }

    /// The limits of its queries.
    ///
    /// ```
    /// let db = tupu::Database::builder().memory_limit(1 << 20).in_memory();
    /// assert_eq!(db.session().limits().memory, Some(1 << 20));
    /// ```
    pub fn limits(&self) -> Limits {
        self.guard.limits
    }

    /// Sets the limits of its queries, in place of those of the database.
    ///
    /// ```
    /// let mut session = tupu::Database::in_memory().session();
    /// session.set_limits(tupu::Limits { memory: Some(1 << 20), ..tupu::Limits::default() });
    /// let error = session.query("UNWIND range(1, 1000000) AS n RETURN n ORDER BY n DESC", ())?.finish().unwrap_err();
    /// assert_eq!(error.code(), tupu::ErrorCode::MemoryLimit);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn set_limits(&mut self, limits: Limits) {
        if let Some(transaction) = &mut self.transaction {
            transaction.set_limits(limits);
        }
        self.guard.limits = limits;
    }

    /// The sources of the facts that the session states.
    ///
    /// ```
    /// let mut session = tupu::Database::in_memory().session();
    /// session.set_citing(["a3.p1"]);
    /// assert_eq!(session.citing().len(), 1);
    /// ```
    pub fn citing(&self) -> &[Arc<str>] {
        &self.guard.sources
    }

    /// Sets the sources of the facts that the session states from now on, in addition to those that a statement
    /// specifies.
    ///
    /// ```
    /// let mut session = tupu::Database::in_memory().session();
    /// session.set_citing(["a3.p1"]);
    /// session.query("CREATE (:City {name: '泰安市'})", ())?;
    /// let (sources,): (Vec<String>,) = session.query("MATCH (c:City) RETURN sources(c, 'name')", ())?.one()?;
    /// assert_eq!(sources, ["a3.p1"]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn set_citing<S: Into<Arc<str>>>(&mut self, sources: impl IntoIterator<Item = S>) {
        self.guard.sources = sources.into_iter().map(Into::into).collect();
        if let Some(transaction) = &mut self.transaction {
            transaction.set_citing(self.guard.sources.iter().cloned());
        }
    }

    /// Runs one statement.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query); `TransactionError` (`TransactionState`) for a COMMIT or
    /// ROLLBACK without BEGIN, and for a BEGIN within a transaction.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut session = db.session();
    /// session.query("BEGIN", ())?;
    /// session.query("CREATE (:City)", ())?;
    /// session.query("COMMIT", ())?;
    /// assert_eq!(db.query_one::<i64>("MATCH (c:City) RETURN count(c)", ())?, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query(&mut self, text: &str, parameters: impl Into<Parameters>) -> Result<Rows> {
        let started = Instant::now();
        let rows = self.run(text, parameters.into(), started)?;
        Ok(rows.spent(started.elapsed()))
    }

    fn run(&mut self, text: &str, parameters: Parameters, started: Instant) -> Result<Rows> {
        let view = self.database.shared.newest()?;
        let compiled = match &self.transaction {
            Some(transaction) => transaction.compile(text)?,
            None => self.database.compile_for(text, &view, &self.guard)?,
        };
        match (&compiled.kind, &mut self.transaction) {
            (CompiledKind::Begin, None) => {
                self.transaction =
                    Some(WriteTransaction::begin(&self.database, self.guard.clone())?);
                Ok(Rows::empty())
            }
            (CompiledKind::Begin, Some(_)) => {
                Err(state("a transaction is open already").hint("COMMIT or ROLLBACK it first"))
            }
            (CompiledKind::Commit, _) => {
                self.end()?.commit()?;
                Ok(Rows::empty())
            }
            (CompiledKind::Rollback, _) => {
                self.end()?.rollback();
                Ok(Rows::empty())
            }
            (_, Some(transaction)) => transaction.run_since(started, &compiled, parameters),
            (_, None) => {
                let guard = self.guard.since(started);
                self.database
                    .run_compiled(&compiled, view, parameters, guard)
            }
        }
    }

    /// Runs the statements of a script in order; stops at the first that fails, which is rolled back completely, while
    /// earlier ones remain. The spans of errors are relative to the whole text.
    ///
    /// # Errors
    ///
    /// The errors of [`Session::query`], for the first statement that fails; earlier ones have been run.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut session = db.session();
    /// let summary = session.run_script("CREATE (:City); CREATE (:City {name: $name});", tupu::params! { "name" => "泰安市" })?;
    /// assert_eq!(summary.counters.nodes_created, 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn run_script(&mut self, text: &str, parameters: impl Into<Parameters>) -> Result<Summary> {
        let parameters = parameters.into();
        let mut total = Summary::default();
        for span in syntax::split_statements(text) {
            let (start, end) = (span.start as usize, span.end as usize);
            let statement = text.get(start..end).unwrap_or_default();
            let summary = self
                .query(statement, &parameters)
                .and_then(Rows::finish)
                .map_err(|error| error.moved_by(start))?;
            total.add(&summary);
        }
        Ok(total)
    }

    fn end(&mut self) -> Result<WriteTransaction> {
        let open = self.transaction.take();
        open.ok_or_else(|| state("no transaction is open").hint("start one with BEGIN"))
    }
}

fn state(message: &str) -> Error {
    Error::transaction(ErrorCode::TransactionState, message)
}
