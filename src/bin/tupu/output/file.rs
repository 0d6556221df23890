//! The files that answers are written into.

use super::Format;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tupu::maintenance::AtomicFile;
use tupu::{Error, ErrorCode};

/// A file that answers are written into. What was in its place stays until the first answer is complete, and nothing
/// remains of an answer that fails.
pub struct OutputFile {
    file: AtomicFile,
    path: String,
}

impl OutputFile {
    /// Makes a file that is to take this place; neither a graph nor what belongs to one is overwritten, nor the graph that
    /// is open, which may have no file yet.
    pub fn create(path: &str, open_graph: &str) -> io::Result<OutputFile> {
        AtomicFile::require_other_than(path, open_graph)?;
        Ok(OutputFile {
            file: AtomicFile::create(path)?,
            path: path.to_owned(),
        })
    }

    /// Writes an answer, after which the file is in its place.
    pub fn write(
        &mut self,
        answer: impl FnOnce(&mut dyn Write) -> tupu::Result<()>,
    ) -> tupu::Result<()> {
        let mut writer = BufWriter::new(&mut self.file);
        let written = answer(&mut writer).and_then(|()| Ok(writer.flush()?));
        // What the buffer still holds of an answer that failed is not written.
        drop(writer.into_parts());
        if written.is_err() {
            self.file.take_back()?;
            return written;
        }
        Ok(self.keep()?)
    }

    /// What has been written is all: a script without an answer leaves an empty file.
    pub fn keep(&mut self) -> io::Result<()> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", self.path));
        self.file.keep().map_err(named)
    }

    /// Returns an error if the file has an answer and its format has no place for another: several arrays in one file are
    /// not JSON.
    pub fn require_room(&self, format: Format) -> tupu::Result<()> {
        if self.file.kept() == 0 || format != Format::Json {
            return Ok(());
        }
        let message = format!("{} has an answer already, and is one JSON array", self.path);
        let error = Error::storage(ErrorCode::InputOutput, message);
        Err(error.hint("write JSON Lines, which has room for several answers (`--format jsonl`, FILE.jsonl), or `:output` another file"))
    }
}

/// Whether two paths lead to the same file that is there.
pub fn same_file(one: &str, other: &str) -> bool {
    Path::new(one).exists() && AtomicFile::place_of(one) == AtomicFile::place_of(other)
}
