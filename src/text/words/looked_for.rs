//! What a part of a query looks for among the words of an index: its text is cut by the analyzer of the index.

use super::analyzer::Analyzer;
use super::pattern::{Pattern, PatternPart};
use super::segment::is_cjk;
use super::text_query::{WordsKind, WordsQuery};

/// What words are looked for.
#[derive(Clone, Debug, PartialEq)]
pub enum LookedFor {
    /// Any of these; nothing, where the text has no words or only such as are left out.
    Any(Vec<Slot>),
    /// All of these, in their positions.
    Phrase {
        /// They are more than one.
        slots: Vec<Slot>,
        /// How many other positions may be between them.
        slop: u32,
    },
}

/// A place of a query: words of which any will do.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The words.
    pub terms: Vec<Term>,
    /// Its position in the query.
    pub position: u32,
}

/// Words of an index.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// This one.
    Exact(String),
    /// Those that begin so.
    Prefix(String),
    /// Those that a pattern takes.
    Like(Pattern),
    /// The pairs of characters that end with a character, which stands one position behind them.
    Ending(char),
}

impl WordsQuery {
    /// What is looked for in an index with this analyzer.
    ///
    /// ```text
    /// the phrase 恒力石化 with the analyzer cjk: 恒力, 力石 and 石化, in the positions 0, 1 and 2
    /// ```
    pub fn looked_for(&self, analyzer: &Analyzer) -> LookedFor {
        match &self.kind {
            WordsKind::Words => LookedFor::Any(slots(&self.text, analyzer)),
            WordsKind::Phrase { slop } => phrase(slots(&self.text, analyzer), *slop),
            WordsKind::Prefix => prefix(&self.text, analyzer),
            WordsKind::Wildcards(parts) => {
                let parts = parts.iter().flat_map(|part| folded(*part, analyzer));
                one(Term::Like(Pattern::Wildcards(parts.collect())))
            }
            WordsKind::Fuzzy { errors } => fuzzy(&self.text, *errors, analyzer),
        }
    }
}

impl Term {
    /// Whether it looks for a word of a text.
    ///
    /// ```text
    /// Term::Prefix("经".into()).takes("经济")
    /// ```
    pub fn takes(&self, word: &str) -> bool {
        match self {
            Term::Exact(own) => own == word,
            Term::Prefix(text) => word.starts_with(text.as_str()),
            Term::Like(pattern) => pattern
                .takes(word)
                .is_some_and(|errors| pattern.share(word, errors).is_some()),
            Term::Ending(c) => {
                let mut characters = word.chars();
                characters.next_back() == Some(*c) && characters.count() == 1
            }
        }
    }

    /// The pattern of the words, where they are not looked up by their beginning.
    ///
    /// ```text
    /// Term::Ending('市').pattern() is ?市
    /// ```
    pub fn pattern(&self) -> Pattern {
        let characters = |text: &str| text.chars().map(PatternPart::Character).collect();
        match self {
            Term::Like(pattern) => pattern.clone(),
            Term::Exact(word) => Pattern::Wildcards(characters(word)),
            Term::Prefix(text) => {
                let mut parts: Vec<PatternPart> = characters(text);
                parts.push(PatternPart::Any);
                Pattern::Wildcards(parts)
            }
            Term::Ending(c) => {
                Pattern::Wildcards(vec![PatternPart::One, PatternPart::Character(*c)])
            }
        }
    }

    /// How many positions behind the word the place is that is looked for.
    ///
    /// ```text
    /// Term::Ending('市').shift() is 1
    /// ```
    pub fn shift(&self) -> u32 {
        match self {
            Term::Ending(_) => 1,
            Term::Exact(_) | Term::Prefix(_) | Term::Like(_) => 0,
        }
    }
}

fn one(term: Term) -> LookedFor {
    LookedFor::Any(vec![Slot {
        terms: vec![term],
        position: 0,
    }])
}

fn phrase(mut slots: Vec<Slot>, slop: u32) -> LookedFor {
    // Jieba tells the words within a long word before it.
    slots.sort_by_key(|slot| slot.position);
    match slots.len() {
        0 | 1 => LookedFor::Any(slots),
        _ => LookedFor::Phrase { slots, slop },
    }
}

/// The words of a text.
fn slots(text: &str, analyzer: &Analyzer) -> Vec<Slot> {
    let words = analyzer.list(text).into_iter();
    let slots = words.map(|(word, position)| Slot {
        terms: alone(&word, analyzer).unwrap_or_else(|| vec![Term::Exact(word)]),
        position,
    });
    slots.collect()
}

/// A single character stands in an index of pairs alone, or in two pairs.
fn alone(word: &str, analyzer: &Analyzer) -> Option<Vec<Term>> {
    let mut characters = word.chars();
    let (first, None) = (characters.next()?, characters.next()) else {
        return None;
    };
    (analyzer.makes_pairs() && is_cjk(first))
        .then(|| vec![Term::Prefix(word.to_owned()), Term::Ending(first)])
}

/// The words that begin so. Of a Chinese text, which no spaces cut, the words before the last one have to be there too.
fn prefix(text: &str, analyzer: &Analyzer) -> LookedFor {
    let text = analyzer.folded(text);
    let mut slots = slots(&text, analyzer);
    slots.sort_by_key(|slot| slot.position);
    if slots.len() < 2 || !text.chars().any(is_cjk) {
        return match slots.pop() {
            Some(slot) if slot.terms.len() > 1 => LookedFor::Any(vec![slot]),
            _ => one(Term::Prefix(text)),
        };
    }
    let last = slots.last().map(|slot| slot.position);
    for slot in &mut slots {
        for term in &mut slot.terms {
            if let Term::Exact(word) = term
                && Some(slot.position) == last
            {
                *term = Term::Prefix(std::mem::take(word));
            }
        }
    }
    LookedFor::Phrase { slots, slop: 0 }
}

/// A word but for typing errors: fewer than it has characters.
fn fuzzy(text: &str, errors: u8, analyzer: &Analyzer) -> LookedFor {
    let folded = analyzer.folded(text);
    let mut words = analyzer.list(text);
    if words.len() < 2 && !folded.chars().any(is_cjk) {
        // It is compared as it is written: the stem of a word with errors is none.
        words = vec![(folded, 0)];
    }
    let slots = words.into_iter().map(|(word, position)| {
        let word: Vec<char> = word.chars().collect();
        let most = u8::try_from(word.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let errors = errors.min(most);
        Slot {
            terms: vec![Term::Like(Pattern::Near { word, errors })],
            position,
        }
    });
    LookedFor::Any(slots.collect())
}

fn folded(part: PatternPart, analyzer: &Analyzer) -> Vec<PatternPart> {
    let PatternPart::Character(c) = part else {
        return vec![part];
    };
    let text = analyzer.folded(&c.to_string());
    text.chars().map(PatternPart::Character).collect()
}
