//! The progress of an import, and its report.

/// What an import is doing.
///
/// ```
/// assert_ne!(tupu::ImportStage::Nodes, tupu::ImportStage::Relationships);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportStage {
    /// Reading nodes.
    Nodes,
    /// Reading relationships.
    Relationships,
    /// Laying out neighbours and counting for statistics.
    LayOut,
    /// Writing the file.
    Write,
}

/// How far an import is.
///
/// ```
/// let mut last = None;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("cities.csv");
/// # std::fs::write(&path, "name:ID\n泰安市\n")?;
/// tupu::Importer::new().nodes(["City"], &path).progress(|progress| last = Some(*progress)).in_memory()?;
/// assert_eq!(last.map(|progress| (progress.nodes, progress.bytes == progress.total_bytes)), Some((1, true)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ImportProgress {
    /// What is being done.
    pub stage: ImportStage,
    /// Bytes of the files that have been read.
    pub bytes: u64,
    /// Bytes that there are.
    pub total_bytes: u64,
    /// Nodes read up to now.
    pub nodes: u64,
    /// Relationships read up to now.
    pub relationships: u64,
}

/// The result of an import.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("cities.csv");
/// # std::fs::write(&path, "name:ID,population:INT\n泰安市,5472217\n江门市,many\n")?;
/// let (db, report) = tupu::Importer::new().nodes(["City"], &path).skip_bad(5).in_memory()?;
/// assert_eq!((report.nodes, report.bad_rows), (1, 1));
/// assert!(report.first_bad_row.is_some_and(|row| row.ends_with("cities.csv:3: column `population`: `many` is not an integer")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// Nodes imported.
    pub nodes: u64,
    /// Relationships imported.
    pub relationships: u64,
    /// Rows that were skipped.
    pub bad_rows: u64,
    /// The first of them: file, line, and what is wrong.
    pub first_bad_row: Option<String>,
    /// What the columns of files with [`Columns`](crate::Columns) have become.
    pub columns: Vec<ImportedColumn>,
    /// Files from which nothing came: they have a header and no rows, or nothing at all.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("cities.csv");
    /// # std::fs::write(&path, "name:ID,population:INT\n")?;
    /// let (_, report) = tupu::Importer::new().nodes(["City"], &path).in_memory()?;
    /// assert!(report.empty_files[0].ends_with("cities.csv"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub empty_files: Vec<String>,
    /// What is probably not meant, a sentence each: nodes without a label, an encoding that makes rare characters of a text.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("cities.csv");
    /// # std::fs::write(&path, "name:ID\n泰安市\n")?;
    /// let (_, report) = tupu::Importer::new().nodes([""; 0], &path).in_memory()?;
    /// assert!(report.notes[0].contains("have no label"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub notes: Vec<String>,
}

/// How many rows have come from each file, in the order in which they are read. A file that holds a whole graph is read
/// twice, for its nodes and for its relationships.
#[derive(Debug, Default)]
pub struct Taken(Vec<(String, u64)>);

impl Taken {
    /// Adds the number of rows read from a file.
    pub fn add(&mut self, file: String, rows: u64) {
        match self.0.iter_mut().find(|(name, _)| *name == file) {
            Some((_, count)) => *count += rows,
            None => self.0.push((file, rows)),
        }
    }

    /// The files without any rows.
    pub fn empty_files(self) -> Vec<String> {
        let empty = self.0.into_iter().filter(|(_, rows)| *rows == 0);
        empty.map(|(name, _)| name).collect()
    }
}

/// What a column of a CSV file has become.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("shops.csv");
/// # std::fs::write(&path, "name,zip\n泰安市,02710\n")?;
/// let (_, report) = tupu::Importer::new().nodes_with(["Shop"], &path, tupu::Columns::new().infer()).in_memory()?;
/// assert_eq!(report.columns[1].becomes, "STRING");
/// assert_eq!(report.columns[1].why.as_deref(), Some("not INT: `02710` on line 2 has leading zeros"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportedColumn {
    /// The file.
    pub file: String,
    /// The name of the column there.
    pub name: String,
    /// Its type, and what it is besides a property.
    pub becomes: String,
    /// Why it has not become something else, where that is worth a word.
    pub why: Option<String>,
}
