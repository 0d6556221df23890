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

/// What bounds the scores of some texts that have a word, whatever the mean length of texts is: how often they have it, and their
/// lengths, without those that have it no more often than a text that is no longer.
#[derive(Clone, Copy, Default)]
pub struct Peaks {
    /// The counts, of which those from 255 on are one, and the lengths, in a byte: both ascending.
    points: [(u8, u8); Peaks::MOST],
    len: u8,
}

impl Peaks {
    /// How many are told apart; where there are more, two near ones become one that is above both.
    const MOST: usize = 8;

    /// The counts with the lengths.
    pub fn points(&self) -> &[(u8, u8)] {
        self.points.get(..usize::from(self.len)).unwrap_or(&[])
    }

    /// Takes in a text that has the word so often, and its length in a byte.
    pub fn add(&mut self, count: u32, length: u8) {
        self.put((u8::try_from(count).unwrap_or(u8::MAX), length));
    }

    /// Takes in what bounds other texts.
    pub fn join(&mut self, other: &Peaks) {
        other.points().iter().for_each(|point| self.put(*point));
    }

    fn put(&mut self, (count, length): (u8, u8)) {
        let is_below = |(other, shorter): &(u8, u8)| *other >= count && *shorter <= length;
        if self.points().iter().any(is_below) {
            return;
        }
        let mut kept = [(0, 0); Peaks::MOST + 1];
        let mut len = 0;
        let is_above = |(other, longer): &&(u8, u8)| *other > count || *longer < length;
        let others = self.points().iter().filter(is_above).copied();
        let before = others.clone().filter(|(_, other)| *other < length);
        let behind = others.filter(|(_, other)| *other >= length);
        for (place, point) in kept
            .iter_mut()
            .zip(before.chain([(count, length)]).chain(behind))
        {
            *place = point;
            len += 1;
        }
        if len > Peaks::MOST {
            let apart = |at: &usize| {
                let ((few, short), (many, long)) = (kept[*at], kept[at + 1]);
                u16::from(many.abs_diff(few)) + u16::from(long.abs_diff(short))
            };
            let at = (0..Peaks::MOST).min_by_key(apart).unwrap_or(0);
            kept[at].0 = kept[at + 1].0;
            kept.copy_within(at + 2.., at + 1);
            len = Peaks::MOST;
        }
        self.points.copy_from_slice(&kept[..Peaks::MOST]);
        self.len = len as u8;
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
