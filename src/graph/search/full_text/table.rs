//! The contents of a full-text index, what is asked of them, and what they answer.

use crate::text::words::{Analyzer, TextQuery, Vocabulary};

/// The contents of a full-text index.
pub struct FullText {
    /// The entities in ascending order; their places are the numbers of the texts.
    pub ids: Vec<u32>,
    /// For each key of the index.
    pub fields: Vec<Field>,
}

/// The words of one property.
pub struct Field {
    pub vocabulary: Vocabulary,
    /// For each word of the vocabulary.
    pub words: Vec<Word>,
    /// For each word the texts that have it, and how often.
    pub texts: Vec<u8>,
    /// For each word its positions in these texts.
    pub positions: Vec<u8>,
    /// The number of words of each text; zero where an entity has none.
    pub lengths: Vec<u32>,
    /// How many texts have words, and how many words they have.
    pub total: Total,
}

/// Where the postings of a word begin, and how many there are.
#[derive(Clone, Copy, Default)]
pub struct Word {
    pub texts: u32,
    pub positions: u32,
    pub count: u32,
}

/// What is known of all texts of a property.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    pub texts: u64,
    pub words: u64,
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

impl Field {
    /// How much memory it takes.
    pub fn bytes(&self) -> u64 {
        let arrays = size_of_val(self.words.as_slice())
            + self.texts.len()
            + self.positions.len()
            + size_of_val(self.lengths.as_slice());
        self.vocabulary.bytes() + arrays as u64
    }
}
