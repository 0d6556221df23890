//! The options for opening a database, and the limits that protect the host.

use crate::error::Result;
use crate::executor::{self, Interrupt};
use crate::functions::{Function, UserFunctions};
use crate::planner::PlannerOptions;
use crate::procedures::{Procedure, ProcedureRegistry};
use crate::storage::{Durability, Keep};
use crate::value::quantity::{BasicUnit, UnitOrigin, UnitTable};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The limits of a query. `None` means unlimited.
///
/// ```
/// use std::time::Duration;
/// let limits = tupu::Limits { timeout: Some(Duration::from_millis(10)), ..tupu::Limits::default() };
/// let db = tupu::Database::builder().limits(limits).in_memory();
/// let endless = db.execute("UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b RETURN count(a % 7 + b)", ());
/// assert_eq!(endless.unwrap_err().code(), tupu::ErrorCode::TimeOut);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// The time from the start to the last row.
    pub timeout: Option<Duration>,
    /// The bytes in use besides the graph: rows that are kept, groups, paths, lists and strings, changes, the result.
    /// An estimate, accurate enough to protect a process that has twice as much memory.
    pub memory: Option<u64>,
    /// The number of relationships that variable-length patterns may visit.
    pub work: Option<u64>,
    /// The number of threads that work on it; `None`: as many as the machine runs in parallel. Answers do not depend on it.
    pub threads: Option<usize>,
}

/// The environment of a query: its limits, the handle that stops it, and the sources of the facts that it states.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    pub limits: Limits,
    /// The handle of the session or the transaction; the handle of the database stops it too.
    pub interrupt: Interrupt,
    /// The sources of all facts that it states.
    pub sources: Arc<[Arc<str>]>,
    /// The part of the time limit that has been spent before it runs: on compiling it.
    pub spent: Duration,
}

impl Guard {
    /// The limits of the database, and a new handle.
    pub fn new(settings: &Settings) -> Guard {
        Guard {
            limits: settings.limits,
            interrupt: Interrupt::new(),
            sources: Arc::default(),
            spent: Duration::ZERO,
        }
    }

    /// The environment of a query on which time has been spent since this instant.
    pub fn since(&self, started: Instant) -> Guard {
        Guard {
            spent: self.spent.saturating_add(started.elapsed()),
            ..self.clone()
        }
    }

    /// The limits of a query that starts now, except for the time already spent on it.
    pub fn start(&self, settings: &Settings) -> executor::Limits {
        let mut limits = executor::Limits::default();
        let timeout = self.limits.timeout;
        limits.deadline = timeout
            .map(|limit| limit.saturating_sub(self.spent))
            .and_then(|left| Instant::now().checked_add(left));
        limits.interrupts = vec![settings.interrupt.clone(), self.interrupt.clone()];
        limits.memory = self.limits.memory;
        limits.steps = self.limits.work;
        limits.threads = self.limits.threads;
        limits
    }
}

/// Everything that can be set when a database is opened.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub limits: Limits,
    /// Stops every query of the database.
    pub interrupt: Interrupt,
    pub durability: Durability,
    pub read_only: bool,
    /// Whether a snapshot may be opened if its log is missing.
    pub without_log: bool,
    /// How much history is kept; `None`: as much as the file says, and none in memory.
    pub keep: Option<Keep>,
    /// How long a write transaction waits for the one before it.
    pub busy_timeout: Duration,
    /// The log is folded into the snapshot when it is larger than this.
    pub checkpoint_bytes: u64,
    /// `LOAD CSV` reads only below this folder; `None` forbids it.
    pub csv_folder: Option<PathBuf>,
    pub planner: PlannerOptions,
    pub procedures: ProcedureRegistry,
    pub functions: UserFunctions,
    /// Units besides the built-in ones.
    pub units: Vec<Arc<BasicUnit>>,
}

