//! The file system operations that storage needs, as a trait, so that tests can substitute one that fails.
//!
//! Every method is one operation of the operating system. Durability is explicit: what was written is on the disk only
//! after [`VfsFile::sync`], and a created, renamed or removed name only after [`Vfs::sync_folder`].

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// The file must exist and is opened for reading only.
    Read,
    /// The file must exist.
    Write,
    /// The file is created if it does not exist and truncated if it does.
    Create,
}

/// A file system.
pub trait Vfs: Debug + Send + Sync {
    /// Opens a file.
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Arc<dyn VfsFile>>;
    /// Whether a name exists.
    fn exists(&self, path: &Path) -> io::Result<bool>;
    /// Renames a file, replacing any file of the new name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a name.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in the folder of `path` durable.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Returns an error if the folder of `path` does not exist.
    fn require_folder(&self, path: &Path) -> io::Result<()>;
    /// Acquires the lock at `path` and writes `holder` into it; returns the holder's text if the lock is taken.
    fn lock(&self, path: &Path, holder: &str) -> io::Result<LockAttempt>;
}

/// The result of trying to acquire a lock.
#[derive(Debug)]
pub enum LockAttempt {
    /// Held by us until this is dropped.
    Taken(Box<dyn LockGuard>),
    /// Held by another process; the text that it wrote.
    Held(String),
}

/// A lock that is released on drop and when the process dies. A drop removes its file too.
pub trait LockGuard: Debug + Send + Sync {}

/// An open file. Offsets are explicit; writers are serialised by their owner.
pub trait VfsFile: Debug + Send + Sync {
    /// Fills `buffer` from `offset`; fewer bytes only at the end of the file.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
    /// Writes all of `data` at `offset`.
    fn write_at(&self, offset: u64, data: &[u8]) -> io::Result<()>;
    /// Sets the length of the file.
    fn truncate(&self, len: u64) -> io::Result<()>;
    /// Waits until content and length are on the disk. May run concurrently with writes of other threads.
    fn sync(&self) -> io::Result<()>;
    /// The length of the file in bytes.
    fn len(&self) -> io::Result<u64>;
}

/// The bytes `offset..offset + len`; `None` if the file ends before them. Never allocates beyond the length of the
/// file.
pub fn read_exact_at(file: &dyn VfsFile, offset: u64, len: u64) -> io::Result<Option<Vec<u8>>> {
    let there = file.len()?.saturating_sub(offset);
    let Ok(size) = usize::try_from(len) else {
        return Ok(None);
    };
    if there < len {
        return Ok(None);
    }
    let mut buffer = vec![0; size];
    let read = file.read_at(offset, &mut buffer)?;
    Ok((read == size).then_some(buffer))
}

/// The operating system's file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsVfs;

/// The maximum number of symbolic links followed in a chain; operating systems have a similar limit.
const MAX_LINKS: usize = 40;

#[derive(Debug)]
struct OsFile {
    /// Where there are operations at an offset, they need no lock.
    file: File,
    /// The same file; the lock keeps a seek and its read or write together.
    #[cfg(not(unix))]
    cursor: std::sync::Mutex<File>,
}

impl Vfs for OsVfs {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Arc<dyn VfsFile>> {
        let mut options = OpenOptions::new();
        options.read(true).write(mode != OpenMode::Read);
        if mode == OpenMode::Create {
            options.create(true).truncate(true);
        }
        require_file(path)?;
        let file = options.open(path)?;
        Ok(Arc::new(OsFile {
            #[cfg(not(unix))]
            cursor: std::sync::Mutex::new(file.try_clone()?),
            file,
        }))
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        fs::exists(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Only Unix lets a folder be opened and synced; elsewhere the file system makes a rename durable itself.
        if cfg!(unix) {
            File::open(folder(path))?.sync_all()?;
        }
        Ok(())
    }

    fn require_folder(&self, path: &Path) -> io::Result<()> {
        match fs::metadata(folder(path))?.is_dir() {
            true => Ok(()),
            false => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    fn lock(&self, path: &Path, holder: &str) -> io::Result<LockAttempt> {
        loop {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)?;
            match file.try_lock() {
                // The previous holder may have removed the file between our opening and our locking it. The next
                // process would then lock a new file of that name, and both would hold "the" lock.
                Ok(()) if !is_at(&file, path) => {}
                Ok(()) => {
                    file.set_len(0)?;
                    file.write_all(holder.as_bytes())?;
                    let path = path.to_owned();
                    return Ok(LockAttempt::Taken(Box::new(OsLock { file, path })));
                }
                Err(TryLockError::WouldBlock) => {
                    let mut text = String::new();
                    // On systems where a lock also prevents reading, the holder is not known.
                    let _ = file.take(64).read_to_string(&mut text);
                    return Ok(LockAttempt::Held(text));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }
}

/// Returns an error if the path is something other than a file. This is checked before opening: opening a named pipe
/// would block until a writer appears, and a device such as `/dev/null` looks like an empty file, which a graph would
/// replace.
fn require_file(path: &Path) -> io::Result<()> {
    let there = match fs::metadata(path) {
        Ok(there) => there,
        // Opening the file reports the error.
        Err(_) => return Ok(()),
    };
    match (there.is_dir(), there.is_file()) {
        (true, _) => Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a folder, not a file",
        )),
        (false, true) => Ok(()),
        (false, false) => Err(io::Error::other("it is a device or a pipe, not a file")),
    }
}

/// Resolves symbolic links, so that a temporary file replaces the file itself and not the link to it, and so that
/// processes that use different names for the file find the same log and the same lock.
pub fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder(&path).join(target),
            Err(_) => break,
        }
    }
    path
}

/// The folder that contains a file.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Returns whether a path still refers to an open file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |about: fs::Metadata| (about.dev(), about.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(there)) => identity(ours) == identity(there),
        _ => false,
    }
}

/// On other systems the identity of files is not known, and the file of a lock is never removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// The system releases the lock when the process dies. The file remains, and the next holder removes it.
#[derive(Debug)]
struct OsLock {
    file: File,
    path: PathBuf,
}

impl Drop for OsLock {
    fn drop(&mut self) {
        if cfg!(unix) {
            // Remove the file before releasing the lock, so that another process's file is not removed. A file that
            // remains does no harm.
            let _ = fs::remove_file(&self.path);
        }
        // Closing is not enough: a child process that another thread is starting may keep the file open for a moment.
        let _ = self.file.unlock();
    }
}

impl LockGuard for OsLock {}

impl OsFile {
    /// Reads at an offset without waiting for other threads that do.
    #[cfg(unix)]
    fn read_some(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, buffer, offset)
    }

    /// Reads at an offset.
    #[cfg(not(unix))]
    fn read_some(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        io::Read::read(&mut *self.at(offset)?, buffer)
    }

    /// Writes at an offset.
    #[cfg(unix)]
    fn write_all(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.file, data, offset)
    }

    /// Writes at an offset.
    #[cfg(not(unix))]
    fn write_all(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        io::Write::write_all(&mut *self.at(offset)?, data)
    }

    #[cfg(not(unix))]
    fn at(&self, offset: u64) -> io::Result<std::sync::MutexGuard<'_, File>> {
        let file = self.cursor.lock();
        let mut file = file.unwrap_or_else(std::sync::PoisonError::into_inner);
        io::Seek::seek(&mut *file, io::SeekFrom::Start(offset))?;
        Ok(file)
    }
}

impl VfsFile for OsFile {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.read_some(offset + filled as u64, rest) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.write_all(offset, data)
    }

    fn truncate(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }
}
