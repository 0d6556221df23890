//! Operations on the files of a database: checkpoint, sync, backup, close.

use super::Database;
use crate::error::Result;
use crate::storage;
use std::path::Path;
use std::sync::Arc;

impl Database {
    /// Folds the log into the snapshot now. Reads and commits continue in the meantime.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) if the file cannot be written, in which case file and log are unchanged;
    /// `TransactionError` (`ReadOnly`) if the database is read-only.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let db = tupu::Database::open(&path)?;
    /// db.execute("CREATE (:City)", ())?;
    /// db.checkpoint()?; // the file has it all, the log is empty
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn checkpoint(&self) -> Result<()> {
        self.shared.checkpoint()
    }

    /// Waits until everything committed is on the disk: for `Durability::Os`, where a commit does not wait. Dropping
    /// the last handle does the same, but cannot report an error.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) if the disk fails.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let db = tupu::Database::builder().durability(tupu::Durability::Os).open(&path)?;
    /// for year in 2020..2027 {
    ///     db.execute("CREATE (:Year {number: $year})", tupu::params! { "year" => year })?; // safe from a crash of tupu
    /// }
    /// db.sync()?; // safe from a loss of power
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn sync(&self) -> Result<()> {
        self.shared.sync()
    }

    /// Closes the database and returns whether that succeeded: the log is folded into the file, and removed. Dropping
    /// the last handle does the same, but cannot report an error. Other handles (clones, prepared statements, sessions,
    /// transactions) remain usable, and the last one closes the database.
    ///
    /// # Errors
    ///
    /// `StorageError` with `InputOutput` if the disk is full or fails. No data is lost: everything that is not in the
    /// file is still in the log.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// # let path = folder.path().join("graph.tupu");
    /// let db = tupu::Database::open(&path)?;
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// db.close()?;
    /// let names = std::fs::read_dir(folder.path()).expect("it is there");
    /// assert_eq!(names.count(), 1, "one file is all of the graph");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn close(self) -> Result<()> {
        match Arc::try_unwrap(self.shared) {
            Ok(shared) => shared.close(),
            Err(_) => Ok(()),
        }
    }

    /// Writes the newest committed state, with the history that is kept, to a new file, a database of its own. Reads and commits go on meanwhile.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) if the new file cannot be written, or if its name is that of the log, the lock or the
    /// temporary file of a graph.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// let db = tupu::Database::demo()?;
    /// db.backup(folder.path().join("copy.tupu"))?;
    /// let copy = tupu::Database::open(folder.path().join("copy.tupu"))?;
    /// let count = "MATCH (n) RETURN count(n)";
    /// assert_eq!(copy.query_one::<i64>(count, ())?, db.query_one::<i64>(count, ())?);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn backup(&self, path: impl AsRef<Path>) -> Result<()> {
        let view = self.shared.newest()?;
        let history = self.shared.past.source.find(view.commit().number)?;
        storage::backup(&view, history, path.as_ref())
    }
}
