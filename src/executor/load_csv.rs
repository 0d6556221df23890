//! One row per line of a CSV file.

use super::context::Context;
use super::per_row::{Spread, room};
use crate::error::{Error, ErrorCode, Result};
use crate::exchange::CsvFile;
use crate::expression::{Batch, Expression, Row, Slot, evaluate_row};
use crate::value::column::Column;
use crate::value::{Map, Value};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// One row per line: a list of strings, or a map by the names of the first line.
pub(super) struct LoadCsv {
    source: Expression,
    headers: bool,
    terminator: Option<Expression>,
    variable: Slot,
    open: Option<OpenFile>,
    values: Vec<Value>,
}

struct OpenFile {
    rows: CsvFile,
    names: Option<Vec<Arc<str>>>,
}

impl LoadCsv {
    pub(super) fn new(
        source: Expression,
        headers: bool,
        terminator: Option<Expression>,
        variable: Slot,
    ) -> LoadCsv {
        LoadCsv {
            source,
            headers,
            terminator,
            variable,
            open: None,
            values: Vec::new(),
        }
    }

    fn open(&self, row: &Row<'_>, cx: &Context<'_>) -> Result<OpenFile> {
        let evaluation = cx.evaluation();
        let source = match evaluate_row(&self.source, row, &evaluation)? {
            Value::String(source) => source,
            other => {
                return Err(Error::type_error(
                    ErrorCode::InvalidArgumentType,
                    format!("LOAD CSV takes the name of a file, not a {}", other.kind()),
                ));
            }
        };
        let delimiter = match &self.terminator {
            Some(terminator) => delimiter(&evaluate_row(terminator, row, &evaluation)?)?,
            None => b',',
        };
        let path = resolve(&source, cx.run().csv_root.as_deref())?;
        let mut rows = CsvFile::open(&path, &source, delimiter, None)?;
        let names = if self.headers {
            rows.next().transpose()?
        } else {
            None
        };
        let names = names.map(|row| {
            let names = row.fields.into_iter();
            names.map(Option::unwrap_or_default).collect()
        });
        Ok(OpenFile { rows, names })
    }
}

impl OpenFile {
    fn next(&mut self) -> Result<Option<Value>> {
        let Some(row) = self.rows.next().transpose()? else {
            return Ok(None);
        };
        let mut values = row
            .fields
            .into_iter()
            .map(|field| field.map_or(Value::Null, Value::String));
        Ok(Some(match &self.names {
            None => Value::List(Arc::new(values.collect())),
            Some(names) => {
                let entry = |name: &Arc<str>| (name.clone(), values.next().unwrap_or_default());
                Value::Map(Arc::new(names.iter().map(entry).collect::<Map>()))
            }
        }))
    }
}

fn delimiter(terminator: &Value) -> Result<u8> {
    match terminator {
        Value::String(text) if text.len() == 1 => Ok(text.as_bytes()[0]),
        _ => Err(Error::argument(
            ErrorCode::InvalidArgumentValue,
            "FIELDTERMINATOR must be one ASCII character",
        )),
    }
}

/// The file below the folder that was opened for reading; nothing outside it.
fn resolve(source: &str, root: Option<&Path>) -> Result<PathBuf> {
    let Some(root) = root else {
        return Err(Error::storage(
            ErrorCode::ReadOnly,
            "LOAD CSV is off: no folder has been opened for it",
        )
        .hint("name one when the database is opened"));
    };
    let name = source.strip_prefix("file://").unwrap_or(source);
    let name = Path::new(name.trim_start_matches('/'));
    let stays_inside = name
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let is_file = !source.contains("://") || source.starts_with("file://");
    let path = root.join(name);
    if stays_inside && is_file && !leads_outside(&path, root) {
        return Ok(path);
    }
    Err(Error::storage(
        ErrorCode::InvalidInput,
        format!("`{source}` is not a file in the folder that LOAD CSV may read"),
    ))
}

/// Whether a link on the way leads out of the folder. What is not there leads nowhere: opening it says so.
fn leads_outside(path: &Path, root: &Path) -> bool {
    match (path.canonicalize(), root.canonicalize()) {
        (Ok(path), Ok(root)) => !path.starts_with(root),
        _ => false,
    }
}

impl Spread for LoadCsv {
    fn begin(&mut self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<()> {
        self.open = Some(self.open(&Row::new(input, row), cx)?);
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        _: &mut Context<'_>,
    ) -> Result<bool> {
        let Some(open) = &mut self.open else {
            return Ok(true);
        };
        for _ in 0..room(rows) {
            match open.next()? {
                Some(value) => {
                    rows.push(row as u32);
                    self.values.push(value);
                }
                None => {
                    self.open = None;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        set(
            self.variable,
            Column::Values(std::mem::take(&mut self.values)),
        );
    }

    fn restart(&mut self, _: &Batch) {
        self.open = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_outside_the_folder_are_refused() {
        let root = Path::new("/data");
        let inside = resolve("file:///a/b.csv", Some(root)).ok();
        assert_eq!(inside, Some(PathBuf::from("/data/a/b.csv")));
        assert!(resolve("../secret", Some(root)).is_err());
        assert!(resolve("http://example.org/x.csv", Some(root)).is_err());
        assert!(resolve("x.csv", None).is_err());
    }
}
