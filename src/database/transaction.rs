//! Transactions: a write transaction owns the writer until it ends; a read transaction owns one committed state.

use super::compile::{Compiled, CompiledKind};
use super::options::{Guard, Limits};
use super::run;
use super::writer::{Writer, read_only};
use super::{Database, Parameters, Rows, Summary};
use crate::error::{Error, ErrorCode, Result};
use crate::executor::{Interrupt, Journal};
use crate::graph::GraphView;
use crate::value::temporal::Clock;
use std::sync::Arc;
use std::time::Instant;

/// A write transaction. There is one at a time; dropping it rolls it back.
///
/// A statement that fails leaves the transaction in the state before that statement.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let mut tx = db.begin_write()?;
/// tx.execute("CREATE (:City {name: '泰安市'})", ())?;
/// drop(tx); // rolled back
/// assert_eq!(db.query_one::<i64>("MATCH (c) RETURN count(c)", ())?, 0);
///
/// let mut tx = db.begin_write()?;
/// tx.execute("CREATE (:City {name: '泰安市'})", ())?;
/// tx.commit()?;
/// assert_eq!(db.query_one::<i64>("MATCH (c) RETURN count(c)", ())?, 1);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct WriteTransaction {
    database: Database,
    /// Present until the transaction has ended.
    writer: Option<Box<Writer>>,
    journal: Journal,
    clock: Clock,
    pub(super) guard: Guard,
}

impl WriteTransaction {
    pub(super) fn begin(database: &Database, guard: Guard) -> Result<WriteTransaction> {
        if database.shared.settings.read_only {
            return Err(read_only());
        }
        let limits = guard.start(&database.shared.settings);
        let writer = database.shared.take_writer_while(&|| limits.check())?;
        Ok(WriteTransaction {
            database: database.clone(),
            writer: Some(writer),
            journal: Journal::default(),
            clock: Clock::system(),
            guard,
        })
    }

