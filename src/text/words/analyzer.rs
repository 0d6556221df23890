//! Analyzers: a text → its words.
//!
//! Every analyzer folds the text first: NFKC, no difference between cases, simplified characters. A word has a *position*:
//! one that spaces separate from others takes one, and so does each character of a Chinese text. So words that follow
//! each other do so in their positions whether spaces are between them or not, and a phrase is found however its text is
//! cut.

use super::segment::{Folded, Run, Script};
use super::stop_words::{english, is_english_stop_word};
use crate::error::{Error, ErrorCode, Result, nearest};
use rust_stemmers::{Algorithm, Stemmer};
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalyzedWord<'t> {
    /// The word as it is in an index.
    pub text: &'t str,
    /// Its position among the words of the text.
    pub position: u32,
    /// The bytes of the text that it comes from.
    pub place: Range<usize>,
}

/// What makes words of a text.
pub struct Analyzer {
    name: &'static str,
    rule: Rule,
    stemmer: Option<Stemmer>,
}

/// What an analyzer is called, and does.
#[derive(Clone, Copy, Debug)]
pub struct AnalyzerDescription {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub description: &'static str,
    /// Whether it leaves out the stop words of English.
    has_stop_words: bool,
}

impl AnalyzerDescription {
    /// The words that it leaves out.
    pub fn stop_words(&self) -> &'static [&'static str] {
        match self.has_stop_words {
            true => english(),
            false => &[],
        }
    }
}

/// How an analyzer makes words.
#[derive(Clone, Copy)]
struct Rule {
    words: Words,
    /// Whether Chinese text is cut by a dictionary, and not into pairs of characters.
    has_dictionary: bool,
    /// Whether the stop words of English are left out.
    leaves_out: bool,
    /// Whether marks above and below letters are left out.
    drops_marks: bool,
    stems: Option<Algorithm>,
}

/// What is a word of a text that is not Chinese.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    /// Letters and digits, by the rules of Unicode.
    Unicode,
    /// Letters.
    Letters,
    /// Whatever spaces separate, of Chinese text too.
    Spaced,
    /// The whole text.
    Whole,
    /// Any three characters that follow each other in a word.
    Triples,
    /// Addresses as they are, and the words of Unicode.
    Addresses,
}

const PLAIN: Rule = Rule {
    words: Words::Unicode,
    has_dictionary: false,
    leaves_out: false,
    drops_marks: false,
    stems: None,
};

const fn words(words: Words) -> Rule {
    Rule { words, ..PLAIN }
}

const fn stems(of: Algorithm) -> Rule {
    Rule {
        stems: Some(of),
        ..PLAIN
    }
}

const BY_STEMS: &str = "Words by their stems; Chinese text by pairs of characters.";

/// All analyzers, in the order in which they are listed.
const ANALYZERS: &[(&str, Rule, &str)] = &[
    (
        "chinese",
        Rule {
            has_dictionary: true,
            ..PLAIN
        },
        "Chinese text by jieba's dictionary, of long words the words within them too; other words as they are.",
    ),
    (
        "cjk",
        PLAIN,
        "Chinese, Japanese and Korean text by pairs of characters, other words as they are.",
    ),
    (
        "standard",
        Rule {
            leaves_out: true,
            ..PLAIN
        },
        "Words as they are, without the stop words of English; Chinese text by pairs of characters.",
    ),
    (
        "standard-no-stop-words",
        PLAIN,
        "Words as they are; Chinese text by pairs of characters.",
    ),
    (
        "standard-folding",
        Rule {
            drops_marks: true,
            ..PLAIN
        },
        "Words without the marks of their letters (é is e); Chinese text by pairs of characters.",
    ),
    (
        "simple",
        words(Words::Letters),
        "Runs of letters; digits are no words. Chinese text by pairs of characters.",
    ),
    (
        "stop",
        Rule {
            leaves_out: true,
            ..words(Words::Letters)
        },
        "Runs of letters without the stop words of English; Chinese text by pairs of characters.",
    ),
    (
        "whitespace",
        words(Words::Spaced),
        "Whatever spaces separate.",
    ),
    (
        "unicode_whitespace",
        words(Words::Spaced),
        "Whatever spaces separate; another name of whitespace.",
    ),
    (
        "keyword",
        words(Words::Whole),
        "The whole text as one word.",
    ),
    (
        "ngram",
        words(Words::Triples),
        "Any three characters that follow each other in a word (shorter words whole); Chinese text by pairs of characters.",
    ),
    (
        "url_or_email",
        words(Words::Addresses),
        "URLs and e-mail addresses whole, other words as they are; Chinese text by pairs of characters.",
    ),
    ("arabic", stems(Algorithm::Arabic), BY_STEMS),
    ("danish", stems(Algorithm::Danish), BY_STEMS),
    ("dutch", stems(Algorithm::Dutch), BY_STEMS),
    (
        "english",
        Rule {
            leaves_out: true,
            ..stems(Algorithm::English)
        },
        "Words by their stems, without 's and stop words; Chinese text by pairs of characters.",
    ),
    ("finnish", stems(Algorithm::Finnish), BY_STEMS),
    ("french", stems(Algorithm::French), BY_STEMS),
    ("german", stems(Algorithm::German), BY_STEMS),
    ("greek", stems(Algorithm::Greek), BY_STEMS),
    ("hungarian", stems(Algorithm::Hungarian), BY_STEMS),
    ("italian", stems(Algorithm::Italian), BY_STEMS),
    ("norwegian", stems(Algorithm::Norwegian), BY_STEMS),
    ("portuguese", stems(Algorithm::Portuguese), BY_STEMS),
    ("romanian", stems(Algorithm::Romanian), BY_STEMS),
    ("russian", stems(Algorithm::Russian), BY_STEMS),
    ("spanish", stems(Algorithm::Spanish), BY_STEMS),
    ("swedish", stems(Algorithm::Swedish), BY_STEMS),
    ("tamil", stems(Algorithm::Tamil), BY_STEMS),
    ("turkish", stems(Algorithm::Turkish), BY_STEMS),
];

