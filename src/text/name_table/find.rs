//! Finding entities by what people type.

use super::query::Query;
use super::via::{BOTH_CORES, RARE, fuzzy_score, prefix_score, rounded};
use super::{FindOptions, NameTable, Names, Via};
use crate::text::edit_distance::{Errors, Typed};
use crate::text::key_index::{KeyIndex, Posting};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;

/// An entity that was found, with the name by which it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The number of the entity.
    pub id: u32,
    /// The name.
    pub name: String,
    /// Whether it is the main name of the entity.
    pub is_main: bool,
    /// How well it fits, above 0 and up to 1.
    pub score: f64,
    /// How it was found.
    pub via: Via,
}

impl Found {
    /// The better one first, in the order of [`Names::find`]: for putting together what several indexes find.
    pub fn order(&self, other: &Found) -> Ordering {
        let length = |found: &Found| found.name.chars().count();
        let score = other.score.total_cmp(&self.score);
        score
            .then_with(|| length(self).cmp(&length(other)))
            .then_with(|| self.id.cmp(&other.id))
            .then_with(|| other.is_main.cmp(&self.is_main))
            .then_with(|| self.name.cmp(&other.name))
            .then_with(|| self.via.cmp(&other.via))
    }
}

/// A name that fits.
#[derive(Clone, Copy)]
struct Hit<'a> {
    table: &'a NameTable,
    name: u32,
    /// The number of characters of the name.
    length: usize,
    score: f64,
    via: Via,
}

impl Hit<'_> {
    /// The better one of two names first. Of two names of one entity, that of the better hit is shown.
    fn order(&self, other: &Hit<'_>) -> Ordering {
        let (own, its) = (self.table.name(self.name), other.table.name(other.name));
        let score = other.score.total_cmp(&self.score);
        score
            .then_with(|| self.length.cmp(&other.length))
            .then_with(|| own.id.cmp(&its.id))
            .then_with(|| its.is_main.cmp(&own.is_main))
            .then_with(|| own.text.cmp(its.text))
            .then_with(|| self.via.cmp(&other.via))
    }
}

impl NameTable {
    /// [`Names::find`] where nothing has changed.
    pub fn find(&self, text: &str, options: FindOptions) -> Vec<Found> {
        Names::new(self).find(text, options)
    }
}

impl Names<'_> {
    /// The entities that a text may mean, the best first, each once and with its best name.
    ///
    /// The score of a name is the highest of:
    ///
    /// | score | if |
    /// | --- | --- |
    /// | 1 | the text is the main name |
    /// | 0.95 | it is an alias |
    /// | 0.9 | their normal forms are equal |
    /// | 0.8 | one is a core form of the other; 0.75 if both have that core form |
    /// | 0.7 | the text is the pinyin of the name, or of a core form of it |
    /// | 0.6 | it is the initials of that |
    /// | 0.9 × these two | a character is read in a rare way: `yanzhou` for 广州 |
    /// | 0.4 + 0.2 × typed / length | a form of the name, its pinyin or its initials begins with it |
    /// | 0.4 × (1 − errors / length) | it is a form of the name, but for typing errors |
    /// | 0.36 × (1 − errors / length) | its letters, or its own pinyin, are the pinyin of the name, but for typing errors |
    ///
    /// `typed` and `length` count characters; the length of two texts with errors is that of the longer one. Which errors
    /// are allowed, says [`Errors`]. Of equal scores the shorter name comes first, then the lower number of the entity.
    ///
    /// ```text
    /// table.find("tas", FindOptions::default()) finds 泰安市 via Initials
    /// ```
    pub fn find(&self, text: &str, options: FindOptions) -> Vec<Found> {
        let query = Query::new(text, options);
        if query.normal.is_empty() || options.limit == 0 {
            return Vec::new();
        }
        let mut hits = Hits {
            names: *self,
            best: FxHashMap::default(),
        };
        for (table, ignores) in self.tables() {
            let mut part = Part {
                table,
                ignores,
                hits: &mut hits,
                query: &query,
            };
            part.equal();
            if query.options.prefix {
                part.beginning();
            }
        }
        // What is near only has lower scores.
        if query.options.fuzzy && hits.best.len() < options.limit {
            for (table, ignores) in self.tables() {
                let mut part = Part {
                    table,
                    ignores,
                    hits: &mut hits,
                    query: &query,
                };
                part.near();
            }
        }
        hits.first(options.limit)
    }
}

