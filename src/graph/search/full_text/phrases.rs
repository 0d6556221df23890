//! The texts that have the words of a phrase, with their scores.
//!
//! Where each place of the phrase has one word, the texts that have all of them are sought first, and positions are read in
//! these alone.

use super::evaluate::{Evaluation, cursor, next_text};
use super::lists::Hits;
use super::phrase::{Places, occurrences, phrase};
use super::postings::{Cursor, END};
use super::score::weight;
use super::table::{FullText, TextHit};
use crate::error::Result;
use crate::text::words::{Slot, Term};
use std::collections::BTreeMap;

/// How many texts are looked at between two questions about the limits.
const BETWEEN_CHECKS: usize = 1 << 12;

/// A word of a phrase with its position.
type Word<'s> = (&'s str, u32);

impl Evaluation<'_> {
    /// The texts that have words one after another.
    pub(super) fn phrase(&self, slots: &[Slot], slop: u32, field: usize) -> Result<Hits> {
        if let Some(words) = exact_words(slots) {
            return self.phrase_of_words(&words, slop, field);
        }
        let mut places = Vec::new();
        let total = self.total(field);
        let mut weights = 0.0;
        for slot in slots {
            let found = self.places(slot, field)?;
            weights += weight(total, found.len() as u64);
            places.push(found);
        }
        let scorer = self.scorer(field);
        let hits = phrase(&places, slop);
        self.allowance.check()?;
        let hits = hits.into_iter().map(|(id, count, length)| TextHit {
            id,
            score: weights * scorer.part(count, length),
        });
        Ok(hits.collect())
    }

    /// Where the words of a slot stand, less the position of the slot.
    fn places(&self, slot: &Slot, field: usize) -> Result<Places> {
        let mut places = Places::default();
        let mut positions = Vec::new();
        for term in &slot.terms {
            let words = match term {
                Term::Exact(word) => BTreeMap::from([(word.clone(), 0)]),
                _ => self.expanded(std::slice::from_ref(term), field)?,
            };
            for word in words.keys() {
                self.allowance.check()?;
                self.allowance
                    .check_fits(self.held.get() + places.bytes())?;
                for (table, ignored) in self.tables.each() {
                    let Some((field, mut cursor)) = cursor(table, word, field) else {
                        continue;
                    };
                    while let Some((text, id)) = next_text(&cursor, table) {
                        if !ignored(id) {
                            positions.clear();
                            cursor.positions(term.shift(), &mut positions);
                            let length = field.bytes.get(text).copied().unwrap_or(0);
                            places.add(id, length, &positions, slot.position);
                        }
                        cursor.advance();
                    }
                }
            }
        }
        places.settle();
        Ok(places)
    }

    /// The texts that have these words one after another.
    fn phrase_of_words(&self, words: &[Word<'_>], slop: u32, field: usize) -> Result<Hits> {
        let total = self.total(field);
        let having = words
            .iter()
            .map(|(word, _)| weight(total, self.texts_having(word, field)));
        let weights: f64 = having.sum();
        let mut hits = Hits::new();
        for (table, ignored) in self.tables.each() {
            let before = hits.len();
            self.add_phrases(table, ignored, (words, slop, field), &mut |hit| {
                let score = weights * hit.score;
                hits.push(TextHit { score, ..hit });
            })?;
            if before > 0 && hits.len() > before {
                hits.sort_by_key(|hit| hit.id);
            }
        }
        Ok(hits)
    }

    /// The texts of a table that have these words one after another, with the part of the weight that they count.
    fn add_phrases(
        &self,
        table: &FullText,
        ignored: &dyn Fn(u32) -> bool,
        (words, slop, field): (&[Word<'_>], u32, usize),
        add: &mut dyn FnMut(TextHit),
    ) -> Result<()> {
        let cursors = words.iter().map(|(word, _)| cursor(table, word, field));
        let Some(mut cursors) = cursors.collect::<Option<Vec<_>>>() else {
            return Ok(());
        };
        let (mut unmoved, mut all) = (Vec::new(), vec![Vec::new(); words.len()]);
        let (mut text, mut rounds) = (0, 0_usize);
        while let Some(found) = common_text(&mut cursors, text) {
            rounds += 1;
            if rounds.is_multiple_of(BETWEEN_CHECKS) {
                self.allowance.check()?;
            }
            text = found + 1;
            let id = table.ids.get(found as usize).copied().unwrap_or(END);
            if ignored(id) {
                continue;
            }
            for (((_, cursor), (_, place)), positions) in
                cursors.iter_mut().zip(words).zip(&mut all)
            {
                unmoved.clear();
                cursor.positions(0, &mut unmoved);
                positions.clear();
                positions.extend(unmoved.iter().map(|at| i64::from(*at) - i64::from(*place)));
            }
            let mut slices: Vec<&[i64]> = all.iter().map(Vec::as_slice).collect();
            let count = occurrences(&mut slices, i64::from(slop));
            if count > 0.0 {
                let length = cursors
                    .first()
                    .and_then(|(field, _)| field.bytes.get(found as usize));
                let score = self.scorer(field).part(count, length.copied().unwrap_or(0));
                add(TextHit { id, score });
            }
        }
        Ok(())
    }
}

/// The words of the places, if each has one.
fn exact_words(slots: &[Slot]) -> Option<Vec<Word<'_>>> {
    let words = slots.iter().map(|slot| match slot.terms.as_slice() {
        [Term::Exact(word)] => Some((word.as_str(), slot.position)),
        _ => None,
    });
    words.collect()
}

/// The first text from one on that all of them have; they stand there then.
fn common_text<F>(cursors: &mut [(F, Cursor<'_>)], from: u32) -> Option<u32> {
    let mut text = from;
    loop {
        let before = text;
        for (_, cursor) in cursors.iter_mut() {
            cursor.seek(text);
            text = cursor.text;
            if text == END {
                return None;
            }
        }
        if text == before && cursors.iter().all(|(_, cursor)| cursor.text == text) {
            return Some(text);
        }
    }
}
