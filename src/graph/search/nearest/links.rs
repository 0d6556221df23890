//! The approximate search: each row is linked to near ones, and a search goes from row to row towards what it looks for
//! (hierarchical navigable small worlds, Malkov and Yashunin 2016).
//!
//! Rows are linked in batches. What a batch links to is found among the rows before it, on several threads that only read;
//! then the links are written. So the links do not depend on the number of threads, nothing is locked, and it can go on in
//! slices. A batch is a small part of what is linked already, so that its rows hardly miss one another.

use super::best::{Best, Near};
use super::matrix::{Matrix, Sought};
use crate::error::Result;
use crate::parallel::{blocks, map_parallel};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::RangeInclusive;

/// A batch is at most this part of the rows that are linked already.
const PART_OF_LINKED: u32 = 50;
/// The most rows of a batch.
const MOST_IN_BATCH: u32 = 2048;
/// The rows, or the lists of links, that a thread takes at a time.
const ROWS_PER_BLOCK: usize = 16;
/// No row is on a higher layer.
const MOST_LAYERS: usize = 16;

/// From how many rows on that are expected to be taken it can be told that too few are.
const ENOUGH_TO_TELL: f64 = 32.0;

/// How rows are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkOptions {
    /// To how many others a row is linked on each layer but the lowest, which has twice as many.
    pub links: u16,
    /// How many near rows are looked for when one is linked.
    pub width: u16,
}

impl Default for LinkOptions {
    /// Those of Neo4j.
    fn default() -> LinkOptions {
        LinkOptions {
            links: 16,
            width: 100,
        }
    }
}

impl LinkOptions {
    /// The numbers of links that may be asked for, as in Neo4j.
    pub const LINKS: RangeInclusive<u16> = 1..=512;
    /// The widths that may be asked for, as in Neo4j.
    pub const WIDTHS: RangeInclusive<u16> = 1..=3200;

    /// The same, as far as they may be asked for.
    #[must_use]
    pub fn within_bounds(self) -> LinkOptions {
        let (links, widths) = (LinkOptions::LINKS, LinkOptions::WIDTHS);
        LinkOptions {
            links: self.links.clamp(*links.start(), *links.end()),
            width: self.width.clamp(*widths.start(), *widths.end()),
        }
    }
}

/// The links of the first rows of a matrix.
#[derive(Debug)]
pub struct Links {
    options: LinkOptions,
    /// How many rows are linked.
    linked: u32,
    /// A row of the highest layer, from which every search starts.
    entry: u32,
    layers: Vec<Layer>,
}

/// The lists of the rows of one layer.
#[derive(Debug, Default)]
struct Layer {
    /// The place of the list of a row; on the lowest layer each row has the place of its own number.
    places: rustc_hash::FxHashMap<u32, u32>,
    is_lowest: bool,
    /// How many links a list has room for: a quarter more than are kept where there is no room for another, so that lists are
    /// seldom cut.
    width: usize,
    /// How many are kept then.
    kept: usize,
    links: Vec<u32>,
    lens: Vec<u16>,
}

impl Layer {
    fn place(&self, row: u32) -> Option<usize> {
        match self.is_lowest {
            true => Some(row as usize),
            false => self.places.get(&row).map(|place| *place as usize),
        }
    }

    fn list(&self, row: u32) -> &[u32] {
        let Some(place) = self.place(row) else {
            return &[];
        };
        let len = self.lens.get(place).copied().unwrap_or(0) as usize;
        let start = place * self.width;
        self.links.get(start..start + len).unwrap_or(&[])
    }

    fn set(&mut self, row: u32, list: &[u32]) {
        let next = self.lens.len();
        let place = match self.place(row) {
            Some(place) => place,
            None => {
                self.places.insert(row, next as u32);
                next
            }
        };
        if place >= next {
            self.lens.resize(place + 1, 0);
            self.links.resize((place + 1) * self.width, 0);
        }
        let list = &list[..list.len().min(self.width)];
        self.lens[place] = list.len() as u16;
        let start = place * self.width;
        self.links[start..start + list.len()].copy_from_slice(list);
    }
}

/// The rows that a search has met.
#[derive(Default)]
struct Met {
    bits: Vec<u64>,
    touched: Vec<u32>,
}

impl Met {
    /// Whether a row is met for the first time.
    fn add(&mut self, row: u32) -> bool {
        let (word, bit) = ((row / 64) as usize, 1 << (row % 64));
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        let is_new = self.bits[word] & bit == 0;
        if is_new {
            self.bits[word] |= bit;
            self.touched.push(row);
        }
        is_new
    }

    fn clear(&mut self) {
        for row in self.touched.drain(..) {
            self.bits[(row / 64) as usize] = 0;
        }
    }
}

/// The links that a new row has on each of its layers.
struct NewLinks {
    row: u32,
    /// From the lowest layer on.
    lists: Vec<Vec<u32>>,
}

