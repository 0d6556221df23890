//! The public API: the only room that covers everything from text to rows. Must not know terminals.
//!
//! | file | its job |
//! | --- | --- |
//! | `mod`, `statements` | [`Database`]: open, transactions; statements that are transactions of their own |
//! | `typed_queries` | `query_as`, `query_one` and `query_opt` of the handles that have `query` |
//! | `options`, `open` | [`DatabaseBuilder`] and the limits of a query; opening a database with the options |
//! | `compile`, `prepared` | text → plan, the cache of plans, [`Prepared`] |
//! | `run`, `stream`, `explain` | plan → rows, all at once or as they are asked for; plans as rows |
//! | `many_rows` | one statement for many rows of parameters |
//! | `transaction`, `read_transaction`, `session` | [`WriteTransaction`], [`ReadTransaction`]; statements with `BEGIN` and `COMMIT` among them |
//! | `graph_reader` | reading without the query language, and petgraph on top |
//! | `shared`, `published` | what all handles share; the newest state |
//! | `writer`, `commit`, `intermediate_commits` | the one writer; durable, then visible; checkpoints; commits in the middle of a statement |
//! | `history`, `past` | reading earlier states, and forgetting them; the states at hand |
//! | `files` | checkpoints, syncs, backups and closing, where a program asks for them |
//! | `following` | the database of another process, read beside it |
//! | `subscribe`, `subscription`, `change` | notifications of what is committed |
//! | `rows`, `row`, `parameters`, `summary`, `notice` | what goes in and comes out |
//! | `picture` | drawing what a query finds |
//! | `reference` | the pages of help |
//! | `import`, `export` | [`Importer`]: files into a new database; a whole graph as text |
//! | `schema`, `standing_rules` | the schema as a script, compared and applied |
//! | `demo` | the knowledge graph that ships with tupu |
//!
//! Isolation: a read sees one committed state from its start to its end (snapshot isolation). There is one writer at a
//! time, and its changes become visible to everyone when it has committed. Under `Durability::Full` that is when they
//! are on the disk: the writer is free for the next transaction before that, so that concurrent commits share a sync,
//! and readers never wait.

mod catalog;
mod change;
mod commit;
mod compared_names;
mod compile;
mod demo;
mod derivation;
mod explain;
mod export;
mod files;
mod following;
mod graph_reader;
mod history;
mod import;
mod intermediate_commits;
mod literal;
mod many_rows;
mod notice;
mod open;
mod options;
mod parameters;
mod past;
#[cfg(feature = "pictures")]
mod picture;
mod prepared;
mod published;
mod read_transaction;
mod reference;
mod row;
mod rows;
mod rule_checks;
mod rule_order;
mod rule_search;
mod run;
mod schema;
mod search_states;
mod session;
mod shared;
mod standing_rules;
mod statements;
mod stream;
mod subscribe;
mod subscription;
mod summary;
#[cfg(test)]
mod tests;
mod transaction;
mod typed_queries;
mod why;
mod writer;

pub use change::{ChangeEvent, StatementData};
pub use graph_reader::GraphReader;
pub use import::Importer;
pub use literal::literal_or_text;
pub use notice::Notice;
pub use options::{DatabaseBuilder, Limits};
pub use parameters::Parameters;
pub use past::AsOf;
#[cfg(feature = "pictures")]
pub use picture::Picture;
pub use prepared::Prepared;
pub use read_transaction::ReadTransaction;
pub use reference::{Reference, ReferenceKind, ReferencePage, reference};
pub use row::Row;
pub use rows::Rows;
pub use session::Session;
pub use subscription::{CommittedChanges, Subscription};
pub use summary::Summary;
pub use transaction::WriteTransaction;

use crate::error::Result;
use crate::executor::Interrupt;
use crate::graph::{Graph, GraphView};
use crate::storage::{Keep, OpenOptions, Store};
use compile::{Compiled, CompiledKind, Dating};
use following::Following;
use options::{Guard, Settings};
use shared::Shared;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use writer::Writer;

/// A knowledge graph, in a file or in memory. Handles are cheap to clone and can be sent to other threads.
///
/// ```
/// use tupu::{Database, params};
/// let db = Database::in_memory();
/// db.execute("CREATE (:City {name: $name})-[:LOCATED_IN]->(:Province {name: '山东省'})", params! { "name" => "泰安市" })?;
/// let rows: Vec<(String, i64)> =
///     db.query_as("MATCH (p:Province)<-[:LOCATED_IN]-(c) RETURN p.name, count(c)", ())?;
/// assert_eq!(rows, [("山东省".to_owned(), 1)]);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Database {
    shared: Arc<Shared>,
}

