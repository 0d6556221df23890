//! Bulk import: files to a new database.

use super::schema::{complete_labels, is_about_schema, sets_graph_type};
use super::{Database, Parameters, WriteTransaction};
use crate::error::{Error, ErrorCode, Result};
use crate::exchange::{self, Columns, IdType, ImportProgress, ImportReport, ImportStage};
use crate::exchange::{Source, Sources};
use crate::graph::{CommitStamp, CommitTime, Graph, GraphView};
use crate::storage;
use crate::syntax::split_statements;
use crate::value::encoding::TextEncoding;
use std::path::{Path, PathBuf};

/// A callback for the progress of an import.
type ProgressCallback<'p> = dyn FnMut(&ImportProgress) + 'p;

/// Imports files of nodes and relationships into a new database: the fastest way to load large amounts of data.
///
/// Files are CSV with the header convention of neo4j-admin import, or JSON Lines (`.jsonl`), plain or compressed
/// (`.gz`). They are streamed and parsed on all cores. The database only appears when it is complete: an import that
/// fails leaves no file.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let (cities, located) = (folder.path().join("cities.csv"), folder.path().join("located_in.csv"));
/// std::fs::write(&cities, "code:ID,name,population:INT,:LABEL\n3709,泰安市,5472217,City\n37,山东省,,Province\n")?;
/// std::fs::write(&located, ":START_ID,:END_ID\n3709,37\n")?;
/// let (db, report) = tupu::Importer::new()
///     .nodes(["Place"], &cities)
///     .relationships("LOCATED_IN", &located)
///     .id_type(tupu::IdType::Integer)
///     .create(folder.path().join("graph.tupu"))?;
/// assert_eq!((report.nodes, report.relationships), (2, 1));
/// let place: (i64, String) = db.query_one("MATCH (c:City)-[:LOCATED_IN]->(p) RETURN c.code, p.name", ())?;
/// assert_eq!(place, (3709, "山东省".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
#[must_use]
pub struct Importer<'p> {
    sources: Sources,
    progress: Option<Box<ProgressCallback<'p>>>,
}

impl std::fmt::Debug for Importer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Importer")
            .field("sources", &self.sources)
            .finish_non_exhaustive()
    }
}

