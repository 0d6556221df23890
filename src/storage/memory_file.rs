//! Snapshots in memory: the database that is compiled in, and copies that are never written to disk.

use super::vfs::VfsFile;
use std::io::{Error, ErrorKind, Result};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A read-only byte slice.
#[derive(Debug)]
pub struct SliceFile<'a>(pub &'a [u8]);

/// A byte buffer that grows as it is written.
#[derive(Debug, Default)]
pub struct BufferFile(Mutex<Vec<u8>>);

impl BufferFile {
    /// The bytes written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn copy_out(bytes: &[u8], offset: u64, buffer: &mut [u8]) -> usize {
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    let there = bytes.get(start..).unwrap_or_default();
    for (to, from) in buffer.iter_mut().zip(there) {
        *to = *from;
    }
    there.len().min(buffer.len())
}

impl VfsFile for SliceFile<'_> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        Ok(copy_out(self.0, offset, buffer))
    }

    fn write_at(&self, _offset: u64, _data: &[u8]) -> Result<()> {
        Err(ErrorKind::ReadOnlyFilesystem.into())
    }

    fn truncate(&self, _len: u64) -> Result<()> {
        Err(ErrorKind::ReadOnlyFilesystem.into())
    }

    fn sync(&self) -> Result<()> {
        Ok(())
    }

    fn len(&self) -> Result<u64> {
        Ok(self.0.len() as u64)
    }
}

impl VfsFile for BufferFile {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        Ok(copy_out(&self.bytes(), offset, buffer))
    }

    fn write_at(&self, offset: u64, data: &[u8]) -> Result<()> {
        let mut bytes = self.bytes();
        let start = usize::try_from(offset).map_err(Error::other)?;
        let end = start
            .checked_add(data.len())
            .ok_or(ErrorKind::FileTooLarge)?;
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        if let Some(place) = bytes.get_mut(start..end) {
            place.copy_from_slice(data);
        }
        Ok(())
    }

    fn truncate(&self, len: u64) -> Result<()> {
        let len = usize::try_from(len).map_err(Error::other)?;
        self.bytes().resize(len, 0);
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        Ok(())
    }

    fn len(&self) -> Result<u64> {
        Ok(self.bytes().len() as u64)
    }
}
