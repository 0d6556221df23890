//! The rows of a result, as an iterator.

use super::stream::Stream;
use super::{Notice, Row, Summary};
use crate::error::{Error, ErrorCode, Result};
use crate::executor::{Limits, WorkDone};
use crate::graph::Counters;
use crate::value::Value;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The rows of a result. It owns everything it needs: it borrows neither the statement nor the database.
///
/// Rows of a statement that only reads are created on demand; a statement that writes is complete before its first row
/// is returned.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let rows = db.query("UNWIND [1, 2, 3] AS n RETURN n", ())?;
/// assert_eq!(rows.columns().len(), 1);
/// let numbers: Vec<i64> = rows.map(|row| row?.get("n")).collect::<Result<_, _>>()?;
/// assert_eq!(numbers, [1, 2, 3]);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Debug)]
pub struct Rows {
    columns: Arc<[Arc<str>]>,
    source: Source,
    counters: Counters,
    given: u64,
    /// The work done before the first row.
    work: WorkDone,
    /// The time spent in the engine: compiling, and creating rows.
    elapsed: Duration,
    notices: Vec<Notice>,
    /// The limits of a statement that has already ended.
    limits: Option<Box<Limits>>,
}

#[derive(Debug)]
enum Source {
    Ready(std::vec::IntoIter<Vec<Value>>),
    Stream(Box<Stream>),
}

impl Rows {
    pub(super) fn empty() -> Rows {
        Rows::ready(Arc::new([]), Vec::new(), Counters::default())
    }

    pub(super) fn ready(
        columns: Arc<[Arc<str>]>,
        rows: Vec<Vec<Value>>,
        counters: Counters,
    ) -> Rows {
        Rows::new(columns, Source::Ready(rows.into_iter()), counters)
    }

    pub(super) fn streamed(columns: Arc<[Arc<str>]>, stream: Stream) -> Rows {
        Rows::new(
            columns,
            Source::Stream(Box::new(stream)),
            Counters::default(),
        )
    }

    fn new(columns: Arc<[Arc<str>]>, source: Source, counters: Counters) -> Rows {
        Rows {
            columns,
            source,
            counters,
            given: 0,
            work: WorkDone::default(),
            elapsed: Duration::ZERO,
            notices: Vec::new(),
            limits: None,
        }
    }

    /// Adds time that was spent before the first row.
    pub(super) fn spent(mut self, time: Duration) -> Rows {
        self.elapsed += time;
        self
    }

    /// Continues to charge memory to the limits of the statement.
    pub(super) fn limited_by(mut self, limits: Limits) -> Rows {
        self.limits = Some(Box::new(limits));
        self
    }

    /// Sets the work done before the first row.
    pub(super) fn worked(mut self, work: WorkDone) -> Rows {
        self.work = work;
        self
    }

    /// Adds warnings about probable mistakes of the statement.
    pub(super) fn noticing(mut self, notices: impl Iterator<Item = Notice>) -> Rows {
        self.notices.extend(notices);
        self
    }