impl<'p> Importer<'p> {
    /// An import without files.
    ///
    /// ```
    /// let (db, report) = tupu::Importer::new().in_memory()?;
    /// assert_eq!((report.nodes, db.read(|graph| graph.node_count())?), (0, 0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn new() -> Importer<'p> {
        Importer::default()
    }

    /// Adds a file of nodes, which all get `labels` in addition to those of its `:LABEL` column.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,name\n3709,泰安市\n37,山东省\n")?;
    /// let (db, _) = tupu::Importer::new().nodes(["Place", "City"], &cities).in_memory()?;
    /// assert_eq!(db.query_one::<i64>("MATCH (c:Place:City) RETURN count(c)", ())?, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn nodes<L: Into<String>>(
        mut self,
        labels: impl IntoIterator<Item = L>,
        file: impl Into<PathBuf>,
    ) -> Self {
        let labels = labels.into_iter().map(Into::into).collect();
        self.sources.nodes.push(source(labels, file.into(), false));
        self
    }

    /// Adds a file of relationships, of this type unless its `:TYPE` column specifies one.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,name\n3709,泰安市\n37,山东省\n")?;
    /// # let located = folder.path().join("located.csv");
    /// std::fs::write(&located, ":START_ID,:END_ID\n3709,37\n")?;
    /// let (_, report) =
    ///     tupu::Importer::new().nodes(["Place"], &cities).relationships("LOCATED_IN", &located).in_memory()?;
    /// assert_eq!(report.relationships, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn relationships(
        mut self,
        relationship_type: impl Into<String>,
        file: impl Into<PathBuf>,
    ) -> Self {
        let name = Some(relationship_type.into()).filter(|name| !name.is_empty());
        let names = name.into_iter().collect();
        let source = source(names, file.into(), false);
        self.sources.relationships.push(source);
        self
    }

    /// Adds a CSV file of nodes whose header contains only names, with a description of its columns.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code,name,population\n3709,泰安市,5472217\n")?;
    /// let columns = tupu::Columns::new().id("code").infer();
    /// let (db, _) = tupu::Importer::new().nodes_with(["City"], &cities, columns).in_memory()?;
    /// assert_eq!(db.query_one::<i64>("MATCH (c:City {code: 3709}) RETURN c.population", ())?, 5_472_217);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn nodes_with<L: Into<String>>(
        mut self,
        labels: impl IntoIterator<Item = L>,
        file: impl Into<PathBuf>,
        columns: Columns,
    ) -> Self {
        let labels = labels.into_iter().map(Into::into).collect();
        self.sources.nodes.push(Source {
            columns: Some(columns),
            ..source(labels, file.into(), false)
        });
        self
    }

    /// Adds a CSV file of relationships whose header contains only names, with a description of its columns.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let (cities, roads) = (folder.path().join("cities.csv"), folder.path().join("roads.csv"));
    /// std::fs::write(&cities, "name\n泰安市\n济南市\n")?;
    /// std::fs::write(&roads, "a,b,km\n泰安市,济南市,61.5\n")?;
    /// let (db, _) = tupu::Importer::new()
    ///     .nodes_with(["City"], &cities, tupu::Columns::new().id("name"))
    ///     .relationships_with("ROAD", &roads, tupu::Columns::new().from("a", None).to("b", None).infer())
    ///     .in_memory()?;
    /// assert_eq!(db.query_one::<f64>("MATCH ()-[r:ROAD]->() RETURN r.km", ())?, 61.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn relationships_with(
        mut self,
        relationship_type: impl Into<String>,
        file: impl Into<PathBuf>,
        columns: Columns,
    ) -> Self {
        let names = vec![relationship_type.into()];
        self.sources.relationships.push(Source {
            columns: Some(columns),
            ..source(names, file.into(), false)
        });
        self
    }

    /// Adds a file with a whole graph: JSON Lines or a CSV folder as export writes them, Turtle (`.ttl`), or N-Triples
    /// (`.nt`).
    ///
    /// ```
    /// let missing = tupu::Importer::new().graph("no/such/file.jsonl").in_memory();
    /// assert!(missing.is_err());
    /// ```
    pub fn graph(mut self, file: impl Into<PathBuf>) -> Self {
        let source = source(Vec::new(), file.into(), true);
        self.sources.nodes.push(source.clone());
        self.sources.relationships.push(source);
        self
    }

    /// The type of ids: text by default.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,name\n3709,泰安市\n37,山东省\n")?;
    /// let (db, _) =
    ///     tupu::Importer::new().nodes(["Place"], &cities).id_type(tupu::IdType::Integer).in_memory()?;
    /// assert_eq!(db.query_one::<i64>("MATCH (p {name: '泰安市'}) RETURN p.code", ())?, 3709);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn id_type(mut self, id_type: IdType) -> Self {
        self.sources.options.id_type = id_type;
        self
    }

    /// The separator of the fields of CSV: an ASCII character, a comma by default.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.tsv");
    /// std::fs::write(&cities, "code:ID\tname\n3709\t泰安市\n")?;
    /// let (_, report) = tupu::Importer::new().nodes(["City"], &cities).delimiter(b'\t').in_memory()?;
    /// assert_eq!(report.nodes, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.sources.options.delimiter = delimiter;
        self
    }

    /// The separator of the elements of an array, and of labels, in a field of CSV: a semicolon by default.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,names:STRING[]\n3709,泰安|泰城\n")?;
    /// let (db, _) = tupu::Importer::new().nodes(["City"], &cities).array_delimiter('|').in_memory()?;
    /// assert_eq!(db.query_one::<i64>("MATCH (c:City) RETURN size(c.names)", ())?, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn array_delimiter(mut self, delimiter: char) -> Self {
        self.sources.options.array_delimiter = delimiter;
        self
    }

    /// The encoding of the files, if it is not UTF-8.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, b"code:ID,name\n3709,\xcc\xa9\xb0\xb2\xca\xd0\n")?;
    /// let importer = || tupu::Importer::new().nodes(["City"], &cities);
    /// let refused = importer().in_memory().err().map(|error| error.to_string()).unwrap_or_default();
    /// assert!(refused.contains("cities.csv:2: the text is not UTF-8"));
    /// let (db, _) = importer().encoding("GB18030".parse()?).in_memory()?;
    /// assert_eq!(db.query_one::<String>("MATCH (c:City) RETURN c.name", ())?, "泰安市");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn encoding(mut self, encoding: TextEncoding) -> Self {
        self.sources.encoding = Some(encoding);
        self
    }

    /// The sources of all facts in the files, in addition to those that the files specify.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().expect("a temporary folder");
    /// let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "name,:SOURCE\n泰安市,a3.p1\n").expect("a file");
    /// let (db, _) = tupu::Importer::new().nodes(["City"], &cities).citing(["gazette"]).in_memory()?;
    /// let (sources,): (Vec<String>,) = db.query_one("MATCH (c:City) RETURN sources(c, 'name')", ())?;
    /// assert_eq!(sources, ["a3.p1", "gazette"]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn citing<S: AsRef<str>>(mut self, sources: impl IntoIterator<Item = S>) -> Self {
        let sources = sources.into_iter();
        self.sources.citing = sources.map(|source| source.as_ref().to_owned()).collect();
        self
    }

    /// The number of bad rows that are skipped before the import fails; none by default.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,area:INT\n3709,7762\n3701,large\n")?;
    /// let (_, report) = tupu::Importer::new().nodes(["City"], &cities).skip_bad(10).in_memory()?;
    /// assert_eq!((report.nodes, report.bad_rows), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn skip_bad(mut self, rows: u64) -> Self {
        self.sources.skip_bad = rows;
        self
    }

    /// Sets a callback for the progress of the import, which is called many times a second.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,name\n3709,泰安市\n37,山东省\n")?;
    /// let mut told = 0;
    /// tupu::Importer::new().nodes(["Place"], &cities).progress(|_| told += 1).in_memory()?;
    /// assert!(told > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn progress(mut self, progress: impl FnMut(&ImportProgress) + 'p) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Imports into a new file and opens it. An existing database is not changed, and is an error.
    ///
    /// # Errors
    ///
    /// `StorageError` (`InputOutput`) if a file cannot be read or the database cannot be written; `ArgumentError`
    /// (`InvalidInput`) for malformed input, with its file and line.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,name\n3709,泰安市\n37,山东省\n")?;
    /// let (db, _) = tupu::Importer::new().nodes(["Place"], &cities).create(folder.path().join("graph.tupu"))?;
    /// assert_eq!(db.read(|graph| graph.node_count())?, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(self, path: impl AsRef<Path>) -> Result<(Database, ImportReport)> {
        let path = path.as_ref();
        let report = self.create_file(path)?;
        Ok((Database::open(path)?, report))
    }

    /// Imports into a new file without opening it: nothing is read back.
    ///
    /// # Errors
    ///
    /// The errors of [`Importer::create`].
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,name\n3709,泰安市\n37,山东省\n")?;
    /// # let path = folder.path().join("graph.tupu");
    /// tupu::Importer::new().nodes(["Place"], &cities).create_file(&path)?;
    /// assert!(tupu::maintenance::check(&path)?.is_sound());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create_file(mut self, path: impl AsRef<Path>) -> Result<ImportReport> {
        let path = path.as_ref();
        storage::require_new(path)?;
        let mut last = None;
        let (view, report) = self.load(|progress| last = Some(*progress))?;
        if let (Some(mut progress), Some(report)) = (last, &mut self.progress) {
            progress.stage = ImportStage::Write;
            report(&progress);
        }
        storage::backup(&view, None, path)?;
        Ok(report)
    }

    /// Imports into memory.
    ///
    /// # Errors
    ///
    /// The errors of [`Importer::create`], except those of writing.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let cities = folder.path().join("cities.csv");
    /// std::fs::write(&cities, "code:ID,name\n3709,泰安市\n37,山东省\n")?;
    /// let (db, _) = tupu::Importer::new().nodes(["Place"], &cities).in_memory()?;
    /// assert_eq!(db.read(|graph| graph.node_count())?, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn in_memory(mut self) -> Result<(Database, ImportReport)> {
        let (view, report) = self.load(|_| {})?;
        let database = Database::builder().with_graph(Graph::from_view(view));
        Ok((database, report))
    }

    fn load(&mut self, mut also: impl FnMut(&ImportProgress)) -> Result<(GraphView, ImportReport)> {
        let progress = &mut self.progress;
        let loaded = exchange::load(&self.sources, &mut |now| {
            also(now);
            if let Some(report) = progress {
                report(now);
            }
        })?;
        // The whole import is one commit, the first.
        let view = with_rules(loaded.view, &loaded.rules)?;
        let view = view.made_by(CommitStamp::default().next(CommitTime::now()));
        Ok((view, loaded.report))
    }
}

