//! Where definitions have to be kept: files of a killed process, salvaged files, schema scripts, and exports that are read again.

use std::path::{Path, PathBuf};
use tupu::maintenance;
use tupu::{Database, Dialect, Format, Importer};

/// A copy of what a process leaves that is killed: the file and its log.
pub(crate) fn left_by_a_kill(path: &Path) -> PathBuf {
    let copy = path.with_file_name("copy.tupu");
    for (from, to) in [
        (path.to_owned(), copy.clone()),
        (
            path.with_extension("tupu-wal"),
            copy.with_extension("tupu-wal"),
        ),
    ] {
        std::fs::copy(from, to).unwrap();
    }
    copy
}

/// What is salvaged of a closed file, in which there must be no problems.
pub(crate) fn salvaged(path: &Path) -> PathBuf {
    assert!(maintenance::check(path).unwrap().is_sound());
    let saved = path.with_file_name("saved.tupu");
    assert_eq!(maintenance::salvage(path, &saved).unwrap().problems, []);
    saved
}

/// The schema script of a graph: the graph does not differ from it, it can be applied again, and makes the same schema of an
/// empty graph.
pub(crate) fn schema_script(db: &Database) -> String {
    let script = db.schema_script().unwrap();
    assert_eq!(db.schema_difference(&script).unwrap(), [""; 0]);
    db.apply_schema(&script).unwrap();
    let empty = Database::in_memory();
    empty.apply_schema(&script).unwrap();
    assert_eq!(empty.schema_script().unwrap(), script);
    script
}

/// The graph as a script for a database.
pub(crate) fn script(db: &Database, dialect: Dialect) -> String {
    let mut text = Vec::new();
    db.export(Format::Cypher(dialect), &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// Copies of a graph by way of a script, of CSV files and of JSON Lines.
pub(crate) fn copies(db: &Database) -> Vec<Database> {
    let copy = Database::in_memory();
    copy.execute_script(&script(db, Dialect::Tupu)).unwrap();
    let mut copies = vec![copy];
    let folder = tempfile::tempdir().unwrap();
    let tables = folder.path().join("tables");
    db.export_csv(&tables).unwrap();
    let lines = folder.path().join("graph.jsonl");
    db.export_file(Format::JsonLines, &lines).unwrap();
    for path in [&tables, &lines] {
        let (copy, _) = Importer::new().graph(path).in_memory().unwrap();
        copies.push(copy);
    }
    copies
}
