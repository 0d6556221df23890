//! A running text in its normal form, with the way back to its characters.

use crate::text::normal_form::{ends_part, folded, kept};
use std::ops::Range;

/// What stands for the break between two paragraphs; no name has it.
const PARAGRAPH: char = '\u{2029}';

/// A running text. Its places are the characters that the normal form keeps.
pub(super) struct Running<'t> {
    text: &'t str,
    /// The normal form.
    form: String,
    places: Vec<Place>,
    /// The punctuation that was dropped, by the place behind it.
    breaks: Vec<(usize, char)>,
    /// The places with a space before them, between two characters of a script that puts none between words.
    spaces: Vec<usize>,
    /// The byte of the text at which each of its characters begins, and its end.
    characters: Vec<usize>,
}

struct Place {
    c: char,
    /// Where it begins in the normal form.
    at: usize,
    /// The bytes of the text that it comes from.
    bytes: Range<usize>,
}

impl<'t> Running<'t> {
    pub fn new(text: &'t str) -> Running<'t> {
        let characters = folded(text);
        let (mut form, mut places, mut breaks) = (String::new(), Vec::new(), Vec::new());
        let mut dropped = characters.iter();
        let (mut line_ends, mut spaces) = (0, Vec::new());
        for (c, bytes) in kept(&characters) {
            let mut spaced = false;
            // What was dropped before it.
            for (other, place) in dropped.by_ref() {
                if std::ptr::eq(place, bytes) {
                    break;
                }
                line_ends += usize::from(*other == '\n');
                spaced |= other.is_whitespace() && !matches!(other, '\n' | '\r');
                let breaks_here = ends_part(*other) || *other == '\n' && line_ends == 2;
                let mark = if *other == '\n' { PARAGRAPH } else { *other };
                breaks.extend(breaks_here.then_some((places.len(), mark)));
            }
            let between = |last: &Place| line_ends == 0 && !is_of_word(last.c) && !is_of_word(c);
            if spaced && places.last().is_some_and(between) {
                spaces.push(places.len());
            }
            line_ends = 0;
            places.push(Place {
                c,
                at: form.len(),
                bytes: bytes.clone(),
            });
            form.push(c);
        }
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        Running {
            text,
            form,
            places,
            breaks,
            spaces,
            characters: ends.collect(),
        }
    }

    /// The number of places.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The normal form from a place on.
    pub fn from(&self, start: usize) -> &str {
        let at = self
            .places
            .get(start)
            .map_or(self.form.len(), |place| place.at);
        self.form.get(at..).unwrap_or("")
    }

    /// The normal form from one place to another.
    pub fn form(&self, start: usize, end: usize) -> &str {
        let from = self.from(start);
        from.strip_suffix(self.from(end)).unwrap_or(from)
    }

    /// Whether a word in its normal form stands right before a place.
    pub fn is_behind(&self, place: usize, word: &str) -> bool {
        let at = self.form.len() - self.from(place).len();
        let before = self.form.get(..at).unwrap_or("");
        let start = place.saturating_sub(word.chars().count());
        before.ends_with(word) && self.may_span(start, place + 1, "")
    }

    /// Whether no paragraph ends between the end of one name and the beginning of another.
    pub fn is_one_paragraph(&self, end: usize, start: usize) -> bool {
        let first = self.breaks.partition_point(|(place, _)| *place < end);
        let breaks = self.breaks.get(first..).unwrap_or(&[]).iter();
        let mut breaks = breaks.take_while(|(place, _)| *place <= start);
        breaks.all(|(_, mark)| *mark != PARAGRAPH)
    }

    /// The place behind so many bytes of the normal form.
    pub fn end_of(&self, start: usize, bytes: usize) -> usize {
        let end = self.places.get(start).map_or(0, |place| place.at) + bytes;
        let rest = self.places.get(start..).unwrap_or(&[]);
        start + rest.iter().take_while(|place| place.at < end).count()
    }

    /// Whether a name may begin at a place: not within a Latin word or a number, nor within one character of the text.
    pub fn begins_at(&self, place: usize) -> bool {
        place.checked_sub(1).is_none_or(|before| self.parts(before))
    }

    /// Whether a name may end before a place.
    pub fn ends_at(&self, place: usize) -> bool {
        place == self.len() || self.begins_at(place)
    }

    /// Whether two neighbouring places belong to different words.
    fn parts(&self, before: usize) -> bool {
        let (Some(own), Some(next)) = (self.places.get(before), self.places.get(before + 1)) else {
            return true;
        };
        let adjacent = own.bytes.end == next.bytes.start;
        own.bytes != next.bytes && !(adjacent && is_of_word(own.c) && is_of_word(next.c))
    }

    /// Whether a name may go from one place to another: it has all the punctuation of sentences that is between them.
    pub fn may_span(&self, start: usize, end: usize, name: &str) -> bool {
        let first = self.breaks.partition_point(|(place, _)| *place <= start);
        let breaks = self.breaks.get(first..).unwrap_or(&[]).iter();
        let mut breaks = breaks.take_while(|(place, _)| *place < end).peekable();
        if breaks.peek().is_none() {
            return true;
        }
        let name = folded(name);
        breaks.all(|(_, mark)| name.iter().any(|(c, _)| c == mark))
    }

    /// Whether no space parts a name from one place to another: there is none in it, or the name has spaces itself, or the text
    /// is spaced out, character by character: 大 连.
    pub fn is_unparted(&self, start: usize, end: usize, name: &str) -> bool {
        let first = self.spaces.partition_point(|place| *place <= start);
        let behind = self.spaces.partition_point(|place| *place < end);
        if first == behind {
            return true;
        }
        let is_edge = |place: usize| {
            let before = place
                .checked_sub(1)
                .and_then(|before| self.places.get(before));
            let sides = before.zip(self.places.get(place));
            sides.is_none_or(|(before, next)| before.bytes.end < next.bytes.start)
        };
        let is_spaced_out = behind - first + 1 == end - start && is_edge(start) && is_edge(end);
        is_spaced_out || name.contains(char::is_whitespace)
    }

    /// The text from one place to another, as it is written.
    pub fn written(&self, start: usize, end: usize) -> &'t str {
        let (start, end) = self.bytes(start, end);
        self.text.get(start..end).unwrap_or("")
    }