/// Creates the indexes, the constraints and the graph type of an imported graph; nodes get the labels that theirs imply.
/// Other statements in the scripts are not run.
fn with_rules(view: GraphView, scripts: &[String]) -> Result<GraphView> {
    if scripts.is_empty() {
        return Ok(view);
    }
    let database = Database::builder().with_graph(Graph::from_view(view));
    // Several source keys have all sources between them, so they are created in one transaction.
    let mut transaction: Option<WriteTransaction> = None;
    for script in scripts {
        for span in split_statements(script) {
            let range = span.start as usize..span.end as usize;
            let statement = script.get(range).unwrap_or_default();
            // A graph type may be of units that the transaction has created.
            let compiled = match &transaction {
                Some(open) => open.compile(statement)?,
                None => {
                    let newest = database.shared.newest()?;
                    database.compile_for(statement, &newest, &database.guard())?
                }
            };
            if !is_about_schema(&compiled) {
                let message = format!("a graph brings indexes and constraints, not `{statement}`");
                return Err(Error::argument(ErrorCode::InvalidInput, message));
            }
            if sets_graph_type(&compiled) {
                transaction
                    .take()
                    .map_or(Ok(()), WriteTransaction::commit)?;
                complete_labels(&database, &compiled)?;
                database.execute(statement, Parameters::default())?;
                continue;
            }
            let open = match transaction.take() {
                Some(open) => open,
                None => database.begin_write()?,
            };
            transaction
                .insert(open)
                .execute(statement, Parameters::default())?;
        }
    }
    transaction.map_or(Ok(()), WriteTransaction::commit)?;
    Ok(GraphView::clone(&*database.shared.newest()?))
}

fn source(names: Vec<String>, path: PathBuf, graph: bool) -> Source {
    Source {
        names,
        path,
        graph,
        array_delimiter: None,
        columns: None,
    }
}
