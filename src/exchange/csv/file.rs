//! The rows of a file one after another, for `LOAD CSV`.

use super::record::{Cell, Records};
use crate::error::Result;
use crate::exchange::advice::encoding_advice;
use crate::exchange::bad;
use crate::exchange::input::{Block, Blocks, Shape, open};
use crate::value::encoding::TextEncoding;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// A row of a file.
#[derive(Debug)]
pub struct FileRow {
    /// The line that it begins on, counted from 1.
    pub line: u64,
    /// The fields, `None` if there is no value.
    pub fields: Vec<Option<Arc<str>>>,
}

/// A file of CSV, plain or compressed (`.gz`), that is being read.
pub struct CsvFile {
    name: String,
    blocks: Blocks<Box<dyn Read + Send>>,
    delimiter: u8,
    /// The rows of the current block.
    rows: std::vec::IntoIter<Result<FileRow>>,
}

impl CsvFile {
    /// Opens a file; `name` is used in errors.
    pub fn open(
        path: &Path,
        name: &str,
        delimiter: u8,
        encoding: Option<TextEncoding>,
    ) -> Result<CsvFile> {
        let file = open(path, name, encoding, &Arc::default())?;
        Ok(CsvFile {
            blocks: Blocks::new(file, name, Shape::Csv(delimiter)),
            name: name.to_owned(),
            delimiter,
            rows: Vec::new().into_iter(),
        })
    }

    fn rows(&self, block: &Block) -> Vec<Result<FileRow>> {
        let mut records = Records::new(&block.bytes, self.delimiter, block.line);
        let (mut cells, mut rows) = (Vec::new(), Vec::new());
        while let Some(record) = records.next(&mut cells) {
            let row = match record {
                Ok(line) => self.row(line, &cells, block),
                Err(bad) => Err(bad.error(&self.name)),
            };
            // The caller stops at the first invalid row.
            let wrong = row.is_err();
            rows.push(row);
            if wrong {
                break;
            }
        }
        rows
    }

    fn row(&self, line: u64, cells: &[Cell<'_>], block: &Block) -> Result<FileRow> {
        let fields = cells.iter().map(|cell| {
            let text = cell.text().map_err(|what| {
                let error = bad(format!("{}:{line}: {what}", self.name));
                error.hint(encoding_advice(&block.bytes))
            })?;
            Ok((!cell.is_missing()).then(|| Arc::from(text)))
        });
        let fields = fields.collect::<Result<_>>()?;
        Ok(FileRow { line, fields })
    }
}

impl Iterator for CsvFile {
    type Item = Result<FileRow>;

    fn next(&mut self) -> Option<Result<FileRow>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Some(row);
            }
            match self.blocks.next()? {
                Ok(block) => self.rows = self.rows(&block).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
