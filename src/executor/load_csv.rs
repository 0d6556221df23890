//! One row per line of a CSV file.

use super::context::Context;
use super::flat_map::{FlatMap, room};
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::{Error, ErrorCode, Result, Span, Warning, nearest};
use crate::exchange::{CsvFile, implausible, other_delimiter, percent_decoded, probable_encoding};
use crate::expression::{Batch, Expression, Row, RowOrigin, Slot, evaluate_row, is_live};
use crate::plan;
use crate::value::column::Column;
use crate::value::encoding::TextEncoding;
use crate::value::footprint::heap_bytes;
use crate::value::{Map, Value};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The number of file names of a folder that are searched for a similar name.
const MAX_NAMES: usize = 1000;

/// One row per line: a list of strings, or a map by the names of the first line.
pub(super) struct LoadCsv {
    source: Expression,
    headers: bool,
    terminator: Option<Expression>,
    encoding: Option<Expression>,
    variable: Slot,
    /// The position of the source in the statement.
    span: Span,
    open: Option<OpenFile>,
    /// The file whose encoding was last compared with its content.
    compared: Option<Arc<str>>,
    values: Vec<Value>,
    line: Origins,
    file: Origins,
    /// The position of each row, for errors.
    origins: Vec<RowOrigin>,
    /// Charges the values.
    memory: Reservation,
}

/// A column with the position of rows, filled only if it is read.
struct Origins {
    slot: Slot,
    is_read: bool,
    values: Vec<Value>,
}

impl Origins {
    fn new(slot: Slot, live: Option<&[Slot]>) -> Origins {
        Origins {
            slot,
            is_read: is_live(live, slot),
            values: Vec::new(),
        }
    }

    fn push(&mut self, value: impl FnOnce() -> Value) {
        if self.is_read {
            self.values.push(value());
        }
    }

    fn set(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        if self.is_read {
            set(self.slot, Column::Values(std::mem::take(&mut self.values)));
        }
    }
}

struct OpenFile {
    /// The name of the file in the statement.
    source: Arc<str>,
    rows: CsvFile,
    names: Option<Vec<Arc<str>>>,
}

impl LoadCsv {
    pub(super) fn new(plan: &plan::LoadCsv, live: Option<&[Slot]>) -> LoadCsv {
        LoadCsv {
            source: plan.source.clone(),
            headers: plan.headers,
            terminator: plan.terminator.clone(),
            encoding: plan.encoding.clone(),
            variable: plan.variable,
            span: plan.span,
            open: None,
            compared: None,
            values: Vec::new(),
            line: Origins::new(plan.line, live),
            file: Origins::new(plan.file, live),
            origins: Vec::new(),
            memory: Reservation::new(Usage::Rows),
        }
    }

    fn open(&mut self, row: &Row<'_>, cx: &Context<'_>) -> Result<OpenFile> {
        let evaluation = cx.evaluation();
        let source = match evaluate_row(&self.source, row, &evaluation)? {
            Value::String(source) => source,
            other => {
                return Err(Error::type_error(
                    ErrorCode::InvalidArgumentType,
                    format!(
                        "LOAD CSV takes the name of a file, not {}",
                        other.kind().with_article()
                    ),
                ));
            }
        };
        let delimiter = match &self.terminator {
            Some(terminator) => delimiter(&evaluate_row(terminator, row, &evaluation)?)?,
            None => b',',
        };
        let encoding = match &self.encoding {
            Some(name) => Some(encoding(&evaluate_row(name, row, &evaluation)?)?),
            None => None,
        };
        let path = resolve(&source, cx.run().csv_root.as_deref())?;
        self.compare((&source, &path), encoding, cx);
        let mut rows = CsvFile::open(&path, &source, delimiter, encoding)?;
        let names = if self.headers {
            rows.next().transpose()?
        } else {
            None
        };
        let names = names.map(|row| {
            let names = row.fields.into_iter();
            names.map(Option::unwrap_or_default).collect()
        });
        if self.terminator.is_none() {
            require_columns(&source, names.as_ref())?;
        }
        self.check_names(&source, names.as_deref().unwrap_or_default(), cx)?;
        Ok(OpenFile {
            source,
            rows,
            names,
        })
    }

    /// Refuses a header that names two columns the same, because a row has room for one of them, and warns about spaces
    /// around a name, which belong to it.
    fn check_names(&self, source: &str, names: &[Arc<str>], cx: &Context<'_>) -> Result<()> {
        let mut seen = FxHashSet::default();
        // Spreadsheets write columns without a name behind the last one.
        let named = names.iter().filter(|name| !name.is_empty());
        if let Some(twice) = named.clone().find(|name| !seen.insert(Arc::clone(name))) {
            let message = format!("{source}:1: two columns are `{twice}`");
            return Err(Error::argument(ErrorCode::InvalidInput, message).hint(
                "a row is a map, which has one value for each name: change the header, or leave out WITH HEADERS, whose \
                 rows are lists: row[0]",
            ));
        }
        if names.len() > named.clone().count() + 1 {
            let message =
                format!("{source}: of the columns without a name only the last is read, as row.``");
            cx.run().warnings.add(Warning::new(message, self.span));
        }
        for name in named.filter(|name| name.trim() != &***name) {
            let message = format!(
                "{source}: the name of the column `{name}` has spaces around it, and is read as row.`{name}`"
            );
            cx.run().warnings.add(Warning::new(message, self.span));
        }
        Ok(())
    }