impl Analyzer {
    /// The analyzer of an index for which none is given.
    pub const DEFAULT: &'static str = match cfg!(feature = "jieba") {
        true => "chinese",
        false => "cjk",
    };

    /// The analyzer of a name.
    ///
    /// # Errors
    ///
    /// `InvalidArgumentValue` if there is none.
    ///
    /// ```text
    /// Analyzer::named("chinese")
    /// ```
    pub fn named(name: &str) -> Result<Analyzer> {
        let Some((name, rule, _)) = ANALYZERS.iter().find(|(known, ..)| *known == name) else {
            return Err(unknown(name));
        };
        if rule.has_dictionary && !cfg!(feature = "jieba") {
            let message = format!(
                "the analyzer `{name}` needs a dictionary, which this build of tupu is without"
            );
            return Err(Error::argument(ErrorCode::InvalidArgumentValue, message).hint(
                "use `cjk`, which indexes Chinese text by pairs of characters, or build with the feature `jieba`",
            ));
        }
        Ok(Analyzer {
            name,
            rule: *rule,
            stemmer: rule.stems.map(Stemmer::create),
        })
    }

    /// All analyzers of this build.
    pub fn all() -> impl Iterator<Item = AnalyzerDescription> {
        let built = |(_, rule, _): &&(_, Rule, _)| cfg!(feature = "jieba") || !rule.has_dictionary;
        let described =
            |(name, rule, description): &(&'static str, Rule, &'static str)| AnalyzerDescription {
                name,
                description,
                has_stop_words: rule.leaves_out,
            };
        ANALYZERS.iter().filter(built).map(described)
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it cuts Chinese text by a dictionary.
    ///
    /// ```text
    /// Analyzer::named("chinese")?.has_dictionary() is true
    /// ```
    pub fn has_dictionary(&self) -> bool {
        self.rule.has_dictionary
    }

    /// Whether it cuts Chinese text into pairs of characters.
    ///
    /// ```text
    /// Analyzer::named("cjk")?.makes_pairs() is true
    /// ```
    pub fn makes_pairs(&self) -> bool {
        !self.rule.has_dictionary && !matches!(self.rule.words, Words::Spaced | Words::Whole)
    }

    /// Calls back for each word of a text. The positions begin with `first`; returns the one behind the last.
    ///
    /// ```text
    /// Analyzer::named("cjk")?.words("Hengli恒力石化", 0, …) finds hengli, 恒力, 力石, 石化
    /// ```
    pub fn words(&self, text: &str, first: u32, found: &mut dyn FnMut(AnalyzedWord<'_>)) -> u32 {
        let folded = Folded::new(text);
        let mut making = Making {
            analyzer: self,
            folded: &folded,
            position: first,
            found,
        };
        match self.rule.words {
            Words::Whole if folded.len() > 0 => making.word(0..folded.len()),
            Words::Whole => {}
            Words::Spaced => {
                let words = folded.while_true(0..folded.len(), |c| !c.is_whitespace());
                words.into_iter().for_each(|word| making.word(word));
            }
            Words::Addresses => making.addresses(),
            Words::Unicode | Words::Letters | Words::Triples => making.runs(0..folded.len()),
        }
        making.position
    }

    /// The words of a text with their positions.
    ///
    /// ```text
    /// Analyzer::named("english")?.list("the cities") is [("citi", 1)]
    /// ```
    pub fn list(&self, text: &str) -> Vec<(String, u32)> {
        let mut words = Vec::new();
        self.words(text, 0, &mut |word| {
            words.push((word.text.to_owned(), word.position));
        });
        words
    }

    /// A text as the beginnings of words and words with wildcards are compared: folded, and not cut.
    pub fn folded(&self, text: &str) -> String {
        let folded = Folded::new(text);
        let text = folded.text(0..folded.len());
        match self.rule.drops_marks {
            true => without_marks(&text),
            false => text,
        }
    }
}

fn unknown(name: &str) -> Error {
    let message = format!("there is no analyzer `{name}`");
    let names: Vec<&str> = ANALYZERS.iter().map(|(name, ..)| *name).collect();
    let listed = format!("there are {}", names.join(", "));
    Error::argument(ErrorCode::InvalidArgumentValue, message).hint(
        match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? {listed}"),
            None => listed,
        },
    )
}

