//! The contents of a vector index: vectors in packed buffers, searched exactly where they are few, and by links where they
//! are many.
//!
//! Links cost as much as some thousand exact searches. So they are made along with the searches, a slice each time, until all
//! rows have them; rows without are searched exactly. No search takes more than about twice the time of an exact one, and
//! who wants them at once calls `db.awaitIndex`.

mod best;
mod links;
mod matrix;
#[cfg(test)]
mod tests;

pub use links::LinkOptions;

use super::contents::{Contents, SearchedEntity, Tables};
use super::definition::{SearchDefinition, SearchKind, VectorOptions};
use crate::error::Result;
use crate::value::Value;
use crate::value::allowance::Allowance;
use crate::value::vector::{MOST_DIMENSIONS, Similarity};
use best::Near;
use links::{LinkSearch, Links};
use matrix::{Matrix, Sought, merged};
use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

/// From how many vectors on they are linked: fewer are searched exactly in a millisecond.
const LINKED_FROM: u32 = if cfg!(test) { 200 } else { 20_000 };
/// To link a row takes as long as comparing a vector with so many: with each search a slice is linked that takes as long as
/// an exact search.
const COMPARISONS_PER_LINK: u32 = 6000;
/// How many rows are found beside those that are wanted, because the order by 32-bit floats is not quite that of the scores.
const SPARE: usize = 8;
/// The least width of a search by links.
const LEAST_WIDTH: usize = 128;
/// How many rows are compared for each one that is kept on the way along links, at most.
const COMPARISONS_PER_ROW: u64 = 32;

/// A vector that entities are looked for by.
#[derive(Clone, Copy, Debug)]
pub struct VectorQuestion<'q> {
    /// The vector.
    pub vector: &'q [f32],
    /// How many entities are looked for.
    pub limit: usize,
    /// The entities of which they are; any where there is none.
    pub among: Option<&'q RoaringBitmap>,
    /// Whether it must not be approximate.
    pub exact: bool,
}

/// An entity that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestEntity {
    /// The id of the node or of the relationship.
    pub id: u32,
    /// How similar its vector is, from 0 to 1.
    pub score: f64,
}

impl NearestEntity {
    /// The more similar one first; of equally similar ones that with the lower id.
    pub fn order(&self, other: &NearestEntity) -> Ordering {
        let scores = other.score.total_cmp(&self.score);
        scores.then_with(|| self.id.cmp(&other.id))
    }
}

/// Vectors of a vector index, by their dimensions.
#[derive(Debug)]
pub struct VectorTable {
    options: VectorOptions,
    tables: Vec<Table>,
}

#[derive(Debug)]
struct Table {
    matrix: Matrix,
    /// Where there are enough rows.
    links: Option<RwLock<Links>>,
}

/// The coordinates of a value that a vector index takes; `None` for any other value.
pub fn coordinates(value: &Value) -> Option<Cow<'_, [f32]>> {
    match value {
        Value::Vector(vector) => {
            let floats = vector.floats();
            floats
                .iter()
                .all(|float| float.is_finite())
                .then_some(floats)
        }
        Value::List(values) if (1..=MOST_DIMENSIONS).contains(&values.len()) => {
            let floats = values.iter().map(|value| {
                let float = match value {
                    Value::Integer(number) => *number as f32,
                    Value::Float(number) => *number as f32,
                    Value::Decimal(number) => number.to_f64() as f32,
                    _ => return None,
                };
                float.is_finite().then_some(float)
            });
            floats.collect::<Option<Vec<f32>>>().map(Cow::Owned)
        }
        _ => None,
    }
}

impl Contents for VectorTable {
    type Question<'q> = VectorQuestion<'q>;
    type Hit = NearestEntity;

    fn build(
        definition: &SearchDefinition,
        entities: &mut dyn Iterator<Item = SearchedEntity>,
        allowance: &dyn Allowance,
    ) -> Result<VectorTable> {
        let options = match &definition.kind {
            SearchKind::Vector(options) => *options,
            SearchKind::Name | SearchKind::FullText { .. } | SearchKind::Text => {
                VectorOptions::default()
            }
        };
        let mut table = VectorTable {
            options,
            tables: Vec::new(),
        };
        for entity in entities {
            let vector = entity.values.first().and_then(coordinates);
            if let Some(vector) = vector {
                table.push(entity.id, &vector);
            }
        }
        allowance.check_fits(table.bytes())?;
        for table in &mut table.tables {
            if table.matrix.len() >= LINKED_FROM {
                table.matrix.shuffle();
                let links = Links::new(options.links);
                table.links = Some(RwLock::new(links));
            }
        }
        Ok(table)
    }