/// The best hit of each entity.
struct Hits<'a> {
    names: Names<'a>,
    best: FxHashMap<u32, Hit<'a>>,
}

impl<'a> Hits<'a> {
    fn add(&mut self, hit: Hit<'a>) {
        let id = hit.table.id(hit.name);
        let best = self.best.entry(id).or_insert(hit);
        if hit.order(best) == Ordering::Less {
            *best = hit;
        }
    }

    fn first(self, limit: usize) -> Vec<Found> {
        let mut hits: Vec<Hit<'_>> = self.best.into_values().collect();
        if let Some(last) = limit.checked_sub(1).filter(|last| *last < hits.len()) {
            hits.select_nth_unstable_by(last, Hit::order);
            hits.truncate(limit);
        }
        hits.sort_unstable_by(Hit::order);
        let found = hits.into_iter().map(|hit| {
            let name = hit.table.name(hit.name);
            Found {
                id: name.id,
                name: name.text.to_owned(),
                is_main: name.is_main,
                score: hit.score,
                via: hit.via,
            }
        });
        found.collect()
    }
}

/// A query to one of the tables.
struct Part<'a, 'q> {
    table: &'a NameTable,
    /// Whether names of this table may be ignored.
    ignores: bool,
    hits: &'q mut Hits<'a>,
    query: &'q Query<'q>,
}