impl Database {
    /// Sets the options for opening a database.
    ///
    /// ```
    /// let db = tupu::Database::builder().memory_limit(1 << 20).in_memory();
    /// let refused = db.execute("RETURN range(1, 1000000)", ());
    /// assert_eq!(refused.unwrap_err().code(), tupu::ErrorCode::MemoryLimit);
    /// ```
    pub fn builder() -> DatabaseBuilder {
        DatabaseBuilder::default()
    }

    /// An empty graph that is dropped with its last handle.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// assert_eq!(db.query_one::<i64>("MATCH (n) RETURN count(n)", ())?, 0);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn in_memory() -> Database {
        Database::builder().in_memory()
    }

    /// Opens the graph in a file. If the file does not exist, the graph is empty, and its first write creates the file.
    ///
    /// While the database is open, there is a log (`graph.tupu-wal`) and a lock (`graph.tupu-lock`) beside the file.
    /// When the last handle is dropped, or by [`Database::close`], the log is folded into the file and both are
    /// removed. The log of a large graph is kept if it is small relative to the file; it is then part of the database.
    ///
    /// # Errors
    ///
    /// `StorageError`: `NotADatabase` for a file of another kind, `UnsupportedVersion` for a file of a newer version of
    /// tupu, `Locked` if another process has it open for writing, `LogMissing` if the log that belongs to it is missing
    /// ([`DatabaseBuilder::without_log`] opens it), `Corruption` if it is damaged, `InputOutput` if it cannot be read, or if its name
    /// is that of the log, the lock or the temporary file of a graph (`…-wal`, `…-lock`, `…-new`).
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let db = tupu::Database::open(&path)?;
    /// assert!(!path.exists());
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?; // on disk when this returns
    /// drop(db); // the file is all of the graph now: it may be copied, sent and kept
    /// let db = tupu::Database::open(&path)?;
    /// assert_eq!(db.query_one::<String>("MATCH (c:City) RETURN c.name", ())?, "泰安市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn open(path: impl AsRef<Path>) -> Result<Database> {
        Database::builder().open(path)
    }

    /// Opens the graph in a file for reading only: any number of readers may be open beside the process that writes it.
    ///
    /// Every query sees everything that was committed before it, because it first reads new entries of the log.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::open`].
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let writer = tupu::Database::open(&path)?;
    /// writer.execute("CREATE (:City {name: '江门市'})", ())?;
    /// let reader = tupu::Database::open_read_only(&path)?; // usually in another process
    /// writer.execute("MATCH (c:City) SET c.name = '泰安市'", ())?;
    /// assert_eq!(reader.query_one::<String>("MATCH (c:City) RETURN c.name", ())?, "泰安市");
    /// assert!(reader.execute("CREATE (:City)", ()).is_err());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Database> {
        Database::builder().read_only(true).open(path)
    }

    /// The built-in knowledge graph (`graph-data/`), in memory.
    ///
    /// # Errors
    ///
    /// `StorageError` (`Corruption`) if the built-in snapshot cannot be read.
    ///
    /// ```
    /// let db = tupu::Database::demo()?;
    /// let cities: i64 = db.query_one(
    ///     "MATCH (c:City)-[:LOCATED_IN]->(:Province {name: '山东省'}) RETURN count(c)", ())?;
    /// assert_eq!(cities, 16);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn demo() -> Result<Database> {
        Database::builder().demo()
    }

    fn with_graph(settings: Settings, graph: Graph, store: Option<Store>) -> Database {
        let mut graph = graph.knowing(&settings.units);
        if store.is_none() && settings.keep.is_some_and(Keep::is_kept) {
            graph.keep_ids();
        }
        Database {
            shared: Arc::new(Shared::new(settings, Writer { graph, store })),
        }
    }

    fn open_file(settings: Settings, path: &Path) -> Result<Database> {
        if settings.read_only {
            let (following, view) = Following::open(path, settings.without_log)?;
            let shared = Shared::following(settings, following, view);
            return Ok(Database {
                shared: Arc::new(shared),
            });
        }
        let options = OpenOptions {
            create: true,
            durability: settings.durability,
            without_log: settings.without_log,
            keep: settings.keep,
        };
        let (store, graph) = Store::open(path, options)?;
        Ok(Database::with_graph(settings, graph, Some(store)))
    }

    /// A session: a sequence of statements, which may include `BEGIN`, `COMMIT` and `ROLLBACK`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut session = db.session();
    /// session.run_script("BEGIN; CREATE (:City); ROLLBACK; CREATE (:Province);", ())?;
    /// assert_eq!(db.query_one::<i64>("MATCH (n) RETURN count(n)", ())?, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn session(&self) -> Session {
        Session::new(self)
    }

    /// Begins a write transaction, after waiting for the previous one.
    ///
    /// # Errors
    ///
    /// `TransactionError`: `ReadOnly` if the database is read-only, `TransactionState` if another writer does not end
    /// within the busy timeout.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut tx = db.begin_write()?;
    /// tx.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// tx.commit()?; // dropping it rolls back
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn begin_write(&self) -> Result<WriteTransaction> {
        WriteTransaction::begin(self, self.guard())
    }

    /// Runs a closure in a write transaction, and commits afterwards; if it fails, the transaction is rolled back.
    /// There is one writer at a time, so that nothing is ever run twice.
    ///
    /// # Errors
    ///
    /// The errors of [`Database::begin_write`], of `work`, and of [`WriteTransaction::commit`].
    ///
    /// ```
    /// use tupu::{Database, params};
    /// let db = Database::in_memory();
    /// let cities = db.write(|tx| {
    ///     for name in ["泰安市", "江门市"] {
    ///         tx.execute("CREATE (:City {name: $name})", params! { "name" => name })?;
    ///     }
    ///     tx.query_one::<i64>("MATCH (c:City) RETURN count(c)", ())
    /// })?;
    /// assert_eq!(cities, 2);
    /// let failed = db.write(|tx| tx.execute("CREATE (:City) RETURN 1 / 0", ()));
    /// assert!(failed.is_err());
    /// assert_eq!(db.query_one::<i64>("MATCH (c:City) RETURN count(c)", ())?, 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn write<T>(&self, work: impl FnOnce(&mut WriteTransaction) -> Result<T>) -> Result<T> {
        let mut transaction = self.begin_write()?;
        let answer = work(&mut transaction)?;
        transaction.commit()?;
        Ok(answer)
    }

    /// Begins a transaction that reads one committed state, whatever is committed in the meantime.
    ///
    /// # Errors
    ///
    /// `StorageError` if another process writes the database and its commits cannot be read (`Corruption`,
    /// `InputOutput`, `LogMissing`). In a database of this process, it never fails.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// let tx = db.begin_read()?;
    /// db.execute("MATCH (c:City) DELETE c", ())?;
    /// assert_eq!(tx.query_one::<String>("MATCH (c:City) RETURN c.name", ())?, "泰安市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn begin_read(&self) -> Result<ReadTransaction> {
        ReadTransaction::begin(self, self.guard())
    }

    /// The handle that stops every query of the database, in any handle, session or transaction.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.interrupt().interrupt();
    /// let error = db.execute("MATCH (n) RETURN count(n)", ()).unwrap_err();
    /// assert_eq!(error.code(), tupu::ErrorCode::Cancelled);
    /// db.interrupt().reset();
    /// ```
    pub fn interrupt(&self) -> Interrupt {
        self.shared.settings.interrupt.clone()
    }

    fn guard(&self) -> Guard {
        Guard::new(&self.shared.settings)
    }

    fn compile_for(&self, text: &str, view: &GraphView, guard: &Guard) -> Result<Arc<Compiled>> {
        self.shared
            .compiled(None, text, view, (guard, Dating::Open))
    }

    /// Runs a statement as its own transaction.
    fn run(&self, text: &str, parameters: Parameters, guard: Guard) -> Result<Rows> {
        let view = self.shared.newest()?;
        let started = Instant::now();
        let compiled = self.compile_for(text, &view, &guard)?;
        self.run_compiled(&compiled, view, parameters, guard.since(started))
    }

    /// Runs a statement that was compiled for a state.
    fn run_compiled(
        &self,
        compiled: &Compiled,
        view: Arc<GraphView>,
        parameters: Parameters,
        guard: Guard,
    ) -> Result<Rows> {
        let writes = match &compiled.kind {
            CompiledKind::Query(query) => query.plan.writes,
            CompiledKind::Dated(_)
            | CompiledKind::Begin
            | CompiledKind::Commit
            | CompiledKind::Rollback => false,
        };
        if !writes {
            return ReadTransaction::at(self, view, guard).run(compiled, parameters);
        }
        drop(view);
        let mut transaction = WriteTransaction::begin(self, guard)?;
        let rows = transaction.run_only(compiled, parameters)?;
        transaction.commit()?;
        Ok(rows)
    }
}
