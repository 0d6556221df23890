//! A query → the entities that it applies to, with their scores.
//!
//! Each part of a query gives its entities in ascending order; what is around it joins them.

use super::phrase::{Places, phrase};
use super::postings::Cursor;
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

/// The most words with typing errors that are looked for: those with the fewest errors.
const MOST_NEAR: usize = 50;

/// How many words of a vocabulary are gone through between two questions about the limits.
const BETWEEN_CHECKS: usize = 1 << 10;

/// A question to the contents of an index in one state.
pub(super) struct Evaluation<'a> {
    tables: &'a Tables<'a, FullText>,
    analyzer: &'a Analyzer,
    allowance: &'a dyn Allowance,
    /// For each key, of all texts of the state.
    totals: Vec<Total>,
    /// The memory of the hits that are held.
    held: Cell<u64>,
}

/// Entities in ascending order, each once.
pub(super) type Hits = Vec<TextHit>;

/// A text that has a word.
#[derive(Clone, Copy)]
struct Having {
    id: u32,
    count: u32,
    length: u32,
}

impl<'a> Evaluation<'a> {
    pub fn new(
        tables: &'a Tables<'a, FullText>,
        analyzer: &'a Analyzer,
        allowance: &'a dyn Allowance,
    ) -> Evaluation<'a> {
        Evaluation {
            tables,
            analyzer,
            allowance,
            totals: totals(tables),
            held: Cell::new(0),
        }
    }

    /// The best so many, of equal ones those with the lower ids.
    pub fn find(&self, query: &TextQuery, most: usize) -> Result<Hits> {
        self.allowance.check()?;
        let mut hits = self.query(query)?.unwrap_or_default();
        let order = |one: &TextHit, other: &TextHit| {
            other
                .score
                .total_cmp(&one.score)
                .then(one.id.cmp(&other.id))
        };
        if most < hits.len() && most > 0 {
            hits.select_nth_unstable_by(most - 1, order);
        }
        hits.truncate(most);
        hits.sort_unstable_by(order);
        Ok(hits)
    }

    /// What clauses apply to; `None` if they look for nothing, because none of their texts has a word.
    fn query(&self, query: &TextQuery) -> Result<Option<Hits>> {
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
            added(may)
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
    fn everything(&self) -> Hits {
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
        let fields = match words.field {
            Some(field) => field..field + 1,
            None => 0..self.totals.len(),
        };
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
        let hits = added(all);
        self.hold(&hits)?;
        Ok(Some(hits))
    }

    /// Asks whether one may go on, holding these too.
    fn hold(&self, hits: &Hits) -> Result<()> {
        let bytes = self.held.get() + size_of_val(hits.as_slice()) as u64;
        self.held.set(bytes);
        self.allowance.check()?;
        self.allowance.check_fits(bytes)
    }

    fn slot(&self, slot: &Slot, field: usize) -> Result<Hits> {
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
        let scorer = Scorer::new(self.total(field));
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
        for (other, errors) in &words {
            self.allowance.check()?;
            let having = self.having(other, field);
            // Words that only texts have had that have changed since are none of this state.
            let Some(share) = pattern.share(other, *errors).filter(|_| !having.is_empty()) else {
                continue;
            };
            most_texts = having.len().max(most_texts);
            all.push(self.scored(&having, share, field));
            if all.len() == MOST_NEAR {
                break;
            }
        }
        let mut hits = added(all);
        let weight = weight(self.total(field), most_texts as u64);
        for hit in &mut hits {
            hit.score *= weight;
        }
        Ok(hits)
    }

    /// The words that are there, with their typing errors.
    fn expanded(&self, terms: &[Term], field: usize) -> Result<BTreeMap<String, u8>> {
        let mut words: BTreeMap<String, u8> = BTreeMap::new();
        let mut seen = 0_usize;
        let mut add = |word: &str, errors: u8| {
            seen += 1;
            if seen.is_multiple_of(BETWEEN_CHECKS) {
                self.allowance.check()?;
                self.allowance
                    .check_fits(seen as u64 * size_of::<(String, u8)>() as u64)?;
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
                    Term::Like(pattern) => field.vocabulary.like(pattern, &mut add)?,
                    Term::Ending(_) => {
                        field.vocabulary.like(&term.pattern(), &mut add)?;
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
            while cursor.advance() {
                let text = cursor.text as usize;
                let id = table.ids.get(text).copied().unwrap_or(u32::MAX);
                if !ignored(id) {
                    all.push(Having {
                        id,
                        count: cursor.count,
                        length: field.lengths.get(text).copied().unwrap_or(0),
                    });
                }
            }
            if first > 0 && all.len() > first {
                all.sort_by_key(|having| having.id);
            }
        }
        all
    }

    fn total(&self, field: usize) -> Total {
        self.totals.get(field).copied().unwrap_or_default()
    }

    /// The texts that have words one after another.
    fn phrase(&self, slots: &[Slot], slop: u32, field: usize) -> Result<Hits> {
        let mut places = Vec::new();
        let total = self.total(field);
        let mut weights = 0.0;
        for slot in slots {
            let found = self.places(slot, field)?;
            weights += weight(total, found.len() as u64);
            places.push(found);
        }
        let scorer = Scorer::new(total);
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
                    while cursor.advance() {
                        let text = cursor.text as usize;
                        let id = table.ids.get(text).copied().unwrap_or(u32::MAX);
                        if !ignored(id) {
                            positions.clear();
                            cursor.positions(term.shift(), &mut positions);
                            let length = field.lengths.get(text).copied().unwrap_or(0);
                            places.add(id, length, &positions, slot.position);
                        }
                    }
                }
            }
        }
        places.settle();
        Ok(places)
    }
}