impl Links {
    /// No row is linked yet.
    pub fn new(options: LinkOptions) -> Links {
        Links {
            options,
            linked: 0,
            entry: 0,
            layers: Vec::new(),
        }
    }

    /// How many rows, from the first one on, are linked.
    pub fn linked(&self) -> u32 {
        self.linked
    }

    /// Links more rows, at most so many, and at least one where there is one.
    pub fn grow(&mut self, matrix: &Matrix, most: u32, threads: Option<usize>) -> Result<()> {
        let mut rest = most.max(1).min(matrix.len() - self.linked);
        while rest > 0 {
            let batch = (self.linked / PART_OF_LINKED)
                .clamp(1, MOST_IN_BATCH)
                .min(rest);
            self.add_batch(matrix, batch, threads)?;
            rest -= batch;
        }
        Ok(())
    }

    fn add_batch(&mut self, matrix: &Matrix, count: u32, threads: Option<usize>) -> Result<()> {
        let first = self.linked;
        let rows = blocks(count as usize, ROWS_PER_BLOCK);
        let found = map_parallel(
            threads,
            rows,
            || Ok(Met::default()),
            |met, block| {
                let rows = block.map(|at| first + at as u32);
                Ok(rows
                    .map(|row| self.links_of(matrix, row, met))
                    .collect::<Vec<_>>())
            },
        )?;
        let new: Vec<NewLinks> = found.into_iter().flatten().collect();
        for links in &new {
            self.write(links);
        }
        let changed = self.back_links(&new);
        let lists = map_parallel(
            threads,
            blocks(changed.len(), ROWS_PER_BLOCK),
            || Ok(()),
            |(), block| {
                let changed = changed[block].iter();
                Ok(changed
                    .map(|back| self.with_back_links(matrix, back))
                    .collect::<Vec<_>>())
            },
        )?;
        for (back, list) in changed.iter().zip(lists.into_iter().flatten()) {
            if let Some(layer) = self.layers.get_mut(back.layer) {
                layer.set(back.row, &list);
            }
        }
        self.linked += count;
        Ok(())
    }

    /// What a new row is linked to.
    fn links_of(&self, matrix: &Matrix, row: u32, met: &mut Met) -> NewLinks {
        let highest = self.highest_layer(row);
        let mut lists = vec![Vec::new(); highest + 1];
        if self.layers.is_empty() {
            return NewLinks { row, lists };
        }
        let sought = matrix.sought_row(row);
        let mut entries = vec![matrix.near(sought, self.entry)];
        for (at, layer) in self.layers.iter().enumerate().rev() {
            let width = if at <= highest { self.options.width } else { 1 };
            let search = Search {
                matrix,
                layer,
                sought,
                asked: &LinkSearch::of_all(usize::from(width)),
            };
            entries = search.run(&entries, met).unwrap_or_default();
            if let Some(list) = lists.get_mut(at) {
                let most = usize::from(self.options.links);
                *list = diverse(matrix, &entries, most);
            }
        }
        NewLinks { row, lists }
    }

    /// The highest layer of a row: by chance that follows from its number, one of `links` rows of each layer is on the next.
    fn highest_layer(&self, row: u32) -> usize {
        let mut random = fastrand::Rng::with_seed(u64::from(row) ^ 0x6c61_7965_7273);
        let chance = 1.0 - random.f64();
        let layer = -chance.ln() / f64::from(self.options.links.max(2)).ln();
        (layer as usize).min(MOST_LAYERS - 1)
    }

    fn write(&mut self, new: &NewLinks) {
        while self.layers.len() < new.lists.len() {
            let is_lowest = self.layers.is_empty();
            let kept = usize::from(self.options.links) * if is_lowest { 2 } else { 1 };
            let width = kept + kept.div_ceil(4);
            self.layers.push(Layer {
                is_lowest,
                width,
                kept,
                ..Layer::default()
            });
            self.entry = new.row;
        }
        for (layer, list) in self.layers.iter_mut().zip(&new.lists) {
            layer.set(new.row, list);
        }
    }

    /// The rows that new ones link to, each with those that do.
    fn back_links(&self, new: &[NewLinks]) -> Vec<BackLinks> {
        let mut pairs = Vec::new();
        for links in new {
            for (layer, list) in links.lists.iter().enumerate() {
                pairs.extend(list.iter().map(|to| (layer, *to, links.row)));
            }
        }
        pairs.sort_unstable();
        let groups = pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        let back = groups.filter_map(|group| {
            let (layer, row, _) = *group.first()?;
            Some(BackLinks {
                layer,
                row,
                from: group.iter().map(|(_, _, from)| *from).collect(),
            })
        });
        back.collect()
    }

