//! Rows of a file that are parsed but not yet in a graph: the output of the readers of CSV and JSON Lines.

use super::bad;
use super::stated::StatedCell;
use crate::error::Error;
use crate::graph::BatchColumn;
use crate::value::NodeId;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Rows of nodes or of relationships, by columns.
#[derive(Debug, Default)]
pub struct RowBatch {
    /// Properties by key.
    pub columns: Vec<(Arc<str>, BatchColumn)>,
    /// Labels, or the type, that the rows specify.
    pub names: NameRows,
    /// The sources that rows name.
    pub citations: Vec<Citations>,
    /// The statements of properties that have several, or one with a rank or a period.
    pub stated: Vec<StatedCell>,
    /// Rows that name sources of a property and have no value of it, with its key.
    pub valueless: Vec<(usize, Arc<str>)>,
    /// The ids of nodes.
    pub ids: BatchColumn,
    /// Where relationships start.
    pub starts: Vec<NodeId>,
    /// Where relationships end.
    pub ends: Vec<NodeId>,
    /// The line of each row.
    pub lines: Vec<u64>,
    /// The rows that could not be read.
    pub bad: Vec<BadRow>,
    /// Statements that create indexes and constraints.
    pub rules: Vec<String>,
}

/// The sources that rows specify for their content.
#[derive(Debug)]
pub struct Citations {
    /// Of which property; `None`: of the entity, and of every property that has no sources of its own.
    pub key: Option<Arc<str>>,
    /// The sources by row.
    pub sources: NameRows,
}

/// A row that could not be read.
#[derive(Debug)]
pub struct BadRow {
    /// Its first line; 0 if it is not known.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
    /// How to correct it, if there is specific advice.
    pub hint: Option<String>,
}

impl BadRow {
    /// A row and what is wrong with it.
    pub fn new(line: u64, message: impl Into<String>) -> BadRow {
        BadRow {
            line,
            message: message.into(),
            hint: None,
        }
    }

    /// The error for this row, with its file.
    pub fn error(&self, file: &str) -> Error {
        let error = match self.line {
            0 => bad(format!("{file}: {}", self.message)),
            line => bad(format!("{file}:{line}: {}", self.message)),
        };
        match &self.hint {
            Some(hint) => error.hint(hint.clone()),
            None => error,
        }
    }
}

/// The number of a row that specifies nothing.
const SILENT: u32 = u32::MAX;

/// Names that rows specify. Neighbouring rows often have the same names: each distinct list is stored once.
#[derive(Debug, Default)]
pub struct NameRows {
    /// The distinct lists.
    pub lists: Vec<Vec<Box<str>>>,
    /// The list of each row; empty if the file has no such column.
    pub rows: Vec<u32>,
    numbers: FxHashMap<Box<str>, u32>,
    last: Option<(Box<str>, u32)>,
}

impl NameRows {
    /// Adds a row by the text of its names; `split` is only called if the text is new.
    pub fn push<'t, 'n, I>(&mut self, text: &'t str, split: impl FnOnce(&'t str) -> I)
    where
        I: Iterator<Item = &'n str>,
    {
        if let Some((last, number)) = &self.last
            && **last == *text
        {
            return self.rows.push(*number);
        }
        let number = match self.numbers.get(text) {
            Some(number) => *number,
            None => {
                let number = self.lists.len() as u32;
                let names = split(text).filter(|name| !name.is_empty());
                self.lists.push(names.map(Box::from).collect());
                self.numbers.insert(text.into(), number);
                number
            }
        };
        self.last = Some((text.into(), number));
        self.rows.push(number);
    }

    /// Adds rows that specify nothing, up to this number of rows.
    fn fill(&mut self, rows: usize) {
        if self.rows.len() < rows {
            self.rows.resize(rows, SILENT);
        }
    }

    /// Whether a row specifies its names, even if there are none.
    pub fn says(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|number| *number != SILENT)
    }

    /// The names of a row.
    pub fn of(&self, row: usize) -> &[Box<str>] {
        let number = self.rows.get(row);
        let list = number.and_then(|number| self.lists.get(*number as usize));
        list.map_or(&[], Vec::as_slice)
    }
}

impl RowBatch {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Ends a row that was read, or removes the parts of a row that could not be read.
    pub fn end_row(&mut self, line: u64, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => {
                self.lines.push(line);
                let rows = self.len();
                let short = self
                    .columns
                    .iter_mut()
                    .filter(|(_, column)| column.len() < rows);
                short.for_each(|(_, column)| column.push_null());
                for citations in &mut self.citations {
                    citations.sources.fill(rows);
                }
            }
            Err(message) => {
                self.bad_row(BadRow::new(line, message));
            }
        }
    }

    /// Removes the parts of a row that could not be read.
    pub fn bad_row(&mut self, row: BadRow) {
        self.truncate(self.len());
        self.bad.push(row);
    }

    /// Notes that the current row names sources of a property and has no value of it.
    pub fn states_nothing(&mut self, key: &str) {
        self.valueless.push((self.len(), key.into()));
    }

    /// Returns the column of a key; a new one starts with nulls for the previous rows.
    pub fn column(&mut self, key: &str) -> &mut BatchColumn {
        let place = self.columns.iter().position(|(name, _)| **name == *key);
        let place = place.unwrap_or_else(|| {
            let column = BatchColumn::with_nulls(self.len());
            self.columns.push((key.into(), column));
            self.columns.len() - 1
        });
        &mut self.columns[place].1
    }

    /// Returns the sources of a property, or of the rest; a new column has none for the previous rows.
    pub fn citations(&mut self, key: Option<&str>) -> &mut NameRows {
        let place = self
            .citations
            .iter()
            .position(|known| known.key.as_deref() == key);
        let place = place.unwrap_or_else(|| {
            let mut sources = NameRows::default();
            sources.fill(self.len());
            let key = key.map(Arc::from);
            self.citations.push(Citations { key, sources });
            self.citations.len() - 1
        });
        &mut self.citations[place].sources
    }

    fn truncate(&mut self, rows: usize) {
        for (_, column) in &mut self.columns {
            column.truncate(rows);
        }
        self.stated.retain(|cell| cell.row < rows);
        self.valueless.retain(|(row, _)| *row < rows);
        self.ids.truncate(rows);
        self.names.rows.truncate(rows);
        for citations in &mut self.citations {
            citations.sources.rows.truncate(rows);
        }
        self.starts.truncate(rows);
        self.ends.truncate(rows);
    }

    /// Retains the rows that are marked.
    pub fn retain(&mut self, keep: &[bool]) {
        for (_, column) in &mut self.columns {
            column.retain(keep);
        }
        self.stated.retain(|cell| keep.get(cell.row) == Some(&true));
        for cell in &mut self.stated {
            let before = keep.iter().take(cell.row);
            cell.row = before.filter(|keep| **keep).count();
        }
        self.ids.retain(keep);
        retain(&mut self.names.rows, keep);
        for citations in &mut self.citations {
            retain(&mut citations.sources.rows, keep);
        }
        retain(&mut self.starts, keep);
        retain(&mut self.ends, keep);
        retain(&mut self.lines, keep);
    }
}

fn retain<T>(rows: &mut Vec<T>, keep: &[bool]) {
    let mut marks = keep.iter();
    rows.retain(|_| marks.next() == Some(&true));
}
