//! A file system in memory that fails on demand: the n-th operation, a full disk, the loss of what was not synced.
//!
//! For tests only. It keeps what a disk would hold apart from what the page cache holds: every unsynced write, length
//! change and rename is on a list, and [`MemoryVfs::lose_power`] decides one by one what had reached the disk.

use super::vfs::{LockAttempt, LockGuard, OpenMode, Vfs, VfsFile};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// What is written at once or not at all.
const SECTOR: usize = 512;

/// What of the unsynced operations had reached the disk when power went.
#[derive(Clone, Copy, Debug)]
pub enum PowerLoss {
    /// All of them.
    KeepAll,
    /// None of them.
    LoseAll,
    /// Some, chosen by a seed, sector by sector; names in their order, as journals do it.
    Random(u64),
}

/// Which operations fail.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// The operation with this number (from 0) fails.
    pub fail_at: Option<u64>,
    /// Every operation from that one on fails too: the process has died.
    pub dead_after: bool,
    /// Bytes that the disk holds in all.
    pub capacity: Option<usize>,
    /// The operation with this number, if it is a write, stores one wrong byte.
    pub garble_at: Option<u64>,
    /// How long a sync of a file takes; other operations proceed meanwhile.
    pub sync_takes: Duration,
}

#[derive(Clone, Debug)]
enum Pending {
    /// A sector as the page cache has it after a write: a disk never gets part of one.
    Sector(usize, Vec<u8>),
    Truncate(u64),
}

#[derive(Clone, Debug, Default)]
struct Inode {
    cached: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Pending>,
}

#[derive(Debug, Default)]
struct Disk {
    inodes: Vec<Inode>,
    names: BTreeMap<PathBuf, usize>,
    /// The names after each unsynced change of names; the last equals `names`.
    unsynced_names: Vec<BTreeMap<PathBuf, usize>>,
    durable_names: BTreeMap<PathBuf, usize>,
    locks: BTreeSet<PathBuf>,
    faults: Faults,
    operations: u64,
    syncs: u64,
}

/// The file system; clones share one disk.
#[derive(Clone, Debug, Default)]
pub struct MemoryVfs(Arc<Mutex<Disk>>);

#[derive(Debug)]
struct MemoryFile {
    disk: MemoryVfs,
    inode: usize,
}

#[derive(Debug)]
struct MemoryLock {
    disk: MemoryVfs,
    path: PathBuf,
}

impl LockGuard for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        self.disk.disk().locks.remove(&self.path);
    }
}

impl MemoryVfs {
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0
            .lock()
            .expect("no test panics while it holds the disk")
    }

    /// Sets what fails from now on, and counts operations from 0 again.
    pub fn set_faults(&self, faults: Faults) {
        let mut disk = self.disk();
        disk.faults = faults;
        disk.operations = 0;
    }

    /// How many operations there were since the faults were set.
    pub fn operations(&self) -> u64 {
        self.disk().operations
    }

    /// How many syncs of files there have been.
    pub fn syncs(&self) -> u64 {
        self.disk().syncs
    }

    /// How many bytes the disk holds.
    pub fn used(&self) -> usize {
        self.disk().used()
    }

    /// The content of a file.
    pub fn content(&self, path: &str) -> Option<Vec<u8>> {
        let disk = self.disk();
        let inode = disk.names.get(Path::new(path))?;
        Some(disk.inodes[*inode].cached.clone())
    }

    /// The names that are there.
    pub fn names(&self) -> Vec<String> {
        let disk = self.disk();
        let names = disk.names.keys();
        names.map(|name| name.display().to_string()).collect()
    }

    /// Removes a file, as another process might.
    pub fn take_away(&self, path: &str) {
        let mut disk = self.disk();
        disk.names.remove(Path::new(path));
        disk.durable_names.remove(Path::new(path));
    }

    /// Adds a durable file.
    pub fn put(&self, path: &str, content: Vec<u8>) {
        let mut disk = self.disk();
        disk.inodes.push(Inode {
            durable: content.clone(),
            cached: content,
            pending: Vec::new(),
        });
        let inode = disk.inodes.len() - 1;
        disk.names.insert(path.into(), inode);
        disk.durable_names.insert(path.into(), inode);
    }

    /// Another disk that holds what this one would hold after a loss of power.
    pub fn lose_power(&self, loss: PowerLoss) -> MemoryVfs {
        let disk = self.disk();
        let mut coin = Coin::new(loss);
        let kept = coin.below(disk.unsynced_names.len() + 1);
        let names = match kept {
            0 => disk.durable_names.clone(),
            count => disk.unsynced_names[count - 1].clone(),
        };
        let inodes = disk
            .inodes
            .iter()
            .map(|inode| {
                let content = inode.after_loss(&mut coin);
                Inode {
                    cached: content.clone(),
                    durable: content,
                    pending: Vec::new(),
                }
            })
            .collect();
        MemoryVfs(Arc::new(Mutex::new(Disk {
            inodes,
            durable_names: names.clone(),
            names,
            ..Disk::default()
        })))
    }
}

