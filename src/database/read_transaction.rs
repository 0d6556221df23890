//! Reading one committed state.

use super::compile::{Caches, Compiled, CompiledKind, Dating};
use super::options::{Guard, Limits};
use super::past::PastState;
use super::run;
use super::transaction::session_only;
use super::writer::read_only;
use super::{Database, Parameters, Rows};
use crate::error::Result;
use crate::executor::Interrupt;
use crate::graph::{CommitStamp, GraphView};
use crate::value::temporal::Clock;
use std::sync::Arc;
use std::time::Instant;

/// A transaction that reads one committed state from its start to its end, whatever is committed in the meantime.
///
/// In a database that another process writes, it first reads new entries of the log. If that fails, the transaction
/// does not begin: an outdated state is never read as the newest.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let before = db.begin_read()?;
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// assert_eq!(before.query_as::<i64>("MATCH (c) RETURN count(c)", ())?, [0]);
/// assert_eq!(db.begin_read()?.query_as::<i64>("MATCH (c) RETURN count(c)", ())?, [1]);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ReadTransaction {
    database: Database,
    view: Arc<GraphView>,
    clock: Clock,
    guard: Guard,
    /// The statements compiled for an earlier state; `None` in the newest.
    caches: Option<Arc<Caches>>,
}

impl ReadTransaction {
    pub(super) fn begin(database: &Database, guard: Guard) -> Result<ReadTransaction> {
        let view = database.shared.newest()?;
        Ok(ReadTransaction::at(database, view, guard))
    }

    /// The commit that made the state which the transaction reads.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let before = db.begin_read()?;
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// assert_eq!((before.commit().number.0, db.begin_read()?.commit().number.0), (0, 1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn commit(&self) -> CommitStamp {
        self.view.commit()
    }

    /// A transaction on a given state.
    pub(super) fn at(database: &Database, view: Arc<GraphView>, guard: Guard) -> ReadTransaction {
        ReadTransaction {
            database: database.clone(),
            view,
            clock: Clock::system(),
            guard,
            caches: None,
        }
    }

    /// In the state of an earlier commit.
    pub(super) fn in_past(database: &Database, state: PastState, guard: Guard) -> ReadTransaction {
        ReadTransaction {
            caches: Some(state.caches),
            ..ReadTransaction::at(database, state.view, guard)
        }
    }

    /// The handle that stops the queries of this transaction.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// let tx = db.begin_read()?;
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
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// let mut tx = db.begin_read()?;
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
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// let mut tx = db.begin_read()?;
    /// tx.set_limits(tupu::Limits { memory: Some(1 << 20), ..tupu::Limits::default() });
    /// let refused = tx.query("RETURN range(1, 1000000)", ()).and_then(|rows| rows.finish());
    /// assert_eq!(refused.unwrap_err().code(), tupu::ErrorCode::MemoryLimit);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn set_limits(&mut self, limits: Limits) {
        self.guard.limits = limits;
    }

    /// The newest state that it knows of: another one than it reads where that is of an earlier commit.
    fn newest(&self) -> Arc<GraphView> {
        match &self.caches {
            None => Arc::clone(&self.view),
            Some(_) => self.database.shared.published.get(),
        }
    }

    /// The state it reads.
    pub(super) fn view(&self) -> &Arc<GraphView> {
        &self.view
    }

    /// Runs a statement that only reads; rows are created on demand.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::query`](crate::Database::query); `TransactionError` (`ReadOnly`) for a statement that writes.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// let tx = db.begin_read()?;
    /// assert_eq!(tx.query("UNWIND [1, 2] AS n RETURN n", ())?.count(), 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query(&self, text: &str, parameters: impl Into<Parameters>) -> Result<Rows> {
        let started = Instant::now();
        let compiled = self.compile(text)?;
        self.run_within(&compiled, parameters.into(), &self.guard.since(started))
    }

    fn compile(&self, text: &str) -> Result<Arc<Compiled>> {
        let shared = &self.database.shared;
        let dating = (&self.guard, Dating::Open);
        shared.compiled(self.caches.as_deref(), text, &self.view, dating)
    }

    /// The state that a statement reads: another one than that of the transaction where it says `AS OF`.
    #[cfg(feature = "pictures")]
    pub(super) fn view_of(&self, text: &str, parameters: &Parameters) -> Result<Arc<GraphView>> {
        match &self.compile(text)?.kind {
            CompiledKind::Dated(dated) => {
                let (newest, state, _) =
                    self.database.dated_state(dated, parameters, &self.guard)?;
                Ok(state.map_or(newest, |state| state.view))
            }
            CompiledKind::Query(_)
            | CompiledKind::Begin
            | CompiledKind::Commit
            | CompiledKind::Rollback => Ok(Arc::clone(&self.view)),
        }
    }

    pub(super) fn run(&self, compiled: &Compiled, parameters: Parameters) -> Result<Rows> {
        self.run_within(compiled, parameters, &self.guard)
    }

    fn run_within(
        &self,
        compiled: &Compiled,
        parameters: Parameters,
        guard: &Guard,
    ) -> Result<Rows> {
        match &compiled.kind {
            CompiledKind::Query(query) if query.plan.writes => Err(read_only()),
            CompiledKind::Query(query) => run::read(
                query,
                &self.database.shared,
                (&self.view, &self.newest()),
                parameters,
                (self.clock.next_statement(), guard),
            ),
            CompiledKind::Dated(dated) => self.database.run_dated(dated, parameters, guard),
            CompiledKind::Begin | CompiledKind::Commit | CompiledKind::Rollback => {
                Err(session_only())
            }
        }
    }
}
