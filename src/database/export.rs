//! Export of a whole graph as text.

use super::{Database, ReadTransaction};
use crate::error::{Error, ErrorCode, Result};
use crate::exchange::{self, Format};
use crate::storage::{AtomicFile, create_beside};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

impl Database {
    /// Writes the whole graph, as of the last commit, in a format.
    ///
    /// # Errors
    ///
    /// `StorageError`: `InputOutput` if `output` cannot be written to, `Corruption` if a part of the file is damaged.
    ///
    /// ```
    /// use tupu::{Database, Dialect, Format};
    /// let db = Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})", ())?;
    /// let mut script = Vec::new();
    /// db.export(Format::Cypher(Dialect::Neo4j), &mut script)?;
    /// let copy = Database::in_memory();
    /// copy.execute_script(&String::from_utf8_lossy(&script))?;
    /// let city: String = copy.query_one("MATCH (c)-[:LOCATED_IN]->(:Province) RETURN c.name", ())?;
    /// assert_eq!(city, "泰安市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn export(&self, format: Format, to: impl Write) -> Result<()> {
        let mut to = to;
        exchange::write(&*self.shared.newest()?, format, &mut to)
    }

    /// Writes the whole graph to a file, which replaces an existing one and only appears when it is complete.
    ///
    /// # Errors
    ///
    /// `StorageError`: `InputOutput` if the file cannot be written, `Corruption` if a part of the graph's file is damaged.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("graph.ttl");
    /// tupu::Database::demo()?.export_file(tupu::Format::Turtle, &path)?;
    /// let (db, _) = tupu::Importer::new().graph(&path).in_memory()?;
    /// let city: String = db.query_one("MATCH (c:City {name: '泰安市'})-[:LOCATED_IN]->(p) RETURN p.name", ())?;
    /// assert_eq!(city, "山东省");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export_file(&self, format: Format, path: impl AsRef<Path>) -> Result<()> {
        write_file(path.as_ref(), |file| self.export(format, file))
    }

    /// Writes the whole graph as CSV files to a new folder, which only appears when it is complete. It can be imported
    /// again, and `neo4j-admin database import full @import.txt` imports it into Neo4j.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) if the folder or a file in it cannot be written.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("csv");
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市', tags: ['a', 'b']})", ())?;
    /// db.export_csv(&path)?;
    /// let (copy, _) = tupu::Importer::new().graph(&path).in_memory()?;
    /// assert_eq!(copy.query_one::<i64>("MATCH (c:City) RETURN size(c.tags)", ())?, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export_csv(&self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = folder.as_ref();
        if folder.exists() {
            let message = format!("{} is there already", folder.display());
            let error = Error::storage(ErrorCode::InputOutput, message);
            return Err(error.hint("name a new folder, or remove that one first"));
        }
        let newest = self.shared.newest()?;
        let place = AtomicFile::place_of(folder);
        let in_folder = |cause| unwritable(folder, cause);
        let (beside, ()) =
            create_beside(&place, |beside| fs::create_dir(beside)).map_err(in_folder)?;
        let written = exchange::write_folder(&newest, &beside)
            .and_then(|()| fs::rename(&beside, &place).map_err(in_folder));
        if written.is_err() {
            // If this fails too, the original error is still the one to report.
            let _ = fs::remove_dir_all(&beside);
        }
        written
    }
}

impl ReadTransaction {
    /// Writes the whole graph, as this transaction sees it, in a format.
    ///
    /// # Errors
    ///
    /// `StorageError`: `InputOutput` if `output` cannot be written to, `Corruption` if a part of the file is damaged.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut dot = Vec::new();
    /// db.begin_read()?.export(tupu::Format::Dot, &mut dot)?;
    /// assert_eq!(dot, b"digraph tupu {\n}\n");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn export(&self, format: Format, mut to: impl Write) -> Result<()> {
        exchange::write(self.view(), format, &mut to)
    }
}

/// Writes a file, which replaces an existing one and only appears when it is complete.
pub(super) fn write_file(
    path: &Path,
    write: impl FnOnce(&mut AtomicFile) -> Result<()>,
) -> Result<()> {
    let in_file = |cause| unwritable(path, cause);
    let mut file = AtomicFile::create(path).map_err(in_file)?;
    write(&mut file)?;
    file.keep().map_err(in_file)
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    let message = format!("cannot write `{}`: {cause}", path.display());
    Error::storage(ErrorCode::InputOutput, message).caused_by(cause)
}
