//! The words of blocks of texts put together: a property while its contents are built.

use super::build::{Postings, too_much};
use super::postings::{BLOCK, numbers_len, read_text, write_text};
use super::table::{Block, Field, Peaks, Total, Word};
use crate::error::Result;
use crate::text::words::VocabularyBuilder;

/// A property while its blocks are put together.
pub(super) struct Joining {
    vocabulary: VocabularyBuilder,
    words: Vec<Word>,
    texts: Vec<u8>,
    positions: Vec<u8>,
    blocks: Vec<Block>,
    /// The length of each text in a byte.
    bytes: Vec<u8>,
    /// The word that was added last, the last text that has it, and its blocks.
    word: Option<String>,
    last: u32,
    of_word: Vec<Block>,
}

impl Joining {
    pub fn new(bytes: Vec<u8>) -> Joining {
        Joining {
            vocabulary: VocabularyBuilder::new(),
            words: Vec::new(),
            texts: Vec::new(),
            positions: Vec::new(),
            blocks: Vec::new(),
            bytes,
            word: None,
            last: 0,
            of_word: Vec::new(),
        }
    }

    /// Adds the postings of a word in a block of texts whose first one has this number.
    pub fn add(&mut self, word: String, first: u32, postings: &Postings) -> Result<()> {
        if self.word.as_ref() != Some(&word) {
            self.close_word()?;
            self.vocabulary.add(&word)?;
            self.words.push(Word {
                texts: place(&self.texts)?,
                positions: place(&self.positions)?,
                count: 0,
                blocks: 0,
            });
            self.word = Some(word);
            self.last = 0;
        }
        let before = self.words.last().map_or(0, |word| word.count as usize);
        let (mut rest, mut text) = (postings.texts.as_slice(), first);
        let mut positions = postings.positions.as_slice();
        for number in before..before + postings.count as usize {
            let (difference, count) = read_text(&mut rest);
            text += difference;
            if number.is_multiple_of(BLOCK) {
                self.of_word.push(Block {
                    last: text,
                    texts: place(&self.texts)?,
                    positions: place(&self.positions)?,
                    peaks: Peaks::default(),
                });
            }
            write_text(text - self.last, count, &mut self.texts);
            let of_text = positions.split_at_checked(numbers_len(positions, count));
            let (of_text, behind) = of_text.unwrap_or((positions, &[]));
            self.positions.extend_from_slice(of_text);
            positions = behind;
            self.last = text;
            if let Some(block) = self.of_word.last_mut() {
                let length = self.bytes.get(text as usize).copied();
                block.peaks.add(count, length.unwrap_or(0));
                block.last = text;
            }
        }
        if let Some(word) = self.words.last_mut() {
            word.count += postings.count;
        }
        Ok(())
    }

    /// Keeps the blocks of the word that was added last, where there are several.
    fn close_word(&mut self) -> Result<()> {
        if self.of_word.len() > 1
            && let Some(word) = self.words.last_mut()
        {
            word.blocks = u32::try_from(self.blocks.len()).map_err(|_| too_much())?;
            let mut all = self.of_word.first().copied().unwrap_or_default();
            for block in &self.of_word {
                all.last = block.last;
                all.peaks.join(&block.peaks);
            }
            self.blocks.push(all);
            self.blocks.append(&mut self.of_word);
        }
        self.of_word.clear();
        Ok(())
    }

    /// How much memory it takes.
    pub fn bytes(&self) -> u64 {
        let arrays = size_of_val(self.words.as_slice())
            + size_of_val(self.blocks.as_slice())
            + self.texts.len()
            + self.positions.len();
        self.vocabulary.bytes() + arrays as u64
    }

    /// The property, with the lengths of its texts.
    pub fn finish(mut self, lengths: Vec<u32>, total: Total) -> Result<Field> {
        self.close_word()?;
        self.texts.shrink_to_fit();
        self.positions.shrink_to_fit();
        self.words.shrink_to_fit();
        self.blocks.shrink_to_fit();
        Ok(Field {
            vocabulary: self.vocabulary.finish()?,
            words: self.words,
            texts: self.texts,
            positions: self.positions,
            blocks: self.blocks,
            lengths,
            bytes: self.bytes,
            total,
        })
    }
}

/// Where the next byte goes.
fn place(bytes: &[u8]) -> Result<u32> {
    u32::try_from(bytes.len()).map_err(|_| too_much())
}
