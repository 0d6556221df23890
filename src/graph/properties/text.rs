//! The two layouts of strings: a dictionary for few distinct ones, an arena for many.

use std::sync::Arc;

/// A code is a byte.
const MAX_WORDS: usize = 256;

/// The maximum size of an arena; a larger one is replaced by shared strings, so that copying and modifying a chunk
/// stays cheap.
const MAX_ARENA: usize = 256 * 1024;

/// Few distinct strings: a row holds the code of a word.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    codes: Vec<u8>,
    words: Vec<Arc<str>>,
    /// The codes in the order of their words, for look-ups.
    order: Vec<u8>,
}

impl Dictionary {
    /// A dictionary from its rows and words; `None` if a code has no word, or words repeat.
    pub fn from_parts(codes: Vec<u8>, words: Vec<Arc<str>>) -> Option<Dictionary> {
        if words.len() > MAX_WORDS || codes.iter().any(|code| usize::from(*code) >= words.len()) {
            return None;
        }
        let mut order: Vec<u8> = (0..=u8::MAX).take(words.len()).collect();
        order.sort_by(|a, b| words[usize::from(*a)].cmp(&words[usize::from(*b)]));
        let distinct = order
            .windows(2)
            .all(|pair| words[usize::from(pair[0])] != words[usize::from(pair[1])]);
        distinct.then_some(Dictionary {
            codes,
            words,
            order,
        })
    }

    /// The code of each row.
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// The word of each code.
    pub fn words(&self) -> &[Arc<str>] {
        &self.words
    }

    /// The string in a row.
    pub fn get(&self, row: usize) -> Option<&Arc<str>> {
        self.words.get(usize::from(*self.codes.get(row)?))
    }

    /// Writes a row; false if there is no code left for a new word.
    pub fn set(&mut self, row: usize, text: &str) -> bool {
        let Some(code) = self.code(text) else {
            return false;
        };
        if row >= self.codes.len() {
            self.codes.resize(row + 1, 0);
        }
        self.codes[row] = code;
        true
    }

    /// Writes rows, given by the codes that they have in another dictionary, until one has no word or there is no code left for
    /// it; returns how many have been written.
    pub fn set_words(
        &mut self,
        rows: impl Iterator<Item = usize>,
        words: &[Arc<str>],
        codes: &[u32],
    ) -> usize {
        let mut known: Vec<Option<u8>> = vec![None; words.len()];
        let mut written = 0;
        for (row, code) in rows.zip(codes) {
            let place = *code as usize;
            let Some((word, own)) = words.get(place).zip(known.get_mut(place)) else {
                break;
            };
            let own = match *own {
                Some(own) => own,
                None => match self.code(word) {
                    Some(found) => *own.insert(found),
                    None => break,
                },
            };
            if row >= self.codes.len() {
                self.codes.resize(row + 1, 0);
            }
            self.codes[row] = own;
            written += 1;
        }
        written
    }

    fn code(&mut self, text: &str) -> Option<u8> {
        let found = self
            .order
            .binary_search_by(|code| self.words[usize::from(*code)].as_ref().cmp(text));
        match found {
            Ok(place) => Some(self.order[place]),
            Err(place) => {
                let code = u8::try_from(self.words.len()).ok()?;
                self.words.push(Arc::from(text));
                self.order.insert(place, code);
                Some(code)
            }
        }
    }
}

/// Many distinct strings: one text, split at offsets.
#[derive(Clone, Debug, Default)]
pub struct Arena {
    /// The end of each row's string, which starts at the end of the previous one.
    ends: Vec<u32>,
    text: String,
}

impl Arena {
    /// An arena from its parts; `None` if the ends are not sorted or not at character boundaries.
    pub fn from_parts(ends: Vec<u32>, text: String) -> Option<Arena> {
        let ascending = ends.is_sorted();
        let cuts = ends.iter().all(|end| text.is_char_boundary(*end as usize));
        let whole = ends.last().map_or(0, |end| *end as usize) == text.len();
        (ascending && cuts && whole).then_some(Arena { ends, text })
    }

    /// The end of each row's string.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// All strings, concatenated.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The string in a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)? as usize;
        self.text.get(self.start(row)..end)
    }

    /// Writes a row; false if the arena would grow too large.
    pub fn set(&mut self, row: usize, text: &str) -> bool {
        if !self.has_room(text.len()) {
            return false;
        }
        if row >= self.ends.len() {
            self.ends.resize(row + 1, self.text.len() as u32);
        }
        let (start, end) = (self.start(row), self.ends[row] as usize);
        self.text.replace_range(start..end, text);
        let (longer, shorter) = (text.len() as u32, (end - start) as u32);
        for later in &mut self.ends[row..] {
            *later = *later - shorter + longer;
        }
        true
    }

    /// Returns whether a string of this many bytes can be written.
    pub fn has_room(&self, bytes: usize) -> bool {
        self.text.len() + bytes <= MAX_ARENA
    }

    /// Where the string of a row begins.
    pub fn start(&self, row: usize) -> usize {
        match row {
            0 => 0,
            _ => self.ends[row - 1] as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arena_is_edited_in_place() {
        let mut arena = Arena::default();
        assert!(arena.set(2, "图谱") && arena.set(0, "a") && arena.set(1, "bcd"));
        assert!(arena.set(1, "é"));
        let rows: Vec<_> = (0..4).map(|row| arena.get(row)).collect();
        assert_eq!(rows, [Some("a"), Some("é"), Some("图谱"), None]);
        let copy = Arena::from_parts(arena.ends().to_vec(), arena.text().to_owned()).unwrap();
        assert_eq!(copy.get(2), Some("图谱"));
        assert!(!arena.set(0, &"x".repeat(MAX_ARENA)));
    }

    #[test]
    fn hostile_parts_are_refused() {
        assert!(Arena::from_parts(vec![2, 1], "ab".into()).is_none());
        assert!(Arena::from_parts(vec![1], "é".into()).is_none());
        assert!(Arena::from_parts(vec![1], "ab".into()).is_none());
        assert!(Dictionary::from_parts(vec![1], vec!["a".into()]).is_none());
        assert!(Dictionary::from_parts(vec![0], vec!["a".into(), "a".into()]).is_none());
    }

    #[test]
    fn a_dictionary_holds_256_words() {
        let mut dictionary = Dictionary::default();
        for row in 0..256 {
            assert!(dictionary.set(row, &row.to_string()));
        }
        assert!(!dictionary.set(256, "one more"));
        assert!(dictionary.set(256, "7"));
        assert_eq!(dictionary.get(256).map(|word| &**word), Some("7"));
        assert_eq!(dictionary.words().len(), 256);
    }
}
