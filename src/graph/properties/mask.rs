//! A set of rows of one chunk.

use super::bits::Bits;
use crate::graph::chunked::CHUNK;
use std::ops::Range;

const WORDS: usize = CHUNK / 64;

/// A bit for each row of a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowMask([u64; WORDS]);

impl RowMask {
    /// No row.
    pub fn none() -> RowMask {
        RowMask([0; WORDS])
    }

    /// The rows of a range.
    pub fn range(rows: Range<usize>) -> RowMask {
        let mut mask = RowMask::none();
        for (at, word) in mask.0.iter_mut().enumerate() {
            let from = rows.start.saturating_sub(at * 64).min(64);
            let to = rows.end.saturating_sub(at * 64).min(64);
            *word = below(to) & !below(from);
        }
        mask
    }

    /// Adds a row of the chunk.
    pub fn insert(&mut self, row: usize) {
        if let Some(word) = self.0.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        self.0 = [0; WORDS];
    }

    /// Keeps the rows that hold a value.
    pub fn keep(&mut self, present: &Bits) {
        for (at, word) in self.0.iter_mut().enumerate() {
            *word &= present.words().get(at).copied().unwrap_or(0);
        }
    }

    /// Keeps the rows that another set has too.
    pub fn intersect(&mut self, other: &RowMask) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    /// Keeps the rows whose cell passes a test; rows past the end of the cells are removed.
    pub fn retain<T: Copy>(&mut self, cells: &[T], test: impl Fn(T) -> bool) {
        for (at, word) in self.0.iter_mut().enumerate() {
            if *word == 0 {
                continue;
            }
            let cells = cells.get(at * 64..).unwrap_or_default();
            let cells = cells.get(..64).unwrap_or(cells);
            let bits = cells.iter().enumerate();
            *word &= bits.fold(0, |bits, (row, cell)| bits | u64::from(test(*cell)) << row);
        }
    }

    /// Keeps the rows that pass a test.
    pub fn retain_rows(&mut self, test: impl Fn(usize) -> bool) {
        let mut kept = RowMask::none();
        self.rows()
            .filter(|row| test(*row))
            .for_each(|row| kept.insert(row));
        *self = kept;
    }

    /// The number of rows.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let row = rest.trailing_zeros() as usize;
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    at * 64 + row
                })
            })
        })
    }

    /// From the first row to the last.
    pub fn extent(&self) -> Range<usize> {
        let first = self.0.iter().position(|word| *word != 0);
        let last = self.0.iter().rposition(|word| *word != 0);
        match (first, last) {
            (Some(first), Some(last)) => {
                let start = first * 64 + self.0[first].trailing_zeros() as usize;
                start..last * 64 + 64 - self.0[last].leading_zeros() as usize
            }
            _ => 0..0,
        }
    }
}

/// The lowest `count` bits.
fn below(count: usize) -> u64 {
    match count {
        64.. => u64::MAX,
        count => (1 << count) - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_rows_is_narrowed() {
        let mut mask = RowMask::range(60..200);
        assert_eq!((mask.count(), mask.extent()), (140, 60..200));
        assert!(mask.rows().eq(60..200));
        let cells: Vec<usize> = (0..150).collect();
        mask.retain(&cells, |cell| cell % 10 == 0);
        assert!(mask.rows().eq((60..150).step_by(10)));
        let mut present = Bits::default();
        present.set(70, true);
        present.set(71, true);
        mask.keep(&present);
        assert!(mask.rows().eq([70]));
        mask.retain_rows(|row| row > 70);
        assert!(mask.is_empty() && mask.extent().is_empty());
        assert_eq!(RowMask::range(0..CHUNK).count(), CHUNK);
    }
}
