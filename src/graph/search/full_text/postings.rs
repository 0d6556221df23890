//! Where a word stands: the texts that have it, and its positions in each, as differences in as few bytes as they need.

use super::table::{Block, Field, Peaks, Word};

/// Appends a number: seven bits in each byte, the lowest first; all but the last byte have their highest bit set.
pub(super) fn write_number(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number off bytes; zero where there are none.
pub(super) fn read_number(bytes: &mut &[u8]) -> u32 {
    if let Some((byte, rest)) = bytes.split_first()
        && *byte < 0x80
    {
        *bytes = rest;
        return u32::from(*byte);
    }
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    number
}

/// Appends a text and how often it has the word. A word stands once in most texts, which takes no byte.
pub(super) fn write_text(difference: u32, count: u32, out: &mut Vec<u8>) {
    // Numbers of texts have 31 bits.
    write_number(difference << 1 | u32::from(count == 1), out);
    if count != 1 {
        write_number(count, out);
    }
}

/// Takes a text and how often it has the word.
pub(super) fn read_text(bytes: &mut &[u8]) -> (u32, u32) {
    let first = read_number(bytes);
    let count = match first & 1 {
        1 => 1,
        _ => read_number(bytes),
    };
    (first >> 1, count)
}

/// How many bytes so many numbers take.
pub(super) fn numbers_len(bytes: &[u8], count: u32) -> usize {
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte < 0x80);
    match (count as usize).checked_sub(1) {
        None => 0,
        Some(before) => ends
            .map(|(at, _)| at + 1)
            .nth(before)
            .unwrap_or(bytes.len()),
    }
}

/// How many texts of a word a block has.
pub(super) const BLOCK: usize = 128;

/// Where a cursor is that has gone on behind the last text.
pub(super) const END: u32 = u32::MAX;

/// The texts that have a word, one after another. A block is read when a text of it is needed.
pub(super) struct Cursor<'a> {
    field: &'a Field,
    word: Word,
    /// The blocks, where there are several.
    blocks: &'a [Block],
    /// The block in which it stands, and whether that has been read.
    block: usize,
    is_read: bool,
    /// How many texts the block has, and the place in it.
    len: usize,
    at: usize,
    texts: [u32; BLOCK],
    counts: [u32; BLOCK],
    /// The number of the text; `END` behind the last one.
    pub text: u32,
    /// The positions of the block that have not been read, and the place of the text to which they belong.
    positions: &'a [u8],
    positions_at: usize,
}

impl<'a> Cursor<'a> {
    /// At the first text.
    pub fn new(field: &'a Field, word: Word) -> Cursor<'a> {
        let mut cursor = Cursor {
            field,
            word,
            blocks: word.blocks_of(field),
            block: 0,
            is_read: true,
            len: 0,
            at: 0,
            texts: [0; BLOCK],
            counts: [0; BLOCK],
            text: END,
            positions: &[],
            positions_at: 0,
        };
        cursor.read(0);
        cursor.take();
        cursor
    }

    /// How many texts have the word.
    pub fn len(&self) -> u32 {
        self.word.count
    }

    /// How often the text has the word.
    pub fn count(&self) -> u32 {
        self.counts.get(self.at).copied().unwrap_or(0)
    }

    /// The blocks; none where all texts stand in one.
    pub fn blocks(&self) -> &'a [Block] {
        self.blocks
    }

    /// The texts of the block that has been read from this one on, each with how often it has the word.
    pub fn rest_of_block(&self) -> impl Iterator<Item = (u32, u32)> {
        let texts = self.texts.iter().zip(&self.counts);
        let rest = texts.take(self.len).skip(self.at);
        rest.map(|(text, count)| (*text, *count))
    }

    /// What bounds the scores of all texts, where they stand in several blocks.
    pub fn peaks(&self) -> Option<&Peaks> {
        let summary = self.word.summary(self.field);
        summary.map(|summary| &summary.peaks)
    }

    fn read(&mut self, block: usize) {
        let first = Block {
            texts: self.word.texts,
            positions: self.word.positions,
            ..Block::default()
        };
        let start = self.blocks.get(block).copied().unwrap_or(first);
        let before = block
            .checked_sub(1)
            .and_then(|block| self.blocks.get(block));
        let mut text = before.map_or(0, |block| block.last);
        let left = (self.word.count as usize).saturating_sub(block * BLOCK);
        self.len = left.min(BLOCK);
        let mut rest = self.field.texts.get(start.texts as usize..).unwrap_or(&[]);
        let places = self.texts.iter_mut().zip(&mut self.counts);
        for (place, of) in places.take(self.len) {
            let (difference, count) = read_text(&mut rest);
            text += difference;
            (*place, *of) = (text, count);
        }
        let positions = self.field.positions.get(start.positions as usize..);
        (self.block, self.is_read, self.at) = (block, true, 0);
        (self.positions, self.positions_at) = (positions.unwrap_or(&[]), 0);
    }

