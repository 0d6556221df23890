//! The rows of a file one after another, for `LOAD CSV`.

use super::record::Records;
use crate::error::Result;
use crate::exchange::bad;
use crate::exchange::import::{Block, Blocks, FileFormat, open};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// A row: its fields, `None` for no value.
pub type FileRow = Vec<Option<Arc<str>>>;

/// A file of CSV, plain or compressed (`.gz`), that is being read.
pub struct CsvFile {
    name: String,
    blocks: Blocks<Box<dyn Read + Send>>,
    delimiter: u8,
    /// The rows of the block before the next.
    rows: std::vec::IntoIter<Result<FileRow>>,
}

impl CsvFile {
    /// Opens a file, which errors call by a name.
    pub fn open(path: &Path, name: &str, delimiter: u8) -> Result<CsvFile> {
        let file = open(path, name, &Arc::default())?;
        Ok(CsvFile {
            blocks: Blocks::new(file, name, FileFormat::Csv.shape(delimiter)),
            name: name.to_owned(),
            delimiter,
            rows: Vec::new().into_iter(),
        })
    }

    fn rows(&self, block: &Block) -> Vec<Result<FileRow>> {
        let mut records = Records::new(&block.bytes, self.delimiter, block.line);
        let (mut cells, mut rows) = (Vec::new(), Vec::new());
        while let Some(line) = records.next(&mut cells) {
            let fields = cells.iter().map(|cell| {
                let text = cell
                    .text()
                    .map_err(|what| bad(format!("{}:{line}: {what}", self.name)))?;
                Ok((!cell.is_missing()).then(|| Arc::from(text)))
            });
            rows.push(fields.collect());
        }
        rows
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
