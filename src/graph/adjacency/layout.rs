//! When a chunk is laid out anew for its readers.
//!
//! Each read of a chunk with an overlay is a search of the overlay, and a merge if the node has changed. Merging all of
//! the chunk once costs as much as a number of such reads that grows with the chunk. So reads are counted, and after that
//! number the reader lays the chunk out anew, for itself and all later ones: together they take at most twice what they would have
//! taken without, and a small commit takes nothing.

use super::base::Base;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// Copying so many relationships takes as long as one read of an overlay.
const PER_READ: usize = 16;

/// The base and the overlay of a chunk together, if they have been merged.
#[derive(Debug, Default)]
pub(super) struct Layout {
    base: OnceLock<Arc<Base>>,
    /// The reads of the overlay since the last change.
    reads: AtomicU32,
}

impl Layout {
    /// What has been laid out, if it has.
    #[inline]
    pub fn get(&self) -> Option<&Arc<Base>> {
        self.base.get()
    }

    /// What has been laid out, or is now.
    pub fn get_or_make(&self, make: impl FnOnce() -> Base) -> &Arc<Base> {
        self.base.get_or_init(|| Arc::new(make()))
    }

    /// The same for a reader of a chunk of about `len` relationships; `None` as long as merging does not pay.
    #[inline]
    pub fn read(&self, len: usize, make: impl FnOnce() -> Base) -> Option<&Arc<Base>> {
        match self.base.get() {
            Some(base) => Some(base),
            None => self.count(len).then(|| self.get_or_make(make)),
        }
    }

    /// Counts a read. Whether there have been enough.
    fn count(&self, len: usize) -> bool {
        let reads = self.reads.fetch_add(1, Ordering::Relaxed);
        reads as usize * PER_READ >= len
    }

    /// Takes it out before a change; reads are counted anew.
    #[inline]
    pub fn take(&mut self) -> Option<Arc<Base>> {
        *self.reads.get_mut() = 0;
        self.base.take()
    }
}

impl Clone for Layout {
    fn clone(&self) -> Layout {
        Layout {
            base: self.base.clone(),
            reads: AtomicU32::new(0),
        }
    }
}
