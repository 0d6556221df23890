//! Names behind the names of others: in 泰安市泰山区, the 泰山区 that lies in 泰安市.

use super::around::Around;
use super::{Scanned, scanned};
use crate::error::Result;
use crate::graph::NameQuestion;
use crate::procedures::ProcedureContext;
use crate::text::{FindOptions, Found, Names, QualifiedText, Via};
use std::sync::Arc;

/// So many nodes that have the last name are looked at.
const CANDIDATES: usize = 256;

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

    fn add_qualifiers(&self, text: &mut QualifiedText) -> Result<()> {
        match &self.scanned {
            Some(names) => {
                text.add(&Names::new(&names.table));
                Ok(())
            }
            None => {
                let allowance = self.context.allowance();
                self.context.graph.add_qualifiers(text, allowance)
            }
        }
    }
}

/// The nodes that a text names behind the names of others, as far as they are to be taken. A node may be there more than once.
pub(super) fn qualified(
    names: &AllNames<'_>,
    text: &str,
    takes: impl Fn(&Found) -> Result<bool>,
) -> Result<Vec<Found>> {
    let Some(mut text) = QualifiedText::new(text) else {
        return Ok(Vec::new());
    };
    names.add_qualifiers(&mut text)?;
    let options = FindOptions {
        limit: CANDIDATES,
        prefix: false,
        fuzzy: false,
    };
    let mut around = Around::new(names.context.graph);
    let mut found = Vec::new();
    for reading in text.readings() {
        names.context.check()?;
        for mut hit in names.find(reading.last, options)? {
            if !is_named(hit.via) || !takes(&hit)? {
                continue;
            }
            let share = around.share(hit.id, &reading.before);
            // So that 恒力石化有限公司 behind the place of 恒力石化股份有限公司 comes before one elsewhere.
            hit.score = hit.score.max(Via::Core.score());
            hit.score *= ALONE + (Via::Qualified.score() - ALONE) * share;
            hit.via = Via::Qualified;
            found.push(hit);
        }
    }
    Ok(found)
}

/// Whether a node has the text for a name, and is not only spelled like it.
fn is_named(via: Via) -> bool {
    match via {
        Via::Exact | Via::Alias | Via::NormalForm | Via::Core => true,
        Via::Qualified
        | Via::Pinyin
        | Via::Initials
        | Via::Prefix
        | Via::Fuzzy
        | Via::FuzzyPinyin => false,
    }
}
