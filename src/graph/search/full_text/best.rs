//! The best entities that a query applies to, without a look at all others.
//!
//! What the score of a text may be is known before it is read: of each word by the counts and lengths of all its texts, and of
//! the texts of each block. Texts that cannot be among the best any more are passed over, and blocks of them are not even
//! read (block-max WAND, Ding and Suel 2011). Bounds are reckoned by the operations of the scores, in the same order, so that
//! no rounding makes one too small.

use super::best_hits::BestHits;
use super::evaluate::{Evaluation, cursor};
use super::leaf::{Group, Leaf};
use super::lists::Hits;
use super::postings::END;
use super::score::weight;
use super::table::{FullText, TextHit};
use crate::error::Result;
use crate::text::words::{
    Clause, LookedFor, Occurrence, QueryNode, Slot, Term, TextQuery, WordsQuery,
};
use crate::value::allowance::Allowance;
use std::cell::Cell;

/// Sums that are reckoned in another order than scores are that much greater.
const ROUNDING: f64 = 1.0 + 1e-9;

/// How many texts are looked at between two questions about the limits.
const BETWEEN_CHECKS: u32 = 1 << 12;

/// A part of a query, before it is sought in a table.
enum Piece {
    /// A word under a key, with its weight.
    Word {
        word: String,
        field: usize,
        weight: f64,
    },
    /// What was found in another way.
    Hits(Hits),
}

/// A clause.
struct Part {
    occurrence: Occurrence,
    boost: f64,
    pieces: Vec<Piece>,
}

impl Evaluation<'_> {
    /// Finds the best.
    pub fn find_best(&self, query: &TextQuery, best: &mut BestHits) -> Result<()> {
        let parts = query.clauses.iter().map(|clause| self.part(clause));
        let parts: Vec<Part> = parts.filter_map(Result::transpose).collect::<Result<_>>()?;
        if best.most == 0 {
            return Ok(());
        }
        for (number, (table, ignored)) in self.tables.each().enumerate() {
            let groups = |wanted: Occurrence| {
                let parts = parts.iter().filter(|part| part.occurrence == wanted);
                parts
                    .map(|part| self.group(part, table, ignored))
                    .collect::<Vec<_>>()
            };
            let mut search = BestSearch {
                must: groups(Occurrence::Must),
                may: groups(Occurrence::May),
                not: groups(Occurrence::MustNot),
                ids: &table.ids,
                ignored,
                best: &mut *best,
                has_other_ids: number > 0,
                allowance: self.allowance,
                seen: 0,
                scored: &self.scored,
            };
            search.run()?;
        }
        Ok(())
    }

    /// A clause; `None` if it looks for nothing.
    fn part(&self, clause: &Clause) -> Result<Option<Part>> {
        let pieces = match &clause.node {
            QueryNode::Group(query) => self.query(query)?.map(|hits| vec![Piece::Hits(hits)]),
            QueryNode::Everything => Some(vec![Piece::Hits(self.everything())]),
            QueryNode::Words(words) => self.pieces(words)?,
        };
        let part = |pieces| Part {
            occurrence: clause.occurrence,
            boost: clause.boost,
            pieces,
        };
        Ok(pieces.map(part))
    }

    fn pieces(&self, words: &WordsQuery) -> Result<Option<Vec<Piece>>> {
        let mut pieces = Vec::new();
        match words.looked_for(self.analyzer) {
            LookedFor::Any(slots) if slots.is_empty() => return Ok(None),
            LookedFor::Any(slots) => {
                for slot in &slots {
                    for field in self.fields(words) {
                        pieces.push(self.piece(slot, field)?);
                    }
                }
            }
            LookedFor::Phrase { slots, slop } => {
                for field in self.fields(words) {
                    let hits = self.phrase(&slots, slop, field)?;
                    self.hold(&hits)?;
                    pieces.push(Piece::Hits(hits));
                }
            }
        }
        Ok(Some(pieces))
    }

    fn piece(&self, slot: &Slot, field: usize) -> Result<Piece> {
        let [Term::Exact(word)] = slot.terms.as_slice() else {
            return Ok(Piece::Hits(self.slot(slot, field)?));
        };
        Ok(Piece::Word {
            word: word.clone(),
            field,
            weight: weight(self.total(field), self.texts_having(word, field)),
        })
    }

    /// A clause in a table.
    fn group<'t>(
        &'t self,
        part: &Part,
        table: &'t FullText,
        ignored: &dyn Fn(u32) -> bool,
    ) -> Group<'t> {
        let leaves = part.pieces.iter().filter_map(|piece| match piece {
            Piece::Word {
                word,
                field,
                weight,
            } => {
                let (of, cursor) = cursor(table, word, *field)?;
                let scorer = self.scorer(*field);
                Some(Leaf::of_word(cursor, *weight, scorer, &of.bytes))
            }
            Piece::Hits(hits) => Some(Leaf::of_hits(in_table(hits, &table.ids, ignored))),
        });
        Group {
            boost: part.boost,
            leaves: leaves.collect(),
        }
    }
}

