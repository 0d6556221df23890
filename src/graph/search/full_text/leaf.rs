//! The texts of one part of a query in a table, in ascending order, with what bounds their scores.

use super::postings::{Cursor, END};
use super::score::Scorer;

/// Texts with their scores.
pub(super) struct Leaf<'a> {
    source: Source<'a>,
    /// No score is greater.
    pub greatest: f64,
    /// The block that was asked for last, and what bounds the scores of its texts.
    block: Option<(usize, f64)>,
}

enum Source<'a> {
    /// Those that have a word.
    Word(Box<Cursor<'a>>, Weighed<'a>),
    /// Those that were found in another way.
    Hits { hits: Vec<(u32, f64)>, at: usize },
}

/// What the scores of the texts that have a word are made of.
struct Weighed<'a> {
    weight: f64,
    scorer: &'a Scorer,
    /// The length of each text in a byte.
    bytes: &'a [u8],
}

impl Weighed<'_> {
    /// The score of a text that has the word so often.
    fn score(&self, text: u32, count: u32) -> f64 {
        let length = self.bytes.get(text as usize).copied().unwrap_or(0);
        self.weight * self.scorer.part(f64::from(count), length)
    }
}

impl<'a> Leaf<'a> {
    /// The texts that have a word of a weight.
    pub fn of_word(
        cursor: Cursor<'a>,
        weight: f64,
        scorer: &'a Scorer,
        bytes: &'a [u8],
    ) -> Leaf<'a> {
        let weighed = Weighed {
            weight,
            scorer,
            bytes,
        };
        let greatest = match cursor.peaks() {
            Some(peaks) => weight * scorer.greatest(peaks),
            None => cursor
                .rest_of_block()
                .map(|(text, count)| weighed.score(text, count))
                .fold(0.0, f64::max),
        };
        Leaf {
            greatest,
            source: Source::Word(Box::new(cursor), weighed),
            block: None,
        }
    }

    /// Texts in ascending order with their scores.
    pub fn of_hits(hits: Vec<(u32, f64)>) -> Leaf<'a> {
        Leaf {
            greatest: hits.iter().map(|(_, score)| *score).fold(0.0, f64::max),
            source: Source::Hits { hits, at: 0 },
            block: None,
        }
    }

    /// The text at which it stands, or after `skip_to` one that is not behind it; `END` behind the last one.
    pub fn text(&self) -> u32 {
        match &self.source {
            Source::Word(cursor, _) => cursor.text,
            Source::Hits { hits, at } => hits.get(*at).map_or(END, |(text, _)| *text),
        }
    }

    /// The score of the text at which it stands.
    pub fn score(&self) -> f64 {
        match &self.source {
            Source::Word(cursor, weighed) => weighed.score(cursor.text, cursor.count()),
            Source::Hits { hits, at } => hits.get(*at).map_or(0.0, |(_, score)| *score),
        }
    }

    /// Goes on to the next text.
    pub fn advance(&mut self) {
        match &mut self.source {
            Source::Word(cursor, _) => cursor.advance(),
            Source::Hits { at, .. } => *at += 1,
        }
    }

    /// Goes on to the first text that is not before this one.
    pub fn seek(&mut self, text: u32) {
        self.skip_to(text);
        self.find();
    }

    /// Goes on to the first text that is not before this one, or to this one, where more would have to be read.
    pub fn skip_to(&mut self, text: u32) {
        match &mut self.source {
            Source::Word(cursor, _) => cursor.skip_to(text),
            Source::Hits { hits, at } => {
                let rest = hits.get(*at..).unwrap_or(&[]);
                *at += rest.partition_point(|(other, _)| *other < text);
            }
        }
    }

    /// Goes on to the first text that is not before the one to which it was to skip.
    pub fn find(&mut self) {
        if let Source::Word(cursor, _) = &mut self.source {
            cursor.find();
        }
    }

    /// What bounds the scores from a text on, at which it may stand already, and up to which text.
    pub fn ahead(&mut self, text: u32) -> (f64, u32) {
        let Source::Word(cursor, weighed) = &self.source else {
            return (self.greatest, END);
        };
        let blocks = cursor.blocks();
        let first = self.block.map_or(0, |(block, _)| block);
        let place = cursor.block_from(first, text);
        let Some(block) = blocks.get(place) else {
            return (self.greatest, END);
        };
        let bound = match self.block {
            Some((asked, bound)) if asked == place => bound,
            _ => weighed.weight * weighed.scorer.greatest(&block.peaks),
        };
        self.block = Some((place, bound));
        (bound, block.last)
    }

    /// The texts of its block from that on at which it stands, with their scores.
    pub fn rest_of_block(&self, add: &mut dyn FnMut(u32, f64)) {
        match &self.source {
            Source::Word(cursor, weighed) => {
                for (text, count) in cursor.rest_of_block() {
                    add(text, weighed.score(text, count));
                }
            }
            Source::Hits { hits, at } => {
                let rest = hits.get(*at..).unwrap_or(&[]);
                rest.iter().for_each(|(text, score)| add(*text, *score));
            }
        }
    }
}

/// Texts that a clause applies to: those of any of its leaves, of which the scores are added.
pub(super) struct Group<'a> {
    pub boost: f64,
    pub leaves: Vec<Leaf<'a>>,
}

impl Group<'_> {
    /// Goes on to the first text that is not before this one.
    pub fn seek(&mut self, text: u32) -> u32 {
        let leaves = self.leaves.iter_mut().map(|leaf| {
            leaf.seek(text);
            leaf.text()
        });
        leaves.min().unwrap_or(END)
    }

    /// The score of a text at which the leaves stand that have it.
    pub fn score(&self, text: u32) -> f64 {
        let having = self.leaves.iter().filter(|leaf| leaf.text() == text);
        self.boost * having.map(Leaf::score).fold(0.0, |sum, score| sum + score)
    }

    /// No score is greater.
    pub fn greatest(&self) -> f64 {
        let leaves = self.leaves.iter().map(|leaf| leaf.greatest);
        self.boost * leaves.fold(0.0, |sum, score| sum + score)
    }

    /// What bounds the scores from a text on, and up to which text; of leaves that stand behind `last` nothing counts.
    pub fn ahead(&mut self, text: u32, last: u32) -> (f64, u32) {
        let (mut sum, mut end) = (0.0, END);
        for leaf in self.leaves.iter_mut().filter(|leaf| leaf.text() <= last) {
            let (bound, until) = leaf.ahead(text);
            sum += bound;
            end = end.min(until);
        }
        (self.boost * sum, end)
    }
}
