//! The built-in knowledge graph, compiled into the binary: the files of `graph-data/` in the order of its manifest (a
//! test compares the two lists).

use super::{Database, DatabaseBuilder};
use crate::error::{Error, ErrorCode, Result};
use crate::exchange::{CsvImporter, CsvOptions};
use crate::executor::Journal;

/// A file of `graph-data/`.
enum File {
    Nodes(&'static str, &'static str),
    Relationships(&'static str, &'static str),
    Cypher(&'static str, &'static str),
}

macro_rules! files {
    ($($kind:ident $path:literal),* $(,)?) => {
        &[$(File::$kind($path, include_str!(concat!("../../graph-data/", $path)))),*]
    };
}

const FILES: &[File] = files![
    Cypher "ontology.cypher",
    Cypher "gazetteer/source.cypher",
    Nodes "gazetteer/provinces.csv",
    Nodes "gazetteer/cities.csv",
    Nodes "gazetteer/counties.csv",
    Nodes "gazetteer/hk-mo-tw.csv",
    Relationships "gazetteer/located_in.csv",
    Cypher "page/a1.cypher",
    Cypher "page/a2.cypher",
    Cypher "page/a3.cypher",
    Cypher "page/a4.cypher",
    Cypher "page/a5.cypher",
    Cypher "page/a6.cypher",
    Cypher "page/a7.cypher",
    Cypher "page/a8.cypher",
];

/// Builds the graph of `graph-data/` in memory.
pub(super) fn open(builder: DatabaseBuilder) -> Result<Database> {
    // Loading is not a query of the caller: neither limits nor read-only mode apply to it.
    let database = Database::in_memory();
    for files in FILES.chunk_by(|a, b| is_table(a) && is_table(b)) {
        match files {
            [File::Cypher(name, text)] => {
                database
                    .execute_script(text)
                    .map_err(|error| in_file(&error, name, text))?;
            }
            tables => load_tables(&database, tables)?,
        }
    }
    let writer = database.shared.take_writer()?;
    Ok(builder.with_graph(writer.graph))
}

fn is_table(file: &File) -> bool {
    !matches!(file, File::Cypher(..))
}

/// Consecutive CSV files are one import, so that relationships find the nodes of earlier files.
fn load_tables(database: &Database, tables: &[File]) -> Result<()> {
    let shared = &database.shared;
    let mut writer = shared.take_writer()?;
    let mut importer = CsvImporter::new(&mut writer.graph, CsvOptions::default());
    let outcome = tables.iter().try_for_each(|table| match table {
        File::Nodes(name, text) => importer.nodes(name, &[], text),
        File::Relationships(name, text) => importer.relationships(name, "LOCATED_IN", text),
        File::Cypher(..) => Ok(()),
    });
    let outcome = outcome.and_then(|()| importer.verify());
    let journal = Journal {
        changes: importer.into_changes(),
        ..Journal::default()
    };
    match outcome {
        Ok(()) => shared.commit(writer, journal),
        Err(error) => {
            shared.give_back(writer);
            Err(error)
        }
    }
}

fn in_file(error: &Error, name: &str, text: &str) -> Error {
    Error::argument(
        ErrorCode::InvalidInput,
        format!("graph-data/{name}: {}", error.report(text)),
    )
}