/// The texts of a table among entities in ascending order.
fn in_table(hits: &Hits, ids: &[u32], ignored: &dyn Fn(u32) -> bool) -> Vec<(u32, f64)> {
    let mut first = 0;
    let mut found = Vec::new();
    for hit in hits {
        let rest = ids.get(first..).unwrap_or(&[]);
        // The ids of most indexes follow each other with few gaps.
        let near = rest.iter().take(8).position(|id| *id >= hit.id);
        first += near.unwrap_or_else(|| rest.partition_point(|id| *id < hit.id));
        if ids.get(first) == Some(&hit.id) && !ignored(hit.id) {
            found.push((first as u32, hit.score));
        }
    }
    found
}

/// The search in one table.
struct BestSearch<'a, 'b> {
    must: Vec<Group<'a>>,
    may: Vec<Group<'a>>,
    not: Vec<Group<'a>>,
    /// The entity of each text.
    ids: &'a [u32],
    ignored: &'b dyn Fn(u32) -> bool,
    best: &'b mut BestHits,
    /// Whether there are hits of another table, whose ids may be greater: of equal scores the lower id counts.
    has_other_ids: bool,
    allowance: &'b dyn Allowance,
    /// How many texts have been looked at since the limits have.
    seen: u32,
    scored: &'b Cell<u64>,
}

/// A leaf of a clause that may apply, with the text at which it stands.
#[derive(Clone, Copy)]
struct Place {
    text: u32,
    group: usize,
    leaf: usize,
}

