//! Names in running text: where the entities of a graph are spoken of.
//!
//! At every place of the text the forms of all names are walked from, along the index that [`find`](super::Names::find) uses too;
//! so it takes no automaton of its own, and time by the length of the text and not by the number of names.

mod context;
mod longest;
mod ordinary;
mod running;
#[cfg(test)]
mod tests;

use super::key_index::Posting;
use super::name_table::{NameTable, Names, Via};
use crate::error::Result;
use longest::longest;
use running::Running;
use std::collections::{BTreeMap, BTreeSet};

/// What counts as a mention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MentionOptions {
    /// Whether core forms of names count too, where the text is not the whole name of anything: 恒力石化 for 恒力石化有限公司, which
    /// has no such alias.
    pub cores: bool,
}

/// A place in a text where entities are mentioned.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it begins, in characters.
    pub start: usize,
    /// Where it ends, in characters; the first one that is not of it.
    pub end: usize,
    /// The entities that may be meant, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// An entity that a mention may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The number of the entity.
    pub id: u32,
    /// The name that was found.
    pub name: String,
    /// How sure it is, above 0 and up to 1.
    pub score: f64,
    /// How the text is that name: `Exact`, `Alias`, `NormalForm` or `Core`.
    pub via: Via,
}

/// A mention has at least so many characters: 元 is a unit, and not the dynasty.
const SHORTEST: usize = 2;

/// Latin names of up to so many letters count only as they are written: IT is not it.
const SHORT_LATIN: usize = 3;

/// How many places of the text are looked at between two questions whether to go on.
const BETWEEN_CHECKS: usize = 1 << 10;

/// A text in which names are looked for, of one table after the other.
///
/// Forms are compared as in [`find`](Names::find), so that line ends within a name do not matter, but
/// names begin and end at the ends of Latin words and numbers, and go across the punctuation of sentences, and spaces
/// between Chinese characters, only where they have it themselves; but 大 连 is spaced out. Of mentions that overlap, the longest counts, and of equally long ones the first. Core forms
/// take part in this even where they do not count: what lies within one is no mention. Nor is a short name with a word behind it
/// that makes another name of it: 长兴岛 is not 长兴.
///
/// The score of a candidate is the one that `find` gives for the way in which the text is its name, times its share: with *n*
/// candidates 1/*n*, but (1 + e) / Σ (1 + e) with evidence e from the other mentions. The evidence is the sum, over
/// the other mentions, of the highest `related` of the candidate with one of theirs. `related` says how close two
/// entities are, from 0 to 1. So 新北区 is the one of 常州市 where 常州市 is mentioned. But what is mentioned last before it in its
/// paragraph, and is nearer to some of the candidates than to others, decides: the parts of the others count a hundredth.
///
/// ```text
/// let mut search = MentionSearch::new("泰安市和泰山", MentionOptions::default());
/// search.add(&Names::new(&table), &|| Ok(()))?;
/// search.finish(&Mentioned { wanted: &|_| true, related: &|a, b| graph.is_neighbour(a, b), main_name: &|id| graph.name(id) })
/// ```
pub struct MentionSearch<'t> {
    running: Running<'t>,
    options: MentionOptions,
    spans: Spans,
    /// Where core forms stand that do not count.
    cores: BTreeSet<(usize, usize)>,
}