    fn bytes(&self) -> u64 {
        let links = u64::from(self.options.links.links) * 2 * size_of::<u32>() as u64;
        let of_table = |table: &Table| {
            let linked = table
                .links
                .as_ref()
                .map_or(0, |_| u64::from(table.matrix.len()));
            table.matrix.bytes() + linked * links
        };
        self.tables.iter().map(of_table).sum()
    }

    fn find(
        tables: &Tables<'_, VectorTable>,
        question: &VectorQuestion<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<NearestEntity>> {
        allowance.check()?;
        let mut found = tables.base.nearest(question, tables.ignored, allowance)?;
        if let Some(changes) = tables.changes {
            found.extend(changes.nearest(question, &|_| false, allowance)?);
        }
        found.sort_by(NearestEntity::order);
        found.truncate(question.limit);
        Ok(found)
    }
}

impl VectorTable {
    fn push(&mut self, id: u32, vector: &[f32]) {
        let wanted = self.options.dimensions.map(usize::from);
        if wanted.is_some_and(|wanted| wanted != vector.len()) {
            return;
        }
        let place = self
            .tables
            .binary_search_by_key(&vector.len(), |table| table.matrix.dimension());
        let place = place.unwrap_or_else(|place| {
            let matrix = Matrix::new(self.options.similarity, vector.len());
            self.tables.insert(
                place,
                Table {
                    matrix,
                    links: None,
                },
            );
            place
        });
        if let Some(table) = self.tables.get_mut(place) {
            table.matrix.push(id, vector);
        }
    }

    fn table(&self, dimension: usize) -> Option<&Table> {
        let mut tables = self.tables.iter();
        tables.find(|table| table.matrix.dimension() == dimension)
    }

    fn nearest(
        &self,
        question: &VectorQuestion<'_>,
        ignored: &(dyn Fn(u32) -> bool + Sync),
        allowance: &dyn Allowance,
    ) -> Result<Vec<NearestEntity>> {
        let Some(table) = self.table(question.vector.len()) else {
            return Ok(Vec::new());
        };
        let near = table.nearest(question, ignored, allowance)?;
        let similarity = self.options.similarity;
        Ok(table.scored(near, similarity, question.vector))
    }

    /// Links all rows that are not linked yet.
    pub fn finish(&self, allowance: &dyn Allowance) -> Result<()> {
        for table in &self.tables {
            let Some(links) = &table.links else {
                continue;
            };
            let rows = table.matrix.len() / PARTS_TO_FINISH;
            // Each part has the lock anew, so that searches go on in between.
            while table.link(write(links), rows, allowance)? {
                allowance.check()?;
            }
        }
        Ok(())
    }
}

fn write(links: &RwLock<Links>) -> RwLockWriteGuard<'_, Links> {
    links.write().unwrap_or_else(PoisonError::into_inner)
}

/// Between two parts of the work of linking all rows the limits are looked at.
const PARTS_TO_FINISH: u32 = 500;

/// How many rows a search along links keeps for so many that are wanted.
fn width(most: usize) -> usize {
    most.saturating_mul(2).max(LEAST_WIDTH)
}

impl Table {
    fn nearest(
        &self,
        question: &VectorQuestion<'_>,
        ignored: &(dyn Fn(u32) -> bool + Sync),
        allowance: &dyn Allowance,
    ) -> Result<Vec<Near>> {
        let most = question.limit.saturating_add(SPARE);
        let links = self.links.as_ref().filter(|_| !question.exact);
        match (question.among, links) {
            (Some(among), Some(links)) if self.has_many(among.len(), most) => {
                self.nearest_by_links(links, question, ignored, allowance)
            }
            (Some(among), _) => self.nearest_of(among, question, ignored, allowance),
            (None, Some(links)) => self.nearest_by_links(links, question, ignored, allowance),
            (None, None) => {
                let sought = self.matrix.sought(question.vector);
                let takes = |row: u32| !ignored(self.matrix.id(row));
                let threads = allowance.threads();
                self.matrix.nearest_from(0, sought, most, &takes, threads)
            }
        }
    }