impl<'a> BestSearch<'a, '_> {
    fn run(&mut self) -> Result<()> {
        if !self.must.is_empty() {
            return self.all();
        }
        let leaves: usize = self.may.iter().map(|group| group.leaves.len()).sum();
        match leaves {
            1 => self.alone(),
            _ => self.any(),
        }
    }

    /// Whether texts whose scores are not above a bound are none of the best.
    fn is_hopeless(&self, bound: f64) -> bool {
        match self.has_other_ids {
            true => bound < self.best.least(),
            false => bound <= self.best.least(),
        }
    }

    fn count(&mut self, texts: u32) -> Result<()> {
        self.seen += texts;
        if self.seen >= BETWEEN_CHECKS {
            self.seen = 0;
            self.allowance.check()?;
        }
        Ok(())
    }

    /// Adds a text with its score, unless it is not of this state or must not apply.
    fn offer(&mut self, text: u32, score: f64) {
        self.scored.set(self.scored.get() + 1);
        let id = self.ids.get(text as usize).copied().unwrap_or(END);
        if self.is_hopeless(score) || (self.ignored)(id) {
            return;
        }
        if self.not.iter_mut().all(|group| group.seek(text) != text) {
            self.best.add(TextHit { id, score });
        }
    }

    /// The texts of one leaf, block after block.
    fn alone(&mut self) -> Result<()> {
        let place = self.may.iter().position(|group| !group.leaves.is_empty());
        let Some(group) = place.map(|place| self.may.swap_remove(place)) else {
            return Ok(());
        };
        let (boost, leaves) = (group.boost, group.leaves);
        let Some(mut leaf) = leaves.into_iter().next() else {
            return Ok(());
        };
        while leaf.text() != END {
            let (bound, end) = leaf.ahead(leaf.text());
            if !self.is_hopeless(boost * bound) {
                leaf.find();
                leaf.rest_of_block(&mut |text, score| self.offer(text, boost * score));
            }
            self.count(1 << 6)?;
            if end == END {
                break;
            }
            leaf.skip_to(end + 1);
        }
        Ok(())
    }

    /// The texts of any leaf of the clauses that may apply.
    fn any(&mut self) -> Result<()> {
        let mut places = self.places();
        loop {
            self.count(1)?;
            places.sort_unstable_by_key(|place| place.text);
            let Some(last) = self.pivot(&places) else {
                return Ok(());
            };
            let (first, text) = (places[0].text, places[last].text);
            if text == END {
                return Ok(());
            }
            let (mut bound, mut end) = (0.0, END);
            for group in &mut self.may {
                let (of_group, until) = group.ahead(text, text);
                bound += of_group;
                end = end.min(until);
            }
            let moved = places.get_mut(..=last).unwrap_or(&mut []);
            if self.is_hopeless(bound) {
                let end = end.saturating_add(1);
                let next = places
                    .get(last + 1)
                    .map_or(end, |place| place.text.min(end));
                for place in places.iter_mut().take(last + 1) {
                    self.move_on(place, |leaf| leaf.skip_to(next));
                }
            } else if first < text {
                let before = moved.iter_mut().filter(|place| place.text < text);
                for place in before {
                    self.move_on(place, |leaf| leaf.skip_to(text));
                }
            } else {
                for place in moved.iter_mut() {
                    self.move_on(place, Leaf::find);
                }
                if places.iter().any(|place| place.text == text) {
                    let groups = self.may.iter().map(|group| group.score(text));
                    let score = groups.fold(0.0, |sum, score| sum + score);
                    self.offer(text, score);
                }
                for place in places.iter_mut().filter(|place| place.text == text) {
                    self.move_on(place, Leaf::advance);
                }
            }
        }
    }

    fn places(&self) -> Vec<Place> {
        let groups = self.may.iter().enumerate();
        let places = groups.flat_map(|(group, of)| {
            let leaves = of.leaves.iter().enumerate();
            leaves.map(move |(leaf, of)| Place {
                text: of.text(),
                group,
                leaf,
            })
        });
        places.collect()
    }

    /// The last of the leaves, in the order of their texts, that stand at the first text which may be one of the best; `None`
    /// if there is none.
    fn pivot(&self, places: &[Place]) -> Option<usize> {
        let mut sum = 0.0;
        let at = places.iter().position(|place| {
            let group = &self.may[place.group];
            sum += group.boost * group.leaves[place.leaf].greatest;
            !self.is_hopeless(sum * ROUNDING)
        })?;
        let text = places[at].text;
        let same = places[at..].iter().take_while(|place| place.text == text);
        Some(at + same.count() - 1)
    }

    fn move_on(&mut self, place: &mut Place, go: impl FnOnce(&mut Leaf<'a>)) {
        let leaf = &mut self.may[place.group].leaves[place.leaf];
        go(leaf);
        place.text = leaf.text();
    }

    /// The texts that all clauses apply to that have to.
    fn all(&mut self) -> Result<()> {
        let (mut text, mut end, mut bound) = (0, None, 0.0);
        loop {
            self.count(1)?;
            for group in &mut self.must {
                text = group.seek(text).max(text);
            }
            if text == END {
                return Ok(());
            }
            if end.is_none_or(|end| text > end) {
                (bound, end) = self.bound_of_all(text);
            }
            if self.is_hopeless(bound) {
                let Some(next) = end.and_then(|end| end.checked_add(1)) else {
                    return Ok(());
                };
                text = next;
                continue;
            }
            if self.must.iter_mut().all(|group| group.seek(text) == text) {
                let must = self.must.iter().map(|group| group.score(text));
                let may = self.may.iter_mut().map(|group| {
                    group.seek(text);
                    group.score(text)
                });
                let score = must.chain(may).fold(0.0, |sum, score| sum + score);
                self.offer(text, score);
                text += 1;
            }
        }
    }

    /// What bounds the scores from a text on, and up to which text.
    fn bound_of_all(&mut self, text: u32) -> (f64, Option<u32>) {
        let (mut bound, mut end) = (0.0, END);
        for group in &mut self.must {
            let (of_group, until) = group.ahead(text, END - 1);
            bound += of_group;
            end = end.min(until);
        }
        let may = self.may.iter().map(Group::greatest);
        (may.fold(bound, |sum, greatest| sum + greatest), Some(end))
    }
}