fn cursor<'t>(table: &'t FullText, word: &str, field: usize) -> Option<(&'t Field, Cursor<'t>)> {
    let field = table.fields.get(field)?;
    let number = field.vocabulary.number(word)?;
    Some((field, Cursor::new(field, *field.words.get(number)?)))
}

/// What is known of all texts of a state: of those that were built, without those that have changed, and of these.
fn totals(tables: &Tables<'_, FullText>) -> Vec<Total> {
    let mut totals: Vec<Total> = tables.base.fields.iter().map(|field| field.total).collect();
    for id in tables.changed_ids() {
        let Ok(text) = tables.base.ids.binary_search(&id) else {
            continue;
        };
        for (total, field) in totals.iter_mut().zip(&tables.base.fields) {
            let length = field.lengths.get(text).copied().unwrap_or(0);
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

fn constant(ids: &RoaringBitmap) -> Hits {
    let hit = |id| TextHit { id, score: 1.0 };
    ids.iter().map(hit).collect()
}

/// The entities of any list, their scores added in the order of the lists.
fn added(mut lists: Vec<Hits>) -> Hits {
    lists.retain(|list| !list.is_empty());
    if lists.len() < 2 {
        return lists.pop().unwrap_or_default();
    }
    let mut all: Hits = lists.concat();
    // It keeps the order of the lists, and is fast where the lists are in order.
    all.sort_by_key(|hit| hit.id);
    all.dedup_by(|later, first| {
        let same = later.id == first.id;
        if same {
            first.score += later.score;
        }
        same
    });
    all
}

/// The entities of all lists, their scores added.
fn common(lists: Vec<Hits>) -> Hits {
    let mut lists = lists.into_iter();
    let mut hits = lists.next().unwrap_or_default();
    for other in lists {
        let mut rest = other.iter().peekable();
        hits.retain_mut(|hit| {
            while rest.next_if(|other| other.id < hit.id).is_some() {}
            match rest.peek() {
                Some(other) if other.id == hit.id => {
                    hit.score += other.score;
                    true
                }
                _ => false,
            }
        });
    }
    hits
}

fn add_where_present(hits: &mut Hits, others: &Hits) {
    let mut rest = others.iter().peekable();
    for hit in hits {
        while rest.next_if(|other| other.id < hit.id).is_some() {}
        if let Some(other) = rest.next_if(|other| other.id == hit.id) {
            hit.score += other.score;
        }
    }
}

fn remove(hits: &mut Hits, others: &Hits) {
    let mut rest = others.iter().peekable();
    hits.retain(|hit| {
        while rest.next_if(|other| other.id < hit.id).is_some() {}
        rest.peek().is_none_or(|other| other.id != hit.id)
    });
}