impl<'t> MentionSearch<'t> {
    /// A text, of which nothing has been found yet.
    pub fn new(text: &'t str, options: MentionOptions) -> MentionSearch<'t> {
        MentionSearch {
            running: Running::new(text),
            options,
            spans: BTreeMap::new(),
            cores: BTreeSet::new(),
        }
    }

    /// Looks for some names.
    ///
    /// # Errors
    ///
    /// That of `go_on`, which is asked now and then.
    pub fn add(&mut self, names: &Names<'_>, go_on: &dyn Fn() -> Result<()>) -> Result<()> {
        for start in 0..self.running.len() {
            if start % BETWEEN_CHECKS == 0 {
                go_on()?;
            }
            if self.running.begins_at(start) {
                for (table, ignores) in names.tables() {
                    self.add_from(start, names, (table, ignores));
                }
            }
        }
        Ok(())
    }

    /// Adds the names that begin at a place.
    fn add_from(&mut self, start: usize, names: &Names<'_>, (table, ignores): (&NameTable, bool)) {
        let MentionSearch {
            running,
            options,
            spans,
            cores,
        } = self;
        let forms = table.forms();
        forms.prefixes_of(running.from(start), |bytes, rank| {
            let end = running.end_of(start, bytes);
            if end - start < SHORTEST || !running.ends_at(end) {
                return;
            }
            for posting in forms.postings_of(rank) {
                let ignored = ignores && (names.ignored)(table.id(posting.name()));
                if ignored {
                    continue;
                }
                if posting.is_core() && !options.cores {
                    let name = table.name(posting.name()).text;
                    let form = running.form(start, end);
                    let is_word = ordinary::is_ordinary(form) && ordinary::is_form(form, name);
                    if !is_word && running.is_unparted(start, end, name) {
                        cores.insert((start, end));
                    }
                    continue;
                }
                if let Some(candidate) = candidate(running, (start, end), table, *posting) {
                    add(spans.entry((start, end)).or_default(), candidate);
                }
            }
        });
    }

    /// Leaves out entities that do not count.
    ///
    /// # Errors
    ///
    /// That of `counts`.
    pub fn keep(&mut self, counts: &mut dyn FnMut(u32) -> Result<bool>) -> Result<()> {
        for candidates in self.spans.values_mut() {
            let mut kept = Vec::with_capacity(candidates.len());
            for candidate in candidates.drain(..) {
                if counts(candidate.id)? {
                    kept.push(candidate);
                }
            }
            *candidates = kept;
        }
        self.spans.retain(|_, candidates| !candidates.is_empty());
        Ok(())
    }

    /// The mentions, in order. Of the entities only those are candidates that are wanted; what else is mentioned tells which of
    /// them is meant.
    pub fn finish(mut self, about: &Mentioned<'_>) -> Vec<Mention> {
        let running = self.running;
        ordinary::take_out(&mut self.spans, &self.cores, &running, about);
        let spans = longest(self.spans, self.cores, &running);
        let places: Vec<(usize, usize)> = spans.keys().copied().collect();
        let mut mentions: Vec<Mention> = spans
            .into_iter()
            .map(|((start, end), candidates)| {
                let (start, end) = running.characters(start, end);
                Mention {
                    start,
                    end,
                    candidates,
                }
            })
            .collect();
        context::rank(&mut mentions, &places, &running, about);
        mentions.retain(|mention| !mention.candidates.is_empty());
        mentions
    }
}

/// What is known of the entities that may be mentioned.
pub struct Mentioned<'a> {
    /// Whether an entity may be a candidate.
    pub wanted: &'a dyn Fn(u32) -> bool,
    /// How close two entities are, from 0 to 1: 1 for neighbours.
    pub related: &'a dyn Fn(u32, u32) -> f64,
    /// The main name of an entity.
    pub main_name: &'a dyn Fn(u32) -> Option<String>,
}

#[cfg(test)]
impl Names<'_> {
    /// The names in a text: [`MentionSearch`] over one set of names.
    pub fn mentions(
        &self,
        text: &str,
        options: MentionOptions,
        related: &dyn Fn(u32, u32) -> f64,
    ) -> Vec<Mention> {
        let mut search = MentionSearch::new(text, options);
        search.add(self, &|| Ok(())).expect("nothing stops it");
        search.finish(&Mentioned {
            wanted: &|_| true,
            related,
            main_name: &|_| None,
        })
    }
}

/// Candidates by the places, of those that the normal form keeps, where they begin and end.
type Spans = BTreeMap<(usize, usize), Vec<Candidate>>;

/// The candidate that a posting stands for, if the text is written as its name may be.
fn candidate(
    running: &Running<'_>,
    (start, end): (usize, usize),
    table: &NameTable,
    posting: Posting,
) -> Option<Candidate> {
    let name = table.name(posting.name());
    let written = running.written(start, end);
    let short = name.text.is_ascii() && name.text.len() <= SHORT_LATIN;
    let spans =
        running.may_span(start, end, name.text) && running.is_unparted(start, end, name.text);
    if short && written != name.text || !spans {
        return None;
    }
    let via = match (posting.is_core(), written == name.text, name.is_main) {
        (true, ..) => Via::Core,
        (false, true, true) => Via::Exact,
        (false, true, false) => Via::Alias,
        (false, false, _) => Via::NormalForm,
    };
    Some(Candidate {
        id: name.id,
        name: name.text.to_owned(),
        score: via.score(),
        via,
    })
}

/// Adds a candidate: the best name of each entity, and core forms only where there are no whole names.
fn add(candidates: &mut Vec<Candidate>, new: Candidate) {
    let is_core = |candidate: &Candidate| candidate.via == Via::Core;
    if candidates
        .iter()
        .any(|known| is_core(known) != is_core(&new))
    {
        if is_core(&new) {
            return;
        }
        candidates.clear();
    }
    match candidates.iter_mut().find(|known| known.id == new.id) {
        None => candidates.push(new),
        Some(known) if (new.via, &new.name) < (known.via, &known.name) => *known = new,
        Some(_) => {}
    }
}