fn without_marks(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The words of one text as they are made.
struct Making<'a> {
    analyzer: &'a Analyzer,
    folded: &'a Folded,
    position: u32,
    found: &'a mut dyn FnMut(AnalyzedWord<'_>),
}

impl Making<'_> {
    /// The words of the runs of some characters.
    fn runs(&mut self, within: Range<usize>) {
        for run in self.folded.runs(within) {
            match run.script {
                Script::Han if self.analyzer.rule.has_dictionary => self.dictionary(&run),
                Script::Han | Script::OtherCjk => self.parts(run.characters, 2),
                Script::Other => self.spaced(run.characters),
            }
        }
    }

    /// The words of a text that is not Chinese.
    fn spaced(&mut self, within: Range<usize>) {
        let words = match self.analyzer.rule.words {
            Words::Letters => self.folded.while_true(within, char::is_alphabetic),
            _ => self.folded.unicode_words(within),
        };
        for word in words {
            match self.analyzer.rule.words {
                Words::Triples => self.parts(word, 3),
                _ => self.word(word),
            }
        }
    }

    /// All parts of so many characters; the whole, if it is shorter.
    fn parts(&mut self, characters: Range<usize>, size: usize) {
        let first = self.position;
        let last = characters.end.saturating_sub(size).max(characters.start);
        for at in characters.start..=last {
            let part = at..(at + size).min(characters.end);
            self.emit(&self.folded.text(part.clone()), part);
            self.position += 1;
        }
        self.position = first + position(characters.len());
    }

    /// The words of a run of Chinese characters by the dictionary.
    fn dictionary(&mut self, run: &Run) {
        let start = run.characters.start;
        let first = self.position;
        let text = self.folded.text(run.characters.clone());
        self.cut(&text, start);
        self.position = first + position(run.characters.len());
    }

    #[cfg(feature = "jieba")]
    fn cut(&mut self, text: &str, start: usize) {
        let first = self.position;
        super::chinese::chinese_words(text, &mut |word, characters| {
            self.position = first + position(characters.start);
            self.emit(word, start + characters.start..start + characters.end);
        });
    }

    /// No analyzer with a dictionary can be had in such a build.
    #[cfg(not(feature = "jieba"))]
    fn cut(&mut self, _: &str, _: usize) {}

    /// Addresses, and the words of what is between them.
    fn addresses(&mut self) {
        let pieces = self
            .folded
            .while_true(0..self.folded.len(), |c| c.is_ascii_graphic());
        let mut done = 0;
        for piece in pieces {
            let text = self.folded.text(piece.clone());
            let trimmed = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
            if !is_address(trimmed) {
                continue;
            }
            let before = text.find(trimmed).unwrap_or(0);
            let address = piece.start + before..piece.start + before + trimmed.len();
            self.runs(done..address.start);
            done = address.end;
            self.word(address);
        }
        self.runs(done..self.folded.len());
    }

    /// One word: it may be left out, or become its stem.
    fn word(&mut self, characters: Range<usize>) {
        let folded = self.folded;
        let mut text = Cow::Owned(folded.text(characters.clone()));
        let rule = &self.analyzer.rule;
        if rule.drops_marks {
            text = Cow::Owned(without_marks(&text));
        }
        if matches!(rule.stems, Some(Algorithm::English)) {
            let own = text.strip_suffix("'s").or(text.strip_suffix("’s"));
            text = Cow::Owned(own.unwrap_or(&text).to_owned());
        }
        if !(rule.leaves_out && is_english_stop_word(&text)) {
            let stem = match &self.analyzer.stemmer {
                Some(stemmer) => stemmer.stem(&text).into_owned(),
                None => text.into_owned(),
            };
            self.emit(&stem, characters);
        }
        self.position += 1;
    }

    fn emit(&mut self, text: &str, characters: Range<usize>) {
        if !text.is_empty() {
            (self.found)(AnalyzedWord {
                text,
                position: self.position,
                place: self.folded.place(characters),
            });
        }
    }
}

fn position(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}

/// Whether a text without spaces is a URL or an e-mail address.
fn is_address(text: &str) -> bool {
    let is_mail = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    let has_scheme = text.split_once("://").is_some_and(|(scheme, rest)| {
        !scheme.is_empty() && scheme.bytes().all(|c| c.is_ascii_alphanumeric()) && !rest.is_empty()
    });
    is_mail
        || has_scheme
        || text
            .strip_prefix("www.")
            .is_some_and(|rest| rest.contains('.'))
}