impl<'a> Part<'a, '_> {
    fn counts(&self, name: u32) -> bool {
        !self.ignores || !(self.hits.names.ignored)(self.table.id(name))
    }

    fn add(&mut self, name: u32, score: f64, via: Via) {
        if self.counts(name) {
            self.hits.add(Hit {
                table: self.table,
                name,
                length: self.table.length(name),
                score,
                via,
            });
        }
    }

    /// Names that the text is.
    fn equal(&mut self) {
        let (table, query) = (self.table, self.query);
        for posting in table.forms.exact(&query.normal) {
            let name = table.name(posting.name());
            let via = match (posting.is_core(), name.text == query.text, name.is_main) {
                (true, ..) => Via::Core,
                (false, true, true) => Via::Exact,
                (false, true, false) => Via::Alias,
                (false, false, _) => Via::NormalForm,
            };
            self.add(posting.name(), via.score(), via);
        }
        for core in &query.cores {
            for posting in table.forms.exact(core) {
                let score = if posting.is_core() {
                    BOTH_CORES
                } else {
                    Via::Core.score()
                };
                self.add(posting.name(), score, Via::Core);
            }
        }
        if let Some(letters) = &query.letters {
            for (index, via) in [
                (&table.syllables, Via::Pinyin),
                (&table.initials, Via::Initials),
            ] {
                for posting in index.exact(letters) {
                    let share = if posting.is_rare() { RARE } else { 1.0 };
                    self.add(posting.name(), rounded(via.score() * share), via);
                }
            }
        }
    }

    /// Names that begin with the text.
    fn beginning(&mut self) {
        let (table, query) = (self.table, self.query);
        self.beginning_with(&table.forms, &query.normal);
        if let Some(letters) = &query.letters {
            self.beginning_with(&table.syllables, letters);
            self.beginning_with(&table.initials, letters);
        }
    }

    fn beginning_with(&mut self, index: &KeyIndex, text: &str) {
        let typed = text.chars().count();
        let limit = self.query.options.limit;
        let found = index.shortest_beginning_with(text, |found: &[(u64, Posting)]| {
            let names = found.iter().map(|(_, posting)| posting.name());
            self.are_of(limit, names.filter(|name| self.counts(*name)))
        });
        let found = found
            .into_iter()
            .filter(|(_, posting)| self.counts(posting.name()));
        let mut ordered: Vec<Place> = found
            .map(|(rank, posting)| self.place(index.length_of(rank), posting))
            .collect();
        // Thousands of names may begin with a letter.
        self.keep_first(&mut ordered, limit);
        for place in ordered {
            let score = prefix_score(typed, place.key);
            self.add(place.name, score, Via::Prefix);
        }
    }

    /// Whether names are those of so many entities.
    fn are_of(&self, entities: usize, names: impl Iterator<Item = u32>) -> bool {
        let mut ids = FxHashSet::default();
        let mut ids_so_far = names.map(|name| {
            ids.insert(self.table.id(name));
            ids.len()
        });
        ids_so_far.any(|ids| ids >= entities)
    }

    /// Names that the text is but for typing errors.
    fn near(&mut self) {
        let (table, query) = (self.table, self.query);
        let forms: Vec<&str> = query.forms().collect();
        self.near_to(&table.forms, &forms, Via::Fuzzy);
        let spelled: Vec<&str> = query.spelled().collect();
        self.near_to(&table.syllables, &spelled, Via::FuzzyPinyin);
    }

    /// Names with a key that one of some texts is but for typing errors.
    fn near_to(&mut self, index: &KeyIndex, texts: &[&str], via: Via) {
        let lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
        let each = texts.iter().zip(&lengths);
        let typed = each.map(|(text, length)| {
            let errors = Errors::allowed(*length, text.is_ascii());
            Typed::new(text, errors)
        });
        let typed: Vec<Typed> = typed.collect();
        let mut keys: Vec<(f64, u64)> = Vec::new();
        index.near(&typed, &mut |text, rank, errors| {
            let length = lengths.get(text).copied().unwrap_or(0);
            let score = fuzzy_score(via, errors, length, index.length_of(rank));
            keys.push((score, rank));
        });
        keys.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // Thousands of names may be near; keys with lower scores than those of enough names are not looked at.
        let mut entities = FxHashSet::default();
        for same in keys.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            let names = self.best_of(index, same, &mut entities);
            let score = same.first().map_or(0.0, |(score, _)| *score);
            for name in names {
                self.add(name, score, via);
            }
            if entities.len() >= self.query.options.limit {
                break;
            }
        }
    }

    /// Of the names of some keys with the same score, at least those of the first entities that are shown; `entities` are those so
    /// far.
    fn best_of(
        &self,
        index: &KeyIndex,
        keys: &[(f64, u64)],
        entities: &mut FxHashSet<u32>,
    ) -> Vec<u32> {
        let postings = keys
            .iter()
            .flat_map(|(_, rank)| index.postings_of(*rank))
            .filter(|posting| self.counts(posting.name()));
        let mut found: Vec<Place> = postings.map(|posting| self.place(0, *posting)).collect();
        // Each entity is counted once, even where it has been found with a higher score.
        let wanted = self.query.options.limit + entities.len();
        self.keep_first(&mut found, wanted);
        entities.extend(found.iter().map(|place| place.id));
        found.into_iter().map(|place| place.name).collect()
    }

    fn place(&self, key: usize, posting: Posting) -> Place {
        let name = posting.name();
        Place {
            key,
            length: self.table.length(name),
            id: self.table.id(name),
            name,
        }
    }

    /// Leaves the first names, those of so many entities at least, without sorting them.
    fn keep_first(&self, places: &mut Vec<Place>, entities: usize) {
        let mut first = entities;
        while first < places.len() {
            let (before, last, _) = places.select_nth_unstable(first);
            let last = last.without_name();
            if self.are_of(entities, before.iter().map(|place| place.name)) {
                places.retain(|place| place.without_name() <= last);
                return;
            }
            first *= 4;
        }
    }
}

/// A name in the order of what is found with one score, or of one whose scores are the higher, the shorter their keys are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// The length of the key, where it decides.
    key: usize,
    length: usize,
    id: u32,
    name: u32,
}

impl Place {
    /// Without what decides between names of one entity.
    fn without_name(&self) -> (usize, usize, u32) {
        (self.key, self.length, self.id)
    }
}