impl Disk {
    fn used(&self) -> usize {
        let live: BTreeSet<usize> = self.names.values().copied().collect();
        live.iter()
            .map(|inode| self.inodes[*inode].cached.len())
            .sum()
    }

    /// Counts an operation, and fails it if it is to fail.
    fn step(&mut self) -> Result<()> {
        let number = self.operations;
        self.operations += 1;
        match self.faults.fail_at {
            Some(at) if number == at || (number > at && self.faults.dead_after) => {
                Err(Error::other("injected fault"))
            }
            _ => Ok(()),
        }
    }

    fn rename_pending(&mut self) {
        let names = self.names.clone();
        self.unsynced_names.push(names);
    }
}

impl Inode {
    fn after_loss(&self, coin: &mut Coin) -> Vec<u8> {
        let mut content = self.durable.clone();
        for operation in &self.pending {
            match operation {
                Pending::Truncate(len) => {
                    if coin.flip() {
                        content.resize(*len as usize, 0);
                    }
                }
                Pending::Sector(at, data) => {
                    let end = at + data.len();
                    // The file may have grown without the content that it grew for.
                    if content.len() < end && coin.flip() {
                        content.resize(end, 0);
                    }
                    if coin.flip() {
                        overwrite(&mut content, *at, data);
                    }
                }
            }
        }
        content
    }

    fn write(&mut self, offset: usize, data: &[u8]) {
        overwrite(&mut self.cached, offset, data);
        let first = offset / SECTOR * SECTOR;
        for at in (first..offset + data.len()).step_by(SECTOR) {
            let end = (at + SECTOR).min(self.cached.len());
            let sector = self.cached[at..end].to_vec();
            self.pending.push(Pending::Sector(at, sector));
        }
    }
}

fn overwrite(content: &mut Vec<u8>, at: usize, data: &[u8]) {
    if content.len() < at + data.len() {
        content.resize(at + data.len(), 0);
    }
    content[at..at + data.len()].copy_from_slice(data);
}

impl Vfs for MemoryVfs {
    fn open(&self, path: &Path, mode: OpenMode) -> Result<Arc<dyn VfsFile>> {
        let mut disk = self.disk();
        disk.step()?;
        let inode = match (disk.names.get(path).copied(), mode) {
            (Some(inode), OpenMode::Create) => {
                disk.inodes[inode].cached.clear();
                disk.inodes[inode].pending.push(Pending::Truncate(0));
                inode
            }
            (Some(inode), _) => inode,
            (None, OpenMode::Create) => {
                disk.inodes.push(Inode::default());
                let inode = disk.inodes.len() - 1;
                disk.names.insert(path.into(), inode);
                disk.rename_pending();
                inode
            }
            (None, _) => return Err(ErrorKind::NotFound.into()),
        };
        Ok(Arc::new(MemoryFile {
            disk: self.clone(),
            inode,
        }))
    }