    /// Warns if a file that can be decoded is probably in another encoding than the statement says.
    fn compare(
        &mut self,
        (source, path): (&Arc<str>, &Path),
        said: Option<TextEncoding>,
        cx: &Context<'_>,
    ) {
        let Some(said) = said.filter(|_| self.compared.as_ref() != Some(source)) else {
            return;
        };
        self.compared = Some(Arc::clone(source));
        if let Some(probable) = probable_encoding(path, said) {
            let why = implausible(source, said, probable);
            let message = format!("{why}; did you mean ENCODING '{probable}'?");
            cx.run().warnings.add(Warning::new(message, self.span));
        }
    }
}

impl OpenFile {
    /// The next row and its line.
    fn next(&mut self) -> Result<Option<(Value, u64)>> {
        let Some(row) = self.rows.next().transpose()? else {
            return Ok(None);
        };
        let line = row.line;
        let mut values = row
            .fields
            .into_iter()
            .map(|field| field.map_or(Value::Null, Value::String));
        let value = match &self.names {
            None => Value::List(Arc::new(values.collect())),
            Some(names) => {
                let entry = |name: &Arc<str>| (name.clone(), values.next().unwrap_or_default());
                Value::Map(Arc::new(names.iter().map(entry).collect::<Map>()))
            }
        };
        Ok(Some((value, line)))
    }
}

/// Rejects a header that is one column but looks like several: all properties of its rows would be null.
fn require_columns(source: &str, names: Option<&Vec<Arc<str>>>) -> Result<()> {
    let Some([only]) = names.map(Vec::as_slice) else {
        return Ok(());
    };
    let Some(delimiter) = other_delimiter(only) else {
        return Ok(());
    };
    let message = format!("{source}:1: the header is one column, `{only}`, and looks like several");
    Err(Error::argument(ErrorCode::InvalidInput, message).hint(format!(
        "specify the separator of the fields: FIELDTERMINATOR {delimiter}; FIELDTERMINATOR ',' reads it as one column"
    )))
}

fn delimiter(terminator: &Value) -> Result<u8> {
    let wrong = |what: &str| {
        let error = Error::argument(ErrorCode::InvalidArgumentValue, what);
        Err(error.hint("specify the character that separates fields: ',', ';', '|' or '\\t'"))
    };
    match terminator {
        Value::String(text) if matches!(&**text, "\"" | "\n" | "\r") => {
            wrong("FIELDTERMINATOR cannot be a quote or a line end")
        }
        Value::String(text) if text.len() == 1 => Ok(text.as_bytes()[0]),
        _ => wrong("FIELDTERMINATOR must be one ASCII character"),
    }
}

fn encoding(name: &Value) -> Result<TextEncoding> {
    match name {
        Value::String(name) => name.parse(),
        other => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!(
                "ENCODING takes the name of an encoding, not {}",
                other.kind().with_article()
            ),
        )),
    }
}

/// The file within the folder that may be read; files outside of it are rejected.
fn resolve(source: &str, root: Option<&Path>) -> Result<PathBuf> {
    let Some(root) = root else {
        return Err(Error::storage(
            ErrorCode::ReadOnly,
            "LOAD CSV is off: no folder has been opened for it",
        )
        .hint("name one when the database is opened"));
    };
    let outside = |why: &str| {
        let message = format!("`{source}` {why}");
        let error = Error::storage(ErrorCode::InvalidInput, message);
        error.hint(format!(
            "LOAD CSV reads files in the folder {}",
            shown(root)
        ))
    };
    let Some(name) = file_name(source) else {
        return Err(outside("is not the name of a file, nor a file: URL"));
    };
    let name = Path::new(name.trim_start_matches('/'));
    let stays_inside = name
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let path = root.join(name);
    if !stays_inside || leads_outside(&path, root) {
        return Err(outside(
            "is not a file in the folder that LOAD CSV may read",
        ));
    }
    if !path.exists() {
        return Err(missing(source, name, root));
    }
    if path.is_dir() {
        return Err(outside("is a folder, not a file"));
    }
    Ok(path)
}

