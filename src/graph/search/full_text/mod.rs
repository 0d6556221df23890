//! The contents of a full-text index: of each word where it stands.
//!
//! | file | its job |
//! | --- | --- |
//! | `table` | the contents, questions and answers |
//! | `build` | the contents made of texts, on several threads |
//! | `joining` | the words of blocks of texts put together |
//! | `postings` | where a word stands, as bytes, and read again, block by block |
//! | `score` | BM25 |
//! | `evaluate` | a query → the entities that it applies to, with their scores |
//! | `lists` | lists of entities with their scores, joined |
//! | `best` | the best entities alone: texts that cannot be among them are passed over |
//! | `best_hits` | the best of many hits |
//! | `leaf` | the texts of one part of a query, in order, with bounds of their scores |
//! | `phrase`, `phrases` | words one after another |
//! | `names` | names of the graph in a query |
//!
//! Each property is an index of its own, and the scores of an entity in several properties are added, as Lucene's
//! `MultiFieldQueryParser` does for Neo4j. What is asked is read from the contents that were built and from those of what
//! has changed since, and counted together before anything is scored: so a score does not depend on where an entity is.

mod best;
mod best_hits;
mod build;
mod evaluate;
mod joining;
mod leaf;
mod lists;
mod names;
mod phrase;
mod phrases;
mod postings;
mod score;
mod table;
#[cfg(test)]
mod tests;

use super::contents::{Contents, SearchedEntity, Tables};
use super::definition::{SearchDefinition, SearchKind};
use crate::error::{Error, ErrorCode, Result};
use crate::text::words::Analyzer;
use crate::value::allowance::Allowance;
use evaluate::Evaluation;
use table::Field;

pub(super) use names::with_names;
pub use table::{FullText, TextHit, TextQuestion};

impl SearchDefinition {
    /// The analyzer of a full-text index.
    pub fn analyzer(&self) -> Result<Analyzer> {
        match &self.kind {
            SearchKind::FullText { analyzer } => Analyzer::named(analyzer),
            SearchKind::Name | SearchKind::Text | SearchKind::Vector(_) => {
                let message = format!("`{}` is no full-text index, and has no analyzer", self.name);
                Err(Error::argument(ErrorCode::InvalidArgumentValue, message))
            }
        }
    }
}

impl Contents for FullText {
    type Question<'q> = TextQuestion<'q>;
    type Hit = TextHit;

    fn build(
        definition: &SearchDefinition,
        entities: &mut dyn Iterator<Item = SearchedEntity>,
        allowance: &dyn Allowance,
    ) -> Result<FullText> {
        let analyzer = definition.analyzer()?;
        build::build(definition.keys.len(), &analyzer, entities, allowance)
    }

    fn bytes(&self) -> u64 {
        let fields = self.fields.iter().map(Field::bytes);
        size_of_val(self.ids.as_slice()) as u64 + fields.sum::<u64>()
    }

    fn find(
        tables: &Tables<'_, FullText>,
        question: &TextQuestion<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<TextHit>> {
        Evaluation::new(tables, question.analyzer, allowance).find(question.query, question.most)
    }
}
