//! One row per line of a CSV file.

use super::context::Context;
use super::per_row::{Spread, room};
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{Batch, Expression, Row, Slot, evaluate_row};
use crate::value::column::Column;
use crate::value::{Map, Value};
use std::fs::File;
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
    reader: csv::Reader<File>,
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
        let file = File::open(&path).map_err(|cause| {
            Error::storage(
                ErrorCode::InputOutput,
                format!("cannot read `{}`: {cause}", path.display()),
            )
            .caused_by(cause)
        })?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(self.headers)
            .flexible(true)
            .from_reader(file);
        let names = if self.headers {
            let names = reader.headers().map_err(|cause| bad_line(&cause))?;
            Some(names.iter().map(Arc::from).collect())
        } else {
            None
        };
        Ok(OpenFile { reader, names })
    }
}

impl OpenFile {
    fn next(&mut self) -> Result<Option<Value>> {
        let mut record = csv::StringRecord::new();
        let more = self.reader.read_record(&mut record);
        if !more.map_err(|cause| bad_line(&cause))? {
            return Ok(None);
        }
        // An empty field without quotes is the absence of a value.
        let field = |text: &str| match text {
            "" => Value::Null,
            text => Value::String(Arc::from(text)),
        };
        Ok(Some(match &self.names {
            None => Value::List(Arc::new(record.iter().map(field).collect())),
            Some(names) => {
                let fields = names.iter().enumerate();
                let entry = |(at, name): (usize, &Arc<str>)| {
                    (name.clone(), record.get(at).map_or(Value::Null, field))
                };
                Value::Map(Arc::new(fields.map(entry).collect::<Map>()))
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

fn bad_line(cause: &csv::Error) -> Error {
    Error::storage(ErrorCode::InvalidInput, format!("not a CSV file: {cause}"))
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
    if stays_inside && is_file {
        return Ok(root.join(name));
    }
    Err(Error::storage(
        ErrorCode::InvalidInput,
        format!("`{source}` is not a file in the folder that LOAD CSV may read"),
    ))
}

impl Spread for LoadCsv {
    fn prepare(&mut self, _: &Batch, _: &mut Context<'_>) -> Result<()> {
        Ok(())
    }

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
