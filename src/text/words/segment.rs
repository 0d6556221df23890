//! A text in runs: Chinese, Japanese and Korean characters, which no spaces separate into words, and other text; and the
//! words of the latter.

use crate::text::normal_form::folded;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A text in NFKC, without case and with simplified characters. Each character knows the bytes of the text that it comes
/// from.
pub(super) struct Folded(Vec<(char, Range<usize>)>);

/// A part of a folded text, by the numbers of its characters.
pub(super) struct Run {
    pub script: Script,
    pub characters: Range<usize>,
}

/// What a run is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Script {
    /// Chinese characters.
    Han,
    /// Kana and Hangul.
    OtherCjk,
    /// Any other text, spaces and punctuation included.
    Other,
}

impl Script {
    fn of(c: char) -> Script {
        match c {
            '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
            | '々'
            | '〇' => Script::Han,
            '\u{3041}'..='\u{30fa}'
            | '\u{30fc}'..='\u{30ff}'
            | '\u{3105}'..='\u{312f}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{1100}'..='\u{11ff}'
            | '\u{3131}'..='\u{318e}'
            | '\u{a960}'..='\u{a97c}'
            | '\u{ac00}'..='\u{d7a3}' => Script::OtherCjk,
            _ => Script::Other,
        }
    }

    /// Whether no spaces separate words.
    pub fn is_cjk(self) -> bool {
        self != Script::Other
    }
}

/// Whether a character belongs to a text of which no spaces separate the words.
pub(super) fn is_cjk(c: char) -> bool {
    Script::of(c).is_cjk()
}

impl Folded {
    pub fn new(text: &str) -> Folded {
        Folded(folded(text))
    }

    /// The characters with these numbers as text.
    pub fn text(&self, characters: Range<usize>) -> String {
        let characters = self.0.get(characters).unwrap_or(&[]);
        characters.iter().map(|(c, _)| *c).collect()
    }

    /// The character with this number.
    pub fn character(&self, at: usize) -> Option<char> {
        self.0.get(at).map(|(c, _)| *c)
    }

    /// The bytes of the text that characters come from.
    pub fn place(&self, characters: Range<usize>) -> Range<usize> {
        let characters = self.0.get(characters).unwrap_or(&[]);
        let (first, last) = (characters.first(), characters.last());
        first.map_or(0, |(_, place)| place.start)..last.map_or(0, |(_, place)| place.end)
    }

    /// The number of its characters.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The runs of some of its characters.
    pub fn runs(&self, within: Range<usize>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for at in within {
            let script = self.character(at).map_or(Script::Other, Script::of);
            match runs.last_mut() {
                Some(run) if run.script == script => run.characters.end = at + 1,
                _ => runs.push(Run {
                    script,
                    characters: at..at + 1,
                }),
            }
        }
        runs
    }

    /// The words of some of its characters, by the rules of Unicode: letters and digits, with the apostrophes and points
    /// between them.
    pub fn unicode_words(&self, within: Range<usize>) -> Vec<Range<usize>> {
        let text = self.text(within.clone());
        let (mut words, mut byte, mut character) = (Vec::new(), 0, within.start);
        for (start, word) in text.unicode_word_indices() {
            character += text.get(byte..start).map_or(0, |gap| gap.chars().count());
            let end = character + word.chars().count();
            words.push(character..end);
            (byte, character) = (start + word.len(), end);
        }
        words
    }

    /// The longest ranges of characters for which something is true.
    pub fn while_true(
        &self,
        within: Range<usize>,
        is_part: impl Fn(char) -> bool,
    ) -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for at in within {
            if !self.character(at).is_some_and(&is_part) {
                continue;
            }
            match parts.last_mut() {
                Some(part) if part.end == at => part.end = at + 1,
                _ => parts.push(at..at + 1),
            }
        }
        parts
    }
}