/// Opens databases. Returned by [`Database::builder`](crate::Database::builder).
///
/// ```
/// use std::time::Duration;
/// let db = tupu::Database::builder()
///     .timeout(Duration::from_secs(5))
///     .memory_limit(256 << 20)
///     .in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct DatabaseBuilder {
    pub(super) settings: Settings,
}

impl Default for DatabaseBuilder {
    fn default() -> Self {
        DatabaseBuilder {
            settings: Settings {
                limits: Limits::default(),
                interrupt: Interrupt::new(),
                durability: Durability::Full,
                read_only: false,
                without_log: false,
                keep: None,
                busy_timeout: Duration::from_secs(30),
                checkpoint_bytes: 64 << 20,
                csv_folder: None,
                planner: PlannerOptions::default(),
                procedures: ProcedureRegistry::built_in(),
                functions: UserFunctions::default(),
                units: Vec::new(),
            },
        }
    }
}

impl DatabaseBuilder {
    /// A query that runs longer fails with the code `TimeOut`.
    ///
    /// ```
    /// use std::time::Duration;
    /// let db = tupu::Database::builder().timeout(Duration::from_millis(10)).in_memory();
    /// let endless = db.execute("UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b RETURN count(a % 7 + b)", ());
    /// assert_eq!(endless.unwrap_err().code(), tupu::ErrorCode::TimeOut);
    /// ```
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.settings.limits.timeout = Some(limit);
        self
    }

    /// A query that uses more bytes besides the graph (estimated) fails with the code `MemoryLimit`.
    ///
    /// ```
    /// let db = tupu::Database::builder().memory_limit(1 << 20).in_memory();
    /// let large = db.execute("UNWIND range(1, 1000000) AS n RETURN collect(n)", ());
    /// assert_eq!(large.unwrap_err().code(), tupu::ErrorCode::MemoryLimit);
    /// ```
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.settings.limits.memory = Some(bytes);
        self
    }

    /// A query whose variable-length patterns visit more relationships fails with the code `WorkLimit`.
    ///
    /// ```
    /// let db = tupu::Database::builder().work_limit(1000).in_memory();
    /// assert!(db.query("MATCH (a)-[*]->(b) RETURN count(*)", ()).is_ok());
    /// ```
    pub fn work_limit(mut self, relationships: u64) -> Self {
        self.settings.limits.work = Some(relationships);
        self
    }

    /// The number of threads that work on a query that looks at much of the graph, and on an algorithm; as many as the
    /// machine runs in parallel unless set. Answers do not depend on it.
    ///
    /// ```
    /// let db = tupu::Database::builder().threads(1).in_memory();
    /// assert_eq!(db.query_one::<i64>("RETURN 1", ())?, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.limits.threads = Some(threads);
        self
    }

    /// Sets all limits at once.
    ///
    /// ```
    /// use tupu::Limits;
    /// let limits = Limits { memory: Some(1 << 20), ..Limits::default() };
    /// let db = tupu::Database::builder().limits(limits).in_memory();
    /// let refused = db.execute("RETURN range(1, 1000000)", ());
    /// assert_eq!(refused.unwrap_err().code(), tupu::ErrorCode::MemoryLimit);
    /// ```
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// The handle that stops every query of the database; [`Database::interrupt`](crate::Database::interrupt) returns
    /// it too.
    ///
    /// ```
    /// let interrupt = tupu::Interrupt::new();
    /// let db = tupu::Database::builder().interrupt(interrupt.clone()).in_memory();
    /// interrupt.interrupt();
    /// let stopped = db.execute("UNWIND range(1, 1000000) AS n RETURN sum(n)", ());
    /// assert_eq!(stopped.unwrap_err().code(), tupu::ErrorCode::Cancelled);
    /// ```
    pub fn interrupt(mut self, interrupt: Interrupt) -> Self {
        self.settings.interrupt = interrupt;
        self
    }

    /// When a commit is considered complete.
    ///
    /// ```
    /// use tupu::Durability;
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let db = tupu::Database::builder().durability(Durability::Os).open(&path)?;
    /// db.execute("CREATE (:City)", ())?; // in the hands of the operating system
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn durability(mut self, durability: Durability) -> Self {
        self.settings.durability = durability;
        self
    }

    /// Forbids writing. A file can be opened beside the process that writes it: see
    /// [`Database::open_read_only`](crate::Database::open_read_only).
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// # tupu::Database::open(&path)?.execute("CREATE (:City)", ())?;
    /// let db = tupu::Database::builder().read_only(true).open(&path)?;
    /// assert_eq!(db.execute("CREATE (:City)", ()).unwrap_err().code(), tupu::ErrorCode::ReadOnly);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.settings.read_only = read_only;
        self
    }

    /// Opens a file even if its log (`-wal`) is missing: the graph as it was before the transactions in the log. An
    /// existing log is read as usual. Without this option, such a file is rejected with the code `LogMissing`, so that
    /// a copy of only the main file is never taken for the whole graph.
    ///
    /// Subsequent writes begin a new history: if the log reappears, it is rejected as that of another database.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// let (path, copy) = (folder.path().join("graph.tupu"), folder.path().join("copy.tupu"));
    /// let db = tupu::Database::open(&path)?;
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// std::fs::copy(&path, &copy)?; // while it is open: what was written is in `graph.tupu-wal`
    /// let error = tupu::Database::open(&copy).unwrap_err();
    /// assert_eq!(error.code(), tupu::ErrorCode::LogMissing);
    /// let before = tupu::Database::builder().without_log(true).open(&copy)?;
    /// assert_eq!(before.query_one::<i64>("MATCH (n) RETURN count(n)", ())?, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn without_log(mut self, without_log: bool) -> Self {
        self.settings.without_log = without_log;
        self
    }

    /// How much history is kept, so that the graph can be read as it was ([`Database::as_of`](crate::Database::as_of), `AS OF` in
    /// the language): none unless set. A file remembers it: without this, it keeps as much as before.
    ///
    /// History begins with the newest snapshot of the file when it is first asked for. [`Keep::None`] drops what there is.
    ///
    /// ```
    /// use tupu::{Database, Keep};
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let db = Database::builder().history(Keep::All).open(&path)?;
    /// db.execute("CREATE (:City {name: '江门市'})", ())?;
    /// db.execute("MATCH (c:City) SET c.name = '泰安市'", ())?;
    /// drop(db);
    /// let db = Database::open(&path)?;
    /// assert_eq!(db.query_one::<String>("AS OF 1 MATCH (c:City) RETURN c.name", ())?, "江门市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn history(mut self, keep: Keep) -> Self {
        self.settings.keep = Some(keep);
        self
    }

    /// How long a write transaction waits for the one before it to end, before it fails; 30 seconds unless set.
    ///
    /// ```
    /// use std::time::Duration;
    /// let db = tupu::Database::builder().busy_timeout(Duration::from_millis(1)).in_memory();
    /// let held = db.begin_write()?;
    /// assert!(db.begin_write().is_err());
    /// # drop(held);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn busy_timeout(mut self, busy_timeout: Duration) -> Self {
        self.settings.busy_timeout = busy_timeout;
        self
    }

    /// The log is folded into the snapshot when it is larger; 64 MiB by default.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let db = tupu::Database::builder().checkpoint_after(1 << 20).open(&path)?;
    /// db.execute("CREATE (:City)", ())?;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn checkpoint_after(mut self, bytes: u64) -> Self {
        self.settings.checkpoint_bytes = bytes;
        self
    }

    /// Allows `LOAD CSV` to read files below a folder.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// std::fs::write(folder.path().join("cities.csv"), "name\n泰安市\n").expect("a file");
    /// let db = tupu::Database::builder().csv_folder(folder.path()).in_memory();
    /// let name: String = db.query_one("LOAD CSV WITH HEADERS FROM 'cities.csv' AS line RETURN line.name", ())?;
    /// assert_eq!(name, "泰安市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn csv_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.settings.csv_folder = Some(folder.into());
        self
    }

    /// Adds a procedure that `CALL` can run.
    ///
    /// ```
    /// use tupu::{Database, ProcedureField, ProcedureSignature, TypeSet, Value};
    /// let hello = ProcedureSignature::new("my.hello")
    ///     .result(ProcedureField::new("word", TypeSet::STRING))
    ///     .calls(|_, _| Ok(vec![vec![Value::from("你好")]]));
    /// let db = Database::builder().procedure(hello).in_memory();
    /// assert_eq!(db.query_one::<String>("CALL my.hello()", ())?, "你好");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn procedure(mut self, procedure: Arc<dyn Procedure>) -> Self {
        self.settings.procedures.register(procedure);
        self
    }

    /// Adds a function that expressions can call. It replaces an earlier one of the same name, and takes precedence
    /// over a built-in scalar function of that name.
    ///
    /// ```
    /// use tupu::{Database, Function, TypeSet, Value};
    /// let db = Database::builder()
    ///     .function(Function::new("double", |arguments| match arguments {
    ///         [Value::Integer(number)] => Ok(Value::from(number.saturating_mul(2))),
    ///         _ => Ok(Value::Null),
    ///     })
    ///     .parameter("number", TypeSet::INTEGER))
    ///     .in_memory();
    /// assert_eq!(db.query_one::<i64>("RETURN double(21)", ())?, 42);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn function(mut self, function: Function) -> Self {
        self.settings.functions.register(function);
        self
    }

    /// Adds a unit with a size in another unit. It is only known to this program; `CREATE UNIT` adds one to the graph.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) if the size is not an exact quantity, or the name is not valid for a
    /// unit; `SemanticError` (`SchemaRuleAlreadyExists`) if the name is taken.
    ///
    /// ```
    /// let db = tupu::Database::builder().unit("石", "60千克")?.in_memory();
    /// let grain: tupu::Quantity = db.query_one("RETURN convert(quantity('500石'), '吨')", ())?;
    /// assert_eq!(grain, "30吨".parse()?);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn unit(mut self, name: &str, size: &str) -> Result<Self> {
        let mut known = UnitTable::built_in().with(&self.settings.units);
        let unit = known.unit_of_size(&Arc::from(name), &[], size)?;
        let unit = Arc::new(BasicUnit {
            origin: UnitOrigin::Program,
            ..Arc::unwrap_or_clone(unit)
        });
        known.add(unit.clone())?;
        self.settings.units.push(unit);
        Ok(self)
    }

    /// Enables and disables rewrite passes of the planner; results do not change.
    ///
    /// ```
    /// use tupu::PlannerOptions;
    /// let seeks = |options: PlannerOptions| -> tupu::Result<bool> {
    ///     let db = tupu::Database::builder().planner(options).in_memory();
    ///     db.execute("CREATE INDEX FOR (c:City) ON (c.name)", ())?;
    ///     let mut plan = db.query("EXPLAIN MATCH (c:City {name: '泰安市'}) RETURN c", ())?;
    ///     let operators = plan.collect_rows()?;
    ///     Ok(operators.iter().any(|row| row.get::<String>("operator").is_ok_and(|text| text.contains("IndexSeek"))))
    /// };
    /// assert!(seeks(PlannerOptions::default())?);
    /// assert!(!seeks(PlannerOptions::default().without("use_index"))?);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn planner(mut self, options: PlannerOptions) -> Self {
        self.settings.planner = options;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_compiling_is_part_of_the_time_limit() {
        let settings = DatabaseBuilder::default()
            .timeout(Duration::from_secs(3600))
            .settings;
        let now = Instant::now();
        let half_an_hour_ago = now.checked_sub(Duration::from_secs(1800)).unwrap_or(now);
        let guard = Guard::new(&settings).since(half_an_hour_ago);
        let left = guard.start(&settings).deadline.unwrap() - now;
        assert!(left < Duration::from_secs(2700), "{left:?}");
        let spent = guard.since(half_an_hour_ago).since(half_an_hour_ago);
        assert!(spent.start(&settings).deadline.unwrap() <= Instant::now());
    }
}