    /// The nearest along links; all candidates are compared where these lie apart from what is looked for, or too few are found.
    fn nearest_by_links(
        &self,
        links: &RwLock<Links>,
        question: &VectorQuestion<'_>,
        ignored: &(dyn Fn(u32) -> bool + Sync),
        allowance: &dyn Allowance,
    ) -> Result<Vec<Near>> {
        let most = question.limit.saturating_add(SPARE);
        let sought = self.matrix.sought(question.vector);
        let takes = |row: u32| {
            let id = self.matrix.id(row);
            question.among.is_none_or(|among| among.contains(id)) && !ignored(id)
        };
        let candidates = question.among.map(RoaringBitmap::len);
        let rows = f64::from(self.matrix.len().max(1));
        let asked = LinkSearch {
            width: width(most),
            takes: &takes,
            // To compare all candidates takes as long.
            most: candidates.map_or(usize::MAX, |count| count as usize),
            share: candidates.map_or(0.0, |count| count as f64 / rows),
        };
        let found = self.along(links, (sought, most), &asked, allowance)?;
        let is_enough =
            |found: &Vec<Near>| question.among.is_none() || found.len() >= question.limit;
        match (found.filter(is_enough), question.among) {
            (Some(found), _) => Ok(found),
            (None, Some(among)) => self.nearest_of(among, question, ignored, allowance),
            (None, None) => Ok(Vec::new()),
        }
    }

    /// The nearest of some entities, which are all compared.
    fn nearest_of(
        &self,
        among: &RoaringBitmap,
        question: &VectorQuestion<'_>,
        ignored: &(dyn Fn(u32) -> bool + Sync),
        allowance: &dyn Allowance,
    ) -> Result<Vec<Near>> {
        let kept = among.iter().filter(|id| !ignored(*id));
        let rows: Vec<u32> = kept.filter_map(|id| self.matrix.row_of(id)).collect();
        let sought = self.matrix.sought(question.vector);
        let most = question.limit.saturating_add(SPARE);
        self.matrix
            .nearest_of(&rows, sought, most, allowance.threads())
    }

    /// The nearest rows, along links as far as rows are linked; `None` where the way has been given up. Then a slice of the rows
    /// that are not is linked.
    fn along(
        &self,
        links: &RwLock<Links>,
        (sought, most): (Sought<'_>, usize),
        asked: &LinkSearch<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Option<Vec<Near>>> {
        let (matrix, threads) = (&self.matrix, allowance.threads());
        let (found, linked) = {
            let links = links.read().unwrap_or_else(PoisonError::into_inner);
            let found = match links.nearest(matrix, sought, asked) {
                Some(near) => {
                    let takes = asked.takes;
                    let rest = matrix.nearest_from(links.linked(), sought, most, takes, threads)?;
                    Some(merged(vec![near, rest], most))
                }
                None => None,
            };
            (found, links.linked())
        };
        // Where all rows are linked, searches do not lock one another out. Where another one links rows or reads, this one need not.
        if linked < matrix.len()
            && let Ok(links) = links.try_write()
        {
            self.link(links, matrix.len() / COMPARISONS_PER_LINK, allowance)?;
        }
        Ok(found)
    }

    /// Whether a search along links is worth its while for so many candidates: it meets as many rows as it takes until
    /// enough candidates are among them.
    fn has_many(&self, candidates: u64, most: usize) -> bool {
        let rows = u64::from(self.matrix.len());
        let met = (width(most) as u64).saturating_mul(rows);
        candidates.saturating_mul(candidates) > met.saturating_mul(COMPARISONS_PER_ROW)
    }

    /// Links some rows; whether there are more to link.
    fn link(
        &self,
        mut links: RwLockWriteGuard<'_, Links>,
        rows: u32,
        allowance: &dyn Allowance,
    ) -> Result<bool> {
        if links.linked() < self.matrix.len() {
            links.grow(&self.matrix, rows.max(1), allowance.threads())?;
        }
        Ok(links.linked() < self.matrix.len())
    }

    fn scored(&self, near: Vec<Near>, by: Similarity, vector: &[f32]) -> Vec<NearestEntity> {
        let scored = near.into_iter().filter_map(|near| {
            let score = by.of(self.matrix.vector(near.row), vector)?;
            let id = self.matrix.id(near.row);
            Some(NearestEntity { id, score })
        });
        scored.collect()
    }
}