    /// Takes the text at the place, which may be behind the block.
    fn take(&mut self) {
        if self.at >= self.len && self.block + 1 < self.blocks.len() {
            self.read(self.block + 1);
        }
        let texts = self.texts.get(..self.len).unwrap_or(&[]);
        self.text = texts.get(self.at).copied().unwrap_or(END);
    }

    /// Goes on to the next text.
    pub fn advance(&mut self) {
        self.at += 1;
        self.take();
    }

    /// Goes on to the first text that is not before this one.
    pub fn seek(&mut self, text: u32) {
        self.skip_to(text);
        self.find();
    }

    /// Goes on to the first text that is not before this one, or, where that stands in another block, to this one, so that
    /// the block is not read before `find`.
    pub fn skip_to(&mut self, text: u32) {
        if self.text >= text {
            return;
        }
        let is_before = |block: &Block| block.last < text;
        if self.blocks.get(self.block).is_some_and(is_before) {
            self.block = self.block_from(self.block, text);
            self.is_read = self.block == self.blocks.len();
            (self.len, self.at) = (0, 0);
            self.text = if self.is_read { END } else { text };
        } else if self.is_read {
            let rest = self.texts.get(self.at..self.len).unwrap_or(&[]);
            self.at += rest.partition_point(|other| *other < text);
            self.take();
        } else {
            self.text = text;
        }
    }

    /// Goes on to the first text that is not before the one to which it was to skip.
    pub fn find(&mut self) {
        if self.is_read {
            return;
        }
        self.read(self.block);
        let texts = self.texts.get(..self.len).unwrap_or(&[]);
        self.at = texts.partition_point(|other| *other < self.text);
        self.take();
    }

    /// The first block from one on that has texts which are not before this one: by steps that grow.
    pub fn block_from(&self, first: usize, text: u32) -> usize {
        let is_before = |at: usize| self.blocks.get(at).is_some_and(|block| block.last < text);
        let (mut low, mut step) = (first, 1);
        while is_before(low + step - 1) {
            low += step;
            step *= 2;
        }
        let within = self.blocks.get(low..self.blocks.len().min(low + step));
        low + within
            .unwrap_or(&[])
            .partition_point(|block| block.last < text)
    }

    /// Adds the positions of the word in this text, which can be read once, moved by some.
    pub fn positions(&mut self, shift: u32, out: &mut Vec<u32>) {
        let before = self.counts.get(self.positions_at..self.at).unwrap_or(&[]);
        let unread = numbers_len(self.positions, before.iter().sum());
        self.positions = self.positions.get(unread..).unwrap_or(&[]);
        let mut position = 0;
        for _ in 0..self.count() {
            position += read_number(&mut self.positions);
            out.push(position + shift);
        }
        self.positions_at = self.at + 1;
    }
}

impl Word {
    /// Where all its texts are told as one block, if it has several.
    fn summary(self, field: &Field) -> Option<&Block> {
        let has_blocks = self.count as usize > BLOCK;
        field
            .blocks
            .get(self.blocks as usize)
            .filter(|_| has_blocks)
    }

    /// Its blocks, if it has several.
    fn blocks_of(self, field: &Field) -> &[Block] {
        let count = self.count as usize;
        if count <= BLOCK {
            return &[];
        }
        let first = self.blocks as usize + 1;
        let blocks = field.blocks.get(first..first + count.div_ceil(BLOCK));
        blocks.unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_and_texts_are_read_as_they_were_written(
            numbers in prop::collection::vec(prop_oneof![0_u32..300, any::<u32>()], 0..20),
            texts in prop::collection::vec((0_u32..1 << 30, 1_u32..300), 0..20),
        ) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| write_number(*number, &mut bytes));
            texts.iter().for_each(|(text, count)| write_text(*text, *count, &mut bytes));
            let mut rest = bytes.as_slice();
            for number in numbers {
                prop_assert_eq!(read_number(&mut rest), number);
            }
            for text in texts {
                prop_assert_eq!(read_text(&mut rest), text);
            }
            prop_assert!(rest.is_empty());
            prop_assert_eq!(read_number(&mut rest), 0);
        }

        #[test]
        fn so_many_numbers_take_so_many_bytes(numbers in prop::collection::vec(any::<u32>(), 0..20), part in 0_usize..20) {
            let (mut bytes, mut ends) = (Vec::new(), vec![0]);
            for number in &numbers {
                write_number(*number, &mut bytes);
                ends.push(bytes.len());
            }
            let part = part.min(numbers.len());
            prop_assert_eq!(numbers_len(&bytes, part as u32), ends[part]);
        }
    }
}
