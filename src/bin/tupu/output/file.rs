//! The files that results and exports are written to. An existing file is replaced, unless it is a graph, which is
//! never intended.

use std::fs::{self, File};
use std::io::{BufWriter, Error, Read, Result, Write};
use std::path::{Path, PathBuf};

/// What graphs begin with, without the parts that a copy as text would change.
const GRAPH: &[u8] = b"\x89tupu";

/// What the log of a graph begins with.
const LOG: &[u8] = b"\x89tupw";

/// What the names of files that belong to a graph add to its own.
const COMPANIONS: [&str; 2] = ["-wal", "-lock"];

/// A file that answers are written into. What was in its place stays until the first answer is complete: a statement
/// that fails has nothing to put there.
pub struct OutputFile {
    writer: BufWriter<File>,
    /// The file beside that is written into, and the place that it is to take.
    aside: Option<(PathBuf, PathBuf)>,
}

impl OutputFile {
    /// Makes a file that is to take this place.
    pub fn create(path: &str) -> Result<OutputFile> {
        spare_graphs(path)?;
        // A link leads to the file that is meant; a device or a pipe is written into as it is.
        let place = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
        let there = fs::metadata(&place).ok();
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return Ok(OutputFile::over(File::create(&place)?, None));
        }
        if there.is_some() {
            // A file that may not be written stays as it is.
            File::options().append(true).open(&place)?;
        }
        let beside = beside(&place);
        match File::create_new(&beside) {
            Ok(file) => {
                if let Some(there) = there {
                    fs::set_permissions(&beside, there.permissions())?;
                }
                Ok(OutputFile::over(file, Some((beside, place))))
            }
            // Nothing can be made in the folder, but perhaps the file can be written.
            Err(_) => Ok(OutputFile::over(File::create(&place)?, None)),
        }
    }

    fn over(file: File, aside: Option<(PathBuf, PathBuf)>) -> OutputFile {
        OutputFile {
            writer: BufWriter::new(file),
            aside,
        }
    }

    /// An answer is complete: from now on the file is in its place.
    pub fn keep(&mut self) -> Result<()> {
        self.writer.flush()?;
        if let Some((beside, place)) = &self.aside {
            fs::rename(beside, place)?;
            self.aside = None;
        }
        Ok(())
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        self.writer.flush()
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.aside {
            // If the file cannot be removed, it remains; nothing refers to it.
            let _ = fs::remove_file(beside);
        }
    }
}

/// A name in the same folder that no other process takes.
fn beside(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}.{}", std::process::id()))
}

/// An error where there is a graph in this place.
pub fn spare_graphs(path: &str) -> Result<()> {
    if begins_with(path, GRAPH) {
        return Err(Error::other(
            "is a graph, and would be overwritten; name another file",
        ));
    }
    let belongs_to_graph = |suffix: &str| {
        let graph = path.strip_suffix(suffix);
        graph.is_some_and(|graph| begins_with(graph, GRAPH))
    };
    if begins_with(path, LOG) || COMPANIONS.iter().any(|suffix| belongs_to_graph(suffix)) {
        return Err(Error::other(
            "belongs to a graph, and would be overwritten; name another file",
        ));
    }
    Ok(())
}

fn begins_with(path: &str, expected: &[u8]) -> bool {
    let mut start = vec![0; expected.len()];
    let is_file = std::fs::metadata(path).is_ok_and(|there| there.is_file());
    let read = is_file
        && File::open(path)
            .and_then(|mut file| file.read_exact(&mut start))
            .is_ok();
    read && start == expected
}

/// Whether two paths lead to the same file that is there.
pub fn same_file(one: &str, other: &str) -> bool {
    let real = |path: &str| std::fs::canonicalize(path).ok();
    real(one).is_some_and(|one| real(other).is_some_and(|other| one == other))
}
