//! The public API: the only room that sees the whole road from text to rows. Must not know terminals.
//!
//! | file | its job |
//! | --- | --- |
//! | `mod` | [`Database`]: open, query, transactions |
//! | `options` | [`DatabaseBuilder`] and the limits of a query |
//! | `compile`, `prepared` | text → plan, the cache of plans, [`Prepared`] |
//! | `run`, `explain` | plan → rows; the one file that drives the executor; plans as rows |
//! | `transaction`, `session` | [`WriteTransaction`], [`ReadTransaction`]; statements with `BEGIN` and `COMMIT` among them |
//! | `writer`, `shared` | the one writer, the published state, commit |
//! | `graph_reader` | reading without the query language, and petgraph on top |
//! | `rows`, `row`, `parameters`, `summary` | what goes in and comes out |
//! | `picture` | drawing what a query finds |
//! | `schema` | indexes and constraints |
//! | `demo` | the knowledge graph that ships with tupu |
//!
//! Isolation: a read sees one committed state from its start to its end (snapshot isolation); there is one writer at a
//! time, and what it does is seen when it has committed, by everyone at once.

mod compile;
mod demo;
mod explain;
mod graph_reader;
mod options;
mod parameters;
mod picture;
mod prepared;
mod row;
mod rows;
mod run;
mod schema;
mod session;
mod shared;
mod summary;
mod transaction;
mod writer;

pub use graph_reader::GraphReader;
pub use options::{DatabaseBuilder, Limits};
pub use parameters::{Parameters, literal_or_text};
pub use picture::Picture;
pub use prepared::Prepared;
pub use row::Row;
pub use rows::Rows;
pub use session::Session;
pub use summary::Summary;
pub use transaction::{ReadTransaction, WriteTransaction};

use crate::error::Result;
use crate::executor::Interrupt;
use crate::graph::{Graph, GraphView};
use crate::storage::{OpenOptions, Store};
use compile::{Compiled, CompiledKind};
use options::{Guard, Settings};
use serde::de::DeserializeOwned;
use shared::Shared;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use writer::Writer;

/// A knowledge graph: in a file, or in memory. Handles are cheap to clone and can be sent to other threads.
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
    /// Chooses how a database is opened.
    pub fn builder() -> DatabaseBuilder {
        DatabaseBuilder::default()
    }

    /// An empty graph that is gone when its last handle is dropped.
    pub fn in_memory() -> Database {
        Database::builder().in_memory()
    }

    /// The graph in a file, created where it is not there.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let db = tupu::Database::open(&path)?;
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?; // on disk when this returns
    /// drop(db);
    /// let db = tupu::Database::open(&path)?;
    /// assert_eq!(db.query_one::<String>("MATCH (c:City) RETURN c.name", ())?, "泰安市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn open(path: impl AsRef<Path>) -> Result<Database> {
        Database::builder().open(path)
    }

    /// The knowledge graph that ships with tupu (`graph-data/`), in memory.
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
        Database {
            shared: Arc::new(Shared::new(settings, Writer { graph, store })),
        }
    }

    fn open_file(settings: Settings, path: &Path) -> Result<Database> {
        let options = OpenOptions {
            create: true,
            durability: settings.durability,
        };
        let (store, graph) = Store::open(path, options)?;
        Ok(Database::with_graph(settings, graph, Some(store)))
    }

    /// Runs a statement and passes over its rows: for what it does, not for what it returns.
    pub fn execute(&self, text: &str, parameters: impl Into<Parameters>) -> Result<Summary> {
        self.query(text, parameters)?.finish()
    }

    /// Runs a statement. It is its own transaction: on an error nothing of it stays.
    pub fn query(&self, text: &str, parameters: impl Into<Parameters>) -> Result<Rows> {
        let started = Instant::now();
        let compiled = self.compile(text)?;
        let rows = self.run(&compiled, parameters.into(), self.guard())?;
        Ok(rows.spent(started.elapsed()))
    }

    /// Runs a statement; each row becomes a `T`: a tuple, a struct, for one column the type of its value.
    ///
    /// ```
    /// #[derive(serde::Deserialize)]
    /// struct City { name: String, projects: Option<i64> }
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市', projects: 684}), (:City {name: '江门市'})", ())?;
    /// let cities: Vec<City> =
    ///     db.query_as("MATCH (c:City) RETURN c.name AS name, c.projects AS projects ORDER BY projects", ())?;
    /// assert_eq!((cities[0].name.as_str(), cities[1].projects), ("泰安市", None));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn query_as<T: DeserializeOwned>(
        &self,
        text: &str,
        parameters: impl Into<Parameters>,
    ) -> Result<Vec<T>> {
        self.query(text, parameters)?.to_vec()
    }

    /// Runs a statement that gives exactly one row.
    pub fn query_one<T: DeserializeOwned>(
        &self,
        text: &str,
        parameters: impl Into<Parameters>,
    ) -> Result<T> {
        transaction::one(self.query(text, parameters)?)?.to()
    }

    /// Runs a statement; its first row, where there is one.
    pub fn query_opt<T: DeserializeOwned>(
        &self,
        text: &str,
        parameters: impl Into<Parameters>,
    ) -> Result<Option<T>> {
        self.query(text, parameters)?
            .next()
            .map(|row| row?.to())
            .transpose()
    }

    /// Compiles a statement to run it many times.
    pub fn prepare(&self, text: &str) -> Result<Prepared> {
        Prepared::new(self, text)
    }

    /// Runs the statements of a script in order, each its own transaction unless the script says `BEGIN`; stops at the
    /// first that fails.
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

    /// Statements one after the other, with `BEGIN`, `COMMIT` and `ROLLBACK` among them.
    pub fn session(&self) -> Session {
        Session::new(self)
    }

    /// Starts a transaction that may write; waits for the one before it.
    pub fn begin_write(&self) -> Result<WriteTransaction> {
        WriteTransaction::begin(self, self.guard())
    }

    /// Starts a transaction that reads one committed state, whatever is committed meanwhile.
    pub fn begin_read(&self) -> ReadTransaction {
        ReadTransaction::begin(self, self.guard())
    }

    /// The handle that stops every query of the database, whichever handle, session or transaction it runs in.
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

    /// Folds the log into the snapshot now.
    pub fn checkpoint(&self) -> Result<()> {
        let mut writer = self.shared.writer.take(self.shared.settings.patience)?;
        let outcome = match &mut writer.store {
            Some(store) => store.checkpoint(writer.graph.view()),
            None => Ok(()),
        };
        self.shared.writer.give_back(writer);
        outcome
    }

    fn compile(&self, text: &str) -> Result<Arc<Compiled>> {
        self.compile_for(text, &self.shared.published.get())
    }

    fn compile_for(&self, text: &str, view: &GraphView) -> Result<Arc<Compiled>> {
        self.shared.compiled(text, view)
    }

    /// Runs a statement as its own transaction.
    fn run(&self, compiled: &Compiled, parameters: Parameters, guard: Guard) -> Result<Rows> {
        let writes = match &compiled.kind {
            CompiledKind::Query(query) => query.plan.writes,
            CompiledKind::Schema(command) => schema::writes(command),
            CompiledKind::Begin | CompiledKind::Commit | CompiledKind::Rollback => false,
        };
        if !writes {
            return ReadTransaction::begin(self, guard).run(compiled, parameters);
        }
        let mut transaction = WriteTransaction::begin(self, guard)?;
        let rows = transaction.run(compiled, parameters)?;
        transaction.commit()?;
        Ok(rows)
    }
}
