//! Files that are written beside the place that they are to take, and renamed into it when they are complete.

use super::companion::owners;
use super::vfs::behind_links;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How many characters of its name a file has in its temporary name.
const MOST_OF_NAME: usize = 40;

/// What graphs begin with, without the parts that a copy as text would change.
const GRAPH: &[u8] = b"\x89tupu";

/// What the log of a graph begins with.
const LOG: &[u8] = b"\x89tupw";

const IS_GRAPH: &str = "is a graph, and would be overwritten; name another file";
const BELONGS_TO_GRAPH: &str = "belongs to a graph, and would be overwritten; name another file";

/// A file that takes its place when what has been written is complete. Until then, whatever was there stays; a file that
/// never becomes complete leaves nothing behind.
///
/// A symbolic link is followed, and stays. A device or a pipe is written into as it is, and so is a file whose folder
/// takes no new files. A graph is never replaced, and neither are its log and its lock.
///
/// ```
/// # use std::io::Write;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("names.txt");
/// std::fs::write(&path, "old")?;
/// let mut file = tupu::maintenance::AtomicFile::create(&path)?;
/// file.write_all("泰安市".as_bytes())?;
/// assert_eq!(std::fs::read_to_string(&path)?, "old");
/// file.keep()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "泰安市");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct AtomicFile {
    file: File,
    place: PathBuf,
    /// The temporary file that is written into, until it is renamed.
    temporary: Option<PathBuf>,
    /// How much of the file is complete; `None` for a device or a pipe, which does not give back what it has taken.
    kept: Option<u64>,
}

