//! The contents of a text index: texts by short sequences in them, for `CONTAINS` and what is like it.

use super::contents::{Contents, SearchedEntity, Tables};
use super::definition::SearchDefinition;
use crate::error::Result;
use crate::text::GramTable;
use crate::value::Value;
use crate::value::allowance::Allowance;

/// Parts that a text is to contain all of.
#[derive(Clone, Copy, Debug)]
pub struct PartQuestion<'q> {
    /// The parts.
    pub parts: &'q [&'q str],
    /// The number of entities up to which it pays to know them.
    pub most: u64,
}

/// The answer: ids in ascending order of the entities whose texts may contain the parts; `None` if there may be too many.
type Candidates = Option<Vec<u32>>;

impl Contents for GramTable {
    type Question<'q> = PartQuestion<'q>;
    type Hit = Candidates;

    fn build(
        _: &SearchDefinition,
        entities: &mut dyn Iterator<Item = SearchedEntity>,
        allowance: &dyn Allowance,
    ) -> Result<GramTable> {
        let texts = entities.flat_map(|entity| {
            let id = entity.id;
            entity.values.into_iter().filter_map(move |value| {
                // `CONTAINS` is about strings alone.
                let Value::String(text) = value else {
                    return None;
                };
                Some((id, text))
            })
        });
        GramTable::build(texts, &|bytes| {
            allowance.check()?;
            allowance.check_fits(bytes)
        })
    }

    fn bytes(&self) -> u64 {
        GramTable::bytes(self) as u64
    }

    /// One hit.
    fn find(
        tables: &Tables<'_, GramTable>,
        question: &PartQuestion<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<Candidates>> {
        allowance.check()?;
        let mut found = Vec::new();
        for (table, is_ignored) in tables.each() {
            let Some(ids) = table.candidates(question.parts, question.most) else {
                return Ok(vec![None]);
            };
            found.extend(ids.into_iter().filter(|id| !is_ignored(*id)));
        }
        found.sort_unstable();
        Ok(vec![Some(found)])
    }
}
