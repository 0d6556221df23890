//! Words by a pattern: wildcards, or a word with typing errors; as an automaton that walks through the words of an index.

use fst::Automaton;

/// A part of a word with wildcards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternPart {
    /// This character.
    Character(char),
    /// Any character: `?`.
    One,
    /// Any characters, or none: `*`.
    Any,
}

/// The words that are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// With wildcards.
    Wildcards(Vec<PatternPart>),
    /// With at most so many typing errors.
    Near {
        /// The word.
        word: Vec<char>,
        /// How many: characters too many, too few, other ones, and neighbours exchanged.
        errors: u8,
    },
}

/// What has been read of a word.
#[derive(Clone, Debug)]
pub struct Read {
    /// For wildcards: whether the first parts may be what was read, for each number of parts. For typing errors: how many of
    /// them turn the first characters into it, for each number of characters.
    row: Vec<u8>,
    /// The row before the last character, and that character.
    before: Option<(Vec<u8>, char)>,
    /// The bytes of a character that has not been read to its end.
    bytes: [u8; 4],
    length: usize,
}

/// More than any number of errors that counts; of wildcards, that the parts are not what was read.
const NO: u8 = u8::MAX;

impl Pattern {
    fn first_row(&self) -> Vec<u8> {
        match self {
            Pattern::Wildcards(parts) => {
                let mut row = vec![NO; parts.len() + 1];
                if let Some(first) = row.first_mut() {
                    *first = 0;
                }
                pass_over(parts, &mut row);
                row
            }
            Pattern::Near { word, errors } => {
                let count = |at: usize| u8::try_from(at).unwrap_or(NO);
                let bounded = |at| Some(count(at)).filter(|count| count <= errors);
                (0..=word.len())
                    .map(|at| bounded(at).unwrap_or(NO))
                    .collect()
            }
        }
    }

    fn next_row(&self, read: &Read, c: char) -> Vec<u8> {
        let last = &read.row;
        let at = |row: &[u8], at: usize| row.get(at).copied().unwrap_or(NO);
        match self {
            Pattern::Wildcards(parts) => {
                let mut row = vec![NO; last.len()];
                for (place, part) in parts.iter().enumerate() {
                    let next = match part {
                        PatternPart::Character(own) if *own != c => continue,
                        PatternPart::Character(_) | PatternPart::One => place + 1,
                        PatternPart::Any => place,
                    };
                    if at(last, place) == 0
                        && let Some(entry) = row.get_mut(next)
                    {
                        *entry = 0;
                    }
                }
                pass_over(parts, &mut row);
                row
            }
            Pattern::Near { word, errors } => {
                let mut row: Vec<u8> = Vec::with_capacity(last.len());
                row.push(at(last, 0).saturating_add(1));
                for (place, own) in word.iter().enumerate() {
                    let other = at(last, place).saturating_add(u8::from(*own != c));
                    let more = at(last, place + 1).saturating_add(1);
                    let less = at(&row, place).saturating_add(1);
                    let mut least = other.min(more).min(less);
                    if let (Some((before, previous)), Some(first)) =
                        (&read.before, place.checked_sub(1))
                        && own == previous
                        && word.get(first) == Some(&c)
                    {
                        least = least.min(at(before, first).saturating_add(1));
                    }
                    row.push(least);
                }
                let bounded = |count: u8| Some(count).filter(|count| count <= errors);
                row.into_iter()
                    .map(|count| bounded(count).unwrap_or(NO))
                    .collect()
            }
        }
    }

    /// The typing errors of a word (none where it is looked for by wildcards); `None` if the pattern does not take it.
    ///
    /// ```text
    /// Pattern::Near { word: vec!['a', 'b'], errors: 1 }.takes("b") is Some(1)
    /// ```
    pub fn takes(&self, word: &str) -> Option<u8> {
        if let Pattern::Near { word: near, errors } = self
            && near.len().abs_diff(word.chars().count()) > usize::from(*errors)
        {
            return None;
        }
        let automaton = &self;
        let start = automaton.start();
        let read = word
            .bytes()
            .fold(start, |read, byte| automaton.accept(&read, byte));
        Some(self.errors(&read)).filter(|errors| *errors != NO)
    }

    /// The share of its score that a word with so many typing errors counts, as in Lucene: 1 − errors / length of the
    /// shorter of both; `None` if nothing is left of it, so that the word is not found.
    ///
    /// ```text
    /// Pattern::Near { word: "hello", errors: 2 }.share("hallo", 1) is Some(0.8)
    /// ```
    pub fn share(&self, word: &str, errors: u8) -> Option<f64> {
        match self {
            Pattern::Wildcards(_) => Some(1.0),
            Pattern::Near { word: near, .. } => {
                let shorter = near.len().min(word.chars().count()).max(1);
                let share = 1.0 - f64::from(errors) / shorter as f64;
                Some(share).filter(|share| *share > 0.0)
            }
        }
    }

    /// The number of typing errors of a word that has been read to its end.
    pub(super) fn errors(&self, read: &Read) -> u8 {
        read.row.last().copied().unwrap_or(NO)
    }
}

/// `*` may stand for nothing.
fn pass_over(parts: &[PatternPart], row: &mut [u8]) {
    for (place, part) in parts.iter().enumerate() {
        if *part == PatternPart::Any
            && row.get(place) == Some(&0)
            && let Some(next) = row.get_mut(place + 1)
        {
            *next = 0;
        }
    }
}

impl Automaton for &Pattern {
    type State = Read;

    fn start(&self) -> Read {
        Read {
            row: self.first_row(),
            before: None,
            bytes: [0; 4],
            length: 0,
        }
    }

    fn is_match(&self, read: &Read) -> bool {
        read.length == 0 && self.errors(read) != NO
    }

    fn can_match(&self, read: &Read) -> bool {
        let is_possible = |row: &[u8]| row.iter().any(|entry| *entry != NO);
        // Two neighbours that are exchanged go on from the row before.
        let exchanged = read
            .before
            .as_ref()
            .is_some_and(|(row, _)| is_possible(row));
        is_possible(&read.row) || matches!(self, Pattern::Near { .. }) && exchanged
    }

    fn accept(&self, read: &Read, byte: u8) -> Read {
        let mut next = read.clone();
        if let Some(place) = next.bytes.get_mut(next.length) {
            *place = byte;
        }
        next.length += 1;
        let bytes = next.bytes.get(..next.length).unwrap_or(&[]);
        let Some(c) = std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| text.chars().next())
        else {
            return next;
        };
        next.length = 0;
        next.row = self.next_row(read, c);
        next.before = match self {
            Pattern::Wildcards(_) => None,
            Pattern::Near { .. } => Some((read.row.clone(), c)),
        };
        next
    }
}
