//! Output files for results.

use super::Format;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tupu::maintenance::AtomicFile;
use tupu::{Error, ErrorCode};

/// An output file for results. An existing file is kept until the first result is complete, and no part of a failed
/// result remains.
pub struct OutputFile {
    file: AtomicFile,
    path: String,
}

impl OutputFile {
    /// Creates a file that will replace this path; neither a graph nor a file that belongs to one is overwritten, nor
    /// the path of the open graph, whose file may not exist yet.
    pub fn create(path: &str, open_graph: &str) -> io::Result<OutputFile> {
        AtomicFile::require_other_than(path, open_graph)?;
        Ok(OutputFile {
            file: AtomicFile::create(path)?,
            path: path.to_owned(),
        })
    }

    /// Writes a result, after which the file is in its place.
    pub fn write(
        &mut self,
        answer: impl FnOnce(&mut dyn Write) -> tupu::Result<()>,
    ) -> tupu::Result<()> {
        let mut writer = BufWriter::new(&mut self.file);
        let written = answer(&mut writer).and_then(|()| Ok(writer.flush()?));
        // The rest of a failed result in the buffer is not written.
        drop(writer.into_parts());
        if written.is_err() {
            self.file.take_back()?;
            return written;
        }
        Ok(self.keep()?)
    }

    /// Completes the file: a script without a result leaves an empty file.
    pub fn keep(&mut self) -> io::Result<()> {
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", self.path));
        self.file.keep().map_err(named)
    }

    /// Returns an error if the file has a result and its format does not allow another: several arrays in one file are
    /// not valid JSON.
    pub fn require_room(&self, format: Format) -> tupu::Result<()> {
        if self.file.kept() == 0 || format != Format::Json {
            return Ok(());
        }
        let message = format!("{} has an answer already, and is one JSON array", self.path);
        let error = Error::storage(ErrorCode::InputOutput, message);
        Err(error.hint("write JSON Lines, which has room for several answers (`--format jsonl`, FILE.jsonl), or `:output` another file"))
    }
}

/// Whether two paths refer to the same existing file.
pub fn same_file(one: &str, other: &str) -> bool {
    Path::new(one).exists() && AtomicFile::place_of(one) == AtomicFile::place_of(other)
}
