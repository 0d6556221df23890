//! Opening a database with the options.

use super::{Database, DatabaseBuilder, demo};
use crate::error::Result;
use crate::graph::Graph;
use std::path::Path;

impl DatabaseBuilder {
    /// An empty graph that is dropped with its last handle.
    ///
    /// ```
    /// let db = tupu::Database::builder().in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// assert_eq!(db.query_one::<i64>("MATCH (c:City) RETURN count(c)", ())?, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn in_memory(self) -> Database {
        self.with_graph(Graph::default())
    }

    /// An existing graph in memory.
    pub(super) fn with_graph(self, graph: Graph) -> Database {
        Database::with_graph(self.settings, graph, None)
    }

    /// Opens the graph in a file, which the first write creates if it does not exist: see [`Database::open`].
    ///
    /// # Errors
    ///
    /// The errors of [`Database::open`](crate::Database::open).
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// let db = tupu::Database::builder().open(folder.path().join("graph.tupu"))?;
    /// db.execute("CREATE (:City)", ())?;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn open(self, path: impl AsRef<Path>) -> Result<Database> {
        let path = path.as_ref();
        Database::open_file(self.settings, path).map_err(|error| error.of_file(path))
    }

    /// The built-in knowledge graph, in memory.
    ///
    /// # Errors
    ///
    /// `StorageError` (`Corruption`) if the built-in snapshot cannot be read.
    ///
    /// ```
    /// let db = tupu::Database::builder().memory_limit(1 << 30).demo()?;
    /// assert!(db.query_one::<i64>("MATCH (n) RETURN count(n)", ())? > 3000);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn demo(self) -> Result<Database> {
        demo::open(self)
    }
}