impl AtomicFile {
    /// Makes a file that is to take this place. The permissions of a file that is replaced stay.
    ///
    /// # Errors
    ///
    /// Where the file cannot be created, or the one that is there may not be written, is a graph, or belongs to one.
    ///
    /// ```
    /// let missing = tupu::maintenance::AtomicFile::create("/no/such/folder/names.txt");
    /// assert_eq!(missing.map(drop).map_err(|error| error.kind()), Err(std::io::ErrorKind::NotFound));
    /// ```
    pub fn create(path: impl AsRef<Path>) -> io::Result<AtomicFile> {
        let path = path.as_ref();
        AtomicFile::require_no_graph(path)?;
        let there = fs::metadata(path).ok();
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            let file = OpenOptions::new().write(true).open(path)?;
            return Ok(AtomicFile {
                file,
                place: path.to_owned(),
                temporary: None,
                kept: None,
            });
        }
        let place = AtomicFile::place_of(path);
        if there.is_some() {
            // A file that may not be written stays as it is.
            OpenOptions::new().append(true).open(&place)?;
        }
        let (temporary, file) = match create_beside(&place, |beside| File::create_new(beside)) {
            Ok((temporary, file)) => (Some(temporary), file),
            // The folder takes no new files, but the file may be writable.
            Err(error) if refuses_new_files(&error) => (None, File::create(&place)?),
            Err(error) => return Err(error),
        };
        // From here on, an error removes the temporary file.
        let created = AtomicFile {
            file,
            place,
            temporary,
            kept: Some(0),
        };
        if let (Some(there), Some(temporary)) = (there, &created.temporary) {
            fs::set_permissions(temporary, there.permissions())?;
        }
        Ok(created)
    }

    /// The file that a path leads to, whether or not it is there: behind all links, by the true name of its folder. Two
    /// paths to one file have the same.
    ///
    /// ```
    /// use tupu::maintenance::AtomicFile;
    /// assert_eq!(AtomicFile::place_of("new.csv"), AtomicFile::place_of("./new.csv"));
    /// ```
    pub fn place_of(path: impl AsRef<Path>) -> PathBuf {
        let path = behind_links(path.as_ref());
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        match (fs::canonicalize(folder), path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path,
        }
    }

    /// Returns an error if there is a graph in a place, or a file that belongs to one.
    ///
    /// # Errors
    ///
    /// Where writing a file would destroy a graph.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("graph.tupu");
    /// use tupu::maintenance::AtomicFile;
    /// tupu::Database::demo()?.backup(&path)?;
    /// assert!(AtomicFile::require_no_graph(&path).is_err());
    /// assert!(AtomicFile::require_no_graph(path.with_extension("csv")).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn require_no_graph(path: impl AsRef<Path>) -> io::Result<()> {
        let place = AtomicFile::place_of(path);
        if begins_with(&place, GRAPH) {
            return Err(io::Error::other(IS_GRAPH));
        }
        let belongs_to_graph = |(graph, _): (PathBuf, _)| begins_with(&graph, GRAPH);
        if begins_with(&place, LOG) || owners(&place).any(belongs_to_graph) {
            return Err(io::Error::other(BELONGS_TO_GRAPH));
        }
        Ok(())
    }

    /// Returns an error if a path leads to this graph or to a file that belongs to it, whether or not the graph has been
    /// written to its file yet.
    ///
    /// # Errors
    ///
    /// Where writing a file would destroy the graph.
    ///
    /// ```
    /// use tupu::maintenance::AtomicFile;
    /// assert!(AtomicFile::require_other_than("./new.tupu", "new.tupu").is_err());
    /// assert!(AtomicFile::require_other_than("new.tupu-wal", "new.tupu").is_err());
    /// assert!(AtomicFile::require_other_than("new.csv", "new.tupu").is_ok());
    /// ```
    pub fn require_other_than(path: impl AsRef<Path>, graph: impl AsRef<Path>) -> io::Result<()> {
        let (place, graph) = (AtomicFile::place_of(path), AtomicFile::place_of(graph));
        if place == graph {
            return Err(io::Error::other(IS_GRAPH));
        }
        if owners(&place).any(|(owner, _)| owner == graph) {
            return Err(io::Error::other(BELONGS_TO_GRAPH));
        }
        Ok(())
    }

    /// How many bytes [`AtomicFile::keep`] has declared complete; none in a device or a pipe.
    ///
    /// ```
    /// # use std::io::Write;
    /// # let folder = tempfile::tempdir()?;
    /// let mut file = tupu::maintenance::AtomicFile::create(folder.path().join("names.txt"))?;
    /// file.write_all(b"Taian")?;
    /// file.keep()?;
    /// assert_eq!(file.kept(), 5);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn kept(&self) -> u64 {
        self.kept.unwrap_or(0)
    }

    /// What has been written is complete: the file takes its place, if it has not done so already.
    ///
    /// # Errors
    ///
    /// Where the disk refuses, and where there is a graph in the place by now.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("empty.txt");
    /// tupu::maintenance::AtomicFile::create(&path)?.keep()?;
    /// assert_eq!(std::fs::read_to_string(&path)?, "");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn keep(&mut self) -> io::Result<()> {
        if let Some(temporary) = &self.temporary {
            self.file.sync_all()?;
            // The place may have become a graph since this file was created.
            AtomicFile::require_no_graph(&self.place)?;
            fs::rename(temporary, &self.place)?;
            self.temporary = None;
        }
        if let Some(kept) = &mut self.kept {
            *kept = self.file.stream_position()?;
        }
        Ok(())
    }

    /// Removes what has been written since [`AtomicFile::keep`]. A device or a pipe does not give it back.
    ///
    /// # Errors
    ///
    /// Where the disk refuses.
    ///
    /// ```
    /// # use std::io::Write;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("names.txt");
    /// let mut file = tupu::maintenance::AtomicFile::create(&path)?;
    /// file.write_all(b"whole")?;
    /// file.keep()?;
    /// file.write_all(b"half")?;
    /// file.take_back()?;
    /// assert_eq!(std::fs::read_to_string(&path)?, "whole");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn take_back(&mut self) -> io::Result<()> {
        if let Some(kept) = self.kept {
            self.file.set_len(kept)?;
            self.file.seek(SeekFrom::Start(kept))?;
        }
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // If the file cannot be removed, it remains; nothing refers to it.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Creates something under a hidden name of its own, in the folder of the place that it is to take. `create` fails where
/// the name is taken.
pub fn create_beside<T>(
    place: &Path,
    create: impl Fn(&Path) -> io::Result<T>,
) -> io::Result<(PathBuf, T)> {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    // A longer name could be too long with what is added.
    let name: String = name.chars().take(MOST_OF_NAME).collect();
    let process = std::process::id();
    let mut number = 0_u32;
    loop {
        let beside = place.with_file_name(format!(".{name}.{process}-{number}"));
        match create(&beside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < u32::MAX => {
                number += 1;
            }
            created => return created.map(|created| (beside, created)),
        }
    }
}

fn begins_with(path: &Path, expected: &[u8]) -> bool {
    let mut start = vec![0; expected.len()];
    let is_file = fs::metadata(path).is_ok_and(|there| there.is_file());
    let read = is_file
        && File::open(path)
            .and_then(|mut file| file.read_exact(&mut start))
            .is_ok();
    read && start == expected
}

fn refuses_new_files(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_of_the_same_temporary_name_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("o.csv");
        fs::write(&path, "old").unwrap();
        let (other, ()) = create_beside(&path, |beside| fs::create_dir(beside)).unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert!(other.exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn long_names_have_temporary_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("图".repeat(83));
        AtomicFile::create(&path).unwrap().keep().unwrap();
        assert!(path.exists());
    }

    #[test]
    fn graph_that_has_come_meanwhile_is_spared() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("o.csv");
        let mut file = AtomicFile::create(&path).unwrap();
        fs::write(&path, GRAPH).unwrap();
        assert_eq!(file.keep().unwrap_err().to_string(), IS_GRAPH);
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), GRAPH);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
