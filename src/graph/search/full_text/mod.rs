//! The contents of a full-text index: of each word where it stands.
//!
//! | file | its job |
//! | --- | --- |
//! | `build` | the contents made of texts, on several threads |
//! | `postings` | where a word stands, as bytes, and read again |
//! | `score` | BM25 |
//! | `evaluate` | a query → the entities that it applies to, with their scores |
//! | `phrase` | words one after another |
//! | `names` | names of the graph in a query |
//!
//! Each property is an index of its own, and the scores of an entity in several properties are added, as Lucene's
//! `MultiFieldQueryParser` does for Neo4j. What is asked is read from the contents that were built and from those of what
//! has changed since, and counted together before anything is scored: so a score does not depend on where an entity is.

mod build;
mod evaluate;
mod names;
mod phrase;
mod postings;
mod score;

use super::contents::{Contents, SearchedEntity, Tables};
use super::definition::{SearchDefinition, SearchKind};
use crate::error::{Error, ErrorCode, Result};
use crate::text::words::{Analyzer, TextQuery, Vocabulary};
use crate::value::allowance::Allowance;
use evaluate::Evaluation;

pub(super) use names::with_names;

/// The contents of a full-text index.
pub struct FullText {
    /// The entities in ascending order; their places are the numbers of the texts.
    ids: Vec<u32>,
    /// For each key of the index.
    fields: Vec<Field>,
}

/// The words of one property.
struct Field {
    vocabulary: Vocabulary,
    /// For each word of the vocabulary.
    words: Vec<Word>,
    /// For each word the texts that have it, and how often.
    texts: Vec<u8>,
    /// For each word its positions in these texts.
    positions: Vec<u8>,
    /// The number of words of each text; zero where an entity has none.
    lengths: Vec<u32>,
    /// How many texts have words, and how many words they have.
    total: Total,
}

/// Where the postings of a word begin, and how many there are.
#[derive(Clone, Copy, Default)]
struct Word {
    texts: u32,
    positions: u32,
    count: u32,
}

/// What is known of all texts of a property.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Total {
    texts: u64,
    words: u64,
}

/// What is looked for in a full-text index.
#[derive(Clone, Copy)]
pub struct TextQuestion<'q> {
    /// The query.
    pub query: &'q TextQuery,
    /// What its texts are cut by.
    pub analyzer: &'q Analyzer,
    /// How many entities are wanted.
    pub most: usize,
}

/// An entity that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextHit {
    /// Its id.
    pub id: u32,
    /// How well it fits.
    pub score: f64,
}

impl SearchDefinition {
    /// The analyzer of a full-text index.
    pub fn analyzer(&self) -> Result<Analyzer> {
        match &self.kind {
            SearchKind::FullText { analyzer } => Analyzer::named(analyzer),
            SearchKind::Name => {
                let message = format!("`{}` is a name index, and has no analyzer", self.name);
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

impl Field {
    fn bytes(&self) -> u64 {
        let arrays = size_of_val(self.words.as_slice())
            + self.texts.len()
            + self.positions.len()
            + size_of_val(self.lengths.as_slice());
        self.vocabulary.bytes() + arrays as u64
    }
}
