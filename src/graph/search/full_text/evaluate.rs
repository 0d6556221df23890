//! A query → the entities that it applies to, with their scores.
//!
//! Each part of a query gives its entities in ascending order; what is around it joins them. Where only the best are wanted,
//! `best` passes over texts that cannot be among them.

use super::best_hits::BestHits;
use super::lists::{Hits, add_where_present, added, common, constant, remove};
use super::postings::{Cursor, END};
use super::score::{Scorer, weight};
use super::table::{Field, FullText, TextHit, Total};
use crate::error::Result;
use crate::graph::search::contents::Tables;
use crate::text::words::{
    Analyzer, Clause, LookedFor, Occurrence, Pattern, QueryNode, Slot, Term, TextQuery, WordsQuery,
};
use crate::value::allowance::Allowance;
use roaring::RoaringBitmap;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

/// The most words with typing errors that are looked for: those with the fewest errors.
const MOST_NEAR: usize = 50;

/// How many words of a vocabulary are gone through between two questions about the limits.
const BETWEEN_CHECKS: usize = 1 << 10;

/// A question to the contents of an index in one state.
pub(super) struct Evaluation<'a> {
    pub(super) tables: &'a Tables<'a, FullText>,
    pub(super) analyzer: &'a Analyzer,
    pub(super) allowance: &'a dyn Allowance,
    /// The texts of those that were built that have changed.
    changed: Vec<u32>,
    /// For each key, of all texts of the state.
    pub(super) totals: Vec<Total>,
    scorers: Vec<Scorer>,
    /// The memory of the hits that are held.
    pub(super) held: Cell<u64>,
    /// How many texts have been scored in the search for the best.
    pub(super) scored: Cell<u64>,
}

/// A text that has a word.
#[derive(Clone, Copy)]
struct Having {
    id: u32,
    count: u32,
    /// In a byte.
    length: u8,
}

