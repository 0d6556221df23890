//! A text that names are asked for by, with all its forms.

use crate::text::{core_forms, normal_form, spellings};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What to look for, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindOptions {
    /// The most entities that are found.
    pub limit: usize,
    /// Whether names that begin with the text count.
    pub prefix: bool,
    /// Whether names with typing errors count.
    pub fuzzy: bool,
}

impl Default for FindOptions {
    fn default() -> FindOptions {
        FindOptions {
            limit: 10,
            prefix: true,
            fuzzy: true,
        }
    }
}

/// The longest text, in bytes, for which typing errors are looked for: no name is so long.
const LONGEST_FUZZY: usize = 300;

/// A text that is asked for, in the forms that names are compared by.
pub(super) struct Query<'t> {
    pub text: &'t str,
    pub normal: String,
    pub cores: Vec<String>,
    /// The normal form without marks on its letters, if it can be pinyin: Latin letters, and digits.
    pub letters: Option<String>,
    /// Its own pinyin, if it is Chinese.
    pub syllables: Vec<String>,
    pub options: FindOptions,
}

impl<'t> Query<'t> {
    pub fn new(text: &'t str, options: FindOptions) -> Query<'t> {
        let normal = normal_form(text);
        let bare = without_marks(&normal);
        let letters = is_latin(&bare).then_some(bare);
        Query {
            text,
            cores: core_forms(text),
            letters,
            syllables: spellings(&normal).heard().to_vec(),
            options: FindOptions {
                fuzzy: options.fuzzy && text.len() <= LONGEST_FUZZY,
                ..options
            },
            normal,
        }
    }

    /// The normal form, then the core forms.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.normal.as_str()).chain(self.cores.iter().map(String::as_str))
    }

    /// What is compared with the pinyin of names where errors count.
    pub fn spelled(&self) -> impl Iterator<Item = &str> {
        let letters = self.letters.iter().map(String::as_str);
        letters.chain(self.syllables.iter().map(String::as_str))
    }
}

/// A text without the marks on its letters: `tàiān` is `taian`, and `lǚ` is `lv`, as it is typed.
fn without_marks(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut bare = String::with_capacity(text.len());
    for c in text.nfd() {
        match c {
            DIAERESIS if bare.ends_with('u') => {
                bare.pop();
                bare.push('v');
            }
            mark if is_combining_mark(mark) => {}
            letter => bare.push(letter),
        }
    }
    bare
}

/// The two points of `ü`, by themselves.
const DIAERESIS: char = '\u{308}';

/// Whether a text can be pinyin: ASCII letters and digits, and at least one letter.
fn is_latin(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}
