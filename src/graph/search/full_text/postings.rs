//! Where a word stands: the texts that have it, and its positions in each, as differences in as few bytes as they need.

use super::table::{Field, Word};

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

/// The texts that have a word, one after another.
pub(super) struct Cursor<'a> {
    texts: &'a [u8],
    positions: &'a [u8],
    left: u32,
    /// The number of the text.
    pub text: u32,
    /// How often it has the word.
    pub count: u32,
    /// The positions that have not been read, of this text and those before.
    unread: u32,
}

impl<'a> Cursor<'a> {
    pub fn new(field: &'a Field, word: Word) -> Cursor<'a> {
        Cursor {
            texts: field.texts.get(word.texts as usize..).unwrap_or(&[]),
            positions: field
                .positions
                .get(word.positions as usize..)
                .unwrap_or(&[]),
            left: word.count,
            text: 0,
            count: 0,
            unread: 0,
        }
    }

    /// Goes on to the next text; false if there is none.
    pub fn advance(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let (difference, count) = read_text(&mut self.texts);
        self.text += difference;
        self.count = count;
        self.unread += count;
        true
    }

    /// Adds the positions of the word in this text, which can be read once, moved by some.
    pub fn positions(&mut self, shift: u32, out: &mut Vec<u32>) {
        let before = self.unread.saturating_sub(self.count);
        for _ in 0..before {
            read_number(&mut self.positions);
        }
        let mut position = 0;
        for _ in 0..self.count.min(self.unread) {
            position += read_number(&mut self.positions);
            out.push(position + shift);
        }
        self.unread = 0;
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
    }
}
