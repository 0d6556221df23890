//! A whole graph as text.

use super::{Database, ReadTransaction};
use crate::error::{Error, ErrorCode, Result};
use crate::exchange::{self, Format};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

impl Database {
    /// Writes the whole graph, as of the last commit, in a format.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) where `output` cannot be written to.
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

    /// Writes the whole graph into a file, which is there when it is complete, in place of one that was there before.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) where the file cannot be written.
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

    /// Writes the whole graph as CSV files into a new folder, which is there when it is complete. Import takes it back,
    /// and `neo4j-admin database import full @import.txt` takes it into Neo4j.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) where the folder or a file in it cannot be written.
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
        let aside = aside(folder);
        let written = exchange::write_folder(&*self.shared.newest()?, &aside);
        finish(written, &aside, folder, |aside| {
            std::fs::remove_dir_all(aside)
        })
    }
}

impl ReadTransaction {
    /// Writes the whole graph, as this transaction sees it, in a format.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) where `output` cannot be written to.
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

/// Writes a file, which is there when it is complete, in place of one that was there before.
pub(super) fn write_file(path: &Path, write: impl FnOnce(&File) -> Result<()>) -> Result<()> {
    let aside = aside(path);
    let created = File::create(&aside).map_err(|cause| unwritable(path, cause));
    let written = created.and_then(|file| {
        write(&file)?;
        file.sync_all().map_err(|cause| unwritable(path, cause))
    });
    finish(written, &aside, path, |aside| std::fs::remove_file(aside))
}

/// Where it is written before it has its name.
fn aside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Gives what has been written its name; after an error takes it away.
fn finish(
    written: Result<()>,
    aside: &Path,
    path: &Path,
    remove: impl Fn(&Path) -> io::Result<()>,
) -> Result<()> {
    let outcome = written
        .and_then(|()| std::fs::rename(aside, path).map_err(|cause| unwritable(path, cause)));
    if outcome.is_err() {
        // That this can fail too changes nothing about the error.
        let _ = remove(aside);
    }
    outcome
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    let message = format!("cannot write `{}`: {cause}", path.display());
    Error::storage(ErrorCode::InputOutput, message).caused_by(cause)
}