    fn bytes(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.places.get(start).map_or(0, |place| place.bytes.start);
        let last = end.checked_sub(1).and_then(|last| self.places.get(last));
        (first, last.map_or(first, |place| place.bytes.end))
    }

    /// The characters of the text from one place to another.
    pub fn characters(&self, start: usize, end: usize) -> (usize, usize) {
        let (start, end) = self.bytes(start, end);
        let character = |byte: usize| self.characters.partition_point(|at| *at < byte);
        (character(start), character(end))
    }
}

/// Whether a character is of a script that puts spaces between words, or a digit.
fn is_of_word(c: char) -> bool {
    let without_spaces = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    c.is_alphanumeric() && !without_spaces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_text() {
        let running = Running::new("恒力石化（大連）Ａ");
        assert_eq!(running.from(0), "恒力石化大连a");
        assert_eq!(running.from(4), "大连a");
        assert_eq!(running.end_of(1, 9), 4);
        assert_eq!(running.written(2, 6), "石化（大連");
        assert_eq!(running.characters(2, 7), (2, 9));
        assert_eq!(running.from(7), "");
    }

    #[test]
    fn words_are_not_cut() {
        let running = Running::new("an Apple-pie的App2");
        let begins: Vec<usize> = (0..running.len())
            .filter(|at| running.begins_at(*at))
            .collect();
        // an, apple, pie, 的, app2
        assert_eq!(begins, [0, 2, 7, 10, 11]);
        assert!(running.ends_at(running.len()) && running.ends_at(7) && !running.ends_at(14));
        // One character of the text is two of the form.
        let running = Running::new("ﬁ");
        assert!(running.begins_at(0) && !running.begins_at(1));
    }

    #[test]
    fn names_stop_at_spaces() {
        let running = Running::new("广州路 北京");
        assert!(!running.is_unparted(2, 4, "路北") && running.is_unparted(2, 4, "路 北"));
        assert!(running.is_unparted(0, 3, "广州路") && running.is_unparted(3, 5, "北京"));
        // Spaced out, broken by the end of a line, and beside Latin letters.
        assert!(Running::new("在 路 北 区").is_unparted(1, 4, "路北区"));
        assert!(Running::new("路\n北").is_unparted(0, 2, "路北"));
        assert!(Running::new("IBM 中国").is_unparted(0, 5, "IBM中国"));
    }

    #[test]
    fn names_stop_at_punctuation() {
        let running = Running::new("泰安。市、\n县\n\n区");
        assert!(running.may_span(0, 2, "泰安"));
        assert!(!running.may_span(0, 3, "泰安市") && running.may_span(0, 3, "泰安。市"));
        assert!(running.may_span(2, 4, "市、县") && !running.may_span(2, 4, "市县"));
        assert!(!running.may_span(3, 5, "县区"));
    }
}
