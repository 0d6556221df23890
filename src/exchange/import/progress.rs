//! The progress of an import, and its report.

/// The stage of an import.
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
    /// Building adjacency lists and statistics.
    LayOut,
    /// Writing the file.
    Write,
}

/// The progress of an import.
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
    /// The current stage.
    pub stage: ImportStage,
    /// The number of bytes of the files that have been read.
    pub bytes: u64,
    /// The total number of bytes.
    pub total_bytes: u64,
    /// The number of nodes read so far.
    pub nodes: u64,
    /// The number of relationships read so far.
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
    /// The first of them: file, line, and the error.
    pub first_bad_row: Option<String>,
    /// The properties, types and roles of the columns of files with [`Columns`](crate::Columns).
    pub columns: Vec<ImportedColumn>,
    /// Files without content: they have only a header, or nothing at all.
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
    /// Probable mistakes, one sentence each: nodes without a label, an encoding that turns a text into rare characters.
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

/// The number of rows of each file, in the order in which they are read. A file with a whole graph is read twice, for
/// its nodes and for its relationships.
#[derive(Debug, Default)]
pub struct RowsPerFile(Vec<(String, u64)>);

impl RowsPerFile {
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

/// The role of a column of a CSV file.
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
    /// Its type, and its role besides being a property.
    pub becomes: String,
    /// The reason why it has no other type, if there is a notable one.
    pub why: Option<String>,
}
