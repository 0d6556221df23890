//! How a name was found, and the score for that.

use std::fmt;

/// How a name was found, from the surest way to the least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Via {
    /// It is the main name, character by character.
    Exact,
    /// It is an alias, character by character.
    Alias,
    /// Its normal form is that of a name.
    NormalForm,
    /// It is a name without what may be left out, or has more of that.
    Core,
    /// It is a name behind the names of others, such as the places around it.
    Qualified,
    /// It is the pinyin of a name.
    Pinyin,
    /// It is the initials of a name's pinyin.
    Initials,
    /// A name begins with it, or the pinyin or the initials of one.
    Prefix,
    /// It is a name but for typing errors.
    Fuzzy,
    /// It sounds like a name, or is the pinyin of one but for typing errors.
    FuzzyPinyin,
}

impl Via {
    /// The text of it, which stays as it is.
    ///
    /// ```text
    /// Via::FuzzyPinyin.as_str() is "fuzzy pinyin"
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Via::Exact => "exact",
            Via::Alias => "alias",
            Via::NormalForm => "normal form",
            Via::Core => "core",
            Via::Qualified => "qualified",
            Via::Pinyin => "pinyin",
            Via::Initials => "initials",
            Via::Prefix => "prefix",
            Via::Fuzzy => "fuzzy",
            Via::FuzzyPinyin => "fuzzy pinyin",
        }
    }

    /// The score of a name that is found this way; for the last three, of one that agrees in all its characters, and for
    /// `Qualified` the highest.
    pub fn score(self) -> f64 {
        match self {
            Via::Exact => 1.0,
            Via::Alias | Via::Qualified => 0.95,
            Via::NormalForm => 0.9,
            Via::Core => 0.8,
            Via::Pinyin => 0.7,
            Via::Initials | Via::Prefix => 0.6,
            Via::Fuzzy => 0.4,
            Via::FuzzyPinyin => 0.36,
        }
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The score where both the text and the name had something that may be left out: 泰安县 for 泰安市.
pub(super) const BOTH_CORES: f64 = 0.75;

/// What is left of the score of pinyin and initials where a character is read in a rare way.
pub(super) const RARE: f64 = 0.9;

/// The score of a name that begins with the text: the more of it is typed, the higher.
pub(super) fn prefix_score(typed: usize, length: usize) -> f64 {
    rounded(0.4 + 0.2 * share(typed, length))
}

/// The score of a name that is near: the fewer errors for its length, the higher.
pub(super) fn fuzzy_score(via: Via, errors: u8, typed: usize, length: usize) -> f64 {
    let longer = typed.max(length);
    rounded(via.score() * share(longer.saturating_sub(usize::from(errors)), longer))
}

/// A score to four decimals: 0.33, and not 0.32999999999999996.
pub fn rounded(score: f64) -> f64 {
    (score * 1e4).round() / 1e4
}

/// Lengths are far below 2^53, where floats are exact.
fn share(part: usize, whole: usize) -> f64 {
    let exact = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    exact(part) / exact(whole.max(1))
}