    /// The handle that stops the queries of this transaction.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?;
    /// tx.interrupt().interrupt();
    /// let stopped = tx.query("UNWIND range(1, 1000000) AS n RETURN sum(n)", ()).and_then(|rows| rows.finish());
    /// assert_eq!(stopped.unwrap_err().code(), tupu::ErrorCode::Cancelled);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn interrupt(&self) -> Interrupt {
        self.guard.interrupt.clone()
    }

    /// Replaces the handle that stops its queries.
    ///
    /// ```
    /// let interrupt = tupu::Interrupt::new();
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?;
    /// tx.set_interrupt(interrupt.clone());
    /// interrupt.interrupt();
    /// let stopped = tx.query("UNWIND range(1, 1000000) AS n RETURN sum(n)", ()).and_then(|rows| rows.finish());
    /// assert_eq!(stopped.unwrap_err().code(), tupu::ErrorCode::Cancelled);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn set_interrupt(&mut self, interrupt: Interrupt) {
        self.guard.interrupt = interrupt;
    }

    /// Sets the limits of its queries, in place of those of the database.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?;
    /// tx.set_limits(tupu::Limits { memory: Some(1 << 20), ..tupu::Limits::default() });
    /// let refused = tx.query("RETURN range(1, 1000000)", ()).and_then(|rows| rows.finish());
    /// assert_eq!(refused.unwrap_err().code(), tupu::ErrorCode::MemoryLimit);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn set_limits(&mut self, limits: Limits) {
        self.guard.limits = limits;
    }

    /// Sets the sources of the facts that the transaction states from now on, in addition to those that a statement
    /// specifies.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?.citing(["a3.p1"]);
    /// tx.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// tx.commit()?;
    /// let (sources,): (Vec<String>,) = db.query_one("MATCH (c:City) RETURN sources(c, 'name')", ())?;
    /// assert_eq!(sources, ["a3.p1"]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn citing<S: Into<Arc<str>>>(mut self, sources: impl IntoIterator<Item = S>) -> Self {
        self.set_citing(sources);
        self
    }

    /// Sets the sources of an open transaction; without sources nothing is cited from now on.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?.citing(["a3.p1"]);
    /// tx.set_citing::<&str>([]);
    /// tx.execute("CREATE (:City)", ())?;
    /// tx.commit()?;
    /// assert!(db.query_one::<(Vec<String>,)>("MATCH (c:City) RETURN sources(c)", ())?.0.is_empty());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn set_citing<S: Into<Arc<str>>>(&mut self, sources: impl IntoIterator<Item = S>) {
        self.guard.sources = sources.into_iter().map(Into::into).collect();
    }

    /// Runs a statement and discards its rows.
    ///
    /// # Errors
    ///
    /// The errors of [`WriteTransaction::query`].
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?;
    /// tx.execute("CREATE (:City)", ())?;
    /// tx.commit()?;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn execute(&mut self, text: &str, parameters: impl Into<Parameters>) -> Result<Summary> {
        self.query(text, parameters)?.finish()
    }

    /// Runs a statement to its end; all rows are available when it returns.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query); `TransactionError` (`TransactionState`) once it has ended.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?;
    /// assert_eq!(tx.query("UNWIND [1, 2] AS n RETURN n", ())?.count(), 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query(&mut self, text: &str, parameters: impl Into<Parameters>) -> Result<Rows> {
        let started = Instant::now();
        let compiled = self.compile(text)?;
        self.run_since(started, &compiled, parameters.into())
    }

    /// Compiles a statement for the graph as the transaction sees it.
    pub(super) fn compile(&self, text: &str) -> Result<Arc<Compiled>> {
        self.database.compile_for(text, self.view()?, &self.guard)
    }

    /// The graph as the transaction sees it.
    pub(super) fn view(&self) -> Result<&GraphView> {
        let writer = self.writer.as_deref().ok_or_else(ended)?;
        Ok(writer.graph.view())
    }

    /// Runs a statement on which time has been spent since this instant.
    pub(super) fn run_since(
        &mut self,
        started: Instant,
        compiled: &Compiled,
        parameters: Parameters,
    ) -> Result<Rows> {
        let guard = self.guard.since(started);
        let idle = std::mem::replace(&mut self.guard, guard);
        let rows = self.run(compiled, parameters);
        self.guard = idle;
        rows
    }

    /// Runs a statement that is the whole transaction, so that it may make intermediate commits.
    pub(super) fn run_only(&mut self, compiled: &Compiled, parameters: Parameters) -> Result<Rows> {
        self.run_as(compiled, parameters, true)
    }

    fn run(&mut self, compiled: &Compiled, parameters: Parameters) -> Result<Rows> {
        self.run_as(compiled, parameters, false)
    }

    fn run_as(&mut self, compiled: &Compiled, parameters: Parameters, own: bool) -> Result<Rows> {
        let clock = self.clock.next_statement();
        let shared = Arc::clone(&self.database.shared);
        let (writer, journal) = (self.writer.as_mut().ok_or_else(ended)?, &mut self.journal);
        match &compiled.kind {
            CompiledKind::Query(query) => {
                let open = run::Open {
                    writer,
                    journal,
                    own,
                };
                run::write(query, &shared, open, parameters, (clock, &self.guard))
            }
            CompiledKind::Dated(dated) => self.database.run_dated(dated, parameters, &self.guard),
            CompiledKind::Begin | CompiledKind::Commit | CompiledKind::Rollback => {
                Err(session_only())
            }
        }
    }

    /// Makes the transaction durable and visible. After an error it has no effect.
    ///
    /// # Errors
    ///
    /// `ConstraintVerificationFailed` (`ConstraintViolation`) if a value is missing that a constraint requires, or a source
    /// that is cited is no node of any source key; `StorageError` (`InputOutput`) if the log cannot be written: the
    /// transaction has no effect then;
    /// `TransactionError` (`TransactionState`) if it has ended.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?;
    /// tx.execute("CREATE (:City)", ())?;
    /// tx.commit()?;
    /// assert_eq!(db.query_one::<i64>("MATCH (c:City) RETURN count(c)", ())?, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn commit(mut self) -> Result<()> {
        match &self.writer {
            // Where this fails, the transaction is rolled back.
            Some(writer) => writer.graph.verify_source_keys()?,
            None => return Err(ended()),
        }
        let Some(writer) = self.writer.take() else {
            return Err(ended());
        };
        let journal = std::mem::take(&mut self.journal);
        self.database.shared.commit(writer, journal)
    }

    /// Rolls back all changes, as dropping it does.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?;
    /// tx.execute("CREATE (:City)", ())?;
    /// tx.rollback();
    /// assert_eq!(db.query_one::<i64>("MATCH (c:City) RETURN count(c)", ())?, 0);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn rollback(self) {
        drop(self);
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        if let Some(mut writer) = self.writer.take() {
            // The inverses of applied changes always apply, so there is no error to report.
            let _ = self.journal.undo(&mut writer.graph);
            writer.graph.settle();
            self.database.shared.give_back(writer);
        }
    }
}

fn ended() -> Error {
    Error::transaction(ErrorCode::TransactionState, "the transaction has ended")
}

pub(super) fn session_only() -> Error {
    Error::transaction(
        ErrorCode::TransactionState,
        "BEGIN, COMMIT and ROLLBACK belong to a session",
    )
    .hint("use `Database::session`, or `begin_write` and `commit` from Rust")
}