impl<'a> Evaluation<'a> {
    pub fn new(
        tables: &'a Tables<'a, FullText>,
        analyzer: &'a Analyzer,
        allowance: &'a dyn Allowance,
    ) -> Evaluation<'a> {
        let changed: Vec<u32> = changed_texts(tables);
        let totals = totals(tables, &changed);
        Evaluation {
            tables,
            analyzer,
            allowance,
            changed,
            scorers: totals.iter().map(|total| Scorer::new(*total)).collect(),
            totals,
            held: Cell::new(0),
            scored: Cell::new(0),
        }
    }

    /// The best so many, of equal ones those with the lower ids.
    pub fn find(&self, query: &TextQuery, most: usize) -> Result<Hits> {
        self.allowance.check()?;
        let texts: usize = self.tables.each().map(|(table, _)| table.ids.len()).sum();
        let mut best = BestHits::new(most);
        if most < texts {
            self.find_best(query, &mut best)?;
            return Ok(best.into_sorted());
        }
        let mut hits = self.query(query)?.unwrap_or_default();
        hits.sort_unstable_by(TextHit::order);
        Ok(hits)
    }

    /// What clauses apply to; `None` if they look for nothing, because none of their texts has a word.
    pub(super) fn query(&self, query: &TextQuery) -> Result<Option<Hits>> {
        let (mut must, mut may, mut not) = (Vec::new(), Vec::new(), Vec::new());
        for clause in &query.clauses {
            let Some(hits) = self.clause(clause)? else {
                continue;
            };
            match clause.occurrence {
                Occurrence::Must => must.push(hits),
                Occurrence::May => may.push(hits),
                Occurrence::MustNot => not.push(hits),
            }
        }
        if must.is_empty() && may.is_empty() && not.is_empty() {
            return Ok(None);
        }
        let mut hits = if must.is_empty() {
            added(may, &|| self.allowance.check())?
        } else {
            let mut hits = common(must);
            for other in may {
                add_where_present(&mut hits, &other);
            }
            hits
        };
        for other in not {
            remove(&mut hits, &other);
        }
        Ok(Some(hits))
    }

    fn clause(&self, clause: &Clause) -> Result<Option<Hits>> {
        let mut hits = match &clause.node {
            QueryNode::Group(query) => self.query(query)?,
            QueryNode::Everything => Some(self.everything()),
            QueryNode::Words(words) => self.words(words)?,
        };
        for hit in hits.iter_mut().flatten() {
            hit.score *= clause.boost;
        }
        Ok(hits)
    }

    /// All texts that have words.
    pub(super) fn everything(&self) -> Hits {
        let mut ids = RoaringBitmap::new();
        for (table, ignored) in self.tables.each() {
            for field in &table.fields {
                let lengths = table.ids.iter().zip(&field.lengths);
                let having = lengths.filter(|(id, length)| **length > 0 && !ignored(**id));
                ids.extend(having.map(|(id, _)| *id));
            }
        }
        constant(&ids)
    }

    fn words(&self, words: &WordsQuery) -> Result<Option<Hits>> {
        let fields = self.fields(words);
        let mut all = Vec::new();
        match words.looked_for(self.analyzer) {
            LookedFor::Any(slots) if slots.is_empty() => return Ok(None),
            LookedFor::Any(slots) => {
                for slot in &slots {
                    for field in fields.clone() {
                        all.push(self.slot(slot, field)?);
                    }
                }
            }
            LookedFor::Phrase { slots, slop } => {
                for field in fields {
                    all.push(self.phrase(&slots, slop, field)?);
                }
            }
        }
        let hits = added(all, &|| self.allowance.check())?;
        self.hold(&hits)?;
        Ok(Some(hits))
    }

    /// The properties in which words are looked for.
    pub(super) fn fields(&self, words: &WordsQuery) -> Range<usize> {
        match words.field {
            Some(field) => field..field + 1,
            None => 0..self.totals.len(),
        }
    }

    /// Asks whether one may go on, holding these too.
    pub(super) fn hold(&self, hits: &Hits) -> Result<()> {
        let bytes = self.held.get() + size_of_val(hits.as_slice()) as u64;
        self.held.set(bytes);
        self.allowance.check()?;
        self.allowance.check_fits(bytes)
    }

    pub(super) fn slot(&self, slot: &Slot, field: usize) -> Result<Hits> {
        let hits = match slot.terms.as_slice() {
            [Term::Exact(word)] => self.exact(word, field),
            [Term::Like(pattern @ Pattern::Near { .. })] => {
                self.near(pattern, &slot.terms, field)?
            }
            terms => {
                let mut ids = RoaringBitmap::new();
                for word in self.expanded(terms, field)?.keys() {
                    ids.extend(self.having(word, field).iter().map(|having| having.id));
                    self.allowance.check()?;
                }
                constant(&ids)
            }
        };
        self.hold(&hits)?;
        Ok(hits)
    }

    /// The texts that have a word, by BM25.
    fn exact(&self, word: &str, field: usize) -> Hits {
        let having = self.having(word, field);
        let weight = weight(self.total(field), having.len() as u64);
        self.scored(&having, weight, field)
    }

    /// Texts by how often they have a word of this weight.
    fn scored(&self, having: &[Having], weight: f64, field: usize) -> Hits {
        let scorer = self.scorer(field);
        let score = |having: &Having| TextHit {
            id: having.id,
            score: weight * scorer.part(f64::from(having.count), having.length),
        };
        having.iter().map(score).collect()
    }

    /// The texts that have a word with typing errors: each of these words by BM25, less the more errors it has. All of
    /// them weigh what the most frequent one does, as in Lucene: a misspelling is rare, and says no more for that. `terms`
    /// is the pattern alone.
    fn near(&self, pattern: &Pattern, terms: &[Term], field: usize) -> Result<Hits> {
        let words = self.expanded(terms, field)?;
        let mut words: Vec<(String, u8)> = words.into_iter().collect();
        words.sort_by(|(one, few), (other, more)| few.cmp(more).then_with(|| one.cmp(other)));
        let (mut all, mut most_texts) = (Vec::new(), 0);
        let mut gathered = 0;
        for (other, errors) in &words {
            self.allowance.check()?;
            self.allowance.check_fits(self.held.get() + gathered)?;
            let having = self.having(other, field);
            // Words that only texts have had that have changed since are none of this state.
            let Some(share) = pattern.share(other, *errors).filter(|_| !having.is_empty()) else {
                continue;
            };
            most_texts = having.len().max(most_texts);
            let hits = self.scored(&having, share, field);
            gathered += size_of_val(hits.as_slice()) as u64;
            all.push(hits);
            if all.len() == MOST_NEAR {
                break;
            }
        }
        let mut hits = added(all, &|| self.allowance.check())?;
        let weight = weight(self.total(field), most_texts as u64);
        for hit in &mut hits {
            hit.score *= weight;
        }
        Ok(hits)
    }

    /// The words that are there, with their typing errors.
    pub(super) fn expanded(&self, terms: &[Term], field: usize) -> Result<BTreeMap<String, u8>> {
        let check = || self.allowance.check();
        let mut words: BTreeMap<String, u8> = BTreeMap::new();
        let (mut seen, mut bytes) = (0_usize, self.held.get());
        let mut add = |word: &str, errors: u8| {
            seen += 1;
            bytes += (size_of::<(String, u8)>() + word.len()) as u64;
            if seen.is_multiple_of(BETWEEN_CHECKS) {
                self.allowance.check()?;
                self.allowance.check_fits(bytes)?;
            }
            words.insert(word.to_owned(), errors);
            Ok(())
        };
        for (table, _) in self.tables.each() {
            let Some(field) = table.fields.get(field) else {
                continue;
            };
            for term in terms {
                match term {
                    Term::Exact(word) => add(word, 0)?,
                    Term::Prefix(text) => {
                        field
                            .vocabulary
                            .beginning_with(text, &mut |word| add(word, 0))?;
                    }
                    Term::Like(pattern) => field.vocabulary.like(pattern, &check, &mut add)?,
                    Term::Ending(_) => {
                        let pattern = term.pattern();
                        field.vocabulary.like(&pattern, &check, &mut add)?;
                    }
                }
            }
        }
        Ok(words)
    }

    /// The texts that have a word, in the order of their entities.
    fn having(&self, word: &str, field: usize) -> Vec<Having> {
        let mut all: Vec<Having> = Vec::new();
        for (table, ignored) in self.tables.each() {
            let first = all.len();
            let Some((field, mut cursor)) = cursor(table, word, field) else {
                continue;
            };
            while let Some((text, id)) = next_text(&cursor, table) {
                if !ignored(id) {
                    all.push(Having {
                        id,
                        count: cursor.count(),
                        length: field.bytes.get(text).copied().unwrap_or(0),
                    });
                }
                cursor.advance();
            }
            if first > 0 && all.len() > first {
                all.sort_by_key(|having| having.id);
            }
        }
        all
    }

    pub(super) fn total(&self, field: usize) -> Total {
        self.totals.get(field).copied().unwrap_or_default()
    }

    /// Scores the texts of a property.
    pub(super) fn scorer(&self, field: usize) -> &Scorer {
        &self.scorers[field]
    }

    /// How many texts of the state have a word.
    pub(super) fn texts_having(&self, word: &str, field: usize) -> u64 {
        let mut all = 0;
        let mut changed = self.changed.as_slice();
        for (table, _) in self.tables.each() {
            // Those that have changed are in the second table as they are now.
            let changed = std::mem::take(&mut changed);
            let Some((_, mut cursor)) = cursor(table, word, field) else {
                continue;
            };
            all += u64::from(cursor.len());
            for text in changed {
                cursor.seek(*text);
                match cursor.text {
                    END => break,
                    other => all -= u64::from(other == *text),
                }
            }
        }
        all
    }
}