    fn exists(&self, path: &Path) -> Result<bool> {
        let mut disk = self.disk();
        disk.step()?;
        Ok(disk.names.contains_key(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let mut disk = self.disk();
        disk.step()?;
        let inode = disk.names.remove(from).ok_or(ErrorKind::NotFound)?;
        disk.names.insert(to.into(), inode);
        disk.rename_pending();
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<()> {
        let mut disk = self.disk();
        disk.step()?;
        disk.names.remove(path).ok_or(ErrorKind::NotFound)?;
        disk.rename_pending();
        Ok(())
    }

    fn sync_folder(&self, _path: &Path) -> Result<()> {
        let mut disk = self.disk();
        disk.step()?;
        disk.durable_names = disk.names.clone();
        disk.unsynced_names.clear();
        Ok(())
    }

    fn require_folder(&self, _path: &Path) -> Result<()> {
        self.disk().step()
    }

    fn lock(&self, path: &Path, _holder: &str) -> Result<LockAttempt> {
        let mut disk = self.disk();
        disk.step()?;
        if disk.locks.insert(path.into()) {
            Ok(LockAttempt::Taken(Box::new(MemoryLock {
                disk: self.clone(),
                path: path.into(),
            })))
        } else {
            Ok(LockAttempt::Held("4711".into()))
        }
    }
}

impl VfsFile for MemoryFile {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        let mut disk = self.disk.disk();
        disk.step()?;
        let content = &disk.inodes[self.inode].cached;
        let start = (offset as usize).min(content.len());
        let count = buffer.len().min(content.len() - start);
        buffer[..count].copy_from_slice(&content[start..start + count]);
        Ok(count)
    }

    fn write_at(&self, offset: u64, data: &[u8]) -> Result<()> {
        let mut disk = self.disk.disk();
        let allowed = match (disk.step(), disk.faults.capacity) {
            // A failed write may have written some of it; a dead process writes nothing more.
            (Err(error), _) if disk.faults.fail_at == Some(disk.operations - 1) => {
                (data.len() / 2, Err(error))
            }
            (Err(error), _) => (0, Err(error)),
            (Ok(()), Some(capacity)) => {
                let len = disk.inodes[self.inode].cached.len();
                let growth = (offset as usize + data.len()).saturating_sub(len);
                let room = capacity.saturating_sub(disk.used());
                if growth > room {
                    let missing = growth - room;
                    let fits = data.len().saturating_sub(missing);
                    (fits, Err(ErrorKind::StorageFull.into()))
                } else {
                    (data.len(), Ok(()))
                }
            }
            (Ok(()), None) => (data.len(), Ok(())),
        };
        let mut written = data[..allowed.0].to_vec();
        if disk.faults.garble_at == Some(disk.operations - 1) {
            let middle = written.len() / 2;
            written
                .iter_mut()
                .skip(middle)
                .take(1)
                .for_each(|byte| *byte ^= 1);
        }
        let inode = &mut disk.inodes[self.inode];
        if !written.is_empty() {
            inode.write(offset as usize, &written);
        }
        allowed.1
    }

    fn truncate(&self, len: u64) -> Result<()> {
        let mut disk = self.disk.disk();
        disk.step()?;
        let inode = &mut disk.inodes[self.inode];
        inode.cached.resize(len as usize, 0);
        inode.pending.push(Pending::Truncate(len));
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        let takes = self.disk.disk().faults.sync_takes;
        std::thread::sleep(takes);
        let mut disk = self.disk.disk();
        disk.step()?;
        disk.syncs += 1;
        let inode = &mut disk.inodes[self.inode];
        inode.durable = inode.cached.clone();
        inode.pending.clear();
        Ok(())
    }

    fn len(&self) -> Result<u64> {
        let mut disk = self.disk.disk();
        disk.step()?;
        Ok(disk.inodes[self.inode].cached.len() as u64)
    }
}

/// Decides by policy; the random policy uses xorshift, so that a seed always gives the same loss.
struct Coin {
    policy: PowerLoss,
    state: u64,
}

impl Coin {
    fn new(policy: PowerLoss) -> Coin {
        let state = match policy {
            PowerLoss::Random(seed) => seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            _ => 1,
        };
        Coin { policy, state }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    fn flip(&mut self) -> bool {
        match self.policy {
            PowerLoss::KeepAll => true,
            PowerLoss::LoseAll => false,
            PowerLoss::Random(_) => (self.next() >> 33) & 1 == 1,
        }
    }

    /// A number below `bound`: the highest when all is kept, 0 when all is lost.
    fn below(&mut self, bound: usize) -> usize {
        match self.policy {
            PowerLoss::KeepAll => bound - 1,
            PowerLoss::LoseAll => 0,
            PowerLoss::Random(_) => ((self.next() >> 33) as usize) % bound,
        }
    }
}
