//! Vectors of one dimension in one buffer, and the exact search in it.

use super::best::{Best, Near};
use crate::error::Result;
use crate::parallel::{blocks, map_parallel};
use crate::value::vector::{Similarity, dot, squared_distance};

/// How many numbers one thread reads at least: less is read faster than a thread is started.
const NUMBERS_PER_BLOCK: usize = 1 << 21;

/// Vectors of one dimension. The rows are those of an index, in an order of their own.
#[derive(Debug)]
pub struct Matrix {
    similarity: Similarity,
    dimension: usize,
    /// All coordinates, row by row.
    numbers: Vec<f32>,
    /// One by the length of each row, for cosine; nothing else needs it.
    scales: Vec<f32>,
    /// The entity of each row.
    ids: Vec<u32>,
    /// Each entity with its row, by entity.
    rows: Vec<(u32, u32)>,
}

/// A vector that is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'q> {
    vector: &'q [f32],
    scale: f32,
}

impl Matrix {
    /// No rows yet.
    pub fn new(similarity: Similarity, dimension: usize) -> Matrix {
        Matrix {
            similarity,
            dimension,
            numbers: Vec::new(),
            scales: Vec::new(),
            ids: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Adds the vector of an entity, which comes after those that have been added; false where it cannot be compared.
    pub fn push(&mut self, id: u32, vector: &[f32]) -> bool {
        let length = dot(vector, vector);
        let is_fit = match self.similarity {
            Similarity::Cosine => length.is_normal(),
            Similarity::Euclidean => length.is_finite(),
        };
        if !is_fit || vector.len() != self.dimension {
            return false;
        }
        if self.similarity == Similarity::Cosine {
            self.scales.push(length.sqrt().recip());
        }
        self.rows.push((id, self.len()));
        self.ids.push(id);
        self.numbers.extend_from_slice(vector);
        true
    }

    /// Puts the rows in an order by chance, always the same one: what is linked row by row is linked badly where similar
    /// ones follow one another.
    pub fn shuffle(&mut self) {
        let mut random = fastrand::Rng::with_seed(0x7475_7075);
        for at in (1..self.len()).rev() {
            let other = random.u32(0..=at);
            self.swap(other, at);
        }
        for (at, id) in (0..).zip(&self.ids) {
            self.rows[at as usize] = (*id, at);
        }
        self.rows.sort_unstable();
    }

    /// Exchanges two rows, of which the first is not after the second.
    fn swap(&mut self, a: u32, b: u32) {
        if a == b {
            return;
        }
        let (low, high) = (a as usize, b as usize);
        self.ids.swap(low, high);
        if self.similarity == Similarity::Cosine {
            self.scales.swap(low, high);
        }
        let (before, from) = self.numbers.split_at_mut(high * self.dimension);
        let low = low * self.dimension;
        before[low..low + self.dimension].swap_with_slice(&mut from[..self.dimension]);
    }

    /// How many rows there are.
    pub fn len(&self) -> u32 {
        self.ids.len() as u32
    }

    /// How many coordinates each row has.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The entity of a row.
    pub fn id(&self, row: u32) -> u32 {
        self.ids[row as usize]
    }

    /// The row of an entity.
    pub fn row_of(&self, id: u32) -> Option<u32> {
        let place = self.rows.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(self.rows[place].1)
    }

    /// The coordinates of a row.
    pub fn vector(&self, row: u32) -> &[f32] {
        let start = row as usize * self.dimension;
        &self.numbers[start..start + self.dimension]
    }

    /// How much memory it takes.
    pub fn bytes(&self) -> u64 {
        let numbers = size_of_val(&*self.numbers) + size_of_val(&*self.scales);
        (numbers + size_of_val(&*self.ids) + size_of_val(&*self.rows)) as u64
    }

    /// A vector of this dimension to look for.
    pub fn sought<'q>(&self, vector: &'q [f32]) -> Sought<'q> {
        let scale = match self.similarity {
            Similarity::Cosine => dot(vector, vector).sqrt().recip(),
            Similarity::Euclidean => 1.0,
        };
        Sought { vector, scale }
    }

    /// A row to look for.
    pub fn sought_row(&self, row: u32) -> Sought<'_> {
        let scale = self.scales.get(row as usize).copied().unwrap_or(1.0);
        Sought {
            vector: self.vector(row),
            scale,
        }
    }

    /// How far a row is from what is looked for: less for what is more similar.
    pub fn distance(&self, sought: Sought<'_>, row: u32) -> f32 {
        let vector = self.vector(row);
        match self.similarity {
            Similarity::Cosine => {
                1.0 - dot(sought.vector, vector) * sought.scale * self.scales[row as usize]
            }
            Similarity::Euclidean => squared_distance(sought.vector, vector),
        }
    }

    /// A row with its distance.
    pub fn near(&self, sought: Sought<'_>, row: u32) -> Near {
        Near {
            distance: self.distance(sought, row),
            row,
        }
    }

    /// The nearest of all rows from one on that may be taken.
    pub fn nearest_from(
        &self,
        first: u32,
        sought: Sought<'_>,
        most: usize,
        takes: &(dyn Fn(u32) -> bool + Sync),
        threads: Option<usize>,
    ) -> Result<Vec<Near>> {
        let count = (self.len() - first.min(self.len())) as usize;
        let size = (NUMBERS_PER_BLOCK / self.dimension.max(1)).max(1);
        let found = map_parallel(
            threads,
            blocks(count, size),
            || Ok(()),
            |(), block| {
                let mut best = Best::new(most);
                for at in block {
                    let row = first + at as u32;
                    let near = self.near(sought, row);
                    let is_farther = |farthest| near < farthest;
                    let is_wanted = !best.is_full() || best.farthest().is_some_and(is_farther);
                    if is_wanted && takes(row) {
                        best.add(near);
                    }
                }
                Ok(best.into_sorted())
            },
        )?;
        Ok(merged(found, most))
    }

    /// The nearest of some rows.
    pub fn nearest_of(
        &self,
        rows: &[u32],
        sought: Sought<'_>,
        most: usize,
        threads: Option<usize>,
    ) -> Result<Vec<Near>> {
        let size = (NUMBERS_PER_BLOCK / self.dimension.max(1)).max(1);
        let found = map_parallel(
            threads,
            blocks(rows.len(), size),
            || Ok(()),
            |(), block| {
                let mut best = Best::new(most);
                for row in &rows[block] {
                    best.add(self.near(sought, *row));
                }
                Ok(best.into_sorted())
            },
        )?;
        Ok(merged(found, most))
    }
}

/// The nearest of several lists.
pub fn merged(lists: Vec<Vec<Near>>, most: usize) -> Vec<Near> {
    let mut all: Vec<Near> = lists.into_iter().flatten().collect();
    all.sort_unstable();
    all.truncate(most);
    all
}