    /// The list of a row with links back to new ones, of which the best are kept where there is no room for all.
    fn with_back_links(&self, matrix: &Matrix, back: &BackLinks) -> Vec<u32> {
        let Some(layer) = self.layers.get(back.layer) else {
            return Vec::new();
        };
        let mut list = layer.list(back.row).to_vec();
        list.extend(&back.from);
        if list.len() <= layer.width {
            return list;
        }
        let sought = matrix.sought_row(back.row);
        let mut near: Vec<Near> = list.iter().map(|row| matrix.near(sought, *row)).collect();
        near.sort_unstable();
        diverse(matrix, &near, layer.kept)
    }

    /// The nearest of the linked rows that may be taken, as far as a search of this width finds them; `None` where the search has
    /// been given up.
    pub fn nearest(
        &self,
        matrix: &Matrix,
        sought: Sought<'_>,
        asked: &LinkSearch<'_>,
    ) -> Option<Vec<Near>> {
        if self.layers.is_empty() {
            return Some(Vec::new());
        }
        let mut met = Met::default();
        let above = LinkSearch::of_all(1);
        let mut entries = vec![matrix.near(sought, self.entry)];
        for (at, layer) in self.layers.iter().enumerate().rev() {
            let search = Search {
                matrix,
                layer,
                sought,
                asked: if at == 0 { asked } else { &above },
            };
            entries = search.run(&entries, &mut met)?;
        }
        Some(entries)
    }
}

/// What is asked of a search along links.
pub struct LinkSearch<'a> {
    /// How many rows are kept on the way: with more of them, more of the nearest ones are found.
    pub width: usize,
    /// Whether a row may be taken.
    pub takes: &'a (dyn Fn(u32) -> bool + Sync),
    /// How many rows it compares before it is given up.
    pub most: usize,
    /// The part of all rows that may be taken. Where far fewer of the near ones may, those that may lie somewhere else, all about as far
    /// as each other: then the search is given up, because links lead from near to nearer ones.
    pub share: f64,
}

impl LinkSearch<'_> {
    /// A search for any rows.
    fn of_all(width: usize) -> LinkSearch<'static> {
        LinkSearch {
            width,
            takes: &|_| true,
            most: usize::MAX,
            share: 0.0,
        }
    }

    /// Whether it is to be given up after so many rows, of which so many may be taken.
    fn is_hopeless(&self, compared: usize, taken: usize) -> bool {
        let expected = compared as f64 * self.share;
        compared > self.most || expected >= ENOUGH_TO_TELL && (taken as f64) * 2.0 < expected
    }
}

/// A row of a layer, and the new rows that link to it.
struct BackLinks {
    layer: usize,
    row: u32,
    from: Vec<u32>,
}

/// A search of one layer.
struct Search<'a> {
    matrix: &'a Matrix,
    layer: &'a Layer,
    sought: Sought<'a>,
    asked: &'a LinkSearch<'a>,
}

impl Search<'_> {
    /// The nearest rows that may be taken, at most `width`, the nearest first; `None` where it has been given up. Rows that may not
    /// be taken are passed through.
    fn run(&self, entries: &[Near], met: &mut Met) -> Option<Vec<Near>> {
        let takes = self.asked.takes;
        let mut best = Best::new(self.asked.width);
        let (mut compared, mut taken) = (0, 0);
        let mut ahead = BinaryHeap::new();
        for near in entries {
            met.add(near.row);
            ahead.push(Reverse(*near));
            if takes(near.row) {
                best.add(*near);
            }
        }
        while let Some(Reverse(next)) = ahead.pop() {
            let farthest = best.farthest().filter(|_| best.is_full());
            if farthest.is_some_and(|farthest| next > farthest) {
                break;
            }
            if self.asked.is_hopeless(compared, taken) {
                met.clear();
                return None;
            }
            for row in self.layer.list(next.row) {
                if !met.add(*row) {
                    continue;
                }
                compared += 1;
                let near = self.matrix.near(self.sought, *row);
                let is_taken = takes(*row);
                taken += usize::from(is_taken);
                let farthest = best.farthest().filter(|_| best.is_full());
                if farthest.is_none_or(|farthest| near < farthest) {
                    ahead.push(Reverse(near));
                    if is_taken {
                        best.add(near);
                    }
                }
            }
        }
        met.clear();
        Some(best.into_sorted())
    }
}

/// Some of the rows, given the nearest one first: each is nearer to the row that they are links of than to any other that was
/// chosen, so that they lie in different directions.
fn diverse(matrix: &Matrix, near: &[Near], most: usize) -> Vec<u32> {
    let mut chosen: Vec<u32> = Vec::with_capacity(most);
    for candidate in near {
        if chosen.len() == most {
            break;
        }
        let sought = matrix.sought_row(candidate.row);
        let is_near = |other: &u32| matrix.distance(sought, *other) < candidate.distance;
        if !chosen.iter().any(is_near) {
            chosen.push(candidate.row);
        }
    }
    chosen
}
