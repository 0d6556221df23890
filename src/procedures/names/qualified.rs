//! Names behind the names of others: in 泰安市泰山区, the 泰山区 that lies in 泰安市.

use super::around::Around;
use super::{Scanned, scanned};
use crate::error::Result;
use crate::graph::NameQuestion;
use crate::procedures::ProcedureContext;
use crate::text::{FindOptions, Found, Names, QualifiedText, Reading, Via, behind_others};
use std::sync::Arc;

/// So many nodes that have the last name are looked at.
const CANDIDATES: usize = 256;

/// So many nodes whose names begin with the last one, or are near to it, are looked at.
const LIKE_IT: usize = 64;

/// So many texts for the last name are looked for with typing errors.
const WITH_ERRORS: usize = 4;

/// What is left of the score of the last name where its node leads to none of those before it; where it leads to all of
/// them, it is [`Via::score`].
const ALONE: f64 = 0.6;

/// The names of a graph, by its name indexes or without one.
pub(super) struct AllNames<'a> {
    context: ProcedureContext<'a>,
    scanned: Option<Arc<Scanned>>,
}

impl<'a> AllNames<'a> {
    pub fn new(context: ProcedureContext<'a>) -> Result<AllNames<'a>> {
        let scanned = scanned(context)?;
        Ok(AllNames { context, scanned })
    }

    /// The nodes that a text may mean, the best first.
    pub fn find(&self, text: &str, options: FindOptions) -> Result<Vec<Found>> {
        match &self.scanned {
            Some(names) => Ok(names.table.find(text, options)),
            None => {
                let question = NameQuestion { text, options };
                let allowance = self.context.allowance();
                self.context.graph.find_name(question, allowance)
            }
        }
    }

    /// Gives the names to `look`, index by index.
    fn each(&self, look: &mut dyn FnMut(&Names<'_>)) -> Result<()> {
        match &self.scanned {
            Some(names) => {
                look(&Names::new(&names.table));
                Ok(())
            }
            None => {
                let allowance = self.context.allowance();
                let look = &mut |names: &Names<'_>| {
                    look(names);
                    Ok(())
                };
                self.context.graph.with_names(allowance, look)
            }
        }
    }
}

/// Whether a node may be shown.
pub(super) type Takes<'t> = &'t dyn Fn(&Found) -> Result<bool>;

/// A text of several names, one behind the other.
pub(super) struct Qualified<'a, 'n> {
    names: &'n AllNames<'a>,
    text: QualifiedText,
    around: Around<'a>,
}

impl<'a, 'n> Qualified<'a, 'n> {
    /// A text; `None` if it cannot be read so.
    pub fn new(names: &'n AllNames<'a>, text: &str) -> Result<Option<Qualified<'a, 'n>>> {
        let Some(mut text) = QualifiedText::new(text) else {
            return Ok(None);
        };
        names.each(&mut |names| text.add(names))?;
        Ok(Some(Qualified {
            names,
            text,
            around: Around::new(names.context.graph),
        }))
    }

    /// The nodes that it names without an error; `prefix` says whether the last name may be the beginning of one. A node may be there
    /// more than once.
    pub fn found(&mut self, prefix: bool, takes: Takes<'_>) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        for reading in self.text.readings() {
            self.names.context.check()?;
            let mut hits = self.names.find(reading.last, named(CANDIDATES))?;
            if prefix && hits.len() < LIKE_IT {
                let begun = FindOptions {
                    prefix: true,
                    ..named(LIKE_IT)
                };
                hits = self.names.find(reading.last, begun)?;
            }
            for hit in hits {
                add(&mut found, hit, &reading, &mut self.around, takes)?;
            }
        }
        Ok(found)
    }

    /// The nodes that it names where one of the names has typing errors. Nothing is looked for where it could not have a higher score
    /// than `best`.
    pub fn near(&mut self, best: f64, takes: Takes<'_>) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        if self.best_with_errors() <= best {
            return Ok(found);
        }
        self.near_the_last(&mut found, takes)?;
        let text = &mut self.text;
        self.names.each(&mut |names| text.add_misspelt(names))?;
        for reading in self.text.misspelt_readings() {
            self.names.context.check()?;
            for hit in self.names.find(reading.last, named(CANDIDATES))? {
                add(&mut found, hit, &reading, &mut self.around, takes)?;
            }
        }
        Ok(found)
    }

    /// No name with typing errors behind others has a higher score.
    fn best_with_errors(&self) -> f64 {
        let readings = self.text.readings();
        let lasts = readings.iter().map(|reading| reading.last.chars().count());
        let longest = lasts.max().unwrap_or(0) as f64;
        let one_error = Via::QualifiedFuzzy.score() * longest / (longest + 1.0);
        one_error.max(Via::QualifiedFuzzyPinyin.score())
    }

    /// The nodes whose names are near to the last one.
    fn near_the_last(&mut self, found: &mut Vec<Found>, takes: Takes<'_>) -> Result<()> {
        let options = FindOptions {
            fuzzy: true,
            ..named(LIKE_IT)
        };
        let readings = self.text.readings();
        let mut lasts: Vec<&str> = Vec::new();
        for reading in &readings {
            if !lasts.contains(&reading.last) {
                lasts.push(reading.last);
            }
        }
        for last in lasts.into_iter().take(WITH_ERRORS) {
            self.names.context.check()?;
            let hits = self.names.find(last, options)?;
            for reading in readings.iter().filter(|reading| reading.last == last) {
                for hit in hits.iter().filter(|hit| hit.via.has_errors()) {
                    add(found, hit.clone(), reading, &mut self.around, takes)?;
                }
            }
        }
        Ok(())
    }
}

/// Names that a text is, and no others.
fn named(limit: usize) -> FindOptions {
    FindOptions {
        limit,
        prefix: false,
        fuzzy: false,
    }
}

/// Adds a node that has the last name of a reading, with its score behind the names before it.
fn add(
    found: &mut Vec<Found>,
    mut hit: Found,
    reading: &Reading<'_>,
    around: &mut Around<'_>,
    takes: Takes<'_>,
) -> Result<()> {
    if !takes(&hit)? {
        return Ok(());
    }
    let share = around.share(hit.id, &reading.before);
    if hit.via.is_named() && reading.way.is_none() {
        // So that 恒力石化有限公司 behind the place of 恒力石化股份有限公司 comes before one elsewhere.
        hit.score = hit.score.max(Via::Core.score());
        hit.score *= ALONE + (Via::Qualified.score() - ALONE) * share;
        hit.via = Via::Qualified;
    } else if share < 1.0 {
        // What is only like a name is like many: the names before it say which.
        return Ok(());
    } else {
        let own = (hit.score, hit.via);
        let (score, via) = match reading.way {
            Some(way) if way.0 < own.0 => way,
            Some(_) | None => own,
        };
        hit.score = behind_others(score);
        hit.via = via.behind_others();
    }
    found.push(hit);
    Ok(())
}
