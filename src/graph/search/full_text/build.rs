//! The contents of a full-text index made of texts. Blocks of texts are cut into words on several threads; then the blocks
//! are put together in the order of the words.

use super::joining::Joining;
use super::postings::{write_number, write_text};
use super::score::byte_of;
use super::table::{Field, FullText, Total};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::search::contents::SearchedEntity;
use crate::parallel::{blocks, map_parallel};
use crate::text::words::Analyzer;
use crate::value::allowance::Allowance;
use rustc_hash::FxHashMap;

/// How many texts a block has.
const BLOCK: usize = 1 << 12;

/// How many words are put together between two questions about the limits.
const BETWEEN_CHECKS: usize = 1 << 12;

/// The strings of a list are so far from each other that no phrase goes from one to the next.
const GAP: u32 = 100;

/// The most texts of an index: their numbers have 31 bits.
const MOST_TEXTS: usize = 1 << 31;

/// The words of one property in a block of texts.
#[derive(Default)]
struct Part {
    /// In order, each with its postings; the numbers of the texts are those within the block.
    words: Vec<(String, Postings)>,
    lengths: Vec<u32>,
}

/// Where a word stands in a block.
#[derive(Default)]
pub(super) struct Postings {
    pub count: u32,
    pub texts: Vec<u8>,
    pub positions: Vec<u8>,
    /// The last text.
    last: u32,
}

pub(super) fn build(
    keys: usize,
    analyzer: &Analyzer,
    entities: &mut dyn Iterator<Item = SearchedEntity>,
    allowance: &dyn Allowance,
) -> Result<FullText> {
    let entities: Vec<SearchedEntity> = entities.collect();
    if entities.len() >= MOST_TEXTS {
        return Err(too_much());
    }
    let parts = map_parallel(
        allowance.threads(),
        blocks(entities.len(), BLOCK),
        || Ok(()),
        |(), range| {
            allowance.check()?;
            Ok(cut(keys, analyzer, entities.get(range).unwrap_or(&[])))
        },
    )?;
    let mut by_key: Vec<Vec<Part>> = (0..keys).map(|_| Vec::new()).collect();
    for block in parts {
        for (key, part) in by_key.iter_mut().zip(block) {
            key.push(part);
        }
    }
    let fields = by_key.into_iter().map(|parts| join(parts, allowance));
    Ok(FullText {
        fields: fields.collect::<Result<_>>()?,
        ids: entities.iter().map(|entity| entity.id).collect(),
    })
}

/// The words of a block, for each key.
fn cut(keys: usize, analyzer: &Analyzer, entities: &[SearchedEntity]) -> Vec<Part> {
    let parts = (0..keys).map(|key| {
        let mut words: FxHashMap<String, Postings> = FxHashMap::default();
        let mut lengths = Vec::with_capacity(entities.len());
        for (number, entity) in (0..).zip(entities) {
            lengths.push(add(number, key, entity, analyzer, &mut words));
        }
        let mut words: Vec<(String, Postings)> = words.into_iter().collect();
        words.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Part { words, lengths }
    });
    parts.collect()
}

/// Adds the words of one property of an entity; returns how many there are.
fn add(
    number: u32,
    key: usize,
    entity: &SearchedEntity,
    analyzer: &Analyzer,
    words: &mut FxHashMap<String, Postings>,
) -> u32 {
    let mut places: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    let (mut first, mut length) = (0, 0);
    for (_, text) in entity.texts().filter(|(of, _)| *of == key) {
        let end = analyzer.words(text, first, &mut |word| {
            length += 1;
            match places.get_mut(word.text) {
                Some(places) => places.push(word.position),
                None => {
                    places.insert(word.text.to_owned(), vec![word.position]);
                }
            }
        });
        first = end.saturating_add(GAP);
    }
    for (word, mut places) in places {
        // Jieba tells the words within a long word before it.
        places.sort_unstable();
        words.entry(word).or_default().add(number, &places);
    }
    length
}

impl Postings {
    fn add(&mut self, text: u32, positions: &[u32]) {
        let count = u32::try_from(positions.len()).unwrap_or(u32::MAX);
        write_text(text - self.last, count, &mut self.texts);
        let mut last = 0;
        for position in positions {
            write_number(position - last, &mut self.positions);
            last = *position;
        }
        self.last = text;
        self.count += 1;
    }
}

/// Puts the blocks together.
fn join(parts: Vec<Part>, allowance: &dyn Allowance) -> Result<Field> {
    let mut lengths = Vec::new();
    let mut words: Vec<(String, u32, Postings)> = Vec::new();
    for part in parts {
        let first = u32::try_from(lengths.len()).map_err(|_| too_much())?;
        lengths.extend(part.lengths);
        let part = part.words.into_iter();
        words.extend(part.map(|(word, postings)| (word, first, postings)));
    }
    // Of one word the blocks stand in their order.
    words.sort_unstable_by(|(one, first, _), (other, second, _)| {
        one.cmp(other).then_with(|| first.cmp(second))
    });
    let bytes = lengths.iter().map(|length| byte_of(*length)).collect();
    let mut joining = Joining::new(bytes);
    for (at, (word, first, postings)) in words.into_iter().enumerate() {
        if at % BETWEEN_CHECKS == 0 {
            allowance.check()?;
            allowance.check_fits(joining.bytes())?;
        }
        joining.add(word, first, &postings)?;
    }
    let total = Total {
        texts: lengths.iter().filter(|length| **length > 0).count() as u64,
        words: lengths.iter().copied().map(u64::from).sum(),
    };
    joining.finish(lengths, total)
}

pub(super) fn too_much() -> Error {
    let message = "the texts of a full-text index have more than 4 GiB of words, or are more than 2 147 483 647";
    Error::argument(ErrorCode::InvalidArgumentValue, message)
        .hint("make several indexes, each over some of the labels or of the properties")
}
