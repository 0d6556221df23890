//! A vector of shared chunks: cloning shares all of them, writing copies the affected one.

use super::lazy::{Damage, Load, Slot};
use super::origin::Origin;
use super::spine::Spine;
use std::sync::Arc;

/// The number of entries of a chunk: small enough to copy for a write, large enough to scan at full speed.
pub const CHUNK: usize = 2048;

/// A vector whose clones share the chunks that none of them has written to since.
#[derive(Clone, Debug)]
pub struct Chunked<T> {
    /// All full except the last.
    chunks: Spine<Slot<Vec<T>>>,
    len: usize,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Chunked {
            chunks: Spine::default(),
            len: 0,
        }
    }
}

impl<T> Chunked<T> {
    /// The number of entries.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the two share all their chunks.
    pub fn is_clone_of(&self, other: &Chunked<T>) -> bool {
        self.chunks.is_clone_of(&other.chunks)
    }

    /// The entry at an index.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get().get(index % CHUNK)
    }

    /// The entries `number * CHUNK ..`; empty past the end.
    pub fn chunk(&self, number: usize) -> &[T] {
        self.chunks.get(number).map_or(&[], |chunk| chunk.get())
    }

    /// Every entry from an index on, in order.
    pub fn iter_from(&self, start: usize) -> impl Iterator<Item = &T> {
        self.chunks
            .iter_from(start / CHUNK)
            .flat_map(|chunk| chunk.get().iter())
            .skip(start % CHUNK)
    }

    /// Entries in the file: one loader for each chunk of them.
    pub fn stored(
        len: usize,
        loads: impl Iterator<Item = (Load<Vec<T>>, Origin)>,
        damage: &Arc<Damage>,
    ) -> Chunked<T> {
        let empty = Arc::default();
        let chunks =
            loads.map(|(load, origin)| Slot::stored(load, &empty, damage).copied_from(origin));
        Chunked {
            chunks: chunks.collect(),
            len,
        }
    }

    /// Where a chunk is in the file, if it is as it is there.
    pub fn origin(&self, chunk: usize) -> Option<&Origin> {
        self.chunks.get(chunk)?.origin()
    }

    /// Loads the chunks that have not been needed yet.
    pub fn load(&self) {
        self.chunks.iter().for_each(|chunk| {
            chunk.get();
        });
    }

    /// Every entry in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.iter_from(0)
    }
}

impl<T: Clone> Chunked<T> {
    /// The entry at an index, for writing.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index >= self.len {
            return None;
        }
        let chunk = self.chunks.get_mut(index / CHUNK)?;
        chunk.make_mut().get_mut(index % CHUNK)
    }

    /// Appends many entries.
    pub fn append(&mut self, entries: impl IntoIterator<Item = T>) {
        let mut entries = entries.into_iter();
        let begun = self.len % CHUNK;
        if begun > 0
            && let Some(last) = self.chunks.last_mut()
        {
            let last = last.make_mut();
            last.extend(entries.by_ref().take(CHUNK - begun));
            self.len += last.len() - begun;
            if last.len() < CHUNK {
                return;
            }
        }
        loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            chunk.extend(entries.by_ref().take(CHUNK));
            if chunk.is_empty() {
                return;
            }
            self.len += chunk.len();
            self.chunks.push(Slot::held(chunk));
        }
    }

    /// Appends an entry.
    pub fn push(&mut self, entry: T) {
        let begun = !self.len.is_multiple_of(CHUNK);
        self.len += 1;
        if begun && let Some(last) = self.chunks.last_mut() {
            return last.make_mut().push(entry);
        }
        let mut chunk = Vec::with_capacity(CHUNK);
        chunk.push(entry);
        self.chunks.push(Slot::held(chunk));
    }
}

impl<T> FromIterator<T> for Chunked<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut entries = entries.into_iter();
        let mut chunks = Spine::default();
        let mut len = 0;
        loop {
            let chunk: Vec<T> = entries.by_ref().take(CHUNK).collect();
            len += chunk.len();
            let full = chunk.len() == CHUNK;
            if !chunk.is_empty() {
                chunks.push(Slot::held(chunk));
            }
            if !full {
                break;
            }
        }
        Chunked { chunks, len }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_copies_only_the_chunk_it_touches() {
        let before: Chunked<u32> = (0..3 * CHUNK as u32).collect();
        let mut after = before.clone();
        *after.get_mut(CHUNK).unwrap() = 7;
        assert_eq!(before.get(CHUNK), Some(&(CHUNK as u32)));
        assert_eq!(after.get(CHUNK), Some(&7));
        let is_shared = |chunk| before.chunks.get(chunk).zip(after.chunks.get(chunk));
        let is_shared = |chunk| is_shared(chunk).is_some_and(|(one, other)| one.is_clone_of(other));
        assert_eq!([0, 1, 2].map(is_shared), [true, false, true]);
    }

    #[test]
    fn pushing_and_collecting_agree() {
        let mut pushed = Chunked::default();
        (0..5000_u32).for_each(|entry| pushed.push(entry));
        assert_eq!(pushed.len(), 5000);
        assert!(pushed.iter().copied().eq(0..5000));
        assert!(pushed.iter_from(2047).copied().eq(2047..5000));
        assert!(
            (0..5000_u32)
                .collect::<Chunked<_>>()
                .iter()
                .eq(pushed.iter())
        );
        assert_eq!(pushed.iter_from(9999).count(), 0);
        let mut appended = Chunked::default();
        for range in [0..1, 1..2048, 2048..2050, 2050..5000] {
            appended.append(range);
        }
        assert_eq!(appended.len(), 5000);
        assert!(appended.iter().copied().eq(0..5000_u32));
    }
}