/// Goes through the texts of a table that have a word under a key.
pub(super) fn cursor<'t>(
    table: &'t FullText,
    word: &str,
    field: usize,
) -> Option<(&'t Field, Cursor<'t>)> {
    let field = table.fields.get(field)?;
    let number = field.vocabulary.number(word)?;
    Some((field, Cursor::new(field, *field.words.get(number)?)))
}

/// The text at which a cursor stands, with the id of its entity.
pub(super) fn next_text(cursor: &Cursor<'_>, table: &FullText) -> Option<(usize, u32)> {
    let text = cursor.text as usize;
    Some((text, *table.ids.get(text)?))
}

/// The texts of those that were built that have changed.
fn changed_texts(tables: &Tables<'_, FullText>) -> Vec<u32> {
    let ids = tables.changed_ids();
    let texts = ids.iter().filter_map(|id| {
        let text = tables.base.ids.binary_search(&id).ok()?;
        u32::try_from(text).ok()
    });
    texts.collect()
}

/// What is known of all texts of a state: of those that were built, without those that have changed, and of these.
fn totals(tables: &Tables<'_, FullText>, changed: &[u32]) -> Vec<Total> {
    let mut totals: Vec<Total> = tables.base.fields.iter().map(|field| field.total).collect();
    for text in changed {
        for (total, field) in totals.iter_mut().zip(&tables.base.fields) {
            let length = field.lengths.get(*text as usize).copied().unwrap_or(0);
            total.texts -= u64::from(length > 0);
            total.words -= u64::from(length);
        }
    }
    let changes = tables
        .changes
        .into_iter()
        .flat_map(|changes| &changes.fields);
    for (total, field) in totals.iter_mut().zip(changes) {
        total.texts += field.total.texts;
        total.words += field.total.words;
    }
    totals
}