/// A file name as written, or the file name of a `file:` URL: `file:///a%20b.csv`, `file:/a.csv`,
/// `file://localhost/a.csv`. `None` for other URLs.
fn file_name(source: &str) -> Option<Cow<'_, str>> {
    let is_file = source
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    if !is_file {
        return (!source.contains("://")).then_some(Cow::Borrowed(source));
    }
    let path = source.get(5..)?;
    let path = match path.strip_prefix("//") {
        Some(rest) => rest.strip_prefix("localhost/").unwrap_or(rest),
        None => path,
    };
    Some(percent_decoded(path).map_or(Cow::Borrowed(path), Cow::Owned))
}

/// A folder as displayed: as an absolute path, if it exists.
fn shown(folder: &Path) -> String {
    let whole = folder.canonicalize();
    whole.as_deref().unwrap_or(folder).display().to_string()
}

/// The error for a missing file, with the most similar names.
fn missing(source: &str, name: &Path, root: &Path) -> Error {
    let folder = root.join(name.parent().unwrap_or(Path::new("")));
    let folder = shown(if folder.is_dir() { &folder } else { root });
    let message = format!("there is no file `{source}` in the folder {folder}");
    let error = Error::storage(ErrorCode::InputOutput, message);
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .take(MAX_NAMES)
        .collect();
    let wanted = name.file_name().unwrap_or_default().to_string_lossy();
    match nearest(&wanted, names.iter().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None if is_within(name, root) => error.hint(
            "a path begins in that folder, also behind file:///: leave out what leads to the folder",
        ),
        None => error.hint(
            "a path begins in that folder, also behind file:///: name a file in it, or open the graph in another one",
        ),
    }
}

/// Whether a name without its first `/` is the absolute path of something in the folder.
fn is_within(name: &Path, root: &Path) -> bool {
    let whole = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    Path::new("/").join(name).starts_with(whole)
}

/// Whether a symbolic link leads out of the folder. A path that does not exist leads nowhere: opening it reports that.
fn leads_outside(path: &Path, root: &Path) -> bool {
    match (path.canonicalize(), root.canonicalize()) {
        (Ok(path), Ok(root)) => !path.starts_with(root),
        _ => false,
    }
}

impl FlatMap for LoadCsv {
    fn begin(&mut self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<()> {
        self.open = Some(self.open(&Row::new(input, row), cx)?);
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let limits = &cx.run().limits;
        let Some(open) = &mut self.open else {
            return Ok(true);
        };
        for _ in 0..room(rows) {
            match open.next()? {
                Some((value, line)) => {
                    if limits.memory.is_some() {
                        self.memory.grow(heap_bytes(&value), limits)?;
                    }
                    rows.push(row as u32);
                    self.values.push(value);
                    self.line.push(|| Value::Integer(line as i64));
                    self.file.push(|| Value::String(Arc::clone(&open.source)));
                    self.origins.push(RowOrigin {
                        file: Arc::clone(&open.source),
                        line,
                    });
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
        self.memory.clear();
        set(
            self.variable,
            Column::Values(std::mem::take(&mut self.values)),
        );
        self.line.set(set);
        self.file.set(set);
    }

    fn origins(&mut self) -> Option<Vec<RowOrigin>> {
        Some(std::mem::take(&mut self.origins))
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
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for source in ["file:///src/lib.rs", "src/lib.rs", "file:/src/%6Cib.rs"] {
            let inside = resolve(source, Some(root)).ok();
            assert_eq!(inside, Some(root.join("src/lib.rs")), "{source}");
        }
        for source in [
            "../secret",
            "file:///%2e%2e/secret",
            "http://example.org/x.csv",
        ] {
            let error = resolve(source, Some(root)).expect_err(source).to_string();
            assert!(error.contains(&root.display().to_string()), "{error}");
        }
        assert!(resolve("x.csv", None).is_err());
    }

    #[test]
    fn the_folder_that_is_searched_is_named_in_full() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for source in [
            "",
            ".",
            "src",
            "file:///src/",
            "nowhere/x.csv",
            "/nowhere/x.csv",
        ] {
            let error = resolve(source, Some(Path::new("."))).expect_err(source);
            let folder = root.canonicalize().expect("the crate has a folder");
            let folder = folder.display().to_string();
            assert!(error.to_string().contains(&folder), "{source}: {error}");
        }
    }

    #[test]
    fn urls_are_decoded_and_names_are_not() {
        for (source, name) in [
            ("a b.csv", Some("a b.csv")),
            ("100%25.csv", Some("100%25.csv")),
            ("file:///a%20b.csv", Some("/a b.csv")),
            ("file:///%E4%B8%AD.csv", Some("/中.csv")),
            ("file:/x.csv", Some("/x.csv")),
            ("FILE:x.csv", Some("x.csv")),
            ("file://localhost/x.csv", Some("x.csv")),
            ("file:///100%.csv", Some("/100%.csv")),
            ("https://example.org/x.csv", None),
        ] {
            assert_eq!(file_name(source).as_deref(), name, "{source}");
        }
    }
}