    /// What the statement probably does not mean, although it is valid: names that nothing in the graph has, and that are
    /// similar to an existing one; and what is found while it runs, as far as rows have been taken.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)", ())?;
    /// assert!(db.query("MATCH (c:City) RETURN c", ())?.notices().is_empty());
    /// assert_eq!(db.query("MATCH (c:Citty) RETURN c", ())?.notices().len(), 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The names of the columns in order.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let rows = db.query("UNWIND [1, 2, 3] AS n RETURN n", ())?;
    /// assert_eq!(&*rows.columns()[0], "n");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn columns(&self) -> &[Arc<str>] {
        &self.columns
    }

    /// What the statement did so far, and the work that it took.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut rows = db.query("UNWIND [1, 2, 3] AS n RETURN n", ())?;
    /// rows.next();
    /// assert_eq!(rows.summary().rows, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn summary(&self) -> Summary {
        let mut work = self.work;
        if let Source::Stream(stream) = &self.source {
            work.add(&stream.work());
        }
        Summary {
            work,
            counters: self.counters,
            elapsed: self.elapsed,
            rows: self.given,
        }
    }

    /// Runs to the last row, and discards the rows.
    ///
    /// # Errors
    ///
    /// Any error of the remaining statement: `SyntaxError` if it is invalid, and at runtime the errors of its
    /// expressions, its writes and its limits (see [`ErrorKind`](crate::ErrorKind)); `ParameterMissing`
    /// (`MissingParameter`) for a parameter that is not given.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let rows = db.query("UNWIND [1, 2, 3] AS n RETURN n", ())?;
    /// assert_eq!(rows.finish()?.rows, 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn finish(mut self) -> Result<Summary> {
        while self.next_values()?.is_some() {}
        Ok(self.summary())
    }

    /// Charges memory that the caller keeps for rows to the memory limit of the statement, because the engine does not
    /// know what happens to a row after it was returned.
    ///
    /// # Errors
    ///
    /// `LimitError` with the code `MemoryLimit` if the caller and the statement together exceed the limit.
    ///
    /// ```
    /// let db = tupu::Database::builder().memory_limit(1 << 20).in_memory();
    /// let mut rows = db.query("UNWIND range(1, 10000) AS n RETURN n", ())?;
    /// let mut lines = Vec::new();
    /// let error = loop {
    ///     let row = rows.next().expect("there are more")?;
    ///     let line = format!("{row:?}{}", " ".repeat(1000));
    ///     if let Err(error) = rows.keep(line.len() as u64) {
    ///         break error;
    ///     }
    ///     lines.push(line);
    /// };
    /// assert_eq!(error.code(), tupu::ErrorCode::MemoryLimit);
    /// assert!(lines.len() > 100 && lines.len() < 1000);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn keep(&mut self, bytes: u64) -> Result<()> {
        match self.limits() {
            Some(limits) => limits.add_kept(bytes),
            None => Ok(()),
        }
    }

    /// Fails if the time limit of the statement has passed, or if it was interrupted. Every row of a statement that only
    /// reads is preceded by this check; a caller makes it itself where it spends long on one row, or on all of them
    /// together.
    ///
    /// # Errors
    ///
    /// `LimitError` with the code `TimeOut` or `Cancelled`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let rows = db.query("RETURN range(1, 1000000) AS numbers", ())?;
    /// assert!(rows.check().is_ok());
    /// db.interrupt().interrupt(); // usually from another thread
    /// assert_eq!(rows.check().unwrap_err().code(), tupu::ErrorCode::Cancelled);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn check(&self) -> Result<()> {
        match (&self.source, self.limits()) {
            (_, None) => Ok(()),
            (Source::Stream(_), Some(limits)) => limits.check(),
            (Source::Ready(_), Some(limits)) => limits.check().map_err(|error| {
                error.hint("the statement has ended: its changes are made, and only the rest of its rows is missing")
            }),
        }
    }

    fn limits(&self) -> Option<&Limits> {
        match &self.source {
            Source::Stream(stream) => Some(stream.limits()),
            Source::Ready(_) => self.limits.as_deref(),
        }
    }

    /// All rows; they are charged to the memory limit of the statement.
    ///
    /// # Errors
    ///
    /// The errors of [`Rows::finish`]; `LimitError` (`MemoryLimit`) if the rows together take more than the statement may hold.
    ///
    /// ```
    /// let db = tupu::Database::builder().memory_limit(4 << 20).in_memory();
    /// let rows = db.query("UNWIND range(1, 100) AS n RETURN n", ())?.collect_rows()?;
    /// assert_eq!(rows.len(), 100);
    /// let error = db.query("UNWIND range(1, 100000) AS n RETURN n", ())?.collect_rows().unwrap_err();
    /// assert_eq!(error.code(), tupu::ErrorCode::MemoryLimit);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn collect_rows(&mut self) -> Result<Vec<Row>> {
        let mut all = Vec::new();
        while let Some(values) = self.next_values()? {
            if let Some(limits) = self.limits() {
                limits.add_kept(size_of::<Row>() as u64)?;
                limits.add_answer(&values)?;
            }
            all.push(Row::new(Arc::clone(&self.columns), values));
        }
        Ok(all)
    }

    /// All rows, each converted to a `T`.
    ///
    /// # Errors
    ///
    /// The errors of [`Rows::finish`]; `ConversionError` (`InvalidConversion`) that names the row, from 1, and the column.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let rows = db.query("UNWIND [1, 2, 3] AS n RETURN n", ())?;
    /// assert_eq!(rows.to_vec::<i64>()?, [1, 2, 3]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn to_vec<T: DeserializeOwned>(mut self) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(values) = self.next_values()? {
            if let Some(limits) = self.limits() {
                // The converted row is about as large as the row.
                limits.add_answer(&values)?;
            }
            let typed = Row::new(Arc::clone(&self.columns), values).to();
            all.push(typed.map_err(|error| error.within(&format!("row {}", all.len() + 1)))?);
        }
        Ok(all)
    }

    /// The only row, converted to a `T`; an error if there is not exactly one.
    ///
    /// # Errors
    ///
    /// The errors of [`Rows::finish`]; `ConversionError` (`InvalidConversion`) if there is not exactly one row or it does
    /// not fit `T`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市', projects: 684})", ())?;
    /// let rows = db.query("MATCH (c:City) RETURN c.name, c.projects", ())?;
    /// assert_eq!(rows.one::<(String, i64)>()?, ("泰安市".to_owned(), 684));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn one<T: DeserializeOwned>(mut self) -> Result<T> {
        let row = self.next().transpose()?;
        let surplus = self.next().transpose()?.is_some();
        match row {
            Some(row) if !surplus => row.to(),
            Some(_) => Err(not_one("more than one row").hint("add LIMIT 1, or use `query_as`")),
            None => Err(not_one("no row").hint("use `query_opt` if there may be none")),
        }
    }

    /// The first row, converted to a `T`, if there is one.
    ///
    /// # Errors
    ///
    /// The errors of [`Rows::finish`]; `ConversionError` (`InvalidConversion`) if the row does not fit `T`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let rows = db.query("UNWIND [1, 2, 3] AS n RETURN n", ())?;
    /// assert_eq!(rows.first::<i64>()?, Some(1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn first<T: DeserializeOwned>(mut self) -> Result<Option<T>> {
        self.next().map(|row| row?.to()).transpose()
    }

    fn next_values(&mut self) -> Result<Option<Vec<Value>>> {
        let values = match &mut self.source {
            Source::Ready(rows) => rows.next(),
            Source::Stream(stream) => {
                let started = Instant::now();
                let values = stream.next();
                self.elapsed += started.elapsed();
                let warnings = stream.run().warnings.take();
                self.notices.extend(warnings.into_iter().map(Notice::from));
                values?
            }
        };
        self.given += u64::from(values.is_some());
        Ok(values)
    }
}

fn not_one(found: &str) -> Error {
    Error::conversion(
        ErrorCode::InvalidConversion,
        format!("one row was expected, but the query returned {found}"),
    )
}

impl Iterator for Rows {
    type Item = Result<Row>;

    /// The next row; after an error there are none.
    fn next(&mut self) -> Option<Result<Row>> {
        let values = self.next_values();
        if values.is_err() {
            self.source = Source::Ready(Vec::new().into_iter());
        }
        values
            .transpose()
            .map(|values| values.map(|values| Row::new(Arc::clone(&self.columns), values)))
    }
}
