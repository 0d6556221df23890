//! The contents of a full-text index, what is asked of them, and what they answer.

use crate::text::words::{Analyzer, TextQuery, Vocabulary};
use std::cmp::Ordering;

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
    /// The blocks of the words that many texts have: of each word all its texts as one, and then block after block.
    pub blocks: Vec<Block>,
    /// The number of words of each text; zero where an entity has none.
    pub lengths: Vec<u32>,
    /// The same, each in a byte, as scores take it.
    pub bytes: Vec<u8>,
    /// How many texts have words, and how many words they have.
    pub total: Total,
}

/// Where the postings of a word begin, and how many there are.
#[derive(Clone, Copy, Default)]
pub struct Word {
    pub texts: u32,
    pub positions: u32,
    pub count: u32,
    /// Its first block, where more texts have it than stand in one.
    pub blocks: u32,
}

/// Some of the texts that have a word, so that they can be passed over.
#[derive(Clone, Copy, Default)]
pub struct Block {
    /// The last of these texts.
    pub last: u32,
    /// Where their postings begin.
    pub texts: u32,
    /// Where the positions of the word in them begin.
    pub positions: u32,
    /// What bounds their scores.
    pub peaks: Peaks,
}

/// What bounds the scores of some texts that have a word, whatever the mean length of texts is.
#[derive(Clone, Copy)]
pub struct Peaks {
    /// The least length, in a byte, of the texts that have the word up to so often as `Peaks::COUNTS` says, and, at the end, of those
    /// that have it more often.
    pub shortest: [u8; Peaks::COUNTS.len() + 1],
    /// How often one of the texts has it at most.
    pub most: u32,
}

impl Peaks {
    /// How often a word is there, as far as that is told apart.
    pub const COUNTS: [u32; 7] = [1, 2, 3, 4, 5, 7, 11];
    /// No text has the word so often. No text is so long.
    pub const NONE: u8 = u8::MAX;

    /// Takes in a text that has the word so often, and its length in a byte.
    pub fn add(&mut self, count: u32, length: u8) {
        let place = Peaks::COUNTS.partition_point(|other| *other < count);
        self.shortest[place] = self.shortest[place].min(length.min(Peaks::NONE - 1));
        self.most = self.most.max(count);
    }

    /// Takes in what bounds other texts.
    pub fn join(&mut self, other: &Peaks) {
        for (own, other) in self.shortest.iter_mut().zip(other.shortest) {
            *own = (*own).min(other);
        }
        self.most = self.most.max(other.most);
    }
}

impl Default for Peaks {
    fn default() -> Peaks {
        Peaks {
            shortest: [Peaks::NONE; Peaks::COUNTS.len() + 1],
            most: 0,
        }
    }
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

impl TextHit {
    /// The better one first; of equally good ones that with the lower id.
    pub fn order(&self, other: &TextHit) -> Ordering {
        let scores = other.score.total_cmp(&self.score);
        scores.then_with(|| self.id.cmp(&other.id))
    }
}

impl Field {
    /// How much memory it takes.
    pub fn bytes(&self) -> u64 {
        let arrays = size_of_val(self.words.as_slice())
            + self.texts.len()
            + self.positions.len()
            + self.bytes.len()
            + size_of_val(self.blocks.as_slice())
            + size_of_val(self.lengths.as_slice());
        self.vocabulary.bytes() + arrays as u64
    }
}
